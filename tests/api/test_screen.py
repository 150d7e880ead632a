"""What does a file or a pipe get?"""

from __future__ import annotations

import pytest
from rich.console import Console

from api.screen import console, indented, lay_out, show_table


def test_no_line_that_goes_to_a_file_ends_in_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    console().print(indented("word " * 60))
    show_table(("name", "why"), [("one", "word " * 60), ("two", "")], as_csv=False, empty="")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 6
    assert [line for line in lines if line != line.rstrip()] == []


def test_an_id_is_in_one_piece_so_that_it_can_be_copied(
    capsys: pytest.CaptureFixture[str],
) -> None:
    id = f"taxonomy_term:county:{'long-' * 12}name"
    show_table(("name", "id"), [("word " * 30, id)], as_csv=False, empty="")
    assert id in capsys.readouterr().out


def test_a_table_becomes_paragraphs_where_there_is_no_room_for_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [(1, "Letter of identity", "Wayside House", "", None), (2, "ID card", "", "5", 7)]
    columns = ("", "step", "where", "hours", "days")
    lay_out(console(), columns, rows)
    assert "step" in capsys.readouterr().out.splitlines()[0]
    lay_out(Console(width=50), columns, rows)
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert said == ["1 Letter of identity", "where Wayside House", "2 ID card", "hours 5 · days 7"]
