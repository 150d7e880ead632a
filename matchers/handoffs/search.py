"""Which are the k best ways without a loop?

Labels are taken best first, by an order that no continuation can beat: what is known of the way so
far, and what the rest takes at least. A label is one way to one holder; what that holder was told
belongs to it (`disclosure.Held`). The answer equals the sorted list of all ways
(docs/handoffs.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count, islice

from matchers.handoffs.disclosure import Disclosure, Held
from matchers.handoffs.labels import Label, Way, rounded, weight_of
from matchers.handoffs.reach import Reach
from matchers.handoffs.steps import Steps

Key = tuple[float, float, float, tuple[str, ...], tuple[str, ...]]

Known = dict[tuple[str, ...], list[Label]]
"""The ways to one holder who was told the same, by who is on them."""

MOST_LABELS = 50_000
"""After so many the search stops and says so: a few seconds, where everybody knows everybody.
Riverbend takes some dozens."""


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

    def beats(self, way: Way, other: Way | None) -> bool:
        """Whether a way is better by what matters first, not by hops or names."""
        return other is None or self._matters(way) < self._matters(other)

    def _matters(self, way: Way) -> tuple[int, int]:
        days = sum(taken.step.days for taken in way) if self.crisis else 0
        return days, weight_of(way)

    def _in_order(self, k: int, without: frozenset[str], all_consents: bool) -> Iterator[Label]:
        """Ways that have arrived, in order, by way of labels that may yet."""
        here = self.steps.client.id
        turn = count()
        waiting: list[tuple[Key, int, Label]] = []
        at: dict[tuple[str, Held], Known] = defaultdict(dict)
        made = 0
        start = Label.at(here)
        if self.reach.within(start):
            heappush(waiting, (self._bound(start), next(turn), start))
        while waiting:
            label = heappop(waiting)[2]
            if label.here in self.steps.targets:
                yield label
                continue
            if made > MOST_LABELS:
                self.cut_short = True
                return
            for more in self._onward(label, without, all_consents):
                made += 1
                if more.here not in self.steps.targets:
                    others = at[more.here, more.held]
                    if is_beaten(more, others, k):
                        continue
                    others.setdefault(more.ids, []).append(more)
                heappush(waiting, (self._bound(more), next(turn), more))

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
        weight = rounded(label.weight + rest.weight)
        hops, days = len(label.way) + rest.hops, label.days + rest.days
        first = (days, weight, hops) if self.crisis else (weight, hops, days)
        return (*first, label.ids, label.edges)


def is_beaten(
    label: Label, others: Known, k: int, beats: Callable[[Label, Label], bool] = Label.beats
) -> bool:
    """Whether one way over the same holders is better for good, or `k` over others are."""
    if any(beats(other, label) for other in others.get(label.ids, ())):
        return True
    if len(others) < k:
        return False
    better = (any(beats(other, label) for other in same) for same in others.values())
    return next(islice(filter(None, better), k - 1, None), False)
