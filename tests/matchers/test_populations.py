"""Is the client, or a child of theirs, one of those a service is listed for?"""

from __future__ import annotations

from datetime import date

import pytest

from ecograph.facts import Fact, Facts
from ecograph.possible import Truth
from matchers.populations import among

DAY = date(2026, 11, 23)
NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES


def person(*members: Facts, **values: int | str) -> Facts:
    known = {name: Fact(value=value) for name, value in values.items()}
    possible = {name: fact.possible(name, DAY) for name, fact in known.items()}
    return Facts(on=DAY, possible=possible, learned=known, members=members)


MOTHER = person(person(age=3), age=27, gender="woman", household_size=2)
MAN = person(age=23, gender="man")
WIDOWER = person(age=78, gender="man", household_size=1)


@pytest.mark.parametrize(
    ("group", "mother", "man", "widower"),
    [
        ("Older Adults", NO, NO, YES),
        ("Frail Elderly", NO, NO, YES),
        ("Adults", YES, YES, YES),
        ("Women", YES, NO, NO),
        ("Pregnant Women", UNKNOWN, NO, NO),
        ("Homeless Men", NO, UNKNOWN, UNKNOWN),
        ("Preschool Age Children", YES, UNKNOWN, NO),
        ("Middle School Students", NO, UNKNOWN, NO),
        ("Parents of Infants/Toddlers", UNKNOWN, UNKNOWN, UNKNOWN),
        ("Low Income", UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_groups_are_told_by_age_and_gender(
    group: str, mother: Truth, man: Truth, widower: Truth
) -> None:
    assert [among([group], who) for who in (MOTHER, MAN, WIDOWER)] == [mother, man, widower]


def test_one_group_of_several_is_enough() -> None:
    assert among(["Older Adults", "Toddlers"], MOTHER) is YES
    assert among(["Older Adults", "Low Income"], MOTHER) is UNKNOWN
    assert among([], MOTHER) is NO


def test_nothing_is_told_of_whom_nothing_is_known() -> None:
    assert {among([g], person()) for g in ("Older Adults", "Women", "Infants")} == {UNKNOWN}


def test_children_that_nobody_listed_leave_it_open() -> None:
    assert among(["Infants"], person(age=40)) is UNKNOWN
    assert among(["Infants"], person(age=40, children_under_18=0)) is NO
    assert among(["Infants"], person(person(age=9), age=40, children_under_18=1)) is NO
    assert among(["Infants"], person(person(age=9), age=40, children_under_18=2)) is UNKNOWN


def test_whoever_calls_themselves_neither_is_not_left_out() -> None:
    assert among(["Women"], person(gender="nonbinary")) is UNKNOWN
