"""Would the client really ask that after the steps? Against a file that is written and read."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.nodes import Client, Intervention
from matchers.directory import Directory
from matchers.leverage import changed
from matchers.leverage.case import Case, Ground
from matchers.request import needs_of, request_for
from tests.matchers.leverage.worlds import ANA, ON, draw_world


@settings(max_examples=150)
@given(st.integers(0, 2**32).map(Random))
def test_the_request_after_steps_is_that_of_the_changed_file(random: Random) -> None:
    graph = draw_world(random)
    case = Case(Ground.of(graph, Directory.of(graph), ON), ANA)
    assert case.trial is not None
    supposing = case.trial.screen.supposing
    need = min(need.id for need in needs_of(graph, ANA))
    steps = {step.id: step for step in graph.nodes(Intervention)}
    for taken in range(1 << len(case.steps)):
        chosen = [steps[step.node.id] for step in case.chosen(taken)]
        world = changed(graph, graph.node(ANA, Client), chosen, on=ON.date())
        asked, law = supposing.after(taken), request_for(world, ANA, need, on=ON)
        assert asked.facts.possible == law.facts.possible
        assert asked.facts.conflicts == law.facts.conflicts
        assert asked.model_copy(update={"facts": law.facts}) == law
