"""What would fit an open need once a set of steps is taken?

Rows that no step can open are dropped once; of the others it is kept which constraints shut them
out, so that a set is tried only on the rows it could open, and only where it changes something.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecograph.attributes import ATTRIBUTES
from ecograph.nodes import Need
from matchers.constraints.reaching import IMPOSSIBLE, UNKNOWN, UNMET
from matchers.directory import Row
from matchers.leverage.scoring import Scores
from matchers.leverage.screening import ORDER, Screen
from matchers.request import Asked
from matchers.verdict import Outcome

if TYPE_CHECKING:
    from matchers.directory.columns import Bools, Ints

BITS = {name: 1 << place for place, name in enumerate(ORDER)}
ABSENT = 1 << len(ORDER)
"""The service is not there yet; only the step that makes it brings it about."""


class Fit(NamedTuple):
    """The best service for a need, and how sure it is."""

    row: Row
    verdict: Outcome
    chance: float
    """That one of those which may fit does: half for every open fact of the likeliest."""
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a need stands now."""

    need: Need
    asked: Asked
    meant: int
    """The steps that count for it."""
    rows: Ints
    """The rows that fit, or that some step might open."""
    shut: Ints
    """What shuts each of them out now; 0: nothing."""

    @property
    def served(self) -> bool:
        """Whether a service fits now."""
        return bool((self.shut == 0).any())


class Trial:
    """One client's needs, and what fits them after any set of steps."""

    def __init__(self, screen: Screen, *, new: dict[int, int], never: Ints) -> None:
        """Try steps on what a screen says.

        `new` is the step behind each row that is not there yet, `never` are rows left out.
        """
        self.screen, self.columns = screen, screen.columns
        self.scores = Scores(screen)
        shut = self.columns.given_by(screen.supposing.base.never)
        self._never = np.union1d(shut, never)
        self._new = np.full(len(self.columns.rows), -1, dtype=np.int64)
        for row, number in new.items():
            self._new[row] = number
        self._builders = sum(1 << number for number in set(new.values()))
        self._fits: dict[tuple[str, int], Ints] = {}
        self._best: dict[tuple[str, int], Fit | None] = {}
        self._open_facts: dict[tuple[str, int, int], frozenset[str]] = {}

    def builder_of(self, rows: Ints) -> Ints:
        """The step behind each of these rows that are not there yet."""
        found: Ints = self._new[rows]
        return found

    def standing(self, need: Need, asked: Asked, terms: frozenset[str]) -> Standing:
        """Judge every row for a need as things are."""
        meant = sum(step.bit for step in self.screen.steps if step.is_meant_for(terms))
        rows = self.columns.addressing(asked.covers)
        if self._never.size:
            rows = np.setdiff1d(rows, self._never)
        shut = np.where(self._new[rows] >= 0, ABSENT, 0)
        for name in ORDER:
            if name != "distance" and not self.screen.hard(name, asked, 0):
                continue
            out = self._shut_out(name, rows, asked, 0)
            shut[out] |= BITS[name]
            lost = out & ~self._could_change(name, rows, out, meant)
            if lost.any():
                rows, shut = rows[~lost], shut[~lost]
        return Standing(need, asked, meant, rows, shut)

    def fitting(self, standing: Standing, taken: int) -> Ints:
        """The rows that nothing shuts out once the steps are taken."""
        taken &= standing.meant
        key = (standing.need.id, taken)
        if key not in self._fits:
            self._fits[key] = self._fitting(standing, taken)
        return self._fits[key]

    def _fitting(self, standing: Standing, taken: int) -> Ints:
        affected = [name for name in ORDER if self.screen.touches(name) & taken]
        could = sum(BITS[name] for name in affected) | (ABSENT if taken & self._builders else 0)
        rows = standing.rows[(standing.shut & ~could) == 0]
        if rows.size and self._builders:
            number = self._new[rows]
            rows = rows[(number < 0) | ((taken >> np.maximum(number, 0)) & 1 == 1)]
        for name in affected:
            if rows.size:
                rows = rows[~self._shut_out(name, rows, standing.asked, taken)]
        return rows

    def _shut_out(self, name: str, rows: Ints, asked: Asked, taken: int) -> Bools:
        codes = self.screen.codes(name, self.columns.by_name[name].of_row[rows], taken)
        worst = UNMET if self.screen.hard(name, asked, taken) else IMPOSSIBLE
        found: Bools = codes >= worst
        return found

    def _could_change(self, name: str, rows: Ints, out: Bools, meant: int) -> Bools:
        """Of the rows shut out: whether a step that counts bears on what shuts them out."""
        could = np.zeros(len(rows), dtype=bool)
        if self.screen.touches(name) & meant and out.any():
            facets = self.columns.by_name[name].of_row[rows]
            distinct, place = np.unique(facets[out], return_inverse=True)
            bears = [bool(self.screen.bears(name, facet) & meant) for facet in distinct.tolist()]
            could[out] = np.array(bears, dtype=bool)[place]
        return could

    def best(self, standing: Standing, taken: int) -> Fit | None:
        """The best service for a need once the steps are taken; None where none fits."""
        taken &= standing.meant
        key = (standing.need.id, taken)
        if key not in self._best:
            rows = self.fitting(standing, taken)
            self._best[key] = self._first(standing, rows, taken) if rows.size else None
        return self._best[key]

    def _first(self, standing: Standing, rows: Ints, taken: int) -> Fit:
        first = self.scores.first(rows, standing.asked, taken)
        names = [n for n in ORDER if self.screen.hard(n, standing.asked, taken)]
        unknown = self._unknown(names, rows, taken)
        place = int(np.flatnonzero(rows == first)[0])
        sure = bool((unknown == NOT_OPEN).all(axis=1).any())
        asks = self._asks(names, unknown[place], taken)
        return Fit(
            row=self.columns.rows[first],
            verdict="unknown" if asks else "met",
            chance=1.0 if sure else self._chance(names, unknown, taken),
            asks=tuple(sorted(map(_in_words, asks))),
        )

    def _unknown(self, names: list[str], rows: Ints, taken: int) -> Ints:
        """Per row and hard constraint its facet where that is unknown, else `NOT_OPEN`."""
        found = np.full((len(rows), len(names)), NOT_OPEN, dtype=np.int64)
        for place, name in enumerate(names):
            facets = self.columns.by_name[name].of_row[rows]
            codes = self.screen.codes(name, facets, taken)
            found[:, place] = np.where(codes == UNKNOWN, facets, NOT_OPEN)
        return found

    def _asks(self, names: list[str], facets: Iterable[int], taken: int) -> frozenset[str]:
        """What is open: facts of the client, and reasons that no fact of theirs would settle."""
        found: frozenset[str] = frozenset()
        for name, facet in zip(names, facets, strict=True):
            if facet != NOT_OPEN:
                found |= self._open(name, int(facet), taken)
        return found

    def _open(self, name: str, facet: int, taken: int) -> frozenset[str]:
        bearing = taken & self.screen.bears(name, facet)
        key = (name, facet, bearing)
        if key not in self._open_facts:
            verdict = self.screen.judge(name, self.columns.by_name[name].facets[facet], bearing)
            self._open_facts[key] = frozenset(verdict.asks or (verdict.reason,))
        return self._open_facts[key]

    def _chance(self, names: list[str], unknown: Ints, taken: int) -> float:
        """Half for every open fact, of the row with the fewest."""
        fewest = min(len(self._asks(names, row, taken)) for row in np.unique(unknown, axis=0))
        chance: float = 0.5**fewest
        return chance


NOT_OPEN = -1


def _in_words(ask: str) -> str:
    return ATTRIBUTES[ask].label if ask in ATTRIBUTES else ask
