"""Are conditions said in plain words?"""

from datetime import date

import pytest

from ecograph.rules import say
from ecograph.rules.grammar import Compare, Includes, IncomeAtMostPoverty, OneOf
from ecograph.rules.leaves import Condition


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        (Compare(attribute="age", at_least=60), "age 60 or older"),
        (Compare(attribute="age", at_most=17), "age 17 or younger"),
        (Compare(attribute="age", at_least=18, at_most=24), "age 18 to 24"),
        (Compare(attribute="household_size", at_least=3), "household of 3 or more"),
        (
            Compare(attribute="income_cents_per_month", at_most=120_050),
            "household income of up to $1,200.50 a month",
        ),
        (
            Compare(attribute="date_of_birth", at_least=date(2000, 1, 1)),
            "born on or after 2000-01-01",
        ),
        (
            IncomeAtMostPoverty(percent=200, year=2026),
            "income up to 200% of the federal poverty level (2026)",
        ),
        (
            IncomeAtMostPoverty(percent=100, year=2024, region="AK"),
            "income up to 100% of the federal poverty level (2024, AK)",
        ),
        (
            Includes(
                attribute="documents", values=frozenset({"document:riverbend:proof-of-address"})
            ),
            "has proof of address",
        ),
        (
            Includes(attribute="benefits", values=frozenset({"snap", "wic"})),
            "receives snap or wic",
        ),
        (OneOf(attribute="veteran", values=frozenset({"yes"})), "has served in the military"),
        (
            OneOf(attribute="veteran", values=frozenset({"no"})),
            "not the case: has served in the military",
        ),
        (
            OneOf(attribute="housing", values=frozenset({"shelter", "street"})),
            "housing: shelter or street",
        ),
        (Compare(attribute="age", at_least=60, label="a senior"), "a senior"),
    ],
)
def test_a_condition_is_said(leaf: Condition, words: str) -> None:
    assert say(leaf) == words
