"""Are the lightest loopless ways found: by worked examples, by enumeration, and by networkx?"""

from collections.abc import Iterator
from itertools import islice, pairwise
from random import Random
from typing import NamedTuple

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import InvalidRequest
from matchers.paths.loopless import Route, find_loopless
from matchers.paths.network import LAST_EPOCH, Network
from matchers.paths.yen import Effort, k_lightest

C, D, E, F, G, H = range(6)
CLASSIC = {
    (C, D): 3, (C, E): 2, (D, F): 4, (E, D): 1, (E, F): 2, (E, G): 3, (F, G): 2, (F, H): 1,
    (G, H): 2,
}  # fmt: skip


class Edge(NamedTuple):
    tail: int
    head: int
    weight: float
    mask: int


class World(NamedTuple):
    size: int
    edges: list[Edge]
    allowed: int

    @property
    def network(self) -> Network:
        return Network(
            self.size,
            np.array([edge.tail for edge in self.edges], int),
            np.array([edge.head for edge in self.edges], int),
            [edge.weight for edge in self.edges],
            np.array([edge.mask for edge in self.edges], int),
        )

    @property
    def lightest(self) -> dict[tuple[int, int], float]:
        best: dict[tuple[int, int], float] = {}
        for tail, head, weight, mask in self.edges:
            if mask & self.allowed:
                best[tail, head] = min(weight, best.get((tail, head), weight))
        return best


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Small ones; weights that tie, weights of nothing, parallel edges, edges to oneself."""
    count = draw(st.integers(2, 8))
    node = st.integers(0, count - 1)
    weight = st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0, 0.1, 0.7, 1.3, 2.9])
    edge = st.builds(Edge, node, node, weight, st.integers(1, 3))
    return World(count, draw(st.lists(edge, max_size=26)), draw(st.sampled_from([1, 2, 3])))


def every_way(world: World, source: int, target: int) -> list[Route]:
    """All of them, by walking."""
    steps = world.lightest

    def walk(way: tuple[int, ...], weight: float) -> Iterator[Route]:
        if way[-1] == target:
            yield Route(nodes=way, weight=weight)
            return
        for (tail, head), more in steps.items():
            if tail == way[-1] and head not in way:
                yield from walk((*way, head), weight + more)

    return sorted(walk((source,), 0.0), key=rank)


def rank(way: Route) -> tuple[float, int, tuple[int, ...]]:
    return round(way.weight, 9), len(way.nodes), way.nodes


def check(world: World, found: tuple[Route, ...], every: list[Route], k: int) -> None:
    """Each is a way, all differ, and their weights are the least there are, in order."""
    steps = world.lightest
    assert len(found) == min(k, len(every))
    assert len({way.nodes for way in found}) == len(found)
    assert list(found) == sorted(found, key=rank)
    for way, best in zip(found, every, strict=False):
        assert len(set(way.nodes)) == len(way.nodes)
        assert way.weight == sum(steps[hop] for hop in pairwise(way.nodes))
        assert way.weight == pytest.approx(best.weight, abs=1e-9)


def test_the_classic_example_weighs_5_7_and_8() -> None:
    # the example by which Yen's algorithm is usually taught: from C to H
    tails, heads = zip(*CLASSIC, strict=True)
    network = Network(6, tails, heads, list(CLASSIC.values()))
    found = find_loopless(network, C, H, 3)
    assert [way.weight for way in found] == [5, 7, 8]
    assert [way.nodes for way in found[:2]] == [(C, E, F, H), (C, E, G, H)]
    eights = [way.nodes for way in find_loopless(network, C, H, 5)[2:]]
    assert eights == [
        (C, D, F, H),
        (C, E, D, F, H),
        (C, E, F, G, H),
    ]  # which of them is third is open


@settings(max_examples=2000, deadline=None)
@given(worlds(), st.integers(1, 9), st.data())
def test_it_equals_enumeration(world: World, k: int, data: st.DataObject) -> None:
    source = data.draw(st.integers(0, world.size - 1))
    target = data.draw(st.integers(0, world.size - 1).filter(lambda node: node != source))
    found = find_loopless(world.network, source, target, k, allowed=world.allowed)
    check(world, found, every_way(world, source, target), k)


@settings(max_examples=1000, deadline=None)
@given(worlds(), st.integers(1, 9), st.integers(1, 3), st.integers(1, 4))
def test_it_equals_enumeration_however_the_work_is_divided(
    world: World, k: int, patience: int, lean: int
) -> None:
    network = world.network
    pool, starts, lengths, weights = k_lightest(
        (network.out, network.into),
        (0, 1),
        k,
        world.allowed,
        network.scratch(),
        Effort(lean, patience),
    )
    found = [
        Route(nodes=tuple(pool[at : at + length].tolist()), weight=weight)
        for at, length, weight in zip(starts, lengths, weights.tolist(), strict=True)
    ]
    check(world, tuple(sorted(found, key=rank)), every_way(world, 0, 1), k)


def test_it_equals_networkx_on_larger_networks() -> None:
    draw = Random(5)
    for _ in range(60):
        edges = [
            Edge(draw.randrange(300), draw.randrange(300), draw.random(), draw.choice((1, 2)))
            for _ in range(1200)
        ]
        world = World(300, edges, draw.choice((1, 3)))
        net: nx.DiGraph[int] = nx.DiGraph()
        net.add_nodes_from(range(300))
        net.add_weighted_edges_from((*hop, weight) for hop, weight in world.lightest.items())
        source, target = draw.sample(range(300), 2)
        try:
            ways = list(islice(nx.shortest_simple_paths(net, source, target, "weight"), 5))
        except nx.NetworkXNoPath:
            ways = []
        found = find_loopless(world.network, source, target, 5, allowed=world.allowed)
        assert [list(way.nodes) for way in found] == ways


def test_an_edge_that_is_not_allowed_is_not_taken() -> None:
    network = Network(3, [0, 0, 1], [2, 1, 2], [1, 1, 1], [1, 2, 6])
    assert [way.nodes for way in find_loopless(network, 0, 2, 5, allowed=1)] == [(0, 2)]
    assert [way.nodes for way in find_loopless(network, 0, 2, 5, allowed=2)] == [(0, 1, 2)]
    assert find_loopless(network, 0, 2, 5, allowed=8) == ()


def test_of_parallel_edges_the_lightest_allowed_one_counts() -> None:
    network = Network(2, [0, 0, 0], [1, 1, 1], [1, 5, 7], [1, 2, 2])
    assert find_loopless(network, 0, 1, 5, allowed=2) == (Route(nodes=(0, 1), weight=5),)


def test_there_may_be_no_way_or_fewer_than_asked_for() -> None:
    network = Network(4, [0, 1], [1, 2], [1, 1])
    assert find_loopless(network, 2, 0, 3) == ()
    assert find_loopless(network, 0, 3, 3) == ()
    assert len(find_loopless(network, 0, 2, 3)) == 1


def test_equal_ways_come_by_hops_then_by_nodes() -> None:
    network = Network(5, [0, 0, 3, 0, 1, 2], [3, 1, 4, 4, 4, 4], [1, 1, 1, 2, 1, 0])
    assert [way.nodes for way in find_loopless(network, 0, 4, 9)] == [(0, 4), (0, 1, 4), (0, 3, 4)]


def test_the_same_question_gets_the_same_answer_each_time() -> None:
    draw = Random(2)
    ends = [(draw.randrange(40), draw.randrange(40)) for _ in range(300)]
    tails, heads = zip(*ends, strict=True)
    network = Network(40, tails, heads, [draw.choice((1.0, 2.0)) for _ in ends])
    first = find_loopless(network, 0, 1, 20)
    assert len(first) == 20
    assert all(find_loopless(network, 0, 1, 20) == first for _ in range(3))


def test_searches_go_on_when_their_numbers_run_out() -> None:
    network = Network(3, [0, 1, 0], [1, 2, 2], [1, 1, 5])
    before = find_loopless(network, 0, 2, 2)
    network.scratch().epoch[0] = LAST_EPOCH - 3
    assert all(find_loopless(network, 0, 2, 2) == before for _ in range(9))
    assert network.scratch().epoch[0] < 1000


def test_many_ways_find_room() -> None:
    size = 9
    tails, heads = np.nonzero(~np.eye(size, dtype=bool))
    found = find_loopless(Network(size, tails, heads, np.ones(len(tails))), 0, 1, 3000)
    assert len(found) == 3000
    assert [len(way.nodes) for way in found[:8]] == [2] + [3] * 7


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ({"source": 1, "target": 1}, "source and target are both 1"),
        ({"source": 3}, "source=3 is no node"),
        ({"target": -1}, "target=-1 is no node"),
        ({"k": 0}, "k=0"),
        ({"allowed": 0}, "allowed=0"),
        ({"allowed": 256}, "allowed=256"),
    ],
)
def test_what_cannot_be_asked_is_refused(ask: dict[str, int], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        find_loopless(Network(3, [0], [1], [1]), **({"source": 0, "target": 1, "k": 1} | ask))
