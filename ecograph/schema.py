"""May this edge join these nodes? Every store asks before it writes."""

from collections.abc import Callable, Iterable

from ecograph.edges import Edge
from ecograph.errors import SchemaViolation
from ecograph.nodes import Node


def check_edge(edge: Edge, start: type[Node] | None, end: type[Node] | None) -> None:
    """Refuse an edge whose ends are missing or of the wrong kind.

    Raises
    ------
    SchemaViolation
        Names the edge, the end, and what it may join.
    """
    for name, id, kind, allowed in (
        ("from_id", edge.from_id, start, edge.joins[0]),
        ("to_id", edge.to_id, end, edge.joins[1]),
    ):
        if kind is None:
            raise SchemaViolation(
                f"{edge.kind}: {name} {id} is no node of this graph; add the node first."
            )
        if kind.__name__ not in allowed:
            raise SchemaViolation(
                f"{edge.kind}: {name} {id} is a {kind.__name__}; it joins {' or '.join(allowed)}."
            )


def misfits(edges: Iterable[Edge], kind_of: Callable[[str], type[Node] | None]) -> list[str]:
    """Say of every edge that should not be there why, one line each."""
    wrong = []
    for edge in edges:
        try:
            check_edge(edge, kind_of(edge.from_id), kind_of(edge.to_id))
        except SchemaViolation as violation:
            wrong.append(str(violation))
    return wrong
