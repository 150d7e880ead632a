"""How do verdicts add up to an order? A weighted mean of named parts, every part shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ecograph.errors import InvalidRequest
from ecograph.nodes.directory import LanguageMode
from ecograph.possible import Truth
from ecograph.record import Record
from matchers.directory import Row
from matchers.request import MatchRequest
from matchers.verdict import (
    CapacityVerdict,
    CostVerdict,
    EligibilityVerdict,
    HoursVerdict,
    LanguageVerdict,
    Outcome,
    TravelVerdict,
    Verdict,
)

WEIGHTS: Mapping[str, float] = {
    "fit": 0.30,  # not eligible is the second reason why help fails (25 %: Boyum et al. 2016)
    "closeness": 0.20,  # accommodation, travel included, is 11 % of barriers (JABFM 2022;35:793)
    "cost": 0.15,  # rarely the barrier where it is known (0.9 %, same), often where it is not
    "wait": 0.10,  # no funds or room is the first reason (34 %), but seldom known on the day
    "language": 0.10,  # staff before interpreter before papers
    "preferences": 0.10,  # what the client would rather have; left out where nothing was said
    "freshness": 0.05,  # an old record is more often wrong; how much more is not measured yet
}
"""Assumptions until outcomes have been recorded; a request may override each of them."""

CRISIS_WEIGHTS: Mapping[str, float] = {
    "open_now": 0.50,
    "closeness": 0.20,
    "fit": 0.20,
    "language": 0.10,
}
"""In a crisis: who is there now. Never price, never a list."""

MODE_VALUE: Mapping[LanguageMode, float] = {
    "staff": 1.0,
    "aide": 0.9,
    "on_site_interpreter": 0.8,
    "remote_interpreter": 0.6,
    "papers": 0.2,
}

NOBODY_KNOWS = 0.5
HOW_SURE: Mapping[Outcome, float] = {"met": 1.0, "unknown": NOBODY_KNOWS, "unmet": 0.0}
HALF_AS_CLOSE_MINUTES = 30.0
HALF_AS_CHEAP_CENTS = 2000.0
REPORT_HALF_LIFE_DAYS = 90.0
RECORD_HALF_LIFE_DAYS = 365.0
SPECIFIC_TERMS = 4
"""A service under more terms than this is less about each of them; terms for groups of people
are not counted."""
MEANT_FOR_OTHERS = 0.1
"""How likely it takes somebody outside the groups it is listed for: a guess, and seldom sure."""


class Part(Record):
    """One part of a score: how good, and how much it counts."""

    value: float
    weight: float


def score_parts(
    row: Row, verdicts: Mapping[str, Verdict], request: MatchRequest
) -> dict[str, Part]:
    """Value every part for one service; weights sum to 1.

    Raises
    ------
    InvalidRequest
        A weight is negative or names no part, or all are zero.
    """
    values = {
        "fit": _fit(row, verdicts),
        "closeness": _closeness(verdicts),
        "cost": _cost(verdicts),
        "wait": _wait(row, verdicts, request.on.date()),
        "language": _language(verdicts),
        "preferences": _preferences(row, request),
        "freshness": _freshness(row, request.on.date()),
        "open_now": _open_now(verdicts),
    }
    return {
        name: Part(value=values[name], weight=weight)
        for name, weight in weights_of(request).items()
    }


def weights_of(request: MatchRequest) -> dict[str, float]:
    """How much each part counts for this request; they sum to 1, and those of 0 are left out.

    Raises
    ------
    InvalidRequest
        A weight is negative or names no part, or all are zero.
    """
    crisis = request.need.urgency == "crisis"
    weights = {**(CRISIS_WEIGHTS if crisis else WEIGHTS), **request.weights}
    parts = WEIGHTS.keys() | CRISIS_WEIGHTS.keys()
    if not _says_preferences(request):
        weights.pop("preferences", None)
    whole = sum(weights.values())
    if not weights.keys() <= parts or whole <= 0 or min(weights.values()) < 0:
        raise InvalidRequest(
            f"weights must be 0 or more, not all 0, and name parts of the score; "
            f"got {dict(sorted(request.weights.items()))}, parts are {', '.join(sorted(parts))}."
        )
    return {name: weight / whole for name, weight in weights.items() if weight > 0}


def total(parts: Mapping[str, Part]) -> float:
    """The weighted mean of the parts, rounded so that equal is equal on every machine."""
    return round(sum(part.value * part.weight for part in parts.values()), 9)


def _fit(row: Row, verdicts: Mapping[str, Verdict]) -> float:
    verdict = verdicts.get("eligibility")
    sure = 1.0 if verdict is None else HOW_SURE[verdict.verdict]
    if isinstance(verdict, EligibilityVerdict) and verdict.verdict == "unknown":
        sure -= verdict.outside * (sure - MEANT_FOR_OTHERS)
    return sure * min(1.0, SPECIFIC_TERMS / max(1, row.purposes))


def _closeness(verdicts: Mapping[str, Verdict]) -> float:
    verdict = verdicts.get("distance")
    if isinstance(verdict, TravelVerdict) and verdict.afar:
        return 0.0
    if not isinstance(verdict, TravelVerdict) or verdict.minutes is None:
        return NOBODY_KNOWS
    middle = (verdict.minutes[0] + verdict.minutes[1]) / 2
    return HALF_AS_CLOSE_MINUTES / (HALF_AS_CLOSE_MINUTES + middle)


def _cost(verdicts: Mapping[str, Verdict]) -> float:
    verdict = verdicts.get("cost")
    if not isinstance(verdict, CostVerdict) or verdict.cents is None:
        return NOBODY_KNOWS
    middle = (verdict.cents[0] + verdict.cents[1]) / 2
    return HALF_AS_CHEAP_CENTS / (HALF_AS_CHEAP_CENTS + middle)


def _wait(row: Row, verdicts: Mapping[str, Verdict], today: date) -> float:
    verdict = verdicts.get("capacity")
    if not isinstance(verdict, CapacityVerdict):
        return NOBODY_KNOWS
    reported = row.room.capacity.updated if row.room.capacity else None
    if reported is None:
        return NOBODY_KNOWS
    return _fading(verdict.room, (today - reported).days, REPORT_HALF_LIFE_DAYS)


def _fading(value: float, age_days: int, half_life_days: float) -> float:
    """What an old report is worth: it drifts to "nobody knows"."""
    kept: float = 0.5 ** (max(0, age_days) / half_life_days)
    return NOBODY_KNOWS + (value - NOBODY_KNOWS) * kept


def _language(verdicts: Mapping[str, Verdict]) -> float:
    verdict = verdicts.get("language")
    if not isinstance(verdict, LanguageVerdict) or verdict.language is None:
        return NOBODY_KNOWS
    return MODE_VALUE[verdict.language.mode]


def _freshness(row: Row, today: date) -> float:
    if row.checked_on is None:
        return NOBODY_KNOWS
    fresh: float = 0.5 ** (max(0, (today - row.checked_on).days) / RECORD_HALF_LIFE_DAYS)
    return fresh


def _open_now(verdicts: Mapping[str, Verdict]) -> float:
    verdict = verdicts.get("hours")
    if not isinstance(verdict, HoursVerdict):
        return NOBODY_KNOWS
    return {Truth.YES: 1.0, Truth.UNKNOWN: NOBODY_KNOWS, Truth.NO: 0.0}[verdict.open_now]


def welcome(request: MatchRequest) -> tuple[str, ...]:
    """What the client would like a service to have."""
    wishes = request.preferences
    wanted = list(wishes.traits)
    if wishes.virtual:
        wanted.append("virtual")
    if wishes.group_size_at_most is not None:
        wanted.append("group")
    if wishes.readiness in ("not yet", "thinking about it") and "low_demand" not in wanted:
        wanted.append("low_demand")
    return tuple(dict.fromkeys(wanted))


def has_trait(row: Row, trait: str, request: MatchRequest) -> bool:
    """Whether the service has what is welcome."""
    if trait == "virtual":
        return "virtual" in row.site.delivery
    if trait == "group":
        size, wanted = row.service.group_size, request.preferences.group_size_at_most
        return size is None or wanted is None or size <= wanted
    return trait in row.service.traits


def _says_preferences(request: MatchRequest) -> bool:
    return bool(welcome(request) or request.preferences.avoids)


def _preferences(row: Row, request: MatchRequest) -> float:
    wanted, avoided = welcome(request), request.preferences.avoids
    gain = sum(has_trait(row, trait, request) for trait in wanted) / max(1, len(wanted))
    loss = sum(has_trait(row, trait, request) for trait in avoided) / max(1, len(avoided))
    return 0.5 + 0.5 * gain - 0.5 * loss
