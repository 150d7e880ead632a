"""Which few conditions prove a yes or a no?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ecograph.facts import Facts
from ecograph.possible import ANYTHING, Truth
from ecograph.rules.evaluation import Planes
from ecograph.rules.instances import Case, signed_conditions
from ecograph.rules.leaves import attributes_of
from ecograph.rules.supervaluation import (
    Subject,
    conditions_in,
    laws_about,
    subjects_of,
    supervaluate,
)
from ecograph.rules.worlds import Instance, bit_pattern

MAX_COMPARED = 14
"""Up to so many conditions all subsets are compared; beyond, the set is only irreducible."""


def find_certificate(case: Case, truth: Truth) -> tuple[Instance, ...]:
    """A smallest set of conditions that proves what Kleene's logic says of a rule.

    All subsets are judged in one walk, a world each. Ties go to the conditions that come first.
    """
    decided = {
        instance: planes
        for instance in signed_conditions(case)
        if (planes := case.known(*instance)) != (0, 1)
    }
    if len(decided) > MAX_COMPARED:
        decided = _without_the_needless(case, decided, truth)
    if len(decided) > MAX_COMPARED:
        return tuple(decided)
    count = 1 << len(decided)
    full = (1 << count) - 1
    shown: dict[Instance, Planes] = {}
    for number, (instance, (lo, hi)) in enumerate(decided.items()):
        known = bit_pattern(1 << number, 2, 1, count)
        shown[instance] = lo * known, full if hi else full & ~known
    lo, hi = case.over(_unknown_elsewhere(case, shown, full), full).planes(case.rule)
    proves = lo if truth is Truth.YES else full & ~hi
    for size in range(len(decided) + 1):
        found = proves & _of_size(len(decided), size)
        if found:
            chosen = (found & -found).bit_length() - 1
            return tuple(i for n, i in enumerate(decided) if chosen >> n & 1)
    return tuple(decided)


def find_facts_behind(case: Case, truth: Truth) -> tuple[Instance, ...]:
    """Conditions on an irreducible set of facts that proves what holds in all worlds only.

    Facts that count through a law of nature are among them, with the condition of the law.
    """
    instances = list(signed_conditions(case))
    for law, person in laws_about(subjects_of(instances)):
        asked = subjects_of(instances)
        instances += [
            (person, condition)
            for condition in conditions_in(law)
            if (person, attributes_of(condition)[0]) not in asked
        ]
    kept = [s for s in subjects_of(instances) if case.people[s[0]].of(s[1]) != ANYTHING]
    for subject in list(kept):
        fewer = [other for other in kept if other != subject]
        if _truth(_knowing(case, fewer)) is truth:
            kept = fewer
    return tuple(
        (person, condition)
        for person, condition in instances
        if any((person, name) in kept for name in attributes_of(condition))
    )


def _truth(case: Case) -> Truth:
    lo, hi = case.evaluation().planes(case.rule)
    return Truth(lo + hi) if lo == hi else supervaluate(case).truth


def _knowing(case: Case, subjects: list[Subject]) -> Case:
    """The same case with all other facts forgotten."""
    people = tuple(
        Facts(
            on=facts.on,
            possible={name: facts.of(name) for who, name in subjects if who == person},
        )
        for person, facts in enumerate(case.people)
    )
    return Case(case.rule, people, case.complete, case.programmes)


def _without_the_needless(
    case: Case, decided: Mapping[Instance, Planes], truth: Truth
) -> dict[Instance, Planes]:
    """Forget conditions, the last first, as long as the rest still proves it."""
    kept = dict(decided)
    proven = (1, 1) if truth is Truth.YES else (0, 0)
    for instance in reversed(list(decided)):
        fewer = {other: planes for other, planes in kept.items() if other != instance}
        if case.over(_unknown_elsewhere(case, fewer, 1), 1).planes(case.rule) == proven:
            kept = fewer
    return kept


def _unknown_elsewhere(
    case: Case, shown: Mapping[Instance, Planes], full: int
) -> dict[Instance, Planes]:
    return {instance: shown.get(instance, (0, full)) for instance in signed_conditions(case)}


@cache
def _of_size(elements: int, size: int) -> int:
    """The subsets of so many elements that have `size`, as bits."""
    return sum(1 << subset for subset in range(1 << elements) if subset.bit_count() == size)
