"""What does every constraint say of a row, and does one of them shut it out?"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from ecograph.errors import InvalidRequest
from matchers.constraints import STANDARD, Constraint
from matchers.directory import Row
from matchers.ranking import Part, score_parts, total, weights_of
from matchers.request import MatchRequest
from matchers.verdict import Outcome, TravelVerdict, Verdict


@dataclass(frozen=True)
class Judged:
    """One row with its verdicts and score."""

    row: Row
    verdicts: Mapping[str, Verdict]
    blocked_by: tuple[str, ...]
    parts: Mapping[str, Part]
    score: float

    def open_hard(self, request: MatchRequest) -> list[Verdict]:
        """The unknowns that could still shut it out."""
        return [
            verdict
            for name, verdict in self.verdicts.items()
            if verdict.verdict == "unknown" and request.is_hard(name)
        ]

    @property
    def nearly(self) -> bool:
        """Whether one thing only stands in the way, and it could be had."""
        return len(self.blocked_by) == 1 and bool(self.verdicts[self.blocked_by[0]].missing)

    @property
    def order(self) -> tuple[object, ...]:
        """Better first: score, fewer unknowns, distance, id."""
        unknown = sum(verdict.verdict == "unknown" for verdict in self.verdicts.values())
        metres = travel_of(self).distance_m
        far = metres if metres is not None else float("inf")
        return (-self.score, unknown, far, travel_of(self).stop_m or 0.0, self.row.id)


def check_request(request: MatchRequest, constraints: tuple[Constraint, ...] = STANDARD) -> None:
    """Refuse a request that names what does not exist, before it is taken for a wish.

    Raises
    ------
    InvalidRequest
        The request's weights cannot be used, or `hard` names no constraint, or softens trust.
    """
    weights_of(request)
    names = {constraint.name for constraint in (*STANDARD, *constraints)}
    stray = sorted(request.hard.keys() - names)
    if stray:
        raise InvalidRequest(
            f"{stray[0][:80]!r} is no constraint; known are {', '.join(sorted(names))}."
        )
    if request.hard.get("trust") is False:
        raise InvalidRequest("trust cannot be softened: take the entry out of the client's file.")


def shuts_out(verdict: Verdict, request: MatchRequest) -> bool:
    """Whether the verdict alone keeps a service from being a match."""
    return verdict.verdict == "unmet" and (verdict.impossible or request.is_hard(verdict.name))


def judge_rows(
    rows: Iterable[Row], request: MatchRequest, constraints: tuple[Constraint, ...] = STANDARD
) -> list[Judged]:
    """Judge rows, each distinct facet once; what the client must not meet is left out silently."""
    # Facets are told apart by where they lie in memory, so each is held on to while this runs.
    known: dict[tuple[int, int], tuple[Hashable, Verdict]] = {}
    judged = []
    for row in rows:
        verdicts: dict[str, Verdict] = {}
        for place, constraint in enumerate(constraints):
            facet = constraint.facet(row)
            key = (place, id(facet))
            if key not in known:
                known[key] = facet, constraint.judge(facet, request)
            verdicts[constraint.name] = known[key][1]
        blocked = tuple(name for name, v in verdicts.items() if shuts_out(v, request))
        if "trust" not in blocked:
            parts = score_parts(row, verdicts, request)
            judged.append(Judged(row, verdicts, blocked, parts, total(parts)))
    return judged


def best_of_each(judged: Iterable[Judged]) -> list[Judged]:
    """One row per service, its best place; in order."""
    best: dict[str, Judged] = {}
    for one in sorted(judged, key=lambda one: (len(one.blocked_by), not one.nearly, one.order)):
        best.setdefault(one.row.service.id, one)
    return sorted(best.values(), key=lambda one: one.order)


def overall(one: Judged, request: MatchRequest) -> Outcome:
    """Unmet: something shuts it out. Unknown: something hard is not known. Else met."""
    if one.blocked_by:
        return "unmet"
    return "unknown" if one.open_hard(request) else "met"


def travel_of(one: Judged) -> TravelVerdict:
    """How far it is, where that was judged."""
    verdict = one.verdicts.get("distance")
    if isinstance(verdict, TravelVerdict):
        return verdict
    return TravelVerdict(name="distance", verdict="unknown", reason="not judged")
