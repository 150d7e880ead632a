"""Whose loss would leave people with nothing?"""

from __future__ import annotations

from collections.abc import Iterable

from matchers.gaps.answers import Critical
from matchers.gaps.criticality import find_critical
from matchers.gaps.finding import Finding

NAMES = {"organization:t:meals": "Meals", "organization:t:other": "Other"}
MEALS, OTHER = sorted(NAMES)


def finding(client: int, organizations: Iterable[str], need: str = "Meals at home") -> Finding:
    return Finding(
        client=f"client:t:{client}",
        need=need,
        need_name=need,
        place="area:t:town",
        place_name="Town",
        language="en",
        organizations=frozenset(organizations),
        because="",
    )


def critical(findings: Iterable[Finding]) -> tuple[Critical, ...]:
    return find_critical(findings, NAMES)


def test_an_organization_that_alone_fits_is_critical() -> None:
    (one,) = critical(finding(n, [MEALS]) for n in range(12))
    assert (one.organization, one.name, one.people) == (MEALS, "Meals", 12)
    assert one.needs == ("Meals at home",)


def test_an_organization_beside_which_another_fits_is_not() -> None:
    assert critical([finding(1, [MEALS, OTHER])]) == ()


def test_who_has_nothing_anyway_loses_nothing() -> None:
    assert critical([finding(1, [])]) == ()


def test_a_person_with_two_such_needs_counts_once() -> None:
    twice = [finding(n, [MEALS], need) for n in range(11) for need in ("one", "two")]
    (one,) = critical(twice)
    assert (one.people, one.needs) == (11, ("one", "two"))


def test_few_people_are_not_counted_out_loud_and_not_put_in_order() -> None:
    found = critical([finding(n, [OTHER]) for n in range(9)] + [finding(20, [MEALS])])
    assert [(one.organization, one.people) for one in found] == [(MEALS, "<11"), (OTHER, "<11")]


def test_the_loss_that_strands_most_comes_first() -> None:
    more = [finding(n, [OTHER]) for n in range(12)] + [finding(n, [MEALS]) for n in range(11)]
    assert [one.people for one in critical(more)] == [12, 11]


def test_a_service_of_no_organization_has_nobody_to_lose() -> None:
    assert critical([finding(1, [""])]) == ()
