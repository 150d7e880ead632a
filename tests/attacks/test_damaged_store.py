"""Is a broken or foreign file always refused, never repaired by guess, and left as it is?"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ecograph.edges import EDGE_KINDS, Edge, Offers
from ecograph.errors import DamagedStore, EcographError, ForeignStore, SourceNotFound, StoreError
from ecograph.graph import Verification, open_graph, verify
from ecograph.nodes import NODE_KINDS, Node, Organization, Service
from ecograph.stores.sqlite import SqliteGraph

FLIPS = 150
COUNT = 60


def records() -> list[Node | Edge]:
    organization = Organization(id="organization:t:1", name="Legal Aid")
    services = [
        Service(id=f"service:t:{n}", name=f"Service {n}", description="d" * (n * 13 % 900))
        for n in range(COUNT)
    ]
    offers = [
        Offers(from_id=organization.id, to_id=one.id, as_of=date(2026, 1, 1)) for one in services
    ]
    return [organization, *services, *offers]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three commits, closed."""
    path = tmp_path_factory.mktemp("sound") / "sound.db"
    graph = SqliteGraph(path)
    graph.write(records())
    graph.write([Service(id="service:t:0", name="renamed")])
    graph.write([], remove=["service:t:7"])
    graph.close()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    """A copy of the store to damage."""
    return Path(shutil.copy(sound, tmp_path / "graph.db"))


@pytest.fixture(scope="module")
def whole(sound: Path) -> Verification:
    graph = SqliteGraph(sound)
    found = verify(graph)
    graph.close()
    return found


@pytest.fixture(scope="module")
def every_record(sound: Path) -> dict[str, Node | Edge]:
    graph = SqliteGraph(sound)
    found: list[Node | Edge] = [node for kind in NODE_KINDS.values() for node in graph.nodes(kind)]
    found += [edge for kind in EDGE_KINDS.values() for edge in graph.edges(kind)]
    graph.close()
    return {record.id: record for record in found}


def check_of(path: Path) -> Verification | None:
    """What `verify` says of the store; None where it is not even opened."""
    try:
        graph = open_graph(path, create=False)
    except EcographError:
        return None
    try:
        return verify(graph)
    finally:
        graph.close()


def wrong_reads(path: Path, true: dict[str, Node | Edge]) -> list[str]:
    """Read everything in every way, and name what was given out and is not true."""
    try:
        graph = open_graph(path, create=False)
    except EcographError:
        return []
    reads: list[Callable[[], list[Node | Edge]]] = [
        lambda: [node for id in sorted(true) if (node := graph.get(id))],
        *(lambda kind=kind: list(graph.nodes(kind)) for kind in NODE_KINDS.values()),
        *(lambda kind=kind: list(graph.edges(kind)) for kind in EDGE_KINDS.values()),
        lambda: list(graph.edges(Offers, from_id="organization:t:1")),
    ]
    wrong = []
    for read in reads:
        try:
            wrong += [record.id for record in read() if true.get(record.id) != record]
        except StoreError:
            continue
    graph.close()
    return wrong


def test_every_flipped_bit_that_changes_data_is_found(
    path: Path, whole: Verification, every_record: dict[str, Node | Edge]
) -> None:
    chance = random.Random(273)
    content = path.read_bytes()
    found = 0
    for _ in range(FLIPS):
        bit = chance.randrange(len(content) * 8)
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        assert wrong_reads(path, every_record) == [], f"bit {bit}"
        path.write_bytes(flipped)
        after = check_of(path)
        assert after is None or after.problems or after == whole, f"bit {bit} was not found"
        found += after != whole
    assert found > FLIPS / 3


def test_a_damaged_record_is_named_and_refused_and_the_others_still_read(path: Path) -> None:
    content = path.read_bytes()
    assert content.count(b'"Service 31"') == 1
    path.write_bytes(content.replace(b'"Service 31"', b'"Service 32"'))
    graph = open_graph(path)
    for read in (lambda: graph.get("service:t:31"), lambda: list(graph.nodes(Service))):
        with pytest.raises(DamagedStore, match=r"service:t:31' is damaged.*backup"):
            read()
    assert graph.node("service:t:30", Service).name == "Service 30"
    with pytest.raises(DamagedStore, match="service:t:31"):
        graph.write([Service(id="service:t:31", name="over it")])
    assert graph.commit == 3
    verification = verify(graph)
    graph.close()
    assert any("service:t:31" in line for line in verification.problems)
    assert verification.content_hash == ""


STATEMENTS = {
    "a row is gone": "DELETE FROM edge WHERE to_id = 'service:t:3'",
    "a row is changed": "UPDATE node SET body = replace(body, 'Legal', 'Loyal')",
    "rows are swapped": "UPDATE node SET body = (SELECT body FROM node WHERE id = 'service:t:2') "
    "WHERE id = 'service:t:1'",
    "a row is added": "INSERT INTO node VALUES ('service:t:new', 'Service', 3, '{}', 0)",
    "a commit is gone": 'DELETE FROM "commit" WHERE number = 2',
    "the last commit is gone": 'DELETE FROM "commit" WHERE number = 3',
    "a commit is changed": 'UPDATE "commit" SET nodes = 3 WHERE number = 3',
    "a checksum is changed": "UPDATE edge SET crc = 1 WHERE to_id = 'service:t:3'",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON node BEGIN DELETE FROM edge; END",
    "a table is gone": "DROP TABLE edge",
    "an index is gone": "DROP INDEX edge_by_to",
    "another column": "ALTER TABLE node ADD COLUMN extra TEXT",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_what_another_program_changed_is_found(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()
    after = check_of(path)
    assert after is None or after.problems


def cut(path: Path, size: int) -> None:
    os.truncate(path, size)


def overwrite(path: Path, offset: int, new: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(new)


def database_of_another_program(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE node (id, kind, body)")
    db.commit()
    db.close()


BROKEN: dict[str, tuple[Callable[[Path], object], type[EcographError], str]] = {
    "empty": (lambda path: cut(path, 0), DamagedStore, "is empty"),
    "a few bytes": (lambda path: cut(path, 60), DamagedStore, "cut off after 60 bytes"),
    "one page": (lambda path: cut(path, 4096), DamagedStore, "cut off: 4096 of"),
    "last byte gone": (lambda path: cut(path, path.stat().st_size - 1), DamagedStore, "cut off"),
    "text": (lambda path: path.write_text("id,name\n" * 50), ForeignStore, "no ecograph store"),
    "a zip": (lambda path: overwrite(path, 0, b"PK\3\4"), ForeignStore, "no ecograph store"),
    "zeros": (lambda path: path.write_bytes(bytes(9000)), ForeignStore, "no ecograph store"),
    "foreign database": (database_of_another_program, ForeignStore, "another program"),
    "foreign mark": (lambda path: overwrite(path, 68, b"GPKG"), ForeignStore, "another program"),
    "newer": (lambda path: overwrite(path, 60, struct.pack(">I", 2)), ForeignStore, "layout 2"),
    "tables torn": (lambda path: overwrite(path, 100, b"\xff" * 300), DamagedStore, "damaged"),
    "middle torn": (
        lambda path: overwrite(path, 3900, b"\xff" * 180),
        DamagedStore,
        "damaged|not as",
    ),
}


@pytest.mark.parametrize("create", [True, False], ids=["may create", "may not create"])
@pytest.mark.parametrize(("damage", "error", "says"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_sound_store_is_refused_and_left_as_it_is(
    path: Path,
    damage: Callable[[Path], object],
    error: type[EcographError],
    says: str,
    create: bool,
) -> None:
    damage(path)
    before = path.read_bytes()
    with pytest.raises(error, match=says) as refusal:
        open_graph(path, create=create)
    assert str(path) in str(refusal.value)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if not one.name.endswith("-shm")] == [
        path.name
    ]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ForeignStore, match="is a folder; name a file"):
        open_graph(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ForeignStore, match="no ordinary file"):
        open_graph(tmp_path / "pipe")


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    for name in ("a" * 300, "a\0b"):
        with pytest.raises(EcographError):
            open_graph(tmp_path / name)


def test_no_folder_is_made_for_a_store(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="There is no folder"):
        open_graph(tmp_path / "none" / "graph.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_refused(path: Path) -> None:
    with pytest.raises(SourceNotFound, match="There is no folder"):
        open_graph(path / "graph.db")


def test_a_missing_store_is_not_made_where_it_may_not_be(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="does not exist"):
        open_graph(tmp_path / "graph.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "graph.db").symlink_to(tmp_path / "gone.db")
    with pytest.raises(SourceNotFound, match="does not exist"):
        open_graph(tmp_path / "graph.db")
    assert not (tmp_path / "gone.db").exists()


def test_a_link_to_a_store_opens_it(path: Path, whole: Verification) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    assert check_of(link) == whole


OPEN_AND_TELL = """
import os, sys
from ecograph.graph import open_graph
from ecograph.nodes import Organization
if os.getuid() == 0:
    os.setuid(65534)
try:
    graph = open_graph(sys.argv[1])
    graph.write([Organization(id="organization:t:2", name="Second")])
except Exception as refusal:
    print(type(refusal).__name__, refusal)
else:
    print("written")
"""


def told_without_rights(path: Path) -> str:
    told = subprocess.run(
        [sys.executable, "-c", OPEN_AND_TELL, str(path)], capture_output=True, text=True, check=True
    )
    return told.stdout


@pytest.fixture
def reachable(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy, in folders that everybody may enter, and readable by everybody."""
    of_this_run = tmp_path_factory.getbasetemp().parent.parent
    for folder in path.parents:
        if folder.is_relative_to(of_this_run) and folder != Path(tempfile.gettempdir()):
            folder.chmod(0o755)
    path.chmod(0o644)
    return path


def test_a_new_store_in_a_folder_that_may_not_be_written_is_refused(reachable: Path) -> None:
    reachable.parent.chmod(0o555)
    told = told_without_rights(reachable.with_name("new.db"))
    assert told.startswith("StoreError")
    assert "a folder you may write to" in told
    assert not reachable.with_name("new.db").exists()


@pytest.mark.parametrize("rights", [0o644, 0o000], ids=["may read", "may not read"])
def test_a_store_that_may_not_be_written_is_refused_and_left_as_it_is(
    reachable: Path, rights: int
) -> None:
    before = reachable.read_bytes()
    reachable.chmod(rights & 0o444)
    reachable.parent.chmod(0o555)
    told = told_without_rights(reachable)
    reachable.parent.chmod(0o755)
    reachable.chmod(0o644)
    assert told.startswith("StoreError")
    assert "write to it and its folder" in told
    assert reachable.read_bytes() == before


def test_a_log_of_another_store_is_found_or_does_no_harm(
    path: Path, whole: Verification, tmp_path: Path
) -> None:
    other = SqliteGraph(tmp_path / "other.db")
    other.write([Organization(id=f"organization:o:{n}", name="Other") for n in range(40)])
    shutil.copy(tmp_path / "other.db-wal", tmp_path / "graph.db-wal")
    other.close()
    after = check_of(path)
    assert after is None or after.problems or after == whole
