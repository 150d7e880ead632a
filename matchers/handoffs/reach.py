"""Who is within reach of the client, and how far is it from each to the service at least?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from matchers.handoffs.answers import Limits
from matchers.handoffs.labels import Label, Rest, keeps
from matchers.handoffs.steps import Step, Steps

MOST_HOLDERS = 5_000
"""No more people and organizations are looked at from either end for one answer."""


class Reach:
    """Everybody between the client and the service, and how far it is from each to the service.

    It is looked around from both ends, from where fewer are next, until the ends could have met;
    from there on only those are looked at who are near enough to the service.
    """

    def __init__(self, steps: Steps, limits: Limits) -> None:
        self.steps = steps
        self.limits = limits
        self.cut_short = False
        self.around: dict[str, Mapping[str, tuple[Step, ...]]] = {}
        self._look_around()
        self.rest = self._rest(self._open())
        self.hops_left = self._hops_left()

    def within(self, label: Label) -> bool:
        """Whether a way can still end within the limits, nothing else standing against it."""
        rest = self.rest.get(label.here)
        return rest is not None and keeps(label, self.limits, rest)

    def ends_within(self, label: Label) -> bool:
        """Whether a way that has arrived keeps the limits, refused or not."""
        return keeps(label, self.limits)

    def _look_around(self) -> None:
        ahead, behind = {self.steps.client.id}, set(self.steps.targets)
        near = set(behind)
        used, left = 0, 0
        while used + left < self.limits.max_hops and ahead:
            if len(ahead) <= len(behind) or len(near) > MOST_HOLDERS:
                ahead, used = self._look(ahead), used + 1
            else:
                behind = {id for one in behind for id in self.steps.arriving(one)} - near
                near |= behind
                left += 1
        for _ in range(left):
            ahead = self._look(ahead & near)

    def _look(self, ring: set[str]) -> set[str]:
        """Look around from those at the edge; the next ones."""
        found: set[str] = set()
        for id in sorted(ring):
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
        rest = {id: Rest(0, 0, 0, 0) for id in self.steps.targets}
        for _ in range(self.limits.max_hops):
            changed = False
            for from_id, to_id, step in reversed(steps):
                ahead = rest.get(to_id)
                if ahead is None:
                    continue
                mine = rest.setdefault(from_id, Rest())
                before = (mine.weight, mine.hops, mine.days, mine.cost_cents)
                mine.weight = min(mine.weight, step.weight + ahead.weight)
                mine.hops = min(mine.hops, 1 + ahead.hops)
                mine.days = min(mine.days, step.days + ahead.days)
                mine.cost_cents = min(mine.cost_cents, step.cost_cents + ahead.cost_cents)
                changed |= before != (mine.weight, mine.hops, mine.days, mine.cost_cents)
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
