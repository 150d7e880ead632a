"""How fast is the file store, beside sqlite3 with the same promise that nothing is lost?

Both write ahead and wait for the disk (WAL, synchronous=FULL). What sqlite3 is spared: to check a
record against its kind and the schema, to give every row a checksum, and to make records of rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path

from benchmarks.county import county
from benchmarks.table import Line, compared
from benchmarks.timing import take_turns
from ecograph.edges import Edge
from ecograph.graph import Graph, verify
from ecograph.nodes import NODE_KINDS, Node, Service
from ecograph.stores.sqlite import SqliteGraph

PEER = "sqlite3, JSON as dicts"
TABLES = """
    CREATE TABLE node (id TEXT PRIMARY KEY, kind TEXT, body TEXT);
    CREATE TABLE edge (id TEXT PRIMARY KEY, kind TEXT, from_id TEXT, to_id TEXT, body TEXT);
    CREATE INDEX node_by_kind ON node (kind, id);
    CREATE INDEX edge_by_kind ON edge (kind, id);
    CREATE INDEX edge_by_from ON edge (from_id, kind);
    CREATE INDEX edge_by_to ON edge (to_id, kind);
"""
Plain = dict[str, object]
PlainNode = tuple[str, str, Plain]
PlainEdge = tuple[str, str, str, str, Plain]


def measure(services: int, scratch: Path, *, turns: int) -> list[Line]:
    """Write, read, commit, open and verify."""
    records = list(county(services))
    nodes, edges = as_plain(records)
    number = count()

    def anew() -> Path:
        return scratch / f"store-{next(number)}.db"

    def write() -> None:
        with closing(SqliteGraph(anew())) as graph:
            graph.write(records)

    def write_plainly() -> None:
        with closing(connect(anew())) as db:
            fill(db, nodes, edges)

    held, plain = scratch / "store-ours.db", scratch / "store-plain.db"
    graph, db = SqliteGraph(held), connect(plain)
    try:
        graph.write(records)
        fill(db, nodes, edges)
        check_same(graph, db)
        asked: list[tuple[str, int, str, Callable[[], object], Callable[[], object]]] = [
            ("write", len(records), "records", write, write_plainly),
            ("read all nodes", len(nodes), "nodes", lambda: read(graph), lambda: read_plainly(db)),
            ("commit one record", 1, "", changing(graph), changing_plainly(db)),
            ("open and close", 1, "", lambda: reopen(held), lambda: reopen_plainly(plain)),
            ("verify", len(records), "records", lambda: verify(graph), lambda: check_pages(db)),
        ]
        return [
            line
            for question, number_of, noun, ours, theirs in asked
            for line in compared(
                f"store of {len(records):,} records: {question}",
                take_turns({"ours": ours, PEER: theirs}, turns=turns),
                count=number_of,
                noun=noun,
            )
        ]
    finally:
        graph.close()
        db.close()


def as_plain(records: Iterable[Node | Edge]) -> tuple[list[PlainNode], list[PlainEdge]]:
    """The records as dicts, as one would have them without ecograph."""
    nodes: list[PlainNode] = []
    edges: list[PlainEdge] = []
    for record in records:
        body = record.model_dump(mode="json", exclude_defaults=True)
        if isinstance(record, Node):
            nodes.append((record.id, type(record).__name__, body))
        else:
            edges.append((record.id, record.kind, record.from_id, record.to_id, body))
    return nodes, edges


def connect(path: Path) -> sqlite3.Connection:
    """Open a file that loses nothing once it has been committed."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    return db


def fill(db: sqlite3.Connection, nodes: Sequence[PlainNode], edges: Sequence[PlainEdge]) -> None:
    """Write everything in one transaction."""
    db.executescript(TABLES)
    db.executemany("INSERT INTO node VALUES (?, ?, ?)", ((*k, json.dumps(b)) for *k, b in nodes))
    db.executemany(
        "INSERT INTO edge VALUES (?, ?, ?, ?, ?)", ((*k, json.dumps(b)) for *k, b in edges)
    )
    db.commit()


def read(graph: Graph) -> list[Node]:
    """Every node, kind by kind, as a checked record."""
    return [node for kind in NODE_KINDS.values() for node in graph.nodes(kind)]


def read_plainly(db: sqlite3.Connection) -> list[Plain]:
    """Every node, kind by kind, as a dict."""
    query = "SELECT body FROM node WHERE kind = ? ORDER BY id"
    return [json.loads(body) for kind in NODE_KINDS for (body,) in db.execute(query, (kind,))]


def changing(graph: Graph) -> Callable[[], object]:
    """Give one service another name, a new one with every call."""
    service = next(graph.nodes(Service))
    names = count()
    return lambda: graph.write([service.model_copy(update={"name": f"name {next(names)}"})])


def changing_plainly(db: sqlite3.Connection) -> Callable[[], object]:
    """Do the same to a row."""
    query = "SELECT id, body FROM node WHERE kind = 'Service' ORDER BY id LIMIT 1"
    id, body = db.execute(query).fetchone()
    service, names = json.loads(body), count()

    def change() -> None:
        told = json.dumps(service | {"name": f"name {next(names)}"})
        db.execute("UPDATE node SET body = ? WHERE id = ?", (told, id))
        db.commit()

    return change


def reopen(path: Path) -> None:
    """Open the store, ask for its last commit, and close it."""
    with closing(SqliteGraph(path, create=False)) as graph:
        assert graph.commit


def reopen_plainly(path: Path) -> None:
    """Open the file, ask for one row, and close it."""
    with closing(connect(path)) as db:
        assert db.execute("SELECT id FROM node LIMIT 1").fetchone()


def check_pages(db: sqlite3.Connection) -> None:
    """Ask SQLite whether its pages are sound, which says nothing about what stands in them."""
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def check_same(graph: Graph, db: sqlite3.Connection) -> None:
    """Refuse to compare unless both give back the same nodes.

    Raises
    ------
    ValueError
        They do not.
    """
    ours = [node.model_dump(mode="json", exclude_defaults=True) for node in read(graph)]
    if ours != read_plainly(db):
        raise ValueError("The two stores do not hold the same nodes.")
