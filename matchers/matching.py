"""Which services fit, which nearly, and why? Find, judge, rank, explain: all rows, no shortcut."""

from __future__ import annotations

from collections import Counter

from ecograph.possible import Anything
from matchers.answers import Matches, Unlisted
from matchers.constraints import STANDARD, Constraint
from matchers.directory import Directory
from matchers.fallbacks import find_fallbacks
from matchers.judging import Judged, best_of_each, check_request, judge_rows
from matchers.questions import rank_questions
from matchers.relaxing import Relaxation, cheapest_relaxations
from matchers.request import MatchRequest
from matchers.telling import tell_match, tell_near_miss, tell_ruled_out

NEAR_MISSES = 5


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
    shut_out = dict(sorted(Counter(name for one in judged for name in one.blocked_by).items()))
    return Matches(
        need=request.need.name,
        need_id=request.need.id,
        on=request.on,
        commit=directory.commit,
        matches=tuple(tell_match(one, request) for one in fitting[: request.top]),
        near_misses=tuple(tell_near_miss(one, request) for one in near[:NEAR_MISSES]),
        ruled_out=tuple(tell_ruled_out(one) for one in out[:NEAR_MISSES]),
        questions=rank_questions(
            ((one.row.service.id, one.open_hard(request)) for one in fitting),
            refused=_refused(request),
        ),
        fallbacks=find_fallbacks(directory, request, shut_out, constraints) if empty else (),
        relaxations=_relaxations(judged, request) if empty else (),
        unlisted=_unlisted(directory, judged, constraints),
        found=len(judged),
        fitting=len(fitting),
        shut_out=shut_out,
    )


def _refused(request: MatchRequest) -> frozenset[str]:
    known = request.facts.possible.items()
    return frozenset(name for name, v in known if isinstance(v, Anything) and v.refused)


def _relaxations(judged: list[Judged], request: MatchRequest) -> tuple[Relaxation, ...]:
    blocked = [one for one in judged if len(one.blocked_by) == 1]
    return cheapest_relaxations(
        [(one.row.service.id, one.verdicts[one.blocked_by[0]]) for one in blocked], request
    )


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
