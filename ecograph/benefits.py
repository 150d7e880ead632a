"""Which public programmes are known, and by which rules are they judged on a day?

A rule refers to a programme by its local id (`programme: snap`), and that is also the word which
stands for it in the fact `benefits`. Where several sources tell of the same programme, the newest
counts. A programme whose rule has run out, has not begun, or was never written is unknown: it is
never taken for a no.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from ecograph.graph import Graph
from ecograph.nodes import Benefit, local_id, not_withdrawn
from ecograph.rules import Programmes, Rule, read_programmes
from ecograph.rules.grammar import Residue
from ecograph.rules.programmes import references


class _At(NamedTuple):
    commit: int
    benefits: tuple[Benefit, ...]


_KNOWN: WeakKeyDictionary[Graph, _At] = WeakKeyDictionary()
"""What was last read of a graph, as long as that lives: every question asks anew."""

_RULES: dict[tuple[date, tuple[int, ...]], tuple[tuple[Benefit, ...], Programmes]] = {}
"""Rules by the day and by where their benefits lie in memory, which are held on to meanwhile: what
is tried out on a client makes many graphs with the same programmes."""
MOST_KEPT = 64


def benefits_of(graph: Graph) -> tuple[Benefit, ...]:
    """The programmes of a graph, one of each name, in order of name."""
    commit = graph.commit
    known = _KNOWN.get(graph)
    if known is None or known.commit != commit:
        known = _KNOWN[graph] = _At(commit, newest_of_each(not_withdrawn(graph.nodes(Benefit))))
    return known.benefits


def newest_of_each(benefits: Iterable[Benefit]) -> tuple[Benefit, ...]:
    """One benefit of each name: the newest; of the same day, the first by id."""
    found: dict[str, Benefit] = {}
    for benefit in sorted(benefits, key=lambda b: (_reversed(b.as_of), b.id)):
        found.setdefault(local_id(benefit.id), benefit)
    return tuple(found[name] for name in sorted(found))


def _reversed(day: date | None) -> int:
    return -(day.toordinal() if day else 0)


def in_force(benefit: Benefit, on: date) -> bool:
    """Whether the rule of a benefit holds on a day; the first and the last day count."""
    begun = benefit.valid_from is None or benefit.valid_from <= on
    return begun and (benefit.valid_to is None or on <= benefit.valid_to)


def rules_on(benefits: Iterable[Benefit], on: date) -> Programmes:
    """The rules of these programmes on a day, by name; what is not known is unknown.

    Raises
    ------
    InputError
        A circle of references runs through a "not".
    """
    rules: dict[str, Rule] = {}
    for benefit in benefits:
        rules[local_id(benefit.id)] = rule_on(benefit, on)
    named = {name for rule in rules.values() for name in references(rule)}
    for name in sorted(named - rules.keys()):
        rules[name] = Residue(quote=f"nobody has written down who is entitled to {name}")
    return read_programmes(rules)


def rule_on(benefit: Benefit, on: date) -> Rule:
    """The rule of a benefit on a day, or words that leave it open."""
    if benefit.rule is None:
        return Residue(quote=f"nobody has written down who is entitled to {benefit.name}")
    if not in_force(benefit, on):
        return Residue(quote=f"the rule of {benefit.name} is not one of {on}")
    return benefit.rule


def programme_rules(graph: Graph, on: date) -> Programmes:
    """The rules of a graph's programmes on a day, by name; put together once.

    Raises
    ------
    InputError
        A circle of references runs through a "not"; loading a file of programmes refuses that.
    """
    benefits = benefits_of(graph)
    key = (on, tuple(id(benefit) for benefit in benefits))
    if key not in _RULES:
        if len(_RULES) >= MOST_KEPT:
            _RULES.clear()
        _RULES[key] = benefits, rules_on(benefits, on)
    return _RULES[key][1]
