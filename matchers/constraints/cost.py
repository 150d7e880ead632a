"""Can they pay for it, and what would they pay?"""

from ecograph.cost import Payment, pays
from ecograph.possible import Anything, Interval, Truth
from matchers.directory import Row
from matchers.directory.facets import Prices
from matchers.request import MatchRequest
from matchers.verdict import OUTCOMES, CostVerdict


class Cost:
    """Does it cost no more than the client can spare for a visit?"""

    name = "cost"

    def facet(self, row: Row) -> Prices:
        """Read the ways to pay and the words about fees."""
        return row.prices

    def judge(self, facet: Prices, request: MatchRequest) -> CostVerdict:
        """Free is met for everybody; a price is judged only where the budget is known."""
        payment = pays(facet.options, facet.description, request.facts, on=request.on.date())
        fits = _fits(payment, request)
        return CostVerdict(
            name=self.name,
            verdict=OUTCOMES[fits],
            reason=payment.reason,
            cents=(payment.lo_cents, payment.hi_cents) if payment.hi_cents is not None else None,
            missing=_missing(payment, request) if fits is Truth.NO else (),
            asks=_asks(facet, payment, request) if fits is Truth.UNKNOWN else (),
            stated=not facet.silent,
        )


def _fits(payment: Payment, request: MatchRequest) -> Truth:
    if payment.free is Truth.YES:
        return Truth.YES
    budget = request.facts.of("budget_cents_per_visit")
    if not isinstance(budget, Interval):
        return Truth.UNKNOWN
    surely = payment.within(budget.lo) if budget.lo is not None else Truth.UNKNOWN
    at_best = payment.within(budget.hi) if budget.hi is not None else Truth.UNKNOWN
    return Truth.YES if surely is Truth.YES else Truth.NO if at_best is Truth.NO else Truth.UNKNOWN


def _asks(facet: Prices, payment: Payment, request: MatchRequest) -> tuple[str, ...]:
    """The facts that the price, or what can be spared, hangs on and that are not known."""
    by_income = ("income_cents_per_month", "household_size")
    hangs_on = {
        "budget_cents_per_visit": payment.lo_cents > 0 or payment.hi_cents is not None,
        "insurance": any(option.insurance_accepted for option in facet.options),
        **dict.fromkeys(by_income, any(option.sliding for option in facet.options)),
    }
    return tuple(
        name
        for name, matters in hangs_on.items()
        if matters and isinstance(known := request.facts.of(name), Anything) and not known.refused
    )


def _missing(payment: Payment, request: MatchRequest) -> tuple[str, ...]:
    budget = request.facts.of("budget_cents_per_visit")
    spare = budget.hi if isinstance(budget, Interval) else None
    return (f"${(payment.lo_cents - (spare or 0)) / 100:,.2f} more for a visit",)
