"""How much would small steps open? One bar a step: solid what is sure, hatched what is possible.

A bar of several steps taken together is parted by what each adds to the set (Shapley 1953).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from api.drawings import signs
from api.drawings.sheet import (
    LEADING,
    LEFT,
    RIGHT,
    SIZE,
    SOFT_TICK,
    Heading,
    box,
    draw_heading,
    draw_remarks,
    draw_sheet,
    hatch,
    rule,
    say_rest,
)
from api.drawings.signs import Sign, draw_legend, expected_mark
from ecograph.ecomap.lettering import cut, isolated, text_width, wrap
from ecograph.ecomap.markup import INK, PAPER, SOFT, group, letters, number, stroke
from ecograph.ecomap.strokes import CALM
from ecograph.record import Record

_CHART, _END = 372.0, 866.0
"""The bars stand between these; what a step takes stands to the right of them."""
_SIDE = 884.0
_BAR = 13.0
_LEAST_ROW, _MOST_ROW = 47.0, 80.0
_LEGEND = 24.0
_MOST_TICKS = 6
_TICK_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_NAME_LINES = 2


class DrawnShare(Record):
    """What one step adds to a set."""

    name: str
    weight: float


class DrawnBar(Record):
    """One step, or several taken together, as they are drawn."""

    names: tuple[str, ...]
    sure: float
    expected: float | None = None
    possible: float
    opens: tuple[str, ...]
    """The needs it opens, and by which service."""
    takes: tuple[str, ...] = ()
    """Effort, price, how long it lasts: a few words each."""
    shares: tuple[DrawnShare, ...] = ()


class Bars(Record):
    """Small steps as they are drawn, the best first."""

    title: str
    under: str
    sentence: str
    bars: tuple[DrawnBar, ...]
    remarks: tuple[str, ...] = ()


class _Row(NamedTuple):
    bar: DrawnBar
    top: float
    height: float


def draw_bars(found: Bars) -> str:
    """Draw small steps on one sheet. Those that find no room are counted and left to the table."""
    heading = Heading(found.title, found.under, found.sentence)
    above, top = draw_heading(heading)
    below, bottom = draw_remarks(found.remarks)
    pieces = [above, below]
    if found.bars:
        pieces += _chart(found.bars, top, bottom - 10)
    described = " ".join(_in_words(bar) for bar in found.bars)
    return draw_sheet(heading, pieces, described=described)


def _chart(bars: Sequence[DrawnBar], top: float, bottom: float) -> Iterator[str]:
    most = max((bar.possible for bar in bars), default=0.0) or 1.0
    first = top + 22
    rows, last = _rows(bars, first, bottom - _LEGEND)
    yield letters((_CHART, top + 8), "weight of needs opened", 10.0, fill=SOFT)
    yield letters((_SIDE, top + 8), "what it takes", 10.0, fill=SOFT)
    for value in _ticks(most):
        x = _place(value, most)
        yield rule((x, first), (x, last), color=SOFT_TICK)
        yield letters((x, last + 11), number(value), 10.0, fill=SOFT, anchor="middle")
    for row in rows:
        yield rule((LEFT, row.top), (RIGHT, row.top))
        yield group(_row(row, most), label=_in_words(row.bar))
    yield stroke([(_CHART, first), (_CHART, last)], INK, 1.5)
    yield rule((LEFT, last), (RIGHT, last))
    if len(rows) < len(bars):
        yield letters((LEFT, last + 11), say_rest(len(bars) - len(rows)), SIZE, fill=SOFT)
    yield draw_legend(_signs(bars), (LEFT, last + 27))


def _rows(bars: Sequence[DrawnBar], top: float, bottom: float) -> tuple[list[_Row], float]:
    room = bottom - 12 - top
    count = min(len(bars), max(1, int(room // _LEAST_ROW)))
    height = min(_MOST_ROW, room / count)
    rows = [_Row(bar, top + index * height, height) for index, bar in enumerate(bars[:count])]
    return rows, top + count * height


def _place(value: float, most: float) -> float:
    return _CHART + (_END - _CHART) * value / most


def _ticks(most: float) -> list[float]:
    step = next((step for step in _TICK_STEPS if most / step <= _MOST_TICKS), most / 4)
    return [step * count for count in range(int(most / step + 1e-9) + 1)]


def _row(row: _Row, most: float) -> Iterator[str]:
    yield from _names(row)
    yield from _bar(row, most)
    yield from _opened(row)
    y = row.top + 16
    for words in row.bar.takes[: int((row.height - 4) // LEADING)]:
        yield letters((_SIDE, y), cut(isolated(words), RIGHT - _SIDE, SIZE), SIZE)
        y += LEADING


def _names(row: _Row) -> Iterator[str]:
    """Write the names; of a set each on lines of its own, as long as there is room."""
    rows = int((row.height - 5) // LEADING)
    names = row.bar.names
    wide = _CHART - LEFT - 14
    y = row.top + 16
    for count, name in enumerate(names):
        spare = rows - (len(names) - count - 1)
        said = name if count == 0 else f"+ {name}"
        lines = wrap(said, wide, SIZE, lines=max(1, min(_NAME_LINES, spare)), bold=True)
        if rows < len(lines):
            return
        for words in lines:
            yield letters((LEFT, y), isolated(words), SIZE, bold=True)
            y += LEADING
        rows -= len(lines)


def _bar(row: _Row, most: float) -> Iterator[str]:
    bar, top = row.bar, row.top + 6
    sure, possible = _place(bar.sure, most), _place(bar.possible, most)
    yield box((_CHART, top), (sure - _CHART, _BAR), fill=CALM)
    yield hatch((sure, top), (possible - sure, _BAR), CALM)
    yield box((_CHART, top), (possible - _CHART, _BAR), fill="none", edge=CALM, width=1.2)
    at = 0.0
    for share in bar.shares[:-1]:
        at += share.weight
        x = _place(at, most)
        yield stroke([(x, top - 3), (x, top + _BAR + 3)], PAPER, 4.0)
        yield stroke([(x, top - 3), (x, top + _BAR + 3)], INK, 1.4)
    if bar.expected is not None and bar.sure < bar.expected < bar.possible:
        yield expected_mark((_place(bar.expected, most), top + _BAR / 2))


def _opened(row: _Row) -> Iterator[str]:
    """Write under the bar which needs are opened, and what each step of a set adds."""
    rows = int((row.height - 6 - _BAR - 4) // LEADING)
    shares = ", ".join(f"{number(one.weight)} {one.name}" for one in row.bar.shares)
    below = [f"shares: {shares}"] if shares else []
    text = "; ".join(row.bar.opens)
    lines = wrap(text, _END - _CHART - 8, SIZE, lines=max(1, rows - len(below)))
    y = row.top + 6 + _BAR + 12.5
    for words in [*lines, *below][:rows]:
        said = cut(isolated(words), _END - _CHART - 8, SIZE)
        yield box((_CHART + 3, y - 9.5), (text_width(said, SIZE) + 4, 12.5))
        yield letters((_CHART + 5, y), said, SIZE)
        y += LEADING


def _in_words(bar: DrawnBar) -> str:
    names = " and ".join(isolated(name) for name in bar.names)
    range_ = (
        number(bar.sure)
        if bar.sure == bar.possible
        else f"{number(bar.sure)} for certain, up to {number(bar.possible)}"
    )
    shares = ", ".join(f"{isolated(one.name)} {number(one.weight)}" for one in bar.shares)
    parts = [
        f"{names}: weight opened {range_}",
        f"opens {'; '.join(isolated(words) for words in bar.opens)}" if bar.opens else "",
        f"shares: {shares}" if shares else "",
        ", ".join(isolated(words) for words in bar.takes if words),
    ]
    return f"{'; '.join(part for part in parts if part)}."


def _signs(bars: Sequence[DrawnBar]) -> Iterator[Sign]:
    yield signs.doing, "opened for certain, if the step works"
    if any(bar.possible > bar.sure for bar in bars):
        yield signs.waiting, "possible: something is not known"
    if any(bar.expected is not None and bar.sure < bar.expected < bar.possible for bar in bars):
        yield signs.expected, "expected"
    if any(bar.shares for bar in bars):
        yield signs.parted, "what each step of a set adds"
