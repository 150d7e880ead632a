"""What did a load find: records by kind, links that hold or do not, and what did not fit?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ecograph.record import Record

QUOTE = 80
"""Characters of a cell that a message quotes at most."""
ALIKE = 500
"""Problems of one field that are listed one by one; the rest is counted."""


class Problem(Record):
    """Something in the file that could not be used as it stands; nothing else was lost by it."""

    table: str
    row: int
    """As a spreadsheet numbers it: the header is row 1, which also stands for the whole table."""
    field: str
    """The column; `*` for the whole row."""
    message: str


class LinkCount(Record):
    """How the cells of one key column fared; the four add up to its rows."""

    table: str
    column: str
    resolved: int = 0
    """The cell is the id of a record."""
    orphaned: int = 0
    """The cell names no record."""
    list_valued: int = 0
    """The cell is no id, but a list in which at least one is."""
    blank: int = 0


class LoadReport(Record):
    """What `load` did; the JSON of `ecograph load --json`."""

    source: str
    """The name under which the records are kept."""
    format: str
    as_of: date | None = None
    commit: int
    """The number under which the load can be seen; the one before where it changed nothing."""
    counts: Mapping[str, int]
    """What the file lists: nodes by kind, edges by relation."""
    unchanged: int
    """Of these, how many were stored already, just so."""
    withdrawn: Mapping[str, int]
    """What an earlier file of this source listed and this one does not, by kind."""
    links: tuple[LinkCount, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """What is worth knowing and is no problem of a row."""
    seconds: float | None = None


def quoted(cell: object) -> str:
    """Return the words of a cell in quotes, on one line, cut where it is long."""
    text = " ".join(str(cell).split())
    return f"'{text}'" if len(text) <= QUOTE else f"'{text[:QUOTE]}...'"


@dataclass
class _Tally:
    row: int
    message: str
    value: str
    count: int = 0


@dataclass
class Findings:
    """Where loaders write down what they find."""

    links: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _problems: list[Problem] = field(default_factory=list)
    _alike: dict[tuple[str, str], int] = field(default_factory=dict)
    _tallies: dict[tuple[str, str, str], _Tally] = field(default_factory=dict)

    def problem(self, table: str, row: int, field: str, message: str) -> None:
        """Write down one problem; from the `ALIKE`th of a field on they are only counted."""
        count = self._alike[table, field] = self._alike.get((table, field), 0) + 1
        if count <= ALIKE:
            self._problems.append(Problem(table=table, row=row, field=field, message=message))

    def tally(self, table: str, row: int, field: str, message: str, value: str = "") -> None:
        """Count a problem that many rows share; it is told once, with its first row and value."""
        key = (table, field, message)
        self._tallies.setdefault(key, _Tally(row, message, value)).count += 1

    def link(self, table: str, column: str, outcome: str) -> None:
        """Count one cell of a key column."""
        counts = self.links.setdefault((table, column), {})
        counts[outcome] = counts.get(outcome, 0) + 1

    def link_counts(self) -> tuple[LinkCount, ...]:
        """Tell how the key columns fared, in order of table and column."""
        return tuple(
            LinkCount(table=table, column=column, **counts)
            for (table, column), counts in sorted(self.links.items())
        )

    def problems(self) -> tuple[Problem, ...]:
        """Everything that did not fit, in order of table, row and field."""
        told = [
            Problem(table=table, row=t.row, field=field, message=t.message + _how_often(t))
            for (table, field, _), t in self._tallies.items()
        ]
        more = [
            Problem(
                table=table,
                row=1,
                field=field,
                message=f"{count - ALIKE:,} more problems of this field are not listed.",
            )
            for (table, field), count in self._alike.items()
            if count > ALIKE
        ]
        everything = {p: None for p in (*self._problems, *told, *more)}
        return tuple(sorted(everything, key=lambda p: (p.table, p.row, p.field, p.message)))


def _how_often(tally: _Tally) -> str:
    rows = "1 row" if tally.count == 1 else f"{tally.count:,} rows"
    return f" ({rows}{', the first says ' + quoted(tally.value) if tally.value else ''})"
