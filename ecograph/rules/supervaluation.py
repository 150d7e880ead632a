"""What does a rule say in every world that what is known leaves open?

Kleene's logic cannot see that "veteran, or not a veteran but over 60" holds for anybody over 60.
Judging all worlds can (van Fraassen, "Singular Terms, Truth-Value Gaps, and Free Logic", 1966), and
shows which unknown facts still make a difference: those that only should be asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ecograph import possible as values
from ecograph.possible import Anything, Choice, Interval, Possible, Truth
from ecograph.rules.evaluation import Planes
from ecograph.rules.grammar import Any, Compare, Includes, Not, OneOf, Rule
from ecograph.rules.instances import Case, open_conditions, parts_of
from ecograph.rules.leaves import Condition, attributes_of
from ecograph.rules.worlds import Instance, Worlds, combine, cut_block, tied_together

YES = frozenset({"yes"})

NATURE: Sequence[Rule] = (
    # 10 U.S.C. 505: nobody under 17 is enlisted.
    Any(
        parts=(
            Not(part=OneOf(attribute="veteran", values=YES)),
            Compare(attribute="age", at_least=17),
        )
    ),
    # 42 U.S.C. 1382(a), 1382c(a)(1): SSI is for those of 65 or older, blind or disabled.
    Any(
        parts=(
            Not(part=Includes(attribute="benefits", values=frozenset({"ssi"}))),
            Compare(attribute="age", at_least=65),
            OneOf(attribute="disability", values=YES),
            Includes(attribute="conditions", values=frozenset({"blindness"})),
        )
    ),
)
"""What is true of everybody; worlds in which it does not hold are left out."""

Subject = tuple[int, str]
"""An attribute of a person: 0 is the client, then the members of the household."""


@dataclass(frozen=True)
class Supervaluation:
    """What holds in all worlds."""

    truth: Truth
    relevant: tuple[Subject, ...]
    """Attributes that alone can make a difference, refused ones left out."""
    conflict: bool = False
    """No world is left: what is known cannot be true."""


def supervaluate(case: Case) -> Supervaluation:
    """Judge a rule that is unknown in Kleene's logic in all worlds that are left."""
    asked = open_conditions(case)
    subjects = subjects_of(asked)
    laws = laws_about(subjects)
    worlds = _cut(case, [*asked, *bearing_on(laws, subjects)])
    if worlds is None:
        return Supervaluation(Truth.UNKNOWN, _askable(case, subjects))
    planes = worlds.planes()
    evaluation = case.over(planes, worlds.full)
    real = worlds.full
    for law, person in laws:
        real &= evaluation.planes(law, person)[1]
    lo, hi = evaluation.planes(case.rule)
    if not real:
        return Supervaluation(Truth.UNKNOWN, _askable(case, subjects), conflict=True)
    if lo & real == real:
        return Supervaluation(Truth.YES, ())
    if not hi & real:
        return Supervaluation(Truth.NO, ())
    return Supervaluation(Truth.UNKNOWN, _askable(case, _decisive(worlds, (lo, hi), real)))


def find_contradictions(case: Case) -> frozenset[Subject]:
    """Attributes whose known values cannot all be true."""
    evaluation = case.evaluation()
    broken = [
        (person, name)
        for law in NATURE
        for person in range(len(case.people))
        if not evaluation.planes(law, person)[1]
        for name in names_in(law)
    ]
    said = [(person, name) for person, facts in enumerate(case.people) for name in facts.conflicts]
    return frozenset([*broken, *said])


def laws_about(subjects: Collection[Subject]) -> list[tuple[Rule, int]]:
    """The laws of nature that name one of these attributes, each with the person it is about."""
    return [
        (law, person)
        for person in sorted({person for person, _ in subjects})
        for law in NATURE
        if any((person, name) in subjects for name in names_in(law))
    ]


def bearing_on(laws: Iterable[tuple[Rule, int]], subjects: Collection[Subject]) -> list[Instance]:
    """The conditions of these laws on these attributes."""
    return [
        (person, condition)
        for law, person in laws
        for condition in conditions_in(law)
        if any((person, name) in subjects for name in attributes_of(condition))
    ]


def subjects_of(instances: Iterable[Instance]) -> list[Subject]:
    """The attributes that conditions ask about, each once."""
    return list(
        dict.fromkeys(
            (person, name) for person, condition in instances for name in attributes_of(condition)
        )
    )


def conditions_in(rule: Rule) -> Iterator[Condition]:
    """The conditions of a rule without members and programmes."""
    if (
        rule.op == "compare"
        or rule.op == "one_of"
        or rule.op == "includes"
        or rule.op == "income_at_most_fpl"
    ):
        yield rule
    for part in parts_of(rule):
        yield from conditions_in(part)


@lru_cache(maxsize=1024)
def names_in(rule: Rule) -> frozenset[str]:
    """The attributes that a rule without members and programmes asks about."""
    return frozenset(name for leaf in conditions_in(rule) for name in attributes_of(leaf))


def _cut(case: Case, instances: Iterable[Instance]) -> Worlds | None:
    persons: dict[int, dict[Condition, None]] = {}
    for person, condition in instances:
        persons.setdefault(person, {})[condition] = None
    return combine(
        cut_block(person, group, case.people[person], widened={})
        for person, conditions in persons.items()
        for group in tied_together(conditions)
    )


def _askable(case: Case, subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """What is not known for sure and was not refused."""
    return tuple(
        sorted(
            (person, name)
            for person, name in subjects
            if not _settled(case.people[person].of(name))
        )
    )


def _settled(known: Possible) -> bool:
    """Whether nothing is gained by asking: it was refused, or is known exactly."""
    if isinstance(known, Anything):
        return known.refused
    if isinstance(known, Interval):
        return known.exact
    if isinstance(known, Choice):
        return len(known.values) == 1
    return isinstance(known, values.Collection) and known.complete


def _decisive(worlds: Worlds, verdict: Planes, real: int) -> Iterator[Subject]:
    """Attributes in which two worlds differ, and in nothing else, whose verdicts differ."""
    lo, hi = verdict
    for b, block in enumerate(worlds.blocks):
        cut = [
            tuple(worlds.slices(planes, b, option) for planes in (lo, hi, real))
            for option in range(len(block.options))
        ]
        for name, steps in block.steps.items():
            for one, other in steps:
                (a_lo, a_hi, a_real), (b_lo, b_hi, b_real) = cut[one], cut[other]
                if ((a_lo ^ b_lo) | (a_hi ^ b_hi)) & a_real & b_real:
                    yield block.person, name
                    break
