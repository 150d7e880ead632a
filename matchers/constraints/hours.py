"""Is it open when they can come?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from ecograph.hours import next_opening, open_at, openings, say_hours
from ecograph.opening import Opening
from ecograph.possible import Collection, Truth
from matchers.directory import Row
from matchers.directory.facets import Timetable
from matchers.request import MatchRequest
from matchers.verdict import OUTCOMES, HoursVerdict

HORIZON_DAYS = 14
WEEKDAYS, SATURDAY, SUNDAY = range(5), (5,), (6,)
FREE_TIMES = {
    "weekday_daytime": (WEEKDAYS, time(8), time(17)),
    "weekday_evening": (WEEKDAYS, time(17), time(22)),
    "saturday": (SATURDAY, time(8), time(22)),
    "sunday": (SUNDAY, time(8), time(22)),
}
"""What the words of the fact `free_times` mean; `night` is the rest."""


class Hours:
    """Does it open within two weeks, at a time the client is free?"""

    name = "hours"

    def facet(self, row: Row) -> Timetable:
        """Read the schedules."""
        return row.timetable

    def judge(self, facet: Timetable, request: MatchRequest) -> HoursVerdict:
        """Met by one opening that fits; unmet only where every opening is known and none does."""
        if not facet.schedules:
            return HoursVerdict(
                name=self.name,
                verdict="unknown",
                reason="no hours are listed; call first",
                stated=False,
            )
        until = request.on + timedelta(days=HORIZON_DAYS)
        spans = openings(facet.schedules, request.on, until)
        opens = next_opening(facet.schedules, request.on, horizon_days=HORIZON_DAYS)
        fits = _fits(spans, request)
        words = say_hours(facet.schedules)
        return HoursVerdict(
            name=self.name,
            verdict=OUTCOMES[fits],
            reason=_say(words, opens, fits, any_opening=bool(spans)),
            open_now=open_at(facet.schedules, request.on),
            next_open=opens,
            missing=(f"a free hour when it is open ({words})",) if spans and not fits else (),
        )


def _fits(spans: Sequence[Opening], request: MatchRequest) -> Truth:
    """Whether an opening falls into a time the client is free; any does if none was said."""
    free = request.facts.of("free_times")
    best = Truth.NO
    for span in spans:
        if not isinstance(free, Collection):
            best |= span.truth
            continue
        for word in _times_of(span.start, span.end):
            best |= span.truth & free.holds(word)
    return best


def _say(words: str, opens: datetime | None, fits: Truth, *, any_opening: bool) -> str:
    if not any_opening:
        return f"no opening in the next {HORIZON_DAYS} days: {words}"
    if fits is Truth.NO:
        return f"open {words}, never when the client is free"
    return f"open {words}" if opens else f'hours are given in words: "{words}"'


def _times_of(start: datetime, end: datetime) -> Iterable[str]:
    """Name the parts of the week that an opening touches."""
    day = start.date()
    covered = timedelta()
    while day <= end.date():
        for word, (weekdays, begins, ends) in FREE_TIMES.items():
            if day.weekday() in weekdays:
                latest = min(end, datetime.combine(day, ends))
                shared = latest - max(start, datetime.combine(day, begins))
                if shared > timedelta():
                    covered += shared
                    yield word
        day += timedelta(days=1)
    if covered < end - start:
        yield "night"
