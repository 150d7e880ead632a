"""What did a load find?"""

from loaders.report import ALIKE, Findings, quoted


def test_a_cell_is_quoted_on_one_line_and_cut() -> None:
    assert quoted("two\nlines") == "'two lines'"
    assert len(quoted("x" * 1_000)) == 85


def test_problems_beyond_the_limit_are_counted() -> None:
    findings = Findings()
    for row in range(2, ALIKE + 12):
        findings.problem("services", row, "status", "is odd.")
    problems = findings.problems()
    assert len(problems) == ALIKE + 1
    assert any(p.message == "10 more problems of this field are not listed." for p in problems)


def test_a_problem_that_rows_share_is_told_once() -> None:
    findings = Findings()
    for row in (3, 5):
        findings.tally("services", row, "organization_id", "names nothing", f"o{row}")
    (problem,) = findings.problems()
    assert problem.row == 3
    assert problem.message == "names nothing (2 rows, the first says 'o3')"
