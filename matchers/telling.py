"""How is a judged row told: with phone, address, hours, price, and a source for each verdict?"""

from __future__ import annotations

import re

from matchers.answers import Match, NearMiss, RuledOut
from matchers.directory import Row
from matchers.judging import Judged, overall, travel_of
from matchers.request import MatchRequest
from matchers.verdict import CapacityVerdict, CostVerdict, HoursVerdict, Outcome, Verdict

OUTCOME_NOW: tuple[Outcome, ...] = ("unmet", "unknown", "met")


def tell_match(one: Judged, request: MatchRequest) -> Match:
    """Tell everything one needs to make the call; of a confidential place, nothing."""
    row, verdicts = one.row, one.verdicts
    cost, hours, room = verdicts.get("cost"), verdicts.get("hours"), verdicts.get("capacity")
    told = hours if isinstance(hours, HoursVerdict) else None
    travel = travel_of(one)
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


def tell_near_miss(one: Judged, request: MatchRequest) -> NearMiss:
    """The same, with what would open it."""
    missing = one.verdicts[one.blocked_by[0]].missing
    return NearMiss(**dict(tell_match(one, request)), missing=missing)


def tell_ruled_out(one: Judged) -> RuledOut:
    """Name it, and what shuts it out."""
    return RuledOut(
        service=one.row.service.id,
        name=one.row.service.name,
        organization_name=one.row.organization.name if one.row.organization else "",
        because=tuple(_sourced(one.verdicts[name], one.row) for name in one.blocked_by),
    )


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
