"""How is an answer handed on? As JSON with every field, or a CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel

from ecograph.errors import InputError

RUNS_IN_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_json(answer: BaseModel | Sequence[BaseModel]) -> str:
    """Write one record, or a list of records, as indented JSON."""
    if isinstance(answer, BaseModel):
        plain: object = answer.model_dump(mode="json", by_alias=True)
    else:
        plain = [one.model_dump(mode="json", by_alias=True) for one in answer]
    return json.dumps(plain, ensure_ascii=False, indent=2)


def write_text(path: Path, text: str) -> None:
    """Write a file the user named.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}; name a file in a folder you may write to."
        ) from None


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table; a cell that a spreadsheet would run as a formula gets a leading apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().rstrip("\n")


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return f"'{text}" if text.startswith(RUNS_IN_SPREADSHEETS) and not is_number else text
