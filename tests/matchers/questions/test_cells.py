"""Is an open fact cut where its rules turn, and only there, and how likely is each cell?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import InvalidRequest
from ecograph.facts import Facts
from ecograph.possible import Choice, Collection, Interval, Possible
from ecograph.rules.grammar import Compare, Includes, IncomeAtMostPoverty, OneOf
from ecograph.rules.leaves import Condition, holds_surely
from matchers.questions.cells import Counts, Cut, Priors, Span, Variable, check_priors, value_in
from tests.matchers.questions.generated import ON

YES = frozenset({"yes"})


def cut(*conditions: Condition, priors: Priors | None = None, **known: Possible) -> Cut:
    facts = Facts(on=ON, possible=known)
    return Cut([(0, condition) for condition in conditions], (facts,), priors or {})


def only(found: Cut) -> Variable:
    (variable,) = found.variables
    return variable


def test_a_number_is_cut_at_the_limits_of_its_rules() -> None:
    found = cut(
        Compare(attribute="age", at_least=18, at_most=24), Compare(attribute="age", at_least=60)
    )
    assert only(found).cells == (Span(0, 17), Span(18, 24), Span(25, 59), Span(60, None))
    assert list(only(found).chances) == [0.25] * 4


def test_what_is_known_of_a_number_leaves_out_the_rest() -> None:
    sixty = Compare(attribute="age", at_least=60)
    assert only(cut(sixty, age=Interval(lo=58, hi=62))).cells == (Span(58, 59), Span(60, 62))


def test_a_date_is_cut_on_its_day() -> None:
    found = cut(Compare(attribute="date_of_birth", at_least=date(2001, 5, 31)))
    day = date(2001, 5, 31).toordinal()
    assert only(found).cells == (Span(1, day - 1), Span(day, None))


def test_words_that_no_rule_tells_apart_are_one_answer() -> None:
    found = cut(
        OneOf(attribute="housing", values=frozenset({"street", "shelter"})),
        OneOf(attribute="housing", values=frozenset({"street", "shelter", "doubled_up"})),
    )
    cells = set(only(found).cells)
    assert cells == {frozenset({"street", "shelter"}), frozenset({"doubled_up"}), frozenset({""})}


def test_of_a_choice_only_what_is_possible_is_left() -> None:
    found = cut(
        OneOf(attribute="veteran", values=YES), veteran=Choice(values=frozenset({"yes", "no"}))
    )
    assert set(only(found).cells) == {YES, frozenset({"no"})}


def test_every_open_word_of_a_collection_is_a_question_of_its_own() -> None:
    found = cut(
        Includes(attribute="benefits", values=frozenset({"snap", "wic"})),
        Includes(attribute="benefits", values=frozenset({"wic", "ssi"})),
        benefits=Collection(held=frozenset({"tanf"}), lacking=frozenset({"ssi"})),
    )
    assert [variable.words for variable in found.variables] == [
        frozenset({"snap"}),
        frozenset({"wic"}),
    ]
    assert all(variable.cells == (False, True) for variable in found.variables)


def test_income_is_cut_at_the_level_of_every_household() -> None:
    found = cut(IncomeAtMostPoverty(percent=100, year=2026), household_size=Interval(lo=1, hi=2))
    size, income = found.variables
    assert size.cells == (Span(1, 1), Span(2, 2))
    # 15,960 and 21,640 dollars a year
    assert [cell.lo for cell in income.cells if isinstance(cell, Span)][1:] == [133_001, 180_334]
    (reading,) = found.readings.values()
    assert reading.truths is not None
    assert reading.truths.tolist() == [[True, True], [False, True], [False, False]]


@given(st.integers(0, 400_000), st.integers(1, 30))
def test_income_and_household_fall_as_the_rule_itself_says(income: int, people: int) -> None:
    leaf = IncomeAtMostPoverty(percent=150, year=2026)
    found = cut(leaf)
    size, cash = found.variables
    places = [
        next(
            n
            for n, cell in enumerate(variable.cells)
            if isinstance(cell, Span) and cell.lo <= value and (cell.hi is None or value <= cell.hi)
        )
        for variable, value in ((cash, income), (size, people))
    ]
    told = found.readings[0, leaf].truths
    assert told is not None
    may = found.readings[0, leaf].may
    assert may is not None
    last = places[1] == len(size.cells) - 1
    assert may[tuple(places)] == (told[tuple(places)] or last)
    if not last:  # which takes all larger households together
        facts = Facts(
            on=ON,
            possible={
                "income_cents_per_month": Interval(lo=income, hi=income),
                "household_size": Interval(lo=people, hi=people),
            },
        )
        assert told[tuple(places)] == (holds_surely(leaf, facts) == 2)


def test_counts_come_with_one_more_person_in_every_cell() -> None:
    sixty = Compare(attribute="age", at_least=60)
    counted = {"age": Counts(people=10, values={"70": 2, "30": 6})}
    assert list(only(cut(sixty, priors=counted)).chances) == [0.7, 0.3]
    nobody = {"age": Counts(people=0)}
    assert list(only(cut(sixty, priors=nobody)).chances) == [0.5, 0.5]


def test_counts_of_words_that_no_rule_names_go_to_any_other() -> None:
    street = OneOf(attribute="housing", values=frozenset({"street"}))
    counted = {"housing": Counts(people=8, values={"street": 1, "housed": 6, "shelter": 1})}
    variable = only(cut(street, priors=counted))
    assert dict(zip(variable.cells, variable.chances.tolist(), strict=True)) == {
        frozenset({""}): 0.8,
        frozenset({"street"}): 0.2,
    }


def test_counts_of_a_collection_are_of_those_who_hold_the_word() -> None:
    snap = Includes(attribute="benefits", values=frozenset({"snap"}))
    counted = {"benefits": Counts(people=8, values={"snap": 2})}
    assert list(only(cut(snap, priors=counted)).chances) == [0.7, 0.3]


def test_a_cell_stands_for_a_value_of_the_fact() -> None:
    sixty = cut(Compare(attribute="age", at_least=60))
    assert value_in([(only(sixty), 1)], Interval()) == Interval(lo=60, hi=60)
    found = cut(Includes(attribute="benefits", values=frozenset({"snap"})))
    known = Collection(held=frozenset({"wic"}))
    assert value_in([(only(found), 1)], known) == Collection(held=frozenset({"wic", "snap"}))
    assert value_in([(only(found), 0)], known) == Collection(
        held=frozenset({"wic"}), lacking=frozenset({"snap"})
    )


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("shoes", Counts(people=1)),
        ("age", Counts(people=1, values={"30": 2})),
        ("age", Counts(people=1, values={"30": -1})),
        ("age", Counts(people=1, values={"old": 1})),
        ("date_of_birth", Counts(people=1, values={"30": 1})),
    ],
)
def test_counts_that_cannot_be_are_refused(name: str, counts: Counts) -> None:
    with pytest.raises(InvalidRequest):
        check_priors({name: counts})
