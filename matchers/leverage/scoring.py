"""Which of many rows that fit would come first? An estimate of the score for all of them at once.

Only an index: rows whose estimates lie within a hair of each other are judged and ordered by the
matcher itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, cast

import numpy as np

from ecograph.possible import Truth
from matchers.constraints.capacity import Capacity
from matchers.constraints.reaching import UNKNOWN
from matchers.directory import Row
from matchers.directory.columns import NO_DAY
from matchers.directory.facets import Conditions
from matchers.judging import best_of_each, judge_rows
from matchers.populations import share_outside
from matchers.ranking import (
    HALF_AS_CHEAP_CENTS,
    HALF_AS_CLOSE_MINUTES,
    HOW_SURE,
    MEANT_FOR_OTHERS,
    MODE_VALUE,
    NOBODY_KNOWS,
    RECORD_HALF_LIFE_DAYS,
    REPORT_HALF_LIFE_DAYS,
    score_parts,
    weights_of,
)
from matchers.request import Asked
from matchers.verdict import CostVerdict, HoursVerdict, LanguageVerdict

if TYPE_CHECKING:
    from matchers.directory.columns import Floats, Ints
    from matchers.leverage.screening import Screen

HAIR = 1e-7
"""Scores are rounded to nine digits; estimates agree with them to about twelve."""

OPEN_VALUE = {Truth.YES: 1.0, Truth.UNKNOWN: NOBODY_KNOWS, Truth.NO: 0.0}
WHO = frozenset({"age", "date_of_birth", "gender", "children_under_18", "household_size"})
"""What tells whether somebody belongs to a group that a service is listed for."""


class Scores:
    """Estimates for one client."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.columns = screen, screen.columns
        self._today = screen.supposing.on.date().toordinal()
        self._values: dict[Hashable, Floats] = {}
        self._weights: dict[str, dict[str, float]] = {}
        self._who = sum(step.bit for step in screen.steps if not step.changes.isdisjoint(WHO))

    def first(self, rows: Ints, need: Asked, taken: int) -> int:
        """The number of the row that the matcher would list first."""
        if len(rows) == 1:
            return int(rows[0])
        guess = self.estimate(rows, need, taken)
        close = rows[guess >= guess.max() - HAIR]
        if len(close) == 1:
            return int(close[0])
        request = self.screen.supposing.after(taken).model_copy(update={"need": need})
        numbers = {self.columns.rows[int(n)].id: int(n) for n in reversed(close)}
        judged = judge_rows([self.columns.rows[int(n)] for n in close], request)
        return numbers[best_of_each(judged)[0].row.id]

    def estimate(self, rows: Ints, need: Asked, taken: int) -> Floats:
        """About the score of each row."""
        total: Floats = np.zeros(len(rows))
        for part, weight in self._weigh(need).items():
            total += weight * self._part(part, rows, taken)
        return total

    def _weigh(self, need: Asked) -> dict[str, float]:
        if need.urgency not in self._weights:
            base = self.screen.supposing.base.model_copy(update={"need": need})
            self._weights[need.urgency] = weights_of(base)
        return self._weights[need.urgency]

    def _part(self, part: str, rows: Ints, taken: int) -> Floats:
        values: Callable[[Ints, int], Floats] = getattr(self, f"_{part}")
        return values(rows, taken)

    def _fit(self, rows: Ints, taken: int) -> Floats:
        facets = self.columns.by_name["eligibility"].of_row[rows]
        codes = self.screen.codes("eligibility", facets, taken)
        sure = np.array([HOW_SURE["met"], HOW_SURE["unknown"], 0.0, 0.0])[codes]
        for facet in sorted(set(facets[codes == UNKNOWN].tolist())):
            content = cast("Conditions", self.columns.by_name["eligibility"].facets[facet])
            if content.rule is None and content.listed_for:
                facts = self.screen.supposing.after(taken & self._who).facts
                outside = share_outside(content.listed_for, facts)
                sure[facets == facet] -= outside * (NOBODY_KNOWS - MEANT_FOR_OTHERS)
        found: Floats = sure * self.columns.about[rows]
        return found

    def _closeness(self, rows: Ints, taken: int) -> Floats:
        reach = self.screen.reach(taken)
        sites = self.columns.by_name["distance"].of_row[rows]
        middle = reach.middle[sites]
        close = HALF_AS_CLOSE_MINUTES / (HALF_AS_CLOSE_MINUTES + middle)
        return np.where(reach.afar[sites], 0.0, np.where(np.isnan(middle), NOBODY_KNOWS, close))

    def _cost(self, rows: Ints, taken: int) -> Floats:
        return self._per_facet("cost", rows, taken, self._cheap)

    def _cheap(self, facet: Hashable, taken: int) -> float:
        verdict = self.screen.judge("cost", facet, taken)
        if not isinstance(verdict, CostVerdict) or verdict.cents is None:
            return NOBODY_KNOWS
        middle = (verdict.cents[0] + verdict.cents[1]) / 2
        return HALF_AS_CHEAP_CENTS / (HALF_AS_CHEAP_CENTS + middle)

    def _language(self, rows: Ints, taken: int) -> Floats:
        return self._per_facet("language", rows, taken, self._spoken)

    def _spoken(self, facet: Hashable, taken: int) -> float:
        verdict = self.screen.judge("language", facet, taken)
        if not isinstance(verdict, LanguageVerdict) or verdict.language is None:
            return NOBODY_KNOWS
        return MODE_VALUE[verdict.language.mode]

    def _open_now(self, rows: Ints, taken: int) -> Floats:
        return self._per_facet("hours", rows, taken, self._is_open)

    def _is_open(self, facet: Hashable, taken: int) -> float:
        verdict = self.screen.judge("hours", facet, taken)
        return OPEN_VALUE[verdict.open_now] if isinstance(verdict, HoursVerdict) else NOBODY_KNOWS

    def _per_facet(
        self, name: str, rows: Ints, taken: int, value: Callable[[Hashable, int], float]
    ) -> Floats:
        taken &= self.screen.touches(name)
        column = self.columns.by_name[name]
        facets = column.of_row[rows]
        kept = self._kept((name, taken), len(column.facets))
        for facet in set(facets[np.isnan(kept[facets])].tolist()):
            kept[facet] = value(column.facets[facet], taken)
        found: Floats = kept[facets]
        return found

    def _wait(self, rows: Ints, taken: int) -> Floats:
        reported = self.columns.reported[rows]
        kept = self._kept("wait", len(self.columns.rows))
        for row in rows[(reported != NO_DAY) & np.isnan(kept[rows])].tolist():
            verdict = Capacity().judge(self.columns.rows[row].room, self.screen.supposing.base)
            kept[row] = verdict.room
        room = np.where(reported == NO_DAY, NOBODY_KNOWS, kept[rows])
        age = np.maximum(0, self._today - reported)
        faded: Floats = NOBODY_KNOWS + (room - NOBODY_KNOWS) * 0.5 ** (age / REPORT_HALF_LIFE_DAYS)
        return faded

    def _freshness(self, rows: Ints, taken: int) -> Floats:
        checked = self.columns.checked[rows]
        age = np.maximum(0, self._today - checked)
        return np.where(checked == NO_DAY, NOBODY_KNOWS, 0.5 ** (age / RECORD_HALF_LIFE_DAYS))

    def _preferences(self, rows: Ints, taken: int) -> Floats:
        column = self.columns.manner
        manners = column.of_row[rows]
        kept = self._kept("preferences", len(column.facets))
        base = self.screen.supposing.base
        routine = base.model_copy(
            update={"need": base.need.model_copy(update={"urgency": "routine"})}
        )
        for manner in set(manners[np.isnan(kept[manners])].tolist()):
            row = cast("Row", column.facets[manner])
            kept[manner] = score_parts(row, {}, routine)["preferences"].value
        found: Floats = kept[manners]
        return found

    def _kept(self, key: Hashable, count: int) -> Floats:
        if key not in self._values:
            self._values[key] = np.full(count, np.nan)
        return self._values[key]
