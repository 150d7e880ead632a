"""What does this client pay?

Several options of one service are alternatives: the client takes the cheapest that is open to them.
What is paid is an interval of cents, because income, household or insurance may not be known. Words
about fees never make a price, except those that say there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, floor
from typing import Literal

from pydantic import Field

from ecograph.errors import InputError
from ecograph.facts import Facts
from ecograph.nodes.directory import CostOption
from ecograph.possible import Collection, Interval, Truth
from ecograph.record import Record
from ecograph.rules.poverty import PovertyRegion, income_limit_cents_per_month

Per = Literal["visit", "month", "once"]

FREE_WORDS = frozenset(
    {
        *("none", "n/a", "na", "not applicable", "free", "free of charge", "0", "$0", "0.00"),
        *("no fee", "no fees", "no charge", "no charges", "no cost", "no costs", "$0.00"),
        *("there is no fee", "there are no fees", "there is no charge", "free service"),
        *("services are free", "all services are free", "free services", "no fee for services"),
    }
)
"""A fees text that is nothing but one of these says that nothing is paid."""

PER_WORDS = {"visit": "", "month": " per month", "once": " once"}


class Payment(Record):
    """What the client pays, from the least to the most."""

    lo_cents: int = Field(default=0, ge=0)
    hi_cents: int | None = Field(default=None, ge=0)
    """None: there is no telling how much at most."""
    per: Per = "visit"
    currency: str = "USD"
    reason: str
    """Which option, and why it is not exact; quotes the directory where only words are known."""

    @property
    def free(self) -> Truth:
        """Whether nothing is paid."""
        if self.hi_cents == 0:
            return Truth.YES
        return Truth.NO if self.lo_cents > 0 else Truth.UNKNOWN

    def within(self, budget_cents: float) -> Truth:
        """Whether it costs no more than that."""
        if self.hi_cents is not None and self.hi_cents <= budget_cents:
            return Truth.YES
        return Truth.NO if self.lo_cents > budget_cents else Truth.UNKNOWN


class _Quote(Record):
    """What one option costs this client, if it is open to them."""

    option: CostOption
    lo: int
    hi: int | None
    open: Truth
    note: str = ""


def pays(
    options: Sequence[CostOption],
    fees_description: str,
    facts: Facts,
    *,
    on: date,
    region: PovertyRegion = "48+DC",
) -> Payment:
    """Work out what the client pays for the cheapest option that is open to them on that day.

    The lower end is that of the cheapest option that may be open, and nothing where none surely is;
    the upper end that of the cheapest that surely is. The price is unknown where no option is
    surely open, where options are in several currencies, and where there is only prose. `per` and
    the amounts of options paid by the month or once are those of the first visit.

    Parameters
    ----------
    options
        The service's ways to pay; those not valid on the day are left out.
    fees_description
        The directory's words, looked at where no option gives a price.
    facts
        Income, household size and insurance of the client.
    on
        The day; its year names the table of poverty levels.
    region
        The table of poverty levels.
    """
    quotes = [_quote(option, facts, on, region) for option in options if _valid(option, on)]
    quotes = [quote for quote in quotes if quote.open is not Truth.NO]
    if any(quote.hi is not None or quote.lo > 0 for quote in quotes):
        return _cheapest(quotes)
    if any(_valid(option, on) for option in options) and not quotes:
        return Payment(reason=_only_for(options, on))
    return _in_words(fees_description, [quote.option for quote in quotes])


def say_money(lo_cents: int, hi_cents: int | None, *, currency: str = "USD") -> str:
    """Write an amount as a person would: ``free``, ``$20``, ``$5 to $12.50``, ``$5 or more``."""
    if hi_cents is None:
        return f"{_money(lo_cents, currency)} or more" if lo_cents else "price not known"
    if hi_cents == 0:
        return "free"
    if lo_cents == hi_cents:
        return _money(lo_cents, currency)
    return f"{_money(lo_cents, currency)} to {_money(hi_cents, currency)}"


def _money(cents: int, currency: str) -> str:
    amount = f"{cents // 100:,}" if cents % 100 == 0 else f"{cents // 100:,}.{cents % 100:02}"
    return f"${amount}" if currency == "USD" else f"{amount} {currency}"


def _valid(option: CostOption, on: date) -> bool:
    return (option.valid_from is None or option.valid_from <= on) and (
        option.valid_to is None or on <= option.valid_to
    )


def _quote(option: CostOption, facts: Facts, on: date, region: PovertyRegion) -> _Quote:
    held = _holds(option, facts)
    if option.sliding:
        return _slide(option, facts, on, region, held)
    amounts = [option.amount_cents, option.amount_at_most_cents]
    given = [amount for amount in amounts if amount is not None]
    if not given:
        said_free = says_free(option.amount_description) or says_free(option.option)
        return _Quote(option=option, lo=0, hi=0 if said_free else None, open=held)
    lo = 0 if option.amount_cents is None else min(given)
    return _Quote(option=option, lo=lo, hi=max(given), open=held)


def _holds(option: CostOption, facts: Facts) -> Truth:
    if not option.insurance_accepted:
        return Truth.YES
    insurance = facts.of("insurance")
    if not isinstance(insurance, Collection):
        return Truth.UNKNOWN
    folded = Collection(
        held=frozenset(word.casefold() for word in insurance.held),
        lacking=frozenset(word.casefold() for word in insurance.lacking),
        complete=insurance.complete,
    )
    best = Truth.NO
    for word in option.insurance_accepted:
        best |= folded.holds(word.casefold())
    return best


def _slide(
    option: CostOption, facts: Facts, on: date, region: PovertyRegion, held: Truth
) -> _Quote:
    """Take the steps that the client's income and household may come to."""
    steps = sorted(option.sliding, key=lambda step: step.fpl_percent_at_most)
    amounts: list[int | None] = [*(step.amount_cents for step in steps), option.amount_cents]
    percents = [step.fpl_percent_at_most for step in steps]
    first, last = 0, len(steps)
    note = ""
    try:
        first, last = _steps(percents, facts, on.year, region)
    except InputError:
        note = f"no poverty level of {on.year} is known"
    reached = amounts[first : last + 1]
    known = [amount for amount in reached if amount is not None]
    if first < last and not note:
        note = _asked_for(facts)
    return _Quote(
        option=option,
        lo=min(known, default=0) if None not in reached else 0,
        hi=max(known) if known and None not in reached else None,
        open=held,
        note=note,
    )


def _steps(percents: list[int], facts: Facts, year: int, region: PovertyRegion) -> tuple[int, int]:
    """Return the lowest and the highest step possible; the number of steps is "above them all"."""
    income, size = _range(facts, "income_cents_per_month"), _range(facts, "household_size")
    least, most = max(0, floor(income[0] or 0)), income[1]
    few = max(1, floor(size[0] or 1))
    many = None if size[1] is None else max(few, ceil(size[1]))

    def reached(cents: int, people: int) -> int:
        limits = [income_limit_cents_per_month(year, region, people, p) for p in percents]
        return next((n for n, limit in enumerate(limits) if cents <= limit), len(percents))

    highest = len(percents) if most is None else reached(ceil(most), few)
    return (0 if many is None else reached(least, many)), highest


def _range(facts: Facts, attribute: str) -> tuple[float | None, float | None]:
    value = facts.of(attribute)
    return (value.lo, value.hi) if isinstance(value, Interval) else (None, None)


def _asked_for(facts: Facts) -> str:
    names = {"income_cents_per_month": "income", "household_size": "household size"}
    vague = [
        name
        for attribute, name in names.items()
        if not (isinstance(value := facts.of(attribute), Interval) and value.exact)
    ]
    return f"depends on {' and '.join(vague)}" if vague else ""


def _cheapest(quotes: list[_Quote]) -> Payment:
    currencies = sorted({quote.option.currency for quote in quotes})
    if len(currencies) > 1:
        return Payment(reason=f"priced in {' and '.join(currencies)}, which cannot be compared")
    sure = [quote for quote in quotes if quote.open is Truth.YES]
    capped = [quote for quote in sure if quote.hi is not None]
    best = min(capped, key=lambda quote: (quote.hi, quote.lo, quote.option.id), default=None)
    low = min(quotes, key=lambda quote: (quote.lo, quote.option.id))
    shown = best or low
    said = _say(shown)
    if low is not shown and low.lo < shown.lo:
        said += f"; perhaps less: {_say(low)}"
    return Payment(
        lo_cents=low.lo if sure else 0,
        hi_cents=best.hi if best is not None else None,
        per=shown.option.per,
        currency=currencies[0],
        reason=said,
    )


def _say(quote: _Quote) -> str:
    option = quote.option
    name = option.option or ("sliding scale" if option.sliding else "fee")
    price = say_money(quote.lo, quote.hi, currency=option.currency)
    said = f"{name[:80]}: {price}{PER_WORDS[option.per] if quote.hi != 0 else ''}"
    notes = [quote.note] if quote.note else []
    if option.insurance_accepted:
        who = f"for holders of {' or '.join(option.insurance_accepted)}"[:80]
        notes.append(who if quote.open is Truth.YES else f"{who}, which is not known")
    return f"{said} ({'; '.join(notes)})" if notes else said


def _only_for(options: Sequence[CostOption], on: date) -> str:
    words = {w for o in options if _valid(o, on) for w in o.insurance_accepted}
    return f"priced only for holders of {' or '.join(sorted(words))}"[:160]


def _in_words(fees_description: str, options: list[CostOption]) -> Payment:
    if says_free(fees_description):
        return Payment(hi_cents=0, reason=f'free: fees "{fees_description.strip()}"')
    spoken = [o.amount_description or o.option for o in options]
    words = " ".join((fees_description.strip() or "; ".join(filter(None, spoken))).split())
    if not words:
        return Payment(reason="no price is listed")
    quote = words if len(words) <= 80 else words[:79].rstrip() + "…"
    return Payment(reason=f'no price that can be read: "{quote}"')


def says_free(words: str) -> bool:
    """Whether the words say that nothing is paid, and nothing else."""
    return " ".join(words.casefold().split()).rstrip(" .!") in FREE_WORDS
