"""Which shorter ways are not taken, and what stands against each?

Ways are walked lazily, the shortest first and in order of their ids. A way is its holders: it is
refused where no choice among parallel steps is allowed, and is told by its best step at each hop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from matchers.handoffs.disclosure import Disclosure, Held, Taken
from matchers.handoffs.labels import Label, Way
from matchers.handoffs.reach import Reach
from matchers.handoffs.steps import REASONS, Step, Steps

MOST_WALKED = 20_000
"""After so many hops the list ends, and the answer says that it is cut short."""


@dataclass(slots=True)
class Refusing:
    """The ways that end within the limits and are refused."""

    steps: Steps
    disclosure: Disclosure
    reach: Reach
    walked: int = 0
    cut_short: bool = False

    def shortest(self, most: int, *, shorter_than: int) -> list[Way]:
        """The first refused ways with fewer hops than that."""
        start = Label.at(self.steps.client.id)
        all_hops = range(1, min(shorter_than, self.reach.limits.max_hops + 1))
        ways = (way for hops in all_hops for way in self._of(hops, start, [start]))
        return list(islice(ways, most))

    def _of(self, hops: int, told: Label, alive: list[Label]) -> Iterator[Way]:
        """Every refused way with so many hops to go: as it is told, and as it may be taken."""
        for to_id, parallel in self.reach.around.get(told.here, {}).items():
            arrives = to_id in self.steps.targets
            if to_id in told.ids or arrives != (hops == 1):
                continue
            if self.reach.hops_left.get(to_id, hops) > hops - 1:
                continue
            self.walked += 1
            if self.walked > MOST_WALKED:
                self.cut_short = True
                return
            more = told.then(self._best(parallel, told.held))
            if not self.reach.ends_within(more):
                continue
            still = [one for label in alive for one in self._allowed(label, parallel)]
            if not arrives:
                yield from self._of(hops - 1, more, still)
            elif more.is_refused and not any(map(self.reach.ends_within, still)):
                yield more.way

    def _best(self, parallel: tuple[Step, ...], held: Held) -> Taken:
        return min((self.disclosure.take(step, held) for step in parallel), key=_order)

    def _allowed(self, label: Label, parallel: tuple[Step, ...]) -> Iterator[Label]:
        for step in parallel:
            taken = self.disclosure.take(step, label.held)
            if taken.refused is None:
                yield label.then(taken)


def _order(taken: Taken) -> tuple[float, ...]:
    """Of parallel steps the likeliest that is allowed; else the one with least against it."""
    if taken.refused is None:
        return (0, -taken.step.success, taken.step.days)
    return (1, -REASONS.index(taken.refused))
