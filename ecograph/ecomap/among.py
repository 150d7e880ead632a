"""How do those around the client stand to each other? Thin lines inside the oval."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ecograph.ecomap.layout import Arrangement, Placed
from ecograph.ecomap.markup import Spot, group
from ecograph.ecomap.reading import Ecomap, TieAmongOthers
from ecograph.ecomap.strokes import (
    AMONG_OTHERS_SCALE,
    MOST_AMONG_OTHERS,
    curve,
    portion,
    span,
    tie_marks,
)
from ecograph.ecomap.table import sentence


def too_many(ecomap: Ecomap) -> int:
    """How many ties among the others are not drawn: all, where there are too many."""
    count = len(ecomap.ties_among_others)
    return count if count > MOST_AMONG_OTHERS else 0


def draw_among_others(ecomap: Ecomap, arrangement: Arrangement) -> Iterator[str]:
    """Draw the ties among the others, unless they are so many that they would hide the rest."""
    if too_many(ecomap):
        return
    places: dict[str, Placed] = {}
    for place in arrangement.placed:
        places.setdefault(place.tie.other_id, place)
    for tie in ecomap.ties_among_others:
        if tie.from_id in places and tie.to_id in places and tie.from_id != tie.to_id:
            yield _between(tie, places[tie.from_id], places[tie.to_id], arrangement.center)


def _between(tie: TieAmongOthers, start: Placed, end: Placed, center: Spot) -> str:
    whole = curve(start.at, _control(start.at, end.at, center), end.at)
    spots = portion(whole, start.radius + 3, span(whole) - end.radius - 3)
    return group(tie_marks(spots, tie, scale=AMONG_OTHERS_SCALE), label=sentence(tie))


def _control(start: Spot, end: Spot, center: Spot) -> Spot:
    """Bend a line among the others: inward past those between them, outward past the client."""
    x, y = (start[0] + end[0]) / 2 - center[0], (start[1] + end[1]) / 2 - center[1]
    far = math.hypot(x, y)
    if far < 1.0:
        x, y, far = 1.0, 0.0, 1.0
    pulled = far - max(50.0, 0.3 * math.dist(start, end))
    reach = max(pulled, 215.0 - far)
    return center[0] + x / far * reach, center[1] + y / far * reach
