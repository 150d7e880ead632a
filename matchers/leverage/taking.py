"""Can the steps of a set be taken at all? Who gives a step must not surely refuse the client.

A giver refuses where its conditions, or the area it serves, surely leave the client out at every
place. Steps are taken one after the other, and one may open the door to the next: a set can be
taken where there is an order in which no giver refuses. Papers a giver asks for do not count here;
they are named as what to get first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.constraints.reaching import UNMET
from matchers.leverage.steps import Step, members

if TYPE_CHECKING:
    from matchers.leverage.screening import Screen

REFUSES = ("eligibility", "area")
"""Constraints by which a giver refuses."""


class Taking:
    """What one client can take."""

    def __init__(self, screen: Screen) -> None:
        """Look at who gives each of the steps."""
        self.screen = screen
        self._doors = [self._door(step) for step in screen.steps]
        self._bears = [self._bearing(step) for step in screen.steps]
        self._known: dict[tuple[int, int], bool] = {}
        self.refused = sum(step.bit for step in screen.steps if not self._accepts(step.number, 0))
        """The steps that cannot be taken as things stand."""
        self.helping = 0
        for bears in self._bears:
            self.helping |= bears
        """The steps that could change what some giver says."""
        self._orders: dict[int, bool] = {0: True}

    def can_take(self, taken: int) -> bool:
        """Whether there is an order in which no giver refuses."""
        if not taken & (self.refused | self.helping):
            return True
        if taken not in self._orders:
            self._orders[taken] = any(
                self._accepts(bit.bit_length() - 1, taken ^ bit) and self.can_take(taken ^ bit)
                for bit in members(taken)
            )
        return self._orders[taken]

    def usable(self, taken: int) -> int:
        """The most of a set that can be taken; of equals what leaves out the earlier step."""
        if self.can_take(taken):
            return taken
        return max((self.usable(taken ^ bit) for bit in members(taken)), key=int.bit_count)

    def _door(self, step: Step) -> tuple[tuple[int, int], ...]:
        """By place of who gives the step, the facets by which it may refuse."""
        if step.node.provider_id is None:
            return ()
        columns = self.screen.columns
        rows = columns.given_by(frozenset({step.node.provider_id}))
        conditions, areas = (columns.by_name[name].of_row[rows].tolist() for name in REFUSES)
        return tuple(dict.fromkeys(zip(conditions, areas, strict=True)))

    def _accepts(self, number: int, before: int) -> bool:
        """Whether one place of who gives it does not surely refuse, after other steps."""
        door = self._doors[number]
        if not door:
            return True
        key = (number, before & self._bears[number])
        if key not in self._known:
            self._known[key] = any(
                all(
                    self.screen.code(name, facet, key[1]) < UNMET
                    for name, facet in zip(REFUSES, place, strict=True)
                )
                for place in door
            )
        return self._known[key]

    def _bearing(self, step: Step) -> int:
        """The other steps that could change what the giver of a step says."""
        found = 0
        for place in self._doors[step.number]:
            for name, facet in zip(REFUSES, place, strict=True):
                found |= self.screen.bears(name, facet)
        return found & ~step.bit
