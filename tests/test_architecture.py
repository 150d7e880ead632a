"""Does every file stand in the right room, and import only what that room may know?"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ecograph", "matchers", "loaders", "api")
FOLDERS = (*PACKAGES, "fixtures", "tests", "benchmarks")

MAY_IMPORT = {
    "ecograph": {"ecograph"},
    "matchers": {"ecograph", "matchers"},
    "loaders": {"ecograph", "loaders"},
    "api": set(PACKAGES),
    "fixtures": set(PACKAGES),
    "tests": {*PACKAGES, "tests", "benchmarks"},
    "benchmarks": {*PACKAGES, "benchmarks"},
}

ROOM_OF = {
    "apsw": ("ecograph/stores/sqlite.py",),
    "dateutil": (),
    "fastapi": ("api/",),
    "geopy": ("ecograph/geo.py",),
    "granian": ("api/",),
    "langcodes": ("ecograph/languages.py",),
    "language_data": ("ecograph/languages.py",),
    "networkx": ("ecograph/", "matchers/handoffs/", "matchers/leverage/"),
    "numba": ("matchers/directory/", "matchers/paths/"),
    "numpy": ("matchers/",),
    "rich": ("api/",),
    "scipy": ("matchers/solving.py",),
    "shapely": ("ecograph/geo.py",),
    "starlette": ("api/",),
    "typer": ("api/",),
    "yaml": ("loaders/",),
}

SAYS_NOTHING = {"base", "common", "data", "helper", "helpers", "manager", "misc", "util", "utils"}
TEST_ROOMS = {"contracts", "browser", "attacks"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def files_in(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every module or name imported anywhere in a file, with its line; a relative one as `.`."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, "."
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


every_file = pytest.mark.parametrize("path", files_in(*FOLDERS), ids=name_of)
every_module = pytest.mark.parametrize("path", files_in(*PACKAGES), ids=name_of)


@every_file
def test_imports_point_one_way(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for line, name in imports_of(path)
        if name.split(".")[0] in set(FOLDERS) - MAY_IMPORT[folder]
    ]
    assert wrong == []


@every_file
def test_imports_are_absolute(path: Path) -> None:
    assert [line for line, name in imports_of(path) if name == "."] == []


@every_module
def test_imports_name_what_is_public(path: Path) -> None:
    private = [
        f"{name_of(path)}:{line} imports {name}"
        for line, name in imports_of(path)
        if name.split(".")[0] in PACKAGES and any(part.startswith("_") for part in name.split("."))
    ]
    assert private == []


@every_module
def test_a_library_has_one_room(path: Path) -> None:
    strays = [
        f"{name_of(path)}:{line} imports {name}, whose room is {' or '.join(rooms)}"
        for line, name in imports_of(path)
        if (rooms := ROOM_OF.get(name.split(".")[0])) and not name_of(path).startswith(rooms)
    ]
    assert strays == []


@every_module
def test_no_public_name_equals_its_module(path: Path) -> None:
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = {node.name for node in parse(path).body if isinstance(node, definitions)}
    module = path.parent.name if path.stem == "__init__" else path.stem
    assert module not in names


@every_module
def test_a_module_name_says_what_it_holds(path: Path) -> None:
    parts = set(path.relative_to(ROOT).with_suffix("").parts)
    assert not parts & SAYS_NOTHING
    assert not parts & sys.stdlib_module_names


@every_file
def test_a_file_starts_with_what_it_answers(path: Path) -> None:
    assert ast.get_docstring(parse(path)), f"{name_of(path)} has no docstring"


@pytest.mark.parametrize("path", sorted(ROOT.glob("tests/**/test_*.py")), ids=name_of)
def test_a_test_stands_where_what_it_tests_stands(path: Path) -> None:
    within = path.relative_to(ROOT / "tests")
    tested = ROOT / within.with_name(within.name.removeprefix("test_"))
    assert (
        len(within.parts) == 1
        or within.parts[0] in TEST_ROOMS
        or tested.is_file()
        or tested.with_suffix("").is_dir()
    ), f"{name_of(path)} mirrors nothing: there is no {name_of(tested)}"
