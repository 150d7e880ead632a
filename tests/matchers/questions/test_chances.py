"""Is a chance the share of all combinations in which a rule holds?"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from ecograph.facts import Facts
from ecograph.rules.grammar import All, Includes, OneOf, Residue, Rule
from ecograph.rules.instances import Case, case_of, open_conditions
from matchers.questions.cells import Cut
from matchers.questions.chances import ELIGIBLE, POSSIBLE, SURE, Chances, Table, Tables
from tests.matchers.questions.generated import (
    ON,
    READ,
    Json,
    known,
    read_facts,
    rules,
)
from tests.oracle import questions as oracle

YES = frozenset({"yes"})


def tables_of(facts: Facts, *found: Rule) -> tuple[Cut, Tables, list[Table]]:
    cases = [case_of(rule, facts) for rule in found]
    cut = Cut([i for case in cases for i in open_conditions(case)], (facts,), {})
    tables = Tables(cut)
    return cut, tables, [_table(tables, case) for case in cases]


def _table(tables: Tables, case: Case) -> Table:
    return tables.of_rule(case, open_conditions(case))


def paper(name: str) -> Includes:
    return Includes(attribute="documents", values=frozenset({f"document:t:{name}"}))


@settings(max_examples=500)
@given(rules, known)
def test_the_chance_of_a_rule_is_its_share_of_all_ways(rule: Json, told: dict[str, Json]) -> None:
    expected = sum(
        weight
        for weight, way in oracle.ways([rule], told)
        if oracle.holds(rule, oracle.known_too(way, told))
    )
    cut, _, (table,) = tables_of(read_facts(told), READ.validate_python(rule))
    chances = Chances(cut).given(table)
    assert chances == pytest.approx([expected] * 3)


@settings(max_examples=200)
@given(rules, known)
def test_what_is_expected_of_an_answer_is_what_is_believed_now(
    rule: Json, told: dict[str, Json]
) -> None:
    cut, _, (table,) = tables_of(read_facts(told), READ.validate_python(rule))
    chances = Chances(cut)
    for axis in table.axes:
        after = chances.given(table, (axis,))
        assert after @ cut.variables[axis].chances == pytest.approx(chances.given(table))


@settings(max_examples=200)
@given(rules, rules, known)
def test_two_rules_together_are_one_rule_of_both(
    one: Json, other: Json, told: dict[str, Json]
) -> None:
    first, second = READ.validate_python(one), READ.validate_python(other)
    facts = read_facts(told)
    cut, tables, (a, b, both) = tables_of(facts, first, second, All(parts=(first, second)))
    together = tables.product((a, b))
    found = np.prod([Chances(cut).given(table) for table in together], axis=0)
    assert found == pytest.approx(Chances(cut).given(both))


def test_words_without_a_rule_leave_it_possible_and_never_sure() -> None:
    rule = All(parts=(OneOf(attribute="caregiver", values=YES), Residue(quote="ask us")))
    cut, _, (table,) = tables_of(Facts(on=ON), rule)
    told = Chances(cut).given(table)
    assert (told[POSSIBLE], told[ELIGIBLE], told[SURE]) == (0.5, 0.0, 0.0)


def test_beyond_4096_combinations_what_is_read_least_stays_unknown() -> None:
    rule = All(parts=tuple(paper(str(n)) for n in range(14)))
    cut, _, (table,) = tables_of(Facts(on=ON), rule)
    told = Chances(cut).given(table)
    assert not table.exact
    assert len(table.axes) == 12
    assert (told[POSSIBLE], told[SURE]) == (0.5**12, 0.0)


def test_tables_too_large_to_join_stay_apart_and_say_so() -> None:
    first = All(parts=tuple(paper(str(n)) for n in range(8)))
    second = All(parts=tuple(paper(str(n)) for n in range(7, 15)))
    cut, tables, (a, b) = tables_of(Facts(on=ON), first, second)
    together = tables.product((a, b))
    assert not all(table.exact for table in together)
    axes = [axis for table in together for axis in table.axes]
    assert len(axes) == len(set(axes)) == len(cut.variables)


def test_a_judge_is_asked_in_every_combination() -> None:
    cut, tables, _ = tables_of(Facts(on=ON), All(parts=(paper("a"), paper("b"))))
    asked = []

    def judge(cells: Mapping[int, int]) -> tuple[float, float, float]:
        asked.append(tuple(cells.values()))
        both = float(all(cells.values()))
        return 1.0, both, both

    table = tables.of_judge(list(cut.readings), judge)
    assert sorted(asked) == sorted(product((0, 1), repeat=2))
    assert Chances(cut).given(table).tolist() == [1.0, 0.25, 0.25]
