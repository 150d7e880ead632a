"""Is the client, or a child of theirs, one of those a service is listed for?"""

from __future__ import annotations

from datetime import date

import pytest

from ecograph.facts import Fact, Facts
from ecograph.possible import Truth
from matchers.populations import belongs, share_outside

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
    assert [belongs(group, who) for who in (MOTHER, MAN, WIDOWER)] == [mother, man, widower]


def test_the_share_outside_counts_groups_they_cannot_be_in_and_nothing_else() -> None:
    blind_infants = ("Blindness", "Infants", "Infants/Toddlers", "Newborns")
    assert share_outside(blind_infants, WIDOWER) == 0.75
    assert share_outside(blind_infants, person()) == 0
    assert share_outside(("Older Adults", "Infants"), WIDOWER) == 0
    assert share_outside(("Older Adults",), MOTHER) == 1
    assert share_outside((), MOTHER) == 0


def test_a_condition_beside_the_age_can_rule_out_and_never_in() -> None:
    assert belongs("Children and Youth With Disabilities/Health Conditions", WIDOWER) is NO
    assert belongs("Children and Youth With Disabilities/Health Conditions", MOTHER) is UNKNOWN
    assert belongs("Pregnant Women With Children", MAN) is NO


def test_nothing_is_told_of_whom_nothing_is_known() -> None:
    assert {belongs(g, person()) for g in ("Older Adults", "Women", "Infants")} == {UNKNOWN}


def test_children_that_nobody_listed_leave_it_open() -> None:
    assert belongs("Infants", person(age=40)) is UNKNOWN
    assert belongs("Infants", person(age=40, children_under_18=0)) is NO
    assert belongs("Infants", person(person(age=9), age=40, children_under_18=1)) is NO
    assert belongs("Infants", person(person(age=9), age=40, children_under_18=2)) is UNKNOWN


def test_whoever_calls_themselves_neither_is_not_left_out() -> None:
    assert belongs("Women", person(gender="nonbinary")) is UNKNOWN
