"""In which order do independent criteria decide one rule with the least to ask, on average?

Criteria that must all hold are asked by growing cost / (1 - chance), as the one most likely to fail
cheaply ends it; criteria of which one is enough by growing cost / chance. A rule of two levels (all
of which some, or some of which all) is asked block by block, by the same ratios of whole blocks:
no strategy is better, interleaved or not (Greiner, Hayward, Jankowska and Molloy, "Finding optimal
satisficing strategies for and-or trees", Artificial Intelligence 170, 2006). For anything deeper,
or where a fact counts twice, no such order is known, and none is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, prod
from typing import Literal

from ecograph.attributes import ATTRIBUTES
from ecograph.rules.evaluation import Evaluation
from ecograph.rules.grammar import Rule
from ecograph.rules.instances import Case
from ecograph.rules.leaves import attributes_of
from matchers.questions.cells import Cut

Joint = Literal["all", "any"]


@dataclass(frozen=True, slots=True)
class Test:
    """One fact to ask for, or several in a row, with what they cost on average."""

    __test__ = False  # no test of pytest's

    facts: tuple[str, ...]
    cost: float
    chance: float
    """How likely it holds."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The open part of a rule: a leaf with its fact, or parts that alternate."""

    joint: Joint = "all"
    parts: tuple[Tree, ...] = ()
    test: Test | None = None


def cheapest_order(case: Case, cut: Cut) -> tuple[str, ...] | None:
    """The facts in the order that decides the rule with the least expected cost; None: not known.

    What is known is not asked. Chances are those of the cells of `cut`, costs those of asking
    (`ATTRIBUTES`).
    """
    tree = _tree(case.rule, case.evaluation(), cut, denied=False)
    if tree is None:
        return None
    facts = [fact for test in _tests(tree) for fact in test.facts]
    if len(facts) != len(set(facts)) or _depth(tree) > 2:
        return None
    return _planned(tree).facts


def in_a_row(tests: Iterable[Test], joint: Joint) -> Test:
    """Tests in their best order, asked until one of them ends it."""
    if joint == "all":
        row = sorted(tests, key=lambda t: (_ratio(t.cost, 1 - t.chance), t.facts))
        goes_on = [test.chance for test in row]
    else:
        row = sorted(tests, key=lambda t: (_ratio(t.cost, t.chance), t.facts))
        goes_on = [1 - test.chance for test in row]
    cost = sum(test.cost * prod(goes_on[:place]) for place, test in enumerate(row))
    through = prod(goes_on)
    facts = tuple(fact for test in row for fact in test.facts)
    return Test(facts, cost, through if joint == "all" else 1 - through)


def _ratio(cost: float, chance: float) -> float:
    return round(cost / chance, 9) if chance > 0 else inf


def _planned(tree: Tree) -> Test:
    if tree.test is not None:
        return tree.test
    return in_a_row([_planned(part) for part in tree.parts], tree.joint)


def _tests(tree: Tree) -> list[Test]:
    own = [tree.test] if tree.test is not None else []
    return [*own, *(test for part in tree.parts for test in _tests(part))]


def _depth(tree: Tree) -> int:
    return 0 if not tree.parts else 1 + max(_depth(part) for part in tree.parts)


def _tree(rule: Rule, known: Evaluation, cut: Cut, *, denied: bool) -> Tree | None:
    """The parts that are not decided, with "not" moved down to the leaves; None: does not fit."""
    if rule.op == "not":
        return _tree(rule.part, known, cut, denied=not denied)
    if rule.op == "compare" or rule.op == "one_of" or rule.op == "includes":
        return _leaf(rule, cut, denied=denied)
    if rule.op != "all" and rule.op != "any":
        return None
    joint: Joint = "all" if (rule.op == "all") is not denied else "any"
    parts: list[Tree] = []
    for part in rule.parts:
        lo, hi = known.planes(part)
        if lo == hi:
            continue
        found = _tree(part, known, cut, denied=denied)
        if found is None:
            return None
        parts += found.parts if found.parts and found.joint == joint else (found,)
    return parts[0] if len(parts) == 1 else Tree(joint, tuple(parts))


def _leaf(rule: Rule, cut: Cut, *, denied: bool) -> Tree | None:
    if not (rule.op == "compare" or rule.op == "one_of" or rule.op == "includes"):
        return None
    reading = cut.readings.get((0, rule))
    if reading is None:
        return None
    if reading.truths is None:
        chance = 1 - prod(1 - float(cut.variables[axis].chances[1]) for axis in reading.axes)
    else:
        chance = float(reading.truths @ cut.variables[reading.axes[0]].chances)
    (fact,) = attributes_of(rule)
    return Tree(
        test=Test((fact,), ATTRIBUTES[fact].ask_cost, 1 - chance if denied else chance),
    )
