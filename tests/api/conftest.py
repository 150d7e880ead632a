"""Riverbend in a store, loaded once for all these tests, and the command as a user runs it."""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from api.demo import SOURCE, STORY_DAY
from api.riverbend import find_riverbend
from ecograph.graph import Verification, open_graph, verify
from loaders.loading import load

DAY = f"{STORY_DAY:%Y-%m-%d}"
COUNTY = find_riverbend()
CLIENTS = tuple(sorted(path.stem for path in (COUNTY / "clients").glob("*.json")))


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Ask = Callable[..., Said]


@pytest.fixture(scope="session")
def riverbend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds Riverbend, the same for all workers; copy it before writing to it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path = folder / "riverbend.db"
    with (folder / "riverbend.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            load_riverbend(folder / "riverbend.new")
            (folder / "riverbend.new").rename(path)
    return path


def load_riverbend(path: Path) -> None:
    graph = open_graph(path)
    load(COUNTY / "directory", graph, name=SOURCE, as_of=STORY_DAY.date())
    for client in CLIENTS:
        load(client_file(client), graph, name=SOURCE)
    load(COUNTY / "panel.csv", graph, name=SOURCE, as_of=STORY_DAY.date())
    graph.close()


def client_file(name: str) -> Path:
    return COUNTY / "clients" / f"{name}.json"


def state_of(path: Path) -> Verification:
    """The commit and content hash of a store."""
    graph = open_graph(path, create=False)
    try:
        return verify(graph)
    finally:
        graph.close()


@pytest.fixture(scope="session")
def names() -> frozenset[str]:
    """The names of the six and of everybody around them, and what people wrote of them."""
    found: set[str] = set()
    for client in CLIENTS:
        file = json.loads(client_file(client).read_text(encoding="utf-8"))
        people = [*file["people"], *(file.get("household") or {}).get("members", ())]
        found |= {file["client"]["name"], *(one["name"] for one in people)}
        found |= {need["name"] for need in file["needs"]}
    return frozenset(name for name in found if len(name) > 3)


@pytest.fixture
def ask(
    riverbend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: frozenset[str]
) -> Ask:
    """Run the command in an empty folder, with Riverbend as the default store.

    Nothing on standard error may name anybody.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ECOGRAPH_STORE", str(riverbend))
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object) -> Said:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "argv", ["ecograph", *map(str, arguments)])
        code: object = 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as stop:
                code = stop.code
        assert isinstance(code, int)
        said = Said(code, out.getvalue(), err.getvalue())
        assert not [name for name in names if name in said.err]
        assert "Traceback" not in said.err
        return said

    return run


def child(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell with this environment's `ecograph` first on the path."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment_of(**environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def environment_of(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"PATH": path} | more
