"""Where nothing fits: what for a sister need comes to the client, works from afar, or is free?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from matchers.answers import Fallback
from matchers.constraints import Constraint
from matchers.directory import Directory
from matchers.judging import Judged, best_of_each, judge_rows
from matchers.request import MatchRequest
from matchers.telling import tell_match
from matchers.verdict import CostVerdict

FALLBACKS = 3
AWAY_FROM_THERE = frozenset({"distance", "area", "hours", "accessibility"})
"""What a service that comes to the client, or works from afar, may get around."""


def find_fallbacks(
    directory: Directory,
    request: MatchRequest,
    shut_out: Collection[str],
    constraints: tuple[Constraint, ...],
) -> tuple[Fallback, ...]:
    """Services for sister needs that get around what shut out the services for the need itself.

    Where it was the way there (or being there), those that come to the client or work from afar;
    where it was the price, those that are free; where there was no service at all, the former.
    """
    wanted: set[str] = set()
    if not shut_out or AWAY_FROM_THERE & set(shut_out):
        wanted |= {"mobile", "remote"}
    if "cost" in shut_out:
        wanted.add("subsidised")
    sisters = judge_rows(directory.addressing(request.need.nearby), request, constraints)
    fitting = [one for one in best_of_each(sisters) if not one.blocked_by]
    return tuple(
        Fallback(**dict(tell_match(one, request)), fallback=kind)
        for one in fitting
        if (kind := _fallback_kind(one)) and kind in wanted
    )[:FALLBACKS]


def _fallback_kind(one: Judged) -> Literal["mobile", "remote", "subsidised"] | None:
    ways = set(one.row.site.delivery)
    if ways & {"mobile", "in_home"}:
        return "mobile"
    if ways & {"virtual", "phone"}:
        return "remote"
    cost = one.verdicts.get("cost")
    free = isinstance(cost, CostVerdict) and cost.cents == (0, 0)
    return "subsidised" if free else None
