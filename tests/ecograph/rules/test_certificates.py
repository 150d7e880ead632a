"""Does a certificate prove the verdict, and is there none smaller?

The three-valued judge here is a table walk on None, True and False.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.facts import Fact, Facts
from ecograph.possible import Choice, Collection, Interval, Possible, Truth
from ecograph.rules import judge_rule
from ecograph.rules.certificates import find_certificate
from ecograph.rules.grammar import All, Any, AtLeast, Compare, If, Includes, Not, OneOf, Rule
from ecograph.rules.instances import case_of

ON = date(2026, 10, 2)
CONDITIONS: tuple[Rule, ...] = (
    Compare(attribute="age", at_least=18),
    Compare(attribute="age", at_most=64),
    OneOf(attribute="veteran", values=frozenset({"yes"})),
    OneOf(attribute="housing", values=frozenset({"street", "shelter"})),
    Includes(attribute="documents", values=frozenset({"id"})),
    Includes(attribute="documents", values=frozenset({"lease", "bill"})),
)


def known(condition: Rule, facts: Facts) -> bool | None:
    """What one of the six conditions says: from exact values, or nothing at all."""
    assert isinstance(condition, Compare | OneOf | Includes)
    value = facts.possible.get(condition.attribute)
    if value is None:
        return None
    if isinstance(condition, Compare):
        assert isinstance(value, Interval)
        assert value.lo is not None
        low, high = condition.at_least, condition.at_most
        return (low is None or value.lo >= low) and (high is None or value.lo <= high)  # type: ignore[operator]
    if isinstance(condition, OneOf):
        assert isinstance(value, Choice)
        return value.values <= condition.values
    assert isinstance(value, Collection)
    return bool(value.held & condition.values)


def kleene(rule: Rule, shown: dict[Rule, bool | None]) -> bool | None:
    match rule:
        case All():
            said = [kleene(part, shown) for part in rule.parts]
            return False if False in said else None if None in said else True
        case Any():
            said = [kleene(part, shown) for part in rule.parts]
            return True if True in said else None if None in said else False
        case Not():
            inner = kleene(rule.part, shown)
            return None if inner is None else not inner
        case AtLeast():
            said = [kleene(part, shown) for part in rule.parts]
            if said.count(True) >= rule.count:
                return True
            return None if len(said) - said.count(False) >= rule.count else False
        case If():
            condition = kleene(rule.condition, shown)
            then, otherwise = kleene(rule.then, shown), kleene(rule.otherwise, shown)
            if condition is None:
                return then if then == otherwise else None
            return then if condition else otherwise
    return shown.get(rule)


def combined(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    few = st.lists(parts, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        few.map(lambda p: All(parts=p)),
        few.map(lambda p: Any(parts=p)),
        parts.map(lambda p: Not(part=p)),
        st.tuples(st.integers(1, 3), few).map(lambda t: AtLeast(count=t[0], parts=t[1])),
        st.tuples(parts, parts, parts).map(lambda t: If(condition=t[0], then=t[1], otherwise=t[2])),
    )


rules = st.recursive(st.sampled_from(CONDITIONS), combined, max_leaves=8)
exact: dict[str, st.SearchStrategy[Possible]] = {
    "age": st.integers(10, 80).map(lambda n: Interval(lo=n, hi=n)),
    "veteran": st.just(Choice(values=frozenset({"no"}))),
    "housing": st.sampled_from(["street", "rented"]).map(lambda w: Choice(values=frozenset({w}))),
    "documents": st.frozensets(st.sampled_from(["id", "lease", "bill"])).map(
        lambda held: Collection(held=held, complete=True)
    ),
}
facts_known = st.fixed_dictionaries({}, optional=exact).map(lambda p: Facts(on=ON, possible=p))


@given(rules, facts_known)
@settings(max_examples=200)
def test_a_certificate_proves_and_none_is_smaller(rule: Rule, facts: Facts) -> None:
    shown = {condition: known(condition, facts) for condition in CONDITIONS}
    verdict = kleene(rule, shown)
    if verdict is None:
        return
    truth = Truth.YES if verdict else Truth.NO
    proof = [leaf for _, leaf in find_certificate(case_of(rule, facts), truth)]
    assert kleene(rule, {leaf: shown[leaf] for leaf in proof}) is verdict
    if proof:
        decided = [leaf for leaf, said in shown.items() if said is not None]
        for fewer in combinations(decided, len(proof) - 1):
            assert kleene(rule, {leaf: shown[leaf] for leaf in fewer}) is not verdict


@given(rules, facts_known)
@settings(max_examples=100)
def test_the_facts_in_a_certificate_alone_give_the_same_verdict(rule: Rule, facts: Facts) -> None:
    verdict = judge_rule(rule, facts)
    named = {name for evidence in verdict.certificate for name in evidence.attributes}
    only = {name: value for name, value in facts.possible.items() if name in named}
    if verdict.truth is not Truth.UNKNOWN and not verdict.conflict:
        assert judge_rule(rule, Facts(on=ON, possible=only)).truth is verdict.truth


def test_of_many_conditions_a_certificate_keeps_only_what_is_needed() -> None:
    papers = [f"paper-{n}" for n in range(20)]
    rule = Any(
        parts=(
            All(
                parts=tuple(Includes(attribute="documents", values=frozenset({p})) for p in papers)
            ),
            Compare(attribute="age", at_least=60),
        )
    )
    facts = Facts(
        on=ON,
        possible={
            "age": Interval(lo=70, hi=70),
            "documents": Collection(held=frozenset(papers)),
        },
    )
    proof = find_certificate(case_of(rule, facts), Truth.YES)
    assert len(proof) in (1, 20)
    assert len(find_certificate(case_of(Not(part=rule), facts), Truth.NO)) in (1, 20)


def test_evidence_names_the_oldest_fact_behind_it() -> None:
    fact = Fact(value=70, source="intake", as_of=date(2026, 9, 1))
    facts = Facts(on=ON, possible={"age": fact.possible("age", ON)}, learned={"age": fact})
    (evidence,) = judge_rule(Compare(attribute="age", at_least=60), facts).certificate
    assert evidence.text == "age 60 or older"
    assert evidence.origin == "intake, 2026-09-01"
    assert (evidence.source, evidence.as_of) == ("intake", date(2026, 9, 1))
