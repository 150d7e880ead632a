"""How is a tie drawn? Strength, stress, flow and safety, each by a sign of its own (Hartman 1978).

Strength is width and dash, stress a zigzag over it, flow arrow heads, danger a crossed octagon;
what was not asked is thin and asks back. No sign rests on colour alone.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from ecograph.ecomap.markup import (
    PAPER,
    Spot,
    disc,
    element,
    letters,
    line,
    number,
    polygon,
    stroke,
)
from ecograph.ecomap.reading import Quality

AMONG_OTHERS_SCALE = 0.5
MOST_AMONG_OTHERS = 40
"""More ties among the others than this would hide the client's own; they are counted instead."""
CALM = "#1d6763"
STRESS = "#ad3815"
NOT_KNOWN = "#6b665d"
GONE = "#857f75"
DANGER = "#a8071a"
_WIDTH = {"strong": 5.0, "moderate": 2.0, "tenuous": 2.0, "broken": 2.6, None: 1.3}
_DASH = {"tenuous": "8 6", "broken": "0 6"}
_ENDED = "1.5 4"
_ASKS, _WARNS = 0.5, 0.3


def tie_marks(spots: Sequence[Spot], tie: Quality, *, scale: float = 1.0) -> list[str]:
    """Draw a tie along a line that starts at the client (or at the first of two others)."""
    color = _color(tie)
    width = max(1.0, _WIDTH[tie.strength] * scale * (0.5 if tie.past and tie.stress else 1.0))
    head = 0.0 if tie.past else (8.0 + 1.3 * width) * (0.6 + 0.4 * scale)
    at_start = head if tie.flow in {"to_client", "both"} else 0.0
    at_end = head if tie.flow in {"from_client", "both"} else 0.0
    total = span(spots)
    body = portion(spots, at_start * 0.8, total - at_end * 0.8)
    marks = _body(body, tie, color, width, scale)
    if at_start:
        marks.append(_head(spots, 0.0, head, color))
    if at_end:
        marks.append(_head(spots, total, -head, color))
    if tie.strength is None and scale == 1.0:
        marks.append(question_mark(point_at(spots, total * _ASKS)[0]))
    if tie.safe is False:
        marks.append(octagon(point_at(spots, total * _WARNS)[0], 9.0 * (0.5 + 0.5 * scale)))
    return marks


def sign_spots(spots: Sequence[Spot], tie: Quality) -> list[Spot]:
    """Where signs stand on this tie, so that nothing else is put there."""
    shares = [_ASKS] * (tie.strength is None) + [_WARNS] * (tie.safe is False)
    return [point_at(spots, span(spots) * share)[0] for share in shares]


def _color(tie: Quality) -> str:
    if tie.past:
        return GONE
    return {True: STRESS, False: CALM, None: NOT_KNOWN}[tie.stress]


def _body(spots: Sequence[Spot], tie: Quality, color: str, width: float, scale: float) -> list[str]:
    shape = zigzag(spots, (4.0 + 0.5 * width) * scale, 7.5 + 5.0 * scale) if tie.stress else spots
    if tie.strength == "broken":
        total = span(shape)
        halves = (portion(shape, 0, total * 0.46), portion(shape, total * 0.54, total))
        dots = [
            element(
                "path",
                d=line(half),
                fill="none",
                stroke=color,
                stroke_width=width,
                stroke_dasharray=_DASH["broken"],
                stroke_linecap="round",
            )
            for half in halves
        ]
        return [*dots, *_cut_marks(spots, color, scale)]
    if tie.past:
        return [stroke(shape, color, width, dash=None if tie.stress else _ENDED)]
    dash = _DASH.get(tie.strength or "")
    if dash and tie.stress:
        tooth = math.dist(shape[1], shape[2])
        dash = f"{number(3.5 * tooth)} {number(1.5 * tooth)}"
    return [stroke(shape, color, width, dash=dash)]


def _cut_marks(spots: Sequence[Spot], color: str, scale: float) -> list[str]:
    """Draw two strokes across the gap of a broken tie."""
    total = span(spots)
    marks = []
    for shift in (-3.0, 3.0):
        (x, y), (dx, dy) = point_at(spots, total * 0.5 + shift * scale)
        across = (-dy + dx * 0.4, dx + dy * 0.4)
        reach = 7.0 * scale
        ends = [(x + s * reach * across[0], y + s * reach * across[1]) for s in (-1, 1)]
        marks.append(stroke(ends, color, 1.8))
    return marks


def _head(spots: Sequence[Spot], tip: float, reach: float, color: str) -> str:
    """Draw an arrow head whose tip lies at a distance along the line."""
    (x, y), _ = point_at(spots, tip)
    (bx, by), (dx, dy) = point_at(spots, tip + reach)
    half = abs(reach) * 0.46
    return polygon(
        [(x, y), (bx - dy * half, by + dx * half), (bx + dy * half, by - dx * half)], color
    )


def question_mark(at: Spot) -> str:
    """Draw the sign of what was not asked."""
    ring = disc(at, 7.5, PAPER, stroke=NOT_KNOWN, stroke_width=1.2)
    return ring + letters((at[0], at[1] + 3.8), "?", 10.5, bold=True, anchor="middle")


def octagon(at: Spot, radius: float) -> str:
    """Draw the sign of danger: a crossed octagon."""
    x, y = at
    turns = [math.pi / 8 + k * math.pi / 4 for k in range(8)]
    corners = [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in turns]
    arm = radius * 0.42
    cross = [
        stroke([(x - arm, y - s * arm), (x + arm, y + s * arm)], PAPER, radius * 0.26)
        for s in (-1, 1)
    ]
    return polygon(corners, DANGER, stroke=PAPER, stroke_width=1.6) + "".join(cross)


def zigzag(spots: Sequence[Spot], reach: float, wave: float) -> list[Spot]:
    """Swing a line from side to side; its ends stay where they are."""
    total = span(spots)
    count = max(4, 2 * round(total / wave))
    swung = []
    for step in range(count + 1):
        (x, y), (dx, dy) = point_at(spots, total * step / count)
        side = 0 if step in (0, count) else (1 if step % 2 else -1)
        swung.append((x - dy * reach * side, y + dx * reach * side))
    return swung


def curve(start: Spot, control: Spot, end: Spot, *, steps: int = 16) -> list[Spot]:
    """Sample a quadratic curve."""
    spots = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        spots.append(
            (
                a * start[0] + b * control[0] + c * end[0],
                a * start[1] + b * control[1] + c * end[1],
            )
        )
    return spots


def span(spots: Sequence[Spot]) -> float:
    """Return how long a line through these spots is."""
    return sum(math.dist(a, b) for a, b in itertools.pairwise(spots))


def point_at(spots: Sequence[Spot], distance: float) -> tuple[Spot, Spot]:
    """Return the spot at a distance along the line, and the direction there, of length 1."""
    left = max(0.0, distance)
    last = len(spots) - 2
    for index, (a, b) in enumerate(itertools.pairwise(spots)):
        step = math.dist(a, b)
        if step and (left <= step or index == last):
            share = min(1.0, left / step)
            direction = ((b[0] - a[0]) / step, (b[1] - a[1]) / step)
            return (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])), direction
        left -= step
    return spots[-1], (1.0, 0.0)


def portion(spots: Sequence[Spot], start: float, end: float) -> list[Spot]:
    """Return the part of a line between two distances along it."""
    kept = [point_at(spots, start)[0]]
    gone = 0.0
    for a, b in itertools.pairwise(spots):
        gone += math.dist(a, b)
        if start < gone < end:
            kept.append(b)
    return [*kept, point_at(spots, end)[0]]
