"""What would the graph be if...? A graph whose writes stay in memory, above a base left untouched.

For a client who is handed over and not kept, and for trying out an intervention.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from typing import TypeVar, cast

from ecograph.edges import EDGE_KINDS, Edge
from ecograph.graph import Graph
from ecograph.nodes import Node
from ecograph.schema import misfits
from ecograph.stores.staging import Staging, known_edge, known_node, taking_turns

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)
R = TypeVar("R", bound=Node | Edge)


@dataclass(frozen=True)
class Layer:
    """What lies above the base after some writes; never changed, only replaced as a whole."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    at: dict[str, frozenset[str]] = field(default_factory=dict)
    """The ids of the edges above that start or end at a node."""
    gone: frozenset[str] = frozenset()
    """Ids of the base that cannot be seen from here."""
    writes: int = 0


class Overlay(Graph):
    """The base with this overlay's own writes; closing it leaves the base open."""

    def __init__(self, base: Graph) -> None:
        """Lie above `base`, adding nothing yet."""
        self._base = base
        self._layer = Layer()
        self._turn = threading.Lock()

    @property
    def commit(self) -> int:
        """The number of the base's last write, plus the writes above it."""
        return self._base.commit + self._layer.writes

    def get(self, id: str) -> Node | None:
        """Return the node, or None where there is none."""
        layer = self._layer
        if (own := layer.nodes.get(id)) is not None:
            return own
        return None if id in layer.gone else self._base.get(id)

    def nodes(self, kind: type[N]) -> Iterator[N]:
        """All nodes of one kind."""
        layer = self._layer
        wanted = known_node(kind)
        own = {id: node for id, node in layer.nodes.items() if type(node) is wanted}
        return self._listed(self._base.nodes(kind), own, layer.nodes.keys() | layer.gone)

    def edges(
        self, kind: type[E], *, from_id: str | None = None, to_id: str | None = None
    ) -> Iterator[E]:
        """All edges of one kind, or those that start or end at a node."""
        layer = self._layer
        name = known_edge(kind).kind
        end = from_id if from_id is not None else to_id
        own = {
            id: cast("E", edge)
            for id in (layer.edges if end is None else layer.at.get(end, ()))
            if (edge := layer.edges[id]).kind == name
            and from_id in (None, edge.from_id)
            and to_id in (None, edge.to_id)
        }
        below = self._base.edges(kind, from_id=from_id, to_id=to_id)
        return self._listed(below, own, layer.edges.keys() | layer.gone)

    def write(self, put: Iterable[Node | Edge], *, remove: Iterable[str] = ()) -> int:
        """Put and remove records above the base, all at once or not at all."""
        with taking_turns(self._turn, "this overlay"):
            staging = Staging(self, remove)
            for record in put:
                staging.put(record)
            nodes = {k: w.record for k, w in staging.nodes.items() if w.differs_from(self.get(k))}
            edges = {k: w.record for k, w in staging.edges.items() if w.differs_from(self._edge(k))}
            gone = staging.gone_nodes | staging.gone_edges
            if nodes or edges or gone:
                self._layer = _above(self._layer, nodes, edges, gone)
            return self.commit

    def check(self) -> list[str]:
        """Check the base, and that what lies above still fits it."""
        return self._base.check() or misfits(self._layer.edges.values(), self.kind_of)

    def close(self) -> None:
        """Leave the base to whoever opened it."""

    def kind_of(self, id: str) -> type[Node] | None:
        """The kind of the node, or None where there is none."""
        node = self.get(id)
        return None if node is None else type(node)

    def has_edge(self, id: str) -> bool:
        """Whether there is an edge of that id."""
        return self._edge(id) is not None

    def incident(self, id: str) -> Iterable[Edge]:
        """The edges that start or end at the node."""
        for kind in EDGE_KINDS.values():
            yield from self.edges(kind, from_id=id)
            yield from self.edges(kind, to_id=id)

    def _edge(self, id: str) -> Edge | None:
        """Return the edge of that id; its kind and start are read from the id."""
        if (own := self._layer.edges.get(id)) is not None or id.count("|") < 2:
            return own
        name, start, _ = id.split("|", 2)
        if name not in EDGE_KINDS:
            return None
        start = start.replace("%7C", "|").replace("%25", "%")
        found = self.edges(EDGE_KINDS[name], from_id=start)
        return next((edge for edge in found if edge.id == id), None)

    def _listed(self, below: Iterator[R], own: dict[str, R], hidden: set[str]) -> Iterator[R]:
        kept = (record for record in below if record.id not in hidden) if hidden else below
        return merge(kept, (own[id] for id in sorted(own)), key=_id_of) if own else kept


def _id_of(record: Node | Edge) -> str:
    return record.id


def _above(layer: Layer, nodes: dict[str, Node], edges: dict[str, Edge], gone: set[str]) -> Layer:
    """Return the layer after one more write."""
    kept = {id: edge for id, edge in layer.edges.items() if id not in gone} | edges
    at: dict[str, set[str]] = {}
    for id, edge in kept.items():
        at.setdefault(edge.from_id, set()).add(id)
        at.setdefault(edge.to_id, set()).add(id)
    return Layer(
        nodes={id: node for id, node in layer.nodes.items() if id not in gone} | nodes,
        edges=kept,
        at={id: frozenset(ids) for id, ids in at.items()},
        gone=layer.gone | gone,
        writes=layer.writes + 1,
    )
