"""Is this row what was written? Every row carries a checksum, every commit the sum of all.

SQLite finds a damaged page by luck: of 273 flipped bits that changed data it noticed 36.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from zlib import crc32

from pydantic import ValidationError

from ecograph.edges import EDGE_KINDS, Edge
from ecograph.errors import DamagedStore, ForeignStore
from ecograph.nodes import NODE_KINDS, Node

RELOAD = "Restore the file from a backup, or load again into a new one."
MODULUS = 1 << 62


class NodeRow(NamedTuple):
    """A row of table `node`; the body as bytes, so that no damage escapes as a decoding error."""

    id: str
    kind: str
    commit: int
    body: bytes
    crc: int


class EdgeRow(NamedTuple):
    """A row of table `edge`."""

    id: str
    kind: str
    from_id: str
    to_id: str
    commit: int
    body: bytes
    crc: int


class CommitRow(NamedTuple):
    """A row of table `commit`: what the store holds once that write is done."""

    number: int
    nodes: int
    edges: int
    total: int
    """The sum of all rows' checksums, modulo `MODULUS`: no row can vanish unnoticed."""
    crc: int


def checksum(fields: Iterable[object]) -> int:
    """CRC-32 over all fields of a row but the last, which it becomes."""
    parts = [one if isinstance(one, bytes) else str(one).encode() for one in fields]
    return crc32(b"\n".join(parts))


def node_row(node: Node, commit: int, body: str) -> NodeRow:
    """Return the row that keeps a node."""
    fields = (node.id, type(node).__name__, commit, body.encode())
    return NodeRow(*fields, crc=checksum(fields))


def edge_row(edge: Edge, commit: int, body: str) -> EdgeRow:
    """Return the row that keeps an edge."""
    fields = (edge.id, edge.kind, edge.from_id, edge.to_id, commit, body.encode())
    return EdgeRow(*fields, crc=checksum(fields))


def commit_row(number: int, nodes: int, edges: int, total: int) -> CommitRow:
    """Return the row that closes a commit."""
    fields = (number, nodes, edges, total % MODULUS)
    return CommitRow(*fields, crc=checksum(fields))


def check_row(row: NodeRow | EdgeRow | CommitRow) -> None:
    """Refuse a row that is not as it was written.

    Raises
    ------
    DamagedStore
        Names the row and what to do.
    """
    fields: tuple[Any, ...] = tuple(row)
    if checksum(fields[:-1]) != fields[-1]:
        name = f"{fields[0]!a}"[:100]
        raise DamagedStore(f"The record {name} is damaged: its checksum is wrong. {RELOAD}")


def read_node(row: NodeRow) -> Node:
    """Return the node that a row keeps.

    Raises
    ------
    DamagedStore, ForeignStore
        The row is not as it was written, or was written by a version that knows more.
    """
    check_row(row)
    try:
        return NODE_KINDS[row.kind].model_validate_json(row.body)
    except (KeyError, ValidationError):
        raise _unreadable(row) from None


def read_edge(row: EdgeRow) -> Edge:
    """Return the edge that a row keeps.

    Raises
    ------
    DamagedStore, ForeignStore
        The row is not as it was written, or was written by a version that knows more.
    """
    check_row(row)
    try:
        return EDGE_KINDS[row.kind].model_validate_json(row.body)
    except (KeyError, ValidationError):
        raise _unreadable(row) from None


def _unreadable(row: NodeRow | EdgeRow) -> ForeignStore:
    return ForeignStore(
        f"The record {row.id} ({row.kind}) is whole, but not as this version writes it; "
        "open the store with the version of ecograph that wrote it, or load again into a new one."
    )
