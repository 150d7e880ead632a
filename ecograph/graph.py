"""What must a store offer? One small protocol; everything else is written once, above it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from ecograph.edges import EDGE_KINDS, Edge
from ecograph.errors import InputError, NodeNotFound
from ecograph.nodes import NODE_KINDS, Node
from ecograph.record import Record

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)


class Graph(Protocol):
    """Nodes and edges of both worlds, read and written as records.

    A node has one id whatever its kind; an edge is known by its kind, ends and key. Everything that
    is listed comes in order of id, and is what one commit holds, whatever is written meanwhile.
    """

    @property
    def commit(self) -> int:
        """The number of the last write that anybody can see; 0 for an empty graph."""
        ...

    def get(self, id: str) -> Node | None:
        """Return the node, or None where there is none."""
        ...

    def node(self, id: str, kind: type[N]) -> N:
        """Return the node of that id and kind.

        Raises
        ------
        NodeNotFound
            No node has this id, or it is of another kind.
        """
        found = self.get(id)
        if found is None:
            raise NodeNotFound(f"{id} is not in this graph; check the id and the store.")
        if not isinstance(found, kind):
            wanted, held = kind.__name__, type(found).__name__
            raise NodeNotFound(f"{id} is a {held}; name the id of a {wanted}.")
        return found

    def nodes(self, kind: type[N]) -> Iterator[N]:
        """All nodes of one kind.

        Raises
        ------
        InvalidRequest
            No store holds records of this kind.
        """
        ...

    def edges(
        self, kind: type[E], *, from_id: str | None = None, to_id: str | None = None
    ) -> Iterator[E]:
        """All edges of one kind, or those that start or end at a node.

        Raises
        ------
        InvalidRequest
            No store holds records of this kind.
        """
        ...

    def write(self, put: Iterable[Node | Edge], *, remove: Iterable[str] = ()) -> int:
        """Put records (new, or in place of those with their id), and remove others by id.

        All of it becomes visible at once under the next commit number, which is returned; nothing
        of it if anything fails or `put` raises. What changes nothing makes no commit. Nodes come
        before the edges that name them; what is put twice is as the last put says. Removing comes
        first, takes a node's edges along, and passes over what is not there.

        Raises
        ------
        SchemaViolation
            An edge names a node that is not there, or may not join the nodes it names.
        InvalidRequest
            The same record is put and removed.
        InputError
            A record holds what its kind does not allow, and so could not be read back.
        StoreBusy
            Somebody else is writing, and did not end within a second.
        StoreError
            The store cannot be written: it is damaged, or the disk is full.
        """
        ...

    def check(self) -> list[str]:
        """Read everything and say what is damaged, one line each; no line: a sound store."""
        ...

    def close(self) -> None:
        """Let go of the file or server."""
        ...


def open_graph(url: str | Path, *, create: bool = True) -> Graph:
    """Open `memory:` (networkx, gone at the end) or a file (SQLite, made where there is none).

    Raises
    ------
    SourceNotFound
        `create` is False and there is no such file.
    DamagedStore, ForeignStore
        The file is broken, or is no ecograph store. It is left as it is.
    """
    if str(url) == "memory:":
        from ecograph.stores.memory import MemoryGraph

        return MemoryGraph()
    if "://" in str(url):
        raise InputError(f"{url} is no store; known are memory: and the path of a file.")
    from ecograph.stores.sqlite import SqliteGraph

    return SqliteGraph(Path(url), create=create)


class Verification(Record):
    """What a check of a whole store found."""

    commit: int
    nodes: int
    edges: int
    content_hash: str
    """SHA-256 over all records in order of id: equal for equal content in any store. Empty where
    there are problems."""
    problems: tuple[str, ...]


def verify(graph: Graph) -> Verification:
    """Read a store from end to end, and hash what it holds.

    Raises
    ------
    StoreError
        The store cannot be read at all.
    """
    problems = graph.check()
    if problems:
        return Verification(commit=0, nodes=0, edges=0, content_hash="", problems=tuple(problems))
    digest = sha256()
    nodes = edges = 0
    for name, node_kind in sorted(NODE_KINDS.items()):
        for node in graph.nodes(node_kind):
            digest.update(f"{name} {canonical_json(node)}\n".encode())
            nodes += 1
    for name, edge_kind in sorted(EDGE_KINDS.items()):
        for edge in graph.edges(edge_kind):
            digest.update(f"{name} {canonical_json(edge)}\n".encode())
            edges += 1
    return Verification(
        commit=graph.commit,
        nodes=nodes,
        edges=edges,
        content_hash=digest.hexdigest(),
        problems=(),
    )


def canonical_json(record: Record) -> str:
    """The one way a record is written: defaults left out, sets sorted, as compact JSON.

    Raises
    ------
    InputError
        A field holds what its type does not allow (`model_copy` does not ask).
    """
    try:
        return _WRITER.encode(
            record.model_dump(mode="json", exclude_defaults=True, warnings="error")
        )
    except (TypeError, ValueError) as wrong:
        raise InputError(
            f"A {type(record).__name__} holds a value that its field does not allow; "
            "build it with `model_validate`, which says which."
        ) from wrong


_WRITER = json.JSONEncoder(
    separators=(",", ":"), sort_keys=True, ensure_ascii=False, allow_nan=False
)
