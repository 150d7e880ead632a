"""When is it open: weekly rows of HSDS 1.1, rules of 3.x, holidays, each one node."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from hashlib import sha256
from typing import Any

from ecograph.edges import Edge, OpenDuring
from ecograph.nodes import Node
from ecograph.nodes.directory import Schedule
from loaders.cells import Cells
from loaders.hsds.linking import Directory
from loaders.hsds.times import read_byday, read_days, read_times
from loaders.hsds.weeks import OWNERS, Week, gather_weeks, week_of


def read_schedules(directory: Directory) -> Iterator[Node | Edge]:
    """Yield every schedule, followed by what is open during it."""
    used: set[str] = set()
    weeks = gather_weeks(directory)
    for table, read in (
        ("regular_schedules", _weekly),
        ("schedules", _rule),
        ("holiday_schedules", _holiday),
    ):
        for cells in directory.rows(table):
            owners = _owners(directory, cells)
            if not owners or directory.hidden(cells):
                continue
            week = weeks.get(week_of(cells)) if table == "regular_schedules" else None
            if week is not None and (week.read or week.unclear):
                yield from _in_words(directory, cells, week, owners)
                continue
            prefix = "holiday-" if table == "holiday_schedules" else ""
            id = directory.id("schedule", prefix + (cells["id"] or _content(cells)))
            if id in used and cells["id"]:
                cells.tally("id", "repeats an id; the row is kept under an id of its own")
                id = directory.id("schedule", f"{prefix}{cells['id'][:150]}-{_content(cells)}")
            if id in used:
                cells.tally("id", "is the same row again; left out")
                continue
            used.add(id)
            for suffix, fields in read(cells):
                schedule = directory.make(Schedule, cells, id=id + suffix, **fields)
                if schedule is not None:
                    yield schedule
                    for owner in owners:
                        yield directory.join(OpenDuring, owner, schedule.id)


def _in_words(
    directory: Directory, cells: Cells, week: Week, owners: tuple[str, ...]
) -> Iterator[Node | Edge]:
    """Yield the hours that are written beside the rows, once; unread where they are not clear."""
    cells.tally(
        "weekday",
        "and hours are not those of the words beside them; the words count"
        + (", kept as text, as they cannot be read for certain" if week.unclear else ""),
    )
    if week.told:
        return
    week.told = True
    said: list[dict[str, Any]] = [
        {"freq": freq, "byday": byday, "opens_at": opens, "closes_at": closes}
        for freq, byday, opens, closes in week.read
    ]
    for place, hours in enumerate(said or [{"freq": ""}], start=1):
        id = directory.id("schedule", f"{week.local_id}-{place}")
        fields = {"description": cells["description"], **hours}
        if (schedule := directory.make(Schedule, cells, id=id, **fields)) is not None:
            yield schedule
            for owner in owners:
                yield directory.join(OpenDuring, owner, schedule.id)


def _owners(directory: Directory, cells: Cells) -> tuple[str, ...]:
    """Return what is open: the service at its location where one is meant, else the service."""
    services, locations, both = (directory.link(cells, f"{o}_id", o) for o in OWNERS)
    if both:
        return both
    pairs = [
        id
        for service in services
        for location in locations
        for id in directory.resolve("pair", f"{service} {location}")
    ]
    return tuple(pairs) or services or locations


def _content(cells: Cells) -> str:
    """Return an id made from what the row says, the same in any file that says it."""
    said = "|".join(f"{name}={cell}" for name, cell in sorted(cells.row.cells.items()))
    return sha256(said.encode()).hexdigest()[:16]


def _weekly(cells: Cells) -> Iterator[tuple[str, dict[str, Any]]]:
    fields: dict[str, Any] = {"description": cells["description"]}
    days = read_days(cells["weekday"])
    if days is None:
        cells.problem("weekday", "names no day of the week; kept as text.")
        yield "", {**fields, "freq": "", "description": _said(cells, "weekday")}
        return
    fields |= {"freq": days[0], "byday": days[1]}
    yield "", {**fields, **_times(cells, cells["opens_at"], cells["closes_at"])}


def _rule(cells: Cells) -> Iterator[tuple[str, dict[str, Any]]]:
    opens, closes = cells["opens_at"], cells["closes_at"]
    older = not opens and not closes and read_times(cells["dtstart"], cells["until"]) is not None
    if older:  # HSDS 2.0 as ORServices writes it: the times stand where the dates should
        opens, closes = cells["dtstart"], cells["until"]
    fields: dict[str, Any] = {
        "description": " ".join(c for c in (cells["description"], cells["notes"]) if c),
        "attending_type": cells["attending_type"],
        "by_appointment": cells.flag("x_by_appointment") or False,
        "closed": cells.flag("x_closed") or False,
        "valid_from": cells.day("valid_from"),
        "valid_to": cells.day("valid_to"),
        "dtstart": None if older else cells.day("dtstart"),
        "until": None if older else cells.day("until"),
    }
    days = _days(cells)
    if days is None:
        fields["description"] = fields["description"] or _said(cells, "freq", "weekday", "byday")
        yield "", {**fields, "freq": ""}
        return
    yield "", {**fields, **days, **_times(cells, opens, closes)}


def _days(cells: Cells) -> dict[str, Any] | None:
    """Return on which days a rule holds; None where part of it cannot be said, so none is."""
    for column in ("byweekno", "byyearday", "count"):
        if cells[column]:
            cells.problem(column, "limits the days in a way that is not read; kept as text.")
            return None
    freq = cells["freq"].upper()
    if cells["weekday"] and not freq and not cells["byday"]:
        if (read := read_days(cells["weekday"])) is None:
            cells.problem("weekday", "names no day of the week; kept as text.")
            return None
        return {"freq": read[0], "byday": read[1]}
    if freq not in ("", "DAILY", "WEEKLY", "MONTHLY"):
        cells.problem("freq", "is none of DAILY, WEEKLY, MONTHLY; kept as text.")
        return None
    byday = read_byday(cells["byday"])
    if byday is None and freq in ("", "WEEKLY") and (read := read_days(cells["byday"])) is not None:
        return {"freq": read[0], "byday": read[1]}
    if byday is None:
        cells.problem("byday", "is no list of days like MO,WE or 3SA; kept as text.")
        return None
    by_place = any(len(day) > 2 for day in byday)
    dates = _month_days(cells)
    if dates is None:
        return None
    default = "MONTHLY" if by_place or dates else "WEEKLY" if byday else ""
    step = cells.whole("interval")
    return {"freq": freq or default, "byday": byday, "bymonthday": dates, "interval": step or 1}


def _month_days(cells: Cells) -> tuple[int, ...] | None:
    try:
        dates = tuple(
            int(part) for part in cells["bymonthday"].replace(";", ",").split(",") if part
        )
    except ValueError:
        dates = (0,)
    if all(1 <= abs(n) <= 31 for n in dates):
        return dates
    cells.problem("bymonthday", "is no list of days of the month; kept as text.")
    return None


def _holiday(cells: Cells) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a closure; or other hours, as those hours and closures before and after them."""
    first, last = cells.day("start_date"), cells.day("end_date")
    if first is None and last is None:
        cells.tally("start_date", "tells no day that can be read; the holiday is left out")
        return
    days: dict[str, Any] = {"valid_from": first or last, "valid_to": last or first}
    days |= {"freq": "DAILY", "description": cells["description"]}
    times = read_times(cells["opens_at"], cells["closes_at"])
    if cells.flag("closed", unreadable=True) or times is None:
        yield "", {**days, "closed": True}
        return
    yield "", {**days, "opens_at": times[0], "closes_at": times[1]}
    if times[0] > time(0):
        yield "-before", {**days, "closed": True, "opens_at": time(0), "closes_at": times[0]}
    if times[0] < times[1]:
        yield "-after", {**days, "closed": True, "opens_at": times[1], "closes_at": time(0)}


def _times(cells: Cells, opens: str, closes: str) -> dict[str, time]:
    if not opens and not closes:
        return {}
    if (times := read_times(opens, closes)) is None:
        column = next((c for c in ("opens_at", "closes_at", "dtstart", "until") if cells[c]), "*")
        cells.problem(
            column, f"to {cells.quote(closes)} cannot be read as hours for certain; kept as text."
        )
        return {}
    return {"opens_at": times[0], "closes_at": times[1]}


def _said(cells: Cells, *columns: str) -> str:
    return " ".join(cell for c in (*columns, "opens_at", "closes_at") if (cell := cells[c]))
