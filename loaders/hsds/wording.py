"""What do the words beside a schedule say, and do its columns say the same?

Exports cut a text like "7:00am-7:00pm, Mon-Fri; 8:00am-5:00pm, Sat" into a row per day; some lose
days on the way or give one line's hours to another line's day. The words are what somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from loaders.hsds.times import DAYS, read_days, read_times

Hours = tuple[str, tuple[str, ...], time, time]
"""How often, on which days, from when and until when."""
DayHours = tuple[str, time, time]
"""A weekday and its hours."""

_TIME = r"\d{1,2}(?::\d{1,2})?(?:\s*[ap]\.?m\b\.?)?|noon|midnight"
_SPAN = re.compile(rf"\s*({_TIME})\s*(?:-|–|—|to)\s*({_TIME})\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|&|/|\band\b)\s*(?=\d)", re.IGNORECASE)
_ALWAYS = re.compile(r"24 hours(?: a day)?,? (?:7 days a week|daily|every ?day)", re.IGNORECASE)
_EVERY = re.compile(r"^(?:on|every|each)\s+|\s+of\s+(?:each|every|the)\s+month$", re.IGNORECASE)
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|nes|day|sday|nesday|rsday|urday|days)?\b\.?"
_RUN = re.compile(rf"\b({_DAY})\s*(?:(?:-|–|—|to|through)\s*({_DAY}))?", re.IGNORECASE)


def read_hours(text: str) -> tuple[Hours, ...] | None:
    """Return the hours that the words give, where all of the words are hours and days.

    >>> read_hours("9am-5pm, Mon-Wed; 10am-2pm, Sat")[1]
    ('WEEKLY', ('SA',), datetime.time(10, 0), datetime.time(14, 0))
    """
    parts = [part for p in re.split(r"[;\n]", text) if (part := p.strip(" .,"))]
    if len(parts) == 1 and _ALWAYS.fullmatch(parts[0]):
        return (("WEEKLY", DAYS, time(0), time(0)),)
    found: list[Hours] = []
    waiting: list[tuple[time, time]] = []
    for part in parts:
        spans, rest = _spans(part)
        waiting += spans
        if not spans:
            return None
        if not rest:
            continue
        days = read_days(_EVERY.sub("", rest))
        if days is None:
            return None
        found += [(*days, opens, closes) for opens, closes in waiting]
        waiting = []
    return None if waiting or not found else tuple(dict.fromkeys(found))


def by_day(hours: Iterable[Hours]) -> set[DayHours] | None:
    """Tell the hours of each weekday; None where some are not the same in every week."""
    days = set()
    for freq, byday, opens, closes in hours:
        if freq != "WEEKLY":
            return None
        days |= {(day, opens, closes) for day in byday}
    return days


def disagrees(text: str, days: Iterable[str], hours: Iterable[DayHours]) -> bool:
    """Whether rows leave out a day that the words name, or have hours no line has for their day.

    Parameters
    ----------
    days
        The weekdays that have a row.
    hours
        The hours of those rows that give any.
    """
    if not days_named(text) <= set(days):
        return True
    lines = [read for line in re.split(r"[;\n]", text) if (read := read_hours(line))]
    told = set().union(*(by_day(read) or set() for read in lines))
    spoken_of = {day for day, _, _ in told}
    return any(hour not in told for hour in hours if hour[0] in spoken_of)


def days_named(text: str) -> set[str]:
    """Return the weekdays that the words name, those inside a run such as Mon-Fri included."""
    named = set()
    for first, last in _RUN.findall(text):
        start, end = _place(first), _place(last or first)
        named |= {DAYS[n % 7] for n in range(start, end + 1 + (7 if end < start else 0))}
    return named


def _place(day: str) -> int:
    return DAYS.index(day[:2].upper())


def _spans(part: str) -> tuple[list[tuple[time, time]], str]:
    """Take the hours from the front of a line, and return them with the rest."""
    spans = []
    while match := _SPAN.match(part):
        times = read_times(match[1].strip(), match[2].strip())
        if times is None:
            return [], part
        spans.append(times)
        part = part[match.end() :]
        if (more := _AND.match(part)) and _SPAN.match(part, more.end()):
            part = part[more.end() :]
    return spans, part.strip(" ,.")
