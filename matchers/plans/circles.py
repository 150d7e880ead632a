"""Which papers take each other in a circle, what breaks it, and what would have to be given?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from time import monotonic

from matchers.plans.cheapest import Found, best_plans
from matchers.plans.compiling import Compiler
from matchers.plans.hypergraph import NEVER, Gate, Hypergraph, circles_among
from matchers.plans.reaching import reached, tree_effort

GRANTS_SHOWN = 3
PAIRS_AMONG = 30
"""Pairs are tried among so many papers and waivers, those that leave the least to do first."""
CIRCLES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Knot:
    """Papers, as nodes, each of which takes the next, and the last the first."""

    papers: tuple[int, ...]
    part: frozenset[int]
    """All papers that hang together with them in circles."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What would have to be given, as nodes, and what would remain to be done."""

    given: tuple[int, ...]
    rest: Found


def find_knots(compiler: Compiler, goals: Iterable[int]) -> list[Knot]:
    """Find the circles among the papers and benefits that bear on the goals, the shortest first.

    Through each paper the shortest circle is given. What is only another word for a paper (a lease
    that counts as a proof of address) stands in no circle itself, nor does a paper of which nobody
    knows whether the client has it.
    """
    net = compiler.net
    papers = {
        node
        for node in net.below(goals)
        if node in compiler.labels
        and compiler.labels[node].kind in ("document", "benefit")
        and net.gates[node].count > 0
        and not any(child in compiler.asked for child in net.gates[node].children)
    }
    stand_ins = {p for p in papers if any(c in papers for c in net.gates[p].children)}
    papers -= stand_ins
    needs = {paper: tuple(sorted(_papers_under(net, paper, papers))) for paper in sorted(papers)}
    found: dict[frozenset[int], Knot] = {}
    for part in circles_among(sorted(papers), needs):
        for paper in part:
            circle = _shortest_circle(paper, needs, set(part))
            if len(circle) > 1:
                found.setdefault(frozenset(circle), Knot(circle, frozenset(part)))
    return sorted(found.values(), key=lambda knot: (len(knot.papers), knot.papers))[:CIRCLES_SHOWN]


def _papers_under(net: Hypergraph, paper: int, papers: Collection[int]) -> set[int]:
    """Return the papers that a paper takes, directly or through conditions."""
    found: set[int] = set()
    seen = {paper}
    waiting = [paper]
    while waiting:
        for child in net.gates[waiting.pop()].children:
            if child in papers:
                found.add(child)
            elif child not in seen:
                seen.add(child)
                waiting.append(child)
    return found


def _shortest_circle(
    start: int, needs: dict[int, tuple[int, ...]], within: set[int]
) -> tuple[int, ...]:
    """Return the shortest way from a paper back to it, beginning with the least number."""
    came_from: dict[int, int] = {}
    ring = [start]
    while ring:
        nodes, ring = ring, []
        for node in nodes:
            for child in needs[node]:
                if child == start:
                    way = [node]
                    while way[-1] != start:
                        way.append(came_from[way[-1]])
                    way.reverse()
                    least = way.index(min(way))
                    return (*way[least:], *way[:least])
                if child in within and child not in came_from:
                    came_from[child] = node
                    ring.append(child)
    return ()


def breaker_of(compiler: Compiler, knot: Knot, *, time_limit_s: float) -> Found | None:
    """Find the cheapest way to one of the papers that takes none of them; None: there is none."""
    net = compiler.net
    outside = Hypergraph()
    outside.gates = [NEVER if n in knot.part else gate for n, gate in enumerate(net.gates)]
    outside.costs = dict(net.costs)
    ways = [child for paper in sorted(knot.part) for child in net.gates[paper].children]
    goal = outside.add(Gate(1, tuple(child for child in ways if child not in knot.part)))
    found, _ = best_plans(outside, goal, time_limit_s=time_limit_s)
    return found[0] if found else None


def smallest_grants(
    compiler: Compiler, goal: int, *, time_limit_s: float, besides: Collection[int] = ()
) -> list[Opened]:
    """Find the fewest papers or waivers that would open a way, with the least left to do.

    One if one is enough, else two; none where it takes three. `besides` are not proposed.
    """
    until = monotonic() + time_limit_s
    net = compiler.net
    within = net.below([goal]) - reached(net)
    candidates = [
        node
        for node in sorted(within - set(besides))
        if node in compiler.labels and compiler.labels[node].can_be_given
    ]
    candidates = _one_of_each(compiler, candidates)
    ones = [(c,) for c in candidates if goal in reached(net.only(net.costs, [c]))]
    if ones:
        return _cheapest(net, goal, ones, until)
    few = candidates[:PAIRS_AMONG]
    pairs = [pair for pair in combinations(few, 2) if goal in reached(net.only(net.costs, pair))]
    return _cheapest(net, goal, pairs, until)


def _one_of_each(compiler: Compiler, nodes: Sequence[int]) -> list[int]:
    """Leave out nodes that would be said in the same words."""
    return list({compiler.labels[node].text: node for node in reversed(nodes)}.values())[::-1]


def _cheapest(
    net: Hypergraph, goal: int, grants: Sequence[tuple[int, ...]], until: float
) -> list[Opened]:
    """Work out what would remain, for those first for which the trees say the least."""
    with_bound = [(tree_effort(net.only(net.costs, grant))[goal], grant) for grant in grants]
    found: list[Opened] = []
    for _, grant in sorted(with_bound)[: 2 * GRANTS_SHOWN]:
        left = max(until - monotonic(), 0.05)
        rest, _ = best_plans(net.only(net.costs, grant), goal, time_limit_s=left)
        found.extend(Opened(grant, one) for one in rest)
    found.sort(key=lambda one: (one.rest.value, one.given))
    return found[:GRANTS_SHOWN]


def what_is_missing(compiler: Compiler, goal: int) -> tuple[str, ...]:
    """Name what nothing gives, on the way to the goal on which the least is missing."""
    net, there = compiler.net, reached(compiler.net)
    ways = [child for child in net.gates[goal].children if child not in there] or [goal]
    named = [tuple(dict.fromkeys(_bottom(compiler, way, there))) for way in ways]
    return min((texts for texts in named if texts), key=lambda t: (len(t), t), default=())


def _bottom(compiler: Compiler, way: int, there: set[int]) -> Iterator[str]:
    """Name the lowest nodes that are out of reach; in a circle, the highest."""
    within = compiler.net.below([way]) - there
    named = [node for node in sorted(within) if node in compiler.labels]
    lowest = [
        node
        for node in named
        if not ((compiler.net.below([node]) - {node} - there) & compiler.labels.keys())
    ]
    for node in lowest or named[:1]:
        yield compiler.labels[node].text
