"""Does each constraint's verdict turn where the questions cut, and nowhere else?"""

from __future__ import annotations

from datetime import datetime

import pytest

from ecograph.facts import Fact
from ecograph.nodes import Client
from ecograph.nodes.directory import SlidingStep
from matchers.questions import Questions, RankedQuestion
from tests.matchers.questions.test_search import ask, town
from tests.matchers.worlds import offer, price, spot

SERVICE = "service:t:s"
SPARE = {"budget_cents_per_visit": Fact(value=1000)}


def asked(found: Questions) -> RankedQuestion:
    (one,) = found.questions
    return one


def dropping(one: RankedQuestion) -> set[str]:
    return {branch.answer for branch in one.branches if SERVICE in branch.drops}


def test_papers_are_asked_for_one_by_one() -> None:
    one = asked(ask(town(offer("s", papers=("id", "lease")))))
    assert one.fact == "documents"
    assert {branch.answer for branch in one.branches} == {
        "has id",
        "has lease",
        "none of these: has id or lease",
    }
    assert dropping(one) == {"none of these: has id or lease"}


def test_all_areas_of_a_service_are_one_answer() -> None:
    one = asked(ask(town(offer("s", areas=("town", "hills")), facts={})))
    assert one.fact == "areas"
    assert len(one.branches) == 2
    assert dropping(one) == {"none of these: lives in hills or town"}


def test_an_insurance_that_makes_it_affordable_is_asked_for() -> None:
    prices = (price(3000), price(500, insurance_accepted=("medicaid",)))
    one = asked(ask(town(offer("s", prices=prices), facts=SPARE)))
    assert one.fact == "insurance"
    assert dropping(one) == {"not: is insured with medicaid"}


def test_an_income_is_cut_where_the_price_changes() -> None:
    steps = (
        SlidingStep(fpl_percent_at_most=100, amount_cents=500),
        SlidingStep(fpl_percent_at_most=200, amount_cents=2000),
    )
    facts = {**SPARE, "household_size": Fact(value=1)}
    one = asked(ask(town(offer("s", prices=(price(5000, sliding=steps),)), facts=facts)))
    assert one.fact == "income_cents_per_month"
    assert dropping(one) == {"household income of more than $1,330 a month"}


def test_a_budget_is_asked_for_where_the_price_was_made_a_limit() -> None:
    graph = town(offer("s", prices=(price(3000),)))
    assert ask(graph).questions == ()  # nobody has said that the price matters


@pytest.mark.parametrize(("way", "device"), [("phone", "phone"), ("virtual", "internet")])
def test_a_device_is_asked_for_where_there_is_no_other_way(way: str, device: str) -> None:
    one = asked(ask(town(offer("s", delivery=(way,)))))
    assert one.fact == "devices"
    assert dropping(one) == {f"not: has {device}"}


def test_a_device_is_not_asked_for_where_one_can_go_there() -> None:
    graph = town(offer("s", delivery=("in_person", "phone"), places=(spot("near", 1),)))
    assert ask(graph).questions == ()


def test_ways_to_travel_are_asked_for_where_time_is_limited() -> None:
    graph = town(offer("s", places=(spot("far", 12),)))
    client = graph.node("client:t:c", Client)
    graph.write([client.model_copy(update={"max_travel_minutes": 45})])
    one = asked(ask(graph))
    assert one.fact == "travel_modes"
    assert SERVICE in one.changes


def test_no_poverty_level_of_the_year_is_no_error() -> None:
    steps = (SlidingStep(fpl_percent_at_most=100, amount_cents=500),)
    graph = town(offer("s", prices=(price(5000, sliding=steps),)), facts=SPARE)
    assert ask(graph, on=datetime(2019, 5, 1, 10)).questions == ()
