"""When is it open? Every window of the next weeks written out, then looked at."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.oracle.world import Json, Row, World, day, words, yes

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Window = tuple[datetime, datetime]
HORIZON = timedelta(days=14)


def schedules(world: World, service: str, at: str, place: str) -> list[Row]:
    """The rows that hold for a service at a place: the most particular ones there are."""
    for column, key in (
        ("service_at_location_id", at),
        ("service_id", service),
        ("location_id", place),
    ):
        found = world.by("schedules", column).get(key, []) if key else []
        if column == "service_id":
            found = [row for row in found if not row.get("service_at_location_id")]
        if found:
            return found
    return []


def windows(world: World, service: str, at: str, place: str, on: datetime) -> list[Window] | None:
    """Every window from yesterday to the horizon, in order; None where no times can be read."""
    rows = schedules(world, service, at, place)
    open_rows = [r for r in rows if not yes(r.get("x_closed")) and r.get("opens_at")]
    if not open_rows:
        return None
    found = []
    for ahead in range(-1, HORIZON.days + 1):
        today = on.date() + timedelta(days=ahead)
        if any(yes(row.get("x_closed")) and covers(row, today) for row in rows):
            continue
        for row in open_rows:
            if covers(row, today):
                found.append(_window(row, today))
    return sorted(found)


def _window(row: Row, today: date) -> Window:
    opens, closes = (time.fromisoformat(row[name][:5]) for name in ("opens_at", "closes_at"))
    start = datetime.combine(today, opens)
    end = datetime.combine(today, closes)
    return start, end if end > start else end + timedelta(days=1)


def covers(row: Row, today: date) -> bool:
    """Whether a row holds on a day."""
    for first in (day(row.get("valid_from")), day(row.get("dtstart"))):
        if first and today < first:
            return False
    for last in (day(row.get("valid_to")), day(row.get("until"))):
        if last and today > last:
            return False
    named = words(row.get("byday", "").replace(",", ";"))
    in_month = words(row.get("bymonthday", "").replace(",", ";"))
    if in_month and str(today.day) not in in_month:
        return False
    if named and not any(_is_day(name, today) for name in named):
        return False
    every = int(row.get("interval") or 1)
    start = day(row.get("dtstart")) or day(row.get("valid_from"))
    if row.get("freq") == "WEEKLY":
        if not named and start and today.weekday() != start.weekday():
            return False
        if every > 1 and start:
            first_monday = start - timedelta(days=start.weekday())
            monday = today - timedelta(days=today.weekday())
            return (monday - first_monday).days // 7 % every == 0
    return True


def _is_day(name: str, today: date) -> bool:
    place, letters = name[:-2], name[-2:].upper()
    if DAYS[today.weekday()] != letters:
        return False
    if not place:
        return True
    if int(place) > 0:
        return (today.day - 1) // 7 + 1 == int(place)
    ends = (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return -((ends.day - today.day) // 7 + 1) == int(place)


def open_at(world: World, service: str, at: str, place: str, on: datetime) -> bool | None:
    """Whether it is open at a moment."""
    found = windows(world, service, at, place, on)
    return None if found is None else any(start <= on < end for start, end in found)


def next_opening(world: World, service: str, at: str, place: str, on: datetime) -> datetime | None:
    """When it is next open; now where it is; a far day where it is not within the horizon."""
    found = windows(world, service, at, place, on)
    if found is None:
        return None
    ahead = [max(start, on) for start, end in found if end > on and start < on + HORIZON]
    return min(ahead) if ahead else on + HORIZON + timedelta(days=1)


def free_windows(word: str, on: datetime) -> list[Window]:
    """The hours that a word for free time stands for, until the horizon."""
    found = []
    for ahead in range(-1, HORIZON.days + 1):
        today = on.date() + timedelta(days=ahead)
        weekend = {5: "saturday", 6: "sunday"}.get(today.weekday())
        first, last = {
            "weekday_daytime": (8, 17),
            "weekday_evening": (17, 22),
            "saturday": (8, 22),
            "sunday": (8, 22),
            "night": (22, 32),
        }[word]
        fits = {
            "night": True,
            "saturday": weekend == "saturday",
            "sunday": weekend == "sunday",
        }.get(word, weekend is None)
        if fits:
            midnight = datetime.combine(today, time())
            found.append((midnight + timedelta(hours=first), midnight + timedelta(hours=last)))
    return found


def free_overlap(world: World, keys: tuple[str, str, str], on: datetime, free: Json) -> str:
    """Whether it is open at a time the client has."""
    opened = windows(world, *keys, on)
    if opened is None:
        return "unknown"
    open_words = [w for w in ("weekday_daytime", "weekday_evening", "saturday", "sunday", "night")]
    if meet(opened, free.get("has", ()), on):
        return "met"
    if free.get("complete"):
        return "unmet"
    maybe = [word for word in open_words if word not in free.get("has_not", ())]
    return "unknown" if meet(opened, maybe, on) else "unmet"


def meet(opened: list[Window], free: list[str] | tuple[str, ...], on: datetime) -> bool:
    """Whether an opening from now on overlaps a free time."""
    return any(
        max(start, begin, on) < min(end, stop, on + HORIZON)
        for word in free
        for begin, stop in free_windows(word, on)
        for start, end in opened
    )
