"""Is a rule decided with the least to ask, on average? Held to the best of all strategies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.attributes import ATTRIBUTES
from ecograph.facts import Facts
from ecograph.rules.grammar import All, AtLeast, Includes, Not, OneOf, Rule
from ecograph.rules.grammar import Any as AnyOf
from ecograph.rules.instances import case_of, open_conditions
from matchers.questions import Counts, find_programme_questions
from matchers.questions.cells import Cut
from matchers.questions.order import Test, cheapest_order, in_a_row
from tests.matchers.questions.generated import ON

YES = frozenset({"yes"})
NOBODY = Facts(on=ON)
FACTS = ("caregiver", "pregnant", "recent_discharge", "disability", "veteran", "student")
Chances = Mapping[str, float]
Holds = Callable[[Mapping[str, bool]], bool]


def yes(fact: str) -> Rule:
    return OneOf(attribute=fact, values=YES)


def counts(chances: Chances) -> dict[str, Counts]:
    """Counts of so many people that, with two more, the share is just that."""
    return {f: Counts(people=998, values=_shares(p)) for f, p in chances.items()}


def _shares(chance: float) -> dict[str, int]:
    held = round(chance * 1000) - 1
    return {"yes": held, "no": 998 - held}


def order(rule: Rule, chances: Chances) -> tuple[str, ...] | None:
    case = case_of(rule, NOBODY)
    return cheapest_order(case, Cut(open_conditions(case), (NOBODY,), counts(chances)))


def least_cost(facts: tuple[str, ...], holds: Holds, chances: Chances) -> float:
    """What the best of all strategies costs on average: every next question is tried."""

    @cache
    def cost(told: tuple[bool | None, ...]) -> float:
        if decided(told):
            return 0.0
        return min(after(told, place) for place, value in enumerate(told) if value is None)

    def after(told: tuple[bool | None, ...], place: int) -> float:
        chance = chances[facts[place]]
        yes_then, no_then = ((*told[:place], v, *told[place + 1 :]) for v in (True, False))
        return (
            ATTRIBUTES[facts[place]].ask_cost
            + chance * cost(yes_then)
            + (1 - chance) * cost(no_then)
        )

    def decided(told: tuple[bool | None, ...]) -> bool:
        ways = product(*((False, True) if v is None else (v,) for v in told))
        return len({holds(dict(zip(facts, way, strict=True))) for way in ways}) == 1

    return cost((None,) * len(facts))


def cost_in(row: tuple[str, ...], holds: Holds, chances: Chances) -> float:
    """What asking in this order costs on average, skipping what no longer matters."""
    total = 0.0
    for way in product((False, True), repeat=len(row)):
        truth = dict(zip(row, way, strict=True))
        weight = prod(chances[f] if held else 1 - chances[f] for f, held in truth.items())
        told: dict[str, bool] = {}
        for fact in row:
            if matters(fact, told, row, holds):
                told[fact] = truth[fact]
                total += weight * ATTRIBUTES[fact].ask_cost
    return total


def matters(fact: str, told: Mapping[str, bool], row: tuple[str, ...], holds: Holds) -> bool:
    rest = [f for f in row if f not in told and f != fact]
    for way in product((False, True), repeat=len(rest)):
        known = {**told, **dict(zip(rest, way, strict=True))}
        if holds({**known, fact: True}) != holds({**known, fact: False}):
            return True
    return False


some_chances = st.lists(
    st.sampled_from([0.1, 0.25, 0.5, 0.6, 0.9]), min_size=len(FACTS), max_size=len(FACTS)
).map(lambda found: dict(zip(FACTS, found, strict=True)))
blocks = st.lists(st.integers(1, 3), min_size=1, max_size=3).filter(lambda sizes: sum(sizes) <= 6)


def test_criteria_that_must_all_hold_are_asked_by_cost_over_the_chance_to_fail() -> None:
    # disability 3 / 0.9 = 3.3; caregiver 1 / 0.1 = 10; veteran 1 / 0.5 = 2
    rule = All(parts=(yes("caregiver"), yes("disability"), yes("veteran")))
    chances = {"caregiver": 0.9, "disability": 0.1, "veteran": 0.5}
    assert order(rule, chances) == ("veteran", "disability", "caregiver")


def test_criteria_of_which_one_is_enough_are_asked_by_cost_over_the_chance_to_hold() -> None:
    # caregiver 1 / 0.9 = 1.1; veteran 1 / 0.5 = 2; disability 3 / 0.1 = 30
    rule = AnyOf(parts=(yes("disability"), yes("veteran"), yes("caregiver")))
    chances = {"caregiver": 0.9, "disability": 0.1, "veteran": 0.5}
    assert order(rule, chances) == ("caregiver", "veteran", "disability")


@settings(max_examples=120)
@given(blocks, some_chances, st.booleans(), st.booleans())
def test_no_strategy_costs_less_for_a_rule_of_two_levels(
    sizes: list[int], chances: dict[str, float], every: bool, denied: bool
) -> None:
    names = iter(FACTS)
    groups = [[next(names) for _ in range(size)] for size in sizes]
    outer, inner = (All, AnyOf) if every else (AnyOf, All)
    rule: Rule = outer(parts=tuple(inner(parts=tuple(map(yes, group))) for group in groups))
    facts = tuple(fact for group in groups for fact in group)

    def holds(told: Mapping[str, bool]) -> bool:
        joined = (all, any) if every else (any, all)
        return joined[0](joined[1](told[f] for f in group) for group in groups) is not denied

    found = order(Not(part=rule) if denied else rule, chances)
    assert found is not None
    assert sorted(found) == sorted(facts)
    assert cost_in(found, holds, chances) == pytest.approx(least_cost(facts, holds, chances))


def test_a_row_of_tests_has_the_cost_and_chance_of_asking_it() -> None:
    row = in_a_row([Test(("a",), 1, 0.5), Test(("b",), 2, 0.25)], "all")
    assert (row.facts, row.cost, row.chance) == (("a", "b"), 2.0, 0.125)
    row = in_a_row([Test(("a",), 1, 0.5), Test(("b",), 2, 0.25)], "any")
    assert (row.facts, row.cost, row.chance) == (("a", "b"), 2.0, 0.625)


def test_no_order_is_known_for_deeper_rules_or_facts_that_count_twice() -> None:
    deep = All(
        parts=(
            yes("caregiver"),
            AnyOf(parts=(yes("pregnant"), All(parts=(yes("veteran"), yes("disability"))))),
        )
    )
    twice = AnyOf(
        parts=(
            All(parts=(yes("caregiver"), yes("pregnant"))),
            All(parts=(yes("caregiver"), yes("veteran"))),
        )
    )
    half = dict.fromkeys(FACTS, 0.5)
    assert order(deep, half) is None
    assert order(twice, half) is None
    assert order(AtLeast(count=2, parts=tuple(map(yes, FACTS[:3]))), half) is None


def test_several_words_of_one_collection_are_one_question() -> None:
    snap = Includes(attribute="benefits", values=frozenset({"snap"}))
    assert order(All(parts=(snap, yes("caregiver"))), {"caregiver": 0.9}) == (
        "benefits",
        "caregiver",
    )


def test_the_questions_for_one_programme_come_in_that_order() -> None:
    rule = All(parts=(yes("caregiver"), yes("disability"), yes("veteran")))
    chances = {"caregiver": 0.9, "disability": 0.1, "veteran": 0.5}
    found = find_programme_questions(NOBODY, {"p": rule}, priors=counts(chances))
    assert [one.fact for one in found] == ["veteran", "disability", "caregiver"]
