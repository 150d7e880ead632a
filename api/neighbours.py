"""What is one node joined to, as anybody may see it?"""

from __future__ import annotations

from pydantic import SerializeAsAny

from ecograph.consent import seen_by
from ecograph.edges import EDGE_KINDS, Edge
from ecograph.errors import NodeNotFound
from ecograph.graph import Graph
from ecograph.nodes import Node
from ecograph.record import Record


class Neighbour(Record):
    """One edge of a node, and the node at its other end."""

    kind: str
    direction: str
    """`out`: the edge starts here; `in`: it ends here."""
    id: str
    node_kind: str
    name: str


class Neighbourhood(Record):
    """A node and what it is joined to."""

    node: SerializeAsAny[Node]
    kind: str
    neighbours: tuple[Neighbour, ...]


def neighbourhood(graph: Graph, id: str) -> Neighbourhood:
    """Look at one node as anybody may see it.

    Raises
    ------
    NodeNotFound
        There is none, or it may not be shown.
    """
    visible = seen_by(graph)
    node = visible.get(id)
    if node is None:
        raise NodeNotFound(
            f"{id[:300]} is no node that can be shown; `match` and `terms` print ids that are."
        )
    found = [
        neighbour
        for kind in EDGE_KINDS.values()
        for direction, edges in (
            ("out", visible.edges(kind, from_id=id)),
            ("in", visible.edges(kind, to_id=id)),
        )
        for edge in edges
        if (neighbour := _neighbour(visible, edge, direction)) is not None
    ]
    return Neighbourhood(node=node, kind=type(node).__name__, neighbours=tuple(found))


def _neighbour(graph: Graph, edge: Edge, direction: str) -> Neighbour | None:
    other = graph.get(edge.to_id if direction == "out" else edge.from_id)
    if other is None:
        return None
    return Neighbour(
        kind=edge.kind,
        direction=direction,
        id=other.id,
        node_kind=type(other).__name__,
        name=str(getattr(other, "name", "") or getattr(other, "text", "")),
    )
