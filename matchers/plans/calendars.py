"""On which days can an office be gone to?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from ecograph.hours import openings
from ecograph.opening import Opening
from ecograph.possible import Truth
from matchers.directory import Row
from matchers.plans.answers import Step

WEEKEND = (5, 6)
SAMPLE_DAYS = 28
"""An office with no sure opening in four weeks is taken to be open on weekdays, and so told."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days an office can be gone to."""

    is_open: Callable[[int], bool]
    known: bool


def calendar_of(step: Step, rows: Sequence[Row], on: datetime) -> Calendar:
    """Read the days of the office of a step; where there is no office, every day will do."""
    if step.kind in ("ask", "wait") or not rows:
        return Calendar(lambda day: True, known=True)
    row = next((row for row in rows if address_of(row) == step.address), rows[0])
    schedules = row.timetable.schedules

    @cache
    def is_open(day: int) -> bool:
        begin = on if day == 0 else _midnight(on, day)
        return _any_sure(openings(schedules, begin, _midnight(on, day + 1)))

    if not _any_sure(openings(schedules, on, _midnight(on, SAMPLE_DAYS))):
        return Calendar(lambda day: _midnight(on, day).weekday() not in WEEKEND, known=False)
    return Calendar(is_open, known=True)


def address_of(row: Row) -> str:
    """Return the first address of the place, in one line."""
    addresses = row.location.addresses if row.location else ()
    return str(addresses[0]) if addresses else ""


def _any_sure(found: Sequence[Opening]) -> bool:
    return any(opening.truth is Truth.YES for opening in found)


def _midnight(on: datetime, day: int) -> datetime:
    return datetime(on.year, on.month, on.day) + timedelta(days=day)
