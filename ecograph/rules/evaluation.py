"""What does a rule say, in many worlds at once?

A truth value is two bits: whether the rule holds surely, and whether it holds possibly (no = 0 0,
unknown = 0 1, yes = 1 1). Here the bits of a whole set of worlds lie side by side in two whole
numbers, so that one walk over the rule judges all of them. Usually there is only one.
Kleene, Introduction to Metamathematics (1952), section 64.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ecograph.rules.grammar import Members, Rule
from ecograph.rules.leaves import Condition
from ecograph.rules.programmes import Programmes

Planes = tuple[int, int]
"""Worlds in which something surely holds, and worlds in which it possibly holds."""

ReadLeaf = Callable[[int, Condition], Planes]
"""What a condition says of a person (0 is the client, then the members of the household)."""


class Evaluation:
    """One rule set over one household, in one set of worlds."""

    def __init__(
        self,
        leaf: ReadLeaf,
        *,
        full: int = 1,
        people: int = 1,
        complete: bool = False,
        programmes: Programmes | None = None,
    ) -> None:
        self._leaf = leaf
        self._full = full
        self._people = range(people)
        self._complete = complete
        self._programmes = programmes
        self._known: dict[tuple[int, str], Planes] = {}
        self._assumed: dict[tuple[int, str], Planes] = {}

    def planes(self, rule: Rule, person: int = 0) -> Planes:
        """The worlds in which the rule surely, and possibly, holds for a person."""
        if rule.op == "all":
            lo = hi = self._full
            for part in rule.parts:
                a, b = self.planes(part, person)
                lo &= a
                hi &= b
                if not hi:
                    break
            return lo, hi
        if rule.op == "any":
            lo = hi = 0
            for part in rule.parts:
                a, b = self.planes(part, person)
                lo |= a
                hi |= b
                if lo == self._full:
                    break
            return lo, hi
        if rule.op == "not":
            lo, hi = self.planes(rule.part, person)
            return self._full & ~hi, self._full & ~lo
        if rule.op == "at_least":
            return self._enough(rule.count, [self.planes(part, person) for part in rule.parts])
        if rule.op == "if":
            branches = (rule.condition, rule.then, rule.otherwise)
            return self._either(*(self.planes(part, person) for part in branches))
        if rule.op == "members":
            return self._members(rule)
        if rule.op == "programme":
            return self._programme(rule.name, person)
        if rule.op == "residue":
            return 0, self._full
        return self._leaf(person, rule)

    def _either(self, condition: Planes, then: Planes, otherwise: Planes) -> Planes:
        """Either branch; what both branches say holds whatever the condition says."""
        (lo, hi), (a_lo, a_hi), (b_lo, b_hi) = condition, then, otherwise
        return (
            (lo & a_lo) | (self._full & ~hi & b_lo) | (a_lo & b_lo),
            (hi & a_hi) | (self._full & ~lo & b_hi),
        )

    def _enough(self, count: int, parts: Sequence[Planes]) -> Planes:
        return (
            _at_least(count, [lo for lo, _ in parts], self._full),
            _at_least(count, [hi for _, hi in parts], self._full),
        )

    def _members(self, rule: Members) -> Planes:
        """Judge everybody listed; those not listed may or may not satisfy the part."""
        each = [self.planes(rule.part, person) for person in self._people]
        if rule.count == "all":
            lo, hi = self._enough(len(each), each)
            return (lo if self._complete else 0), hi
        lo, hi = self._enough(rule.count, each)
        return lo, (hi if self._complete else self._full)

    def _programme(self, name: str, person: int) -> Planes:
        """Judge a named rule; in a circle, from "nobody" upwards until nothing changes."""
        if self._programmes is None or name not in self._programmes:
            return 0, self._full
        key = (person, name)
        if key in self._known:
            return self._known[key]
        if key in self._assumed:
            return self._assumed[key]
        circle = self._programmes.circle(name)
        if not circle:
            self._known[key] = self.planes(self._programmes[name], person)
            return self._known[key]
        keys = [(who, other) for other in circle for who in self._people]
        self._assumed.update(dict.fromkeys(keys, (0, 0)))
        changed = True
        while changed:
            changed = False
            for who, other in keys:
                found = self.planes(self._programmes[other], who)
                changed = changed or found != self._assumed[who, other]
                self._assumed[who, other] = found
        for settled in keys:
            self._known[settled] = self._assumed.pop(settled)
        return self._known[key]


def _at_least(count: int, parts: Sequence[int], full: int) -> int:
    """The worlds that lie in `count` or more of the parts."""
    if count > len(parts):
        return 0
    reached = [full] + [0] * count
    for part in parts:
        for level in range(count, 0, -1):
            reached[level] |= reached[level - 1] & part
    return reached[count]
