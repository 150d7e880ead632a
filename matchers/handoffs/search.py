"""Which are the k best ways without a loop?

Labels are taken best first, by an order that no continuation can beat: what is known of the way so
far, and what the rest takes at least. A label is one way to one holder; what that holder was told
belongs to it (`disclosure.Held`). The answer equals the sorted list of all ways
(docs/handoffs.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import inf, prod

from matchers.handoffs.answers import Limits
from matchers.handoffs.disclosure import NOTHING, Disclosure, Held, Taken
from matchers.handoffs.steps import Step, Steps

Way = tuple[Taken, ...]
Key = tuple[float, float, float, tuple[str, ...], tuple[str, ...]]

MOST_LABELS = 20_000
"""After so many the search stops and says so: seconds, on a network where everybody knows everybody
and nothing is consented to. Riverbend takes some dozens."""
MOST_HOLDERS = 5_000
"""No more people and organizations are looked at for one answer."""
ROUNDING = 1 + 1e-12
"""Keeps a bound above what it bounds, whatever the order of multiplication."""


@dataclass(frozen=True, slots=True)
class Label:
    """One way so far."""

    way: Way
    held: Held
    success: float
    days: int
    cost_cents: int
    retellings: int
    ids: tuple[str, ...]
    edges: tuple[str, ...]

    @classmethod
    def at(cls, id: str) -> Label:
        """Where every way starts."""
        return cls((), NOTHING, 1.0, 0, 0, 0, (id,), ())

    @property
    def here(self) -> str:
        """Where it has got to."""
        return self.ids[-1]

    def then(self, taken: Taken) -> Label:
        """One step further."""
        return Label(
            (*self.way, taken),
            taken.then,
            self.success * taken.step.success,
            self.days + taken.step.days,
            self.cost_cents + taken.step.cost_cents,
            self.retellings + taken.retelling,
            (*self.ids, taken.to_id),
            (*self.edges, taken.step.edge_id),
        )

    def beats(self, other: Label) -> bool:
        """Whether no continuation of the other is better than the same one of this.

        Only between labels at one holder who was told the same. That this one has been nowhere the
        other has not been is part of it: else the other may go on where this one would repeat.
        """
        no_worse = (
            self.success >= other.success
            and self.days <= other.days
            and self.cost_cents <= other.cost_cents
            and self.retellings <= other.retellings
            and len(self.ids) <= len(other.ids)
        )
        first = (
            self.days < other.days
            or len(self.ids) < len(other.ids)
            or (self.ids, self.edges) < (other.ids, other.edges)
        )
        return no_worse and first and set(self.ids) <= set(other.ids)


@dataclass(slots=True)
class Rest:
    """What the rest of the way takes at least."""

    success: float = 0.0
    hops: float = inf
    days: float = inf
    cost_cents: float = inf


ARRIVED = Rest(1.0, 0, 0, 0)


class Reach:
    """Everybody within reach of the client, and how far it is from each to the service."""

    def __init__(self, steps: Steps, limits: Limits) -> None:
        self.steps = steps
        self.limits = limits
        self.cut_short = False
        self.around: dict[str, Mapping[str, tuple[Step, ...]]] = {}
        ring = [steps.client.id]
        for _ in range(limits.max_hops):
            ring = sorted(self._look(ring))
        self.rest = self._rest(self._open())
        self.hops_left = self._hops_left()

    def within(self, label: Label) -> bool:
        """Whether a way can still end within the limits, nothing else standing against it."""
        rest = self.rest.get(label.here)
        return rest is not None and keeps(label, self.limits, rest)

    def ends_within(self, label: Label) -> bool:
        """Whether a way that has arrived keeps the limits, refused or not."""
        return keeps(label, self.limits)

    def _look(self, ring: list[str]) -> set[str]:
        """Look around from those at the edge; the next ones."""
        found: set[str] = set()
        for id in ring:
            if id in self.steps.targets:
                continue
            if len(self.around) >= MOST_HOLDERS:
                self.cut_short = True
                break
            self.around[id] = self.steps.leaving(id)
            found.update(self.around[id])
        return found - self.around.keys()

    def _open(self) -> list[tuple[str, str, Step]]:
        """Every step that nothing stands against, whatever the way to it."""
        return [
            (from_id, to_id, step)
            for from_id, leaving in self.around.items()
            for to_id, parallel in leaving.items()
            for step in parallel
            if step.against is None
        ]

    def _rest(self, steps: list[tuple[str, str, Step]]) -> dict[str, Rest]:
        """Bounds by Bellman and Ford, as many rounds as there may be hops."""
        rest = {id: Rest(1.0, 0, 0, 0) for id in self.steps.targets}
        for _ in range(self.limits.max_hops):
            changed = False
            for from_id, to_id, step in reversed(steps):
                ahead = rest.get(to_id)
                if ahead is None:
                    continue
                mine = rest.setdefault(from_id, Rest())
                before = (mine.success, mine.hops, mine.days, mine.cost_cents)
                mine.success = max(mine.success, step.success * ahead.success)
                mine.hops = min(mine.hops, 1 + ahead.hops)
                mine.days = min(mine.days, step.days + ahead.days)
                mine.cost_cents = min(mine.cost_cents, step.cost_cents + ahead.cost_cents)
                changed |= before != (mine.success, mine.hops, mine.days, mine.cost_cents)
            if not changed:
                break
        return rest

    def _hops_left(self) -> dict[str, int]:
        """How many hops it takes to the service at least, over refused steps too."""
        into: dict[str, list[str]] = defaultdict(list)
        for from_id, leaving in self.around.items():
            for to_id in leaving:
                into[to_id].append(from_id)
        left = dict.fromkeys(self.steps.targets, 0)
        ring = set(self.steps.targets)
        for hops in range(1, self.limits.max_hops + 1):
            ring = {from_id for id in ring for from_id in into.get(id, ())} - left.keys()
            left.update(dict.fromkeys(ring, hops))
        return left


@dataclass(slots=True)
class Search:
    """The ways from one client to one service, the best first."""

    steps: Steps
    disclosure: Disclosure
    reach: Reach
    crisis: bool = False
    """Days come before the chance of success."""
    cut_short: bool = False

    def best(
        self,
        k: int,
        *,
        without: frozenset[str] = frozenset(),
        not_directly: bool = False,
        all_consents: bool = False,
    ) -> list[Way]:
        """Find the k best ways that may be taken.

        Parameters
        ----------
        k
            How many.
        without
            Holders who are not to be on the way.
        not_directly
            Leave out ways of one hop.
        all_consents
            As if every consent that is lacking were given.
        """
        found: list[Way] = []
        known: set[tuple[str, ...]] = set()
        for label in self._in_order(k, without, all_consents):
            if label.ids not in known and not (not_directly and len(label.way) == 1):
                known.add(label.ids)
                found.append(label.way)
                if len(found) == k:
                    break
        return found

    def key(self, way: Way) -> tuple[float, float, float]:
        """What orders ways, before their ids do."""
        days = sum(taken.step.days for taken in way)
        return self._ordered(-success_of(way), len(way), days)

    def beats(self, way: Way, other: Way | None) -> bool:
        """Whether a way is better by what matters first, not by hops or names."""
        if other is None:
            return True
        first = 2 if self.crisis else 1
        return self.key(way)[:first] < self.key(other)[:first]

    def _ordered(self, success: float, hops: float, days: float) -> tuple[float, float, float]:
        return (days, success, hops) if self.crisis else (success, hops, days)

    def _in_order(self, k: int, without: frozenset[str], all_consents: bool) -> Iterator[Label]:
        """Ways that have arrived, in order, by way of labels that may yet."""
        here = self.steps.client.id
        turn = count()
        waiting: list[tuple[Key, int, Label]] = []
        at: dict[tuple[str, Held], list[Label]] = defaultdict(list)
        start = Label.at(here)
        if self.reach.within(start):
            heappush(waiting, (self._bound(start), next(turn), start))
        for _ in range(MOST_LABELS):
            if not waiting:
                return
            label = heappop(waiting)[2]
            if label.here in self.steps.targets:
                yield label
                continue
            for more in self._onward(label, without, all_consents):
                others = at[(more.here, more.held)]
                if more.here in self.steps.targets:
                    heappush(waiting, (self._bound(more), next(turn), more))
                elif not _beaten(more, others, k):
                    others.append(more)
                    heappush(waiting, (self._bound(more), next(turn), more))
        self.cut_short = True

    def _onward(self, label: Label, without: frozenset[str], all_consents: bool) -> Iterator[Label]:
        """Every step further that may be taken and can still arrive."""
        for to_id, parallel in self.reach.around.get(label.here, {}).items():
            if to_id in label.ids or to_id in without or to_id not in self.reach.rest:
                continue
            for step in parallel:
                taken = self.disclosure.take(step, label.held)
                lacking = all_consents and taken.refused == "no_consent"
                if taken.refused is None or lacking:
                    more = label.then(taken)
                    if self.reach.within(more):
                        yield more

    def _bound(self, label: Label) -> Key:
        """Nothing that continues this label comes before this; exact for one that has arrived."""
        rest = self.reach.rest[label.here]
        done = label.here in self.steps.targets
        success = label.success if done else min(1.0, label.success * rest.success * ROUNDING)
        hops, days = len(label.way) + rest.hops, label.days + rest.days
        return (*self._ordered(-round(success, 9), hops, days), label.ids, label.edges)


def _beaten(label: Label, others: list[Label], k: int) -> bool:
    """Whether `k` other ways here are better for good, or one over the same holders is."""
    better = {other.ids for other in others if other.beats(label)}
    return len(better) >= k or label.ids in better


def keeps(label: Label, limits: Limits, rest: Rest = ARRIVED) -> bool:
    """Whether a way, with what the rest of it takes at least, stays within the limits."""
    return (
        len(label.way) + rest.hops <= limits.max_hops
        and _at_most(label.days + rest.days, limits.max_days)
        and _at_most(label.cost_cents + rest.cost_cents, limits.max_cost_cents)
        and _at_most(label.retellings, limits.max_retellings)
    )


def success_of(way: Way) -> float:
    """The chance that every step works, if they have nothing to do with each other."""
    return round(prod(taken.step.success for taken in way), 9)


def _at_most(value: float, limit: int | None) -> bool:
    return limit is None or value <= limit
