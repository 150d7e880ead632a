"""Do corrections make the rule true, with nothing needless, and nothing that nobody can change?"""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.facts import Facts
from ecograph.possible import Choice, Collection, Interval, Truth
from ecograph.rules import judge_rule
from ecograph.rules.corrections import find_corrections
from ecograph.rules.grammar import All, Any, AtLeast, Compare, Includes, Not, OneOf, Rule
from ecograph.rules.instances import case_of

ON = date(2026, 10, 2)
PAPERS = ("bill", "id", "lease")
HOMES = ("rented", "shelter", "street")

CONDITIONS: tuple[Compare | OneOf | Includes, ...] = (
    Compare(attribute="age", at_least=18, mutability="time"),
    Compare(attribute="age", at_most=30, mutability="time"),
    Compare(attribute="household_size", at_least=2),
    OneOf(attribute="veteran", values=frozenset({"yes"})),
    OneOf(attribute="housing", values=frozenset({"street", "shelter"}), mutability="immutable"),
    OneOf(attribute="housing", values=frozenset({"shelter"}), mutability="provider", effort_days=9),
    Includes(attribute="documents", values=frozenset({"id"}), mutability="actionable"),
    Includes(attribute="documents", values=frozenset({"lease", "bill"}), effort_days=3),
    Includes(attribute="documents", values=frozenset({"bill"}), mutability="immutable"),
)
FIXED = {condition for condition in CONDITIONS if condition.mutability == "immutable"} | {
    CONDITIONS[3]
}
"""What no step may touch: said so, or a fact that nobody changes."""

World = tuple[int, int, str, str, frozenset[str]]


def holds(condition: Rule, world: World) -> bool:
    age, size, veteran, housing, papers = world
    assert isinstance(condition, Compare | OneOf | Includes)
    if isinstance(condition, Compare):
        number = age if condition.attribute == "age" else size
        low, high = condition.at_least, condition.at_most
        return (low is None or number >= low) and (high is None or number <= high)  # type: ignore[operator]
    if isinstance(condition, OneOf):
        return (veteran if condition.attribute == "veteran" else housing) in condition.values
    return bool(papers & condition.values)


def natural(world: World) -> bool:
    """Nobody is a veteran before 17."""
    return world[2] == "no" or world[0] >= 17


def satisfied(rule: Rule, world: World) -> bool:
    match rule:
        case All():
            return all(satisfied(part, world) for part in rule.parts)
        case Any():
            return any(satisfied(part, world) for part in rule.parts)
        case Not():
            return not satisfied(rule.part, world)
        case AtLeast():
            return sum(satisfied(part, world) for part in rule.parts) >= rule.count
    return holds(rule, world)


def asked_in(rule: Rule) -> set[Rule]:
    match rule:
        case All() | Any() | AtLeast():
            return set().union(*(asked_in(part) for part in rule.parts))
        case Not():
            return asked_in(rule.part)
    return {rule}


SUBSETS = [frozenset(s) for s in chain.from_iterable(combinations(PAPERS, n) for n in range(4))]
WORLDS: list[World] = list(
    product((16, 18, 25, 30, 31, 40), (1, 2, 3), ("no", "yes"), (*HOMES, "owned"), SUBSETS)
)


def combined(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    few = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        few.map(lambda p: All(parts=p)),
        few.map(lambda p: Any(parts=p)),
        parts.map(lambda p: Not(part=p)),
        st.tuples(st.integers(1, 3), few).map(lambda t: AtLeast(count=t[0], parts=t[1])),
    )


rules = st.recursive(st.sampled_from(CONDITIONS), combined, max_leaves=6)


def facts_of_world(world: World) -> Facts:
    age, size, veteran, housing, papers = world
    return Facts(
        on=ON,
        possible={
            "age": Interval(lo=age, hi=age),
            "household_size": Interval(lo=size, hi=size),
            "veteran": Choice(values=frozenset({veteran})),
            "housing": Choice(values=frozenset({housing})),
            "documents": Collection(held=papers, complete=True),
        },
    )


@given(rules, st.sampled_from(WORLDS))
@settings(max_examples=200)
def test_corrections_are_the_minimal_changes_that_make_the_rule_hold(
    rule: Rule, now: World
) -> None:
    if satisfied(rule, now) or not natural(now):
        return
    asked = asked_in(rule)
    reached = set()
    for world in WORLDS:
        changed = frozenset(c for c in asked if holds(c, world) != holds(c, now))
        if world[0] >= now[0] and not changed & FIXED and natural(world) and satisfied(rule, world):
            reached.add(changed)
    minimal = {changes for changes in reached if not any(other < changes for other in reached)}
    found = find_corrections(case_of(rule, facts_of_world(now)), limit=1000)
    assert {frozenset(step.condition for step in steps) for steps in found} == minimal
    costs = [sum(step.days for step in steps) for steps in found]
    assert costs == sorted(costs)
    for steps in found:
        assert all((step.now is Truth.YES) == holds(step.condition, now) for step in steps)
        assert all(step.now is not step.wanted for step in steps)


def born(day: date) -> Interval:
    return Interval(lo=day.toordinal(), hi=day.toordinal())


def test_waiting_gives_the_day_it_becomes_true() -> None:
    facts = Facts(
        on=ON,
        possible={"age": Interval(lo=59, hi=59), "date_of_birth": born(date(1967, 3, 2))},
    )
    (correction,) = judge_rule(Compare(attribute="age", at_least=60), facts).corrections
    assert str(correction) == "from 2027-03-02 (turns 60)"
    assert correction.changes[0].from_date == date(2027, 3, 2)


def test_without_a_day_of_birth_waiting_has_no_date() -> None:
    facts = Facts(on=ON, possible={"age": Interval(lo=59, hi=59)})
    (correction,) = judge_rule(Compare(attribute="age", at_least=60), facts).corrections
    assert str(correction) == "from the day of turning 60"
    assert correction.changes[0].from_date is None


def test_nobody_gets_younger() -> None:
    facts = Facts(on=ON, possible={"age": Interval(lo=30, hi=30)})
    rule = Compare(attribute="age", at_most=24, mutability="actionable")
    assert judge_rule(rule, facts).corrections == ()


def test_nobody_is_told_to_change_who_they_are() -> None:
    facts = Facts(on=ON, possible={"gender": Choice(values=frozenset({"woman"}))})
    rule = OneOf(attribute="gender", values=frozenset({"man"}))
    assert judge_rule(rule, facts).truth is Truth.NO
    assert judge_rule(rule, facts).corrections == ()


def test_what_is_unknown_is_a_condition_and_not_a_change() -> None:
    rule = All(
        parts=(
            Includes(attribute="documents", values=frozenset({"id"}), mutability="actionable"),
            Compare(attribute="age", at_least=60),
        )
    )
    facts = Facts(on=ON, possible={"documents": Collection(complete=True)})
    (correction,) = judge_rule(rule, facts).corrections
    assert str(correction) == "has id, if also age 60 or older"
    assert correction.effort_days == 1.0


def test_at_most_three_are_given_the_cheapest_first() -> None:
    rule = Any(
        parts=tuple(
            Includes(attribute="documents", values=frozenset({word}), effort_days=days)
            for word, days in (("a", 4), ("b", 1), ("c", 3), ("d", 2))
        )
    )
    facts = Facts(on=ON, possible={"documents": Collection(complete=True)})
    assert [c.effort_days for c in judge_rule(rule, facts).corrections] == [1, 2, 3]
