"""Are chains of programmes the shortest, in an order that can be walked, and are verdicts exact?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.facts import Facts
from ecograph.possible import Collection, Truth
from ecograph.rules import Programmes, Rule, judge_rule, read_programmes
from ecograph.rules.grammar import All, Any, AtLeast, Includes, Programme
from matchers.programmes.chains import entitled_through

ON = date(2026, 11, 23)
NAMES = ("p", "q", "r", "s")
WORDS = ("x", "y", "z")
Way = Mapping[str, bool]
"""Which words are held, in one way that things could be."""


def receives(word: str) -> Includes:
    return Includes(attribute="benefits", values=frozenset({word}))


LEAVES = st.one_of(
    st.sampled_from(WORDS).map(receives), st.sampled_from(NAMES).map(lambda n: Programme(name=n))
)


def joined(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    lists = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        lists.map(lambda p: All(parts=p)),
        lists.map(lambda p: Any(parts=p)),
        st.tuples(st.integers(1, 3), lists).map(lambda p: AtLeast(count=p[0], parts=p[1])),
    )


RULES: st.SearchStrategy[Rule] = st.recursive(LEAVES, joined, max_leaves=5)
RULE_SETS = st.tuples(*(RULES for _ in NAMES)).map(lambda r: dict(zip(NAMES, r, strict=True)))
KNOWN = st.tuples(*(st.sampled_from(Truth) for _ in WORDS)).map(
    lambda t: dict(zip(WORDS, t, strict=True))
)


def facts_where(known: Mapping[str, Truth]) -> Facts:
    held = frozenset(word for word, truth in known.items() if truth is Truth.YES)
    lacking = frozenset(word for word, truth in known.items() if truth is Truth.NO)
    return Facts(on=ON, possible={"benefits": Collection(held=held, lacking=lacking)})


def holds(rule: Rule, way: Way, granted: frozenset[str]) -> bool:
    if rule.op == "includes":
        return any(way[word] for word in rule.values)
    if rule.op == "programme":
        return rule.name in granted
    assert rule.op in ("all", "any", "at_least")
    count = sum(holds(part, way, granted) for part in rule.parts)
    enough = {"all": len(rule.parts), "any": 1}.get(rule.op)
    return count >= (rule.count if rule.op == "at_least" else enough or 0)


def granted_in(rules: Mapping[str, Rule], way: Way) -> frozenset[str]:
    """The least set of programmes that grants itself: from nobody upwards."""
    granted: frozenset[str] = frozenset()
    while True:
        more = frozenset(name for name, rule in rules.items() if holds(rule, way, granted))
        if more == granted:
            return granted
        granted = more


def ways(known: Mapping[str, Truth]) -> Sequence[Way]:
    options = [(True, False) if t is Truth.UNKNOWN else (t is Truth.YES,) for t in known.values()]
    return [dict(zip(known, chosen, strict=True)) for chosen in product(*options)]


def truths_of(rules: Programmes, facts: Facts) -> dict[str, Truth]:
    return {
        name: judge_rule(rule, facts, programmes=rules, explain=False).truth
        for name, rule in rules.items()
    }


@settings(max_examples=1500)
@given(RULE_SETS, KNOWN)
def test_verdicts_on_programmes_are_those_of_every_way_things_could_be(
    rules: dict[str, Rule], known: dict[str, Truth]
) -> None:
    outcomes = [granted_in(rules, way) for way in ways(known)]
    found = truths_of(read_programmes(rules), facts_where(known))
    for name in NAMES:
        seen = {name in granted for granted in outcomes}
        expected = Truth.UNKNOWN if len(seen) == 2 else Truth(2 * seen.pop())
        assert found[name] is expected


@settings(max_examples=1500)
@given(RULE_SETS, KNOWN)
def test_a_chain_can_be_walked_and_none_with_fewer_at_its_end_could(
    rules: dict[str, Rule], known: dict[str, Truth]
) -> None:
    checked, facts = read_programmes(rules), facts_where(known)
    truths = truths_of(checked, facts)
    for name in NAMES:
        chain = entitled_through(name, facts, checked, truths)
        if truths[name] is not Truth.YES:
            continue
        assert name not in chain
        for place, step in enumerate((*chain, name)):
            assert suffices(rules[step], facts, chain[:place])
        others = [n for n in NAMES if n != name and truths[n] is Truth.YES]
        if suffices(rules[name], facts, ()):
            assert chain == ()
        assert bool(chain) == (not suffices(rules[name], facts, ()))
        fewest = min(
            (
                size
                for size in range(len(others) + 1)
                for chosen in combinations(others, size)
                if walkable(rules, facts, chosen) and suffices(rules[name], facts, chosen)
            ),
            default=None,
        )
        assert fewest is not None
        assert len(chain) >= fewest


def suffices(rule: Rule, facts: Facts, granted: Sequence[str]) -> bool:
    open_to_all: dict[str, Rule] = {name: All() for name in granted}
    return judge_rule(rule, facts, programmes=open_to_all, explain=False).truth is Truth.YES


def walkable(rules: Mapping[str, Rule], facts: Facts, chosen: Sequence[str]) -> bool:
    """Whether these programmes can be had one after the other, with no others."""
    had: list[str] = []
    while True:
        new = [n for n in chosen if n not in had and suffices(rules[n], facts, had)]
        if not new:
            return len(had) == len(chosen)
        had += new


def test_what_needs_no_other_has_no_chain() -> None:
    rules = read_programmes({"p": Any(parts=(receives("x"), Programme(name="q"))), "q": All()})
    facts = facts_where({"x": Truth.YES})
    assert entitled_through("p", facts, rules, truths_of(rules, facts)) == ()


def test_the_first_to_be_had_comes_first() -> None:
    rules = read_programmes(
        {"p": Programme(name="q"), "q": Programme(name="r"), "r": receives("x")}
    )
    facts = facts_where({"x": Truth.YES})
    assert entitled_through("p", facts, rules, truths_of(rules, facts)) == ("r", "q")


def test_a_circle_does_not_hold_itself_up() -> None:
    rules = read_programmes(
        {
            "p": Any(parts=(Programme(name="q"), Programme(name="r"))),
            "q": Programme(name="p"),
            "r": receives("x"),
        }
    )
    facts = facts_where({"x": Truth.YES})
    assert entitled_through("p", facts, rules, truths_of(rules, facts)) == ("r",)
