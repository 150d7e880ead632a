"""How long do small steps, introductions and gaps take, and what would networkx take?

Introductions are compared where the question is the same: for a client who has agreed to everything
networkx is handed a graph of the steps that are open, with weights whose sum is least for the
likeliest way. Nothing comparable is known for small steps and gaps: they are told as times alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice, pairwise
from math import exp, isclose, log
from pathlib import Path
from typing import TypeAlias, get_args

import networkx as nx

from benchmarks.table import Line, compared
from benchmarks.timing import take_turns
from ecograph.edges import Has
from ecograph.graph import Graph, open_graph
from ecograph.nodes import Client, Consent, Group, Organization, Person
from ecograph.nodes.client import DataClass
from ecograph.overlay import Overlay
from loaders.loading import load
from matchers.directory import Directory
from matchers.gaps import find_gaps
from matchers.handoffs import Limits, find_handoffs
from matchers.handoffs.disclosure import NOTHING, Disclosure
from matchers.handoffs.steps import Steps
from matchers.leverage import find_leverage

HOPS, WAYS = 4, 3
Net: TypeAlias = "nx.DiGraph[str]"
Nets = Mapping[str, tuple[Net, str]]
"""Per service, the steps that are open, and the organization that gives it."""
EVERYTHING: tuple[DataClass, ...] = get_args(DataClass)


def measure(
    graph: Graph, county: Path, client_id: str, *, on: datetime, panel: int, turns: int
) -> list[Line]:
    """Time the three questions on Riverbend."""
    directory = Directory.of(graph)
    crowd = open_graph("memory:")
    load(county / "directory", crowd, name="riverbend", as_of=on.date())
    load(county / "panel.csv", crowd, name="riverbend")
    ids = [client.id for client in crowd.nodes(Client)][:panel]
    steps = take_turns(
        {"ours": lambda: find_leverage(graph, client_id, on=on, directory=directory)}, turns=turns
    )
    gaps = take_turns(
        {"ours": lambda: find_gaps(crowd, ids, on=on, directory=directory)}, turns=turns
    )
    return [
        *measure_handoffs(graph, directory, client_id, on=on.date(), turns=turns),
        *compared("Riverbend: small steps for one client", steps),
        *compared(f"Riverbend: gaps of {len(ids)} people", gaps, count=len(ids), noun="people"),
    ]


def measure_handoffs(
    graph: Graph, directory: Directory, client_id: str, *, on: date, turns: int
) -> list[Line]:
    """Time the three likeliest ways to each service that there is a way to, beside networkx."""
    services = sorted({row.service.id for row in directory.rows})
    agreed = agreed_to_all(graph, client_id)
    nets = {
        service: found
        for service in services
        if (found := open_steps(agreed, client_id, service, on=on)) is not None
    }
    check_same(agreed, client_id, nets, on=on)

    def ours(world: Graph) -> Callable[[], object]:
        return lambda: [
            find_handoffs(world, client_id, service, on=on, k=WAYS, limits=Limits(max_hops=HOPS))
            for service in nets
        ]

    def asked(find: Callable[[Net, str, str], object]) -> Callable[[], object]:
        return lambda: [find(net, client_id, target) for net, target in nets.values()]

    timed = take_turns(
        {
            "ours": ours(agreed),
            "networkx.shortest_simple_paths, steps ready": asked(shortest),
            "networkx.all_simple_paths, steps ready": asked(every),
        },
        turns=turns,
    )
    as_it_is = take_turns({"ours": ours(graph)}, turns=turns)
    return [
        *compared(
            "Riverbend: introductions, all agreed to", timed, count=len(nets), noun="services"
        ),
        *compared(
            "Riverbend: introductions, consent as it is", as_it_is, count=len(nets), noun="services"
        ),
    ]


def agreed_to_all(graph: Graph, client_id: str) -> Overlay:
    """The graph as it would be if the client let everybody be told everything."""
    world = Overlay(graph)
    told = [node.id for kind in (Organization, Person, Group) for node in graph.nodes(kind)]
    for n, id in enumerate(told):
        consent = Consent(
            id=f"consent:made:{n}", decision="permit", recipient_id=id, discloses=EVERYTHING
        )
        world.write([consent, Has(from_id=client_id, to_id=consent.id)])
    return world


def open_steps(
    graph: Graph, client_id: str, service_id: str, *, on: date
) -> tuple[Net, str] | None:
    """The steps that nothing refuses, weighted; None where no way leads there."""
    steps = Steps(graph, client_id, service_id, on=on)
    if steps.confidential or len(steps.targets) != 1:
        return None
    disclosure = Disclosure(steps.graph, steps.consents, on=on)
    net: Net = nx.DiGraph()
    net.add_node(client_id)
    waiting = [client_id]
    while waiting:
        for to_id, parallel in steps.leaving(waiting.pop()).items():
            taken = [disclosure.take(step, NOTHING) for step in parallel]
            chances = [one.step.success for one in taken if one.refused is None]
            if chances:
                waiting += [] if to_id in net else [to_id]
                net.add_edge(parallel[0].from_id, to_id, cost=-log(max(chances)))
    (target,) = steps.targets
    if target not in net or not every(net, client_id, target):
        return None
    return net, target


def shortest(net: Net, client_id: str, target: str) -> list[list[str]]:
    """The likeliest ways first (Yen), until three are short enough."""
    ways: Iterator[list[str]] = nx.shortest_simple_paths(net, client_id, target, weight="cost")
    return list(islice((way for way in ways if len(way) <= HOPS + 1), WAYS))


def every(net: Net, client_id: str, target: str) -> list[list[str]]:
    """All ways that are short enough, the three likeliest of them."""
    ways = nx.all_simple_paths(net, client_id, target, cutoff=HOPS)
    return sorted(ways, key=lambda way: (cost(net, way), way))[:WAYS]


def cost(net: Net, way: Sequence[str]) -> float:
    """Minus the logarithm of how likely it is that a way works."""
    return sum(float(net.edges[step]["cost"]) for step in pairwise(way))


def check_same(graph: Graph, client_id: str, nets: Nets, *, on: date) -> None:
    """Refuse to compare unless all name ways that are just as likely, place by place.

    Raises
    ------
    ValueError
        Names the first service where they differ.
    """
    assert nets, "there is no service that a way leads to"
    for service, (net, target) in nets.items():
        found = find_handoffs(
            graph, client_id, service, on=on, k=WAYS, limits=Limits(max_hops=HOPS)
        ).paths
        mine = [path.success or 0.0 for path in found if path.kind == "introduced"]
        for find in (shortest, every):
            theirs = [exp(-cost(net, way)) for way in find(net, client_id, target)]
            same = len(mine) == len(theirs) and all(
                isclose(a, b, abs_tol=1e-8) for a, b in zip(mine, theirs, strict=True)
            )
            if not same:
                raise ValueError(f"{service}: ways as likely as {mine} and {theirs}.")
