"""Where does everybody stand? Two halves of an oval around the client, one row for each tie.

The rows of a half are stacked and never share height; the names stand outside the oval and the
lines inside it, so that no name meets another name or a line, however many ties there are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ecograph.ecomap.labels import DENSITIES, Density, Label, measured_label, never_asked
from ecograph.ecomap.markup import Spot
from ecograph.ecomap.reading import Ecomap, Tie
from ecograph.ecomap.table import SECTOR_WORDS

HEADING = 22.0
_WIDEST = 300.0
_BETWEEN_SECTORS = 8.0
_ROOMY = 84.0
_ACROSS = 222.0
_STEEPEST = 0.968
_BESIDE = 6.0
_LOWEST = 240.0
_MOST = 80


class Frame(NamedTuple):
    """The part of the page that the oval and its names may fill."""

    left: float
    top: float
    right: float
    bottom: float


class Placed(NamedTuple):
    """A tie with its place."""

    tie: Tie
    at: Spot
    radius: float
    side: int
    """1: right of the client, -1: left."""
    label: Label
    text_x: float
    """Where what is written begins (on the left: ends)."""


class Heading(NamedTuple):
    """The name of a sector above its ties."""

    words: str
    at: Spot
    side: int


class Band(NamedTuple):
    """The arc on which the ties of one sector stand."""

    sector: str
    spots: tuple[Spot, ...]


class Arrangement(NamedTuple):
    """Everything that has a place."""

    center: Spot
    rx: float
    ry: float
    density: Density
    placed: tuple[Placed, ...]
    headings: tuple[Heading, ...]
    bands: tuple[Band, ...]
    left_out: tuple[Tie, ...]
    never_asked: tuple[str, ...]
    """What is not known of any tie; said once instead of beside each."""


class _Row(NamedTuple):
    tie: Tie | None
    words: str
    sector: str
    label: Label | None
    height: float


def arrange(ecomap: Ecomap, frame: Frame) -> Arrangement:
    """Give every tie its place, as roomy as the frame allows.

    Ties for which there is no room even in the densest setting are left out, the ended and the
    least important first, and returned as such.
    """
    missing = never_asked(ecomap.ties)
    room = frame.bottom - frame.top
    kept = _most(ecomap.ties, _MOST)
    density = DENSITIES[0]
    for density in DENSITIES:
        halves = _halves(kept, density, missing, frame)
        if max(map(_height, halves)) <= room:
            break
    while max(map(_height, halves := _halves(kept, density, missing, frame))) > room:
        kept = _most(kept, len(kept) - 1)
    return _place(ecomap, frame, density, halves, kept, missing)


def _most(ties: Sequence[Tie], count: int) -> list[Tie]:
    """Keep so many ties: those that hold, and the most important; in their order."""
    places = range(len(ties))
    ranked = sorted(places, key=lambda place: (ties[place].past, -ties[place].importance, place))
    return [ties[place] for place in sorted(ranked[:count])]


def _halves(
    ties: Sequence[Tie], density: Density, missing: tuple[str, ...], frame: Frame
) -> tuple[list[_Row], list[_Row]]:
    """Share the ties out to the right and, clockwise, the left; rather between two sectors."""
    rows = [_tie_row(tie, density, missing, frame) for tie in ties]
    if len(rows) == 1:
        return _stack(rows), []
    best: tuple[float, tuple[list[_Row], list[_Row]]] | None = None
    for split in range(1, len(rows)):
        cuts_sector = rows[split - 1].sector == rows[split].sector
        right, left = _stack(rows[:split]), _stack(rows[split:], backwards=True)
        tallest = max(_height(right), _height(left)) + 70.0 * cuts_sector
        if best is None or tallest < best[0] - 0.01:
            best = (tallest, (right, left))
    return best[1] if best else ([], [])


def _tie_row(tie: Tie, density: Density, missing: tuple[str, ...], frame: Frame) -> _Row:
    label = measured_label(tie, density, missing, _narrowest(density, frame))
    height = max(label.height, 2 * density.radii[tie.importance - 1] + 2)
    return _Row(tie, "", tie.sector, label, height + density.gap)


def _narrowest(density: Density, frame: Frame) -> float:
    """How wide a label may be where the oval is widest."""
    return (frame.right - frame.left) / 2 - _ACROSS - density.half_band - _BESIDE


def _stack(rows: Sequence[_Row], *, backwards: bool = False) -> list[_Row]:
    """Put a heading above the ties of each sector; the left half is read against the clock."""
    sectors = list(dict.fromkeys(row.sector for row in rows))
    stacked: list[_Row] = []
    for sector in reversed(sectors) if backwards else sectors:
        space = HEADING + (_BETWEEN_SECTORS if stacked else 0.0)
        stacked.append(_Row(None, SECTOR_WORDS[sector], sector, None, space))
        stacked += [row for row in rows if row.sector == sector]
    return stacked


def _height(rows: Sequence[_Row]) -> float:
    return sum(row.height for row in rows)


def _place(
    ecomap: Ecomap,
    frame: Frame,
    density: Density,
    halves: tuple[list[_Row], list[_Row]],
    kept: Sequence[Tie],
    missing: tuple[str, ...],
) -> Arrangement:
    center = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
    stacks = [list(_heights(rows, center[1], frame.bottom - frame.top)) for rows in halves]
    reach = max(
        (abs(y - center[1]) for stack in stacks for row, y in stack if row.tie), default=0.0
    )
    rx, ry = _ACROSS, max(reach / _STEEPEST, _LOWEST)
    placed: list[Placed] = []
    headings: list[Heading] = []
    bands: list[Band] = []
    for side, stack in ((1, stacks[0]), (-1, stacks[1])):
        above: tuple[str, float] | None = None
        for row, y in stack:
            at = (center[0] + side * _out(y - center[1], rx, ry), y)
            if row.tie and row.label:
                radius = density.radii[row.tie.importance - 1]
                start = at[0] + side * (density.half_band + _BESIDE)
                reach = _beside_band(row, y, stack, center[1], rx, ry)
                start += side * min(28.0, max(0.0, reach - abs(at[0] - center[0])))
                room = frame.right - start if side == 1 else start - frame.left
                label = measured_label(row.tie, density, missing, min(_WIDEST, room))
                placed.append(Placed(row.tie, at, radius, side, label, start))
                if above:
                    headings.append(Heading(above[0], (start, above[1]), side))
                above = None
            else:
                above = (row.words, y)
        bands += _bands(stack, side, center, rx, ry)
    order = {id(tie): index for index, tie in enumerate(ecomap.ties)}
    placed.sort(key=lambda place: order[id(place.tie)])
    staying = {id(tie) for tie in kept}
    left_out = tuple(tie for tie in ecomap.ties if id(tie) not in staying)
    return Arrangement(
        center, rx, ry, density, tuple(placed), tuple(headings), tuple(bands), left_out, missing
    )


def _heights(rows: Sequence[_Row], middle: float, room: float) -> Iterator[tuple[_Row, float]]:
    """Give each row the height of its centre; spare room goes between the ties, within reason."""
    ties = sum(row.tie is not None for row in rows)
    spare = min(_ROOMY, (room - _height(rows)) / ties) if ties else 0.0
    top = middle - (_height(rows) + spare * (ties - 1)) / 2
    for row in rows:
        yield row, (top + row.height / 2 if row.tie else top + row.height - HEADING / 2)
        top += row.height + (spare if row.tie else 0.0)


def _beside_band(
    row: _Row, y: float, stack: Sequence[tuple[_Row, float]], middle: float, rx: float, ry: float
) -> float:
    """How far out the arc of its sector reaches at the height of a label."""
    heights = [place for other, place in stack if other.sector == row.sector and other.tie]
    half = row.label.height / 2 if row.label else 0.0
    low, high = max(y - half, heights[0]), min(y + half, heights[-1])
    return max(_out(edge - middle, rx, ry) for edge in (low, y, high))


def _out(rise: float, rx: float, ry: float) -> float:
    """How far from the middle line the oval is at this height."""
    share = min(_STEEPEST, abs(rise) / ry)
    return rx * math.sqrt(1 - share * share)


def _bands(
    stack: Sequence[tuple[_Row, float]], side: int, center: Spot, rx: float, ry: float
) -> Iterator[Band]:
    for sector in dict.fromkeys(row.sector for row, _ in stack):
        heights = [y for row, y in stack if row.sector == sector and row.tie]
        low, high = heights[0], heights[-1]
        steps = max(1, math.ceil((high - low) / 8))
        spots = []
        for step in range(steps + 1):
            y = low + (high - low) * step / steps
            spots.append((center[0] + side * _out(y - center[1], rx, ry), y))
        yield Band(sector, tuple(spots))
