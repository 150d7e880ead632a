"""May programmes refer to each other, and what do circles of them say?"""

from __future__ import annotations

from datetime import date

import pytest

from ecograph.errors import InputError
from ecograph.facts import Facts
from ecograph.possible import Collection, Truth
from ecograph.rules import judge_rule, read_programmes
from ecograph.rules.grammar import All, Any, If, Includes, Members, Not, Programme, Rule

ON = date(2026, 10, 2)
SNAP = Includes(attribute="benefits", values=frozenset({"snap"}))
WIC = Includes(attribute="benefits", values=frozenset({"wic"}))
NOBODY = Facts(on=ON, possible={"benefits": Collection(complete=True)})
ON_SNAP = Facts(on=ON, possible={"benefits": Collection(held=frozenset({"snap"}))})


def circle() -> dict[str, Rule]:
    return {
        "wic": Any(parts=(WIC, Programme(name="snap"))),
        "snap": Any(parts=(SNAP, Programme(name="wic"))),
    }


def test_one_benefit_opens_another() -> None:
    verdict = judge_rule(Programme(name="wic"), ON_SNAP, programmes=circle())
    assert verdict.truth is Truth.YES
    assert [evidence.text for evidence in verdict.certificate] == ["receives snap"]


def test_nobody_is_eligible_only_because_they_are_eligible() -> None:
    assert judge_rule(Programme(name="wic"), NOBODY, programmes=circle()).truth is Truth.NO
    itself = {"a": Programme(name="a")}
    assert judge_rule(Programme(name="a"), NOBODY, programmes=itself).truth is Truth.NO


def test_a_circle_of_unknowns_is_unknown_and_asks() -> None:
    verdict = judge_rule(Programme(name="wic"), Facts(on=ON), programmes=circle())
    assert verdict.truth is Truth.UNKNOWN
    assert verdict.relevant == ("benefits",)


def test_a_correction_in_a_circle_is_found() -> None:
    (first, *_) = judge_rule(Programme(name="wic"), NOBODY, programmes=circle()).corrections
    assert [change.attributes for change in first.changes] == [("benefits",)]


@pytest.mark.parametrize(
    "rule",
    [
        Not(part=Programme(name="b")),
        Not(part=All(parts=(Not(part=Not(part=Programme(name="b"))),))),
        If(condition=Programme(name="b"), then=SNAP, otherwise=WIC),
        Members(part=Not(part=Programme(name="b"))),
    ],
)
def test_a_circle_through_a_not_is_refused(rule: Rule) -> None:
    with pytest.raises(InputError, match="opposite of programme 'b'"):
        read_programmes({"a": rule, "b": Programme(name="a")})


def test_a_not_outside_a_circle_is_fine() -> None:
    rules: dict[str, Rule] = {"a": Not(part=Programme(name="b")), "b": SNAP}
    assert judge_rule(Programme(name="a"), ON_SNAP, programmes=rules).truth is Truth.NO


def test_a_name_without_a_rule_is_refused_when_read() -> None:
    with pytest.raises(InputError, match="'liheap', which has no rule; known are snap"):
        read_programmes({"snap": Programme(name="liheap")})


def test_without_the_rule_a_programme_is_unknown() -> None:
    assert judge_rule(Programme(name="wic"), ON_SNAP).truth is Truth.UNKNOWN
