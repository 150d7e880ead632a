"""Is a panel the sum of its clients, and does it tell of nobody?"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import CodedAs, Edge, Has
from ecograph.facts import Fact
from ecograph.graph import Graph
from ecograph.nodes import Client, Need, Node
from ecograph.stores.memory import MemoryGraph
from matchers.directory import Directory
from matchers.leverage import LeverageSettings, PanelLeverage, find_leverage, find_panel_leverage
from matchers.leverage.case import Case, Ground
from matchers.leverage.panel import Tally, count_steps
from tests.matchers.leverage.test_search import CARD, FOOD, RENT, has, service, step, world
from tests.matchers.leverage.worlds import ANA, ON, TERMS, draw_world

ALONE = LeverageSettings(most=1, ask=False, ways=False, structure=False)


def add_clients(graph: Graph, random: Random, count: int) -> list[str]:
    """Others like the first, of whom other things are known."""
    first = graph.node(ANA, Client)
    records: list[Node | Edge] = []
    for n in range(count):
        id = f"client:t:p{n}"
        gone = random.sample(sorted(first.facts), random.randint(0, min(2, len(first.facts))))
        facts = {name: fact for name, fact in first.facts.items() if name not in gone}
        need = f"need:t:p{n}"
        records += [
            first.model_copy(update={"id": id, "facts": facts}),
            Need(id=need, name=need),
            Has(from_id=id, to_id=need),
            CodedAs(from_id=need, to_id=random.choice(TERMS[:2])),
        ]
    graph.write(sorted(records, key=lambda record: isinstance(record, Edge)))
    return [ANA, *(f"client:t:p{n}" for n in range(count))]


@settings(max_examples=150)
@given(st.integers(0, 2**32).map(Random))
def test_a_panel_is_the_sum_of_its_clients(random: Random) -> None:
    graph = draw_world(random)
    ids = add_clients(graph, random, 4)
    directory = Directory.of(graph)
    ground = Ground.of(graph, directory, ON)
    tallies = {node.id: Tally(node) for node in ground.catalogue.nodes}
    clients: Counter[str] = Counter()
    needs: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for id in ids:
        count_steps(Case(ground, id), tallies)
        for one in find_leverage(
            graph, id, on=ON, directory=directory, settings=ALONE
        ).interventions:
            (name,) = one.set
            clients[name] += 1
            needs[name] += len(one.unlocks)
            expected[name] += one.gain.expected  # type: ignore[assignment]
    for name, tally in tallies.items():
        assert (tally.clients, tally.needs) == (clients[name], needs[name])
        assert tally.expected == pytest.approx(expected[name])


def crowd(count: int, *, lacking: int) -> tuple[Graph, list[str]]:
    """People who need help with rent, of whom some have the card and some lack it."""
    card = step("card", provides=has(CARD))
    graph = world(card, service("pantry", FOOD))
    records: list[Node | Edge] = []
    for n in range(count):
        id, need = f"client:t:p{n}", f"need:t:p{n}"
        held = Fact(complete=True) if n < lacking else Fact(has=frozenset({CARD}), complete=True)
        records += [Client(id=id, facts={"documents": held}), Need(id=need, name="rent")]
        records += [Has(from_id=id, to_id=need), CodedAs(from_id=need, to_id=RENT)]
    graph.write(sorted(records, key=lambda record: isinstance(record, Edge)))
    return graph, [f"client:t:p{n}" for n in range(count)]


def asked(count: int, *, lacking: int) -> PanelLeverage:
    graph, ids = crowd(count, lacking=lacking)
    return find_panel_leverage(graph, ids, on=ON)


def test_what_a_step_opens_for_many_is_told() -> None:
    found = asked(30, lacking=12)
    (one,) = found.steps
    assert (found.clients, one.clients, one.needs, one.weight, one.value) == (30, 12, 12, 12, 1)
    assert one.sentence == (
        '"card" would open something for 12 people, at about 1 hour and no money each.'
    )


def test_a_few_people_are_not_counted() -> None:
    (one,) = asked(30, lacking=3).steps
    assert (one.clients, one.needs) == ("<11", "<11")
    assert (one.weight, one.expected, one.value) == (None, None, None)
    assert "a few people (ten or fewer)" in one.sentence


def test_nor_are_the_few_for_whom_it_opens_nothing() -> None:
    found = asked(20, lacking=15)
    assert found.clients == "11 or more"
    assert found.steps[0].clients == 15


def test_a_panel_that_is_stopped_says_so() -> None:
    graph, ids = crowd(30, lacking=30)
    told: list[tuple[int, int]] = []

    def stop_at_twelve(done: int, of: int) -> bool:
        told.append((done, of))
        return done < 12

    found = find_panel_leverage(graph, ids, on=ON, progress=stop_at_twelve)
    assert (found.done, found.clients, found.steps[0].clients) == (False, 12, 12)
    assert told[-1] == (12, 30)
    assert "stopped early" in found.sentence


def test_nobody_asked_about_is_an_answer() -> None:
    found = find_panel_leverage(MemoryGraph(), [], on=ON)
    assert (found.clients, found.steps, found.done) == (0, (), True)
