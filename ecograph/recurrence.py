"""On which days does a schedule hold?

Recurrence rules of RFC 5545 as far as HSDS uses them: daily, weekly and monthly, weeks beginning on
Monday. Each day is decided by arithmetic on its date, so no rule, however odd, takes longer than
another, and none is ever unrolled.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from ecograph.nodes.directory import Schedule
from ecograph.possible import Truth

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.IGNORECASE)


def covers_day(schedule: Schedule, day: date) -> Truth:
    """Whether the schedule speaks of that day; unknown where its days cannot be told.

    Without `byday`, `bymonthday` or `dtstart` a closure covers every day it is valid on, and hours
    are on days that nobody has said. With `dtstart` alone they repeat its weekday (or, monthly, its
    day of the month), or are that one day where there is no `freq`. An interval above 1 counts from
    `dtstart`, else `valid_from`; with neither, its days may be any of those named.
    """
    first, last = bounds_of(schedule)
    if (first is not None and day < first) or (last is not None and day > last):
        return Truth.NO
    if schedule.freq == "DAILY" or schedule.byday or schedule.bymonthday:
        return _on_named_days(schedule, day) & _in_step(schedule, day)
    if schedule.closed and schedule.dtstart is None:
        return Truth.UNKNOWN if first is None and last is None else Truth.YES
    return _on_day_of_start(schedule, day)


def bounds_of(schedule: Schedule) -> tuple[date | None, date | None]:
    """Return the first and the last day it can hold on; None is open."""
    firsts = [d for d in (schedule.valid_from, schedule.dtstart) if d is not None]
    lasts = [d for d in (schedule.valid_to, schedule.until) if d is not None]
    return max(firsts, default=None), min(lasts, default=None)


def _on_named_days(schedule: Schedule, day: date) -> Truth:
    named = Truth.YES
    if schedule.byday:
        named = _on_weekday(schedule.byday, day, monthly=schedule.freq in ("MONTHLY", ""))
    if schedule.bymonthday:
        backwards = day.day - 1 - _days_in_month(day)
        listed = day.day in schedule.bymonthday or backwards in schedule.bymonthday
        named &= Truth.YES if listed else Truth.NO
    return named


def _on_weekday(byday: tuple[str, ...], day: date, *, monthly: bool) -> Truth:
    rules = read_byday(byday)
    if rules is None:
        return Truth.UNKNOWN
    forwards = (day.day - 1) // 7 + 1
    backwards = -((_days_in_month(day) - day.day) // 7 + 1)
    best = Truth.NO
    for place, weekday in rules:
        if weekday != day.weekday():
            continue
        if place == 0 or (monthly and place in (forwards, backwards)):
            return Truth.YES
        if not monthly:  # "1MO" every week contradicts itself
            best = Truth.UNKNOWN
    return best


@lru_cache(maxsize=4096)
def read_byday(byday: tuple[str, ...]) -> tuple[tuple[int, int], ...] | None:
    """Place in the month (0: every one) and number of each weekday; None if one cannot be read."""
    rules = []
    for word in byday:
        read = _BYDAY.fullmatch(word.strip())
        if read is None:
            return None
        rules.append((int(read[1] or 0), WEEKDAYS.index(read[2].upper())))
    return tuple(rules)


def _in_step(schedule: Schedule, day: date) -> Truth:
    if schedule.interval == 1:
        return Truth.YES
    anchor = schedule.dtstart or schedule.valid_from
    if anchor is None:
        return Truth.UNKNOWN
    if schedule.freq == "DAILY":
        steps = (day - anchor).days
    elif schedule.freq == "MONTHLY" or (schedule.freq == "" and schedule.bymonthday):
        steps = 12 * (day.year - anchor.year) + day.month - anchor.month
    else:  # weeks begin on Monday
        steps = (_monday(day) - _monday(anchor)).days // 7
    return Truth.NO if steps % schedule.interval else Truth.YES


def _on_day_of_start(schedule: Schedule, day: date) -> Truth:
    start = schedule.dtstart
    if start is None:
        return Truth.UNKNOWN
    if schedule.freq == "":
        if day == start or (schedule.until is not None and schedule.closed):
            return Truth.YES
        return Truth.NO if schedule.until is None else Truth.UNKNOWN
    same = day.day == start.day if schedule.freq == "MONTHLY" else day.weekday() == start.weekday()
    return _in_step(schedule, day) if same else Truth.NO


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]
