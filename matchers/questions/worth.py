"""How much is an answer worth? The rise it brings, on average, in the best that can be offered.

What can be offered is, per need, its weight times the best of score times chance over services; per
programme, how sure its verdict is. Both are convex in what is believed (a best of linear functions;
a sum of squares), so that the average after an answer is never less than before it: the value of
information is never negative (Howard, "Information value theory", 1966).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ecograph.rules.worlds import MAX_WORLDS
from matchers.questions.cells import Cut, Numbers
from matchers.questions.chances import ELIGIBLE, POSSIBLE, SURE, Chances, Table, laid_out

ROUND = 9
NEGLIGIBLE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One service for one need."""

    service: str
    score: float
    """As the match gives it while it is not known whether the client is entitled."""
    best: float
    """As the match gives it once it is known that they are."""
    tables: tuple[Table, ...]
    """What must hold; no two share a variable. None: no answer changes anything."""
    sure: bool = True
    """Nothing else about it is unknown."""


@dataclass(frozen=True, slots=True, eq=False)
class Stake:
    """One need, and the services that may fit."""

    id: str
    weight: float
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """One programme, whose verdict is wanted."""

    name: str
    weight: float
    table: Table


class Worth:
    """What can be offered, and what knowing some variables would make of it."""

    def __init__(
        self,
        cut: Cut,
        needs: Sequence[Stake],
        programmes: Sequence[Verdicts] = (),
        *,
        sure_only: bool = False,
    ) -> None:
        """Weigh options; `sure_only` counts those alone for which everything is known."""
        self._chances = Chances(cut)
        self._cut = cut
        self._sure_only = sure_only
        self._given: dict[tuple[int, tuple[int, ...]], Numbers] = {}
        self._programmes = programmes
        self._needs = [
            sorted(
                ((float(self._offer(one, (), ())), one) for one in _distinct(need.options)),
                key=lambda pair: -pair[0],
            )
            for need in needs
        ]
        self._weights = [need.weight for need in needs]

    @property
    def value(self) -> float:
        """What can be offered as things stand."""
        needs = (
            weight * (options[0][0] if options else 0.0)
            for weight, options in zip(self._weights, self._needs, strict=True)
        )
        programmes = (one.weight * float(self._sureness(one, (), ())) for one in self._programmes)
        return round(sum(needs) + sum(programmes), ROUND)

    def gain(self, axes: Iterable[int]) -> tuple[float, bool]:
        """By how much it rises on average once these variables are known, and if that is exact.

        Where they could turn out in more than 4,096 ways, those that are read least are taken as
        not told: the gain is then no more than the true one.
        """
        axes, exact = self._kept(axes)
        sizes = [len(self._cut.variables[axis].cells) for axis in axes]
        chances = self._joint(axes)
        rise = 0.0
        for weight, options in zip(self._weights, self._needs, strict=True):
            if options:
                after = self._best(options, axes, sizes)
                if after is not None:
                    rise += weight * (float((after * chances).sum()) - options[0][0])
        for one in self._programmes:
            if not set(axes).isdisjoint(one.table.axes):
                after = self._sureness(one, axes, sizes)
                before = float(self._sureness(one, (), ()))
                rise += one.weight * (float((after * chances).sum()) - before)
        return round(rise, ROUND) + 0.0, exact

    def settling(self, axes: Iterable[int]) -> float:
        """By how much surer one is, on average, of each service by itself; for what gains nothing.

        The sum over services of the rise of the chance squared (Brier 1950), times the weight.
        """
        axes, _ = self._kept(axes)
        sizes = [len(self._cut.variables[axis].cells) for axis in axes]
        chances = self._joint(axes)
        rise = 0.0
        for weight, options in zip(self._weights, self._needs, strict=True):
            for _, one in options:
                if _touches(one, axes):
                    for plane in (POSSIBLE, SURE):
                        after = self._chance(one, axes, sizes)[plane]
                        before = self._chance(one, (), ())[plane]
                        rise += weight * float((after**2 * chances).sum() - before**2)
        return round(rise, ROUND)

    def _kept(self, axes: Iterable[int]) -> tuple[tuple[int, ...], bool]:
        kept, count, exact = [], 1, True
        for axis in axes:
            size = len(self._cut.variables[axis].cells)
            if count * size > MAX_WORLDS:
                exact = False
            else:
                kept.append(axis)
                count *= size
        return tuple(kept), exact

    def _joint(self, axes: tuple[int, ...]) -> Numbers:
        chances = [self._cut.variables[axis].chances for axis in axes]
        return reduce(np.multiply.outer, chances, np.ones(()))

    def _best(
        self, options: list[tuple[float, Option]], axes: tuple[int, ...], sizes: Sequence[int]
    ) -> Numbers | None:
        """The best offer in every way these variables could turn out; None: it never changes."""
        floor = next((value for value, one in options if not _touches(one, axes)), 0.0)
        touched = [one for _, one in options if one.best > floor and _touches(one, axes)]
        if not touched:
            return None
        best = np.full(sizes, floor)
        for one in touched:
            best = np.maximum(best, self._offer(one, axes, sizes))
        return best

    def _offer(self, one: Option, axes: tuple[int, ...], sizes: Sequence[int]) -> Numbers:
        """Score times chance."""
        chance = self._chance(one, axes, sizes)
        if self._sure_only:
            surely = chance[SURE] >= 1 - NEGLIGIBLE
            return np.asarray(np.where(surely, one.best if one.sure else 0.0, 0.0))
        more = one.best - one.score
        return np.asarray(one.score * chance[POSSIBLE] + more * chance[ELIGIBLE])

    def _chance(self, one: Option, axes: tuple[int, ...], sizes: Sequence[int]) -> Numbers:
        told = [self._told(table, axes, sizes) for table in one.tables]
        return reduce(np.multiply, told) if told else np.ones((3, *(1 for _ in axes)))

    def _told(self, table: Table, axes: tuple[int, ...], sizes: Sequence[int]) -> Numbers:
        key = id(table), axes
        if key not in self._given:
            given = self._chances.given(table, axes)
            own = [axis for axis in table.axes if axis in axes]
            self._given[key] = laid_out(given, own, axes, sizes)
        return self._given[key]

    def _sureness(self, one: Verdicts, axes: tuple[int, ...], sizes: Sequence[int]) -> Numbers:
        """The sum of the squared chances of yes, no, and never to be known."""
        told = self._told(one.table, axes, sizes)
        yes, no = told[SURE], 1 - told[POSSIBLE]
        return np.asarray(yes**2 + no**2 + (1 - yes - no) ** 2)


def axes_of(tables: Iterable[Table]) -> Collection[int]:
    """The variables that some tables read."""
    return dict.fromkeys(axis for table in tables for axis in table.axes).keys()


def _touches(one: Option, axes: tuple[int, ...]) -> bool:
    return any(axis in table.axes for table in one.tables for axis in axes)


def _distinct(options: Iterable[Option]) -> list[Option]:
    """Of options that hang on the very same, those that some score makes the best."""
    kept: dict[tuple[object, ...], Option] = {}
    for one in sorted(options, key=lambda one: (-one.best, -one.score)):
        kept.setdefault((*map(id, one.tables), one.sure, round(one.best - one.score, ROUND)), one)
    return list(kept.values())
