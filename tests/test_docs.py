"""Is what README shows true? Its `ecograph` commands are run, its output compared.

In a fenced `console` block each line `$ ecograph ...` is run, all in one folder and one store, from
the top of the file to its end. The lines under it must occur in the real output, in that order;
`...` stands for anything, within a line and between lines. Commands that do not come back by
themselves (`serve`, `curl` beside it) belong in a `sh` block, which is only read.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ecograph.edges import EDGE_KINDS
from ecograph.nodes import NODE_KINDS
from matchers.ranking import WEIGHTS

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass
class Shown:
    """A command as README shows it, and the lines it shows under it."""

    command: str
    output: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def read_console(text: str) -> list[Shown]:
    """Every command of every console block, in order."""
    shown: list[Shown] = []
    for language, block in BLOCK.findall(text):
        for line in block.splitlines() if language == "console" else []:
            if line.startswith("$ "):
                shown.append(Shown(line.removeprefix("$ ")))
            elif shown and line.strip():
                shown[-1].output.append(line)
    return shown


def first_missing(shown: list[str], real: str) -> str | None:
    """Find the first shown line that does not follow the ones before it in the real output."""
    rest = iter(real.splitlines())
    for line in shown:
        pattern = ".*".join(re.escape(part) for part in line.rstrip().split("..."))
        if line.strip() != "..." and not any(re.fullmatch(pattern, r.rstrip()) for r in rest):
            return line
    return None


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell command with this environment's `ecograph` first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    store = {"ECOGRAPH_STORE": str(folder / "readme.db")}
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=os.environ | store | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def subcommands(folder: Path) -> list[str]:
    """The commands that `ecograph --help` lists."""
    shown = run("ecograph --help", folder).stdout
    _, _, listed = shown.partition("Commands")
    return re.findall(r"^[\s│|]{1,3}([a-z][a-z-]*)\s{2,}", listed, re.MULTILINE)


def test_a_shown_line_must_occur_in_order() -> None:
    real = "one 1\ntwo 2\nthree 3\n"
    assert first_missing(["one 1", "three ..."], real) is None
    assert first_missing(["three 3", "one 1"], real) == "one 1"
    assert first_missing(["...", "two"], real) == "two"


def test_readme_shows_what_its_commands_print(root: Path, readme: str, tmp_path: Path) -> None:
    (tmp_path / "fixtures").symlink_to(root / "fixtures")
    commands = [shown for shown in read_console(readme) if shown.command.startswith("ecograph")]
    assert commands, "README shows no command"
    for shown in commands:
        done = run(shown.command, tmp_path)
        assert done.returncode == 0, f"{shown.command}\n{done.stdout}{done.stderr}"
        missing = first_missing(shown.output, done.stdout)
        assert missing is None, f"{shown.command} did not print {missing!r} but\n{done.stdout}"


def test_what_readme_shows_in_python_and_by_curl_names_what_riverbend_holds(
    root: Path, readme: str, tmp_path: Path
) -> None:
    (tmp_path / "fixtures").symlink_to(root / "fixtures")
    (tmp_path / "build").mkdir()
    for source in ("directory", "clients/c1.json"):
        loaded = f"ecograph load fixtures/riverbend/{source} --source riverbend --to build/demo.db"
        assert run(loaded, tmp_path).returncode == 0
    (snippet,) = [block for language, block in BLOCK.findall(readme) if language == "python"]
    (tmp_path / "snippet.py").write_text(f"{snippet}assert answer.matches", encoding="utf-8")
    done = run("python snippet.py", tmp_path)
    assert done.returncode == 0, done.stderr
    for client, need in re.findall(r'"client": "([^"]+)", "needs": \["([^"]+)"\]', readme):
        asked = run(f"ecograph match {client} --need '{need}' --from build/demo.db", tmp_path)
        assert asked.returncode == 0, asked.stderr


def test_readme_names_every_command(readme: str, tmp_path: Path) -> None:
    commands = subcommands(tmp_path)
    assert commands, "ecograph --help lists no command"
    assert [name for name in commands if f"ecograph {name}" not in readme] == []


def test_readme_and_the_makefile_name_the_same_targets(root: Path, readme: str) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", "".join(b for _, b in BLOCK.findall(readme))))
    assert {"demo", "test"} <= named <= targets


def test_every_kind_of_node_and_edge_is_described(root: Path) -> None:
    text = (root / "docs" / "graph.md").read_text(encoding="utf-8")
    assert [kind for kind in (*NODE_KINDS, *EDGE_KINDS) if f"`{kind}`" not in text] == []


def test_the_weights_in_the_documentation_are_those_in_force(root: Path) -> None:
    text = (root / "docs" / "matching.md").read_text(encoding="utf-8")
    assert [
        name for name, weight in WEIGHTS.items() if f"| {name} | {weight:.2f} |" not in text
    ] == []
