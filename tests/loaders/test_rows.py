"""Does one bad cell never lose a row, and one bad row never a file?"""

import csv

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.nodes import Organization
from loaders.report import Findings
from loaders.rows import LONGEST, build, clean, columns_of, read_table


def read(content: bytes) -> tuple[list[dict[str, str]], Findings]:
    findings = Findings()
    table = read_table("t", content, findings)
    return [dict(row.cells) for row in table.rows], findings


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    rows, _ = read(b"\xef\xbb\xbfid,name\n1,A\n")
    assert rows == [{"id": "1", "name": "A"}]


def test_what_is_no_utf_8_is_read_as_windows_1252_and_said() -> None:
    rows, findings = read("id,name\n1,Café\n".encode("cp1252"))
    assert rows[0]["name"] == "Café"
    assert "Windows-1252" in findings.problems()[0].message


def test_every_line_end_is_one() -> None:
    for end in ("\n", "\r\n", "\r", "\r\r\n"):
        rows, findings = read(f"id,name{end}1,A{end}2,B{end}".encode())
        assert [row["id"] for row in rows] == ["1", "2"], repr(end)
        assert findings.problems() == ()


def test_semicolons_and_tabs_separate_too() -> None:
    assert read(b"id;name\n1;A\n")[0] == [{"id": "1", "name": "A"}]
    assert read(b"id\tname\n1\tA\n")[0] == [{"id": "1", "name": "A"}]


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    findings = Findings()
    table = read_table("t", b'id,name\n1,"two\nlines"\n\n3,C\n', findings)
    assert [row.number for row in table.rows] == [2, 4]


def test_a_huge_cell_is_left_out_and_the_limit_of_csv_stays() -> None:
    before = csv.field_size_limit()
    rows, findings = read(b'id,name\n1,"' + b"x" * 10_000_000 + b'"\n2,B\n')
    assert rows == [{"id": "1"}, {"id": "2", "name": "B"}]
    (problem,) = findings.problems()
    assert (problem.row, problem.field) == (2, "name")
    assert f"more than {LONGEST:,}" in problem.message
    assert len(problem.message) < 300
    assert csv.field_size_limit() == before


def test_rows_of_another_length_are_kept_and_reported() -> None:
    rows, findings = read(b"id,name\n1\n2,B,C\n3,C,\n")
    assert rows == [{"id": "1"}, {"id": "2", "name": "B"}, {"id": "3", "name": "C"}]
    assert [problem.row for problem in findings.problems()] == [2, 3]


def test_the_first_of_two_columns_of_one_name_counts() -> None:
    rows, findings = read(b"id,name,name\n1,A,B\n")
    assert rows == [{"id": "1", "name": "A"}]
    assert findings.problems()[0].field == "name"


def test_a_nul_is_left_out_and_reported() -> None:
    rows, findings = read(b"id,name\n1,A\x00B\n")
    assert rows[0]["name"] == "AB"
    assert findings.problems()[0].row == 2


def test_words_that_say_nothing_are_blank_by_column() -> None:
    assert [clean(word, "name") for word in ("NULL", "n/a", "\\N", "None", " ", "-")] == [""] * 6
    assert clean("None", "fees") == "None"
    assert clean("None", "eligibility_description") == "None"
    assert clean("Nancy", "name") == "Nancy"


def test_written_line_breaks_become_line_breaks() -> None:
    assert clean("one\\ntwo<br/>three", "description") == "one\ntwo\nthree"
    assert clean('{"a": "\\n"}', "extent") == '{"a": "\\n"}'


def test_signs_that_turn_text_around_are_left_out() -> None:
    assert clean("Safe\u202eecalP", "name") == "SafeecalP"


def test_an_optional_field_that_does_not_fit_is_left_empty() -> None:
    findings = Findings()
    made = build(
        Organization,
        {"id": "organization:a:1", "name": "A", "private": "perhaps"},
        table="organizations",
        row=7,
        findings=findings,
    )
    assert made == Organization(id="organization:a:1", name="A")
    (problem,) = findings.problems()
    assert (problem.table, problem.row, problem.field) == ("organizations", 7, "private")
    assert "'perhaps'" in problem.message


def test_a_row_without_a_required_field_is_left_out() -> None:
    findings = Findings()
    made = build(Organization, {"id": "organization:a:1"}, table="t", row=2, findings=findings)
    assert made is None
    assert findings.problems()[0].field == "name"


def test_a_header_is_read_without_the_rest() -> None:
    assert columns_of(b"Id, Name \n1,2\n") == ("id", "name")


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_table(content: bytes) -> None:
    _, findings = read(b"id,name\n" + content)
    assert all(p.table and p.row >= 1 and p.field for p in findings.problems())


def test_what_programs_did_to_a_cell_is_undone_and_told_once_a_column() -> None:
    findings = Findings()
    content = "id,name\n1,OpenGÇÖs  door ###MON###\n2,###MON###\n3,Mu+¦oz\n".encode()
    table = read_table("services", content, findings)
    assert [row["name"] for row in table.rows] == ["Open’s door", "", "Mu+¦oz"]
    told = [problem.message for problem in findings.problems()]
    assert any("markers" in message and "2 rows" in message for message in told)
    assert any("mended" in message and "1 row" in message for message in told)
    assert any("kept as they stand" in message for message in told)
