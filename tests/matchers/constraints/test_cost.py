"""Can they pay for it, and what would they pay?"""

import pytest

from ecograph.facts import Fact
from ecograph.nodes import CostOption
from ecograph.nodes.directory import SlidingStep
from matchers.constraints.cost import Cost
from matchers.directory.facets import Prices
from matchers.verdict import CostVerdict
from tests.matchers.requests import request
from tests.matchers.worlds import price

SLIDING = price(
    8000,
    option="sliding scale",
    sliding=(
        SlidingStep(fpl_percent_at_most=100, amount_cents=0),
        SlidingStep(fpl_percent_at_most=200, amount_cents=2000),
    ),
)
"""For one person in 2026, 100 % of the poverty level is $15,960 a year, $1,330 a month."""


def judge(*options: CostOption, words: str = "", **facts: Fact) -> CostVerdict:
    return Cost().judge(Prices(options, words), request(facts=facts))


def budget(cents: int) -> Fact:
    return Fact(value=cents)


@pytest.mark.parametrize("words", ["None", "free", "Free of charge.", "No fee", "$0.00", "N/A"])
def test_what_is_free_in_words_is_met_for_everybody(words: str) -> None:
    found = judge(words=words)
    assert (found.verdict, found.cents) == ("met", (0, 0))


def test_a_price_of_nothing_is_met_for_everybody() -> None:
    assert judge(price(0)).verdict == "met"


def test_a_price_is_unknown_but_shown_while_the_budget_was_not_asked() -> None:
    found = judge(price(2000))
    assert (found.verdict, found.cents) == ("unknown", (2000, 2000))
    assert "$20" in found.reason
    assert found.asks == ("budget_cents_per_visit",)


def test_a_refused_budget_is_not_asked_again() -> None:
    assert judge(price(2000), budget_cents_per_visit=Fact(refused=True)).asks == ()


def test_a_price_within_the_budget_is_met() -> None:
    assert judge(price(2000), budget_cents_per_visit=budget(2000)).verdict == "met"


def test_a_price_over_the_budget_is_unmet_and_says_by_how_much() -> None:
    found = judge(price(2050), budget_cents_per_visit=budget(1000))
    assert (found.verdict, found.missing) == ("unmet", ("$10.50 more for a visit",))


def test_a_range_around_the_budget_is_unknown() -> None:
    found = judge(price(1000, amount_at_most_cents=3000), budget_cents_per_visit=budget(2000))
    assert (found.verdict, found.cents) == ("unknown", (1000, 3000))


def test_a_budget_around_the_price_is_unknown() -> None:
    about = Fact(at_least=1000, at_most=3000)
    assert judge(price(2000), budget_cents_per_visit=about).verdict == "unknown"


def test_the_cheapest_option_counts() -> None:
    found = judge(price(9000), price(1500), budget_cents_per_visit=budget(2000))
    assert (found.verdict, found.cents) == ("met", (1500, 1500))


def test_no_price_is_unknown_whatever_the_budget() -> None:
    found = judge(budget_cents_per_visit=budget(5000))
    assert (found.verdict, found.cents, found.stated) == ("unknown", None, False)


def test_words_about_fees_are_quoted_and_make_no_price() -> None:
    found = judge(words="Call for fees", budget_cents_per_visit=budget(5000))
    assert (found.verdict, found.cents, found.stated) == ("unknown", None, True)
    assert '"Call for fees"' in found.reason


def test_what_can_be_paid_is_not_asked_where_no_price_is_known() -> None:
    assert judge(words="Call for fees").asks == ()


def test_a_sliding_fee_takes_the_step_of_the_income() -> None:
    for income, cents in ((133_000, 0), (133_001, 2000), (266_000, 2000), (266_001, 8000)):
        found = judge(
            SLIDING,
            income_cents_per_month=Fact(value=income),
            household_size=Fact(value=1),
            budget_cents_per_visit=budget(2500),
        )
        assert found.cents == (cents, cents)
        assert found.verdict == ("met" if cents <= 2500 else "unmet")


def test_a_sliding_fee_is_a_range_and_asks_while_the_income_is_open() -> None:
    found = judge(SLIDING, budget_cents_per_visit=budget(2500))
    assert (found.verdict, found.cents) == ("unknown", (0, 8000))
    assert found.asks == ("income_cents_per_month", "household_size")


def test_an_income_the_client_keeps_to_themselves_is_not_asked() -> None:
    found = judge(
        SLIDING,
        budget_cents_per_visit=budget(2500),
        income_cents_per_month=Fact(refused=True),
        household_size=Fact(value=1),
    )
    assert (found.verdict, found.asks) == ("unknown", ())


def test_insurance_opens_its_option() -> None:
    options = (price(0, insurance_accepted=("medicaid",)), price(9000))
    none, has = Fact(complete=True), Fact(has=frozenset({"medicaid"}))
    spare = budget(1000)
    assert judge(*options, budget_cents_per_visit=spare, insurance=has).verdict == "met"
    assert judge(*options, budget_cents_per_visit=spare, insurance=none).verdict == "unmet"
    unsure = judge(*options, budget_cents_per_visit=spare)
    assert (unsure.verdict, unsure.cents, unsure.asks) == ("unknown", (0, 9000), ("insurance",))


def test_a_price_for_holders_only_shuts_nobody_out_who_may_not_be_one() -> None:
    """To others the price is not known, so not known insurance cannot make it too dear."""
    holders, spare = price(1500, insurance_accepted=("medicaid",)), budget(1000)
    has = Fact(has=frozenset({"medicaid"}))
    assert judge(holders, budget_cents_per_visit=spare, insurance=has).verdict == "unmet"
    for insurance in (Fact(), Fact(complete=True)):
        assert (
            judge(holders, budget_cents_per_visit=spare, insurance=insurance).verdict == "unknown"
        )
