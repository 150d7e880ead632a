"""Is a rule judged as every concrete person that fits the facts would be judged?

The judge here is written on concrete people only: numbers, words and sets, no cuts and no bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.facts import Facts
from ecograph.possible import Anything, Choice, Collection, Interval, Possible, Truth
from ecograph.rules import judge_rule
from ecograph.rules.grammar import (
    All,
    Any,
    AtLeast,
    Compare,
    If,
    Includes,
    IncomeAtMostPoverty,
    Members,
    Not,
    OneOf,
    Residue,
    Rule,
)

ON = date(2026, 10, 2)
PAPERS = ("a", "b", "c")
LEVEL_2026 = {1: 1_596_000, 2: 2_164_000, 3: 2_732_000, 4: 3_300_000}
"""Cents a year, from the notice: 15,960 dollars and 5,680 for each further person."""
LIMITS = sorted({percent * LEVEL_2026[n] // 1200 for percent in (100, 200) for n in LEVEL_2026})
ALL_AGES = range(0, 33)


@dataclass(frozen=True)
class Somebody:
    age: int
    veteran: str
    papers: frozenset[str]
    income: int
    size: int


def satisfies(rule: Rule, who: Somebody, household: tuple[Somebody, ...]) -> bool:
    match rule:
        case Compare():
            number = {
                "age": who.age,
                "household_size": who.size,
                "income_cents_per_month": who.income,
            }[rule.attribute]
            if rule.at_least is not None and number < rule.at_least:  # type: ignore[operator]
                return False
            return rule.at_most is None or number <= rule.at_most  # type: ignore[operator]
        case OneOf():
            return who.veteran in rule.values
        case Includes():
            return any(word in who.papers for word in rule.values)
        case IncomeAtMostPoverty():
            return 100 * 12 * who.income <= rule.percent * LEVEL_2026[who.size]
        case All():
            return all(satisfies(part, who, household) for part in rule.parts)
        case Any():
            return any(satisfies(part, who, household) for part in rule.parts)
        case Not():
            return not satisfies(rule.part, who, household)
        case AtLeast():
            return sum(satisfies(p, who, household) for p in rule.parts) >= rule.count
        case If():
            branch = rule.then if satisfies(rule.condition, who, household) else rule.otherwise
            return satisfies(branch, who, household)
        case Members():
            fitting = [satisfies(rule.part, one, household) for one in household]
            return all(fitting) if rule.count == "all" else sum(fitting) >= rule.count
    raise AssertionError(f"no concrete meaning for {rule.op}")


def numbers(known: Possible, otherwise: range) -> list[int]:
    if isinstance(known, Interval):
        lo = otherwise.start if known.lo is None else int(known.lo)
        hi = otherwise.stop - 1 if known.hi is None else int(known.hi)
        return list(range(lo, hi + 1))
    return list(otherwise)


def everybody(facts: Facts) -> Iterator[Somebody]:
    """Every concrete person the facts leave open; nobody under 17 is a veteran."""
    ages = numbers(facts.of("age"), ALL_AGES)
    known = facts.of("veteran")
    veterans = sorted(known.values) if isinstance(known, Choice) else ["no", "yes"]
    papers = facts.of("documents")
    subsets = chain.from_iterable(combinations(PAPERS, n) for n in range(len(PAPERS) + 1))
    sets = [
        frozenset(subset)
        for subset in subsets
        if not isinstance(papers, Collection)
        or (
            papers.held <= frozenset(subset)
            and papers.lacking.isdisjoint(subset)
            and (not papers.complete or papers.held == frozenset(subset))
        )
    ]
    incomes = numbers(facts.of("income_cents_per_month"), range(0))
    sizes = numbers(facts.of("household_size"), range(0))
    for age, veteran, held, income, size in product(ages, veterans, sets, incomes, sizes):
        if not (veteran == "yes" and age < 17):
            yield Somebody(age, veteran, held, income, size)


ages = st.integers(min_value=0, max_value=30)
words = st.frozensets(st.sampled_from(PAPERS), min_size=1, max_size=2)


def compared(attribute: str, values: st.SearchStrategy[int]) -> st.SearchStrategy[Rule]:
    return st.one_of(
        values.map(lambda n: Compare(attribute=attribute, at_least=n)),
        values.map(lambda n: Compare(attribute=attribute, at_most=n)),
        st.tuples(values, values).map(
            lambda p: Compare(attribute=attribute, at_least=min(p), at_most=max(p))
        ),
    )


personal: st.SearchStrategy[Rule] = st.one_of(
    compared("age", ages),
    st.sampled_from(["yes", "no"]).map(
        lambda word: OneOf(attribute="veteran", values=frozenset({word}))
    ),
    words.map(lambda values: Includes(attribute="documents", values=values)),
)
leaves: st.SearchStrategy[Rule] = st.one_of(
    personal,
    compared("household_size", st.integers(1, 4)),
    compared("income_cents_per_month", st.sampled_from(LIMITS)),
    st.sampled_from([100, 200]).map(lambda p: IncomeAtMostPoverty(percent=p, year=2026)),
)


def combined(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    few = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        few.map(lambda p: All(parts=p)),
        few.map(lambda p: Any(parts=p)),
        parts.map(lambda p: Not(part=p)),
        st.tuples(st.integers(1, 3), few).map(lambda t: AtLeast(count=t[0], parts=t[1])),
        st.tuples(parts, parts, parts).map(lambda t: If(condition=t[0], then=t[1], otherwise=t[2])),
    )


rules = st.recursive(leaves, combined, max_leaves=6)
about_one_person = st.recursive(personal, combined, max_leaves=3)
about_households = st.recursive(
    st.one_of(
        personal,
        st.tuples(st.integers(1, 2), about_one_person).map(
            lambda t: Members(count=t[0], part=t[1])
        ),
        about_one_person.map(lambda part: Members(count="all", part=part)),
    ),
    combined,
    max_leaves=4,
)


@st.composite
def facts_about(draw: st.DrawFn, *, narrow: bool = False) -> Facts:
    possible: dict[str, Possible] = {}
    lo = draw(ages)
    if narrow or draw(st.booleans()):
        possible["age"] = Interval(lo=lo, hi=min(30, lo + draw(st.integers(0, 2 if narrow else 9))))
    possible["veteran"] = Choice(
        values=draw(st.frozensets(st.sampled_from(["yes", "no"]), min_size=1))
    )
    if draw(st.booleans()):
        del possible["veteran"]
    held = draw(st.frozensets(st.sampled_from(PAPERS), max_size=2))
    lacking = draw(st.frozensets(st.sampled_from(PAPERS), max_size=2)) - held
    possible["documents"] = Collection(held=held, lacking=lacking, complete=draw(st.booleans()))
    income = draw(st.sampled_from(LIMITS)) + draw(st.integers(-1, 1))
    possible["income_cents_per_month"] = Interval(lo=income, hi=income + draw(st.integers(0, 1)))
    size = draw(st.integers(1, 4))
    possible["household_size"] = Interval(lo=size, hi=draw(st.integers(size, 4)))
    return Facts(on=ON, possible=possible)


def truth_over(rule: Rule, people: list[Somebody]) -> Truth:
    verdicts = {satisfies(rule, who, (who,)) for who in people}
    if len(verdicts) == 2:
        return Truth.UNKNOWN
    return Truth.YES if verdicts == {True} else Truth.NO


@given(rules, facts_about())
@settings(max_examples=200)
def test_the_verdict_is_that_of_every_concrete_person(rule: Rule, facts: Facts) -> None:
    people = list(everybody(facts))
    verdict = judge_rule(rule, facts, explain=False)
    if people:
        assert not verdict.conflict
        assert verdict.truth is truth_over(rule, people)


@given(rules, facts_about())
@settings(max_examples=200)
def test_relevant_is_what_alone_can_change_the_answer(rule: Rule, facts: Facts) -> None:
    people = list(everybody(facts))
    verdict = judge_rule(rule, facts, explain=False)
    if not people or verdict.truth is not Truth.UNKNOWN:
        return
    names = {
        "age": "age",
        "veteran": "veteran",
        "papers": "documents",
        "income": "income_cents_per_month",
        "size": "household_size",
    }
    expected = set()
    for field, name in names.items():
        groups: dict[object, set[bool]] = {}
        for who in people:
            rest = tuple(getattr(who, other) for other in names if other != field)
            groups.setdefault(rest, set()).add(satisfies(rule, who, (who,)))
        if any(len(verdicts) == 2 for verdicts in groups.values()):
            expected.add(name)
    assert set(verdict.relevant) == expected


@given(rules, facts_about(), st.data())
@settings(max_examples=150)
def test_more_information_never_turns_yes_into_no(
    rule: Rule, facts: Facts, data: st.DataObject
) -> None:
    people = list(everybody(facts))
    before = judge_rule(rule, facts, explain=False).truth
    if not people or before is Truth.UNKNOWN:
        return
    who = data.draw(st.sampled_from(people))
    told: dict[str, Possible] = {
        "age": Interval(lo=who.age, hi=who.age),
        "veteran": Choice(values=frozenset({who.veteran})),
        "documents": Collection(held=who.papers, complete=True),
        "income_cents_per_month": Interval(lo=who.income, hi=who.income),
        "household_size": Interval(lo=who.size, hi=who.size),
    }
    learned = data.draw(st.sets(st.sampled_from(sorted(told))))
    more = {**facts.possible, **{name: told[name] for name in learned}}
    assert judge_rule(rule, Facts(on=ON, possible=more), explain=False).truth is before


@given(about_households, facts_about(narrow=True), facts_about(narrow=True), st.booleans())
@settings(max_examples=150)
def test_a_household_is_judged_as_every_concrete_household(
    rule: Rule, client: Facts, member: Facts, complete: bool
) -> None:
    def slim(facts: Facts) -> dict[str, Possible]:
        one = Interval(lo=1, hi=1)
        return {**facts.possible, "household_size": one, "income_cents_per_month": one}

    other = Facts(on=ON, possible=slim(member))
    whole = Facts(on=ON, possible=slim(client), members=(other,), members_complete=complete)
    households = [(a, b) for a in everybody(whole) for b in everybody(other)]
    if not households:
        return
    found = {satisfies(rule, pair[0], pair) for pair in households}
    verdict = judge_rule(rule, whole, explain=False).truth
    if complete:
        expected = {True: Truth.YES, False: Truth.NO}
        assert verdict is (Truth.UNKNOWN if len(found) == 2 else expected[found.pop()])
    elif verdict is not Truth.UNKNOWN:
        stranger = next(everybody(Facts(on=ON, possible=slim(member))))
        larger = {satisfies(rule, pair[0], (*pair, stranger)) for pair in households}
        assert found | larger == {verdict is Truth.YES}


def test_veteran_or_not_a_veteran_but_old_enough_holds_for_the_old() -> None:
    veteran = OneOf(attribute="veteran", values=frozenset({"yes"}))
    rule = Any(
        parts=(veteran, All(parts=(Not(part=veteran), Compare(attribute="age", at_least=60))))
    )
    verdict = judge_rule(rule, Facts(on=ON, possible={"age": Interval(lo=70, hi=70)}))
    assert verdict.truth is Truth.YES
    assert [evidence.attributes for evidence in verdict.certificate] == [("age",)]


def test_under_18_or_from_18_is_everybody() -> None:
    rule = Any(parts=(Compare(attribute="age", at_most=17), Compare(attribute="age", at_least=18)))
    verdict = judge_rule(rule, Facts(on=ON))
    assert verdict.truth is Truth.YES
    assert verdict.certificate == ()


def test_ssi_without_age_or_blindness_means_disabled() -> None:
    rule = OneOf(attribute="disability", values=frozenset({"yes"}))
    facts = Facts(
        on=ON,
        possible={
            "age": Interval(lo=40, hi=40),
            "benefits": Collection(held=frozenset({"ssi"})),
            "conditions": Collection(complete=True),
        },
    )
    assert judge_rule(rule, facts).truth is Truth.YES


def test_a_record_that_cannot_be_true_is_a_conflict_and_not_a_yes() -> None:
    facts = Facts(
        on=ON,
        possible={
            "age": Interval(lo=12, hi=12),
            "veteran": Choice(values=frozenset({"yes"})),
        },
    )
    unknown = Includes(attribute="documents", values=frozenset({"a"}))
    rule = All(parts=(OneOf(attribute="veteran", values=frozenset({"yes"})), unknown))
    verdict = judge_rule(rule, facts)
    assert verdict.conflict
    assert verdict.truth is Truth.UNKNOWN


def test_a_rule_that_no_known_conflict_touches_is_judged_as_usual() -> None:
    facts = Facts(
        on=ON,
        possible={"age": Interval(lo=12, hi=60), "household_size": Interval(lo=2, hi=2)},
        conflicts=frozenset({"age"}),
    )
    assert not judge_rule(Compare(attribute="household_size", at_least=2), facts).conflict
    assert judge_rule(Compare(attribute="age", at_least=18), facts).conflict


def test_above_the_limit_of_worlds_unknown_stays_unknown() -> None:
    many = tuple(
        Includes(attribute="documents", values=frozenset({f"paper-{n}"})) for n in range(13)
    )
    rule = All(parts=(Any(parts=many), Not(part=Any(parts=many))))
    verdict = judge_rule(rule, Facts(on=ON))
    assert verdict.truth is Truth.UNKNOWN
    assert verdict.relevant == ("documents",)


def test_a_residue_is_not_argued_away() -> None:
    rule = Any(parts=(Residue(quote="see notes"), Not(part=Residue(quote="see notes"))))
    assert judge_rule(rule, Facts(on=ON)).truth is Truth.UNKNOWN


def test_what_was_refused_is_never_relevant() -> None:
    rule = All(
        parts=(
            OneOf(attribute="veteran", values=frozenset({"yes"})),
            Compare(attribute="age", at_least=60),
        )
    )
    facts = Facts(on=ON, possible={"veteran": Anything(refused=True)})
    assert judge_rule(rule, facts).relevant == ("age",)


def test_an_unknown_household_size_is_relevant_where_the_level_depends_on_it() -> None:
    rule = IncomeAtMostPoverty(percent=100, year=2026)
    facts = Facts(on=ON, possible={"income_cents_per_month": Interval(lo=200_000, hi=200_000)})
    verdict = judge_rule(rule, facts)
    assert verdict.truth is Truth.UNKNOWN
    assert verdict.relevant == ("household_size",)
