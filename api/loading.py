"""How does a load look from the terminal: a bar while it runs, a report when it is done?"""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from api.screen import console, table
from api.stores import store_url
from api.written import as_json as write_json
from ecograph.graph import open_graph
from loaders.loading import find_loader, load
from loaders.packages import open_package
from loaders.report import LoadReport

PROBLEMS_SHOWN = 10


def load_with_progress(
    source: Path, *, store: str | None, name: str | None, as_of: date | None, as_json: bool
) -> int:
    """Load a source into a store and print the report; return the number of problems."""
    find_loader(open_package(source))  # what cannot be read makes no store
    graph = open_graph(store_url(store))
    watched = Console(stderr=True)
    try:
        with Progress(console=watched, transient=True, disable=not watched.is_terminal) as bar:
            task = bar.add_task("reading", total=None)

            def show(done: int, of: int, label: str) -> None:
                bar.update(task, completed=done, total=of, description=label)

            report = load(
                source, graph, name=name, as_of=as_of, progress=show, timer=time.perf_counter
            )
    finally:
        graph.close()
    if as_json:
        print(write_json(report))
    else:
        print_report(report)
    return len(report.problems)


def print_report(report: LoadReport) -> None:
    """Print what a load found."""
    out = console()
    out.print(f"[bold]{escape(report.source)}[/bold] read as {report.format}: {say_counts(report)}")
    withdrawn = ", ".join(f"{count} {kind}" for kind, count in report.withdrawn.items())
    out.print(
        f"commit {report.commit}, {report.unchanged} records unchanged"
        + (f"; withdrawn: {withdrawn}" if withdrawn else "")
    )
    loose = [link for link in report.links if link.orphaned or link.list_valued or link.blank]
    if loose:
        out.print(
            table(
                ("table", "column", "resolved", "orphaned", "lists", "blank"),
                [
                    (one.table, one.column, one.resolved, one.orphaned, one.list_valued, one.blank)
                    for one in loose
                ],
            )
        )
    for note in report.notes:
        out.print(f"note: {escape(note)}")
    if report.problems:
        kinds = Counter((problem.table, problem.field) for problem in report.problems)
        found, fields = _count(len(report.problems), "problem"), _count(len(kinds), "field")
        out.print(f"{found} in {fields}; the first:")
    for problem in report.problems[:PROBLEMS_SHOWN]:
        out.print(
            f"  {problem.table} row {problem.row}, {problem.field}: {escape(problem.message)}"
        )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"


def say_counts(report: LoadReport, *, kinds: int = 5) -> str:
    """Name the most numerous kinds of record."""
    nodes = {kind: n for kind, n in report.counts.items() if not kind.isupper()}
    most = sorted(nodes.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{n:,} {kind}" for kind, n in most[:kinds])
