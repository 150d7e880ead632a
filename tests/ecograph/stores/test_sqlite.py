"""Does one SQLite file keep what it said it kept: killed, interrupted, shared, and out of room?"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import apsw
import pytest

from ecograph.edges import Offers
from ecograph.errors import StoreBusy, StoreError
from ecograph.graph import verify
from ecograph.nodes import Node, Organization, Service
from ecograph.stores.sqlite import SqliteGraph

OTHER_PROCESS = """
import sys
from itertools import count
from ecograph.edges import Offers
from ecograph.nodes import Organization, Service
from ecograph.stores.sqlite import SqliteGraph

def say(word):
    print(word, flush=True)

def records(n, size):
    yield Organization(id=f"organization:t:{n}", name=str(n))
    for i in range(size):
        yield Service(id=f"service:t:{n}-{i}", name="S", description="d" * 300)
        yield Offers(from_id=f"organization:t:{n}", to_id=f"service:t:{n}-{i}")
        yield Service(id=f"service:t:shared-{i}", name=str(n))

def endless():
    for n in count(2):
        yield from records(n, 50)
        if n == 40:
            say("midway")

def waiting():
    yield from records(2, 5)
    say("midway")
    sys.stdin.readline()

graph = SqliteGraph(sys.argv[2])
say("open")
"""
WRITE_ON = "for n in count(graph.commit + 1): say(graph.write(records(n, 5 if n % 10 else 400)))"
WRITE_ENDLESSLY = "graph.write(endless())"
WRITE_AND_WAIT = "say(graph.write(waiting()))"
SIZES = {True: 400, False: 5}


def service(n: int, name: str = "S") -> Service:
    return Service(id=f"service:t:{n:05d}", name=name, description="d" * 300)


@contextmanager
def another_process(path: Path, doing: str) -> Iterator[subprocess.Popen[str]]:
    """Run `doing` on the store in a process of its own, and end that process afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS + doing, "-", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def last_acknowledged(process: subprocess.Popen[str]) -> int:
    """Read on to the end of what a killed process said; a line cut short was not said."""
    assert process.stdout is not None
    lines = process.stdout.read().splitlines(keepends=True)
    numbers = [int(line) for line in lines if line.endswith("\n") and line.strip().isdigit()]
    return max(numbers, default=0)


def test_no_kill_loses_a_commit_or_leaves_half_of_one(tmp_path: Path) -> None:
    path = tmp_path / "graph.db"
    chance = random.Random(15)
    acknowledged = 0
    for _ in range(15):
        with another_process(path, WRITE_ON) as process:
            assert heard(process) == "open"
            time.sleep(chance.uniform(0.02, 0.4))
            process.kill()
            acknowledged = max(acknowledged, last_acknowledged(process))
        graph = SqliteGraph(path, create=False)
        assert graph.check() == []
        kept = graph.commit
        assert kept >= acknowledged
        organizations = {node.name for node in graph.nodes(Organization)}
        assert organizations == {str(n) for n in range(1, kept + 1)}
        for n in range(max(1, kept - 3), kept + 1):
            offered = list(graph.edges(Offers, from_id=f"organization:t:{n}"))
            assert len(offered) == SIZES[n % 10 == 0]
        assert graph.node("service:t:shared-0", Service).name == str(kept)
        graph.close()
    assert acknowledged > 15


def test_a_kill_while_the_file_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    chance = random.Random(5)
    for n in range(5):
        folder = tmp_path / str(n)
        folder.mkdir()
        path = folder / "graph.db"
        with another_process(path, WRITE_ON) as process:
            deadline = time.monotonic() + 20
            while not any(folder.iterdir()):
                assert time.monotonic() < deadline
            time.sleep(chance.uniform(0, 0.002))
            process.kill()
            process.wait()
        if path.exists():
            graph = SqliteGraph(path, create=False)
            assert graph.check() == []
            graph.close()


def test_ctrl_c_in_the_middle_of_a_write_leaves_the_last_commit(tmp_path: Path) -> None:
    path = tmp_path / "graph.db"
    graph = SqliteGraph(path)
    graph.write([service(1)])
    before = verify(graph)
    with another_process(path, WRITE_ENDLESSLY) as process:
        assert [heard(process), heard(process)] == ["open", "midway"]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert "KeyboardInterrupt" in errors
    assert verify(graph) == before
    assert graph.write([service(2)]) == 2
    graph.close()


def test_a_second_process_reads_the_last_commit_and_may_not_write(tmp_path: Path) -> None:
    path = tmp_path / "graph.db"
    graph = SqliteGraph(path)
    graph.write([service(1)])
    with another_process(path, WRITE_AND_WAIT) as process:
        assert [heard(process), heard(process)] == ["open", "midway"]
        assert graph.commit == 1
        assert list(graph.nodes(Service)) == [service(1)]
        start = time.monotonic()
        with pytest.raises(StoreBusy, match="being written to by another process"):
            graph.write([service(2)])
        assert time.monotonic() - start < 5
        process.communicate("go on\n", timeout=20)
    assert graph.commit == 2
    assert graph.write([service(2)]) == 3
    graph.close()


TAKE_THE_LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        print("held")
"""


def test_opening_a_store_twice_lets_go_of_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "graph.db"
    first = SqliteGraph(path)
    first.write([service(1)])
    SqliteGraph(path).close()
    told = subprocess.run(
        [sys.executable, "-c", TAKE_THE_LOCK, str(path)], capture_output=True, text=True, check=True
    )
    assert told.stdout == "held\n"
    first.close()


def test_a_folder_of_many_writes_is_one_file_once_closed(tmp_path: Path) -> None:
    graph = SqliteGraph(tmp_path / "graph.db")
    graph.write(service(n) for n in range(3000))
    graph.close()
    graph.close()
    assert [path.name for path in tmp_path.iterdir()] == ["graph.db"]


def test_a_store_is_its_owners_alone(tmp_path: Path) -> None:
    SqliteGraph(tmp_path / "graph.db").close()
    assert (tmp_path / "graph.db").stat().st_mode & 0o077 == 0


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    graph = SqliteGraph(tmp_path / "graph.db")
    graph.close()
    for use in (lambda: graph.commit, lambda: graph.get("service:t:1"), lambda: graph.write([])):
        with pytest.raises(StoreError, match="is closed; open it again"):
            use()


@pytest.mark.parametrize("name", [":memory:", "a?mode=memory", "file:x", "ü b%20.db", "#"])
def test_any_file_name_is_a_file_name(tmp_path: Path, name: str) -> None:
    graph = SqliteGraph(tmp_path / name)
    graph.write([service(1)])
    graph.close()
    again = SqliteGraph(tmp_path / name, create=False)
    assert again.get(service(1).id) == service(1)
    again.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


class SmallDisk(apsw.VFS):
    """A file system with room for so many more writes."""

    def __init__(self, name: str) -> None:
        self.before = apsw.vfs_names()[0]
        self.room = 1_000_000
        super().__init__(name, self.before)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> SmallFile:
        return SmallFile(self, name, flags)


class SmallFile(apsw.VFSFile):
    def __init__(
        self, disk: SmallDisk, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> None:
        self.disk = disk
        super().__init__(disk.before, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.room -= 1
        if self.disk.room < 0:
            raise apsw.FullError("no room")
        super().xWrite(data, offset)


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    small = SmallDisk("small")
    apsw.set_default_vfs("small")
    yield small
    apsw.set_default_vfs(small.before)
    small.unregister()


def test_a_full_disk_keeps_every_commit_and_the_store_goes_on_when_there_is_room(
    tmp_path: Path, disk: SmallDisk
) -> None:
    graph = SqliteGraph(tmp_path / "graph.db")
    chance = random.Random(3)
    wanted: dict[str, Node] = {}
    refused = 0
    for n in count():
        if refused == 20:
            break
        disk.room = chance.randrange(60)
        put = [service(chance.randrange(300), str(n)) for _ in range(chance.choice([1, 50]))]
        try:
            graph.write(put)
        except StoreError as wrong:
            assert "the disk is full, nothing was written" in str(wrong)  # noqa: PT017
            refused += 1
        else:
            wanted |= {record.id: record for record in put}
        disk.room = 1_000_000
        assert {node.id: node for node in graph.nodes(Service)} == wanted
    assert wanted
    assert graph.check() == []
    graph.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0)],
)
def test_a_connection_is_as_safe_as_sqlite_can_be(
    tmp_path: Path, pragma: str, value: object
) -> None:
    graph = SqliteGraph(tmp_path / "graph.db")
    for db in (graph._reader, graph._writer):
        assert db.execute(f"PRAGMA {pragma}").fetchone() == (value,)
    graph.close()
