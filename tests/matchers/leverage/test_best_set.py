"""Is the best set the best? Against every set within the limits, each matched anew."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.nodes import Intervention, Need
from matchers.directory import Directory
from matchers.leverage import LeverageSettings, find_leverage
from matchers.leverage.best_set import find_best_set
from matchers.leverage.case import Case, Ground
from tests.matchers.leverage.reference import all_sets
from tests.matchers.leverage.test_search import CARD, has, step, world
from tests.matchers.leverage.worlds import ANA, ON, draw_world

randoms = st.integers(0, 2**32).map(Random)


@settings(max_examples=150)
@given(randoms, st.integers(1, 5), st.sampled_from([None, 2.0, 3.5, 6.0]))
def test_no_set_within_the_limits_opens_more(
    random: Random, most: int, budget: float | None
) -> None:
    graph = draw_world(random, needs=3, steps=5)
    directory = Directory.of(graph)
    limits = LeverageSettings(most=most, budget_hours=budget)
    found = find_best_set(Case(Ground.of(graph, directory, ON), ANA), limits)
    steps = {step.id: step for step in graph.nodes(Intervention)}
    weights = {need.id: need.weight for need in graph.nodes(Need)}
    sets = all_sets(graph, ANA, steps.values(), on=ON, directory=directory, most=most)
    within = {
        chosen: sum(weights[need] for need in opens)
        for chosen, opens in sets.items()
        if budget is None or sum(steps[id].effort_hours for id in chosen) <= budget
    }
    assert found.weight == found.bound == max(within.values())
    assert (found.gap, found.status) == (0, "optimal")
    if found.opening is None:
        assert found.weight == 0
    else:
        chosen = frozenset(found.opening.set)
        assert within[chosen] == found.weight
        effort = {id: sum(steps[one].effort_hours for one in id) for id in within}
        assert effort[chosen] == min(effort[c] for c in within if within[c] == found.weight)


def test_a_search_that_ran_out_of_time_gives_a_bound_and_says_so() -> None:
    graph = world(step("card", provides=has(CARD), effort_hours=3))
    short = LeverageSettings(budget_hours=4, time_limit_s=1e-9)
    best = find_leverage(graph, ANA, on=ON, settings=short).best
    assert best is not None
    assert (best.weight, best.bound, best.gap, best.status) == (0, 1, 1, "time limit")
    assert "no choice opens more than 1" in best.sentence
