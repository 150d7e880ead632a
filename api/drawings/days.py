"""Where on a timeline does a day lie, and which days are written above it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from api.drawings.sheet import SOFT_TICK, rule
from ecograph.ecomap.lettering import text_width
from ecograph.ecomap.markup import INK, SOFT, letters

_SIZE = 10.0
_WEEK = timedelta(days=7)
_LEAST_ROOM = 12.0
"""Room kept around a date."""
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)


class Days(NamedTuple):
    """A scale of days: `first` begins at `left`, `last` ends at `right`."""

    first: date
    last: date
    left: float
    right: float

    @property
    def width(self) -> float:
        """How wide one day is drawn."""
        return (self.right - self.left) / ((self.last - self.first).days + 1)

    def start_of(self, day: date) -> float:
        """Where a day begins; days outside the scale lie at its ends."""
        held = min(max(day, self.first), self.last + timedelta(days=1))
        return self.left + (held - self.first).days * self.width

    def end_of(self, day: date) -> float:
        """Where a day ends."""
        return self.start_of(day + timedelta(days=1))

    def each(self) -> Iterator[date]:
        """Every day of the scale."""
        for count in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=count)


def short_day(day: date) -> str:
    """Write a day as on a wall calendar: Mon 23 Nov."""
    return f"{day:%a} {day.day} {day:%b}"


def long_day(day: date, today: date) -> str:
    """Write a day, with the year where it is not this one."""
    return short_day(day) if day.year == today.year else f"{day.day} {day:%b %Y}"


def draw_days(days: Days, top: float, bottom: float) -> str:
    """Write dates along the top, as many as there is room for, with a thin line down from each."""
    pieces = []
    for day, words in _marks(days):
        x = days.start_of(day)
        pieces.append(rule((x, top + 15), (x, bottom), color=SOFT_TICK))
        pieces.append(letters((x + 3, top + 10), words, _SIZE, fill=SOFT))
    pieces.append(rule((days.left, top + 15), (days.right, top + 15), color=INK))
    return "".join(pieces)


def _marks(days: Days) -> list[tuple[date, str]]:
    """The closest dates that do not touch: of days, weeks, months or years."""
    for marks in _scales(days):
        ends = [days.start_of(day) + text_width(words, _SIZE) + _LEAST_ROOM for day, words in marks]
        starts = [days.start_of(day) for day, _ in marks[1:]]
        if all(end <= start for end, start in zip(ends[:-1], starts, strict=True)):
            return [mark for mark, end in zip(marks, ends, strict=True) if end <= days.right + 9]
    return []


def _scales(days: Days) -> Iterator[list[tuple[date, str]]]:
    yield [(day, short_day(day)) for day in days.each()]
    monday = days.first + timedelta(days=-days.first.weekday() % 7)
    for weeks in (1, 2, 4):
        count = (days.last - monday) // (weeks * _WEEK) + 1
        mondays = [monday + n * weeks * _WEEK for n in range(max(0, count))]
        yield [(day, short_day(day)) for day in mondays]
    for step in _MONTH_STEPS:
        yield [(day, f"{day:%b %Y}") for day in _firsts(days, step)]


def _firsts(days: Days, step: int) -> Iterator[date]:
    """The first of each month within the scale, every `step` months counted from a January."""
    month = days.first.year * 12 + days.first.month - 1 + (days.first.day > 1)
    while (day := date(month // 12, month % 12 + 1, 1)) <= days.last:
        if month % step == 0:
            yield day
        month += 1
