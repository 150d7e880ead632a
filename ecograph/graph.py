"""What must a store offer? One small protocol; everything else is written once, above it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from ecograph.edges import Edge
from ecograph.errors import InputError
from ecograph.nodes import Node
from ecograph.record import Record

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)


class Graph(Protocol):
    """Nodes and edges of both worlds, read and written as records.

    A node has one id whatever its kind; an edge is known by its kind, ends and key. Everything that
    is listed comes in order of id.
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
        ...

    def nodes(self, kind: type[N]) -> Iterator[N]:
        """All nodes of one kind."""
        ...

    def edges(
        self, kind: type[E], *, from_id: str | None = None, to_id: str | None = None
    ) -> Iterator[E]:
        """All edges of one kind, or those that start or end at a node."""
        ...

    def write(self, put: Iterable[Node | Edge], *, remove: Iterable[str] = ()) -> int:
        """Put records (new, or in place of those with their id), and remove others by id.

        All of it becomes visible at once under the next commit number, which is returned; nothing
        of it if anything fails or `put` raises. What changes nothing makes no commit. Nodes come
        before the edges that name them. Removing a node removes its edges.

        Raises
        ------
        SchemaViolation
            An edge names a node that is not there, or may not join the nodes it names.
        StoreBusy, DamagedStore
            The store cannot be written.
        """
        ...

    def check(self) -> list[str]:
        """Read everything and say what is damaged, one line each; an empty list is a sound store."""
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
    """SHA-256 over all records in order of id: equal for equal content in any store."""
    problems: tuple[str, ...]


def verify(graph: Graph) -> Verification:
    """Read a store from end to end, and hash what it holds."""
    from ecograph.edges import EDGE_KINDS
    from ecograph.nodes import NODE_KINDS

    problems = graph.check()
    digest = sha256()
    counts = [0, 0]
    if not problems:
        for name, node_kind in sorted(NODE_KINDS.items()):
            for node in graph.nodes(node_kind):
                digest.update(f"{name} {canonical_json(node)}\n".encode())
                counts[0] += 1
        for name, edge_kind in sorted(EDGE_KINDS.items()):
            for edge in graph.edges(edge_kind):
                digest.update(f"{name} {canonical_json(edge)}\n".encode())
                counts[1] += 1
    return Verification(
        commit=graph.commit,
        nodes=counts[0],
        edges=counts[1],
        content_hash=digest.hexdigest() if not problems else "",
        problems=tuple(problems),
    )


def canonical_json(record: Record) -> str:
    """The one way a record is written: defaults left out, sets sorted, as compact JSON."""
    return json.dumps(
        record.model_dump(mode="json", exclude_defaults=True),
        separators=(",", ":"),
        sort_keys=True,
        ensure_ascii=False,
    )
