"""Does a load that cannot be end in one clear line, and leave the store as it was?"""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.api.conftest import COUNTY, DAY, Ask, client_file, environment_of, state_of

CANARY = "ZZ Jane Canary"


@pytest.fixture
def store(riverbend: Path, tmp_path: Path) -> Path:
    """A copy to write to."""
    return Path(shutil.copy(riverbend, tmp_path / "copy.db"))


def zipped(path: Path, **entries: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def client_with(path: Path, **fields: object) -> None:
    file = json.loads(client_file("c1").read_text(encoding="utf-8"))
    path.write_text(json.dumps(file | fields), encoding="utf-8")


def table(folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "services.csv").write_text(text, encoding="utf-8")


def unlinked(folder: Path) -> None:
    table(folder, "id,organization_id,name\n" + "".join(f"s{n},gone{n},S\n" for n in range(9)))
    (folder / "organizations.csv").write_text("id,name\no1,One\n", encoding="utf-8")


BAD: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "not there": (lambda path: None, 2, "bad is not there; check the name."),
    "empty file": (lambda path: path.write_bytes(b""), 3, "bad is empty; export it again."),
    "empty folder": (lambda path: path.mkdir(), 3, "bad holds no CSV file"),
    "a PDF": (lambda path: path.with_suffix(".zip").write_bytes(b"%PDF-1.7 ..."), 3, "is a PDF"),
    "half a zip": (lambda path: path.with_suffix(".zip").write_bytes(b"PK\3\4"), 3, "bad.zip"),
    "a way out": (
        lambda path: zipped(path.with_suffix(".zip"), **{"../services.csv": "id,name\n1,x\n"}),
        3,
        "'../services.csv' reaches outside; nothing of it was read.",
    ),
    "a bomb": (
        lambda path: zipped(path.with_suffix(".zip"), **{"services.csv": "id,name\n" * 10**7}),
        3,
        "bad.zip",
    ),
    "wrong columns": (lambda path: table(path, "a,b\n1,2\n"), 3, "has no column id or name"),
    "no table": (lambda path: path.write_text("hello"), 3, "is in no known format"),
    "links to nothing": (unlinked, 3, "organization_id"),
    "no client": (lambda path: path.with_suffix(".json").write_text('{"a": 1}'), 3, "format"),
    "no JSON": (lambda path: path.with_suffix(".json").write_text("{"), 3, "invalid JSON"),
    "a wrong field": (
        lambda path: client_with(path.with_suffix(".json"), groups=CANARY),
        3,
        "bad.json: groups: input should be a valid array.",
    ),
    "a tie to nobody": (
        lambda path: client_with(path.with_suffix(".json"), ties=[{"to": "person:riverbend:x"}]),
        3,
        "ties[0].to names person:riverbend:x, and there is no such person",
    ),
}


@pytest.mark.parametrize(("make", "code", "says"), BAD.values(), ids=BAD)
def test_what_cannot_be_loaded_is_said_in_one_line_and_nothing_is_lost(
    ask: Ask, store: Path, tmp_path: Path, make: Callable[[Path], object], code: int, says: str
) -> None:
    before = state_of(store)
    make(tmp_path / "bad")
    source = next((path for path in tmp_path.glob("bad*")), tmp_path / "bad")
    said = ask("load", source, "--to", store)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("ecograph: ")
    assert len(said.err.splitlines()) == 1
    assert says in said.err
    assert CANARY not in said.err
    assert state_of(store) == before


def test_what_cannot_be_read_makes_no_store(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    for source in ("nowhere", "notes.txt"):
        assert ask("load", source, "--to", "new.db").code != 0
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    ("to", "code", "says"),
    [
        ("nowhere/new.db", 2, "There is no folder"),
        ("notes.txt", 3, "is no ecograph store; name another file."),
        (".", 3, "is a folder; name a file"),
        ("neo4j://x", 3, "is no store; known are memory: and the path of a file."),
    ],
)
def test_a_place_that_is_no_store_is_refused(
    ask: Ask, tmp_path: Path, to: str, code: int, says: str
) -> None:
    (tmp_path / "notes.txt").write_text("hello\n" * 400)
    said = ask("load", COUNTY / "directory", "--to", to)
    assert said.code == code
    assert says in said.err
    assert (tmp_path / "notes.txt").read_text() == "hello\n" * 400


def test_an_older_directory_never_replaces_a_newer_one(ask: Ask, store: Path) -> None:
    before = state_of(store)
    load = ("load", COUNTY / "directory", "--source", "riverbend", "--to", store)
    assert "this file is of 2020-01-01" in ask(*load, "--as-of", "2020-01-01").err
    assert "say of which day this file is" in ask(*load).err
    assert state_of(store) == before


def test_the_same_file_again_changes_nothing(ask: Ask, store: Path, root: Path) -> None:
    before = state_of(store)
    load = ("load", COUNTY / "directory", "--source", "riverbend", "--as-of", DAY, "--to", store)
    said = ask(*load, "--json")
    assert said.code == 0
    schema = json.loads((root / "docs/schemas/load-report.schema.json").read_text("utf-8"))
    jsonschema.validate(said.json, schema)
    wanted = {"source", "format", "counts", "links", "problems", "seconds"}
    assert wanted <= set(said.json)
    link = {"table", "column", "resolved", "orphaned", "list_valued", "blank"}
    assert link <= set(said.json["links"][0])
    assert said.json["commit"] == before.commit
    assert state_of(store) == before


def spoilt(folder: Path) -> None:
    """Riverbend's directory with four cells that do not fit."""
    shutil.copytree(COUNTY / "directory", folder)

    def change(name: str, row: int, column: str, text: str) -> None:
        path = folder / f"{name}.csv"
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        rows[row - 2][column] = text
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    bowtie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    change("locations", 2, "latitude", "100")
    change("x_areas", 2, "geometry", json.dumps(bowtie))
    change("services", 2, "description", "x" * 10_000_000)
    with (folder / "taxonomy_terms.csv").open(newline="", encoding="utf-8") as file:
        terms = list(csv.DictReader(file))
    child = next(row for row in terms if row["parent_id"])
    place = next(n for n, row in enumerate(terms, start=2) if row["id"] == child["parent_id"])
    change("taxonomy_terms", place, "parent_id", child["id"])


def test_cells_that_do_not_fit_are_named_and_lose_no_row(ask: Ask, tmp_path: Path) -> None:
    load = ("load", "--source", "riverbend", "--as-of", DAY, "--json")
    sound = ask(*load, COUNTY / "directory", "--to", "sound.db")
    assert (sound.code, sound.json["problems"]) == (0, [])
    spoilt(tmp_path / "spoilt")
    said = ask(*load, tmp_path / "spoilt", "--to", "spoilt.db")
    assert said.code == 1
    told = {(one["table"], one["row"], one["field"]) for one in said.json["problems"]}
    assert {("locations", 2, "latitude"), ("x_areas", 2, "geometry")} <= told
    assert {("services", "description"), ("taxonomy_terms", "parent_id")} <= {
        (table, field) for table, _, field in told
    }
    assert len(said.out) < 200_000
    assert said.json["counts"]["Service"] == sound.json["counts"]["Service"]
    assert said.json["counts"]["Location"] == sound.json["counts"]["Location"]
    people = ask("load", tmp_path / "spoilt", "--source", "riverbend", "--to", "people.db")
    assert people.code == 1
    assert "locations row 2, latitude: " in people.out


def large_directory(folder: Path) -> None:
    folder.mkdir()
    services = "".join(f"s{n},o{n % 100},Service number {n},{'d' * 300}\n" for n in range(60_000))
    (folder / "services.csv").write_text(f"id,organization_id,name,description\n{services}")
    organizations = "".join(f"o{n},Organization {n}\n" for n in range(100))
    (folder / "organizations.csv").write_text(f"id,name\n{organizations}")


def wait_for(what: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_control_c_in_the_middle_of_a_load_leaves_the_store_as_it_was(
    store: Path, tmp_path: Path
) -> None:
    before = state_of(store)
    large_directory(tmp_path / "large")
    log = tmp_path / "copy.db-wal"
    running = subprocess.Popen(
        ["ecograph", "load", "large", "--to", str(store)],
        cwd=tmp_path,
        env=environment_of(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: log.exists() and log.stat().st_size > 0)
    assert running.poll() is None, "the load was over before it could be interrupted"
    os.kill(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 3
    assert (out, err) == ("", "ecograph: interrupted; nothing of this was written.\n")
    assert state_of(store) == before
