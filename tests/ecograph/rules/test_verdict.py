"""Does a rule say yes, no or unknown where it should? One test for each trap."""

from __future__ import annotations

from datetime import date

from ecograph.facts import Fact, Facts
from ecograph.possible import Collection, Interval, Possible, Truth
from ecograph.rules import judge_rule
from ecograph.rules.grammar import All, AtLeast, Compare, If, Includes, Members, Residue

ON = date(2026, 10, 2)
SIXTY = Compare(attribute="age", at_least=60)
MINOR = Compare(attribute="age", at_most=17)


def aged(lo: float, hi: float, **more: Possible) -> Facts:
    return Facts(on=ON, possible={"age": Interval(lo=lo, hi=hi), **more})


def household(*ages: int, complete: bool) -> Facts:
    client, *others = (aged(age, age) for age in ages)
    return client.model_copy(update={"members": tuple(others), "members_complete": complete})


def test_no_conditions_are_open_to_all() -> None:
    verdict = judge_rule(All(), Facts(on=ON))
    assert verdict.truth is Truth.YES
    assert verdict.certificate == ()


def test_an_age_that_straddles_the_limit_is_unknown() -> None:
    verdict = judge_rule(SIXTY, aged(58, 62))
    assert verdict.truth is Truth.UNKNOWN
    assert verdict.relevant == ("age",)


def test_an_expired_fact_widens_to_unknown() -> None:
    fact = Fact(value=70, valid_until=date(2026, 10, 1))
    facts = Facts(on=ON, possible={"age": fact.possible("age", ON)})
    assert judge_rule(SIXTY, facts).truth is Truth.UNKNOWN


def test_a_date_is_compared_as_a_day() -> None:
    rule = Compare(attribute="date_of_birth", at_most=date(1990, 1, 1))
    day = float(date(1990, 1, 1).toordinal())
    facts = Facts(on=ON, possible={"date_of_birth": Interval(lo=day, hi=day)})
    later = Facts(on=ON, possible={"date_of_birth": Interval(lo=day + 1, hi=day + 1)})
    assert judge_rule(rule, facts).truth is Truth.YES
    assert judge_rule(rule, later).truth is Truth.NO


def test_a_conjunct_in_words_keeps_a_yes_unknown() -> None:
    rule = All(parts=(SIXTY, Residue(quote="see notes")))
    verdict = judge_rule(rule, aged(70, 70))
    assert verdict.truth is Truth.UNKNOWN
    assert verdict.relevant == ()


def test_a_conjunct_in_words_leaves_a_no() -> None:
    rule = All(parts=(SIXTY, Residue(quote="see notes")))
    assert judge_rule(rule, aged(40, 40)).truth is Truth.NO


def test_an_incomplete_household_may_still_hold_a_child() -> None:
    rule = Members(part=MINOR)
    assert judge_rule(rule, household(40, 38, complete=False)).truth is Truth.UNKNOWN
    assert judge_rule(rule, household(40, 38, complete=True)).truth is Truth.NO
    assert judge_rule(rule, household(40, 9, complete=False)).truth is Truth.YES


def test_all_of_an_incomplete_household_is_unproven() -> None:
    rule = Members(count="all", part=SIXTY)
    assert judge_rule(rule, household(70, 66, complete=False)).truth is Truth.UNKNOWN
    assert judge_rule(rule, household(70, 66, complete=True)).truth is Truth.YES
    assert judge_rule(rule, household(70, 20, complete=False)).truth is Truth.NO


def test_members_are_counted_with_the_client() -> None:
    rule = Members(count=2, part=SIXTY)
    assert judge_rule(rule, household(70, 66, complete=True)).truth is Truth.YES
    assert judge_rule(rule, household(70, 20, complete=True)).truth is Truth.NO


def test_evidence_about_a_member_says_so() -> None:
    (evidence,) = judge_rule(Members(part=MINOR), household(40, 9, complete=False)).certificate
    assert evidence.member == 1
    assert judge_rule(SIXTY, aged(70, 70)).certificate[0].member is None


def test_what_is_open_about_a_member_is_listed_apart() -> None:
    facts = household(40, complete=True).model_copy(update={"members": (Facts(on=ON),)})
    verdict = judge_rule(Members(part=MINOR), facts)
    assert verdict.relevant == ()
    assert verdict.relevant_of_members == ("age",)


def test_two_of_three_may_be_enough() -> None:
    def has(word: str) -> Includes:
        return Includes(attribute="documents", values=frozenset({word}))

    rule = AtLeast(count=2, parts=(has("id"), has("lease"), has("bill")))
    two = Collection(held=frozenset({"id", "bill"}))
    one = Collection(held=frozenset({"id"}), lacking=frozenset({"lease", "bill"}))
    assert judge_rule(rule, Facts(on=ON, possible={"documents": two})).truth is Truth.YES
    assert judge_rule(rule, Facts(on=ON, possible={"documents": one})).truth is Truth.NO


def test_both_branches_may_agree_where_the_condition_is_unknown() -> None:
    rule = If(
        condition=Includes(attribute="documents", values=frozenset({"id"})),
        then=SIXTY,
        otherwise=Compare(attribute="age", at_least=65),
    )
    assert judge_rule(rule, aged(70, 70)).truth is Truth.YES
    assert judge_rule(rule, aged(62, 62)).truth is Truth.UNKNOWN
    assert judge_rule(rule, aged(62, 62)).relevant == ("documents",)


def test_without_explanation_the_verdict_is_the_same() -> None:
    verdict = judge_rule(SIXTY, aged(40, 40), explain=False)
    assert verdict.truth is Truth.NO
    assert verdict.certificate == ()
    assert verdict.corrections == ()
