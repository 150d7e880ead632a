"""Through which other programmes does one come? Who receives SNAP is eligible for WIC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from ecograph.facts import Facts
from ecograph.possible import Collection, Truth
from ecograph.rules import Programmes, Rule, RuleVerdict, judge_rule
from ecograph.rules.grammar import All
from ecograph.rules.instances import case_of, signed_conditions
from ecograph.rules.programmes import references
from ecograph.rules.wording import say

RECEIPTS = ("benefits", "insurance")
"""Facts whose words name programmes that somebody receives."""
GRANTED: Rule = All()


def entitled_through(
    name: str, facts: Facts, rules: Programmes, truths: Mapping[str, Truth]
) -> tuple[str, ...]:
    """The programmes that a yes rests on, the first to be had first; none where it needs none.

    The fewest that suffice, and of as many the first by name; never one that rests on this one.
    """
    return _support(name, facts, rules, truths, frozenset()) or ()


def _support(
    name: str,
    facts: Facts,
    rules: Programmes,
    truths: Mapping[str, Truth],
    above: frozenset[str],
) -> tuple[str, ...] | None:
    """What a yes rests on without those above it; None where it cannot do without them."""
    above |= {name}
    usable = [
        other
        for other in sorted(references(rules[name]))
        if other not in above and truths.get(other) is Truth.YES
    ]
    for size in range(len(usable) + 1):
        for chosen in combinations(usable, size):
            if not _suffice(rules[name], facts, chosen):
                continue
            below = [_support(other, facts, rules, truths, above) for other in chosen]
            if all(one is not None for one in below):
                first = [other for one in below for other in one or ()]
                return tuple(dict.fromkeys([*first, *chosen]))
    return None


def _suffice(rule: Rule, facts: Facts, chosen: Sequence[str]) -> bool:
    granted = dict.fromkeys(chosen, GRANTED)
    return judge_rule(rule, facts, programmes=granted, explain=False).truth is Truth.YES


def received_behind(rule: Rule, facts: Facts, rules: Programmes, judged: RuleVerdict) -> list[str]:
    """Words of the benefits, received by somebody in the household, that a proof speaks of."""
    proof = {(one.member or 0, one.text) for one in judged.certificate if one.truth is Truth.YES}
    case = case_of(rule, facts, rules)
    found: dict[str, None] = {}
    for person, leaf in signed_conditions(case):
        if leaf.op == "includes" and leaf.attribute in RECEIPTS and (person, say(leaf)) in proof:
            found.update(dict.fromkeys(_held(case.people[person], leaf.attribute) & leaf.values))
    return sorted(found)


def received_in(facts: Facts) -> frozenset[str]:
    """Words of all benefits that somebody in the household surely receives."""
    people = (facts, *facts.members)
    return frozenset().union(*(_held(person, name) for person in people for name in RECEIPTS))


def _held(facts: Facts, attribute: str) -> frozenset[str]:
    known = facts.of(attribute)
    return known.held if isinstance(known, Collection) else frozenset()


def open_ways(name: str, rules: Programmes, truths: Mapping[str, Truth]) -> Iterator[str]:
    """The programmes that this one could come through, and that are not settled."""
    for other in sorted(references(rules[name])):
        if truths.get(other) is Truth.UNKNOWN:
            yield other
