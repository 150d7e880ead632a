"""How is a table read so that one bad cell never loses a row, and one bad row never a file?"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from unicodedata import is_normalized, normalize

from pydantic import ValidationError

from ecograph.record import Record
from loaders.letters import (
    ENCODED_TWICE,
    MARKERS,
    MENDED,
    drop_markers,
    find_lost_letters,
    mend_letters,
)
from loaders.report import Findings, quoted

R = TypeVar("R", bound=Record)

NULLS = frozenset({"null", "na", "n/a", "\\n", "none", "nan", "#n/a", "-", "--"})
"""Words that stand for an empty cell."""
NONE_SAYS_SOMETHING = frozenset(
    {"fees", "fees_description", "eligibility", "eligibility_description", "language", "languages"}
)
"""Columns in which "None" is an answer: free, open to all, no other language."""
JSON_COLUMNS = frozenset(
    {
        "extent",
        "geometry",
        "x_sliding",
        "x_eligibility",
        "provides",
        "tie",
        "rule",
        "new_service",
        "x_hours",
    }
)
"""Columns whose backslashes belong to JSON, and which may be long."""
LONGEST = 100_000
LONGEST_JSON = 5_000_000
"""Characters of a cell that are kept; a longer one is left out whole."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
_BREAK = re.compile(r"\\r\\n|\\n|\\r|<br\s*/?>|\r\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in a spreadsheet, and its cells without those that say nothing."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the words of a cell; blank where the table has no such column."""
        return self.cells.get(column, "")

    def first(self, *columns: str) -> str:
        """Return the first of these cells that says something."""
        return next((cell for column in columns if (cell := self[column])), "")


@dataclass(frozen=True)
class Table:
    """One file of rows."""

    name: str
    columns: tuple[str, ...] = ()
    rows: Sequence[Row] = field(default=())
    titles: Mapping[str, str] = field(default_factory=dict)
    """What the file itself calls a column, where we call it otherwise."""

    def title(self, column: str) -> str:
        """Return the name of the column in the file."""
        return self.titles.get(column, column)


def read_table(name: str, content: bytes, findings: Findings) -> Table:
    """Read a CSV file in whatever encoding, line ends and separator it was written.

    What is reported here never quotes a cell: whether it is private is not known yet.
    """
    text = _decode(name, content, findings).replace("\r\r\n", "\n")
    lines = _cells(text)
    header = next(lines, [])
    columns = _columns(name, header, findings)
    rows = [
        Row(number, _row(name, number, columns, cells, findings))
        for number, cells in enumerate(lines, start=2)
        if any(cells)
    ]
    return Table(name, tuple(column for column in columns if column), rows)


def columns_of(content: bytes) -> tuple[str, ...]:
    """Return the header of a CSV file, read from its first lines only."""
    text = _decode("", content[:65536], Findings())
    header = next(_cells(text.replace("\r\r\n", "\n")), [])
    return tuple(cell.strip().lower() for cell in header)


def build(
    kind: type[R],
    fields: Mapping[str, Any],
    *,
    table: str,
    row: int,
    findings: Findings,
    quote: Callable[[object], str] = quoted,
) -> R | None:
    """Make a record; an optional field that does not fit is left empty, and both cases reported.

    None where a required field does not fit. `quote` says how a cell appears in a message.
    """
    rest = dict(fields)
    while True:
        try:
            return kind(**rest)
        except ValidationError as error:
            wrong = {str(e["loc"][0]) if e["loc"] else "*": e for e in error.errors()}
        for name, detail in sorted(wrong.items()):
            declared = kind.model_fields.get(name)
            required = declared is None or declared.is_required()
            outcome = "the row is left out" if required else "left empty"
            reason = detail["msg"][:1].lower() + detail["msg"][1:]
            said = f"{quote(rest[name])}: {reason}" if name in rest else "is blank and needed"
            findings.problem(table, row, name, f"{said}; {outcome}.")
            if required:
                return None
            rest.pop(name)


def _decode(name: str, content: bytes, findings: Findings) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        findings.problem(
            name,
            row,
            "*",
            f"byte {error.start:,} is no UTF-8; the file is read as Windows-1252. "
            "Export it as UTF-8 if names look wrong.",
        )
        return content.decode("cp1252", errors="replace")


def _cells(text: str) -> Iterator[list[str]]:
    """Rows of cells, however long a cell is; the limit of the csv module is put back afterwards."""
    before = csv.field_size_limit(sys.maxsize)
    csv.field_size_limit(before)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    while True:
        csv.field_size_limit(sys.maxsize)
        try:
            cells = next(reader, None)
        finally:
            csv.field_size_limit(before)
        if cells is None:
            return
        yield cells


def _separator(text: str) -> str:
    header = text[: text.find("\n")] if "\n" in text else text
    return "," if "," in header else max(",;\t|", key=header.count)


def _columns(name: str, header: list[str], findings: Findings) -> list[str]:
    """Tell the column of each place, blank for those that cannot be used."""
    columns: list[str] = []
    for cell in header:
        column = clean(cell, "").lower().replace(" ", "_")
        if column and column in columns:
            findings.problem(
                name, 1, column, f"the header has {quoted(column)} twice; the first one counts."
            )
            column = ""
        columns.append(column)
    return columns


def _row(
    name: str,
    number: int,
    columns: list[str],
    cells: list[str],
    findings: Findings,
) -> dict[str, str]:
    if len(cells) != len(columns) and (len(cells) < len(columns) or any(cells[len(columns) :])):
        findings.problem(
            name,
            number,
            "*",
            f"has {len(cells)} cells where the header has {len(columns)}; "
            + ("the rest is blank." if len(cells) < len(columns) else "the rest is left out."),
        )
    row = {}
    for column, cell in zip(columns, cells, strict=False):
        if not cell or not column:
            continue
        longest = LONGEST_JSON if column in JSON_COLUMNS else LONGEST
        if len(cell) > longest:
            findings.problem(
                name,
                number,
                column,
                f"has {len(cell):,} characters, more than {longest:,}; "
                "left empty. Is a closing quote missing?",
            )
        elif text := clean(cell, column):
            if "\0" in cell:
                findings.problem(name, number, column, "a NUL character was left out.")
            if column not in JSON_COLUMNS:
                text = _as_written(name, number, column, text, findings)
            if text:
                row[column] = text
    return row


def _as_written(name: str, number: int, column: str, text: str, findings: Findings) -> str:
    """Return what somebody wrote, without what programs did to it on the way."""
    if "##" in text and (plain := drop_markers(text)) != text:
        findings.tally(name, number, column, MARKERS)
        text = plain
    if text.isascii():
        return text
    if (mended := mend_letters(text)) != text:
        findings.tally(name, number, column, MENDED)
    if lost := find_lost_letters(mended):
        findings.tally(name, number, column, ENCODED_TWICE, lost)
    return mended


def clean(cell: str, column: str) -> str:
    """Return what a cell says: one spelling of accents and line breaks, nothing for null words."""
    text = cell.strip()
    if len(text) <= 4 and text.lower() in NULLS:
        return text if column in NONE_SAYS_SOMETHING and text.lower() == "none" else ""
    if column not in JSON_COLUMNS and ("\\" in text or "<" in text or "\r" in text):
        text = _BREAK.sub("\n", text).strip()
    if "  " in text and column not in JSON_COLUMNS:
        text = _BLANKS.sub(" ", text)
    if not text.isascii() and not is_normalized("NFC", text):
        text = normalize("NFC", text)
    if not text.isprintable():
        text = _CONTROL.sub("", text).strip()
    return text
