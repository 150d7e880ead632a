"""A graph in this process's memory, on networkx: gone at the end, shared with nobody."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar, cast

import networkx as nx

from ecograph.edges import Edge
from ecograph.graph import Graph
from ecograph.nodes import Node
from ecograph.schema import misfits
from ecograph.stores.staging import Staging, known_edge, known_node, taking_turns

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)


class Before(NamedTuple):
    """What a write is about to change, as it is; None for what is new."""

    nodes: Mapping[str, Node | None]
    edges: Mapping[str, Edge | None]


class MemoryGraph(Graph):
    """Records as attributes of a networkx `MultiDiGraph`."""

    def __init__(self) -> None:
        """Start empty."""
        self._net: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
        self._nodes: dict[type[Node], dict[str, Node]] = defaultdict(dict)
        self._edges: dict[str, dict[str, Edge]] = defaultdict(dict)
        self._commit = 0
        self._turn = threading.Lock()
        self._reading = threading.RLock()

    @property
    def commit(self) -> int:
        """The number of the last write."""
        return self._commit

    def get(self, id: str) -> Node | None:
        """Return the node, or None where there is none."""
        with self._reading:
            return cast("Node", self._net.nodes[id]["record"]) if id in self._net else None

    def nodes(self, kind: type[N]) -> Iterator[N]:
        """All nodes of one kind."""
        with self._reading:
            found = list(self._nodes[known_node(kind)].items())
        return iter([cast("N", node) for _, node in sorted(found, key=_by_id)])

    def edges(
        self, kind: type[E], *, from_id: str | None = None, to_id: str | None = None
    ) -> Iterator[E]:
        """All edges of one kind, or those that start or end at a node."""
        name = known_edge(kind).kind
        with self._reading:
            if from_id is None and to_id is None:
                found = list(self._edges[name].items())
            else:
                found = [
                    (edge.id, edge)
                    for edge in self._at(from_id, to_id)
                    if edge.kind == name and to_id in (None, edge.to_id)
                ]
        return iter([cast("E", edge) for _, edge in sorted(found, key=_by_id)])

    def write(self, put: Iterable[Node | Edge], *, remove: Iterable[str] = ()) -> int:
        """Put and remove records, all at once or not at all."""
        with taking_turns(self._turn, "this graph"):
            staging = Staging(self, remove)
            for record in put:
                staging.put(record)
            with self._reading:
                nodes = {id for id, new in staging.nodes.items() if new.differs_from(self.get(id))}
                edges = {
                    id for id, new in staging.edges.items() if new.differs_from(self._edge(id))
                }
                before = Before(
                    {id: self.get(id) for id in staging.gone_nodes | nodes},
                    {id: self._edge(id) for id in staging.gone_edges | edges},
                )
                if before.nodes or before.edges:
                    self._apply(staging, before)
                return self._commit

    def check(self) -> list[str]:
        """Say which edges no longer fit the schema: none, as long as only `write` writes."""
        with self._reading:
            edges = [edge for held in self._edges.values() for edge in held.values()]
            return misfits(edges, self.kind_of)

    def close(self) -> None:
        """Nothing is held open."""

    def kind_of(self, id: str) -> type[Node] | None:
        """The kind of the node, or None where there is none."""
        node = self.get(id)
        return None if node is None else type(node)

    def has_edge(self, id: str) -> bool:
        """Whether there is an edge of that id."""
        return self._edge(id) is not None

    def incident(self, id: str) -> Iterable[Edge]:
        """The edges that start or end at the node."""
        return [*self._at(id, None), *self._at(None, id)]

    def _at(self, from_id: str | None, to_id: str | None) -> list[Edge]:
        """Return the edges that start at one node, or else end at the other."""
        found: Iterable[tuple[Any, Any, Edge]] = (
            self._net.in_edges([to_id], data="record")
            if from_id is None
            else self._net.out_edges([from_id], data="record")
        )
        return [edge for _, _, edge in found]

    def _edge(self, id: str) -> Edge | None:
        return self._edges.get(id.partition("|")[0], {}).get(id)

    def _apply(self, staging: Staging, before: Before) -> None:
        """Change what is named, given as it was; put everything back if that is interrupted."""
        try:
            for id in staging.gone_edges:
                self._set_edge(id, None)
            for id in before.nodes:
                self._set_node(id, staging.nodes[id].record if id in staging.nodes else None)
            for id in before.edges.keys() - staging.gone_edges:
                self._set_edge(id, staging.edges[id].record)
            self._commit += 1
        except BaseException:
            for id in before.edges:
                self._set_edge(id, None)
            for id, node in before.nodes.items():
                self._set_node(id, node)
            for id, edge in before.edges.items():
                self._set_edge(id, edge)
            raise

    def _set_node(self, id: str, node: Node | None) -> None:
        for held in self._nodes.values():
            held.pop(id, None)
        if node is not None:
            self._nodes[type(node)][id] = node
            self._net.add_node(id, record=node)
        elif id in self._net:
            self._net.remove_node(id)

    def _set_edge(self, id: str, edge: Edge | None) -> None:
        """Set or drop an edge; the index knows it whenever the net does, wherever this stops."""
        if edge is not None:
            self._edges[edge.kind][id] = edge
            self._net.add_edge(edge.from_id, edge.to_id, key=id, record=edge)
        elif (old := self._edge(id)) is not None:
            if self._net.has_edge(old.from_id, old.to_id, key=id):
                self._net.remove_edge(old.from_id, old.to_id, key=id)
            del self._edges[old.kind][id]


def _by_id(pair: tuple[str, object]) -> str:
    return pair[0]
