"""Does the compiled search over agreements find what the search over the graph finds?"""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import Edge, PartnersWith
from ecograph.graph import Graph
from ecograph.nodes import Service
from ecograph.stores.memory import MemoryGraph
from matchers.directory import Directory
from matchers.handoffs.answers import Limits
from matchers.handoffs.declines import read_declines
from matchers.handoffs.disclosure import Disclosure
from matchers.handoffs.labels import Way
from matchers.handoffs.reach import Reach
from matchers.handoffs.search import Search
from matchers.handoffs.steps import Steps
from matchers.paths.partners import PartnerNetwork
from tests.matchers.handoffs.drawn import Small, small_world
from tests.matchers.handoffs.worlds import ANA, CLINIC, ON, SERVICE, UNION, world

Told = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def told(way: Way) -> list[Told]:
    return [
        (one.step.edge_id, one.to_id, one.discloses, tuple(c.id for c in one.consents))
        for one in way
    ]


def both(
    graph: Graph, steps: Steps, limits: Limits, k: int, *, crisis: bool
) -> tuple[list[list[Told]], list[list[Told]]]:
    """The compiled answer, and the plain one."""
    disclosure = Disclosure(steps.graph, steps.consents, on=steps.on)
    network = PartnerNetwork.of(graph, on=steps.on)
    assert network.serves(steps)
    found = network.best(steps, disclosure, limits, k, crisis=crisis)
    assert found.complete
    plain = Search(steps, disclosure, Reach(steps, limits), crisis).best(k)
    return [told(way) for way in found.ways], [told(way) for way in plain]


def graph_of(small: Small) -> MemoryGraph:
    graph = MemoryGraph()
    graph.write([small.client, *small.nodes, *small.edges])
    return graph


@settings(max_examples=800, deadline=None)
@given(st.integers(0, 2**32))
def test_it_equals_the_search_over_the_graph(seed: int) -> None:
    small = small_world(Random(seed))
    graph = graph_of(small)
    declines = read_declines(graph, ANA, SERVICE, small.declined, on=ON)
    steps = Steps(graph, ANA, SERVICE, on=ON, declined=declines.by)
    crisis = next(node.crisis for node in small.nodes if isinstance(node, Service))
    ours, plain = both(graph, steps, small.limits, small.k, crisis=crisis)
    assert ours == plain


def test_the_small_worlds_lead_over_agreements() -> None:
    over = 0
    for seed in range(200):
        small = small_world(Random(seed))
        graph = graph_of(small)
        steps = Steps(graph, ANA, SERVICE, on=ON)
        ours, plain = both(graph, steps, small.limits, 5, crisis=False)
        assert ours == plain
        over += sum(way[-1][0].startswith("PARTNERS_WITH") for way in ours)
    assert over > 40


def test_it_equals_the_search_over_riverbend(graph: Graph, directory: Directory) -> None:
    on, found = date(2026, 11, 23), 0
    for service in sorted({row.service.id for row in directory.rows})[::4]:
        steps = Steps(graph, "client:riverbend:c1", service, on=on)
        if not steps.confidential:
            ours, plain = both(graph, steps, Limits(), 5, crisis=False)
            assert ours == plain
            found += len(ours)
    assert found > 0


def test_it_is_compiled_again_only_after_a_write_or_on_another_day() -> None:
    graph = world()
    first = PartnerNetwork.of(graph, on=ON)
    assert PartnerNetwork.of(graph, on=ON) is first
    assert PartnerNetwork.of(graph, on=date(2028, 1, 1)).edge_ids == []  # the pact has ended
    edges: list[Edge] = [PartnersWith(from_id=UNION, to_id=CLINIC)]
    graph.write(edges)
    assert len(PartnerNetwork.of(graph, on=ON).edge_ids) == len(first.edge_ids) + 1


def test_a_client_whose_own_file_tells_of_agreements_is_not_served() -> None:
    graph = world(PartnersWith(from_id=UNION, to_id=CLINIC, source=ANA))
    assert not PartnerNetwork.of(graph, on=ON).serves(Steps(graph, ANA, SERVICE, on=ON))
    assert PartnerNetwork.of(world(), on=ON).serves(Steps(world(), ANA, SERVICE, on=ON))
