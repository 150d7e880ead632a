"""Which plan for several goals deals with the fewest agencies, then places, then least effort?"""

from __future__ import annotations

from time import monotonic

from matchers.plans.cheapest import ANY, WHOLE, Checks, Found, Groups, Model, Search, Stage
from matchers.plans.hypergraph import Hypergraph
from matchers.plans.reaching import reached


def best_bundle(
    net: Hypergraph,
    goal: int,
    agencies: Groups,
    places: Groups,
    *,
    time_limit_s: float = 10.0,
    checks: Checks = ANY,
) -> Found | None:
    """Find it: three programmes one after the other, each keeping what the one before reached.

    `value` is the effort in hours; where a time limit cut one of the three short, it is not
    `optimal`, and nothing is known of how little effort it could be.
    """
    if goal not in reached(net):
        return None
    model = Model(net, goal)
    stages = [
        Stage({column: 1.0 for column in model.share(groups)}, WHOLE)
        for groups in (agencies, places)
    ]
    stages.append(Stage(model.effort()))
    until = monotonic() + time_limit_s
    found = Search(model, stages, "effort", until, checks, proven_by=len(stages)).best(1)
    return found[0] if found else None


def count_of(actions: frozenset[int], groups: Groups) -> int:
    """Return how many groups the actions belong to."""
    return len({groups[action] for action in actions if action in groups})
