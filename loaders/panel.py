"""Who are the people of a panel: a CSV of clients without names, for looking at a whole county?

Columns: id, area_id, lat, lon, radius_m, age, language, household_size, income_cents_per_month,
needs (term ids between `;`), and `fact:<attribute>` for anything else that is known. A message
names row and column, never what a cell says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from ecograph.edges import CodedAs, Edge, Has, LivesIn
from ecograph.errors import InputError
from ecograph.facts import ATTRIBUTES, Fact
from ecograph.languages import tag_of
from ecograph.nodes import Area, Client, Need, Node, TaxonomyTerm
from ecograph.nodes.client import Languages
from ecograph.point import Point
from ecograph.possible import Place
from loaders.packages import Package
from loaders.reading import Reading
from loaders.rows import Row, columns_of, read_table

NUMBERS = ("age", "household_size", "income_cents_per_month")
_SOME_DAY = date(2000, 1, 1)


class Panel:
    """The format `panel`."""

    name = "panel"

    def accepts(self, package: Package) -> bool:
        """Whether it is one CSV file with ids, needs and a place."""
        if len(package.contents) != 1 or not next(iter(package.contents)).endswith(".csv"):
            return False
        header = columns_of(package.read(*package.contents))
        return {"id", "needs"} <= set(header) and bool({"area_id", "lat"} & set(header))

    def read(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield each client with their needs and area.

        Raises
        ------
        InputError
            A column names a fact that nobody knows of.
        """
        table = read_table(
            package.path.stem,
            package.read(*package.contents),
            reading.findings,
        )
        facts = [c for c in table.columns if c.startswith("fact:")]
        if unknown := [c for c in facts if c.removeprefix("fact:") not in ATTRIBUTES]:
            raise InputError(
                f"{package.title}: there is no fact {unknown[0].removeprefix('fact:')!r}; "
                f"known are {', '.join(sorted(ATTRIBUTES))}."
            )
        seen: set[str] = set()
        for done, row in enumerate(table.rows, start=1):
            if done % 100 == 0:
                reading.progress(done, len(table.rows), table.name)
            yield from _Member(table.name, row, reading).records(facts, seen)

    def stored(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield the clients of this panel, and what is theirs."""
        for node_kind in (Client, Need):
            for node in reading.graph.nodes(node_kind):
                if node.source == reading.name:
                    yield node
        for edge_kind in (Has, CodedAs, LivesIn):
            for edge in reading.graph.edges(edge_kind):
                if edge.source == reading.name:
                    yield edge


class _Member:
    """One row of the panel."""

    def __init__(self, table: str, row: Row, reading: Reading) -> None:
        self._table = table
        self._row = row
        self._reading = reading
        self._from: dict[str, Any] = {"source": reading.name, "as_of": reading.as_of}

    def records(self, facts: list[str], seen: set[str]) -> Iterator[Node | Edge]:
        local = self._row["id"].removeprefix(f"client:{self._reading.name}:")
        id = f"client:{self._reading.name}:{local}"
        if not local or any(c.isspace() for c in local) or len(id) > 200 or id in seen:
            self._problem("id", "is blank, given twice or no id; the row is left out.")
            return
        seen.add(id)
        known = {name: fact for name in NUMBERS if (fact := self._number(name, name))}
        for column in facts:
            if fact := self._fact(column):
                known[column.removeprefix("fact:")] = fact
        tag = tag_of(self._row["language"]) if self._row["language"] else None
        if self._row["language"] and tag is None:
            self._problem("language", "names no language we know; left empty.")
        yield Client(
            id=id,
            home=self._home(),
            languages=(Languages(tag=tag),) if tag else (),
            facts=known,
            written_on=self._reading.as_of,
            **self._from,
        )
        if (area := self._find("area_id", "area", Area, self._row["area_id"])) is not None:
            yield LivesIn(from_id=id, to_id=area.id, **self._from)
        named = dict.fromkeys(n for part in self._row["needs"].split(";") if (n := part.strip()))
        for code in named:
            if (term := self._find("needs", "taxonomy_term", TaxonomyTerm, code)) is None:
                continue
            need = Need(
                id=f"need:{self._reading.name}:{local}-{term.id.split(':', 2)[2]}",
                name=term.name,
                **self._from,
            )
            yield need
            yield Has(from_id=id, to_id=need.id, **self._from)
            yield CodedAs(from_id=need.id, to_id=term.id, **self._from)

    def _find(self, column: str, kind: str, of: type[Node], cell: str) -> Any:
        """Return the node of that full id, or that local id of the same source."""
        if not cell:
            return None
        for id in (cell, f"{kind}:{self._reading.name}:{cell}"):
            node = self._reading.graph.get(id)
            if isinstance(node, of):
                return node
        what = kind.replace("_", " ")
        self._problem(column, f"names no {what} of the graph; left out. Load the directory first.")
        return None

    def _home(self) -> Place | None:
        lat, lon, radius = (self._float(c) for c in ("lat", "lon", "radius_m"))
        if lat is None or lon is None:
            return None
        if abs(lat) > 90 or abs(lon) > 180 or lat == lon == 0:
            self._problem("lat", "and lon are no point; left empty.")
            return None
        return Place(point=Point(lat=lat, lon=lon), radius_m=max(radius or 0.0, 0.0))

    def _float(self, column: str) -> float | None:
        try:
            value = float(self._row[column] or "nan")
        except ValueError:
            value = float("inf")
        if abs(value) == float("inf"):
            self._problem(column, "is no number; left empty.")
            return None
        return None if value != value else value

    def _number(self, column: str, name: str) -> Fact | None:
        value = self._float(column)
        if value is not None and value < 0:
            self._problem(column, "is below 0; left empty.")
            return None
        if value is None:
            return None
        return Fact(value=int(value) if value == int(value) else value, **self._learned())

    def _fact(self, column: str) -> Fact | None:
        name = column.removeprefix("fact:")
        cell = self._row[column]
        kind = ATTRIBUTES[name].type
        if not cell:
            return None
        if kind == "number":
            return self._number(column, name)
        try:
            if kind == "collection":
                parts = frozenset(p.strip() for p in cell.split(";") if p.strip())
                return Fact(has=parts, complete=True, **self._learned())
            fact = Fact(value=cell, **self._learned())
            fact.possible(name, self._reading.as_of or _SOME_DAY)
        except (ValidationError, ValueError):
            self._problem(column, f"is no {kind}; left empty.")
            return None
        return fact

    def _learned(self) -> dict[str, Any]:
        return dict(self._from)

    def _problem(self, column: str, message: str) -> None:
        self._reading.findings.problem(self._table, self._row.number, column, f"The cell {message}")


PANEL = Panel()
