"""May this person come?"""

from datetime import date

import pytest

from ecograph.facts import Fact, Facts
from ecograph.possible import Collection, Interval
from ecograph.rules import read_programmes
from ecograph.rules.grammar import (
    All,
    Any,
    Compare,
    Includes,
    Members,
    OneOf,
    Programme,
    Rule,
)
from matchers.constraints.eligibility import Eligibility
from matchers.directory.facets import Conditions
from matchers.verdict import Verdict
from tests.matchers.requests import request

SIXTY = Compare(attribute="age", at_least=60)
VETERAN = OneOf(attribute="veteran", values=frozenset({"yes"}))
SNAP = Includes(attribute="benefits", values=frozenset({"snap"}), mutability="actionable")


def judged_with(programmes: dict[str, Rule], rule: Rule, **facts: Fact) -> Verdict:
    asked = request(facts=facts).model_copy(update={"programmes": read_programmes(programmes)})
    return Eligibility().judge(Conditions(rule, "", ()), asked)


def judge(
    rule: Rule | None = None, words: str = "", *, groups: tuple[str, ...] = (), **facts: Fact
) -> Verdict:
    return Eligibility().judge(Conditions(rule, words, groups), request(facts=facts))


def test_a_rule_that_surely_holds_is_met_and_tells_why() -> None:
    found = judge(SIXTY, age=Fact(value=64, source="intake", as_of=date(2026, 10, 2)))
    assert (found.verdict, found.reason) == (
        "met",
        "age 60 or older (intake, 2026-10-02)",
    )


def test_a_rule_that_surely_fails_is_unmet_and_tells_why() -> None:
    found = judge(SIXTY, age=Fact(value=40))
    assert (found.verdict, found.reason) == ("unmet", "not so: age 60 or older")


def test_a_rule_about_what_nobody_asked_is_unknown_and_asks() -> None:
    found = judge(SIXTY)
    assert (found.verdict, found.reason, found.asks) == ("unknown", "depends on age", ("age",))


def test_an_age_that_may_be_either_side_is_unknown() -> None:
    assert judge(SIXTY, age=Fact(at_least=58, at_most=62)).verdict == "unknown"


def test_one_of_two_ways_in_is_enough() -> None:
    either = Any(parts=(SIXTY, VETERAN))
    assert judge(either, veteran=Fact(value=True)).verdict == "met"
    assert judge(either, age=Fact(value=30)).verdict == "unknown"


def test_what_cannot_decide_any_more_is_not_asked() -> None:
    both = All(parts=(SIXTY, VETERAN))
    assert judge(both, age=Fact(value=64)).asks == ("veteran",)


def test_a_refused_fact_is_not_asked() -> None:
    found = judge(VETERAN, veteran=Fact(refused=True))
    assert (found.verdict, found.asks) == ("unknown", ())
    assert found.reason


def test_a_rule_wins_over_the_words_beside_it() -> None:
    assert judge(SIXTY, "Open to all", age=Fact(value=40)).verdict == "unmet"


def test_an_empty_rule_is_open_to_all() -> None:
    found = judge(All())
    assert (found.verdict, found.reason) == ("met", "open to all")


@pytest.mark.parametrize(
    "words",
    ["None", "none.", "N/A", "Open to all", "OPEN TO  EVERYONE.", "No restrictions", "Anyone"],
)
def test_words_that_set_no_condition_are_open_to_all(words: str) -> None:
    found = judge(words=words)
    assert found.verdict == "met"
    assert "open to all" in found.reason


@pytest.mark.parametrize(
    "words",
    [
        "Must be 60 or older.",
        "No one under 18",
        "None of the above",
        "Open to all residents of Plum County",
        "All veterans",
        "Not for you",
    ],
)
def test_other_prose_is_quoted_and_never_hides_a_service(words: str) -> None:
    found = judge(words=words, age=Fact(value=12))
    assert found.verdict == "unknown"
    assert words in found.reason


def test_long_prose_is_cut() -> None:
    found = judge(words="Adults " * 100)
    assert len(found.reason) < 250
    assert found.reason.endswith('…"')


def test_prose_asks_no_fact() -> None:
    assert judge(words="Low income families").asks == ()


def test_eligibility_is_unknown_when_nothing_is_listed() -> None:
    found = judge()
    assert (found.verdict, found.stated) == ("unknown", False)


def test_a_way_to_become_eligible_is_named() -> None:
    found = judge(SNAP, benefits=Fact(has_not=frozenset({"snap"})))
    assert found.verdict == "unmet"
    assert found.missing == ("receives snap",)


def test_waiting_is_a_way_when_only_the_birthday_is_missing() -> None:
    born = Fact(value=date(1967, 3, 1))
    found = Eligibility().judge(
        Conditions(SIXTY, ""),
        request(facts={"date_of_birth": born, "age": Fact(value=59, as_of=date(2026, 11, 23))}),
    )
    assert found.verdict == "unmet"
    assert found.missing == ("from 2027-03-01 (turns 60)",)


def test_nobody_is_told_to_become_a_veteran() -> None:
    found = judge(VETERAN, veteran=Fact(value=False))
    assert (found.verdict, found.missing) == ("unmet", ())


def test_the_easier_way_comes_first() -> None:
    hard = Includes(
        attribute="insurance",
        values=frozenset({"medicaid"}),
        mutability="actionable",
        effort_days=30,
    )
    found = judge(
        Any(parts=(hard, SNAP)),
        benefits=Fact(complete=True),
        insurance=Fact(complete=True),
    )
    assert found.missing == ("receives snap", "is insured with medicaid")


def test_facts_that_contradict_each_other_are_unknown_and_say_so() -> None:
    asked = request()
    facts = Facts(
        on=asked.on.date(),
        possible={"age": Interval(lo=50, hi=70)},
        conflicts=frozenset({"age"}),
    )
    found = Eligibility().judge(Conditions(SIXTY, ""), asked.model_copy(update={"facts": facts}))
    assert found.verdict == "unknown"
    assert "contradicts itself" in found.reason


def test_a_member_of_the_household_may_be_the_one_who_counts() -> None:
    asked = request(facts={"age": Fact(value=40)})
    rule = Members(count=1, part=SIXTY)
    conditions = Conditions(rule, "")
    child = Facts(on=asked.on.date(), possible={"age": Interval(lo=8, hi=8)})
    elder = Facts(on=asked.on.date(), possible={"age": Interval(lo=80, hi=80)})
    for others, complete, expected in (
        ((elder,), False, "met"),
        ((child,), True, "unmet"),
        ((child,), False, "unknown"),
    ):
        facts = asked.facts.model_copy(update={"members": others, "members_complete": complete})
        found = Eligibility().judge(conditions, asked.model_copy(update={"facts": facts}))
        assert found.verdict == expected


def test_a_paper_on_a_partly_known_list_is_unknown() -> None:
    passport = Includes(attribute="documents", values=frozenset({"document:t:passport"}))
    asked = request()
    facts = asked.facts.model_copy(
        update={"possible": {"documents": Collection(held=frozenset({"document:t:id"}))}}
    )
    found = Eligibility().judge(Conditions(passport, ""), asked.model_copy(update={"facts": facts}))
    assert (found.verdict, found.asks) == ("unknown", ("documents",))


def test_groups_a_service_is_listed_for_inform_and_shut_nobody_out() -> None:
    young = judge(groups=("Older Adults",), age=Fact(value=27))
    assert (young.verdict, young.stated) == ("unknown", True)
    assert young.reason == "listed for Older Adults, and they are none of these: ask first"
    old = judge(groups=("Older Adults",), age=Fact(value=78))
    assert (old.verdict, old.reason) == ("unknown", "listed for Older Adults")


def test_groups_stand_beside_prose_and_are_cut_where_they_are_many() -> None:
    found = judge(words="Call first.", groups=("A", "B", "C", "D", "E", "F"))
    assert found.reason == (
        'read this with the client: "Call first."; listed for A, B, C, D and 2 more'
    )


def test_a_rule_may_refer_to_a_programme() -> None:
    lunch: dict[str, Rule] = {"lunch": SIXTY}
    desk = Programme(name="lunch")
    assert judged_with(lunch, desk, age=Fact(value=64)).verdict == "met"
    assert judged_with(lunch, desk, age=Fact(value=40)).verdict == "unmet"
    unknown = judged_with(lunch, desk)
    assert (unknown.verdict, unknown.asks) == ("unknown", ("age",))


def test_a_programme_that_nobody_has_loaded_is_unknown_and_shuts_nobody_out() -> None:
    assert judge(Programme(name="lunch"), age=Fact(value=40)).verdict == "unknown"
