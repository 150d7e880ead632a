"""How are the best ways of a few hops found where each hop needs consent?

Two passes. The first goes from both ends, ring by ring, over every step that some consent could
ever allow, and works out for each holder and number of hops left what the rest takes at least
(Bellman and Ford, one round for each hop). The second takes labels best first by an order that no
continuation can beat: a label is one way to one holder, with what that holder was told and under
which consent. Of k ways to a holder that were told the same, took no more of anything, come first
and passed through nobody else a later one is let go: whatever follows it follows them, too. The
last condition is needed, for a way may not pass anybody twice (docs/handoffs.md).

All of it is one long file, the law of a hop included, for what numba keeps of a compiled function
does not notice that a function it calls has changed in another file: it would go on answering by
the old law. Read it in its four parts: what holds a search, the law, what the rest takes, labels.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from matchers.paths.compiling import compiled
from matchers.paths.holders import Marks
from matchers.paths.network import Ints, Records, Rows
from matchers.paths.telling import Columns, Law

Grid: TypeAlias = npt.NDArray[np.int64]
Trails: TypeAlias = npt.NDArray[np.int32]
Bounds: TypeAlias = npt.NDArray[np.int64]
N = TypeVar("N", np.int32, np.int64)

NEVER = 2**61
MOST_HOPS = 8
NEITHER = 127
WEIGHT, DAYS, COST, RETELLINGS = 0, 1, 2, 3
USED, TOLD, CONSENT, START, PLACE, NEXT, KEY = 4, 5, 6, 7, 8, 9, 10
FIGURES = KEY + 3
"""What a label holds: what was spent, the state, links between labels, and its place in order."""
TRAIL = 2 * MOST_HOPS + 2
"""The rank of its start, up to nine holders, and the step to each but the first."""
ROUNDED = 10**6
"""Weights are compared to nine decimals."""

SPOT = np.dtype(
    [
        ("node", "i4"),
        ("row", "i4"),
        ("last_row", "i4"),
        ("label", "i4"),
        ("ahead", "u1"),
        ("behind", "u1"),
        ("improved", "i4"),
        ("is_target", "u1"),
        ("is_barred", "u1"),
    ],
    align=True,
)
"""What is known of a holder within reach: consents that name it, hops from a start and to a target,
the rounds in which it came nearer to one as bits, and the label that was taken there last."""


class World(NamedTuple):
    """The network, what the client has said, and what the question leaves out."""

    out: Rows
    into: Rows
    holders: Records
    law: Law
    allowed: int


class Starts(NamedTuple):
    """Where ways begin: figures as far as they are known, the holder, a rank, who was passed."""

    figures: Grid
    nodes: Columns
    ranks: Columns
    passed: Trails


class Asked(NamedTuple):
    """What is wanted."""

    targets: Columns
    barred: Columns
    k: int
    most: Ints
    """Days, cost, retellings and hops, in the order of the figures, weight being endless."""
    most_hops: int
    days_first: bool
    most_labels: int


class Reach(NamedTuple):
    """Holders within reach, by the order in which they were met."""

    spots: Records
    rest: Bounds
    """What the rest takes at least: a row for each holder, four figures for each number of hops."""
    size: int


class Open(NamedTuple):
    """Labels, the heap of those that wait, and how many there are of each."""

    figures: Grid
    trails: Trails
    heap: Columns
    size: int
    waiting: int


@compiled
def k_best(
    world: World, starts: Starts, asked: Asked, marks: Marks
) -> tuple[Grid, Trails, int, bool]:
    """Find up to `k` ways: their figures and trails, how many labels it took, and whether all."""
    reach = _look_around(world, starts, asked, marks)
    labels = _begin(reach, starts, asked, marks)
    figures, trails = np.empty((asked.k, FIGURES), np.int64), np.empty((asked.k, TRAIL), np.int32)
    found = 0
    while labels.waiting > 0:
        at, labels = _take(labels)
        here = labels.figures[at, PLACE]
        if reach.spots[here]["is_target"]:
            if not _is_among(labels.trails[at], trails[:found]):
                _copy(labels.figures[at], figures[found])
                _copy(labels.trails[at], trails[found])
                found += 1
            if found == asked.k:
                break
            continue
        if _is_beaten(world, labels, at, reach, starts, asked.k):
            continue
        labels.figures[at, NEXT], reach.spots[here]["label"] = reach.spots[here]["label"], at
        if labels.size > asked.most_labels:
            return figures[:found], trails[:found], labels.size, False
        labels = _go_on(world, labels, at, reach, starts, asked, marks)
    return figures[:found], trails[:found], labels.size, True


# The law of a hop.


@compiled
def _free(world: World, from_: int, to: int, consent: int) -> int:
    """The classes that may go on under the consent by which they came."""
    rules, rows = world.law.settings[0], world.law.rows
    mine, theirs = world.holders[from_]["regimes"], world.holders[to]["regimes"]
    if consent < 0 or mine & rules["passes_on"] == 0 or theirs & rules["passes_on"] == 0:
        return 0
    if mine & rules["named_and_dated"] == 0:
        return int(world.law.covers[consent])
    for row in rows:
        if row["number"] == consent and row["discloser"] == from_ and row["has_last_day"]:
            return int(world.law.covers[consent])
    return 0


@compiled
def _tells(world: World, from_: int, link: Records) -> int:
    """What a step tells: what is agreed, and what the name of who introduces gives away."""
    return int(link["told"] | world.law.implied[world.holders[from_]["regimes"]])


@compiled
def _heard(world: World, spot: Records, from_: int, to: int, told: int) -> tuple[bool, int, int]:
    """Whether telling is denied, what the permits cover, and which of them goes on from there."""
    rows, rules = world.law.rows, world.law.settings[0]
    strict = world.holders[from_]["regimes"] & rules["named_and_dated"] != 0
    theirs = world.holders[to]["regimes"]
    goes_on = told != 0 and theirs & rules["passes_on"] != 0
    covered, onward, widest = 0, -1, 0
    first, last = int(spot["row"]), int(spot["last_row"])
    for by_law in range(2):
        if by_law:
            first, last = rules["named"], len(rows)
        for at in range(first, last):
            row = rows[at]
            if row["discloser"] != -1 and row["discloser"] != from_:
                continue
            if by_law and row["regimes"] & theirs == 0:
                continue
            classes = int(row["classes"])
            if row["deny"]:
                if classes == 0 or classes & told:
                    return True, 0, -1
                continue
            if strict and (row["discloser"] == -1 or row["has_last_day"] == 0):
                continue
            covered |= classes
            if goes_on and row["redisclosure"] and told & ~classes == 0:
                wide, number = _size(classes), row["number"]
                if wide > widest or (wide == widest and number < onward):
                    onward, widest = number, wide
    return False, covered, onward


@compiled
def _hop(
    world: World, spot: Records, from_: int, link: Records, held: int, consent: int
) -> tuple[bool, int, int, int]:
    """Take a step: whether it may be taken, what it tells, what is held then, and under what."""
    told, rules = _tells(world, from_, link), world.law.settings[0]
    to = int(link["node"])
    if world.holders[from_]["is_mouth"]:
        told |= held
    denied, covered, onward = _heard(world, spot, from_, to, told)
    free = _free(world, from_, to, consent)
    if denied or told & ~(covered | free):
        return False, told, 0, -1
    if told != 0 and told & ~free == 0:
        onward = consent
    return True, told, told & rules["protected"] if world.holders[to]["is_mouth"] else 0, onward


@compiled
def _size(bits: int) -> int:
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@compiled
def _ever(world: World, spot: Records, from_: int, to: int, link: Records) -> bool:
    """Whether some consent could ever allow a step: who was told more could not take it either."""
    law, told = world.law, _tells(world, from_, link)
    denied, covered, _ = _heard(world, spot, from_, to, told)
    if denied:
        return False
    if told & ~covered == 0:
        return True
    for number in range(len(law.covers)):
        if law.covers[number] and told & ~(covered | _free(world, from_, to, number)) == 0:
            return True
    return False


# What the rest takes at least.


@compiled
def _look_around(world: World, starts: Starts, asked: Asked, marks: Marks) -> Reach:
    """Go out from both ends, from where it costs less next, until they have met if they can."""
    marks.epoch[0] += 1
    reach = _named(world, starts, asked, marks)
    ahead, behind = np.empty(64, np.int32), np.empty(64, np.int32)
    a_count, b_count, most = 0, 0, asked.most_hops
    for target in asked.targets:
        place, reach = _place(reach, marks, target)
        if reach.spots[place]["behind"] == NEITHER:
            reach.spots[place]["behind"], reach.spots[place]["improved"] = 0, 1
            for i in range(reach.rest.shape[1]):
                reach.rest[place, i] = 0
            behind, b_count = _listed(behind, b_count, place)
    used = most
    for i in range(len(starts.nodes)):
        used = min(used, starts.figures[i, USED])
    a_end = np.zeros(MOST_HOPS + 2, np.int64)  # by depth: where those of that depth end
    ahead, a_count, reach = _begun(reach, marks, starts, used, ahead, a_count)
    a_end[used] = a_count
    left, a_new = 0, 0
    while used + left < most:
        if _edges_ahead(world, reach, ahead[a_new:a_count]) <= _edges_behind(
            world, reach, behind[:b_count], left
        ):
            first, a_new = a_new, a_count
            ahead, a_count, reach = _ring(world, reach, marks, used, ahead, first, a_count)
            used += 1
            ahead, a_count, reach = _begun(reach, marks, starts, used, ahead, a_count)
            a_end[used] = a_count
        else:
            left += 1
            behind, b_count, reach = _nearer(world, reach, marks, left, behind, b_count)
    for hops in range(left + 1, most + 1):
        for i in range(a_end[max(most - hops, 0)]):
            _improve(world, reach, marks, ahead[i], hops)
    return reach


@compiled
def _named(world: World, starts: Starts, asked: Asked, marks: Marks) -> Reach:
    """Place those about whom something was said, and those who are left out."""
    spots = np.empty(256, SPOT)
    reach = Reach(spots, np.empty((256, 4 * asked.most_hops + 4), np.int64), 0)
    law = world.law
    for at in range(law.settings[0]["named"]):
        recipient = law.rows[at]["recipient"]
        if recipient >= 0:
            place, reach = _place(reach, marks, recipient)
            if reach.spots[place]["last_row"] == 0:
                reach.spots[place]["row"] = at
            reach.spots[place]["last_row"] = at + 1
    for node in asked.targets:
        place, reach = _place(reach, marks, node)
        reach.spots[place]["is_target"] = 1
    for node in asked.barred:
        place, reach = _place(reach, marks, node)
        reach.spots[place]["is_barred"] = 1
    return reach


@compiled
def _place(reach: Reach, marks: Marks, node: int) -> tuple[int, Reach]:
    """Where a holder stands among those within reach; a new one at the end."""
    mark = marks.placed[node]
    if mark["stamp"] == marks.epoch[0]:
        return mark["place"], reach
    spots, rest, place = reach.spots, reach.rest, reach.size
    if place == len(spots):
        spots, rest = _twice_spots(spots), _twice(rest)
    mark["stamp"], mark["place"] = marks.epoch[0], place
    spot = spots[place]
    spot["node"], spot["label"], spot["ahead"], spot["behind"] = node, -1, NEITHER, NEITHER
    spot["row"], spot["last_row"], spot["improved"] = 0, 0, 0
    spot["is_target"], spot["is_barred"] = 0, 0
    for i in range(rest.shape[1]):
        rest[place, i] = NEVER
    return place, Reach(spots, rest, place + 1)


@compiled
def _begun(
    reach: Reach, marks: Marks, starts: Starts, used: int, ahead: Columns, count: int
) -> tuple[Columns, int, Reach]:
    """Add the starts that have taken so many hops already."""
    for i in range(len(starts.nodes)):
        if starts.figures[i, USED] == used:
            place, reach = _place(reach, marks, starts.nodes[i])
            if reach.spots[place]["ahead"] == NEITHER:
                reach.spots[place]["ahead"] = used
                ahead, count = _listed(ahead, count, place)
    return ahead, count, reach


@compiled
def _ring(
    world: World,
    reach: Reach,
    marks: Marks,
    used: int,
    ahead: Columns,
    first: int,
    count: int,
) -> tuple[Columns, int, Reach]:
    """One hop on from those who were reached last."""
    new = count
    for i in range(first, count):
        here = reach.spots[ahead[i]]
        if here["is_target"] or here["is_barred"]:
            continue
        node = here["node"]
        for e in range(world.out.starts[node], world.out.starts[node + 1]):
            link = world.out.edges[e]
            mark = marks.placed[link["node"]]
            known = mark["stamp"] == marks.epoch[0]
            if known and reach.spots[mark["place"]]["ahead"] != NEITHER:
                continue
            if link["mask"] & world.allowed == 0:
                continue
            place, reach = _place(reach, marks, link["node"])
            spot = reach.spots[place]
            if not spot["is_barred"] and _ever(world, spot, node, link["node"], link):
                spot["ahead"] = used + 1
                ahead, new = _listed(ahead, new, place)
    return ahead, new, reach


@compiled
def _nearer(
    world: World, reach: Reach, marks: Marks, hops: int, behind: Columns, count: int
) -> tuple[Columns, int, Reach]:
    """One round more back from the targets: what the rest takes with `hops` left."""
    for i in range(count):
        _carry(reach.rest[behind[i]], hops)
    new = count
    for i in range(count):
        there = reach.spots[behind[i]]
        if there["improved"] >> (hops - 1) & 1 == 0 or there["is_barred"]:
            continue
        to = there["node"]
        for e in range(world.into.starts[to], world.into.starts[to + 1]):
            back = world.into.edges[e]
            if back["mask"] & world.allowed == 0:
                continue
            if not _ever(world, reach.spots[behind[i]], back["node"], to, back):
                continue
            place, reach = _place(reach, marks, back["node"])
            spot = reach.spots[place]
            if spot["is_target"] or spot["is_barred"]:
                continue
            if spot["behind"] == NEITHER:
                spot["behind"] = hops
                behind, new = _listed(behind, new, place)
            if _shorten(world, reach, place, back["node"], back, behind[i], hops):
                spot["improved"] |= 1 << hops
    return behind, new, reach


@compiled
def _improve(world: World, reach: Reach, marks: Marks, place: int, hops: int) -> None:
    """What the rest takes with `hops` left from a holder that was reached from a start."""
    spot = reach.spots[place]
    if spot["is_target"] or spot["is_barred"]:
        return
    node = spot["node"]
    _carry(reach.rest[place], hops)
    for e in range(world.out.starts[node], world.out.starts[node + 1]):
        link = world.out.edges[e]
        mark = marks.placed[link["node"]]
        if mark["stamp"] != marks.epoch[0] or link["mask"] & world.allowed == 0:
            continue
        there = reach.spots[mark["place"]]
        if there["is_barred"] or reach.rest[mark["place"], 4 * hops - 4] >= NEVER:
            continue
        if _ever(world, there, node, link["node"], link):
            _shorten(world, reach, place, node, link, mark["place"], hops)


@compiled
def _shorten(
    world: World, reach: Reach, place: int, node: int, link: Records, there: int, hops: int
) -> bool:
    """Take a step into account: whether the rest takes less of anything now."""
    rest = reach.rest[place, 4 * hops : 4 * hops + 4]
    ahead = reach.rest[there, 4 * hops - 4 : 4 * hops]
    told = _tells(world, node, link) & world.law.settings[0]["need"] != 0
    better = _lowered(rest, WEIGHT, ahead[WEIGHT] + link["weight"])
    better |= _lowered(rest, DAYS, ahead[DAYS] + link["days"])
    better |= _lowered(rest, COST, ahead[COST] + link["cost_cents"])
    better |= _lowered(rest, RETELLINGS, ahead[RETELLINGS] + (0 if told else 1))
    return better


@compiled
def _lowered(rest: Ints, figure: int, least: int) -> bool:
    if least >= rest[figure]:
        return False
    rest[figure] = least
    return True


@compiled
def _edges_ahead(world: World, reach: Reach, some: Columns) -> int:
    """How many steps leave those who were reached last."""
    count = 0
    for place in some:
        node = reach.spots[place]["node"]
        count += world.out.starts[node + 1] - world.out.starts[node]
    return count


@compiled
def _edges_behind(world: World, reach: Reach, some: Columns, hops: int) -> int:
    """How many steps lead to those who came nearer in the last round."""
    count = 0
    for place in some:
        if reach.spots[place]["improved"] >> hops & 1:
            node = reach.spots[place]["node"]
            count += world.into.starts[node + 1] - world.into.starts[node]
    return count


@compiled
def _listed(some: Columns, count: int, place: int) -> tuple[Columns, int]:
    if count == len(some):
        more = np.empty(2 * count, np.int32)
        _copy(some, more)
        some = more
    some[count] = place
    return some, count + 1


# Labels, best first.


@compiled
def _begin(reach: Reach, starts: Starts, asked: Asked, marks: Marks) -> Open:
    """A label for each start."""
    size = max(256, len(starts.nodes))
    labels = Open(
        np.zeros((size, FIGURES), np.int64),
        np.zeros((size, TRAIL), np.int32),
        np.empty(size, np.int32),
        0,
        0,
    )
    for i in range(len(starts.nodes)):
        mark = marks.placed[starts.nodes[i]]
        if mark["stamp"] != marks.epoch[0] or reach.spots[mark["place"]]["is_barred"]:
            continue
        figures, trail = labels.figures[labels.size], labels.trails[labels.size]
        _copy(starts.figures[i], figures)
        figures[START], figures[PLACE], figures[NEXT] = i, mark["place"], -1
        for j in range(TRAIL):
            trail[j] = -1
        trail[0], trail[1] = starts.ranks[i], starts.nodes[i]
        labels = _put(labels, reach, asked)
    return labels


@compiled
def _go_on(
    world: World,
    labels: Open,
    at: int,
    reach: Reach,
    starts: Starts,
    asked: Asked,
    marks: Marks,
) -> Open:
    """Every step that may be taken from a label."""
    start = labels.figures[at, START]
    used, node = labels.figures[at, USED], reach.spots[labels.figures[at, PLACE]]["node"]
    size = used - starts.figures[start, USED] + 1
    left = asked.most_hops - used - 1
    if left < 0:
        return labels
    for e in range(world.out.starts[node], world.out.starts[node + 1]):
        link = world.out.edges[e]
        to = link["node"]
        mark = marks.placed[to]
        if mark["stamp"] != marks.epoch[0] or link["mask"] & world.allowed == 0:
            continue
        spot = reach.spots[mark["place"]]
        if spot["is_barred"] or reach.rest[mark["place"], 4 * left] >= NEVER:
            continue
        if _was_passed(labels.trails[at], size, starts.passed[start], to):
            continue
        held, consent = labels.figures[at, TOLD], labels.figures[at, CONSENT]
        may, told, then, under = _hop(world, spot, node, link, held, consent)
        if not may:
            continue
        labels = _with_room(labels)
        before, after = labels.figures[at], labels.figures[labels.size]
        after[WEIGHT], after[DAYS] = before[WEIGHT] + link["weight"], before[DAYS] + link["days"]
        after[COST] = before[COST] + link["cost_cents"]
        after[RETELLINGS] = before[RETELLINGS] + (0 if told & world.law.settings[0]["need"] else 1)
        after[USED], after[TOLD], after[CONSENT] = used + 1, then, under
        after[START], after[PLACE], after[NEXT] = start, mark["place"], -1
        trail = labels.trails[labels.size]
        _copy(labels.trails[at], trail)
        trail[1 + size], trail[MOST_HOPS + 1 + size] = to, link["edge"]
        labels = _put(labels, reach, asked)
    return labels


@compiled
def _put(labels: Open, reach: Reach, asked: Asked) -> Open:
    """Let the last label wait, where it can still end within the limits."""
    figures = labels.figures[labels.size]
    left = asked.most_hops - figures[USED]
    if left < 0:
        return labels
    rest = reach.rest[figures[PLACE]]
    if rest[4 * left] >= NEVER:
        return labels
    for figure in range(4):
        if figures[figure] + rest[4 * left + figure] > asked.most[figure]:
            return labels
    hops = 0
    while rest[4 * hops] >= NEVER:
        hops += 1
    weight = (figures[WEIGHT] + rest[4 * left + WEIGHT] + ROUNDED // 2) // ROUNDED
    days = figures[DAYS] + rest[4 * left + DAYS]
    if asked.days_first:
        figures[KEY], figures[KEY + 1], figures[KEY + 2] = days, weight, figures[USED] + hops
    else:
        figures[KEY], figures[KEY + 1], figures[KEY + 2] = weight, figures[USED] + hops, days
    at = labels.waiting
    while at > 0 and _comes_first(labels, labels.size, labels.heap[(at - 1) >> 1]):
        labels.heap[at] = labels.heap[(at - 1) >> 1]
        at = (at - 1) >> 1
    labels.heap[at] = labels.size
    return Open(labels.figures, labels.trails, labels.heap, labels.size + 1, labels.waiting + 1)


@compiled
def _take(labels: Open) -> tuple[int, Open]:
    """The first of those that wait."""
    heap, size = labels.heap, labels.waiting - 1
    first, last, at = heap[0], heap[size], 0
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and _comes_first(labels, heap[below + 1], heap[below]):
            below += 1
        if not _comes_first(labels, heap[below], last):
            break
        heap[at] = heap[below]
        at = below
    heap[at] = last
    return first, Open(labels.figures, labels.trails, heap, labels.size, size)


@compiled
def _comes_first(labels: Open, one: int, other: int) -> bool:
    """Whether one label comes before another: by its key, then by holders, then by steps."""
    for column in range(KEY, KEY + 3):
        a, b = labels.figures[one, column], labels.figures[other, column]
        if a != b:
            return bool(a < b)
    return _is_earlier(labels, one, other) < 0


@compiled
def _is_earlier(labels: Open, one: int, other: int) -> int:
    """Below 0 where one label comes before another: by rank, holders, start, and steps."""
    mine, theirs = labels.trails[one], labels.trails[other]
    for i in range(TRAIL):
        if i == MOST_HOPS + 2 and labels.figures[one, START] != labels.figures[other, START]:
            break
        if mine[i] != theirs[i]:
            return -1 if mine[i] < theirs[i] else 1
    return int(labels.figures[one, START] - labels.figures[other, START])


@compiled
def _is_among(trail: Columns, trails: Trails) -> bool:
    """Whether a way leads over the same holders as one of some others."""
    for other in trails:
        if _same_holders(trail, other):
            return True
    return False


@compiled
def _same_holders(one: Columns, other: Columns) -> bool:
    for i in range(MOST_HOPS + 2):
        if one[i] != other[i]:
            return False
    return True


@compiled
def _was_passed(trail: Columns, size: int, passed: Columns, node: int) -> bool:
    for i in range(1, 1 + size):
        if trail[i] == node:
            return True
    for one in passed:
        if one == node:
            return True
    return False


@compiled
def _is_beaten(world: World, labels: Open, at: int, reach: Reach, starts: Starts, k: int) -> bool:
    """Whether k others make it sure that nothing of a label is among the k best."""
    figures, trail = labels.figures[at], labels.trails[at]
    counted, beaten = np.empty(k, np.int32), 0
    start = figures[START]
    size = figures[USED] - starts.figures[start, USED] + 1
    other = reach.spots[figures[PLACE]]["label"]
    while other >= 0:
        theirs = labels.figures[other]
        if _beats(labels, other, at) and _passed_no_more(labels, other, at, starts, size):
            their_trail = labels.trails[other]
            if _same_holders(their_trail, trail):
                return True
            again = False
            for i in range(beaten):
                again = again or _same_holders(labels.trails[counted[i]], their_trail)
            if not again:
                counted[beaten] = other
                beaten += 1
                if beaten == k:
                    return True
        other = theirs[NEXT]
    return False


@compiled
def _beats(labels: Open, one: int, other: int) -> bool:
    """Whether one label knows the same as another, took no more of anything, and comes first."""
    mine, theirs = labels.figures[one], labels.figures[other]
    if mine[TOLD] != theirs[TOLD] or mine[CONSENT] != theirs[CONSENT]:
        return False
    for figure in range(5):  # the last one is hops
        if mine[figure] > theirs[figure]:
            return False
    if mine[DAYS] < theirs[DAYS] or mine[USED] < theirs[USED]:
        return True
    return _is_earlier(labels, one, other) < 0


@compiled
def _passed_no_more(labels: Open, one: int, other: int, starts: Starts, size: int) -> bool:
    """Whether everybody whom one way has passed was passed by the other, too."""
    mine, theirs = labels.figures[one], labels.trails[other]
    passed = starts.passed[labels.figures[other, START]]
    for i in range(1, mine[USED] - starts.figures[mine[START], USED] + 2):
        if not _was_passed(theirs, size, passed, labels.trails[one, i]):
            return False
    for node in starts.passed[mine[START]]:
        if node >= 0 and not _was_passed(theirs, size, passed, node):
            return False
    return True


@compiled
def _with_room(labels: Open) -> Open:
    if labels.size < len(labels.heap):
        return labels
    figures, trails, heap = _twice(labels.figures), _twice(labels.trails), labels.heap
    more = np.empty(2 * len(heap), np.int32)
    _copy(heap, more)
    return Open(figures, trails, more, labels.size, labels.waiting)


@compiled
def _copy(some: npt.NDArray[Any], to: npt.NDArray[Any]) -> None:
    """Copy numbers; numba takes seconds to compile the same as a slice."""
    for i in range(len(some)):
        to[i] = some[i]


@compiled
def _carry(rest: Ints, hops: int) -> None:
    for i in range(4 * hops, 4 * hops + 4):
        rest[i] = rest[i - 4]


@compiled
def _twice(rows: npt.NDArray[N]) -> npt.NDArray[N]:
    more = np.empty((2 * len(rows), rows.shape[1]), rows.dtype)
    for i in range(len(rows)):
        _copy(rows[i], more[i])
    return more


@compiled
def _twice_spots(spots: Records) -> Records:
    more = np.empty(2 * len(spots), spots.dtype)
    for i in range(len(spots)):
        more[i] = spots[i]
    return more
