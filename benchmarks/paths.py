"""How fast are the best ways through a large network, beside networkx, and under consent?

The network is made up: 4.9 steps leave each of its nodes on average. Seven in ten steps lead to one
of the next few hundred nodes (the same town), the others anywhere, and there mostly to a few large
ones that also lead to many (a helpline, a state agency). Each step is of one of five kinds and has
a chance of success from a beta distribution with mean 2/3. Half of the questions are about a near
pair, half about any two nodes; four of the five kinds of step may be taken.

Under consent a tenth of the holders are people or groups; of the organizations three in four are
bound by HIPAA, one in eight by 42 CFR Part 2, one in sixteen by VAWA. A third of the clients want
to reach the end of a walk of six steps, a third somebody near, a third anybody. Each knows four
holders to start from, has agreed to what is told to whoever HIPAA binds (three in four of them to
everything, some with redisclosure), half of them to other laws as well; names about three dozen
recipients around both ends and on the walk, one in five of these for a few disclosers only; and
denies three.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, pairwise
from math import isclose
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt

from benchmarks.table import Line, compared
from benchmarks.timing import Sample, take_turns
from matchers.paths.bounded import Most, Quest, Start, Ways, find_bounded
from matchers.paths.holders import HolderNetwork, Links, class_bits, regime_bits
from matchers.paths.loopless import Route, find_loopless
from matchers.paths.network import Network
from matchers.paths.telling import Said

STEPS_EACH = 4.9
KINDS, ALLOWED = 5, 0b01111
NEAR = 300
WAYS, HOPS, WALKED = 5, 8, 6
AGAIN = 10
"""Ecograph is asked so many times over in a turn, or a turn would be over before it is warm."""
HIPAA, PART_2, VAWA = (regime_bits((word,)) for word in ("hipaa", "part_2", "vawa"))
USUAL = class_bits(("contact", "need", "housing", "income", "health"))
EVERYTHING = class_bits(
    ("contact", "need", "housing", "income", "health", "substance_use", "safety")
)

FIRST_ANSWERS = """
from benchmarks.paths import client, holders, lightest, make, walks
from matchers.paths.bounded import find_bounded
from matchers.paths.network import Network
made = make(50)
lightest(Network(50, made.tails, made.heads, made.weights, made.masks), (0, 1))
find_bounded(holders(made), *client(made, walks(made, 1)[0], 0))
"""

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Net: TypeAlias = "nx.DiGraph[int]"
Pair = tuple[int, int]


class Made(NamedTuple):
    """A network that was made up, as columns."""

    nodes: int
    tails: Ints
    heads: Ints
    weights: Floats
    masks: Ints


class Size(NamedTuple):
    """How large a network is, and how much is asked of it."""

    nodes: int
    asked: int
    """Questions put to ecograph alone."""
    peer_asked: int
    """Questions put to networkx, too."""
    turns: int


def make(nodes: int, *, seed: int = 7) -> Made:
    """Draw a network of so many nodes."""
    draw = np.random.default_rng(seed)
    steps = int(STEPS_EACH * nodes)
    numbers = draw.permutation(nodes)
    tails = draw.integers(0, nodes, steps)
    near = draw.random(steps) < 0.7
    large = ~near & (draw.random(steps) < 0.3)
    tails = np.where(large, numbers[_mostly_small(draw, nodes, steps)], tails)
    there = (tails + np.rint(draw.normal(0, NEAR / 4, steps)).astype(np.int64)) % nodes
    heads = np.where(near, there, numbers[_mostly_small(draw, nodes, steps)])
    kept = tails != heads
    weights = -np.log(draw.beta(6, 3, steps))
    masks = 1 << draw.integers(0, KINDS, steps)
    return Made(nodes, tails[kept], heads[kept], weights[kept], masks[kept])


def _mostly_small(draw: np.random.Generator, nodes: int, count: int) -> Ints:
    return (nodes * draw.random(count) ** 2).astype(np.int64)


def pairs(nodes: int, count: int, *, seed: int = 3) -> list[Pair]:
    """Draw pairs of nodes: near ones and any ones in turn."""
    draw = np.random.default_rng(seed)
    found: list[Pair] = []
    while len(found) < count:
        source = int(draw.integers(nodes))
        near = (source + int(draw.integers(1, NEAR))) % nodes
        target = near if len(found) % 2 == 0 else int(draw.integers(nodes))
        if source != target:
            found.append((source, target))
    return found


def walks(made: Made, count: int, *, seed: int = 5) -> list[tuple[int, ...]]:
    """Draw where clients live and whom they want to reach: a walk, near, or anybody, in turn."""
    draw = np.random.default_rng(seed)
    allowed = np.flatnonzero(made.masks & ALLOWED)
    order = allowed[np.argsort(made.tails[allowed], kind="stable")]
    begins = np.searchsorted(made.tails[order], np.arange(made.nodes + 1)).tolist()
    found: list[tuple[int, ...]] = []
    for home, target in pairs(made.nodes, count, seed=seed):
        walk = [home]
        while len(walk) <= WALKED and begins[walk[-1]] < begins[walk[-1] + 1]:
            walk.append(
                int(made.heads[order[draw.integers(begins[walk[-1]], begins[walk[-1] + 1])]])
            )
        fits = len(found) % 3 == 0 and walk[-1] != home
        found.append(tuple(walk) if fits else (home, target))
    return found


def measure(sizes: Sequence[Size], scratch: Path | None) -> Iterator[Line]:
    """Time both questions in networks of each size; and compiling, where there is room for it."""
    if scratch is not None:
        yield from measure_compiling(scratch)
    for size in sizes:
        made = make(size.nodes)
        yield from measure_loopless(made, size)
        yield from measure_bounded(made, size)


def measure_compiling(scratch: Path) -> Iterator[Line]:
    """Time the first answers of a process: compiled for the first time, and found compiled."""
    kept = {"NUMBA_CACHE_DIR": str(scratch / "compiled"), "PYTHONPATH": os.pathsep.join(sys.path)}

    def first_answers() -> Sample:
        started = perf_counter()
        subprocess.run([sys.executable, "-c", FIRST_ANSWERS], env=os.environ | kept, check=True)
        took = perf_counter() - started
        return Sample(took, took, took, 1)

    yield Line("large networks: first answers of a process, compiled anew", first_answers())
    yield Line("large networks: first answers of a process, compiled before", first_answers())


def measure_loopless(made: Made, size: Size) -> Iterator[Line]:
    """Time the five lightest loopless ways beside networkx; the same ways, or it stops."""
    title = f"{size.nodes:,} nodes"
    network = Network(made.nodes, made.tails, made.heads, made.weights, made.masks)
    net = as_networkx(made)
    asked = pairs(size.nodes, size.asked)
    for pair in asked[: size.peer_asked]:
        check_same(lightest(network, pair), lightest_of(net, pair))

    def over(find: Callable[[Pair], object], some: list[Pair]) -> Callable[[], object]:
        return lambda: [find(pair) for pair in some]

    both = asked[: size.peer_asked]
    timed = take_turns(
        {
            "ours": over(lambda pair: lightest(network, pair), both * AGAIN),
            "networkx.shortest_simple_paths, steps filtered before": over(
                lambda pair: lightest_of(net, pair), both
            ),
        },
        turns=size.turns,
    )
    asked_of = {name: len(both) * (AGAIN if name == "ours" else 1) for name in timed}
    each = {name: _each(sample, asked_of[name]) for name, sample in timed.items()}
    yield from compared(f"{title}: five lightest ways, {len(both)} pairs", each)
    yield from of_each(
        f"{title}: five lightest ways", [partial(lightest, network, pair) for pair in asked]
    )


def lightest(network: Network, pair: Pair) -> tuple[Route, ...]:
    """Our answer."""
    return find_loopless(network, *pair, WAYS, allowed=ALLOWED)


def lightest_of(net: Net, pair: Pair) -> list[Route]:
    """The answer of networkx, to a network that holds the steps that may be taken and no others."""
    try:
        found = list(islice(nx.shortest_simple_paths(net, *pair, weight="weight"), WAYS))
    except nx.NetworkXNoPath:
        return []
    return [
        Route(nodes=tuple(way), weight=sum(net.edges[hop]["weight"] for hop in pairwise(way)))
        for way in found
    ]


def as_networkx(made: Made) -> Net:
    """The same network, the lightest of parallel steps only."""
    allowed = (made.masks & ALLOWED) != 0
    heaviest_first = np.argsort(-made.weights[allowed], kind="stable")
    columns = (made.tails, made.heads, made.weights)
    tails, heads, weights = (column[allowed][heaviest_first].tolist() for column in columns)
    net: Net = nx.DiGraph()
    net.add_nodes_from(range(made.nodes))
    net.add_weighted_edges_from(zip(tails, heads, weights, strict=True))
    return net


def check_same(ours: Sequence[Route], theirs: Sequence[Route]) -> None:
    """Refuse to compare unless both name the same ways.

    Raises
    ------
    ValueError
        Names the first place at which they differ.
    """
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} ways in one answer, {len(theirs)} in the other.")
    for place, (mine, yours) in enumerate(zip(ours, theirs, strict=True)):
        same = mine.nodes == yours.nodes and isclose(mine.weight, yours.weight, abs_tol=1e-9)
        if not same:
            raise ValueError(f"way {place} weighs {mine.weight} and {yours.weight}.")


def measure_bounded(made: Made, size: Size) -> Iterator[Line]:
    """Time the ways of up to eight hops under consent; no peer knows consent or a limit of hops."""
    network = holders(made)
    clients = [client(made, walk, n) for n, walk in enumerate(walks(made, size.asked))]

    def ask(quest: Quest, said: list[Said]) -> Callable[[], Ways]:
        return lambda: find_bounded(network, quest, said)

    found = [ask(*one)() for one in clients]
    assert any(one.ways for one in found), "nobody gets anywhere, so nothing is measured"
    some, whole = sum(bool(one.ways) for one in found), sum(one.complete for one in found)
    yield from of_each(
        f"{size.nodes:,} holders: up to {HOPS} hops under consent; "
        f"{some} of {len(found)} get there, {whole} searches whole",
        [ask(*one) for one in clients],
    )


def holders(made: Made, *, seed: int = 11) -> HolderNetwork:
    """Make holders of the nodes."""
    draw = np.random.default_rng(seed)
    steps = len(made.tails)
    is_mouth = draw.random(made.nodes) < 0.1
    regimes = sum(
        bit * (draw.random(made.nodes) < chance)
        for bit, chance in ((HIPAA, 0.75), (PART_2, 0.125), (VAWA, 0.0625))
    )
    told = np.full(steps, class_bits(("contact", "need")))
    for word, chance in (
        ("housing", 0.2),
        ("income", 0.3),
        ("health", 0.3),
        ("substance_use", 0.05),
    ):
        told |= class_bits((word,)) * (draw.random(steps) < chance)
    links = Links(
        made.tails,
        made.heads,
        made.weights,
        told,
        draw.integers(0, 15, steps),
        np.where(draw.random(steps) < 0.05, 500, 0),
        made.masks,
    )
    return HolderNetwork(links, is_mouth=is_mouth, regimes=np.where(is_mouth, 0, regimes))


def client(made: Made, walk: tuple[int, ...], n: int) -> tuple[Quest, list[Said]]:
    """Draw a client who lives where a walk begins and wants to get to its end; what they said."""
    draw = np.random.default_rng(n)
    home, *between, target = walk

    def near(node: int, count: int) -> list[int]:
        return [int(one) % made.nodes for one in node + draw.integers(-NEAR // 4, NEAR // 4, count)]

    starts = [
        Start(node, float(draw.choice((0.1, 0.29))), hops=1, days=1, retellings=1, rank=rank)
        for rank, node in enumerate(sorted({home, *near(home, 3)} - {target}))
    ]
    said = [Said(EVERYTHING if n % 4 else USUAL, regimes=HIPAA, redisclosure=n % 8 < 3)]
    if n % 2:
        said.append(Said(EVERYTHING, regimes=PART_2 | VAWA, has_last_day=True))
    for at, node in enumerate([target, *between, *near(home, 18), *near(target, 12)]):
        by = tuple(near(node, 8)) if at % 5 == 4 else ()
        said.append(Said(EVERYTHING, by, node, has_last_day=True, redisclosure=at % 7 == 0))
    said += [Said(0, recipient=node, deny=True) for node in near(home, 2)]
    said.append(Said(class_bits(("health",)), recipient=near(target, 1)[0], deny=True))
    return Quest(starts, [target], WAYS, Most(hops=HOPS), ALLOWED), said


def of_each(question: str, calls: Sequence[Callable[[], object]]) -> Iterator[Line]:
    """Time calls once each, after one that is not timed: the median, and the 99th in 100."""
    calls[0]()
    seconds = []
    for call in calls:
        started = perf_counter()
        call()
        seconds.append(perf_counter() - started)
    least, middle, late, most = np.percentile(seconds, [0, 50, 99, 100]).tolist()
    yield Line(f"{question}, median of {len(calls)}", Sample(middle, least, most, len(calls)))
    yield Line(f"{question}, 99th of 100", Sample(late, least, most, len(calls)))


def _each(sample: Sample, calls: int) -> Sample:
    middle, least, most, turns = sample
    return Sample(middle / calls, least / calls, most / calls, turns)
