"""What does a cell of a directory mean: a flag, a date, an amount, a list?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from loaders.report import Findings, quoted
from loaders.rows import Row, Table

_FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "1", "t", "x"), True),
    **dict.fromkeys(("false", "no", "n", "0", "f"), False),
}
_AMOUNT = re.compile(r"[£$€]?\s*(\d[\d,]*(?:\.\d+)?)")


PRIVATE = (
    "x_private",
    "private",
    "is_private",
    "isprivate",
    "exclude_from_website",
    "excludefromwebsite",
)
"""Columns by which directories (iCarol among them) keep a row from being shown."""
CONFIDENTIAL = ("x_confidential", "confidential", "is_confidential", "physicaladdressisprivate")
"""Columns by which they keep a place from being shown."""
DO_NOT_REFER = ("x_do_not_refer", "do_not_refer", "donotrefer")
"""Columns by which they keep a row from being referred to."""


def is_secret(row: Row) -> bool:
    """Whether a row is marked as not to be shown; what cannot be read is taken as marked."""
    return any(
        _FLAGS.get(row.cells[column].lower(), True)
        for column in (*PRIVATE, *CONFIDENTIAL, *DO_NOT_REFER)
        if column in row.cells
    )


class Cells:
    """One row with the place to write down what does not fit; a private one is never quoted."""

    def __init__(self, table: Table, row: Row, findings: Findings, *, secret: bool = False) -> None:
        """Take a row of a table; `secret` where another row says that it is not to be shown."""
        self.table = table
        self.row = row
        self.findings = findings
        self.secret = secret or is_secret(row)

    def __getitem__(self, column: str) -> str:
        """Return the words of a cell."""
        return self.row[column]

    def quote(self, value: object) -> str:
        """Return a value of this row as a message may show it."""
        return "a private cell" if self.secret else quoted(value)

    def problem(self, column: str, message: str) -> None:
        """Report a cell, quoted, as it could not be used."""
        self.findings.problem(
            self.table.name,
            self.row.number,
            self.table.title(column),
            f"{self.quote(self.row[column])} {message}",
        )

    def tally(self, column: str, message: str) -> None:
        """Count a problem that many rows share."""
        value = "" if self.secret else self.row[column]
        title = self.table.title(column)
        self.findings.tally(self.table.name, self.row.number, title, message, value)

    def flag(self, *columns: str, unreadable: bool | None = None) -> bool | None:
        """Return yes or no; None where no column says. What cannot be read is as told."""
        for column in columns:
            if not (cell := self.row[column]):
                continue
            if (value := _FLAGS.get(cell.lower())) is None:
                taken = "left empty" if unreadable is None else f"taken as {unreadable}".lower()
                self.problem(column, f"is neither true nor false; {taken}.")
                return unreadable
            return value
        return None

    def day(self, column: str) -> date | None:
        """Return the date of an ISO date or time stamp."""
        if not (cell := self.row[column]):
            return None
        try:
            return date.fromisoformat(cell[:10])
        except ValueError:
            self.problem(column, "is no date like 2026-01-31; left empty.")
            return None

    def cents(self, column: str) -> int | None:
        """Return an amount of money in the hundredth part of its currency."""
        if not (cell := self.row[column]):
            return None
        match = _AMOUNT.fullmatch(cell)
        try:
            cents = Decimal(match[1].replace(",", "")) * 100 if match else None
        except InvalidOperation:
            cents = None
        if cents is None or cents > 10**15:
            self.problem(column, "is no amount of money like 12.50; left empty.")
            return None
        if cents != int(cents):
            self.problem(column, "has parts of a cent; rounded.")
        return round(cents)

    def number(self, column: str) -> float | None:
        """Return a number."""
        if not (cell := self.row[column]):
            return None
        try:
            value = float(cell)
        except ValueError:
            value = float("nan")
        if not abs(value) < float("inf"):
            self.problem(column, "is no number; left empty.")
            return None
        return value

    def whole(self, column: str) -> int | None:
        """Return a whole number that is not negative."""
        value = self.number(column)
        if value is None:
            return None
        if value < 0 or value != int(value):
            self.problem(column, "is no whole number from 0 up; left empty.")
            return None
        return int(value)

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the parts of a list that `;` separates."""
        return tuple(part for p in self.row[column].split(";") if (part := p.strip()))

    def parsed(self, column: str) -> Any:
        """Return the content of a cell of JSON; None where it is blank or broken."""
        if not (cell := self.row[column]):
            return None
        try:
            return json.loads(cell, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            self.problem(column, f"is no JSON ({str(error)[:80]}); left empty.")
            return None

    def chosen(self, column: str, words: Iterable[str]) -> str:
        """Return the cell in small letters where it is one of the words, else nothing."""
        cell = self.row[column].lower()
        if cell and cell not in (known := tuple(words)):
            self.problem(column, f"is none of {', '.join(w for w in known if w)}; left empty.")
            return ""
        return cell


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")
