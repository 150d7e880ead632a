"""Is the answer over compiled agreements the same as the answer over the graph?"""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import Edge, Offers, PartnersWith, RefersTo
from ecograph.errors import InputError
from ecograph.graph import Graph
from ecograph.nodes import Agreement, Organization, Person, Service
from ecograph.stores.memory import MemoryGraph
from matchers.directory import Directory
from matchers.handoffs import Handoffs, Limits, find_handoffs
from matchers.handoffs.partners import PartnerNetwork
from matchers.handoffs.steps import Steps
from tests.matchers.handoffs.drawn import Small, small_world
from tests.matchers.handoffs.worlds import (
    ANA,
    CLINIC,
    LIBRARY,
    ON,
    PACT,
    SERVICE,
    UNION,
    Records,
    agrees,
    asked,
    introduced,
    tie,
    world,
)


def graph_of(small: Small) -> MemoryGraph:
    graph = MemoryGraph()
    graph.write([small.client, *small.nodes, *small.edges])
    return graph


def over_partners(graph: Graph, **asked: object) -> Handoffs:
    """The answer over compiled agreements, whatever else is asked."""
    network = PartnerNetwork.of(graph, on=ON)
    assert network.serves(Steps(graph, ANA, SERVICE, on=ON))
    return find_handoffs(graph, ANA, SERVICE, on=ON, partners=network, **asked)  # type: ignore[arg-type]


@settings(max_examples=1500, deadline=None)
@given(st.integers(0, 2**32))
def test_the_whole_answer_is_the_same(seed: int) -> None:
    small = small_world(Random(seed))
    graph = graph_of(small)
    asked = {"k": small.k, "limits": small.limits, "declined": small.declined}
    assert over_partners(graph, **asked) == find_handoffs(graph, ANA, SERVICE, on=ON, **asked)  # type: ignore[arg-type]


def test_the_small_worlds_lead_over_agreements_and_have_backups() -> None:
    over, backups = 0, 0
    for seed in range(200):
        found = over_partners(graph_of(small_world(Random(seed))), k=5)
        over += sum(path.hops[-1].kind == "partner" for path in introduced(found))
        backups += found.backup is not None
    assert over > 40
    assert backups > 5


def test_the_whole_answer_is_the_same_on_riverbend(graph: Graph, directory: Directory) -> None:
    on, found = date(2026, 11, 23), 0
    partners = PartnerNetwork.of(graph, on=on)
    for service in sorted({row.service.id for row in directory.rows})[::4]:
        client = f"client:riverbend:c{1 + found % 6}"
        ours = find_handoffs(graph, client, service, on=on, k=5, partners=partners)
        assert ours == find_handoffs(graph, client, service, on=on, k=5)
        found += 1
    assert found > 30


def test_many_people_who_know_each_other_take_no_longer_than_few() -> None:
    """Ways over people are let go where better ones lead to the same organization."""
    people = [f"person:t:crowd-{n}" for n in range(12)]
    crowd: Records = [
        *(Person(id=id, name="one of the crowd") for id in people),
        *(tie(id) for id in people),
        *(tie(b, by=a) for a in people for b in people if a < b),
        *(one for id in people for one in agrees(id)),
        tie(UNION, by=people[-1]),
    ]
    graph, limits = world(crowd), Limits(max_hops=8)
    assert over_partners(graph, limits=limits, refused=0) == find_handoffs(
        graph, ANA, SERVICE, on=ON, limits=limits, refused=0
    )


def test_more_ways_than_the_compiled_search_lists_are_searched_over_the_graph() -> None:
    graph = world()
    partners = PartnerNetwork.of(graph, on=ON)
    assert not partners.serves(Steps(graph, ANA, SERVICE, on=ON), k=10**9)
    assert find_handoffs(graph, ANA, SERVICE, on=ON, k=10**9, partners=partners) == asked(
        graph, k=10**9
    )


def test_a_past_that_contradicts_itself_stops_only_those_who_would_go_that_way() -> None:
    far = "organization:t:far"
    apart: Records = [
        Organization(id=far, name="Far"),
        PartnersWith(from_id=far, to_id=UNION),
        RefersTo(from_id=far, to_id=UNION, sent=1, completed=2),
    ]
    graph = world(apart)
    assert over_partners(graph) == asked(graph)
    near = world(apart, PartnersWith(from_id=CLINIC, to_id=far))
    for partners in (None, PartnerNetwork.of(near, on=ON)):
        with pytest.raises(InputError, match="2 arrived of 1"):
            find_handoffs(near, ANA, SERVICE, on=ON, partners=partners)


def test_an_agreement_of_great_price_stops_nobody_else() -> None:
    dear = Agreement(id="agreement:t:dear", name="d", discloses=("need",), fee_cents=10**12)
    graph = world(dear, PartnersWith(from_id=LIBRARY, to_id=UNION, agreement_id=dear.id))
    assert over_partners(graph) == asked(graph)


def test_a_service_that_several_offer_is_reached_at_each() -> None:
    graph = world(
        Offers(from_id=LIBRARY, to_id=SERVICE),
        PartnersWith(from_id=CLINIC, to_id=LIBRARY, agreement_id=PACT),
        RefersTo(from_id=CLINIC, to_id=SERVICE, sent=9, completed=1),
        agrees(LIBRARY),
    )
    found = over_partners(graph)
    assert found == asked(graph)
    assert {path.hops[-1].to_id for path in introduced(found)} == {LIBRARY, UNION}


def test_a_service_that_nobody_offers_is_not_reached() -> None:
    alone = Service(id="service:t:nobodys", name="s", anyone_may_come=True)
    graph = world(alone)
    partners = PartnerNetwork.of(graph, on=ON)
    found = find_handoffs(graph, ANA, alone.id, on=ON, partners=partners)
    assert found == find_handoffs(graph, ANA, alone.id, on=ON)
    assert (found.paths, found.organization) == ((), "")


def test_it_is_compiled_again_only_after_a_write_or_on_another_day() -> None:
    graph = world()
    first = PartnerNetwork.of(graph, on=ON)
    assert PartnerNetwork.of(graph, on=ON) is first
    assert PartnerNetwork.of(graph, on=date(2028, 1, 1)).edge_ids == []  # the pact has ended
    edges: list[Edge] = [PartnersWith(from_id=UNION, to_id=CLINIC)]
    graph.write(edges)
    assert not first.serves(Steps(graph, ANA, SERVICE, on=ON))
    assert len(PartnerNetwork.of(graph, on=ON).edge_ids) == len(first.edge_ids) + 1


def test_a_client_whose_own_file_tells_of_agreements_is_not_served() -> None:
    graph = world(PartnersWith(from_id=UNION, to_id=CLINIC, source=ANA))
    assert not PartnerNetwork.of(graph, on=ON).serves(Steps(graph, ANA, SERVICE, on=ON))
    graph = world()
    assert PartnerNetwork.of(graph, on=ON).serves(Steps(graph, ANA, SERVICE, on=ON))
