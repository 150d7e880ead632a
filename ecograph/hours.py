"""Is it open at a moment, and when does it open next?

Moments are local times of the directory, without a zone: what is printed on the door. Nothing is
added up across a change of clocks, so "09:00 to 17:00" stays that on every day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from ecograph.errors import InvalidRequest
from ecograph.nodes.directory import Schedule
from ecograph.opening import DAY, Opening, begun_on, cut, merged
from ecograph.possible import Truth
from ecograph.recurrence import bounds_of, read_byday

MAX_DAYS = 731
"""The longest stretch that is looked at: two years."""


def open_at(schedules: Sequence[Schedule], moment: datetime) -> Truth:
    """Whether it is open at that moment; unknown where no hours are listed or cannot be read.

    A closure (`closed`) without times takes away whatever begins on its days.

    Raises
    ------
    InvalidRequest
        The moment has a time zone.
    """
    _check_window(moment, moment)
    best = Truth.NO
    for day in (moment.date(), moment.date() - DAY):
        for opening in begun_on(schedules, day):
            if opening.start <= moment < opening.end:
                best |= opening.truth
    return best


def openings(schedules: Sequence[Schedule], start: datetime, end: datetime) -> tuple[Opening, ...]:
    """All that is open between two moments, in order, apart from each other, cut at both ends.

    Raises
    ------
    InvalidRequest
        The end comes before the start, or more than two years after it.
    """
    _check_window(start, end)
    found: list[Opening] = []
    for day in _days(start.date() - DAY, end.date()):
        found.extend(cut(begun_on(schedules, day), start, end))
    return merged(found)


def open_during(schedules: Sequence[Schedule], start: datetime, end: datetime) -> Truth:
    """Whether it is open at any moment between the two.

    Raises
    ------
    InvalidRequest
        The end comes before the start, or more than two years after it.
    """
    _check_window(start, end)
    best = Truth.NO
    for day in _days(start.date() - DAY, end.date()):
        for opening in cut(begun_on(schedules, day), start, end):
            if opening.truth is Truth.YES:
                return Truth.YES
            best = Truth.UNKNOWN
    return best


def next_opening(
    schedules: Sequence[Schedule], after: datetime, horizon_days: int = 14
) -> datetime | None:
    """Return the first moment from `after` on at which it is surely open: `after` itself if it is.

    None does not mean closed: `open_during` tells whether it is closed all along or not known.

    Raises
    ------
    InvalidRequest
        The horizon is negative or longer than two years.
    """
    end = after + timedelta(days=horizon_days)
    _check_window(after, end)
    for day in _days(after.date() - DAY, end.date()):
        sure = [o.start for o in cut(begun_on(schedules, day), after, end) if o.truth is Truth.YES]
        if sure:
            return min(sure)
    return None


def _check_window(start: datetime, end: datetime) -> None:
    if start.tzinfo is not None or end.tzinfo is not None:
        raise InvalidRequest(f"{start} has a time zone; give the local time without one.")
    if end < start:
        raise InvalidRequest(f"{end} comes before {start}; give the earlier moment first.")
    if end - start > timedelta(days=MAX_DAYS):
        raise InvalidRequest(f"{start} to {end} is more than two years; ask for less.")


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def say_hours(schedules: Sequence[Schedule]) -> str:
    """Write hours as a person would: ``Mon-Fri 09:00-17:00; Sat 10:00-12:00``.

    Weekly hours come first, then monthly and dated ones, then what could not be read, in the
    directory's words, then closures.
    """
    weekly: dict[str, dict[int, list[str]]] = {}
    others: list[str] = []
    closures: list[str] = []
    for schedule in schedules:
        days = _plain_weekdays(schedule)
        if schedule.closed:
            closures.append(_say_closure(schedule))
        elif schedule.opens_at is None and schedule.closes_at is None:
            others.append(_say_unread(schedule))
        elif days is not None:
            week = weekly.setdefault(_say_dates(schedule), {})
            for day in days:
                week.setdefault(day, []).append(_say_times(schedule))
        else:
            others.append(f"{_say_days(schedule)} {_say_times(schedule)}{_say_dates(schedule)}")
    said = [line + dates for dates, week in weekly.items() for line in _say_week(week)]
    if not said and not others:
        others.append("hours not known")
    return "; ".join(dict.fromkeys([*said, *others, *closures]))


ALWAYS = "day and night"
BY_APPOINTMENT = "by appointment"
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PLACES = {
    1: "first",
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    -1: "last",
    -2: "last but one",
}


def _plain_weekdays(schedule: Schedule) -> list[int] | None:
    """The weekdays of hours that are the same in every week, else None."""
    rules = read_byday(schedule.byday)
    if rules is None or schedule.bymonthday or schedule.interval != 1 or any(p for p, _ in rules):
        return None
    if schedule.freq == "DAILY" and not rules:
        return list(range(7))
    return [weekday for _, weekday in rules] or None


def _say_week(week: dict[int, list[str]]) -> list[str]:
    """One line for each run of times, with the days that share it."""
    by_times: dict[str, list[int]] = {}
    for day in sorted(week):
        by_times.setdefault(", ".join(sorted(set(week[day]))), []).append(day)
    return [
        f"{_say_run(days)}{',' if times == ALWAYS else ''} {times}"
        for times, days in by_times.items()
    ]


def _say_run(days: list[int]) -> str:
    if len(days) == 7:
        return "every day"
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        f"{_SHORT[run[0]]}-{_SHORT[run[-1]]}"
        if len(run) > 2
        else ", ".join(_SHORT[day] for day in run)
        for run in runs
    )


def _say_days(schedule: Schedule) -> str:
    rules = read_byday(schedule.byday)
    if rules is None:
        return "on " + ", ".join(schedule.byday)[:80]
    plain = sorted({weekday for place, weekday in rules if place == 0})
    said = [_say_run(plain)] if plain else []
    for place, weekday in rules:
        if place:
            said.append(f"{_PLACES.get(place, f'{place}.')} {_SHORT[weekday]} of the month")
    for day in schedule.bymonthday:
        said.append("last day of the month" if day == -1 else f"day {day} of the month")
    unit = {"WEEKLY": "weeks", "MONTHLY": "months", "DAILY": "days", "": "weeks"}[schedule.freq]
    if schedule.interval > 1:
        said.insert(0, f"every {schedule.interval} {unit}")
    if not said and schedule.dtstart is not None and schedule.freq in ("WEEKLY", "MONTHLY"):
        start = schedule.dtstart
        weekly = schedule.freq == "WEEKLY"
        said.append(_SHORT[start.weekday()] if weekly else f"day {start.day} of the month")
    return ", ".join(said)


def _say_times(schedule: Schedule) -> str:
    opens, closes = schedule.opens_at, schedule.closes_at
    if opens is not None and opens == closes == time.min:
        said = ALWAYS
    elif opens is not None and closes is not None:
        said = f"{opens:%H:%M}-{closes:%H:%M}"
    else:
        said = f"from {opens:%H:%M}" if opens is not None else f"until {closes:%H:%M}"
    return f"{said} {BY_APPOINTMENT}" if schedule.by_appointment else said


def _say_dates(schedule: Schedule) -> str:
    first, last = bounds_of(schedule)
    if first is not None and first == last:
        return f" {first}"
    if first is not None and last is not None:
        return f" ({first} to {last})"
    if first is not None and schedule.freq == "" and schedule.dtstart is not None:
        return f" {first}"
    if first is not None:
        return f" (from {first})"
    return f" (until {last})" if last is not None else ""


def _say_closure(schedule: Schedule) -> str:
    days, dates = _say_days(schedule), _say_dates(schedule).strip()
    if schedule.opens_at is not None or schedule.closes_at is not None:
        dates = f"{_say_times(schedule)} {dates}".strip()
    return " ".join(word for word in ("closed", days, dates if days else dates.strip("()")) if word)


def _say_unread(schedule: Schedule) -> str:
    words = " ".join(schedule.description.split())
    if words:
        return words if len(words) <= 80 else words[:79].rstrip() + "…"
    if schedule.by_appointment:
        return BY_APPOINTMENT
    days = _say_days(schedule)
    return f"{days}, times not known" if days else "hours not known"
