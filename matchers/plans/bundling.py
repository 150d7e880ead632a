"""Which plan for several goals deals with the fewest agencies, then places, then least effort?"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from matchers.plans.cheapest import REJECTED_AT_MOST, WHOLE, Found, Groups, Model
from matchers.plans.hypergraph import Hypergraph
from matchers.plans.reaching import reached


def best_bundle(
    net: Hypergraph,
    goal: int,
    agencies: Groups,
    places: Groups,
    *,
    time_limit_s: float = 10.0,
    works: Callable[[frozenset[int]], bool] = lambda actions: True,
) -> Found | None:
    """Find it: three programmes one after the other, each keeping what the one before reached.

    `value` is the effort in hours; where a time limit cut one of the three short, it is not
    `optimal`, and the bound says nothing.
    """
    if goal not in reached(net):
        return None
    until = monotonic() + time_limit_s
    refused: list[frozenset[int]] = []
    while len(refused) < REJECTED_AT_MOST:
        model = Model(net, goal)
        stages = [
            {column: 1.0 for column in model.share(agencies)},
            {column: 1.0 for column in model.share(places)},
            model.effort(),
        ]
        for actions in refused:
            model.exclude_just(actions)
        optimal, solved = True, None
        for number, weights in enumerate(stages):
            left = until - monotonic()
            if left <= 0:
                return None
            step = model.solve(weights, left)
            if step.values is None:
                return None
            solved, optimal = step, optimal and step.status == "optimal"
            if number < len(stages) - 1:
                model.limit(weights, round(step.objective or 0.0) + WHOLE)
        if solved is None:
            return None
        actions = model.chosen(solved)
        if works(actions):
            effort = round(sum(net.costs[action].effort_hours for action in sorted(actions)), 9)
            bound = effort if optimal else 0.0
            return Found(actions, effort, bound, 0.0 if optimal else float("inf"), optimal)
        refused.append(actions)
    return None


def count_of(actions: frozenset[int], groups: Groups) -> int:
    """Return how many groups the actions belong to."""
    return len({groups[action] for action in actions if action in groups})
