"""Is knowing more never worth less than nothing, and does the order by worth ask no more?"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.questioning import race_over_riverbend, race_over_rules
from ecograph.graph import Graph
from ecograph.rules.instances import case_of, open_conditions
from matchers.questions.cells import Counts, Cut
from matchers.questions.chances import Tables
from matchers.questions.worth import Option, Stake, Verdicts, Worth
from tests.matchers.questions.generated import Json, known, read_facts, read_rules, rule_sets

scores = st.sampled_from([0.3, 0.5, 0.8])
crowds = st.integers(0, 20).flatmap(
    lambda people: st.fixed_dictionaries(
        {
            "caregiver": st.integers(0, people).map(
                lambda n: Counts(people=people, values={"yes": n, "no": people - n})
            ),
            "age": st.integers(0, people).map(
                lambda n: Counts(people=people, values={"20": n, "70": people - n})
            ),
        }
    )
)


@settings(max_examples=400)
@given(rule_sets, known, crowds, st.lists(scores, min_size=4, max_size=4), st.booleans())
def test_the_value_of_information_is_never_negative_and_grows_with_more_of_it(
    rules: dict[str, Json],
    told: dict[str, Json],
    counted: dict[str, Counts],
    values: list[float],
    sure_only: bool,
) -> None:
    facts = read_facts(told)
    cases = [case_of(rule, facts) for rule in read_rules(rules).values()]
    cut = Cut([i for case in cases for i in open_conditions(case)], (facts,), counted)
    tables = [Tables(cut).of_rule(case, open_conditions(case)) for case in cases]
    options = tuple(
        Option(f"s{n}", score, score + 0.1, (table,))
        for n, (table, score) in enumerate(zip(tables, values, strict=False))
    )
    needs = (Stake("a", 2.0, options[::2]), Stake("b", 1.0, options[1::2]))
    programmes = tuple(Verdicts(f"p{n}", 1.0, table) for n, table in enumerate(tables))
    worth = Worth(cut, needs, programmes, sure_only=sure_only)
    axes = list(range(len(cut.variables)))
    for axis in axes:
        one, exact = worth.gain((axis,))
        assert exact
        assert one >= 0
        for other in axes:
            if other != axis:
                assert worth.gain((axis, other))[0] >= one - 1e-9


def test_by_worth_no_more_is_asked_on_average_than_in_the_order_of_the_rules() -> None:
    race = race_over_rules(60, seed=7)
    assert race.ratio <= 1
    assert sum(race.theirs) <= sum(race.form)


def test_on_riverbend_no_more_is_asked_on_average_either(graph: Graph) -> None:
    assert race_over_riverbend(graph, halves=1, seed=7).ratio <= 1
