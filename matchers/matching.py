"""Which services fit, which nearly, and why? Find, judge, rank, explain: all rows, no shortcut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ecograph.errors import InvalidRequest
from ecograph.possible import Anything
from ecograph.record import Record
from matchers.constraints import STANDARD, Constraint
from matchers.directory import Directory, Row
from matchers.questions import Question, rank_questions
from matchers.ranking import Part, score_parts, total, weights_of
from matchers.relaxing import Relaxation, cheapest_relaxations
from matchers.request import MatchRequest
from matchers.verdict import (
    CapacityVerdict,
    CostVerdict,
    HoursVerdict,
    Outcome,
    TravelVerdict,
    Verdict,
)

NEAR_MISSES = 5
FALLBACKS = 3


class Match(Record):
    """One service for one need, with everything a coordinator needs to make the call."""

    service: str
    organization: str
    organization_name: str
    name: str
    score: float
    score_parts: Mapping[str, Part]
    verdict: Outcome
    """Met: every hard constraint is. Unknown: one or more are not known yet."""
    phones: tuple[str, ...]
    place: str
    """What the place is called, where that says more than the other two names."""
    address: str
    url: str
    application_process: str
    """How to apply and what to bring, in the words of the directory."""
    next_open: datetime | None
    open_now: Outcome
    distance_m: float | None
    travel_minutes: tuple[float, float] | None
    pays_cents: tuple[int, int] | None
    languages: tuple[str, ...]
    wait_days: int | None
    checked_on: date | None
    constraints: tuple[Verdict, ...]


class NearMiss(Match):
    """A service that one thing only stands in the way of."""

    missing: tuple[str, ...]
    """What would open it: the ways, the easiest first."""


class RuledOut(Record):
    """A service that does not fit, and nothing small would change that."""

    service: str
    name: str
    organization_name: str
    because: tuple[Verdict, ...]


class Fallback(Match):
    """A service for a sister need that reaches people who cannot reach others."""

    fallback: Literal["mobile", "remote", "subsidised"]


class Unlisted(Record):
    """What a directory leaves out for all of its services; said once."""

    source: str
    name: str
    text: str


class Matches(Record):
    """The answer for one need."""

    need: str
    need_id: str | None
    on: datetime
    commit: int
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]
    ruled_out: tuple[RuledOut, ...]
    questions: tuple[Question, ...]
    fallbacks: tuple[Fallback, ...]
    """Only where nothing fits."""
    relaxations: tuple[Relaxation, ...]
    """Only where nothing fits: which limit to loosen, and how much that gives."""
    unlisted: tuple[Unlisted, ...]
    found: int
    """Services that address the need at all."""
    fitting: int
    """Services that nothing known speaks against."""
    shut_out: Mapping[str, int]
    """How many services each hard constraint shuts out."""


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
        metres = _travel(self).distance_m
        far = metres if metres is not None else float("inf")
        return (-self.score, unknown, far, _travel(self).stop_m or 0.0, self.row.id)


def match(
    directory: Directory,
    request: MatchRequest,
    *,
    constraints: tuple[Constraint, ...] = STANDARD,
) -> Matches:
    """Answer one request from a compiled directory: exact, every candidate judged.

    Raises
    ------
    InvalidRequest
        The request's weights cannot be used, or `hard` names no constraint, or softens trust.
    """
    check_request(request, constraints)
    judged = best_of_each(
        judge_rows(directory.addressing(request.need.covers), request, constraints)
    )
    fitting = [one for one in judged if not one.blocked_by]
    near = [one for one in judged if one.nearly]
    out = [one for one in judged if one.blocked_by and not one.nearly]
    empty = not fitting
    return Matches(
        need=request.need.name,
        need_id=request.need.id,
        on=request.on,
        commit=directory.commit,
        matches=tuple(_match(one, request) for one in fitting[: request.top]),
        near_misses=tuple(_near_miss(one, request) for one in near[:NEAR_MISSES]),
        ruled_out=tuple(_ruled_out(one) for one in out[:NEAR_MISSES]),
        questions=rank_questions(
            ((one.row.service.id, one.open_hard(request)) for one in fitting),
            refused=_refused(request),
        ),
        fallbacks=_fallbacks(directory, request, constraints) if empty else (),
        relaxations=_relaxations(judged, request) if empty else (),
        unlisted=_unlisted(directory, judged, constraints),
        found=len(judged),
        fitting=len(fitting),
        shut_out=dict(sorted(Counter(name for one in judged for name in one.blocked_by).items())),
    )


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


def _refused(request: MatchRequest) -> frozenset[str]:
    known = request.facts.possible.items()
    return frozenset(name for name, v in known if isinstance(v, Anything) and v.refused)


def _travel(one: Judged) -> TravelVerdict:
    verdict = one.verdicts.get("distance")
    if isinstance(verdict, TravelVerdict):
        return verdict
    return TravelVerdict(name="distance", verdict="unknown", reason="not judged")


def _match(one: Judged, request: MatchRequest) -> Match:
    row, verdicts = one.row, one.verdicts
    cost, hours, room = verdicts.get("cost"), verdicts.get("hours"), verdicts.get("capacity")
    told = hours if isinstance(hours, HoursVerdict) else None
    travel = _travel(one)
    return Match(
        service=row.service.id,
        organization=row.organization.id if row.organization else "",
        organization_name=row.organization.name if row.organization else "",
        name=row.service.name,
        score=one.score,
        score_parts=one.parts,
        verdict=overall(one, request),
        phones=tuple(str(phone) for phone in row.phones),
        place=_place(row),
        address=_address(row),
        url=row.service.url or (row.organization.url if row.organization else ""),
        application_process=row.service.application_process,
        next_open=told.next_open if told else None,
        open_now=OUTCOME_NOW[int(told.open_now)] if told else "unknown",
        distance_m=travel.distance_m,
        travel_minutes=travel.minutes,
        pays_cents=cost.cents if isinstance(cost, CostVerdict) else None,
        languages=tuple(dict.fromkeys(one.tag or one.name for one in row.tongues.offered)),
        wait_days=room.wait_days if isinstance(room, CapacityVerdict) else None,
        checked_on=row.checked_on,
        constraints=tuple(_sourced(verdict, row) for verdict in verdicts.values()),
    )


OUTCOME_NOW: tuple[Outcome, ...] = ("unmet", "unknown", "met")


def overall(one: Judged, request: MatchRequest) -> Outcome:
    """Unmet: something shuts it out. Unknown: something hard is not known. Else met."""
    if one.blocked_by:
        return "unmet"
    return "unknown" if one.open_hard(request) else "met"


def _place(row: Row) -> str:
    if row.location is None or row.location.confidential:
        return ""
    owner = row.organization.name if row.organization else ""
    known = _words(f"{row.service.name} {owner}")
    return row.location.name if _words(row.location.name) - known else ""


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def _address(row: Row) -> str:
    if row.location is None or row.location.confidential:
        return ""
    return next((str(a) for a in row.location.addresses if a.address_type == "physical"), "")


def _sourced(verdict: Verdict, row: Row) -> Verdict:
    """Say which directory the answer rests on, and when it was checked."""
    if verdict.source or not row.service.source:
        return verdict
    return verdict.model_copy(
        update={"source": row.service.source, "as_of": verdict.as_of or row.checked_on}
    )


def _near_miss(one: Judged, request: MatchRequest) -> NearMiss:
    missing = one.verdicts[one.blocked_by[0]].missing
    return NearMiss(**dict(_match(one, request)), missing=missing)


def _relaxations(judged: list[Judged], request: MatchRequest) -> tuple[Relaxation, ...]:
    blocked = [one for one in judged if len(one.blocked_by) == 1]
    return cheapest_relaxations(
        [(one.row.service.id, one.verdicts[one.blocked_by[0]]) for one in blocked], request
    )


def _ruled_out(one: Judged) -> RuledOut:
    return RuledOut(
        service=one.row.service.id,
        name=one.row.service.name,
        organization_name=one.row.organization.name if one.row.organization else "",
        because=tuple(_sourced(one.verdicts[name], one.row) for name in one.blocked_by),
    )


def _fallbacks(
    directory: Directory, request: MatchRequest, constraints: tuple[Constraint, ...]
) -> tuple[Fallback, ...]:
    rows = directory.addressing(request.need.nearby)
    found = []
    for one in best_of_each(judge_rows(rows, request, constraints)):
        kind = _fallback_kind(one)
        if kind and not one.blocked_by:
            found.append(Fallback(**dict(_match(one, request)), fallback=kind))
    return tuple(found[:FALLBACKS])


def _fallback_kind(one: Judged) -> Literal["mobile", "remote", "subsidised", None]:
    ways = set(one.row.site.delivery)
    if ways & {"mobile", "in_home"}:
        return "mobile"
    if ways & {"virtual", "phone"}:
        return "remote"
    cost = one.verdicts.get("cost")
    free = isinstance(cost, CostVerdict) and cost.cents == (0, 0)
    return "subsidised" if free else None


SILENCES = {
    "eligibility": "conditions",
    "distance": "site",
    "language": "tongues",
    "cost": "prices",
    "hours": "timetable",
    "accessibility": "access",
    "capacity": "room",
}
SILENT_TEXT = {
    "eligibility": "who may come",
    "distance": "where its services are",
    "language": "which languages are spoken",
    "cost": "what anything costs",
    "hours": "when anything is open",
    "accessibility": "how to get in with a disability",
    "capacity": "who has room",
}


def _unlisted(
    directory: Directory, judged: list[Judged], constraints: tuple[Constraint, ...]
) -> tuple[Unlisted, ...]:
    sources = sorted({one.row.service.source for one in judged})
    return tuple(
        Unlisted(
            source=source,
            name=constraint.name,
            text=f"{source or 'the directory'} does not say {SILENT_TEXT[constraint.name]}",
        )
        for source in sources
        for constraint in constraints
        if SILENCES.get(constraint.name) in directory.silences[source]
    )
