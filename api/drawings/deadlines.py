"""By when is something due, and where is that written so that no words meet?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from api.drawings.days import Days
from api.drawings.sheet import SIZE, box
from ecograph.ecomap.lettering import cut, isolated, text_width
from ecograph.ecomap.markup import letters, stroke
from ecograph.ecomap.strokes import DANGER
from ecograph.record import Record

_ROW = 15.0
_WIDEST = 480.0
_LATER = " →"


class Deadline(Record):
    """A day by which a goal is due."""

    on: date
    label: str


class Flag(NamedTuple):
    """A deadline, the end of its day, and where its words are written."""

    words: str
    x: float | None
    """None: it comes after the scale ends, so that it is told at the edge, and no line is drawn."""
    left: float
    right: float
    row: int


def flags_of(deadlines: Sequence[Deadline], days: Days) -> list[Flag]:
    """Place the words of each deadline in the first row in which they meet no others."""
    rows: list[float] = []
    found = []
    for one in sorted(deadlines, key=lambda one: (one.on, one.label)):
        x = days.end_of(one.on) if one.on <= days.last else None
        year = f" {one.on.year}" if one.on.year != days.first.year else ""
        said = f"due {one.on.day} {one.on:%b}{year}: {one.label}"
        wide = _WIDEST - text_width(_LATER, SIZE, bold=True) * (x is None)
        words = cut(isolated(said), wide, SIZE, bold=True) + _LATER * (x is None)
        left, right = _beside(words, days.right + 4 if x is None else x, days)
        row = next((n for n, taken in enumerate(rows) if taken <= left), len(rows))
        rows[row : row + 1] = [right + 8]
        found.append(Flag(words, x, left, right, row))
    return found


def _beside(words: str, x: float, days: Days) -> tuple[float, float]:
    """Words hang to the left of their day, or to the right where there is no room."""
    width = text_width(words, SIZE, bold=True)
    return (x - 4 - width, x - 4) if x - 4 - width >= days.left else (x + 4, x + 4 + width)


def draw_flags(flags: Sequence[Flag], top: float, last: float) -> Iterator[str]:
    """Draw a line down from each flag, then the words, on paper, so that no line runs through."""
    for x in dict.fromkeys(flag.x for flag in flags if flag.x is not None):
        row = min(flag.row for flag in flags if flag.x == x)
        yield stroke([(x, top + 17 + _ROW * row), (x, last)], DANGER, 1.6, dash="6 4")
    for flag in flags:
        y = top + 28 + _ROW * flag.row
        anchor = "end" if flag.x is None or flag.right < flag.x else "start"
        at = (flag.right if anchor == "end" else flag.left, y)
        yield box((flag.left, y - 10), (flag.right - flag.left, 13))
        yield letters(at, flag.words, SIZE, bold=True, fill=DANGER, anchor=anchor)
