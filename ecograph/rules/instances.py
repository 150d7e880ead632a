"""Which conditions does a rule put to whom, and can they still matter?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecograph.facts import Facts
from ecograph.rules.evaluation import Evaluation, Planes
from ecograph.rules.grammar import Residue, Rule
from ecograph.rules.leaves import Condition, holds_surely
from ecograph.rules.programmes import Programmes
from ecograph.rules.worlds import Instance


@dataclass(frozen=True)
class Case:
    """A rule, put to a client and their household."""

    rule: Rule
    people: tuple[Facts, ...]
    """The client, then the members of the household."""
    complete: bool
    programmes: Programmes | None

    def known(self, person: int, condition: Condition) -> Planes:
        """What a condition says of a person, on what is known, in one world."""
        truth = holds_surely(condition, self.people[person])
        return truth >> 1, (truth + 1) >> 1

    def evaluation(self) -> Evaluation:
        """The rule on what is known, in one world."""
        return Evaluation(
            self.known,
            people=len(self.people),
            complete=self.complete,
            programmes=self.programmes,
        )

    def over(self, planes: dict[Instance, Planes], full: int) -> Evaluation:
        """The rule in many worlds; a condition without planes says what is known, in all."""

        def read(person: int, condition: Condition) -> Planes:
            found = planes.get((person, condition))
            if found is None:
                lo, hi = self.known(person, condition)
                found = planes[person, condition] = full * lo, full * hi
            return found

        return Evaluation(
            read,
            full=full,
            people=len(self.people),
            complete=self.complete,
            programmes=self.programmes,
        )


def case_of(rule: Rule, facts: Facts, programmes: Programmes | None = None) -> Case:
    """Put a rule to a client."""
    return Case(rule, (facts, *facts.members), facts.members_complete, programmes)


def signed_conditions(case: Case) -> dict[Instance, set[bool]]:
    """Every condition put to everybody, and whether it counts for the rule (True) or against it."""
    found: dict[Instance, set[bool]] = {}
    for person, condition, towards in _walk(case, case.rule, 0, True, set()):
        found.setdefault((person, condition), set()).add(towards)
    return found


def open_conditions(case: Case) -> list[Instance]:
    """Unknown conditions in those parts of the rule that are not yet decided."""
    return [(person, leaf) for person, leaf in _open_parts(case) if leaf.op != "residue"]


def open_words(case: Case) -> list[str]:
    """Words in those parts that nobody has turned into a condition, each once."""
    parts = (leaf for _, leaf in _open_parts(case) if leaf.op == "residue")
    return list(
        dict.fromkeys(leaf.quote or leaf.label for leaf in parts if leaf.quote or leaf.label)
    )


def _open_parts(case: Case) -> list[tuple[int, Condition | Residue]]:
    """What leaves a rule open: unknown conditions, and words, in parts that are not decided."""
    found: dict[tuple[int, Condition | Residue], None] = {}
    evaluation = case.evaluation()
    waiting: list[tuple[int, Rule]] = [(0, case.rule)]
    seen: set[tuple[int, str]] = set()
    while waiting:
        person, rule = waiting.pop()
        lo, hi = evaluation.planes(rule, person)
        if lo == hi:
            continue
        if rule.op == "programme":
            if case.programmes is not None and rule.name in case.programmes:
                if (person, rule.name) not in seen:
                    seen.add((person, rule.name))
                    waiting.append((person, case.programmes[rule.name]))
        elif rule.op == "members":
            waiting.extend((who, rule.part) for who in reversed(range(len(case.people))))
        elif (
            rule.op == "compare"
            or rule.op == "one_of"
            or rule.op == "includes"
            or rule.op == "income_at_most_fpl"
            or rule.op == "residue"
        ):
            found[person, rule] = None
        else:
            waiting.extend((person, part) for part in reversed(parts_of(rule)))
    return list(found)


def parts_of(rule: Rule) -> Sequence[Rule]:
    """The rules that a rule is directly made of."""
    if rule.op == "all" or rule.op == "any" or rule.op == "at_least":
        return rule.parts
    if rule.op == "not" or rule.op == "members":
        return (rule.part,)
    return (rule.condition, rule.then, rule.otherwise) if rule.op == "if" else ()


def _walk(
    case: Case, rule: Rule, person: int, towards: bool, seen: set[tuple[int, str, bool]]
) -> Iterator[tuple[int, Condition, bool]]:
    if rule.op == "programme":
        key = (person, rule.name, towards)
        if case.programmes is not None and rule.name in case.programmes and key not in seen:
            seen.add(key)
            yield from _walk(case, case.programmes[rule.name], person, towards, seen)
    elif rule.op == "members":
        for who in range(len(case.people)):
            yield from _walk(case, rule.part, who, towards, seen)
    elif rule.op == "not":
        yield from _walk(case, rule.part, person, not towards, seen)
    elif rule.op == "if":
        yield from _walk(case, rule.condition, person, True, seen)
        yield from _walk(case, rule.condition, person, False, seen)
        yield from _walk(case, rule.then, person, towards, seen)
        yield from _walk(case, rule.otherwise, person, towards, seen)
    elif rule.op == "all" or rule.op == "any" or rule.op == "at_least":
        for part in rule.parts:
            yield from _walk(case, part, person, towards, seen)
    elif rule.op != "residue":
        yield person, rule, towards
