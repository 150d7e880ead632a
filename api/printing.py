"""How does an answer look in a terminal? Tables and sentences; or JSON and CSV."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from api.neighbours import Neighbourhood
from api.screen import console, show_table, table
from api.written import as_csv as write_csv
from api.written import as_json as write_json
from ecograph.ecomap.reading import Ecomap
from ecograph.ecomap.table import TieRow, ecomap_rows
from ecograph.graph import Verification
from ecograph.languages import name_of
from ecograph.nodes import TaxonomyTerm
from matchers.gaps import FEW, Gaps


def show_terms(found: Sequence[TaxonomyTerm], *, as_json: bool, as_csv: bool) -> None:
    """Print taxonomy terms."""
    if as_json:
        print(write_json(found))
        return
    rows = [(term.code, term.name, term.taxonomy, term.id) for term in found]
    show_table(("code", "name", "taxonomy", "id"), rows, as_csv=as_csv, empty="No such term.")


def show_verification(found: Verification, *, as_json: bool) -> None:
    """Print what a check of the store found."""
    if as_json:
        print(write_json(found))
        return
    out = console()
    out.print(f"{found.nodes} nodes, {found.edges} edges, commit {found.commit}")
    for problem in found.problems:
        out.print(f"damaged: {escape(problem)}")
    if not found.problems:
        out.print(f"sound; content {found.content_hash}")


def show_node(found: Neighbourhood, *, as_json: bool) -> None:
    """Print a node and its neighbours."""
    if as_json:
        print(write_json(found))
        return
    out = console()
    out.print(f"[bold]{found.kind}[/bold] {escape(found.node.id)}")
    fields = found.node.model_dump(mode="json", exclude_defaults=True, exclude={"id"})
    out.print(table(("field", "value"), list(fields.items())))
    rows = [
        (("→ " if one.direction == "out" else "← ") + one.kind, one.node_kind, one.name, one.id)
        for one in found.neighbours
    ]
    out.print(table(("edge", "kind", "name", "id"), rows))


def show_gaps(found: Gaps, *, as_json: bool, as_csv: bool) -> None:
    """Print the cells without a match, and the organizations that others depend on."""
    if as_json:
        print(write_json(found))
        return
    cells = [
        (
            cell.need_name,
            cell.place_name,
            name_of(cell.language),
            cell.people,
            cell.unserved,
            cell.because,
        )
        for cell in found.cells
    ]
    columns = ("need", "place", "language", "people", "unserved", "because")
    show_table(columns, cells, as_csv=as_csv, empty="Nobody is left without a match.")
    if as_csv:
        return
    out = console()
    for one in found.critical:
        if one.people != FEW:
            out.print(
                f"If [bold]{escape(one.name)}[/bold] closed, {one.people} people would find "
                f"nothing for {escape(', '.join(one.needs))}."
            )
    few = sum(one.people == FEW for one in found.critical)
    if few:
        out.print(f"Of {few} more organizations the loss would strand {FEW} people each.")


def show_ecomap(found: Ecomap, *, as_json: bool, as_csv: bool) -> None:
    """Print the ties of a map."""
    if as_json:
        print(write_json(found))
        return
    rows = ecomap_rows(found)
    if as_csv:
        fields = list(TieRow.model_fields)
        print(write_csv(fields, [[getattr(row, field) for field in fields] for row in rows]))
        return
    console().print(
        table(
            ("sector", "who", "strength", "stress", "flow", "support", "safety"),
            [
                (row.sector, row.name, row.strength, row.stress, row.flow, row.support, row.safety)
                for row in rows
            ],
        )
    )
