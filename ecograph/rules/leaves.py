"""Does one condition hold on what is known: on all possible values, on none, or only on some?"""

from __future__ import annotations

from math import ceil, floor

from ecograph.attributes import as_number
from ecograph.facts import Facts
from ecograph.possible import Choice, Collection, Interval, Truth
from ecograph.rules.grammar import Compare, Includes, IncomeAtMostPoverty, OneOf
from ecograph.rules.poverty import income_limit_cents_per_month

Condition = Compare | OneOf | Includes | IncomeAtMostPoverty
"""Any kind of leaf."""

INCOME = "income_cents_per_month"
SIZE = "household_size"


def attributes_of(leaf: Condition) -> tuple[str, ...]:
    """The facts a condition asks about."""
    return (INCOME, SIZE) if leaf.op == "income_at_most_fpl" else (leaf.attribute,)


def holds_surely(leaf: Condition, facts: Facts) -> Truth:
    """Whether the condition holds for one person, as far as is known."""
    if leaf.op == "compare":
        return _within(leaf, facts)
    if leaf.op == "includes":
        return _includes(leaf, facts)
    if leaf.op == "one_of":
        known = facts.possible.get(leaf.attribute)
        if not isinstance(known, Choice):
            return Truth.UNKNOWN
        if known.values <= leaf.values:
            return Truth.YES
        return Truth.NO if known.values.isdisjoint(leaf.values) else Truth.UNKNOWN
    return _income(leaf, facts)


def _within(leaf: Compare, facts: Facts) -> Truth:
    known = facts.possible.get(leaf.attribute)
    if not isinstance(known, Interval):
        return Truth.UNKNOWN
    low = None if leaf.at_least is None else as_number(leaf.at_least)
    high = None if leaf.at_most is None else as_number(leaf.at_most)
    above = low is None or (known.lo is not None and known.lo >= low)
    below = high is None or (known.hi is not None and known.hi <= high)
    if above and below:
        return Truth.YES
    too_low = low is not None and known.hi is not None and known.hi < low
    too_high = high is not None and known.lo is not None and known.lo > high
    return Truth.NO if too_low or too_high else Truth.UNKNOWN


def _includes(leaf: Includes, facts: Facts) -> Truth:
    known = facts.possible.get(leaf.attribute)
    if not isinstance(known, Collection):
        return Truth.UNKNOWN
    if not known.held.isdisjoint(leaf.values):
        return Truth.YES
    if known.complete or leaf.values <= known.lacking:
        return Truth.NO
    return Truth.UNKNOWN


def _income(leaf: IncomeAtMostPoverty, facts: Facts) -> Truth:
    """Compare whole cents; the level grows with the household, so its ends decide."""
    income, size = facts.possible.get(INCOME), facts.possible.get(SIZE)
    if not isinstance(income, Interval):
        return Truth.UNKNOWN
    least, most = 1, None
    if isinstance(size, Interval):
        least = max(1, ceil(size.lo)) if size.lo is not None else 1
        most = max(1, floor(size.hi)) if size.hi is not None else None
    if income.hi is not None and ceil(income.hi) <= _limit(leaf, least):
        return Truth.YES
    if most is not None and income.lo is not None and floor(income.lo) > _limit(leaf, most):
        return Truth.NO
    return Truth.UNKNOWN


def _limit(leaf: IncomeAtMostPoverty, size: int) -> int:
    return income_limit_cents_per_month(leaf.year, leaf.region, size, leaf.percent)
