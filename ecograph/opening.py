"""What opens on one day, and how do stretches of time add up?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from ecograph.nodes.directory import Schedule
from ecograph.possible import Truth
from ecograph.record import Record
from ecograph.recurrence import covers_day

DAY = timedelta(days=1)
_LAST_MINUTE = time(23, 59)
"""From here on a closing time means midnight: directories write 23:59 for it."""


class Opening(Record):
    """A stretch of time: surely open (`yes`), or perhaps (`unknown`). The end is not part of it."""

    start: datetime
    end: datetime
    truth: Truth


def begun_on(schedules: Sequence[Schedule], day: date) -> list[Opening]:
    """List what begins on that day, closures taken away; a day without any hours is unknown."""
    hours = [schedule for schedule in schedules if not schedule.closed]
    found = [] if hours else [_whole(day, Truth.UNKNOWN)]
    for schedule in hours:
        covered = covers_day(schedule, day)
        if covered is not Truth.NO:
            start, end, known = _times(schedule, day)
            found.append(Opening(start=start, end=end, truth=covered & known))
    for closure in schedules:
        if closure.closed and found:
            for begins in _days_of(closure, day):
                covered = covers_day(closure, begins)
                if covered is not Truth.NO:
                    found = _without(found, closure, begins, covered)
    return found


def _days_of(closure: Schedule, day: date) -> tuple[date, ...]:
    """Days on which a closure may begin that touches what opens on the day: nights reach over."""
    return (day,) if _is_whole(closure) else (day - DAY, day, day + DAY)


def _is_whole(closure: Schedule) -> bool:
    return closure.opens_at is None and closure.closes_at is None


def _times(schedule: Schedule, day: date) -> tuple[datetime, datetime, Truth]:
    midnight = datetime.combine(day, time.min)
    opens, closes = schedule.opens_at, schedule.closes_at
    known = Truth.UNKNOWN if opens is None or closes is None else Truth.YES
    start = midnight if opens is None else datetime.combine(day, opens.replace(tzinfo=None))
    if closes is None or closes.replace(tzinfo=None) >= _LAST_MINUTE:
        return start, midnight + DAY, known
    end = datetime.combine(day, closes.replace(tzinfo=None))
    return start, end if end > start else end + DAY, known


def _without(found: list[Opening], closure: Schedule, day: date, covered: Truth) -> list[Opening]:
    """Take the closure away: all of what begins on the day, or only between its times."""
    whole = _is_whole(closure)
    start, end, known = _times(closure, day)
    left = []
    for opening in found:
        from_, to = (opening.start, opening.end) if whole else (start, end)
        gone = covered if whole else covered & known
        if to <= opening.start or from_ >= opening.end:
            left.append(opening)
            continue
        if opening.start < from_:
            left.append(opening.model_copy(update={"end": from_}))
        if gone is Truth.UNKNOWN:
            between = {"start": max(from_, opening.start), "end": min(to, opening.end)}
            left.append(opening.model_copy(update={**between, "truth": Truth.UNKNOWN}))
        if to < opening.end:
            left.append(opening.model_copy(update={"start": to}))
    return left


def cut(found: Iterable[Opening], start: datetime, end: datetime) -> Iterator[Opening]:
    """Keep what lies between two moments."""
    for opening in found:
        from_, to = max(opening.start, start), min(opening.end, end)
        if from_ < to:
            yield Opening(start=from_, end=to, truth=opening.truth)


def merged(found: list[Opening]) -> tuple[Opening, ...]:
    """Return the same hours in order and without overlap; surely open wins over perhaps."""
    sure = _joined([(o.start, o.end) for o in found if o.truth is Truth.YES])
    perhaps = _joined([(o.start, o.end) for o in found])
    merged = [Opening(start=a, end=b, truth=Truth.YES) for a, b in sure]
    for a, b in perhaps:
        for c, d in sure:
            if d <= a or c >= b:
                continue
            if a < c:
                merged.append(Opening(start=a, end=c, truth=Truth.UNKNOWN))
            a = d
        if a < b:
            merged.append(Opening(start=a, end=b, truth=Truth.UNKNOWN))
    return tuple(sorted(merged, key=lambda opening: opening.start))


def _joined(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _whole(day: date, truth: Truth) -> Opening:
    midnight = datetime.combine(day, time.min)
    return Opening(start=midnight, end=midnight + DAY, truth=truth)
