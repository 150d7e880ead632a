"""Is the first story told in one screen after another, and can its last lines be pasted?"""

from __future__ import annotations

import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.api.conftest import COUNTY, Ask, child, client_file, state_of


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CompletedProcess[str]]:
    """The demo, run by itself in an empty folder."""
    folder = tmp_path_factory.mktemp("told")
    return folder, child("ecograph demo", folder)


def test_the_story_is_short_and_fits_a_terminal(told: tuple[Path, CompletedProcess[str]]) -> None:
    folder, done = told
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) <= 90
    pasted = [line for line in lines if line.startswith(("ecograph ", "curl "))]
    assert max(len(line) for line in lines if line not in pasted) <= 100
    assert (folder / "ecograph.db").is_file()
    assert (folder / "riverbend-ecomap.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_the_picture_in_the_documentation_is_the_one_it_draws(
    told: tuple[Path, CompletedProcess[str]], root: Path
) -> None:
    folder, _ = told
    drawn = (folder / "riverbend-ecomap.svg").read_bytes()
    assert drawn == (root / "docs" / "riverbend-ecomap.svg").read_bytes()


def test_the_story_has_every_part(told: tuple[Path, CompletedProcess[str]]) -> None:
    _, done = told
    parts = (
        "Not safe:",
        "What strains:",
        "555-",
        "open now",
        "min away",
        "free",
        "reported",
        "Does not fit:",
        "Nearly:",
        "Worth asking:",
        "Shorter, and not taken:",
        "riverbend-ecomap.svg",
        "work only together",
        "because",
        "curl -s",
    )
    assert [part for part in parts if part not in " ".join(done.stdout.split())] == []


def test_its_last_three_commands_work_when_pasted(
    told: tuple[Path, CompletedProcess[str]],
) -> None:
    folder, done = told
    commands = done.stdout.splitlines()[-3:]
    for command in commands:
        assert command.startswith("ecograph ")
        pasted = child(command, folder)
        assert (pasted.returncode, pasted.stderr) == (0, ""), command
        assert len(pasted.stdout.splitlines()) > 1
    drawn = next(folder.glob("*path*.svg"))
    assert drawn.read_text(encoding="utf-8").startswith("<svg ")


def test_told_twice_it_is_the_same_story(told: tuple[Path, CompletedProcess[str]]) -> None:
    folder, done = told
    before = state_of(folder / "ecograph.db")
    again = child("ecograph demo", folder)
    assert (again.returncode, again.stdout) == (0, done.stdout)
    assert state_of(folder / "ecograph.db") == before


@pytest.mark.parametrize("holds", ["a directory", "a client", "a panel"])
def test_a_store_that_holds_other_records_is_refused_and_left_as_it_is(
    ask: Ask, tmp_path: Path, holds: str
) -> None:
    if holds == "a directory":
        ask("load", COUNTY / "directory", "--source", "miami", "--to", "mine.db")
    elif holds == "a client":
        text = '{"format": "ecograph-client/1", "client": {"id": "client:county:k1"}}'
        (tmp_path / "k1.json").write_text(text)
        ask("load", "k1.json", "--to", "mine.db")
    else:
        ask("load", COUNTY / "panel.csv", "--source", "people", "--to", "mine.db")
    before = state_of(tmp_path / "mine.db")
    assert before.nodes > 0
    said = ask("demo", "--from", "mine.db")
    assert (said.code, said.out) == (3, "")
    assert "and the demo is not mixed with them; name an empty store" in said.err
    assert state_of(tmp_path / "mine.db") == before
    assert not (tmp_path / "riverbend-ecomap.svg").exists()


def test_riverbend_loaded_by_hand_is_no_other_record(
    ask: Ask, riverbend: Path, tmp_path: Path
) -> None:
    shutil.copy(riverbend, tmp_path / "copy.db")
    before = state_of(tmp_path / "copy.db")
    ask("load", client_file("c1"), "--to", "copy.db")
    assert ask("demo", "--from", "copy.db").code == 0
    assert state_of(tmp_path / "copy.db") == before
