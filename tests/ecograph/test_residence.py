"""In which areas does a client surely live?"""

from __future__ import annotations

from datetime import date

import pytest

from ecograph.edges import LivesIn, Within
from ecograph.graph import Graph, open_graph
from ecograph.nodes import Area, Client
from ecograph.overlay import Overlay
from ecograph.residence import find_areas

DAY = date(2026, 11, 23)
CLIENT = Client(id="client:t:c", postal_code="00211")


def zip_area(code: str) -> Area:
    return Area(id=f"area:t:{code}", name=code, level="postal_code", postal_codes=(code,))


@pytest.fixture
def graph() -> Graph:
    return open_graph("memory:")


def test_a_postal_code_is_lived_in_and_its_neighbours_are_not(graph: Graph) -> None:
    graph.write([CLIENT, zip_area("00211"), zip_area("00212")])
    found = find_areas(graph, CLIENT, on=DAY)
    assert found.held == {"area:t:00211"}
    assert found.lacking == {"area:t:00212"}


def test_an_area_that_is_written_later_is_seen_at_once(graph: Graph) -> None:
    above = Overlay(graph)
    for written in (graph, above):
        written.write([CLIENT, zip_area("00212")])
        assert find_areas(written, CLIENT, on=DAY).held == frozenset()
        written.write([zip_area("00211")])
        assert find_areas(written, CLIENT, on=DAY).held == {"area:t:00211"}
        graph.write([], remove=["area:t:00211"])


def test_an_area_counts_until_it_is_withdrawn(graph: Graph) -> None:
    gone = zip_area("00211").model_copy(update={"withdrawn_on": date(2026, 11, 1)})
    graph.write([CLIENT, gone])
    assert find_areas(graph, CLIENT, on=DAY).held == frozenset()
    assert find_areas(graph, CLIENT, on=date(2026, 10, 1)).held == {"area:t:00211"}


def test_a_home_that_a_newer_file_no_longer_names_is_not_lived_in(graph: Graph) -> None:
    moved = Client(id="client:t:m")
    town, county = (Area(id=f"area:t:{name}", name=name) for name in ("town", "county"))
    lives = LivesIn(from_id=moved.id, to_id=town.id)
    within = Within(from_id=town.id, to_id=county.id)
    graph.write([moved, town, county, lives, within])
    assert find_areas(graph, moved, on=DAY).held == {town.id, county.id}
    graph.write([within.model_copy(update={"withdrawn_on": DAY})])
    assert find_areas(graph, moved, on=DAY).held == {town.id}
    graph.write([lives.model_copy(update={"withdrawn_on": DAY})])
    assert find_areas(graph, moved, on=DAY).held == frozenset()
