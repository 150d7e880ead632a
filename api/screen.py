"""What a terminal shows on: its width, its tables, its bar while something takes long."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from io import TextIOBase
from typing import IO, cast

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api.written import as_csv as write_csv

WIDTH = 100
NARROW = 72
"""Below this many columns a table of sentences can not be read."""
FILLED_UP = re.compile(r" +$", re.MULTILINE)


def console() -> Console:
    """The terminal, at its own width; a file or pipe gets 100 columns and no colour."""
    found = Console(highlight=False)
    if found.is_terminal:
        return found
    return Console(file=cast("IO[str]", _Unpadded()), highlight=False, width=WIDTH)


class _Unpadded(TextIOBase):
    """Standard output without the blanks that fill a line up."""

    # A plain attribute in the stubs; rich asks for it at every print.
    @property
    def encoding(self) -> str:  # type: ignore[override]
        return sys.stdout.encoding

    def write(self, text: str) -> int:
        sys.stdout.write(FILLED_UP.sub("", text))
        return len(text)

    def flush(self) -> None:
        sys.stdout.flush()


def progress(label: str) -> Callable[[int, int], None]:
    """A bar on standard error while something takes long; silent where nobody watches."""
    from rich.progress import Progress

    bar = Progress(
        console=Console(stderr=True), transient=True, disable=not Console(stderr=True).is_terminal
    )
    task = bar.add_task(label, total=None)

    def report(done: int, of: int) -> None:
        if done == 0:
            bar.start()
        bar.update(task, completed=done, total=of)
        if done >= of:
            bar.stop()

    return report


def indented(text: str) -> Padding:
    """A paragraph set in by three columns, all of its lines."""
    return Padding(text, (0, 0, 0, 3), expand=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Lay out a plain table."""
    drawn = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold", no_wrap=column == "id")
    for row in rows:
        drawn.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
    return drawn


def lay_out(out: Console, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table, or one paragraph a row where the terminal is too narrow for that."""
    if out.width >= NARROW:
        out.print(table(columns, rows))
        return
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        head = next((n for n, column in enumerate(columns) if column), 0)
        out.print(escape(" ".join(filter(None, cells[: head + 1]))))
        rest = zip(columns[head + 1 :], cells[head + 1 :], strict=True)
        said = " · ".join(f"{column} {cell}".strip() for column, cell in rest if cell)
        if said:
            out.print(indented(escape(said)))


def show_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, as_csv: bool, empty: str
) -> None:
    """Print a table for people or as CSV."""
    if as_csv:
        print(write_csv(columns, rows))
    elif rows:
        console().print(table(columns, rows))
    else:
        console().print(empty)
