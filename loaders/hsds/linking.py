"""Which record does a key name? Ids stay text, every key is counted, and lists are taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from ecograph.edges import Edge
from ecograph.errors import NothingLinks
from ecograph.nodes import Node
from loaders.cells import PRIVATE, Cells
from loaders.hsds.secrecy import Secrecy
from loaders.reading import Reading
from loaders.rows import Table, build

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)

LONGEST_ID = 200
BLANK_SAYS_SOMETHING = frozenset({"freq"})
"""Fields in which blank is no missing value: a schedule whose days cannot be told."""
STAND_ALONE = frozenset({"organizations", "programs", "services", "locations", "taxonomy_terms"})
"""Tables whose rows mean something even where their keys name nothing."""
_UNFIT = re.compile(r"[\s%|]")


class Directory:
    """The tables of one package, and the ids of the records that they hold."""

    def __init__(self, tables: Mapping[str, Table], reading: Reading) -> None:
        """Take the tables; `index` then tells which ids there are."""
        self.tables = tables
        self.reading = reading
        self.findings = reading.findings
        self.provenance: dict[str, Any] = {"source": reading.name, "as_of": reading.as_of}
        self._secrecy = Secrecy(tables)
        self._ids: dict[str, dict[str, tuple[str, ...]]] = {}
        self._usable: dict[str, list[Cells]] = {}
        self._total = sum(len(table.rows) for table in tables.values())
        self._done = 0
        self._told: set[str] = set()

    def has(self, table: str) -> bool:
        """Whether the package has this table."""
        return table in self.tables

    def has_column(self, table: str, column: str) -> bool:
        """Whether the package has this table with this column."""
        return table in self.tables and column in self.tables[table].columns

    def rows(self, name: str) -> Iterator[Cells]:
        """Yield the rows of a table; of one that was indexed, those that can be used."""
        if name not in self.tables:
            return
        table = self.tables[name]
        count = name not in self._told
        self._told.add(name)
        cells = self._usable.get(name)
        for cell in cells if cells is not None else self._cells(table):
            if count:
                self._tell(1, table.name)
            yield cell
        if count and cells is not None:
            self._tell(len(table.rows) - len(cells), table.name)

    def index(self, name: str, kind: str, required: Iterable[str] = ()) -> None:
        """Find out which rows of a table become records, and under which id."""
        usable = self._usable.setdefault(name, [])
        for cells in self._cells(self.tables[name]) if name in self.tables else ():
            local = cells["id"]
            if not local:
                cells.problem("id", "is no id; the row is left out.")
            elif missing := next((c for c in required if not cells[c]), ""):
                cells.problem(missing, "is needed; the row is left out.")
            elif self.resolve(kind, local):
                cells.tally("id", "repeats the id of a row above; the row is left out")
            elif self.name(kind, local, cells):
                usable.append(cells)

    def name(self, kind: str, local: str, cells: Cells) -> str | None:
        """Give a record its id, and make it known to the keys that name it."""
        if len(local) > LONGEST_ID:
            cells.problem("id", f"is longer than {LONGEST_ID} characters; the row is left out.")
            return None
        id = self.id(kind, local)
        self.know(kind, local, (id,))
        return id

    def know(self, kind: str, local: str, ids: tuple[str, ...]) -> None:
        """Make a local id stand for these records."""
        self._ids.setdefault(kind, {})[self._local(kind, local)] = ids

    def known(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """Return the records of a kind by their local id."""
        return self._ids.get(kind, {})

    def id(self, kind: str, local: str) -> str:
        """Return the id that a record of this source has in the graph."""
        plain = _UNFIT.sub(lambda m: f"%{ord(m[0]):02X}", self._local(kind, local))
        return f"{kind}:{self.reading.name}:{plain}"

    def resolve(self, kind: str, local: str) -> tuple[str, ...]:
        """Return the records that a local or full id stands for; none where nothing has it."""
        return self._ids.get(kind, {}).get(self._local(kind, local), ())

    def link(self, cells: Cells, column: str, kind: str) -> tuple[str, ...]:
        """Return the records that a key column names, and count how it fared.

        A cell is taken apart only where it is no id as a whole.
        """
        if column not in cells.table.columns:
            return ()
        cell = cells[column]
        found = self.resolve(kind, cell) if cell else ()
        outcome = "resolved"
        if not cell or (cell == "0" and not found):
            outcome = "blank"
        elif not found:
            parts = [part.strip() for part in re.split("[,;]", cell) if part.strip()]
            found = tuple(dict.fromkeys(id for p in parts for id in self.resolve(kind, p)))
            outcome = "list_valued" if found else "orphaned"
            what = kind.replace("_", " ")
            if not found:
                cells.tally(column, f"names no {what} that is in this package")
            elif any(not self.resolve(kind, part) for part in parts):
                cells.tally(column, f"lists, among others, a {what} that is not in this package")
        self.findings.link(cells.table.name, cells.table.title(column), outcome)
        return found

    def make(self, kind: type[N], cells: Cells, **fields: Any) -> N | None:
        """Make a node of this source; what does not fit is left empty and reported."""
        fields = {
            name: value
            for name, value in fields.items()
            if value not in (None, "", ()) or (value == "" and name in BLANK_SAYS_SOMETHING)
        }
        return build(
            kind,
            {**self.provenance, **fields},
            table=cells.table.name,
            row=cells.row.number,
            findings=self.findings,
            quote=cells.quote,
        )

    def join(self, kind: type[E], from_id: str, to_id: str, **fields: Any) -> E:
        """Make an edge of this source."""
        return kind(from_id=from_id, to_id=to_id, **{**self.provenance, **fields})

    def checked_on(self, cells: Cells, column: str) -> dict[str, date]:
        """Return the day on which somebody checked the row, where it says one, as provenance."""
        day = cells.day(column)
        if day is None:
            return {}
        if self.reading.as_of is not None and day > self.reading.as_of:
            cells.problem(column, f"lies after {self.reading.as_of}, the day of the file; ignored.")
            return {}
        return {"as_of": day}

    def hidden(self, cells: Cells) -> bool:
        """Whether the row is marked as private; what cannot be read is taken as private."""
        return any([cells.flag(column, unreadable=True) for column in PRIVATE])

    def check_links(self) -> None:
        """Refuse a package in which nothing names anything, and report tables that name nothing.

        Raises
        ------
        NothingLinks
            Every key that says something names a record that is not there.
        """
        links = self.findings.link_counts()
        orphaned = sum(link.orphaned for link in links)
        if orphaned and not any(link.resolved or link.list_valued for link in links):
            columns = ", ".join(f"{x.table}.{x.column}" for x in links if x.orphaned)
            raise NothingLinks(
                f"none of the {orphaned:,} keys of this package names a record of it ({columns}); "
                "was it cut, or are its tables of different exports? Nothing was loaded."
            )
        for table, held in sorted(self.tables.items()):
            name = held.name
            mine = [link for link in links if link.table == name and table not in STAND_ALONE]
            if mine and not any(link.resolved or link.list_valued for link in mine):
                blank, lost = (max(getattr(x, k) for x in mine) for k in ("blank", "orphaned"))
                self.findings.problem(
                    name,
                    1,
                    "*",
                    f"not one row is linked to a record (keys: {lost:,} rows name one that is not "
                    f"there, {blank:,} are blank); what the table says could not be attached.",
                )

    def _cells(self, table: Table) -> Iterator[Cells]:
        return (
            Cells(table, row, self.findings, secret=self._secrecy.covers(row)) for row in table.rows
        )

    def _local(self, kind: str, local: str) -> str:
        return local.removeprefix(f"{kind}:{self.reading.name}:")

    def _tell(self, rows: int, label: str) -> None:
        before, self._done = self._done, self._done + rows
        if before // 500 != self._done // 500:
            self.reading.progress(self._done, self._total, label)
