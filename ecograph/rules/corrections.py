"""What is the least that would have to change for the rule to hold?

Minimal correction sets: every set of changes that makes the rule true, of which none can be left
out. A change is only proposed where values of the facts exist that make it, where somebody could
bring it about, and never for what a person is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ecograph.ages import birthday
from ecograph.attributes import ATTRIBUTES
from ecograph.facts import Facts
from ecograph.possible import ANYTHING, Interval, Possible, Truth
from ecograph.rules.grammar import Mutability
from ecograph.rules.instances import Case, signed_conditions
from ecograph.rules.leaves import Condition, attributes_of, holds_surely
from ecograph.rules.supervaluation import bearing_on, laws_about, subjects_of
from ecograph.rules.worlds import (
    Block,
    Instance,
    Option,
    Worlds,
    combine,
    cut_block,
    tied_together,
    with_present,
)

OLDEST = 150

Signed = dict[Instance, set[bool]]
"""The conditions of a rule, and whether each counts for it or against it."""


@dataclass(frozen=True)
class Step:
    """One condition that must turn out, or be made, to hold or not to hold."""

    person: int
    condition: Condition
    now: Truth
    wanted: Truth
    from_date: date | None = None
    """The day from which it is so by itself."""
    age: int | None = None
    """The age that must be reached."""
    days: float = 0.0
    """What it costs, in days; waiting costs what it takes."""

    @property
    def change(self) -> bool:
        """Whether something must change, rather than be found out."""
        return self.now is not Truth.UNKNOWN


def find_corrections(case: Case, *, limit: int = 3) -> list[tuple[Step, ...]]:
    """The cheapest minimal sets of steps that make a rule hold; none where nothing can be done.

    Of sets that change the same and differ in what has to be found out, the shortest is given.
    """
    signed = signed_conditions(case)
    worlds = _possible_changes(case, signed)
    if worlds is None or worlds.count == 1:
        return []
    evaluation = case.over(worlds.planes(), worlds.full)
    success = evaluation.planes(case.rule)[0]
    for law, person in laws_about(subjects_of(signed)):
        success &= evaluation.planes(law, person)[1]
    sets: list[tuple[Step, ...]] = []
    remaining = _without_idle_steps(worlds, success)
    while remaining:
        world = (remaining & -remaining).bit_length() - 1
        remaining &= remaining - 1
        sets.append(_steps_in(case, worlds, world, signed))
    wanted: dict[frozenset[tuple[int, Condition, Truth]], tuple[Step, ...]] = {}
    for steps in sorted(sets, key=_soonest):
        wanted.setdefault(frozenset((s.person, s.condition, s.wanted) for s in steps), steps)
    minimal = [steps for key, steps in wanted.items() if not any(other < key for other in wanted)]
    best: dict[frozenset[Step], tuple[Step, ...]] = {}
    for steps in sorted(minimal, key=_cost):
        best.setdefault(frozenset(step for step in steps if step.change), steps)
    return list(best.values())[:limit]


def mutability_of(condition: Condition) -> Mutability:
    """What could change a condition, as its rule says; but nobody changes who they are."""
    changes = {ATTRIBUTES[name].changes for name in attributes_of(condition)}
    if "time" in changes and condition.mutability != "immutable":
        return "time"
    if "never" in changes and condition.mutability == "fact":
        return "immutable"
    return condition.mutability


def _soonest(steps: tuple[Step, ...]) -> tuple[float, int]:
    """How long it takes, and how old one would have to be."""
    return sum(step.days for step in steps), sum(step.age or 0 for step in steps)


def _cost(steps: tuple[Step, ...]) -> tuple[float, int, str]:
    changes = [step for step in steps if step.change]
    return (
        sum(step.days for step in changes),
        len(steps),
        " ".join(f"{step.person} {step.condition!r}" for step in steps),
    )


def _possible_changes(case: Case, signed: Signed) -> Worlds | None:
    """Worlds in which what could change has changed, and what is unknown has turned out."""
    subjects = subjects_of(signed)
    persons: dict[int, dict[Condition, None]] = {}
    for person, condition in (*signed, *bearing_on(laws_about(subjects), subjects)):
        persons.setdefault(person, {})[condition] = None
    blocks: list[Block | None] = []
    for person, conditions in persons.items():
        facts = case.people[person]
        for group in tied_together(conditions):
            wide, found_out = _what_may_differ(person, group, facts, signed)
            if not (wide or found_out):
                continue
            block = cut_block(person, group, facts, widened=wide)
            blocks.append(block and _allowed(with_present(block, facts), signed))
    return combine(blocks)


def _what_may_differ(
    person: int, group: list[Condition], facts: Facts, signed: Signed
) -> tuple[dict[str, Possible], bool]:
    """Attributes that a useful and allowed change would touch; and whether any is open."""
    wide: dict[str, Possible] = {}
    unknown = False
    for condition in group:
        if (person, condition) not in signed:
            continue
        now = holds_surely(condition, facts)
        unknown = unknown or now is Truth.UNKNOWN
        useful = any(now is not (Truth.YES if s else Truth.NO) for s in signed[person, condition])
        how = mutability_of(condition)
        if now is Truth.UNKNOWN or not useful or how == "immutable":
            continue
        name = attributes_of(condition)[0]
        if how != "time":
            wide[name] = ANYTHING
        elif name == "age":
            known = facts.of("age")
            wide[name] = Interval(lo=known.lo if isinstance(known, Interval) else None)
    return wide, unknown


def _allowed(block: Block, signed: Signed) -> Block:
    """Leave out options that would change what cannot be changed, or undo time."""
    now = block.options[0].truths
    kept = [
        option
        for option in block.options
        if all(
            was in (1, will)
            or mutability_of(condition) != "immutable"
            or (block.person, condition) not in signed
            for condition, was, will in zip(block.conditions, now, option.truths, strict=True)
        )
    ]
    return Block(block.person, block.conditions, tuple(kept), {})


def _without_idle_steps(worlds: Worlds, success: int) -> int:
    """Drop worlds in which leaving one block as it is would have done as well."""
    kept = success
    for b, block in enumerate(worlds.blocks):
        present = worlds.slices(success, b, 0)
        for option in range(1, len(block.options)):
            kept &= ~(present << (option * worlds.strides[b]))
    return kept


def _steps_in(case: Case, worlds: Worlds, world: int, signed: Signed) -> tuple[Step, ...]:
    steps = []
    for block, number in zip(worlds.blocks, worlds.options_at(world), strict=True):
        if number:
            option, now = block.options[number], block.options[0].truths
            facts = case.people[block.person]
            for condition, was, will in zip(block.conditions, now, option.truths, strict=True):
                if was != will and (block.person, condition) in signed:
                    steps.append(
                        _step(block.person, condition, Truth(was), Truth(will), option, facts)
                    )
    return tuple(steps)


def _step(
    person: int, condition: Condition, now: Truth, wanted: Truth, option: Option, facts: Facts
) -> Step:
    if now is Truth.UNKNOWN:
        return Step(person, condition, now, wanted)
    if mutability_of(condition) != "time":
        return Step(person, condition, now, wanted, days=condition.effort_days)
    age = option.cells.get("age")
    born = facts.of("date_of_birth")
    turns = None
    if isinstance(age, int) and isinstance(born, Interval) and born.exact and age <= OLDEST:
        turns = birthday(date.fromordinal(int(born.lo or 0)), age)
    return Step(
        person,
        condition,
        now,
        wanted,
        from_date=turns,
        age=age if isinstance(age, int) else None,
        days=float((turns - facts.on).days) if turns else condition.effort_days,
    )
