"""What would fit an open need once a set of steps is taken?

Rows that no step can open are dropped once; of the others it is kept which constraints shut them
out, so that a set is tried only on the rows it could open, and only where it changes something.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from ecograph.attributes import ATTRIBUTES
from ecograph.nodes import Need
from matchers.constraints.reaching import IMPOSSIBLE, UNKNOWN, UNMET
from matchers.directory import Row
from matchers.directory.columns import distinct
from matchers.leverage.scoring import Scores
from matchers.leverage.screening import ORDER, Screen
from matchers.leverage.steps import Step
from matchers.leverage.taking import Taking
from matchers.request import Asked
from matchers.verdict import Outcome

if TYPE_CHECKING:
    from matchers.directory.columns import Bools, Ints

Table: TypeAlias = "np.ndarray[tuple[int, int], np.dtype[np.int64]]"
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
    served: bool
    """Whether a service fits now."""
    alone: int
    """The steps that may open the need alone; no other step does."""


class Trial:
    """One client's needs, and what fits them after any set of steps."""

    def __init__(self, screen: Screen, *, new: dict[int, int], never: Ints) -> None:
        """Try steps on what a screen says.

        `new` is the step behind each row that is not there yet, `never` are rows left out.
        """
        self.screen, self.columns = screen, screen.columns
        self.scores = Scores(screen)
        self.taking = Taking(screen)
        shut = self.columns.given_by(screen.supposing.base.never)
        self._never = np.union1d(shut, never)
        self._new = np.full(len(self.columns.rows), -1, dtype=np.int64)
        for row, number in new.items():
            self._new[row] = number
        self._builders = sum(1 << number for number in set(new.values()))
        self._touched: dict[int, int] = {}
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
            if out.any():
                facets = self.columns.by_name[name].of_row[rows]
                kept = ~out | self.screen.may_change(name, facets, meant)
                rows, shut = rows[kept], shut[kept]
        served = bool((shut == 0).any())
        alone = 0 if served else self._alone(rows, shut, meant)
        return Standing(need, asked, meant, rows, shut, served, alone)

    def may_open(self, standing: Standing, step: Step) -> bool:
        """Whether a step alone touches all that shuts out at least one row."""
        return bool(standing.alone & step.bit)

    def _alone(self, rows: Ints, shut: Ints, meant: int) -> int:
        """The steps that alone touch all that shuts out a row, its papers one by one included."""
        steps = [step for step in self.screen.steps if step.bit & meant]
        if not rows.size or not steps:
            return 0
        could = np.array([self._could_open(step.bit) for step in steps], dtype=np.int64)
        lists = self.columns.by_name["documents"].of_row
        found = np.zeros(len(steps), dtype=bool)
        for kind in distinct(shut, 2 * ABSENT).tolist():
            touched = (kind & ~could) == 0
            if kind & BITS["documents"] and touched.any():
                asked = lists[rows[shut == kind]]
                touched &= self.screen.clears_papers(asked, steps).any(axis=0)
            found |= touched
        return sum(step.bit for step, opens in zip(steps, found, strict=True) if opens)

    def _could_open(self, taken: int) -> int:
        """The constraints on which some of the steps bear."""
        if taken not in self._touched:
            found = ABSENT if taken & self._builders else 0
            for name, bit in BITS.items():
                if self.screen.touches(name) & taken:
                    found |= bit
            self._touched[taken] = found
        return self._touched[taken]

    def fitting(self, standing: Standing, taken: int) -> Ints:
        """The rows that nothing shuts out once those of the steps are taken that can be."""
        return self._rows(standing, self.taking.usable(taken) & standing.meant)

    def _rows(self, standing: Standing, taken: int) -> Ints:
        key = (standing.need.id, taken)
        if key not in self._fits:
            self._fits[key] = self._fitting(standing, taken)
        return self._fits[key]

    def _fitting(self, standing: Standing, taken: int) -> Ints:
        affected = [name for name in ORDER if self.screen.touches(name) & taken]
        rows: Ints = standing.rows[(standing.shut & ~self._could_open(taken)) == 0]
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

    def best(self, standing: Standing, taken: int) -> Fit | None:
        """The best service for a need once the steps are taken; None where none fits."""
        taken = self.taking.usable(taken) & standing.meant
        key = (standing.need.id, taken)
        if key not in self._best:
            rows = self._rows(standing, taken)
            self._best[key] = self._first(standing, rows, taken) if rows.size else None
        return self._best[key]

    def chance(self, standing: Standing, taken: int) -> float:
        """That a service fits a need once the steps are taken: 0 where none may."""
        taken = self.taking.usable(taken) & standing.meant
        rows = self._rows(standing, taken)
        if not rows.size:
            return 0.0
        names = self._hard(standing, taken)
        return self._chance(names, self._unknown(names, rows, taken), taken)

    def _hard(self, standing: Standing, taken: int) -> list[str]:
        return [name for name in ORDER if self.screen.hard(name, standing.asked, taken)]

    def _first(self, standing: Standing, rows: Ints, taken: int) -> Fit:
        first = self.scores.first(rows, standing.asked, taken)
        names = self._hard(standing, taken)
        unknown = self._unknown(names, rows, taken)
        asks = self._asks(names, unknown[int(np.flatnonzero(rows == first)[0])], taken)
        return Fit(
            row=self.columns.rows[first],
            verdict="unknown" if asks else "met",
            chance=self._chance(names, unknown, taken),
            asks=tuple(sorted(map(_in_words, asks))),
        )

    def _unknown(self, names: list[str], rows: Ints, taken: int) -> Table:
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
            self._open_facts[key] = frozenset(verdict.asks or (_doubt(name, verdict.reason),))
        return self._open_facts[key]

    def _chance(self, names: list[str], unknown: Table, taken: int) -> float:
        """Half for every open fact, of the row with the fewest; 1 where one row has none."""
        if (unknown == NOT_OPEN).all(axis=1).any():
            return 1.0
        fewest = min(len(self._asks(names, row, taken)) for row in np.unique(unknown, axis=0))
        chance: float = 0.5**fewest
        return chance


NOT_OPEN = -1


def _doubt(name: str, reason: str) -> str:
    return f"how long the way takes: {reason}" if name == "distance" else reason


def _in_words(ask: str) -> str:
    return ATTRIBUTES[ask].label if ask in ATTRIBUTES else ask
