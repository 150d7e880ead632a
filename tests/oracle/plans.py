"""What can be done with a few actions? Every set of them tried, and everything worked out anew.

Conditions are nested tuples: `("fact", name)`, `("all", ...)`, `("any", ...)`, `("some", n, ...)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from math import log
from typing import Any

Condition = tuple[Any, ...]


@dataclass(frozen=True)
class Deed:
    """Something to do: what it takes, what it gives, and what it costs."""

    name: str
    takes: Condition
    gives: tuple[str, ...]
    effort: int
    days: int
    chance: float = 1.0
    agency: str = ""
    place: str = ""
    cents: int = 0


def holds(condition: Condition, facts: set[str] | frozenset[str]) -> bool:
    """Whether a condition holds where these facts do."""
    if condition[0] == "fact":
        return str(condition[1]) in facts
    if condition[0] == "some":
        return sum(holds(part, facts) for part in condition[2:]) >= int(condition[1])
    parts = [holds(part, facts) for part in condition[1:]]
    return all(parts) if condition[0] == "all" else any(parts)


def facts_after(held: frozenset[str], deeds: list[Deed]) -> frozenset[str]:
    """All that is so once everything that can be done of these has been."""
    facts = set(held)
    for _ in deeds:
        for deed in deeds:
            if holds(deed.takes, facts):
                facts.update(deed.gives)
    return frozenset(facts)


def plans(held: frozenset[str], deeds: list[Deed], goal: Condition) -> list[frozenset[str]]:
    """Every set of deeds that reaches the goal."""
    found = []
    for size in range(len(deeds) + 1):
        for chosen in combinations(deeds, size):
            if holds(goal, facts_after(held, list(chosen))):
                found.append(frozenset(deed.name for deed in chosen))
    return found


def day_of(condition: Condition, known: dict[str, float]) -> float:
    """The first day on which a condition holds, by the days on which the facts begin to."""
    if condition[0] == "fact":
        return known.get(condition[1], float("inf"))
    if condition[0] == "some":
        days = sorted(day_of(part, known) for part in condition[2:])
        return days[condition[1] - 1] if len(days) >= condition[1] else float("inf")
    days = [day_of(part, known) for part in condition[1:]]
    return max(days, default=0) if condition[0] == "all" else min(days, default=float("inf"))


def finish(held: frozenset[str], deeds: list[Deed], goal: Condition) -> float:
    """The first day on which the goal holds, everything done as soon as it can be."""
    known: dict[str, float] = dict.fromkeys(held, 0.0)
    for _ in range(len(deeds) + 1):
        for deed in deeds:
            done = day_of(deed.takes, known) + deed.days
            for fact in deed.gives:
                known[fact] = min(known.get(fact, float("inf")), done)
    return day_of(goal, known)


def measure(held: frozenset[str], deeds: list[Deed], goal: Condition, what: str) -> float:
    """What a set of deeds costs, by the objective."""
    if what == "finish":
        return finish(held, deeds, goal)
    if what == "effort":
        return float(sum(deed.effort for deed in deeds))
    return round(sum(-log(deed.chance) for deed in deeds), 9)


def ranked(held: frozenset[str], deeds: list[Deed], goal: Condition, what: str) -> list[float]:
    """The measures of the plans of which no smaller one is as good, the best first."""
    by_name = {deed.name: deed for deed in deeds}
    costs = {
        plan: measure(held, [by_name[name] for name in sorted(plan)], goal, what)
        for plan in plans(held, deeds, goal)
    }
    kept = [
        cost
        for plan, cost in costs.items()
        if not any(other < plan and costs[other] <= cost for other in costs)
    ]
    return sorted(kept)


def in_order(
    held: frozenset[str],
    deeds: list[Deed],
    goal: Condition,
    what: str,
    told: Callable[[frozenset[str]], tuple[int, int, int, tuple[str, ...]]],
) -> list[frozenset[str]]:
    """The plans by measure, effort, end and what is told; none holds one that is before it."""
    by_name = {deed.name: deed for deed in deeds}

    def key(plan: frozenset[str]) -> tuple[Any, ...]:
        done = [by_name[name] for name in sorted(plan)]
        measures = [measure(held, done, goal, each) for each in (what, "effort", "finish")]
        return (*measures, told(plan))

    found: list[frozenset[str]] = []
    for plan in sorted(plans(held, deeds, goal), key=key):
        if not any(other <= plan for other in found):
            found.append(plan)
    return found


def least_bundle(
    held: frozenset[str], deeds: list[Deed], goal: Condition
) -> tuple[int, int, int] | None:
    """The fewest agencies, then places, then hours."""
    by_name = {deed.name: deed for deed in deeds}
    found = [
        (
            len({by_name[name].agency for name in plan} - {""}),
            len({by_name[name].place for name in plan} - {""}),
            sum(by_name[name].effort for name in plan),
        )
        for plan in plans(held, deeds, goal)
    ]
    return min(found, default=None)


@dataclass(frozen=True)
class Errand:
    """A step to be put on a day; `after` holds the step before and how long its paper is good."""

    wait: int
    after: tuple[tuple[int, int | None], ...] = ()
    closed: frozenset[int] = frozenset()
    """Weekdays, Monday is 0."""
    counts: bool = True
    refers: bool = True
    due: int | None = None


def best_days(
    errands: list[Errand], today: date, *, per_week: int, at_once: int, horizon: int
) -> tuple[int, int, int] | None:
    """Days late, day of the finish, and sum of the first days: the least over all timetables."""
    best: tuple[int, int, int] | None = None
    for days in product(range(horizon), repeat=len(errands)):
        if _is_allowed(errands, days, today, per_week, at_once):
            ends = [day + errand.wait for day, errand in zip(days, errands, strict=True)]
            late = sum(
                max(0, end - errand.due)
                for end, errand in zip(ends, errands, strict=True)
                if errand.due is not None
            )
            score = (late, max(ends, default=0), sum(days))
            best = score if best is None or score < best else best
    return best


def _is_allowed(
    errands: list[Errand], days: tuple[int, ...], today: date, per_week: int, at_once: int
) -> bool:
    weeks: dict[tuple[int, int], int] = {}
    for day, errand in zip(days, errands, strict=True):
        on = today + timedelta(days=day)
        if on.weekday() in errand.closed:
            return False
        for before, good_for in errand.after:
            had = days[before] + errands[before].wait
            if day < had or (good_for is not None and day > had + good_for):
                return False
        if errand.counts:
            week = on.isocalendar()[:2]
            weeks[week] = weeks.get(week, 0) + 1
    if any(count > per_week for count in weeks.values()):
        return False
    for day in set(days):
        waited_for = [
            1
            for begun, errand in zip(days, errands, strict=True)
            if errand.refers and begun <= day < begun + max(1, errand.wait)
        ]
        if len(waited_for) > at_once:
            return False
    return True


@dataclass(frozen=True)
class Turn:
    """A step that sets things to values, and what it takes: `("is", thing, value)` and so on."""

    name: str
    takes: Condition
    sets: tuple[tuple[str, str], ...]
    effort: int


def is_so(condition: Condition, state: dict[str, str]) -> bool:
    """Whether a condition holds in a state; `("not", ...)` is allowed here."""
    if condition[0] == "is":
        return state.get(str(condition[1])) == str(condition[2])
    if condition[0] == "not":
        return not is_so(condition[1], state)
    parts = [is_so(part, state) for part in condition[1:]]
    return all(parts) if condition[0] == "all" else any(parts)


def least_effort_in_turn(state: dict[str, str], turns: list[Turn], goal: Condition) -> int | None:
    """The least effort over every order of every set of steps, each taken once."""
    best = 0 if is_so(goal, state) else None
    for number, turn in enumerate(turns):
        if is_so(turn.takes, state):
            rest = [*turns[:number], *turns[number + 1 :]]
            after = least_effort_in_turn({**state, **dict(turn.sets)}, rest, goal)
            if after is not None and (best is None or turn.effort + after < best):
                best = turn.effort + after
    return best
