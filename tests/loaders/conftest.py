"""Small directories, written where a test may write."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ecograph.graph import Graph, open_graph
from loaders.loading import load
from loaders.report import LoadReport, Problem

BASE = {
    "organizations": "id,name\no1,Helping Hands\n",
    "services": "id,name,organization_id\ns1,Food Shelf,o1\n",
    "locations": "id,name,latitude,longitude\nl1,Main Street,42.1,-99.8\n",
    "service_at_location": "id,service_id,location_id\nsal1,s1,l1\n",
}


@pytest.fixture
def graph() -> Graph:
    return open_graph("memory:")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a directory of one organization, one service and one location, with changes."""

    def _write(folder: str = "county", /, **tables: str) -> Path:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        for name, text in {**BASE, **tables}.items():
            (place / f"{name}.csv").write_text(text, encoding="utf-8")
        return place

    return _write


@pytest.fixture
def load_tables(graph: Graph, write: Callable[..., Path]) -> Callable[..., LoadReport]:
    """Write such a directory and load it as `county`."""

    def _load(as_of: date | None = date(2026, 1, 1), **tables: str) -> LoadReport:
        return load(write(**tables), graph, name="county", as_of=as_of)

    return _load


@pytest.fixture
def problem_of() -> Callable[[LoadReport, str, str], Problem]:
    """Return the one problem that a report has of a field."""

    def _problem_of(report: LoadReport, table: str, field: str) -> Problem:
        (problem,) = [p for p in report.problems if (p.table, p.field) == (table, field)]
        return problem

    return _problem_of
