"""On which day is each step begun, within what a client can carry and what offices allow?

A resource-constrained schedule with time windows (Kolisch 1996, Serial and parallel
resource-constrained project scheduling methods revisited). Every step is put on the first day that
fits, over all orders that respect who needs what; a step whose paper expires may also be put off on
purpose, to any later day. One of these timetables is the best: shifting everything else of a best
one to the left, in its own order, makes room and breaks nothing. Best is: fewest days late, then
the earliest end, then everything as early as it can be. Beyond 15 steps, or where the search gets
too long, the best timetable found is given with a bound, and said to be that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

EXACT_UP_TO = 15
NODES = 20_000
"""So many partial timetables are looked at before the search settles for what it has."""

Score = tuple[int, int, int]
"""Days late, day of the end, and the sum of the first days: less is better."""


@dataclass(frozen=True, slots=True)
class Job:
    """A step to be put on a day; days are counted from the day of the plan, which is 0."""

    wait: int
    after: tuple[tuple[int, int | None], ...] = ()
    """The steps whose results it takes, and for how many days those are valid."""
    is_open: Callable[[int], bool] = lambda day: True
    counts: bool = True
    """Whether it is an errand of the client's."""
    refers: bool = True
    """Whether an office is waited for until it is done."""
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What the client can carry."""

    today: date
    per_week: int = 2
    at_once: int = 3
    horizon: int = 365


@dataclass(frozen=True, slots=True)
class Timetable:
    """A day for each step; None: there is no timetable, or none was found."""

    days: tuple[int, ...] | None
    score: Score | None
    bound: int
    """The last step cannot be done before this day without being later for a day that is due."""
    exact: bool
    expires: int | None = None
    """Where there would be a timetable if this step's paper did not run out: its number."""


def timetable(jobs: Sequence[Job], room: Room, *, nodes: int = NODES) -> Timetable:
    """Put every step on a day.

    First as if papers were valid for ever. Where the best of those timetables uses every paper in
    time it is the best of all; otherwise the search starts again with papers that expire.
    """
    found = _searched(tuple(jobs), room, nodes, perishing=False)
    if found.days is None:
        return found
    run_out = _run_out(jobs, found.days)
    if run_out is None:
        return found
    in_time = _searched(tuple(jobs), room, nodes, perishing=True)
    return in_time if in_time.days is not None else replace(in_time, expires=run_out)


def _searched(jobs: tuple[Job, ...], room: Room, nodes: int, *, perishing: bool) -> Timetable:
    search = _Search(jobs, room, nodes, perishing)
    soonest = search.soonest({})
    bound = max((day + job.wait for day, job in zip(soonest, jobs, strict=True)), default=0)
    if any(day > room.horizon for day in soonest):
        return Timetable(None, None, bound, True)
    search.first_guess(soonest)
    if len(jobs) > EXACT_UP_TO:
        return Timetable(search.best, search.score, bound, False)
    search.place({})
    exact = not search.stopped
    if search.score is None:
        return Timetable(None, None, bound, exact)
    return Timetable(search.best, search.score, search.score[1] if exact else bound, exact)


def _run_out(jobs: Sequence[Job], days: Sequence[int]) -> int | None:
    """Return the first step whose paper is used after it ran out; None: all are used in time."""
    late = (
        before
        for number, job in enumerate(jobs)
        for before, good_for in job.after
        if good_for is not None and days[number] > days[before] + jobs[before].wait + good_for
    )
    return min(late, default=None)


def slack(jobs: Sequence[Job], days: Sequence[int], room: Room) -> tuple[int, ...]:
    """How many days each step can be put off while all others stay and nothing ends later."""
    end = max((day + job.wait for day, job in zip(days, jobs, strict=True)), default=0)
    search = _Search(tuple(jobs), room, NODES, perishing=True)
    return tuple(search.slack_of(number, list(days), end) for number in range(len(jobs)))


@dataclass(slots=True)
class _Search:
    """The timetables tried so far, and the best of them."""

    jobs: tuple[Job, ...]
    room: Room
    nodes: int
    perishing: bool
    """Whether papers expire."""
    best: tuple[int, ...] | None = None
    score: Score | None = None
    stopped: bool = False
    seen: set[frozenset[tuple[int, int]]] = field(default_factory=set)
    opening: dict[tuple[int, int], int | None] = field(default_factory=dict)

    def next_open(self, number: int, day: int) -> int | None:
        """Return the first open day from `day` on; None: not within the horizon."""
        key = (number, day)
        if key not in self.opening:
            is_open, last = self.jobs[number].is_open, self.room.horizon
            self.opening[key] = next((d for d in range(day, last + 1) if is_open(d)), None)
        return self.opening[key]

    def soonest(self, placed: dict[int, int]) -> list[int]:
        """Return the first day of each step, if only steps before it and closed days held it up."""
        days = [-1] * len(self.jobs)
        beyond = self.room.horizon + 1

        def first(number: int) -> int:
            if days[number] < 0:
                ready = max((first(b) + self.jobs[b].wait for b, _ in self.jobs[number].after),
                            default=0)  # fmt: skip
                found = placed.get(number)
                if found is None:
                    found = self.next_open(number, ready) if ready < beyond else beyond
                days[number] = beyond if found is None else found
            return days[number]

        return [first(number) for number in range(len(self.jobs))]

    def fits(self, number: int, day: int, placed: dict[int, int]) -> bool:
        """Whether the client can begin the step on that day, beside those that are placed."""
        job, room = self.jobs[number], self.room
        for before, good_for in job.after:
            had = placed[before] + self.jobs[before].wait
            if day < had:
                return False
            if self.perishing and good_for is not None and day > had + good_for:
                return False
        if job.counts:
            week = self.week(day)
            used = sum(self.jobs[n].counts and self.week(d) == week for n, d in placed.items())
            if used >= room.per_week:
                return False
        return not job.refers or self._room_at_once(number, day, placed)

    def _room_at_once(self, number: int, day: int, placed: dict[int, int]) -> bool:
        """Whether at no day of the wait too many offices are waited for."""
        others = [
            (begun, begun + max(1, self.jobs[n].wait))
            for n, begun in placed.items()
            if self.jobs[n].refers
        ]
        end = day + max(1, self.jobs[number].wait)
        moments = {day} | {begun for begun, _ in others if day < begun < end}
        return all(
            sum(begun <= moment < done for begun, done in others) < self.room.at_once
            for moment in moments
        )

    def week(self, day: int) -> int:
        """Return the number of the week, Monday to Sunday."""
        return (self.room.today.weekday() + day) // 7

    def first_day(self, number: int, from_day: int, placed: dict[int, int]) -> int | None:
        """Return the first day from there on that fits; None: there is none."""
        day = self.next_open(number, from_day)
        while day is not None and not self.fits(number, day, placed):
            day = self.next_open(number, day + 1)
        return day

    def ready(self, number: int, placed: dict[int, int]) -> int:
        """Return the day on which all that the step takes is there."""
        before = self.jobs[number].after
        return max((placed[b] + self.jobs[b].wait for b, _ in before), default=0)

    def score_of(self, placed: dict[int, int]) -> Score:
        """Return how late, how long, and how early."""
        late, end = 0, 0
        for number, day in placed.items():
            job = self.jobs[number]
            end = max(end, day + job.wait)
            if job.due is not None:
                late += max(0, day + job.wait - job.due)
        return late, end, sum(placed.values())

    def keep(self, placed: dict[int, int]) -> None:
        """Remember a whole timetable, if it is better."""
        score = self.score_of(placed)
        days = tuple(placed[number] for number in range(len(self.jobs)))
        if self.score is None or (score, days) < (self.score, self.best or ()):
            self.best, self.score = days, score

    def first_guess(self, soonest: list[int]) -> None:
        """Place the steps with the least room to spare first: the serial scheme by latest start."""
        tail = self._tails()
        placed: dict[int, int] = {}
        while len(placed) < len(self.jobs):
            free = self._free(placed)
            number = min(free, key=lambda n: (-tail[n], soonest[n], n))
            day = self.first_day(number, self.ready(number, placed), placed)
            if day is None:
                return
            placed[number] = day
        self.keep(placed)

    def _tails(self) -> list[int]:
        """Return how long it takes at least from the beginning of each step to the end."""
        tail = [job.wait for job in self.jobs]
        for _ in self.jobs:
            for number, job in enumerate(self.jobs):
                for before, _good_for in job.after:
                    tail[before] = max(tail[before], self.jobs[before].wait + tail[number])
        return tail

    def _free(self, placed: dict[int, int]) -> list[int]:
        return [
            number
            for number, job in enumerate(self.jobs)
            if number not in placed and all(before in placed for before, _ in job.after)
        ]

    def place(self, placed: dict[int, int]) -> None:
        """Place one more step in every way that could still be better."""
        if self.stopped:
            return
        key = frozenset(placed.items())
        if key in self.seen:
            return
        self.seen.add(key)
        if len(self.seen) > self.nodes:
            self.stopped = True
            return
        if len(placed) == len(self.jobs):
            self.keep(placed)
            return
        if self.score is not None and self._least(placed) >= self.score:
            return
        for number in self._free(placed):
            perishes = self.perishing and any(
                before == number and good_for is not None
                for job in self.jobs
                for before, good_for in job.after
            )
            day = self.first_day(number, self.ready(number, placed), placed)
            while day is not None:
                self.place({**placed, number: day})
                if not perishes:
                    break
                day = self.first_day(number, day + 1, placed)
                if self.score is not None and day is not None and self._too_late(number, day):
                    break

    def _too_late(self, number: int, day: int) -> bool:
        """Whether a step put off that far makes the timetable worse than the best, by itself."""
        best = self.score
        due = [job.due for job in self.jobs if job.due is not None]
        return best is not None and not due and day + self.jobs[number].wait > best[1]

    def _least(self, placed: dict[int, int]) -> Score:
        """Return a score that no way of placing the rest can be below."""
        days = self.soonest(placed)
        late, end, total = self.score_of(dict(enumerate(days)))
        left = sum(job.counts for n, job in enumerate(self.jobs) if n not in placed)
        return late, max(end, self._last_errand(left, placed)), total

    def _last_errand(self, left: int, placed: dict[int, int]) -> int:
        """Return the first day by which so many more errands can have been begun."""
        if not left:
            return 0
        used: dict[int, int] = {}
        for number, day in placed.items():
            if self.jobs[number].counts:
                used[self.week(day)] = used.get(self.week(day), 0) + 1
        week = 0
        while left > 0:
            left -= max(0, self.room.per_week - used.get(week, 0))
            week += 1
        return max(0, (week - 1) * 7 - self.room.today.weekday())

    def slack_of(self, number: int, days: list[int], end: int) -> int:
        """Return by how much one step can be put off."""
        job = self.jobs[number]
        latest = end - job.wait
        if job.due is not None:
            latest = min(latest, max(days[number], job.due - job.wait))
        for other, later in enumerate(self.jobs):
            if any(before == number for before, _ in later.after):
                latest = min(latest, days[other] - job.wait)
        placed = {n: day for n, day in enumerate(days) if n != number}
        best = days[number]
        for day in range(days[number] + 1, min(latest, self.room.horizon) + 1):
            if job.is_open(day) and self.fits(number, day, placed):
                best = day
        return best - days[number]
