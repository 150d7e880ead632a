"""Does the client pay what the options say, and is what nobody knows left open?"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.cost import Payment, pays, say_money, says_free
from ecograph.facts import Facts
from ecograph.nodes.directory import CostOption
from ecograph.possible import Collection, Interval, Possible, Truth

TODAY = date(2026, 11, 23)


def option(**fields: Any) -> CostOption:
    return CostOption.model_validate({"id": "cost_option:test:1", **fields})


def facts(**possible: Possible) -> Facts:
    return Facts(on=TODAY, possible=possible)


def exact(number: float) -> Interval:
    return Interval(lo=number, hi=number)


def paid(*options: CostOption, fees: str = "", **known: Possible) -> Payment:
    return pays(options, fees, facts(**known), on=TODAY)


def ends(payment: Payment) -> tuple[int, int | None]:
    return payment.lo_cents, payment.hi_cents


SLIDING = option(
    option="Sliding scale",
    amount_cents=6000,
    sliding=[
        {"fpl_percent_at_most": 100, "amount_cents": 0},
        {"fpl_percent_at_most": 200, "amount_cents": 2000},
    ],
)
# 2026, 48 states, one person: 15,960 dollars a year, so 1,330 a month is exactly 100 %.


def test_a_fixed_fee_is_exact() -> None:
    payment = paid(option(option="Standard fee", amount_cents=2050))
    assert ends(payment) == (2050, 2050)
    assert payment.reason == "Standard fee: $20.50"
    assert payment.free is Truth.NO


def test_a_range_stays_a_range() -> None:
    payment = paid(option(amount_cents=500, amount_at_most_cents=2000))
    assert ends(payment) == (500, 2000)
    assert ends(paid(option(amount_at_most_cents=2000))) == (0, 2000)


@pytest.mark.parametrize(
    ("income", "size", "expected"),
    [
        (exact(133_000), exact(1), (0, 0)),
        (exact(133_001), exact(1), (2000, 2000)),
        (exact(266_000), exact(1), (2000, 2000)),
        (exact(266_001), exact(1), (6000, 6000)),
        (exact(133_001), exact(2), (0, 0)),
        (Interval(lo=100_000, hi=200_000), exact(1), (0, 2000)),
        (exact(200_000), Interval(lo=1, hi=3), (0, 2000)),
        (Interval(lo=200_000), exact(1), (2000, 6000)),
        (exact(200_000), Interval(lo=1), (0, 2000)),
    ],
)
def test_a_sliding_scale_follows_income_and_household(
    income: Interval, size: Interval, expected: tuple[int, int]
) -> None:
    payment = paid(SLIDING, income_cents_per_month=income, household_size=size)
    assert ends(payment) == expected


def test_a_sliding_scale_without_facts_says_what_it_depends_on() -> None:
    payment = paid(SLIDING)
    assert ends(payment) == (0, 6000)
    assert payment.free is Truth.UNKNOWN
    assert payment.reason == ("Sliding scale: $0 to $60 (depends on income and household size)")


def test_above_the_last_step_nothing_is_known_unless_an_amount_is_given() -> None:
    steps = [{"fpl_percent_at_most": 100, "amount_cents": 0}]
    payment = paid(
        option(sliding=steps), income_cents_per_month=exact(500_000), household_size=exact(1)
    )
    assert ends(payment) == (0, None)


def test_a_year_without_poverty_levels_leaves_every_step_possible() -> None:
    known = facts(income_cents_per_month=exact(0), household_size=exact(1))
    payment = pays([SLIDING], "", known, on=date(1999, 1, 1))
    assert ends(payment) == (0, 6000)
    assert "no poverty level of 1999" in payment.reason


MEDICAID = option(option="Medicaid", amount_cents=0, insurance_accepted=["Medicaid"])
SELF_PAY = option(option="Self-pay", amount_cents=4000)


@pytest.mark.parametrize(
    ("insurance", "expected"),
    [
        (Collection(held=frozenset({"medicaid"})), (0, 0)),
        (Collection(complete=True), (4000, 4000)),
        (Collection(lacking=frozenset({"Medicaid"})), (4000, 4000)),
        (Collection(held=frozenset({"Medicare"})), (0, 4000)),
    ],
)
def test_insurance_opens_an_option_to_holders_only(
    insurance: Collection, expected: tuple[int, int]
) -> None:
    assert ends(paid(MEDICAID, SELF_PAY, insurance=insurance)) == expected


def test_what_may_be_cheaper_is_said() -> None:
    assert paid(MEDICAID, SELF_PAY).reason == (
        "Self-pay: $40; perhaps less: Medicaid: free (for holders of Medicaid, which is not known)"
    )


def test_an_option_for_others_only_leaves_the_price_unknown() -> None:
    payment = paid(MEDICAID, insurance=Collection(complete=True))
    assert ends(payment) == (0, None)
    assert payment.reason == "priced only for holders of Medicaid"
    assert ends(paid(MEDICAID)) == (0, None)


def test_the_cheapest_open_option_counts() -> None:
    assert ends(paid(option(amount_cents=3000), option(amount_cents=1000))) == (1000, 1000)
    wide = option(amount_cents=500, amount_at_most_cents=5000)
    assert ends(paid(wide, option(amount_cents=1000))) == (500, 1000)


def test_an_option_without_a_price_may_be_cheaper() -> None:
    assert ends(paid(option(option="ask"), option(amount_cents=1000))) == (0, 1000)


def test_options_count_from_their_first_to_their_last_day() -> None:
    assert ends(paid(option(amount_cents=1000, valid_to=TODAY))) == (1000, 1000)
    assert ends(paid(option(amount_cents=1000, valid_from=TODAY))) == (1000, 1000)
    assert ends(paid(option(amount_cents=1000, valid_to=date(2026, 11, 22)))) == (0, None)
    assert ends(paid(option(amount_cents=1000, valid_from=date(2026, 11, 24)))) == (0, None)


def test_two_currencies_are_not_compared() -> None:
    payment = paid(option(amount_cents=1000), option(amount_cents=1000, currency="EUR"))
    assert ends(payment) == (0, None)
    assert "EUR and USD" in payment.reason


def test_a_monthly_fee_says_so() -> None:
    payment = paid(option(option="Dues", amount_cents=1000, per="month"))
    assert payment.per == "month"
    assert payment.reason == "Dues: $10 per month"


@pytest.mark.parametrize(
    "words", ["None", "N/A", " free. ", "No fee", "NO FEES", "no charge", "$0"]
)
def test_words_that_say_free_are_free_with_the_quote(words: str) -> None:
    payment = paid(fees=words)
    assert payment.free is Truth.YES
    assert words.strip() in payment.reason


@pytest.mark.parametrize(
    "words",
    [
        "None except for immigration work. Cash and checks accepted.",
        "Vary according to income. Cash and Medi-Cal accepted.",
        "Free for members",
        "Sliding scale, $0.00 - $120.00",
        "No fee; Flat fee; Sliding scale based on income",
        "x" * 200,
    ],
)
def test_prose_is_never_a_price(words: str) -> None:
    payment = paid(fees=words)
    assert ends(payment) == (0, None)
    assert payment.free is Truth.UNKNOWN
    assert words[:60] in payment.reason
    assert len(payment.reason) < 120


def test_nothing_listed_is_unknown() -> None:
    assert paid().reason == "no price is listed"
    assert paid().free is Truth.UNKNOWN
    assert not says_free("")


def test_an_option_that_only_says_free_is_free() -> None:
    assert paid(option(option="Free")).free is Truth.YES
    assert paid(option(), fees="None").free is Truth.YES


def test_a_price_given_beats_words() -> None:
    assert ends(paid(option(amount_cents=1000), fees="None")) == (1000, 1000)


@pytest.mark.parametrize(
    ("budget", "expected"), [(499, Truth.NO), (500, Truth.UNKNOWN), (2000, Truth.YES)]
)
def test_a_budget_is_kept_broken_or_neither(budget: int, expected: Truth) -> None:
    assert Payment(lo_cents=500, hi_cents=2000, reason="").within(budget) is expected


@pytest.mark.parametrize(
    ("lo", "hi", "said"),
    [
        (0, 0, "free"),
        (2000, 2000, "$20"),
        (0, 1250, "$0 to $12.50"),
        (500, None, "$5 or more"),
        (0, None, "price not known"),
        (123_456_00, 123_456_00, "$123,456"),
        (5, 5, "$0.05"),
    ],
)
def test_money_is_said_in_plain_words(lo: int, hi: int | None, said: str) -> None:
    assert say_money(lo, hi) == said


def test_other_currencies_are_named() -> None:
    assert say_money(2000, 2000, currency="EUR") == "20 EUR"


ranges = st.tuples(st.integers(0, 400_000), st.integers(0, 400_000)).map(sorted)
sizes = st.tuples(st.integers(1, 8), st.integers(1, 8)).map(sorted)
some_options = st.lists(
    st.one_of(
        st.just(SLIDING),
        st.just(MEDICAID),
        st.builds(
            CostOption,
            id=st.just("cost_option:test:1"),
            amount_cents=st.one_of(st.none(), st.integers(0, 5000)),
            amount_at_most_cents=st.one_of(st.none(), st.integers(0, 9000)),
        ),
    ),
    min_size=1,
    max_size=4,
)


@given(some_options, ranges, sizes, st.booleans(), st.data())
def test_knowing_more_only_narrows_the_price(
    options: list[CostOption],
    income: list[int],
    size: list[int],
    insured: bool,
    data: st.DataObject,
) -> None:
    vague = pays(
        options,
        "",
        facts(
            income_cents_per_month=Interval(lo=income[0], hi=income[1]),
            household_size=Interval(lo=size[0], hi=size[1]),
        ),
        on=TODAY,
    )
    sharp = pays(
        options,
        "",
        facts(
            income_cents_per_month=exact(data.draw(st.integers(*income))),
            household_size=exact(data.draw(st.integers(*size))),
            insurance=Collection(held=frozenset({"Medicaid"} if insured else set()), complete=True),
        ),
        on=TODAY,
    )
    assert vague.lo_cents <= sharp.lo_cents or sharp.hi_cents is None
    assert vague.hi_cents is None or (
        sharp.hi_cents is not None and sharp.hi_cents <= vague.hi_cents
    )
