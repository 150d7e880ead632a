"""How could an open fact turn out, as far as the rules that read it can tell, and how likely is it?

A number or date is cut at the limits of the conditions that read it, a choice into words that some
condition tells apart, a collection into one yes or no per word. What no condition can tell apart is
one cell. Every variable is independent of all others: nothing about a person is guessed from
anything else about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ecograph.attributes import ATTRIBUTES, as_number
from ecograph.errors import InvalidRequest
from ecograph.facts import Facts
from ecograph.possible import Choice, Collection, Interval, Possible
from ecograph.record import Record
from ecograph.rules.grammar import Compare, Includes, IncomeAtMostPoverty, OneOf
from ecograph.rules.leaves import INCOME, SIZE, Condition, attributes_of
from ecograph.rules.poverty import income_limit_cents_per_month
from ecograph.rules.supervaluation import Subject
from ecograph.rules.worlds import HOUSEHOLDS_AHEAD, Instance

Numbers: TypeAlias = NDArray[np.float64]


class Counts(Record):
    """How a fact turned out among people counted locally."""

    people: int = Field(ge=0)
    """How many were asked."""
    values: Mapping[str, int] = Field(default_factory=dict)
    """Per value, as text ("34", "2001-05-31", "snap"), how many of them had it."""


Priors = Mapping[str, Counts]
"""Local counts by fact; a fact without counts is taken as equally likely in every cell."""


class Span(NamedTuple):
    """Whole numbers from `lo` to `hi`, both included; None is open."""

    lo: int
    hi: int | None


Cell = Span | frozenset[str] | bool
"""A stretch of numbers; words of a choice that are as good as each other; held or not."""


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One thing that is not known: a number, a choice, or whether a collection holds some words."""

    person: int
    fact: str
    words: frozenset[str]
    """Of a collection: the words that no condition tells apart; else empty."""
    cells: tuple[Cell, ...]
    chances: Numbers
    """One per cell; they sum to 1."""

    @property
    def subject(self) -> Subject:
        """Whose fact it is, and which."""
        return self.person, self.fact


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What one condition says in every cell of the variables it reads."""

    axes: tuple[int, ...]
    """Numbers of the variables; of an `Includes` all its words, of which one is enough."""
    truths: NDArray[np.bool_] | None
    """Where it surely holds: one axis per variable; None for an `Includes`."""
    may: NDArray[np.bool_] | None = None
    """Where it may hold, if that is more: in the last cell of the household all larger ones lie."""

    @property
    def planes(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Where it surely, and where it possibly, holds; not for an `Includes`."""
        surely = np.ones((), dtype=np.bool_) if self.truths is None else self.truths
        return surely, surely if self.may is None else self.may


class Cut:
    """All variables that some conditions read, and what each condition says of them."""

    def __init__(
        self,
        instances: Iterable[Instance],
        people: Sequence[Facts],
        priors: Priors,
        *,
        closed: frozenset[str] = frozenset(),
    ) -> None:
        """Cut what is open; `closed` facts will never be told, and stay unknown."""
        self.people = people
        self.closed = closed
        self._priors = priors
        self.variables: list[Variable] = []
        self.of_subject: dict[Subject, list[int]] = {}
        self.readings: dict[Instance, Reading] = {}
        by_subject: dict[Subject, dict[Condition, None]] = {}
        asked = dict.fromkeys(instances)
        for person, condition in asked:
            for name in attributes_of(condition):
                by_subject.setdefault((person, name), {})[condition] = None
        # The size of the household before the income: the limits on income hang on it.
        for subject in sorted(by_subject, key=lambda s: (s[1] != SIZE, s)):
            self._cut(subject, list(by_subject[subject]))
        for instance in asked:
            self.readings[instance] = self._read(*instance)

    def _cut(self, subject: Subject, conditions: Sequence[Condition]) -> None:
        person, name = subject
        known, kind = self.people[person].of(name), ATTRIBUTES[name].type
        if kind == "collection":
            found = [c for c in conditions if isinstance(c, Includes)]
            for words in _kinds(known, found):
                self._add(subject, words, (False, True))
        elif kind == "choice":
            one_of = [c for c in conditions if isinstance(c, OneOf)]
            self._add(subject, frozenset(), _choices(name, known, one_of))
        else:
            self._add(subject, frozenset(), _spans(name, known, self._limits(subject, conditions)))

    def _add(self, subject: Subject, words: frozenset[str], cells: tuple[Cell, ...]) -> None:
        person, name = subject
        chances = _chances(name, words, cells, self._priors.get(name))
        self.of_subject.setdefault(subject, []).append(len(self.variables))
        self.variables.append(Variable(person, name, words, cells, chances))

    def _limits(self, subject: Subject, conditions: Sequence[Condition]) -> set[int]:
        """The whole numbers at which some condition turns."""
        person, name = subject
        cuts: set[int] = set()
        for condition in conditions:
            if isinstance(condition, Compare):
                if condition.at_least is not None:
                    cuts.add(ceil(as_number(condition.at_least)))
                if condition.at_most is not None:
                    cuts.add(floor(as_number(condition.at_most)) + 1)
        levels = [c for c in conditions if isinstance(c, IncomeAtMostPoverty)]
        if levels and name == SIZE:
            known = self.people[person].of(SIZE)
            least = known.lo if isinstance(known, Interval) and known.lo is not None else 1
            first = max([1, ceil(least), *cuts])
            cuts.update(range(max(1, ceil(least)), first + HOUSEHOLDS_AHEAD + 1))
        if levels and name == INCOME:
            cuts.update(_limit(c, size) + 1 for c in levels for size in self._sizes(person))
        return cuts

    def _sizes(self, person: int) -> list[int]:
        variable = self.variables[self.of_subject[person, SIZE][0]]
        return [cell.lo for cell in variable.cells if isinstance(cell, Span)]

    def _read(self, person: int, condition: Condition) -> Reading:
        axes = tuple(
            axis for name in attributes_of(condition) for axis in self.of_subject[person, name]
        )
        if isinstance(condition, Includes):
            return Reading(
                tuple(a for a in axes if not self.variables[a].words.isdisjoint(condition.values)),
                None,
            )
        if isinstance(condition, IncomeAtMostPoverty):
            limits = np.array([_limit(condition, size) for size in self._sizes(person)])
            incomes = _lows(self.variables[axes[0]])
            surely = incomes[:, None] <= limits[None, :]
            may = surely.copy()
            last = self.variables[axes[1]].cells[-1]
            may[:, -1] |= isinstance(last, Span) and last.hi is None
            return Reading(axes, surely, may)
        variable = self.variables[axes[0]]
        if isinstance(condition, OneOf):
            held = [
                isinstance(cell, frozenset) and not cell.isdisjoint(condition.values)
                for cell in variable.cells
            ]
            return Reading(axes, np.array(held))
        lows = _lows(variable)
        truths = np.ones(len(lows), dtype=np.bool_)
        if condition.at_least is not None:
            truths &= lows >= as_number(condition.at_least)
        if condition.at_most is not None:
            truths &= lows <= as_number(condition.at_most)
        return Reading(axes, truths)


def value_in(variables: Sequence[tuple[Variable, int]], known: Possible) -> Possible:
    """What a fact would be in one cell of each of its variables, everything else as it is known."""
    variable, number = variables[0]
    cell = variable.cells[number]
    if isinstance(cell, Span):
        return Interval(lo=cell.lo, hi=cell.lo)
    if isinstance(cell, frozenset):
        return Choice(values=frozenset({min(cell)}))
    before = known if isinstance(known, Collection) else Collection()
    held, lacking = set(before.held), set(before.lacking)
    for one, number in variables:
        (held if one.cells[number] else lacking).update(one.words)
    return Collection(
        held=frozenset(held), lacking=frozenset(lacking) - held, complete=before.complete
    )


def check_priors(priors: Priors) -> None:
    """Refuse counts that cannot be.

    Raises
    ------
    InvalidRequest
        Names the fact, and what is wrong with its counts.
    """
    for name, counts in sorted(priors.items()):
        if name not in ATTRIBUTES:
            raise InvalidRequest(
                f"There is no fact {name[:80]!r} to count; "
                f"known are {', '.join(sorted(ATTRIBUTES))}."
            )
        for value, number in sorted(counts.values.items()):
            if not 0 <= number <= counts.people:
                raise InvalidRequest(
                    f"The counts of {name!r} say {number} of {counts.people} people; "
                    "give from none to all of them."
                )
            _number_of(name, value)


def _limit(condition: IncomeAtMostPoverty, size: int) -> int:
    return income_limit_cents_per_month(condition.year, condition.region, size, condition.percent)


def _lows(variable: Variable) -> Numbers:
    return np.array([cell.lo for cell in variable.cells if isinstance(cell, Span)], dtype=float)


def _kinds(known: Possible, conditions: Sequence[Includes]) -> list[frozenset[str]]:
    """The open words, those together that all conditions treat alike."""
    known = known if isinstance(known, Collection) else Collection()
    kinds: dict[tuple[bool, ...], set[str]] = {}
    for word in sorted(frozenset[str]().union(*(c.values for c in conditions))):
        if word not in known.held | known.lacking and not known.complete:
            kinds.setdefault(tuple(word in c.values for c in conditions), set()).add(word)
    return [frozenset(words) for words in kinds.values()]


def _choices(name: str, known: Possible, conditions: Sequence[OneOf]) -> tuple[frozenset[str], ...]:
    """The words it could be, those together that all conditions treat alike; "" is any other."""
    mentioned = frozenset[str]().union(*(c.values for c in conditions))
    words = ATTRIBUTES[name].words or mentioned | {""}
    if isinstance(known, Choice):
        words = known.values
    kinds: dict[tuple[bool, ...], set[str]] = {}
    for word in sorted(words):
        kinds.setdefault(tuple(word in c.values for c in conditions), set()).add(word)
    return tuple(frozenset(found) for found in kinds.values())


def _spans(name: str, known: Possible, cuts: set[int]) -> tuple[Span, ...]:
    """The stretches between the limits, as far as what is known leaves them open."""
    lo = hi = None
    if isinstance(known, Interval):
        lo = None if known.lo is None else ceil(known.lo)
        hi = None if known.hi is None else floor(known.hi)
    if lo is None:
        least = 1 if ATTRIBUTES[name].type == "date" else ATTRIBUTES[name].least
        lo = min([0, *(c - 1 for c in cuts)]) if least is None else least
        lo = lo if hi is None else min(lo, hi)
    starts = [lo, *sorted(cut for cut in cuts if cut > lo and (hi is None or cut <= hi))]
    ends: list[int | None] = [start - 1 for start in starts[1:]]
    return tuple(Span(start, end) for start, end in zip(starts, [*ends, hi], strict=True))


def _chances(
    name: str, words: frozenset[str], cells: tuple[Cell, ...], counts: Counts | None
) -> Numbers:
    """Equally likely, or as counted, with one more person in every cell (Laplace; Beta(1, 1))."""
    if counts is None:
        return np.full(len(cells), 1 / len(cells))
    if words:
        held = min(counts.people, sum(counts.values.get(word, 0) for word in words))
        seen = [float(counts.people - held), float(held)]
    else:
        seen = [
            float(sum(n for v, n in counts.values.items() if _falls(name, v, c))) for c in cells
        ]
        if any(isinstance(cell, frozenset) and "" in cell for cell in cells):
            named = frozenset[str]().union(*(c for c in cells if isinstance(c, frozenset)))
            rest = sum(n for value, n in counts.values.items() if value not in named)
            place = next(i for i, c in enumerate(cells) if isinstance(c, frozenset) and "" in c)
            seen[place] += rest
    smoothed = np.array(seen) + 1
    return np.asarray(smoothed / smoothed.sum(), dtype=np.float64)


def _falls(name: str, value: str, cell: Cell) -> bool:
    if isinstance(cell, Span):
        number = _number_of(name, value)
        return number >= cell.lo and (cell.hi is None or number < cell.hi + 1)
    return isinstance(cell, frozenset) and value in cell


def _number_of(name: str, value: str) -> float:
    kind = ATTRIBUTES[name].type
    if kind not in ("number", "date"):
        return 0.0
    try:
        return float(date.fromisoformat(value).toordinal()) if kind == "date" else float(value)
    except ValueError:
        raise InvalidRequest(
            f"The counts of {name!r} hold {value[:40]!r}, which is no {kind}; "
            "write numbers as 34 and dates as 2001-05-31."
        ) from None
