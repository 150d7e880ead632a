"""What does a rule read, so that nothing else can change its verdict?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ecograph.rules.grammar import Rule
from ecograph.rules.instances import parts_of
from ecograph.rules.leaves import attributes_of
from ecograph.rules.supervaluation import NATURE, conditions_in, names_in

AGE = frozenset({"age", "date_of_birth"})


class Mentions(NamedTuple):
    """What a rule reads."""

    names: frozenset[str]
    words: Mapping[str, frozenset[str]]
    """Per collection, the words that it, or a law of nature it touches, tells apart."""
    everything: bool
    """It names a programme or people of the household: whatever changes may matter."""


def mentions_of(rule: Rule) -> Mentions:
    """Tell what a rule reads, laws of nature that bear on it included."""
    names = set(names_in(rule))
    laws = [law for law in NATURE if not names.isdisjoint(names_in(law))]
    words: dict[str, frozenset[str]] = {}
    for each in (rule, *laws):
        names |= names_in(each)
        for leaf in conditions_in(each):
            if leaf.op == "includes":
                (name,) = attributes_of(leaf)
                words[name] = words.get(name, frozenset()) | leaf.values
    names |= AGE if names & AGE else frozenset()
    return Mentions(frozenset(names), words, any(_reaches_out(part) for part in _parts(rule)))


def _parts(rule: Rule) -> Iterator[Rule]:
    yield rule
    for part in parts_of(rule):
        yield from _parts(part)


def _reaches_out(rule: Rule) -> bool:
    return rule.op in ("members", "programme")
