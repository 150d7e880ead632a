"""How fast is the cheapest plan, beside trying every set of steps and beside sums over trees?

Trying every set is exact as well, and done for a few steps only. Sums over trees (Knuth 1977) are
quick and count what two branches share twice: their plan can cost more, never less.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from random import Random

from benchmarks.table import Line, compared
from benchmarks.timing import take_turns
from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.plans import find_plans
from matchers.plans.cheapest import Found, best_plans
from matchers.plans.hypergraph import Costs, Gate, Hypergraph
from matchers.plans.reaching import is_plan, plan_of_trees, reached

FEW, MANY = 12, 60
DRAWN = 10
DEX = "client:riverbend:c5"


def measure(graph: Graph, *, on: datetime, turns: int) -> list[Line]:
    """Time one cheapest plan among few and many steps, and all plans for a client of Riverbend."""
    return [*measure_few(turns), *measure_many(turns), *measure_riverbend(graph, on, turns)]


def measure_few(turns: int) -> Iterator[Line]:
    """Set it beside trying every set; both must find the same effort."""
    drawn = directories(FEW)
    for net, goal in drawn:
        check_same(effort(net, cheapest(net, goal)), effort(net, try_every_set(net, goal)))
    timed = take_turns(
        {
            "ours": lambda: [cheapest(*one) for one in drawn],
            "every set of steps": lambda: [try_every_set(*one) for one in drawn],
        },
        turns=turns,
    )
    question = f"cheapest plan among {FEW} steps, proven"
    yield from compared(question, timed, count=len(drawn), noun="plans")


def measure_many(turns: int) -> Iterator[Line]:
    """Set it beside the sum over trees, which must not be below it."""
    drawn = directories(MANY)
    ours = sum(effort(net, cheapest(net, goal)) for net, goal in drawn)
    theirs = sum(effort(net, by_trees(net, goal)) for net, goal in drawn)
    if theirs < ours:
        raise ValueError(f"the trees found {theirs} hours, which is less than {ours}")
    timed = take_turns(
        {
            "ours": lambda: [cheapest(*one) for one in drawn],
            f"sums over trees, not exact: {theirs:g} hours, not {ours:g}": lambda: [
                by_trees(*one) for one in drawn
            ],
        },
        turns=turns,
    )
    question = f"cheapest plan among {MANY} steps, proven"
    yield from compared(question, timed, count=len(drawn), noun="plans")


def measure_riverbend(graph: Graph, on: datetime, turns: int) -> Iterator[Line]:
    """Nothing comparable is known: three plans, a bundle, circles and timetables, told."""
    directory = Directory.of(graph)
    timed = take_turns(
        {"ours": lambda: find_plans(graph, DEX, on=on, directory=directory)}, turns=turns
    )
    yield from compared("Riverbend: three plans and a bundle for one client", timed)


def directories(count: int) -> list[tuple[Hypergraph, int]]:
    """Draw some, the same each time, and leave out those in which there is no way."""
    drawn = (papers(count, seed=seed) for seed in range(DRAWN))
    return [(net, goal) for net, goal in drawn if goal in reached(net)]


def papers(count: int, *, seed: int) -> tuple[Hypergraph, int]:
    """Draw offices that give papers for up to three others, and a goal that takes four of them.

    Half as many papers as offices; some can be had for nothing, many stand in circles.
    """
    random = Random(seed)
    net = Hypergraph()
    kinds = [net.add() for _ in range(count // 2)]
    givers: dict[int, list[int]] = {kind: [] for kind in kinds}
    for office in range(count):
        gives = kinds[office % len(kinds)]
        asked = [] if office % 7 == 0 else random.sample(kinds, random.randint(1, 3))
        tail = net.every([paper for paper in asked if paper != gives])
        hours = random.randint(2, 30) / 2
        givers[gives].append(net.action(tail, Costs(hours, random.randint(0, 30))))
    for kind, offices in givers.items():
        net.define(kind, Gate(1, tuple(offices)))
    return net, net.every(random.sample(kinds, 4))


def cheapest(net: Hypergraph, goal: int) -> frozenset[int]:
    """Ours; without a proof it would be another question."""
    found: list[Found]
    found, _ = best_plans(net, goal)
    if not found or not found[0].optimal:
        raise ValueError("the plan was not proven; draw another directory")
    return found[0].actions


def by_trees(net: Hypergraph, goal: int) -> frozenset[int]:
    """Sum over trees."""
    actions = plan_of_trees(net, goal)
    if actions is None:
        raise ValueError("there is no plan; draw another directory")
    return actions


def try_every_set(net: Hypergraph, goal: int) -> frozenset[int]:
    """Every set of steps, the best of those that lead to the goal."""
    actions = sorted(net.costs)
    plans = (
        frozenset(chosen)
        for size in range(len(actions) + 1)
        for chosen in combinations(actions, size)
        if is_plan(net, goal, chosen)
    )
    return min(plans, key=lambda plan: (effort(net, plan), sorted(plan)))


def effort(net: Hypergraph, actions: frozenset[int]) -> float:
    """Hours of work, each step once."""
    return sum(net.costs[action].effort_hours for action in sorted(actions))


def check_same(ours: float, theirs: float) -> None:
    """Refuse to compare what does not answer the same."""
    if abs(ours - theirs) > 1e-6:
        raise ValueError(f"ours takes {ours} hours, theirs {theirs}: not the same question")
