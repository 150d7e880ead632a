"""May this person come: yes, no or unknown, why, and what would change it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ecograph.facts import Fact, Facts, say_origin
from ecograph.possible import SaidTruth, Truth
from ecograph.record import Record
from ecograph.rules.certificates import find_certificate, find_facts_behind
from ecograph.rules.corrections import Step, find_corrections, mutability_of
from ecograph.rules.grammar import Mutability, Rule
from ecograph.rules.instances import Case, case_of, open_words, signed_conditions
from ecograph.rules.leaves import Condition, attributes_of, holds_surely
from ecograph.rules.programmes import read_programmes
from ecograph.rules.supervaluation import Subject, find_contradictions, subjects_of, supervaluate
from ecograph.rules.wording import say, say_opposite
from ecograph.rules.worlds import Instance


class Evidence(Record):
    """One condition of a proof, and the fact behind it."""

    text: str
    """The condition in plain words."""
    quote: str = ""
    """The words of the provider it was taken from."""
    truth: SaidTruth
    attributes: tuple[str, ...]
    member: int | None = None
    """Which other member of the household it is about; None is the client."""
    source: str = ""
    as_of: date | None = None
    """The date of the oldest fact behind it."""
    origin: str = ""
    """Source and date as a sentence: "intake, 2026-10-02"."""


class Change(Record):
    """One condition that must be made, or found, to hold (or no longer to hold)."""

    text: str
    now: SaidTruth
    wanted: SaidTruth
    attributes: tuple[str, ...]
    member: int | None = None
    mutability: Mutability
    effort_days: float
    """What it costs in days; 0 where it only has to be found out."""
    from_date: date | None = None
    """The day from which it holds by itself."""


class Correction(Record):
    """A minimal set of changes that makes the rule hold."""

    changes: tuple[Change, ...]
    """What must become different."""
    confirm: tuple[Change, ...] = ()
    """What is not known and must turn out so as well."""
    effort_days: float

    def __str__(self) -> str:
        """Say it: "has proof of address, if also age 60 or older"."""
        said = " and ".join(change.text for change in self.changes)
        also = " and ".join(change.text for change in self.confirm)
        return f"{said}, if also {also}" if also else said


class RuleVerdict(Record):
    """Whether a rule holds for a client, and why."""

    truth: SaidTruth
    conflict: bool = False
    """The record contradicts itself on something this rule asks."""
    certificate: tuple[Evidence, ...] = ()
    """For yes and no: a smallest set of conditions that proves it; none where it needs no proof."""
    corrections: tuple[Correction, ...] = ()
    """For no: up to three ways to a yes, the cheapest first."""
    relevant: tuple[str, ...] = ()
    """For unknown: facts about the client that can still change the answer and were not refused."""
    relevant_of_members: tuple[str, ...] = ()
    """The same for the other members of the household."""
    unread: tuple[str, ...] = ()
    """For unknown: words of the rule that leave it open, as nobody has made conditions of them."""


def judge_rule(
    rule: Rule,
    facts: Facts,
    *,
    programmes: Mapping[str, Rule] | None = None,
    explain: bool = True,
) -> RuleVerdict:
    """Judge a rule on what is known of a client.

    Kleene's logic decides where it can; only where it cannot, all worlds that are left are judged.
    `explain=False` leaves out certificate, corrections and unread words. A programme that has no
    rule here is unknown.

    Raises
    ------
    InputError
        `programmes` contradict themselves; see `read_programmes`.
    """
    case = case_of(rule, facts, None if programmes is None else read_programmes(programmes))
    lo, hi = case.evaluation().planes(rule)
    truth, decided = Truth(lo + hi), lo == hi
    relevant: tuple[Subject, ...] = ()
    doubtful = find_contradictions(case)
    conflict = bool(doubtful) and not doubtful.isdisjoint(subjects_of(signed_conditions(case)))
    if not decided:
        found = supervaluate(case)
        truth, relevant, conflict = found.truth, found.relevant, conflict or found.conflict
    if not explain or truth is Truth.UNKNOWN:
        proof: tuple[Instance, ...] = ()
    else:
        proof = find_certificate(case, truth) if decided else find_facts_behind(case, truth)
    wanted = find_corrections(case) if explain and truth is Truth.NO else []
    return RuleVerdict(
        truth=truth,
        conflict=conflict,
        certificate=tuple(_evidence(case, *instance) for instance in proof),
        corrections=tuple(_correction(steps) for steps in wanted),
        relevant=tuple(name for person, name in relevant if person == 0),
        relevant_of_members=tuple(sorted({name for person, name in relevant if person > 0})),
        unread=tuple(open_words(case)) if explain and truth is Truth.UNKNOWN else (),
    )


def _evidence(case: Case, person: int, leaf: Condition) -> Evidence:
    facts = case.people[person]
    behind = [facts.learned[n] for n in attributes_of(leaf) if n in facts.learned]
    oldest = min(behind, key=_age_of, default=Fact())
    return Evidence(
        text=say(leaf),
        quote=leaf.quote,
        truth=holds_surely(leaf, facts),
        attributes=attributes_of(leaf),
        member=person or None,
        source=oldest.source,
        as_of=oldest.as_of,
        origin=say_origin(oldest),
    )


def _age_of(fact: Fact) -> tuple[date, str]:
    return fact.as_of or date.max, fact.source


def _correction(steps: tuple[Step, ...]) -> Correction:
    changes = tuple(_change(step) for step in steps if step.change)
    return Correction(
        changes=changes,
        confirm=tuple(_change(step) for step in steps if not step.change),
        effort_days=sum(change.effort_days for change in changes),
    )


def _change(step: Step) -> Change:
    text = say_opposite(step.condition, step.wanted) if step.change else say(step.condition)
    if not step.change and step.wanted is Truth.NO:
        text = f"not: {text}"
    if step.from_date is not None:
        text = f"from {step.from_date} (turns {step.age})"
    elif step.age is not None:
        text = f"from the day of turning {step.age}"
    return Change(
        text=text,
        now=step.now,
        wanted=step.wanted,
        attributes=attributes_of(step.condition),
        member=step.person or None,
        mutability=mutability_of(step.condition),
        effort_days=step.days,
        from_date=step.from_date,
    )
