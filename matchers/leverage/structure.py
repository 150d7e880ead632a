"""What does the shape of the client's network alone say? A second opinion, never the order.

The network of the people, groups and organizations around the client, as an undirected graph in
which two are joined or not. Cuts and ways are looked at without the client, who is tied to all.
UCINET tells two models of constraint apart; this is the one for the network of one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import networkx as nx

from ecograph.consent import seen_by
from ecograph.edges import MemberOf, PartnersWith, TiedTo, WorksAt
from ecograph.graph import Graph
from ecograph.nodes import not_withdrawn
from matchers.leverage.answers import Alter, Structure
from matchers.leverage.wording import listed

Net: TypeAlias = "nx.Graph[str]"
FEWEST_COMPARED = 3
"""Two orders of fewer people say nothing."""


@dataclass(frozen=True, slots=True)
class Around:
    """Who is around a client, and how they are joined among themselves."""

    client: str
    ties: Mapping[str, TiedTo]
    names: Mapping[str, str]
    net: Net
    """Without the client."""
    left_out: tuple[str, ...]
    works_at: Mapping[str, frozenset[str]]


def measure_structure(graph: Graph, client_id: str, gains: Mapping[str, float]) -> Structure:
    """Measure the network of a client; `gains` is, by organization, what steps through it open."""
    around = look_around(graph, client_id)
    between = _betweenness(around.net)
    alters = tuple(
        Alter(
            id=id,
            name=around.names[id],
            betweenness=between.get(id),
            only_bridge_to=_only_bridge_to(around, id),
            fragmentation=fragmentation(around.net, without=id),
            drain=drain_of(around.ties[id]),
            gain=max(
                (gains[one] for one in {id, *around.works_at[id]} if one in gains), default=None
            ),
        )
        for id in sorted(around.ties)
    )
    pairs = [
        (one.betweenness, one.gain)
        for one in alters
        if one.betweenness is not None and one.gain is not None
    ]
    whole = around.net.copy()
    whole.add_edges_from((client_id, id) for id in around.ties)
    tau = kendall_tau(pairs)
    return Structure(
        size=len(alters),
        constraint=round(nx.constraint(whole, [client_id])[client_id], 9) if alters else None,
        effective_size=round(nx.effective_size(whole, [client_id])[client_id], 9)
        if alters
        else None,
        alters=alters,
        left_out=around.left_out,
        kendall_tau=tau,
        compared=len(pairs),
        sentence=_sentence(alters, around.left_out, tau),
    )


def look_around(graph: Graph, client_id: str) -> Around:
    """Read the client's ties, and what joins those they are tied to."""
    view = seen_by(graph)
    ties: dict[str, TiedTo] = {}
    names: dict[str, str] = {}
    left_out = []
    for tie in not_withdrawn(view.edges(TiedTo, from_id=client_id)):
        node = view.get(tie.to_id)
        if node is None:
            continue
        name = str(getattr(node, "name", "")) or tie.relation or "somebody"
        if tie.safe is False or tie.strength == "broken" or _only_strains(tie):
            left_out.append(name)
            continue
        ties[tie.to_id], names[tie.to_id] = tie, name
    works_at = {
        id: frozenset(e.to_id for e in not_withdrawn(view.edges(WorksAt, from_id=id)))
        for id in ties
    }
    net: Net = nx.Graph()
    net.add_nodes_from(sorted(ties))
    for kind in (TiedTo, WorksAt, MemberOf, PartnersWith):
        for id in ties:
            for edge in not_withdrawn(view.edges(kind, from_id=id)):
                broken = isinstance(edge, TiedTo) and edge.strength == "broken"
                if edge.to_id in ties and edge.to_id != id and not broken:
                    net.add_edge(id, edge.to_id)
    return Around(client_id, ties, names, net, tuple(sorted(left_out)), works_at)


def _only_strains(tie: TiedTo) -> bool:
    """Whether it costs, and nothing is known to come of it."""
    return tie.stress is True and not tie.support and tie.flow not in ("to_client", "both")


def drain_of(tie: TiedTo) -> int | None:
    """Stress plus energy given minus energy received; None where neither was said."""
    if tie.stress is None and tie.flow is None:
        return None
    given = tie.flow in ("from_client", "both")
    return int(tie.stress is True) + int(given) - int(tie.flow in ("to_client", "both"))


def fragmentation(net: Net, *, without: str) -> float | None:
    """KPP-Neg (Borgatti 2006): 1 - 2 sum 1/d_ij / (n (n - 1)) over those who are left."""
    left = net.subgraph(set(net) - {without})
    count = len(left)
    if count < 2:
        return None
    close = sum(
        1 / steps
        for one, reached in nx.all_pairs_shortest_path_length(left)
        for other, steps in reached.items()
        if one < other
    )
    return round(float(1 - 2 * close / (count * (count - 1))), 9)


def _betweenness(net: Net) -> dict[str, float]:
    """Of each one the share of shortest ways between others; empty for fewer than three."""
    if len(net) < 3:
        return {}
    return {id: round(value, 9) for id, value in nx.betweenness_centrality(net).items()}


def _only_bridge_to(around: Around, id: str) -> tuple[str, ...]:
    """The sectors that fall away from the larger rest of their part of the network without them."""
    part = nx.node_connected_component(around.net, id) - {id}
    pieces = [sorted(piece) for piece in nx.connected_components(around.net.subgraph(part))]
    if len(pieces) < 2:
        return ()
    pieces.sort(key=lambda piece: (-len(piece), piece))
    sectors = [{around.ties[one].sector for one in piece} for piece in pieces]
    lost = set[str]().union(*sectors[1:]) - sectors[0]
    return tuple(sorted(lost))


def kendall_tau(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Kendall's tau-b (1945): how far two orders agree; None where it is not defined."""
    found = list(pairs)
    if len(found) < FEWEST_COMPARED:
        return None
    agree = ties_one = ties_other = every = 0
    for place, (a, b) in enumerate(found):
        for c, d in found[place + 1 :]:
            every += 1
            ties_one += a == c
            ties_other += b == d
            agree += _sign(a - c) * _sign(b - d)
    scale = (every - ties_one) * (every - ties_other)
    return round(agree / sqrt(scale), 9) if scale else None


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _sentence(alters: tuple[Alter, ...], left_out: tuple[str, ...], tau: float | None) -> str:
    if not alters:
        return "Nobody is drawn around you whom such a measure could look at."
    bridges = [one for one in alters if one.only_bridge_to]
    said = (
        f"By its shape alone, much hangs on {listed(one.name for one in bridges)}."
        if bridges
        else "By its shape alone, nothing in your network hangs on one person."
    )
    if left_out:
        said += " Ties that are not safe, broken, or only a strain are not counted."
    if tau is not None:
        agrees = "agrees" if tau > 0 else "does not agree"
        said += f" This {agrees} with what the steps through them would open."
    return said
