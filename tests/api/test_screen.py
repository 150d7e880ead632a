"""What does a file or a pipe get?"""

from __future__ import annotations

import pytest

from api.screen import console, indented, show_table


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
