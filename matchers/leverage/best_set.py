"""Which set of steps opens the most weight within limits? Proven, or with a bound.

Sets of steps that work only together make what they open neither additive nor submodular, so that
taking the best step again and again can miss all of it, and no share of the best is promised
(algorithms: densest k-subhypergraph). Up to three steps every set has been tried. Beyond, a whole
number programme over the smallest opening sets gives a set and a bound. As a step may close what
another opens, the set is matched anew; where it opens less than the programme says, exactly this
set is forbidden and the programme solved again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

from matchers.leverage.answers import BestSet
from matchers.leverage.case import Case
from matchers.leverage.minimal import Opener
from matchers.leverage.openings import tell
from matchers.leverage.settings import LeverageSettings
from matchers.leverage.steps import members
from matchers.leverage.wording import say_best
from matchers.solving import Bounded, Solved, minimise

ROUNDS = 200
"""How often a set that opens less than the programme says is forbidden."""
ROUNDING = 1e-9
ROUNDED_UP = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """A set, what it opens when matched anew, and what nothing exceeds."""

    taken: int
    weight: float
    bound: float


def find_best_set(case: Case, settings: LeverageSettings) -> BestSet:
    """The steps that together open the most weight, within a number of steps and of hours."""
    choice = _choose(case, settings)
    gap = 0.0 if choice.bound <= choice.weight else (choice.bound - choice.weight) / choice.bound
    found = BestSet(
        most=settings.most,
        budget_hours=settings.budget_hours,
        opening=tell(case, choice.taken, settings) if choice.taken else None,
        weight=choice.weight,
        bound=max(choice.bound, choice.weight),
        gap=round(gap, 9),
        status="optimal" if gap <= ROUNDING else "time limit",
        sentence="",
    )
    return found.model_copy(update={"sentence": say_best(found)})


def _choose(case: Case, settings: LeverageSettings) -> Choice:
    if case.trial is None:
        return Choice(0, 0.0, 0.0)
    start = monotonic()
    deadline = start + settings.time_limit_s
    masks: dict[int, list[int]] = {}
    beyond = 0.0
    for number, standing in enumerate(case.open):
        half = start + settings.time_limit_s * (number + 1) / (2 * len(case.open))
        opener = Opener(case.trial, standing, most=settings.most, until=half)
        masks[number] = opener.sets()
        if not opener.complete:  # what was not found may open it still
            beyond += standing.need.weight
    weights = [standing.need.weight for standing in case.open]
    best, bound = Choice(0, 0.0, 0.0), sum(weights)
    forbidden: list[int] = []
    for _ in range(ROUNDS):
        left = deadline - monotonic()
        if left <= 0:
            break
        program = Program(case, settings, weights, masks, forbidden)
        solved = program.solve(left)
        if solved.status == "optimal":
            solved = program.with_least_effort(solved, left)
        if solved.status == "infeasible":
            bound = best.weight
            break
        bound = min(bound, sum(weights) - solved.bound)
        if solved.values is None:
            break
        solution = program.taken(solved)
        taken = case.usable(solution)
        weight = case.weight_opened(taken)
        if (weight, -_effort(case, taken)) > (best.weight, -_effort(case, best.taken)):
            best = Choice(taken, weight, 0.0)
        if best.weight >= bound - ROUNDING or solved.status != "optimal":
            break
        forbidden.append(solution)
    return Choice(best.taken, best.weight, min(sum(weights), round(bound + beyond, 9)))


def _effort(case: Case, taken: int) -> float:
    return sum(step.node.effort_hours for step in case.chosen(taken))


class Program:
    """Least weight left closed: one column per step, one per smallest set, one per need left."""

    def __init__(
        self,
        case: Case,
        settings: LeverageSettings,
        weights: list[float],
        masks: dict[int, list[int]],
        forbidden: list[int],
    ) -> None:
        self.case = case
        self.steps = sorted(
            {bit for found in masks.values() for one in found for bit in members(one)}
        )
        self.column = {bit: place for place, bit in enumerate(self.steps)}
        self.sets = [(need, one) for need, found in masks.items() for one in found]
        first_set, first_need = len(self.steps), len(self.steps) + len(self.sets)
        self.weights = weights
        self.conditions: list[Bounded] = []
        for place, (_, one) in enumerate(self.sets):
            for bit in members(one):
                self._require(((first_set + place, -1.0), (self.column[bit], 1.0)), lo=0.0)
        for need in masks:
            opens = [(first_set + n, 1.0) for n, (of, _) in enumerate(self.sets) if of == need]
            self._require((*opens, (first_need + need, 1.0)), lo=1.0)
        every = [(place, 1.0) for place in range(len(self.steps))]
        self._require(tuple(every), hi=float(settings.most))
        if settings.budget_hours is not None:
            hours = [(p, self._hours(bit)) for p, bit in enumerate(self.steps)]
            self._require(tuple(hours), hi=settings.budget_hours)
        for one in forbidden:
            terms = [(p, -1.0 if one & bit else 1.0) for p, bit in enumerate(self.steps)]
            self._require(tuple(terms), lo=1.0 - one.bit_count())

    def _require(
        self,
        terms: tuple[tuple[int, float], ...],
        *,
        lo: float | None = None,
        hi: float | None = None,
    ) -> None:
        if terms:
            low = -float("inf") if lo is None else lo
            self.conditions.append(Bounded(terms, low, float("inf") if hi is None else hi))

    def _hours(self, bit: int) -> float:
        (step,) = self.case.chosen(bit)
        return step.node.effort_hours

    def solve(self, time_limit_s: float) -> Solved:
        """Solve it; the objective is the weight of the needs left closed."""
        blank = [0.0] * (len(self.steps) + len(self.sets))
        columns = len(blank) + len(self.weights)
        return minimise(
            [*blank, *self.weights],
            self.conditions,
            integer=[True] * columns,
            upper=[1.0] * columns,
            time_limit_s=time_limit_s,
        )

    def with_least_effort(self, solved: Solved, time_limit_s: float) -> Solved:
        """Of the solutions as good as this one, one that takes the fewest hours."""
        first_need = len(self.steps) + len(self.sets)
        left = tuple((first_need + need, weight) for need, weight in enumerate(self.weights))
        hours = [self._hours(bit) for bit in self.steps]
        columns = first_need + len(self.weights)
        again = minimise(
            [*hours, *[0.0] * (columns - len(hours))],
            [*self.conditions, Bounded(left, -float("inf"), solved.bound + ROUNDING)],
            integer=[True] * columns,
            upper=[1.0] * columns,
            time_limit_s=time_limit_s,
        )
        return solved if again.values is None else replace(again, bound=solved.bound)

    def taken(self, solved: Solved) -> int:
        """The steps that a solution takes."""
        values = solved.values or ()
        return sum(bit for place, bit in enumerate(self.steps) if values[place] > ROUNDED_UP)
