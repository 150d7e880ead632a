"""Does an overlay show the base with its own writes, and leave the base as it is?"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import Edge, Offers, PartnersWith
from ecograph.errors import SchemaViolation
from ecograph.graph import Graph, open_graph, verify
from ecograph.nodes import Node, Organization, Person, Service
from ecograph.overlay import Overlay

LEGAL_AID = Organization(id="organization:t:legal-aid", name="Legal Aid")
ADVICE = Service(id="service:t:advice", name="Advice")
OFFER = Offers(from_id=LEGAL_AID.id, to_id=ADVICE.id)


@pytest.fixture
def base() -> Graph:
    graph = open_graph("memory:")
    graph.write([LEGAL_AID, ADVICE, OFFER])
    return graph


def test_what_is_written_above_is_not_in_the_base(base: Graph) -> None:
    before = verify(base)
    overlay = Overlay(base)
    second = Service(id="service:t:second", name="Second")
    renamed = ADVICE.model_copy(update={"name": "Renamed"})
    overlay.write([second, renamed, Offers(from_id=LEGAL_AID.id, to_id=second.id)])
    assert list(overlay.nodes(Service)) == [renamed, second]
    assert len(list(overlay.edges(Offers, from_id=LEGAL_AID.id))) == 2
    assert overlay.get(ADVICE.id) == renamed
    assert verify(base) == before


def test_what_is_removed_above_stays_in_the_base(base: Graph) -> None:
    before = verify(base)
    overlay = Overlay(base)
    overlay.write([], remove=[ADVICE.id])
    assert overlay.get(ADVICE.id) is None
    assert list(overlay.edges(Offers)) == []
    with pytest.raises(SchemaViolation):
        overlay.write([OFFER])
    assert verify(base) == before


def test_an_edge_of_the_base_is_removed_by_its_id(base: Graph) -> None:
    overlay = Overlay(base)
    assert overlay.write([], remove=[OFFER.id]) == 2
    assert list(overlay.edges(Offers, to_id=ADVICE.id)) == []
    assert overlay.write([OFFER]) == 3
    assert list(overlay.edges(Offers, to_id=ADVICE.id)) == [OFFER]


def test_its_commits_count_on_from_those_of_the_base(base: Graph) -> None:
    overlay = Overlay(base)
    assert overlay.commit == 1
    assert overlay.write([LEGAL_AID, ADVICE, OFFER]) == 1
    assert overlay.write([Organization(id="organization:t:2", name="Second")]) == 2
    assert base.commit == 1


def test_it_shows_what_the_base_learns_later(base: Graph) -> None:
    overlay = Overlay(base)
    base.write([ADVICE.model_copy(update={"name": "Later"})])
    assert overlay.node(ADVICE.id, Service).name == "Later"


def test_it_says_when_the_base_no_longer_carries_it(base: Graph) -> None:
    overlay = Overlay(base)
    overlay.write([Offers(from_id=LEGAL_AID.id, to_id=ADVICE.id, key="again")])
    base.write([], remove=[ADVICE.id])
    assert any("service:t:advice is no node" in line for line in overlay.check())


def test_closing_it_leaves_the_base_open(tmp_path: Path) -> None:
    base = open_graph(tmp_path / "graph.db")
    Overlay(base).close()
    assert base.write([LEGAL_AID]) == 1
    base.close()


IDS = st.sampled_from(["x:t:1", "x:t:2", "x:t:3"])
RECORDS = st.lists(
    st.one_of(
        st.builds(Organization, id=IDS, name=st.sampled_from("ab")),
        st.builds(Organization, id=IDS, name=st.sampled_from("ab")),
        st.builds(Person, id=IDS),
        st.builds(PartnersWith, from_id=IDS, to_id=IDS, source=st.sampled_from(["", "s"])),
    ),
    max_size=5,
)
REMOVALS = st.lists(st.one_of(IDS, st.just("PARTNERS_WITH|x:t:1|x:t:2")), max_size=1)
WRITES = st.lists(st.tuples(RECORDS, REMOVALS), max_size=4)


def write_what_fits(graph: Graph, put: list[Node | Edge], remove: list[str]) -> None:
    try:
        graph.write([one for one in put if one.id not in remove], remove=remove)
    except SchemaViolation:
        return


@settings(max_examples=200)
@given(below=WRITES, above=WRITES)
def test_base_and_overlay_are_together_what_one_graph_would_be(
    below: list[tuple[list[Node | Edge], list[str]]],
    above: list[tuple[list[Node | Edge], list[str]]],
) -> None:
    base, whole = open_graph("memory:"), open_graph("memory:")
    for put, remove in below:
        write_what_fits(base, put, remove)
        write_what_fits(whole, put, remove)
    overlay, untouched = Overlay(base), verify(base)
    twice = Overlay(overlay)
    for n, (put, remove) in enumerate(above):
        write_what_fits(twice if n > 1 else overlay, put, remove)
        write_what_fits(whole, put, remove)
        assert verify(twice) == verify(whole)
        for end in ("x:t:1", "x:t:2"):
            for asked in ({"from_id": end}, {"to_id": end}):
                here, there = (list(g.edges(PartnersWith, **asked)) for g in (twice, whole))
                assert here == there
    assert verify(base) == untouched
