"""Which facts does each constraint read, and where do they turn its verdict?

Eligibility is told by its rule. For the others it stands here, as conditions: they only say where
to cut; what holds in a cell is always asked of the constraint itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ecograph.errors import InputError
from ecograph.geo import MODES
from ecograph.rules.grammar import Compare, Includes, IncomeAtMostPoverty
from ecograph.rules.leaves import Condition
from matchers.constraints.distance import NEEDS_DEVICE
from matchers.directory import Row
from matchers.request import MatchRequest


def _papers(row: Row, request: MatchRequest) -> Iterator[Condition]:
    for id, _ in row.papers.documents:
        yield Includes(attribute="documents", values=frozenset({id}))


def _areas(row: Row, request: MatchRequest) -> Iterator[Condition]:
    yield Includes(attribute="areas", values=frozenset(id for id, _ in row.catchment.areas))


def _travel(row: Row, request: MatchRequest) -> Iterator[Condition]:
    for way in row.site.delivery:
        if way in NEEDS_DEVICE:
            yield Includes(attribute="devices", values=frozenset({NEEDS_DEVICE[way]}))
    for mode in sorted(MODES):
        yield Includes(attribute="travel_modes", values=frozenset({mode}))


def _prices(row: Row, request: MatchRequest) -> Iterator[Condition]:
    amounts: set[int] = set()
    for option in row.prices.options:
        for word in option.insurance_accepted:
            yield Includes(attribute="insurance", values=frozenset({word}))
        listed = (option.amount_cents, option.amount_at_most_cents)
        amounts.update(amount for amount in listed if amount is not None)
        for step in option.sliding:
            amounts.add(step.amount_cents)
            try:
                yield IncomeAtMostPoverty(percent=step.fpl_percent_at_most, year=request.on.year)
            except (InputError, ValueError):
                continue  # no poverty level of that year is known: no income would tell
    for amount in sorted(amounts):
        yield Compare(attribute="budget_cents_per_visit", at_least=amount)


CONDITIONS: Mapping[str, Callable[[Row, MatchRequest], Iterator[Condition]]] = {
    "documents": _papers,
    "area": _areas,
    "distance": _travel,
    "cost": _prices,
}
"""By constraint; those that are not here read no fact that could be asked for."""
