"""Is there room, and how long is the wait? A report is only as good as its date."""

from datetime import date

from ecograph.nodes import Capacity as Report
from matchers.directory import Row
from matchers.directory.facets import Room
from matchers.request import MatchRequest
from matchers.verdict import CapacityVerdict, Outcome

STALE_AFTER_DAYS = 90
HALF_AS_GOOD_WAIT_DAYS = 14
WAIT_NOT_SAID = 0.25


class Capacity:
    """Does it take new people now?"""

    name = "capacity"

    def facet(self, row: Row) -> Room:
        """Read the last report."""
        return row.room

    def judge(self, facet: Room, request: MatchRequest) -> CapacityVerdict:
        """Met where there was room or a list lately; old reports are shown and prove nothing."""
        report = facet.capacity
        if report is None or not (report.status or report.available is not None):
            return CapacityVerdict(
                name=self.name,
                verdict="unknown",
                reason="nobody has reported free places; call first",
                stated=False,
            )
        status = report.status or ("capacity" if report.available else "no-capacity")
        age = _age(report, request.on.date())
        said = f"{_say(status, report)}, {age}"
        fresh = report.updated is not None and (
            (request.on.date() - report.updated).days <= STALE_AFTER_DAYS
        )
        return CapacityVerdict(
            name=self.name,
            verdict=_verdict(status) if fresh else "unknown",
            reason=said if fresh else f"{said}: too old to rely on",
            source=report.source,
            as_of=report.updated,
            room=_room(status, report),
            wait_days=report.wait_days,
        )


def _verdict(status: str) -> Outcome:
    if status in ("capacity", "waitlist"):
        return "met"
    return "unmet" if status == "no-capacity" else "unknown"


def _room(status: str, report: Report) -> float:
    if status == "capacity":
        return 1.0
    if status == "no-capacity":
        return 0.0
    if status == "waitlist":
        if report.wait_days is None:
            return WAIT_NOT_SAID
        return HALF_AS_GOOD_WAIT_DAYS / (HALF_AS_GOOD_WAIT_DAYS + report.wait_days)
    return 0.5


def _say(status: str, report: Report) -> str:
    if status == "waitlist":
        days = "" if report.wait_days is None else f" of about {report.wait_days} days"
        return f"waiting list{days}"
    if status == "capacity":
        free = "" if report.available is None else f" for {report.available}"
        return f"room{free}"
    if status == "no-capacity":
        return "full"
    return "room only after an assessment"


def _age(report: Report, today: date) -> str:
    if report.updated is None:
        return "no date given"
    days = (today - report.updated).days
    if days == 0:
        return "reported today"
    return f"reported {days} day{'s' * (days != 1)} ago ({report.updated})"
