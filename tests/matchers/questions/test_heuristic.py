"""Which facts are most worth asking for?"""

from __future__ import annotations

from ecograph.facts import Fact
from ecograph.rules.grammar import All, Compare, OneOf
from matchers.matching import match
from matchers.questions import rank_questions
from matchers.verdict import Verdict
from tests.matchers.requests import request
from tests.matchers.worlds import directory_of, offer

YES = frozenset({"yes"})
SIXTY = Compare(attribute="age", at_least=60)
VETERAN = OneOf(attribute="veteran", values=YES)
SURVIVOR = OneOf(attribute="survivor", values=YES)


def asks(*facts: str) -> list[Verdict]:
    return [Verdict(name="eligibility", verdict="unknown", reason="depends", asks=facts)]


def order(*services: tuple[str, ...]) -> list[str]:
    judged = [(f"service:t:{n}", asks(*facts)) for n, facts in enumerate(services)]
    return [question.fact for question in rank_questions(judged)]


def test_what_decides_more_services_comes_first() -> None:
    assert order(("age",), ("veteran",), ("veteran",)) == ["veteran", "age"]


def test_what_decides_alone_comes_before_what_decides_with_others() -> None:
    # veteran: 1; age: 1/2; housing: 1/2
    assert order(("veteran",), ("age", "housing")) == ["veteran", "age", "housing"]


def test_what_is_hard_to_ask_is_asked_later() -> None:
    # gender costs 3: 2/3; survivor costs 10: 3/10; age costs 1
    assert order(("gender",), ("gender",), *[("survivor",)] * 3, ("age",)) == [
        "age",
        "gender",
        "survivor",
    ]


def test_equals_come_by_name() -> None:
    assert order(("veteran",), ("age",), ("housing",)) == ["age", "housing", "veteran"]
    thirds = [("age", "housing", "student")] * 3
    assert order(*thirds, ("veteran",))[0] == "age"


def test_three_are_enough() -> None:
    assert len(order(("age",), ("housing",), ("student",), ("veteran",))) == 3


def test_a_fact_that_two_constraints_ask_for_counts_once() -> None:
    both = [*asks("areas"), *asks("areas")]
    (question,) = rank_questions([("service:t:1", both)])
    assert question.changes == ("service:t:1",)


def test_a_question_is_asked_in_words_and_names_what_it_decides() -> None:
    judged = [("service:t:2", asks("age")), ("service:t:1", asks("age"))]
    (question,) = rank_questions(judged)
    assert question.text == "How old are you?"
    assert question.changes == ("service:t:1", "service:t:2")


def test_nothing_open_asks_nothing() -> None:
    assert rank_questions([("service:t:1", [])]) == ()


def test_what_was_refused_is_never_asked() -> None:
    facts = {
        name: Fact(refused=True)
        for name in ("age", "documents", "areas", "travel_modes", "budget_cents_per_visit")
    }
    listed = directory_of(
        offer("rule", eligibility=SIXTY),
        offer("paper", papers=("id",)),
        offer("area", areas=("town",)),
    )
    found = match(listed, request(facts=facts, max_travel_minutes=30, hard={"cost": True}))
    assert len(found.matches) == 3
    assert found.questions == ()


def test_questions_are_about_services_that_still_may_fit() -> None:
    listed = directory_of(
        offer("open", eligibility=All(parts=(SIXTY, VETERAN))),
        offer("shut", eligibility=All(parts=(SIXTY, SURVIVOR))),
    )
    found = match(listed, request(facts={"survivor": Fact(value=False)}))
    assert [question.fact for question in found.questions] == ["age", "veteran"]
    assert {id for question in found.questions for id in question.changes} == {"service:t:open"}


def test_a_soft_unknown_is_not_worth_asking() -> None:
    listed = directory_of(offer("far", delivery=("phone",)))
    assert match(listed, request()).questions == ()
    (question,) = match(listed, request(max_travel_minutes=30)).questions
    assert question.fact == "devices"
