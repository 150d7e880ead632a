"""Which sets of steps open a need, such that no part of the set does?

From nothing taken, whatever still shuts a row out is answered by the smallest further sets that
clear it, until nothing does. Every set that opens the row contains one that is found: where the
steps taken so far belong to it, so does one of the smallest that clear the next obstacle. Sets are
judged as they are, so that a step which closes what another opens is no trap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from matchers.constraints.reaching import IMPOSSIBLE, UNMET
from matchers.leverage.screening import ORDER, Screen
from matchers.leverage.steps import members
from matchers.leverage.trial import ABSENT, Standing, Trial

if TYPE_CHECKING:
    from matchers.directory.columns import Ints

BUILDER, GIVER = len(ORDER), len(ORDER) + 1
"""Obstacles besides the constraints: a service is not there yet; who gives a step refuses."""
TRIES = 50_000
"""Sets tried against one obstacle: all of up to three of sixty steps."""
NOTHING = -1
"""In a signature: this constraint neither shuts the row out now nor could it after some steps."""

Signature = tuple[int, ...]
"""Per constraint a facet that stands for the row's; last the step that must make the service."""


def smallest(sets: Iterator[int] | set[int]) -> list[int]:
    """The sets of which no other is a part, in order of size, then of their steps."""
    found: list[int] = []
    for one in sorted(set(sets), key=lambda s: (s.bit_count(), tuple(members(s)))):
        if not any(other & one == other for other in found):
            found.append(one)
    return found


class Opener:
    """The smallest opening sets of one need."""

    def __init__(
        self, trial: Trial, standing: Standing, *, most: int, until: float | None = None
    ) -> None:
        """Look for sets of at most `most` steps, no longer than `until` by the monotonic clock."""
        self.trial, self.standing, self.most, self.until = trial, standing, most, until
        self.screen: Screen = trial.screen
        self.complete = True
        """Whether nothing was given up on."""
        self._rest = -1
        """The steps that are looked at: all but those that open the need alone."""
        self._clear: dict[tuple[str, int, int], bool] = {}
        self._answers: dict[tuple[int, int, int, int], list[int]] = {}

    def sets(self) -> list[int]:
        """All smallest sets that open the need, those of fewer steps first."""
        singles = [
            step.bit
            for step in self.screen.steps
            if self.trial.may_open(self.standing, step)
            and self.trial.fitting(self.standing, step.bit).size
        ]
        if self.most == 1:
            return singles
        self._rest = ~sum(singles)
        found: set[int] = set()
        for signature in self._signatures():
            found.update(self._opening(signature, found))
        return singles + smallest(found)

    def _signatures(self) -> list[Signature]:
        """The rows, told apart only by what steps could change or what shuts them out."""
        standing, rows = self.standing, self.standing.rows
        columns = self.trial.columns
        told = np.full((len(rows), len(ORDER) + 1), NOTHING, dtype=np.int64)
        for place, name in enumerate(ORDER):
            if not self.screen.touches(name) & standing.meant:
                continue  # who is shut out by it was dropped already
            facets = columns.by_name[name].of_row[rows]
            if name == "distance":
                facets = self._alike(facets)
            distinct, where = np.unique(facets, return_inverse=True)
            kept = [f if self._matters(name, f) else NOTHING for f in distinct.tolist()]
            told[:, place] = np.array(kept, dtype=np.int64)[where]
        absent = (standing.shut & ABSENT) != 0
        told[absent, -1] = self.trial.builder_of(rows[absent])
        return [tuple(one) for one in np.unique(told, axis=0).tolist()]

    def _matters(self, name: str, facet: int) -> bool:
        return bool(self.screen.bears(name, facet) & self.standing.meant) or self._is_shut(
            name, facet, 0
        )

    def _alike(self, sites: Ints) -> Ints:
        """Per site one that stands for all that are reached alike whatever steps are taken."""
        travel = list(members(self.screen.touches("distance") & self.standing.meant))
        reached = (
            self.screen.reach(sum(chosen))
            for size in range(min(self.most, len(travel)) + 1)
            for chosen in combinations(travel, size)
        )
        every = {id(reach): reach for reach in reached}
        distinct, where = np.unique(sites, return_inverse=True)
        told = np.stack([reach.code[distinct] for reach in every.values()])
        _, first, kind = np.unique(told, axis=1, return_index=True, return_inverse=True)
        stands: Ints = distinct[first[kind.reshape(-1)]][where]
        return stands

    def _opening(self, signature: Signature, known: set[int]) -> set[int]:
        """The sets that open rows of a signature, the smallest among them."""
        found: set[int] = set()
        seen: set[int] = set()
        waiting = [0]
        while waiting and not self._is_late():
            taken = waiting.pop()
            if taken in seen or any(one & taken == one for one in (*found, *known)):
                continue
            seen.add(taken)
            obstacle = self._obstacle(signature, taken)
            if obstacle is None:
                found.add(taken)
                continue
            waiting.extend(taken | more for more in self._answer(*obstacle, taken))
        return found

    def _obstacle(self, signature: Signature, taken: int) -> tuple[int, int] | None:
        """The first thing that shuts the row out, and its facet; last, who gives the steps."""
        builder = signature[-1]
        counting = taken & self.standing.meant
        if builder != NOTHING and not counting >> builder & 1:
            return BUILDER, builder
        for place, name in enumerate(ORDER):
            facet = signature[place]
            if facet != NOTHING and self._is_shut(name, facet, counting):
                return place, facet
        return None if self.trial.taking.can_take(taken) else (GIVER, NOTHING)

    def _answer(self, place: int, facet: int, taken: int) -> list[int]:
        """The smallest sets of further steps that clear an obstacle."""
        room = self.most - taken.bit_count()
        allowed = self._rest & ~taken
        if place == GIVER:
            taking = self.trial.taking
            further = list(members(taking.helping & allowed))
            return self._clearing(lambda more: taking.can_take(taken | more), further, room)
        allowed &= self.standing.meant
        if place == BUILDER:
            return [1 << facet] if room and allowed >> facet & 1 else []
        name = ORDER[place]
        bearing = self.screen.bears(name, facet)
        before = taken & bearing & self.standing.meant
        key = (place, facet, before, room)
        if key not in self._answers:
            further = list(members(bearing & allowed))
            self._answers[key] = self._clearing(
                lambda more: not self._is_shut(name, facet, before | more), further, room
            )
        return self._answers[key]

    def _clearing(self, clears: Callable[[int], bool], further: list[int], room: int) -> list[int]:
        found: list[int] = []
        tried = 0
        for size in range(1, min(room, len(further)) + 1):
            for chosen in combinations(further, size):
                more = sum(chosen)
                if any(one & more == one for one in found):
                    continue
                tried += 1
                if tried > TRIES or self._is_late():
                    self.complete = False
                    return found
                if clears(more):
                    found.append(more)
        return found

    def _is_late(self) -> bool:
        late = self.until is not None and monotonic() > self.until
        self.complete &= not late
        return late

    def _is_shut(self, name: str, facet: int, taken: int) -> bool:
        taken &= self.screen.bears(name, facet)
        key = (name, facet, taken)
        if key not in self._clear:
            worst = UNMET if self.screen.hard(name, self.standing.asked, taken) else IMPOSSIBLE
            self._clear[key] = self.screen.code(name, facet, taken) >= worst
        return self._clear[key]
