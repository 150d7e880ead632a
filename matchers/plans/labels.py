"""What does a node of the hypergraph mean to a reader, and how is a condition said?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ecograph.rules import Rule, say
from ecograph.rules.corrections import mutability_of
from matchers.plans.answers import Assumption

IMMUTABLE = "immutable"


@dataclass(frozen=True, slots=True)
class Label:
    """What a node means to a reader."""

    kind: Literal["document", "benefit", "condition", "access"]
    text: str
    id: str = ""
    can_be_given: bool = True
    """Nobody grants what a person is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something unknown that is taken as fulfilled."""

    rule: Rule | None
    """The condition; None: the paper or benefit."""
    papers: frozenset[str]
    benefits: frozenset[str]
    assumption: Assumption


def can_be_given(rule: Rule) -> bool:
    """Whether somebody could waive or grant it: nobody grants what a person is."""
    if rule.op in ("compare", "one_of", "includes", "income_at_most_fpl"):
        return mutability_of(rule) != IMMUTABLE
    return False


def say_part(rule: Rule) -> str:
    """Say a condition that is judged as a whole."""
    if rule.label:
        return rule.label
    if rule.op in ("compare", "one_of", "includes", "income_at_most_fpl"):
        return say(rule)
    if rule.op == "not":
        return f"not: {say_part(rule.part)}"
    if rule.op == "members":
        who = "everybody" if rule.count == "all" else f"{rule.count} or more"
        return f"in the household, {who}: {say_part(rule.part)}"
    if rule.op == "residue" and rule.quote:
        return f'"{rule.quote}"'
    if rule.op == "all" or rule.op == "any" or rule.op == "at_least":
        joined = " or " if rule.op == "any" else " and "
        return joined.join(say_part(part) for part in rule.parts)
    return rule.name.replace("_", " ") if rule.op == "programme" else "a condition in words"
