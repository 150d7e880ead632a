"""Where nothing fits: which limit would have to give, by how much, and what would that open?"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from ecograph.record import Record
from matchers.constraints.distance import RIDE
from matchers.request import MatchRequest
from matchers.verdict import CostVerdict, TravelVerdict, Verdict

MINUTES_STEP = 5
METRES_STEP = 1000
CENTS_STEP = 500
SHOWN = 3


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
    found = [_relax(name, rows, request) for name, rows in sorted(by_constraint.items())]
    found.sort(key=lambda relaxation: (-relaxation.gives, relaxation.constraint))
    return tuple(found[:SHOWN])


def _relax(name: str, rows: list[tuple[str, Verdict]], request: MatchRequest) -> Relaxation:
    steps = [(_step(verdict, request), id) for id, verdict in rows]
    numbers = [step for step, _ in steps if isinstance(step, int)]
    if numbers:
        step = min(numbers)
        ids = tuple(sorted(id for s, id in steps if isinstance(s, int) and s <= step))
        return Relaxation(
            constraint=name, text=_say(name, step, len(ids), request), gives=len(ids), services=ids
        )
    (words, _), *_rest = Counter(str(step) for step, _ in steps).most_common(1)
    ids = tuple(sorted(id for step, id in steps if str(step) == words))
    return Relaxation(
        constraint=name, text=f"{words} gives {len(ids)}", gives=len(ids), services=ids
    )


def _step(verdict: Verdict, request: MatchRequest) -> int | str:
    """How much more it takes, rounded up to a step one can say; words where it is no number."""
    if isinstance(verdict, TravelVerdict) and verdict.distance_m is not None:
        if request.max_distance_m is not None and verdict.more_minutes is None:
            return _up(verdict.distance_m - request.max_distance_m, METRES_STEP)
        if verdict.more_minutes is not None and RIDE not in verdict.missing:
            return _up(verdict.more_minutes, MINUTES_STEP)
    if isinstance(verdict, CostVerdict) and verdict.cents is not None:
        budget = request.facts.of("budget_cents_per_visit")
        limit = getattr(budget, "hi", None)
        if limit is not None:
            return _up(verdict.cents[1] - limit, CENTS_STEP)
    return verdict.missing[0] if verdict.missing else verdict.reason


def _up(amount: float, step: int) -> int:
    return max(1, math.ceil(amount / step)) * step


def _say(name: str, step: int, gives: int, request: MatchRequest) -> str:
    if name == "cost":
        return f"{step / 100:.0f} dollars more for a visit gives {gives}"
    if request.max_distance_m is not None and step >= METRES_STEP:
        return f"{step // METRES_STEP} km more gives {gives}"
    return f"{step} minutes more on the way gives {gives}"
