"""A graph in one file: SQLite with a write-ahead log, every commit on disk before it is said to be.

One connection reads and sees the last commit, another writes; threads take turns at each.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

import apsw

from ecograph.edges import Edge
from ecograph.errors import DamagedStore, StoreBusy, StoreError
from ecograph.graph import Graph
from ecograph.nodes import NODE_KINDS, Node
from ecograph.schema import misfits
from ecograph.stores.header import HEADER_BYTES, RESTORE, check_header, check_path
from ecograph.stores.layout import (
    APPLICATION_ID,
    COMMITS,
    EDGES,
    EDGES_FROM,
    EDGES_TO,
    LAYOUT,
    NODES,
    PUT_COMMIT,
    PUT_EDGE,
    PUT_NODE,
    TABLES,
)
from ecograph.stores.placing import place
from ecograph.stores.rows import (
    CommitRow,
    EdgeRow,
    NodeRow,
    check_row,
    commit_row,
    edge_row,
    node_row,
    read_edge,
    read_node,
)
from ecograph.stores.staging import WAIT_S, Staging, is_text, known_edge, known_node, taking_turns

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)

SAFE_SINCE = (3, 51, 3)
"""Older ones can corrupt a file whose log is reset: https://www.sqlite.org/wal.html#walresetbug"""

BATCH = 2000


class SqliteGraph(Graph):
    """Records as rows of one SQLite file, each with its checksum."""

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        """Open the file, or make it where there is none.

        Raises
        ------
        SourceNotFound
            There is no such file and `create` is False, or no folder to make it in.
        DamagedStore, ForeignStore, StoreError
            The file is broken, is no store of ours, or cannot be used. It is left as it is.
        """
        self._path = Path(os.path.abspath(path))
        self._turn = threading.Lock()
        self._reading = threading.Lock()
        if tuple(map(int, apsw.sqlite_lib_version().split("."))) < SAFE_SINCE:
            raise StoreError(
                f"SQLite {apsw.sqlite_lib_version()} can lose what it wrote; install apsw>=3.51.3."
            )
        if create and not os.path.lexists(self._path):
            place(empty_store(), self._path)
        check_path(self._path)
        with self._speaking():
            check_header(self._path, *first_bytes(self._path))
            self._reader = connect(self._path)
            try:
                self._writer = connect(self._path)
                check_tables(self._reader, self._path)
                self._reader.execute("PRAGMA query_only = ON")
                newest(self._reader)
            except BaseException:
                self.close()
                raise

    @property
    def commit(self) -> int:
        """The number of the last write that anybody can see."""
        with self._speaking(), self._reading:
            return newest(self._reader).number

    def get(self, id: str) -> Node | None:
        """Return the node, or None where there is none."""
        rows = self._read(f"{NODES} WHERE id = ?", id)
        return read_node(NodeRow(*rows[0])) if rows else None

    def nodes(self, kind: type[N]) -> Iterator[N]:
        """All nodes of one kind."""
        name = known_node(kind).__name__
        rows = self._read(f"{NODES} WHERE kind = ? ORDER BY id", name)
        return (cast("N", read_node(NodeRow(*row))) for row in rows)

    def edges(
        self, kind: type[E], *, from_id: str | None = None, to_id: str | None = None
    ) -> Iterator[E]:
        """All edges of one kind, or those that start or end at a node."""
        name = known_edge(kind).kind
        if from_id is None and to_id is None:
            rows = self._read(f"{EDGES} WHERE kind = ?", name)
        elif from_id is None:
            rows = self._read(EDGES_TO, name, cast("str", to_id))
        else:
            rows = self._read(EDGES_FROM, name, from_id)
        found = map(EdgeRow._make, sorted(rows, key=lambda row: str(row[0])))
        return (cast("E", read_edge(row)) for row in found if to_id in (None, row.to_id))

    def write(self, put: Iterable[Node | Edge], *, remove: Iterable[str] = ()) -> int:
        """Put and remove records in one transaction, under the next commit number."""
        with taking_turns(self._turn, str(self._path)), self._transaction() as change:
            staging = Staging(change, remove)
            with self._speaking():
                change.remove(staging)
            records = iter(put)
            while batch := list(islice(records, BATCH)):
                with self._speaking():
                    for record in batch:
                        staging.put(record)
                    change.put(staging)
            with self._speaking():
                return change.close()

    def check(self) -> list[str]:
        """Read everything and say what is damaged, one line each."""
        problems: list[str] = []
        try:
            with self._speaking(), closing(connect(self._path)) as db:
                db.execute("BEGIN")
                problems.extend(damage(db, self._path))
        except StoreError as wrong:
            problems.append(str(wrong))
        return list(dict.fromkeys(problems))

    def close(self) -> None:
        """Let go of the file; doing so twice does no harm."""
        for name in ("_writer", "_reader"):
            if (db := getattr(self, name, None)) is not None:
                db.close(True)

    def _read(self, query: str, *values: str) -> list[Any]:
        """Fetch all rows at once: one commit is seen, and nothing stays locked between rows."""
        if not all(map(is_text, values)):
            return []
        with self._speaking(), self._reading:
            return self._reader.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[Change]:
        db = self._writer
        try:
            with self._speaking():
                db.execute("BEGIN IMMEDIATE")
                change = Change(db)
            yield change
            with self._speaking():
                db.execute("COMMIT" if change.changed else "ROLLBACK")
        finally:
            with suppress(apsw.Error):
                if db.in_transaction:
                    db.execute("ROLLBACK")

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Say in our words what SQLite reports."""
        try:
            yield
        except UnicodeDecodeError:
            raise DamagedStore(f"{self._path} holds an id that is no text. {RESTORE}") from None
        except apsw.Error as wrong:
            raise in_our_words(wrong, self._path) from wrong


class Change:
    """One open transaction: what it has changed so far, and what the store holds with it."""

    def __init__(self, db: apsw.Connection) -> None:
        """Begin at the newest commit."""
        self._db = db
        last = newest(db)
        self._last, self._number = last.number, last.number + 1
        self._counts = {NodeRow: last.nodes, EdgeRow: last.edges}
        self._total = last.total
        self._before: dict[str, tuple[str, bytes] | None] = {}
        self._kinds: dict[str, type[Node] | None] = {}

    @property
    def changed(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self._before)

    def kind_of(self, id: str) -> type[Node] | None:
        """The kind of the node, or None where there is none."""
        if id not in self._kinds:
            row = self._db.execute("SELECT kind FROM node WHERE id = ?", (id,)).fetchone()
            self._kinds[id] = NODE_KINDS.get(row[0], Node) if row else None
        return self._kinds[id]

    def has_edge(self, id: str) -> bool:
        """Whether there is an edge of that id."""
        return self._edge(id) is not None

    def incident(self, id: str) -> Iterable[Edge]:
        """The edges that start or end at the node."""
        rows = self._db.execute(f"{EDGES} WHERE from_id = ?1 OR to_id = ?1", (id,)).fetchall()
        return [read_edge(EdgeRow._make(row)) for row in rows]

    def remove(self, staging: Staging) -> None:
        """Take out what goes, edges first."""
        for id in staging.gone_edges:
            self._account(self._edge(id), None)
            self._db.execute("DELETE FROM edge WHERE id = ?", (id,))
        for id in staging.gone_nodes:
            self._account(self._node(id), None)
            self._db.execute("DELETE FROM node WHERE id = ?", (id,))
            self._kinds[id] = None

    def put(self, staging: Staging) -> None:
        """Write what is staged and differs from what is there."""
        nodes = (node_row(new.record, self._number, new.body) for new in staging.nodes.values())
        self._db.executemany(
            PUT_NODE, [row for row in nodes if self._account(self._node(row.id), row)]
        )
        edges = (edge_row(new.record, self._number, new.body) for new in staging.edges.values())
        self._db.executemany(
            PUT_EDGE, [row for row in edges if self._account(self._edge(row.id), row)]
        )
        self._kinds |= {id: type(new.record) for id, new in staging.nodes.items()}
        staging.clear()

    def close(self) -> int:
        """Write down what the store now holds, and return the number of the commit."""
        if not self.changed:
            return self._last
        nodes, edges = self._counts.values()
        row = commit_row(self._number, nodes, edges, self._total)
        self._db.execute(PUT_COMMIT, row)
        return self._number

    def _account(self, old: NodeRow | EdgeRow | None, new: NodeRow | EdgeRow | None) -> bool:
        """Note that a row takes another's place; False where it says the same."""
        if old is not None:
            check_row(old)
            if new is not None and (old.kind, old.body) == (new.kind, new.body):
                return False
        row = new or old
        if row is not None:
            was = (old.kind, old.body) if old is not None else None
            self._before.setdefault(row.id, was)
            if new is not None and self._before[row.id] == (new.kind, new.body):
                del self._before[row.id]
            self._counts[type(row)] += (new is not None) - (old is not None)
            self._total += (new.crc if new else 0) - (old.crc if old else 0)
        return True

    def _node(self, id: str) -> NodeRow | None:
        row = self._db.execute(f"{NODES} WHERE id = ?", (id,)).fetchone()
        return NodeRow(*row) if row else None

    def _edge(self, id: str) -> EdgeRow | None:
        row = self._db.execute(f"{EDGES} WHERE id = ?", (id,)).fetchone()
        return EdgeRow(*row) if row else None


def empty_store() -> bytes:
    """Return the bytes of a store in which nothing has been written yet."""
    with closing(apsw.Connection(":memory:")) as db:
        for statement in TABLES.values():
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {LAYOUT}")
        image = bytearray(db.serialize("main"))
    image[18:20] = b"\2\2"  # with a write-ahead log from the first opening on
    return bytes(image)


def connect(path: Path) -> apsw.Connection:
    """Open a file that exists, as safe as SQLite can be."""
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        db.set_busy_timeout(int(WAIT_S * 1000))
        for setting, value in (
            (apsw.SQLITE_DBCONFIG_DEFENSIVE, 1),
            (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (apsw.SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        ):
            db.config(setting, value)
        db.execute("PRAGMA cell_size_check = ON")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA journal_size_limit = 67108864")
    except BaseException:
        db.close(True)
        raise
    return db


def check_tables(db: apsw.Connection, path: Path) -> None:
    """Refuse tables, triggers or views that are not as we made them.

    Raises
    ------
    DamagedStore
        Names those that differ.
    """
    found = dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'"))
    if found != TABLES:
        names = ", ".join(sorted({str(n) for n, _ in found.items() ^ TABLES.items()}))
        raise DamagedStore(f"{path}: not as ecograph made it: {names!a}. {RESTORE}")


def newest(db: apsw.Connection) -> CommitRow:
    """Return the last commit, or how an empty store begins."""
    row = db.execute(f"{COMMITS} ORDER BY number DESC LIMIT 1").fetchone()
    if row is None:
        return commit_row(0, 0, 0, 0)
    last = CommitRow(*row)
    check_row(last)
    return last


def damage(db: apsw.Connection, path: Path) -> Iterator[str]:
    """Read every page, row and commit, and tell what is wrong."""
    check_tables(db, path)
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"{path}: {line}. {RESTORE}"
    kinds: dict[str, type[Node]] = {}
    total = unreadable = edges = 0
    for row in map(NodeRow._make, db.execute(NODES)):
        total += whole(row.crc)
        try:
            kinds[row.id] = type(read_node(row))
        except StoreError as wrong:
            unreadable += 1
            yield str(wrong)
    for line_of in map(EdgeRow._make, db.execute(EDGES)):
        total += whole(line_of.crc)
        edges += 1
        try:
            edge = read_edge(line_of)
        except StoreError as wrong:
            yield str(wrong)
        else:
            yield from () if unreadable else misfits((edge,), kinds.get)
    yield from miscounts(db, path, commit_row(0, len(kinds) + unreadable, edges, total))


def whole(crc: object) -> int:
    """Return a checksum that a damaged row may hold as something else than a number."""
    return crc if isinstance(crc, int) else 0


def miscounts(db: apsw.Connection, path: Path, found: CommitRow) -> Iterator[str]:
    """Tell whether commits are missing, and whether rows are that the last commit had."""
    last, count = newest(db), 0
    for row in map(CommitRow._make, db.execute(COMMITS)):
        count += 1
        check_row(row)
    if count != last.number:
        yield f"{path}: {last.number - count} of {last.number} commits are missing. {RESTORE}"
    if found[1:4] != last[1:4]:
        yield (
            f"{path}: {last.nodes} nodes and {last.edges} edges were written, {found.nodes} and "
            f"{found.edges} are there, or not as they were. {RESTORE}"
        )


def in_our_words(wrong: apsw.Error, path: Path) -> StoreError:
    """Return the error that tells what SQLite met, and what to do about it."""
    if isinstance(wrong, (apsw.BusyError, apsw.LockedError)):
        return StoreBusy(f"{path} is being written to by another process; try again when it ends.")
    if isinstance(
        wrong, (apsw.CorruptError, apsw.NotADBError, apsw.SQLError, apsw.ConstraintError)
    ):
        return DamagedStore(f"{path} is damaged: {wrong}. {RESTORE}")
    if isinstance(wrong, apsw.FullError):
        return StoreError(f"{path}: the disk is full, nothing was written; make room, try again.")
    if isinstance(wrong, (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError)):
        return StoreError(
            f"{path} cannot be used: {wrong}. You need to be allowed to write to it and its folder."
        )
    if isinstance(wrong, apsw.ConnectionClosedError):
        return StoreError(f"{path} is closed; open it again.")
    return StoreError(f"{path}: {wrong}. What was committed before is kept; open it again.")


def first_bytes(path: Path) -> tuple[int, bytes]:
    """Return the size and start of a file, read by SQLite's own hand.

    Closing a file opened in any other way lets go of all locks this process has on it:
    https://www.sqlite.org/howtocorrupt.html section 2.2.
    """
    flags = apsw.SQLITE_OPEN_MAIN_DB | apsw.SQLITE_OPEN_READONLY
    file = apsw.VFSFile("", os.path.realpath(path), [flags, 0])
    try:
        size = file.xFileSize()
        return size, file.xRead(min(size, HEADER_BYTES), 0)
    finally:
        file.xClose()
