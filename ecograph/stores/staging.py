"""What does a write put and remove, and may it? Decided alike for every store, beforehand."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import ValidationError

from ecograph.edges import EDGE_KINDS, Edge
from ecograph.errors import InputError, InvalidRequest, StoreBusy
from ecograph.graph import canonical_json
from ecograph.nodes import NODE_KINDS, Node
from ecograph.schema import check_edge

WAIT_S = 1.0
"""How long a second writer waits for the first before it is told that the store is busy."""

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)
R = TypeVar("R", Node, Edge)


class Held(Protocol):
    """What a store must tell of what it holds already."""

    def kind_of(self, id: str) -> type[Node] | None:
        """The kind of the node, or None where there is none."""
        ...

    def has_edge(self, id: str) -> bool:
        """Whether there is an edge of that id."""
        ...

    def incident(self, id: str) -> Iterable[Edge]:
        """The edges that start or end at the node."""
        ...


@dataclass(frozen=True)
class Written(Generic[R]):
    """A record as it will be read back, and its canonical JSON."""

    record: R
    body: str

    def differs_from(self, old: Node | Edge | None) -> bool:
        """Whether this is news, by more than Python's 1 == 1.0 == True."""
        return (
            old is None
            or type(old) is not type(self.record)
            or old != self.record
            or canonical_json(old) != self.body
        )


class Staging:
    """One write on its way: what it puts so far, and what goes, seen above what the store holds."""

    def __init__(self, held: Held, remove: Iterable[str]) -> None:
        """Find what is to be removed, with the edges of every node that goes."""
        if isinstance(remove, str):
            raise InvalidRequest("`remove` is a single text; hand over a list of ids.")
        self._held = held
        self._named = frozenset(id for id in remove if is_text(id))
        self.nodes: dict[str, Written[Node]] = {}
        self.edges: dict[str, Written[Edge]] = {}
        self.gone_nodes = {id for id in self._named if held.kind_of(id) is not None}
        self.gone_edges = {id for id in self._named if held.has_edge(id)}
        for id in self.gone_nodes:
            self.gone_edges.update(edge.id for edge in held.incident(id))

    def put(self, record: Node | Edge) -> None:
        """Take in one record.

        Raises
        ------
        SchemaViolation, InvalidRequest, InputError
            As `Graph.write` says.
        """
        if isinstance(record, Node):
            node = as_read_back(record, NODE_KINDS.get(type(record).__name__))
            self._refuse_removed(record.id)
            before = self._kind_of(record.id)
            self.nodes[record.id] = node
            if before not in (None, type(record)):
                self._check_edges_of(record.id)
        elif isinstance(record, Edge):
            edge = as_read_back(record, EDGE_KINDS.get(record.kind))
            self._refuse_removed(record.id)
            check_edge(record, self._kind_of(record.from_id), self._kind_of(record.to_id))
            self.edges[record.id] = edge
        else:
            raise InputError(f"A {type(record).__name__} is neither a node nor an edge.")

    def clear(self) -> None:
        """Forget what was put, once the store holds it."""
        self.nodes = {}
        self.edges = {}

    def _kind_of(self, id: str) -> type[Node] | None:
        if (staged := self.nodes.get(id)) is not None:
            return type(staged.record)
        return None if id in self.gone_nodes else self._held.kind_of(id)

    def _check_edges_of(self, id: str) -> None:
        """Ask the schema again about the edges of a node that is now of another kind."""
        edges = {edge.id: edge for edge in self._held.incident(id)}
        edges |= {key: new.record for key, new in self.edges.items()}
        for edge in edges.values():
            if id in (edge.from_id, edge.to_id) and edge.id not in self.gone_edges:
                check_edge(edge, self._kind_of(edge.from_id), self._kind_of(edge.to_id))

    def _refuse_removed(self, id: str) -> None:
        if id in self._named:
            raise InvalidRequest(f"{id} is both put and removed in one write; do one of them.")


def as_read_back(record: R, kind: type[Node] | type[Edge] | None) -> Written[R]:
    """Write a record and read it again, so that no store takes what it could not give back.

    Raises
    ------
    InputError
        It is of a kind that no store holds, or a field holds what its kind does not allow.
    """
    if kind is not type(record):
        raise InputError(f"{record.id} is a {type(record).__name__}, a kind that no store holds.")
    body = canonical_json(record)
    try:
        again = type(record).model_validate_json(body)
    except ValidationError as wrong:
        fields = ", ".join(sorted({str(one["loc"][0]) for one in wrong.errors() if one["loc"]}))
        raise InputError(
            f"{record.id!a} cannot be stored: wrong in {fields or 'its text'}; "
            "build it with `model_validate`."
        ) from None
    if again != record:
        raise InputError(f"{record.id!a} would not read back as it is; name its fields' own types.")
    return Written(again, body)


def is_text(id: str) -> bool:
    """Whether an id can be written down: a command line can hand over half a character."""
    return not any("\ud800" <= sign <= "\udfff" for sign in id)


def known_node(kind: type[N]) -> type[N]:
    """Return the kind of node, if stores hold it.

    Raises
    ------
    InvalidRequest
        They do not.
    """
    if NODE_KINDS.get(kind.__name__) is not kind:
        raise InvalidRequest(f"{kind.__name__} is no kind of node; ask for one of NODE_KINDS.")
    return kind


def known_edge(kind: type[E]) -> type[E]:
    """Return the kind of edge, if stores hold it.

    Raises
    ------
    InvalidRequest
        They do not.
    """
    if EDGE_KINDS.get(getattr(kind, "kind", "")) is not kind:
        raise InvalidRequest(f"{kind.__name__} is no kind of edge; ask for one of EDGE_KINDS.")
    return kind


@contextmanager
def taking_turns(turn: threading.Lock, store: str) -> Iterator[None]:
    """Let one thread write at a time, and refuse a write inside a write.

    Raises
    ------
    StoreBusy
        Another write of this object did not end within `WAIT_S`.
    """
    if not turn.acquire(timeout=WAIT_S):
        raise StoreBusy(f"{store} is being written to; try again when that has ended.")
    try:
        yield
    finally:
        turn.release()
