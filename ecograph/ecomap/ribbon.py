"""How is the way to a service drawn? A numbered ribbon, from the client out to the edge of the map.

It follows the ties that are on the map. Whoever is not on it, and the service itself, stands in a
row along the lower edge; the ribbon leaves the oval at the foot, where nobody stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ecograph.ecomap.layout import Arrangement, Frame
from ecograph.ecomap.lettering import isolated, wrap
from ecograph.ecomap.markup import INK, PAPER, SOFT, Spot, disc, element, group, letters, stroke
from ecograph.ecomap.strokes import point_at, portion, span
from ecograph.record import Record

LANE_HEIGHT = 86.0
_GAP = 44.0
_EDGE = "#8f5f0b"
_FILL = "#fbe2a3"


class DrawnHop(Record):
    """One step of a way, as it is drawn: from whom, to whom, and why it can be gone."""

    from_id: str
    from_label: str
    to_id: str
    to_label: str
    why: str = ""


class _Box(NamedTuple):
    left: float
    top: float
    width: float
    height: float


class Ribbon(NamedTuple):
    """The pieces of a drawn way: what lies under the ties, and what lies over them."""

    under: str
    over: str


def leaves_map(
    path: Sequence[DrawnHop], on_map: Mapping[str, object], client_id: str
) -> list[DrawnHop]:
    """Return the hops that end at somebody who is not on the map, each end once."""
    ends: dict[str, DrawnHop] = {}
    for hop in path:
        if hop.to_id not in on_map and hop.to_id != client_id:
            ends.setdefault(hop.to_id, hop)
    return list(ends.values())


def draw_ribbon(
    path: Sequence[DrawnHop],
    arrangement: Arrangement,
    lane: Frame,
    *,
    client_id: str,
    taken: Sequence[Spot] = (),
) -> Ribbon:
    """Draw the way through the map and along the lane at its foot."""
    spots: dict[str, Spot] = {}
    for place in arrangement.placed:
        spots.setdefault(place.tie.other_id, place.at)
    spots[client_id] = arrangement.center
    outside = leaves_map(path, spots, client_id)
    boxes = _boxes(outside, lane, arrangement.center[0])
    under: list[str] = []
    over: list[str] = []
    numbers: list[Spot] = []
    for count, hop in enumerate(path, start=1):
        way = _way(hop, spots, boxes, arrangement, lane)
        if len(way) < 2:
            continue
        under.append(stroke(way, _EDGE, 14.0))
        under.append(stroke(way, _FILL, 11.0))
        share = 0.7 if hop.from_id == client_id and hop.to_id in spots else 0.5
        signs = [*taken, *numbers]
        numbers.append(_free(way, share, signs))
        over.append(hop_number(numbers[-1], count))
    for hop in outside:
        over.append(
            _box(hop, boxes[hop.to_id], last=hop is path[-1] or hop.to_id == path[-1].to_id)
        )
    return Ribbon("".join(under), "".join(over))


def _free(way: Sequence[Spot], share: float, signs: Sequence[Spot]) -> Spot:
    """Find a spot on the way that is clear of the signs, as near to a share of it as can be."""
    shifts = (0.0, -0.06, 0.06, -0.12, 0.12, -0.18, 0.18, -0.24, 0.24)
    spots = [point_at(way, span(way) * (share + shift))[0] for shift in shifts]
    clear = (spot for spot in spots if all(math.dist(spot, sign) > 21.0 for sign in signs))
    return next(clear, spots[0])


def hop_number(at: Spot, count: int) -> str:
    """Draw the number of a hop."""
    ring = disc(at, 9.5, INK, stroke=PAPER, stroke_width=1.5)
    return ring + letters(
        (at[0], at[1] + 4.0), str(count), 11.5, bold=True, fill=PAPER, anchor="middle"
    )


def _boxes(outside: Sequence[DrawnHop], lane: Frame, foot: float) -> dict[str, _Box]:
    """Stand those who are not on the map side by side, from the foot to the edge."""
    count = max(1, len(outside))
    width = (lane.right - foot - (count - 1) * _GAP) / (count - 0.5)
    width = min(176.0, max(130.0, width))
    width = min(width, (lane.right - lane.left - (count - 1) * _GAP) / count)
    left = lane.right - count * width - (count - 1) * _GAP
    height = lane.bottom - lane.top - 22.0
    return {
        hop.to_id: _Box(left + index * (width + _GAP), lane.bottom - height, width, height)
        for index, hop in enumerate(outside)
    }


def _way(
    hop: DrawnHop,
    spots: Mapping[str, Spot],
    boxes: Mapping[str, _Box],
    arrangement: Arrangement,
    lane: Frame,
) -> list[Spot]:
    start, end = spots.get(hop.from_id), spots.get(hop.to_id)
    foot = (arrangement.center[0], lane.top + 4.0)
    if start and end:
        return _inside(start, end, arrangement)
    if start and hop.to_id in boxes:
        return _to_foot(start, foot, arrangement) + _into(foot, boxes[hop.to_id])
    if hop.from_id in boxes and hop.to_id in boxes:
        a, b = boxes[hop.from_id], boxes[hop.to_id]
        middle = a.top + a.height / 2
        if a.left < b.left:
            return [(a.left + a.width, middle), (b.left, middle)]
        return [(a.left, middle), (b.left + b.width, middle)]
    if hop.from_id in boxes and end:
        return [
            *reversed(_into(foot, boxes[hop.from_id])),
            *reversed(_to_foot(end, foot, arrangement)),
        ]
    return []


def _inside(start: Spot, end: Spot, arrangement: Arrangement) -> list[Spot]:
    """Lead from one spot of the oval to another around the client, who is met straight."""
    center, rx, ry = arrangement.center, arrangement.rx, arrangement.ry
    if center in (start, end):
        return [start, end]
    (a, near), (b, far) = (_polar(spot, center, rx, ry) for spot in (start, end))
    turn = (b - a + math.pi) % (2 * math.pi) - math.pi
    dip = 0.42 * min(1.0, abs(turn) / 1.2)
    spots = []
    for step in range(33):
        t = step / 32
        radius = (near + (far - near) * t) * (1 - dip * math.sin(math.pi * t) ** 0.85)
        angle = a + turn * (t - math.sin(2 * math.pi * t) / (2 * math.pi) * 0.55)
        spots.append(
            (center[0] + rx * radius * math.cos(angle), center[1] + ry * radius * math.sin(angle))
        )
    return spots


def _to_foot(start: Spot, foot: Spot, arrangement: Arrangement) -> list[Spot]:
    """Lead from a spot of the oval past the client to the foot, where it arrives from above."""
    (cx, cy), ry = arrangement.center, arrangement.ry
    if start == (cx, cy):
        return [start, foot]
    side = 1.0 if start[0] >= cx else -1.0
    high = min(1.0, max(0.0, (cy - start[1]) / ry))
    out = max(0.42 * abs(start[0] - cx), 90.0 + 165.0 * high)
    bend = (cx + side * out, start[1] + (cy - start[1]) * 0.55 + 0.14 * ry)
    above = (cx, cy + ry * 0.5)
    if start[1] > cy:
        bend = (cx + side * 0.35 * abs(start[0] - cx), start[1])
        above = (cx, (start[1] + foot[1]) / 2)
    return _cubic(start, bend, above, foot)


def _cubic(a: Spot, b: Spot, c: Spot, d: Spot) -> list[Spot]:
    spots = []
    for step in range(33):
        t = step / 32
        shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        spots.append(
            (
                sum(share * spot[0] for share, spot in zip(shares, (a, b, c, d), strict=True)),
                sum(share * spot[1] for share, spot in zip(shares, (a, b, c, d), strict=True)),
            )
        )
    return spots


def _polar(spot: Spot, center: Spot, rx: float, ry: float) -> tuple[float, float]:
    x, y = (spot[0] - center[0]) / rx, (spot[1] - center[1]) / ry
    return math.atan2(y, x), math.hypot(x, y)


def _into(foot: Spot, box: _Box) -> list[Spot]:
    """Lead from the foot of the oval into a box: from above, or around the corner from the left."""
    if box.left + 16 < foot[0] < box.left + box.width - 16:
        return [(foot[0], box.top)]
    if foot[0] <= box.left + 16:
        middle = box.top + box.height / 2
        bend = min(34.0, middle - foot[1])
        turn = [
            (
                foot[0] + bend * (1 - math.cos(k * math.pi / 16)),
                middle - bend * (1 - math.sin(k * math.pi / 16)),
            )
            for k in range(9)
        ]
        return [*turn, (box.left, middle)]
    end = (box.left + box.width / 2, box.top)
    return _cubic(foot, (foot[0], box.top - 2), (end[0], foot[1] + 2), end)


def _box(hop: DrawnHop, box: _Box, *, last: bool) -> str:
    kind = hop.to_id.split(":", 1)[0].replace("_", " ")
    inner = box.width - 20
    name = wrap(hop.to_label, inner, 12.0, lines=3, bold=True)
    height = len(name) * 15.0 + 14.0
    top = box.top + (box.height - height) / 2
    middle = box.left + box.width / 2
    texts = [letters((middle, top + 10), kind, 10.0, fill=SOFT, anchor="middle")]
    for index, words in enumerate(name):
        texts.append(
            letters((middle, top + 25 + index * 15), words, 12.0, bold=True, anchor="middle")
        )
    frame = element(
        "rect",
        x=box.left,
        y=box.top,
        width=box.width,
        height=box.height,
        rx=12.0,
        fill="#fff6dd" if last else PAPER,
        stroke=_EDGE,
        stroke_width=3.0 if last else 1.8,
    )
    return group([frame, *texts], label=f"On the way: {isolated(hop.to_label)} ({kind})")


def sample(at: Spot, width: float) -> str:
    """Draw a short piece of ribbon, for the legend."""
    ends = [(at[0] + 5, at[1]), (at[0] + width - 5, at[1])]
    return stroke(ends, _EDGE, 11.0) + stroke(ends, _FILL, 8.4)


def way_in_words(path: Sequence[DrawnHop]) -> str:
    """Tell the way, hop by hop."""
    hops = (
        f"{count}. {isolated(hop.from_label)} to {isolated(hop.to_label)}"
        + (f": {isolated(hop.why)}" if hop.why else "")
        for count, hop in enumerate(path, start=1)
    )
    return " ".join(hops)


__all__ = [
    "LANE_HEIGHT",
    "DrawnHop",
    "Ribbon",
    "draw_ribbon",
    "hop_number",
    "leaves_map",
    "portion",
    "sample",
    "way_in_words",
]
