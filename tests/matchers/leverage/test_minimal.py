"""Is the index the law? Every set of up to three steps really taken, and matched anew."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.nodes import Intervention
from matchers.directory import Directory
from matchers.leverage import find_leverage
from tests.matchers.leverage.reference import all_sets, listed
from tests.matchers.leverage.worlds import ANA, ON, draw_world

randoms = st.integers(0, 2**32).map(Random)


@settings(max_examples=400)
@given(randoms)
def test_every_set_opens_what_matching_anew_says(random: Random) -> None:
    graph = draw_world(random)
    directory = Directory.of(graph)
    sets = all_sets(graph, ANA, graph.nodes(Intervention), on=ON, directory=directory)
    found = find_leverage(graph, ANA, on=ON, directory=directory)
    assert {
        frozenset(one.set): {
            got.need: (got.service, got.verdict, got.chance) for got in one.unlocks
        }
        for one in found.interventions
        if one.kind == "step"
    } == {chosen: dict(opens) for chosen, opens in listed(sets).items()}
