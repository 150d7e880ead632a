"""Are the poverty levels those of the Federal Register, compared in whole cents?"""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import InputError
from ecograph.facts import Facts
from ecograph.possible import Interval, Truth
from ecograph.rules import judge_rule, poverty_level_cents
from ecograph.rules.grammar import IncomeAtMostPoverty
from ecograph.rules.poverty import LEVELS, PovertyRegion


def test_levels_are_those_published() -> None:
    assert poverty_level_cents(2025, "48+DC", 1) == 1_565_000
    assert poverty_level_cents(2025, "48+DC", 4) == 3_215_000
    assert poverty_level_cents(2024, "AK", 4) == 3_900_000
    assert poverty_level_cents(2024, "HI", 8) == 6_064_000
    assert poverty_level_cents(2026, "48+DC", 3) == 2_732_000


def test_an_unknown_year_names_the_years_known() -> None:
    with pytest.raises(InputError, match=r"2031 .*years 2023, 2024, 2025, 2026"):
        poverty_level_cents(2031, "48+DC", 1)


def test_nobody_has_no_poverty_level() -> None:
    with pytest.raises(InputError, match="at least one person"):
        poverty_level_cents(2026, "48+DC", 0)


@given(st.sampled_from(sorted(LEVELS)), st.integers(1, 12), st.integers(1, 400), st.data())
def test_the_limit_is_exact_to_the_cent(
    key: tuple[int, PovertyRegion], size: int, percent: int, data: st.DataObject
) -> None:
    year, region = key
    base, more = LEVELS[key]
    limit = Fraction(percent * (base + (size - 1) * more), 12)
    income = int(limit) + data.draw(st.integers(-2, 2))
    facts = Facts(
        on=date(2026, 10, 2),
        possible={
            "income_cents_per_month": Interval(lo=income, hi=income),
            "household_size": Interval(lo=size, hi=size),
        },
    )
    rule = IncomeAtMostPoverty(percent=percent, year=year, region=region)
    expected = Truth.YES if income <= limit else Truth.NO
    assert judge_rule(rule, facts).truth is expected
