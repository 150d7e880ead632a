"""How fast does a directory come into a graph, beside the plain way of writing it down?

The plain way reads the CSV files and keeps every cell as text: it checks nothing, follows no key
that is not a column of its own, and would take the same file twice. Ours checks, links, reports.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path

import networkx as nx

from benchmarks.table import Line, compared
from benchmarks.timing import take_turns
from ecograph.graph import open_graph
from loaders.loading import load
from loaders.report import LoadReport

Key = tuple[str, str]
TARGETS = {
    "organization_id": "organizations",
    "service_id": "services",
    "location_id": "locations",
    "taxonomy_id": "taxonomy",
    "taxonomy_term_id": "taxonomy_terms",
    "parent_id": "taxonomy",
}


def measure(title: str, source: Path, scratch: Path, *, on: date, turns: int) -> list[Line]:
    """Load into memory beside networkx, and into a file beside sqlite3; each time anew."""
    number = count()
    fresh = (scratch / f"load-{title}-{n}.db" for n in number)
    tables = folder_of(source)
    rows = sum(1 for _ in read_rows(tables))
    check_same(load_into("memory:", source, on), load_plainly(tables))
    memory = take_turns(
        {
            "ours": lambda: load_into("memory:", source, on),
            "csv and networkx, nothing checked": lambda: load_plainly(tables),
        },
        turns=turns,
    )
    kept = take_turns(
        {
            "ours": lambda: load_into(next(fresh), source, on),
            "csv and sqlite3, rows as text": lambda: keep_plainly(tables, next(fresh)),
        },
        turns=turns,
    )
    return [
        *compared(f"{title}: load into memory", memory, count=rows, noun="rows"),
        *compared(f"{title}: load into a file", kept, count=rows, noun="rows"),
    ]


def folder_of(source: Path) -> Path:
    """Where the CSV files are: in the folder, or in `data` beside the datapackage."""
    return source / "data" if (source / "data").is_dir() else source


def load_into(store: str | Path, source: Path, on: date) -> LoadReport:
    """Load with everything that belongs to it."""
    with closing(open_graph(store)) as graph:
        return load(source, graph, as_of=on)


def read_rows(tables: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Every row of every table, as the csv module reads it."""
    for path in sorted(tables.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for line, row in enumerate(csv.DictReader(lines), start=2):
                yield path.stem, line, row


def load_plainly(tables: Path) -> nx.MultiDiGraph[Key]:
    """Rows as nodes, keys as edges."""
    net: nx.MultiDiGraph[Key] = nx.MultiDiGraph()
    for table, line, row in read_rows(tables):
        node = (table, row.get("id") or f"line {line}")
        net.add_node(node, **{f"_{name}": cell for name, cell in row.items()})
        for column, target in TARGETS.items():
            if row.get(column):
                net.add_edge(node, (target, row[column]), key=column)
    return net


def keep_plainly(tables: Path, path: Path) -> None:
    """Every table as it is, in one transaction that is on disk at the end."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        for table in sorted(tables.glob("*.csv")):
            with table.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.reader(lines)
                header = next(reader)
                columns = ", ".join(f'"{name}" TEXT' for name in header)
                marks = ", ".join("?" * len(header))
                db.execute(f'CREATE TABLE "{table.stem}" ({columns})')
                db.executemany(f'INSERT INTO "{table.stem}" VALUES ({marks})', reader)  # noqa: S608
        db.commit()


def check_same(report: LoadReport, net: nx.MultiDiGraph[Key]) -> None:
    """Refuse to compare unless both hold every service, organization and location.

    Raises
    ------
    ValueError
        Names the table and both numbers.
    """
    for table, kind in (
        ("services", "Service"),
        ("organizations", "Organization"),
        ("locations", "Location"),
    ):
        plain = sum(1 for held, cells in net.nodes(data=True) if held[0] == table and cells)
        if plain != report.counts[kind]:
            raise ValueError(f"{table}: {plain} read plainly, {report.counts[kind]} loaded.")
