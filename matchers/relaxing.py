"""Where nothing fits: which limit would have to give, by how much, and what would that open?"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ecograph.record import Record
from matchers.constraints.distance import RIDE
from matchers.request import MatchRequest
from matchers.verdict import CostVerdict, TravelVerdict, Verdict

MOST_MINUTES = 60
"""Nobody is told to walk for thirteen hours more."""
SHOWN = 3


class Step(NamedTuple):
    """How finely a limit is loosened: in so many minutes, metres or cents."""

    size: int
    shown_in: int = 1
    """How many of them are one of what is said."""


STEPS = {
    "minutes more on the way": Step(5),
    "km more": Step(1000, shown_in=1000),
    "dollars more for a visit": Step(500, shown_in=100),
}


class Relaxation(Record):
    """A limit loosened, and how many services that gives."""

    constraint: str
    text: str
    gives: int
    services: tuple[str, ...]


def cheapest_relaxations(
    blocked: Sequence[tuple[str, Verdict]], request: MatchRequest
) -> tuple[Relaxation, ...]:
    """Find the smallest step per constraint that opens something.

    `blocked` holds services shut out by one constraint only, with that verdict. Way, money and all
    else are not added up: each relaxation stands alone. Most services first.
    """
    by_constraint: dict[str, list[tuple[str, Verdict]]] = defaultdict(list)
    for service_id, verdict in blocked:
        by_constraint[verdict.name].append((service_id, verdict))
    groups = sorted(by_constraint.items())
    found = [relaxation for name, rows in groups for relaxation in _relax(name, rows, request)]
    found.sort(key=lambda relaxation: (-relaxation.gives, relaxation.constraint, relaxation.text))
    return tuple(found[:SHOWN])


def _relax(name: str, rows: list[tuple[str, Verdict]], request: MatchRequest) -> list[Relaxation]:
    """The smallest step in each unit; words only where there is no number."""
    steps = [(step, id) for id, verdict in rows if (step := _step(verdict, request)) is not None]
    numbers: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for step, id in steps:
        if not isinstance(step, str):
            numbers[step[0]].append((step[1], id))
    if numbers:
        return [_opened(name, unit, found) for unit, found in sorted(numbers.items())]
    if not steps:
        return []
    (words, gives), *_rest = Counter(step for step, _ in steps).most_common(1)
    ids = tuple(sorted(id for step, id in steps if step == words))
    return [Relaxation(constraint=name, text=f"{words} gives {gives}", gives=gives, services=ids)]


def _opened(name: str, unit: str, found: list[tuple[int, str]]) -> Relaxation:
    least = min(amount for amount, _ in found)
    ids = tuple(sorted(id for amount, id in found if amount == least))
    text = f"{least // STEPS[unit].shown_in} {unit} gives {len(ids)}"
    return Relaxation(constraint=name, text=text, gives=len(ids), services=ids)


def _step(verdict: Verdict, request: MatchRequest) -> tuple[str, int] | str | None:
    """How much more it takes, rounded up to a step one can say; words where it is no number."""
    if isinstance(verdict, TravelVerdict) and RIDE not in verdict.missing:
        if verdict.more_m is not None and verdict.more_minutes is None:
            return _up(verdict.more_m, "km more")
        if verdict.more_minutes is not None and verdict.more_m is None:
            longer = _up(verdict.more_minutes, "minutes more on the way")
            return longer if longer[1] <= MOST_MINUTES else None
    if isinstance(verdict, CostVerdict) and verdict.cents is not None:
        budget = request.facts.of("budget_cents_per_visit")
        limit = getattr(budget, "hi", None)
        if limit is not None:
            return _up(verdict.cents[1] - limit, "dollars more for a visit")
    return verdict.missing[0] if verdict.missing else None


def _up(amount: float, unit: str) -> tuple[str, int]:
    size = STEPS[unit].size
    return unit, max(1, math.ceil(amount / size)) * size
