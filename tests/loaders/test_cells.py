"""What does a cell of a directory mean?"""

from datetime import date

import pytest

from loaders.cells import Cells
from loaders.report import Findings
from loaders.rows import Row, Table


def cells(**held: str) -> Cells:
    return Cells(Table("t", tuple(held)), Row(2, held), Findings())


@pytest.mark.parametrize(
    ("cell", "cents"),
    [("12.50", 1_250), ("$1,200", 120_000), ("0", 0), ("0.005", 0), ("free", None), ("-5", None)],
)
def test_money(cell: str, cents: int | None) -> None:
    assert cells(amount=cell).cents("amount") == cents


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-01-31T10:30:45.123Z", date(2026, 1, 31)),
        ("01/31/2026", None),
        ("2026-02-30", None),
    ],
)
def test_days(cell: str, day: date | None) -> None:
    read = cells(day=cell)
    assert read.day("day") == day
    assert bool(read.findings.problems()) is (day is None)


def test_flags() -> None:
    assert [cells(f=word).flag("f") for word in ("Yes", "0", "", "maybe")] == [
        True,
        False,
        None,
        None,
    ]
    assert cells(f="maybe").flag("f", unreadable=True) is True


def test_broken_json_is_reported() -> None:
    read = cells(j='{"a": NaN}')
    assert read.parsed("j") is None
    assert read.findings.problems()[0].field == "j"


def test_whole_numbers_and_lists() -> None:
    assert cells(n="7.0").whole("n") == 7
    assert cells(n="-1").whole("n") is None
    assert cells(n="1e400").number("n") is None
    assert cells(n="a; b;;").listed("n") == ("a", "b")
