"""Is a question told in plain words, with what would follow from each answer?"""

from __future__ import annotations

from datetime import date

import pytest

from ecograph.facts import Fact, Facts
from ecograph.nodes import Benefit
from ecograph.rules.grammar import Any as AnyOf
from ecograph.rules.grammar import Compare, Includes, IncomeAtMostPoverty, OneOf, Rule
from matchers.questions import RankedQuestion, find_programme_questions
from matchers.questions.telling import listed, quoted, say_question
from tests.matchers.questions.generated import ON, read_facts
from tests.matchers.questions.test_search import ask, town
from tests.matchers.worlds import offer

YES = frozenset({"yes"})
SAVINGS = Compare(attribute="assets_cents", at_most=200_000)


def question(rule: Rule, **facts: Fact) -> RankedQuestion:
    possible = {name: fact.possible(name, ON) for name, fact in facts.items()}
    return find_programme_questions(Facts(on=ON, possible=possible), {"help": rule})[0]


def answers(rule: Rule, **facts: Fact) -> set[str]:
    return {branch.answer for branch in question(rule, **facts).branches}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Compare(attribute="age", at_least=60), {"age 59 or younger", "age 60 or older"}),
        (
            Compare(attribute="age", at_least=18, at_most=24),
            {"age 17 or younger", "age 18 to 24", "age 25 or older"},
        ),
        (
            Compare(attribute="date_of_birth", at_least=date(2001, 5, 31)),
            {"born on or before 2001-05-30", "born on or after 2001-05-31"},
        ),
        (
            Compare(attribute="income_cents_per_month", at_most=266_000),
            {
                "household income of up to $2,660 a month",
                "household income of more than $2,660 a month",
            },
        ),
        (
            Compare(attribute="income_cents_per_month", at_least=150_050),
            {
                "household income of up to $1,500.49 a month",
                "household income of more than $1,500.49 a month",
            },
        ),
        (
            OneOf(attribute="veteran", values=YES),
            {"has served in the military", "not the case: has served in the military"},
        ),
        (
            OneOf(attribute="housing", values=frozenset({"street", "shelter"})),
            {"housing: shelter or street", "something else"},
        ),
        (
            Includes(attribute="benefits", values=frozenset({"snap"})),
            {"receives snap", "not: receives snap"},
        ),
        (
            AnyOf(
                parts=(
                    Includes(attribute="benefits", values=frozenset({"snap"})),
                    Includes(attribute="benefits", values=frozenset({"wic"})),
                )
            ),
            {"receives snap", "receives wic", "none of these: receives snap or wic"},
        ),
    ],
)
def test_answers_are_said_in_words(rule: Rule, said: set[str]) -> None:
    assert answers(rule) == said


def test_stretches_with_the_same_consequences_are_one_answer() -> None:
    rule = AnyOf(
        parts=(
            Compare(attribute="age", at_most=17),
            Compare(attribute="age", at_most=20),
        )
    )
    assert answers(rule) == {"age 20 or younger", "age 21 or older"}


def test_what_is_known_of_a_number_bounds_no_answer_in_words() -> None:
    rule = Compare(attribute="age", at_least=60)
    assert answers(rule, age=Fact(at_least=58, at_most=62)) == {
        "age 59 or younger",
        "age 60 or older",
    }


def test_income_that_only_counts_with_the_household_is_said_for_each_stretch() -> None:
    rule = IncomeAtMostPoverty(percent=100, year=2026)
    told = {"household_size": Fact(value=1)}
    assert answers(rule, **told) == {
        "household income of up to $1,330 a month",
        "household income of more than $1,330 a month",
    }


def test_chances_of_the_answers_to_a_number_or_choice_sum_to_one() -> None:
    for rule in (
        Compare(attribute="age", at_least=18, at_most=24),
        OneOf(attribute="housing", values=frozenset({"street"})),
    ):
        assert sum(branch.chance for branch in question(rule).branches) == pytest.approx(1)


def test_a_verdict_that_an_answer_settles_is_told() -> None:
    one = question(Compare(attribute="age", at_least=60))
    assert {branch.sentence for branch in one.branches} == {
        "If the answer is “age 60 or older”: you are entitled to help.",
        "If the answer is “age 59 or younger”: you are not entitled to help.",
    }
    assert say_question(one, {}) == one.sentence
    assert one.sentence == (
        "How old are you? The answer could change whether you are entitled to help."
    )


def test_a_sensitive_question_is_asked_with_care() -> None:
    one = question(OneOf(attribute="pregnant", values=YES))
    assert one.sensitivity == "sensitive"
    assert one.sentence.endswith("say why you ask, and that no answer is fine too.")


def test_a_service_drops_only_where_none_of_its_places_is_left() -> None:
    one = offer("s", eligibility=OneOf(attribute="veteran", values=YES))
    (found,) = ask(town(one)).questions
    assert [(branch.opens, branch.drops) for branch in found.branches] == [
        ((one.service_id,), ()),
        ((), (one.service_id,)),
    ]


def test_many_names_are_counted() -> None:
    assert listed(["b", "a"]) == "a and b"
    assert listed("fedcba") == "a, b, c, d and 2 more"
    assert quoted(["need:t:old-flat"], {}) == "“old flat”"


def test_the_whole_answer_says_whether_it_is_worth_asking() -> None:
    sixty = Compare(attribute="age", at_least=60)
    lone = ask(town(offer("s", eligibility=sixty)))
    assert lone.sentence.startswith("What to try first hangs on no answer. To be surer")
    told = ask(town(offer("s", eligibility=sixty)), programmes={"help": sixty})
    assert told.sentence.startswith("Ask this next: How old are you?")
    firm = ask(town(offer("s")))
    assert firm.sentence == "No answer would change which services come first."


def test_a_need_that_nothing_fits_is_told_where_no_answer_helps() -> None:
    shut = offer("s", eligibility=Compare(attribute="age", at_least=60))
    found = ask(town(shut, facts={"age": Fact(value=40)}))
    assert (found.firm, found.unserved) == (True, ("need:t:food",))
    assert found.sentence.endswith(
        "For one of your needs nothing fits yet, whatever you answer: "
        "a plan or a small step may help."
    )


def test_programmes_of_a_file_are_called_by_their_names_and_hold_on_their_days() -> None:
    sixty = Compare(attribute="age", at_least=60)
    lunch = Benefit(id="benefit:t:lunch", name="Lunch for seniors", rule=sixty)
    told = ask(town(offer("s")), programmes=[lunch])
    assert "whether you are entitled to Lunch for seniors." in told.sentence
    assert told.questions[0].programmes == ("lunch",)
    assert "you are not entitled to Lunch for seniors" in told.questions[0].branches[0].sentence
    old = lunch.model_copy(update={"valid_to": date(2026, 1, 1)})
    assert ask(town(offer("s")), programmes=[old]).questions == ()


def test_what_a_person_is_comes_late_where_only_programmes_ask() -> None:
    rules = {"wic": OneOf(attribute="pregnant", values=YES), "ssi": SAVINGS}
    assert [one.fact for one in ask(town(offer("s")), programmes=rules).questions] == [
        "assets_cents",
        "pregnant",
    ]


def test_nothing_is_asked_of_who_has_told_everything() -> None:
    facts = read_facts({"age": {"value": 70}})
    assert find_programme_questions(facts, {"help": Compare(attribute="age", at_least=60)}) == ()
