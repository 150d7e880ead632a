"""Which programmes count on a day, and by which rule?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ecograph.benefits import benefits_of, in_force, programme_rules, rules_on
from ecograph.errors import InputError
from ecograph.facts import Facts
from ecograph.graph import Graph, open_graph
from ecograph.nodes import Benefit
from ecograph.overlay import Overlay
from ecograph.possible import Interval, Truth
from ecograph.rules import Rule, judge_rule
from ecograph.rules.grammar import Compare, Not, Programme

ON = date(2026, 11, 23)
SIXTY = Compare(attribute="age", at_least=60)
SEVENTY = Compare(attribute="age", at_least=70)
AGED_65 = Facts(on=ON, possible={"age": Interval(lo=65, hi=65)})


def benefit(
    name: str, rule: Rule | None = SIXTY, source: str = "t", as_of: date | None = None
) -> Benefit:
    id = f"benefit:{source}:{name}"
    return Benefit(id=id, name=name, rule=rule, source=source, as_of=as_of)


def lasting(start: date | None = None, end: date | None = None) -> Benefit:
    return benefit("lunch").model_copy(update={"valid_from": start, "valid_to": end})


@pytest.fixture
def graph() -> Iterator[Graph]:
    found = open_graph("memory:")
    yield found
    found.close()


def truth(name: str, *benefits: Benefit) -> Truth:
    rules = rules_on(benefits, ON)
    return judge_rule(rules[name], AGED_65, programmes=rules).truth


def test_a_rule_in_force_is_judged() -> None:
    assert truth("lunch", benefit("lunch")) is Truth.YES
    assert truth("lunch", benefit("lunch", SEVENTY)) is Truth.NO


@pytest.mark.parametrize(
    ("lunch", "counts"),
    [
        (lasting(), True),
        (lasting(start=ON), True),
        (lasting(end=ON), True),
        (lasting(end=date(2026, 11, 22)), False),
        (lasting(start=date(2026, 11, 24)), False),
    ],
)
def test_the_first_and_the_last_day_count(lunch: Benefit, counts: bool) -> None:
    assert in_force(lunch, ON) == counts
    assert truth("lunch", lunch) is (Truth.YES if counts else Truth.UNKNOWN)


def test_a_programme_that_nobody_has_written_down_is_unknown() -> None:
    assert truth("lunch", benefit("lunch", None)) is Truth.UNKNOWN


def test_a_reference_to_what_was_withdrawn_is_unknown() -> None:
    assert truth("bus", benefit("bus", Programme(name="lunch"))) is Truth.UNKNOWN


def test_a_reference_to_what_ran_out_is_unknown() -> None:
    old = lasting(end=date(2025, 1, 1))
    assert truth("bus", old, benefit("bus", Programme(name="lunch"))) is Truth.UNKNOWN


def test_of_two_sources_the_newer_counts(graph: Graph) -> None:
    newer = benefit("lunch", SEVENTY, "b", as_of=date(2026, 10, 1))
    graph.write([benefit("lunch", SIXTY, "a", as_of=date(2026, 1, 1)), newer])
    assert benefits_of(graph) == (newer,)


def test_what_was_withdrawn_does_not_count(graph: Graph) -> None:
    graph.write([benefit("lunch").model_copy(update={"withdrawn_on": ON})])
    assert benefits_of(graph) == ()


def test_what_was_written_meanwhile_counts(graph: Graph) -> None:
    graph.write([benefit("lunch")])
    assert programme_rules(graph, ON)["lunch"] == SIXTY
    graph.write([benefit("lunch", SEVENTY)])
    assert programme_rules(graph, ON)["lunch"] == SEVENTY
    assert programme_rules(Overlay(graph), ON) is programme_rules(graph, ON)


def test_circles_through_a_not_are_refused() -> None:
    one, two = benefit("a", Not(part=Programme(name="b"))), benefit("b", Programme(name="a"))
    with pytest.raises(InputError, match="opposite"):
        rules_on((one, two), ON)
