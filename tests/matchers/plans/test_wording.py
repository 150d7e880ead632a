"""Is what a plan says true: prices, chances, ties, what runs out, what is too long?"""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from ecograph.edges import Charges, Edge, Requires
from ecograph.errors import InvalidRequest
from ecograph.facts import Fact
from ecograph.nodes import CostOption, Document, Node, Service, TaxonomyTerm, local_id
from ecograph.rules.grammar import Compare
from matchers.plans import PlanLimits
from tests.matchers.plans.counties import paper
from tests.matchers.plans.towns import desk, office, plans_for, step, town

CARD = Requires(from_id="service:t:desk", to_id=paper("card"))


def test_of_plans_with_as_little_work_the_one_that_ends_first_is_told_even_alone() -> None:
    slow = office("a slow one", "", "card", wait_days=20, effort_hours=2)
    quick = office("quick", "", "card", wait_days=3, effort_hours=2)
    for k in (1, 3):
        found = plans_for(town(desk(), CARD, *slow, *quick), k=k)
        assert [plan.finish_days for plan in found.plans] == [3, 20][:k]


def charging(service: Node | Edge, **option: object) -> list[Node | Edge]:
    assert isinstance(service, Service)
    cost = CostOption.model_validate({"id": f"cost_option:t:{local_id(service.id)}", **option})
    return [service, cost, Charges(from_id=service.id, to_id=cost.id)]


def test_of_plans_that_end_together_the_cheaper_is_told_and_an_unknown_price_is_not_cheap() -> None:
    dear, free, unsaid = (
        office(name, "", "card", wait_days=3, effort_hours=2, fee_cents=0)
        for name in ("a dear one", "b free", "a an unsaid one")
    )
    records = [
        *charging(dear[0], amount_cents=900),
        *charging(free[0], amount_cents=0),
    ]
    graph = town(desk(), CARD, *records, dear[1], free[1], *unsaid)
    found = plans_for(graph, k=3)
    told = [(plan.steps[0].service_name, plan.steps[0].cost_cents) for plan in found.plans]
    assert told == [("b free", 0), ("a dear one", 900), ("a an unsaid one", None)]
    assert "Nobody has told us what it costs." in found.plans[2].sentence
    assert "nothing" not in found.plans[2].sentence


def test_a_fee_comes_on_top_of_the_price_of_the_visit() -> None:
    service, edge = office("one", "", "card", fee_cents=300)
    graph = town(*charging(service, amount_cents=900), edge)
    [plan] = plans_for(graph, paper("card")).plans
    assert (plan.cost_cents, plan.cost_most_cents) == (1200, 1200)
    assert "It costs $12." in plan.sentence


def test_a_price_between_two_is_told_as_both() -> None:
    graph = town(*charging(desk(), amount_cents=500, amount_at_most_cents=2000))
    [plan] = plans_for(graph).plans
    assert (plan.cost_cents, plan.cost_most_cents) == (500, 2000)
    assert "It costs between $5 and $20." in plan.sentence


def test_no_more_steps_are_guessed_than_there_are() -> None:
    rule = Compare(attribute="income_cents_per_month", at_most=100_000)
    [plan] = plans_for(town(desk(rule))).plans
    assert (len(plan.steps), plan.success_assumed, len(plan.assumptions)) == (2, 1, 1)
    assert plan.success == 0.64


def test_the_paper_that_runs_out_is_named() -> None:
    graph = town(
        desk(),
        CARD,
        Requires(from_id="service:t:desk", to_id=paper("letter")),
        *office("one", "letter", "card", wait_days=28),
        *office("two", "", "letter", wait_days=0, lasts_days=7),
    )
    [plan] = plans_for(graph).plans
    assert 'what you get by "letter" runs out before it is used' in plan.sentence


@pytest.mark.parametrize("days", [1, 10])
def test_a_plan_longer_than_the_horizon_says_so_and_blames_nobody(days: int) -> None:
    graph = town(desk(), CARD, *office("one", "", "card", wait_days=28))
    [plan] = plans_for(graph, limits=PlanLimits(horizon_days=days)).plans
    assert plan.schedule is not None
    assert plan.schedule.status == "none"
    assert "These steps take longer than" in plan.sentence
    assert "closed" not in plan.sentence


def test_what_is_known_only_until_then_is_asked_for_again() -> None:
    rule = Compare(attribute="income_cents_per_month", at_most=100_000)
    income = Fact(value=50_000, valid_until=date(2026, 12, 1))
    late = town(
        desk(rule), CARD, *office("one", "", "card", wait_days=28), income_cents_per_month=income
    )
    [plan] = plans_for(late).plans
    assert plan.schedule is not None
    assert (
        'Ask again before step 2: "What comes in each month, before taxes?" '
        "What we know counts until 1 December 2026." in plan.schedule.sentence
    )
    [soon] = plans_for(town(desk(rule), income_cents_per_month=income)).plans
    assert soon.schedule is not None
    assert "Ask again" not in soon.schedule.sentence


def test_a_paper_that_is_meant_for_other_needs_is_said_not_to_count() -> None:
    other = TaxonomyTerm(id="taxonomy_term:t:other", code="O", name="other")
    gives = step(
        "card for others",
        provides={"documents": {"has": [paper("card")]}},
        for_terms=(other.id,),
    )
    found = plans_for(town(desk(), CARD, Document(id=paper("card"), name="card"), other, gives))
    assert found.plans == ()
    assert "Meant for other needs only, and not counted on: card for others." in found.sentence


def test_a_circle_that_no_plan_meets_is_not_told() -> None:
    graph = town(
        desk(),
        CARD,
        *office("one", "birth", "card"),
        *office("two", "card", "birth"),
        *office("plain", "", "card"),
    )
    assert [plan.steps[0].service_name for plan in plans_for(graph, k=1).plans] == ["plain"]
    names = [circle.names for circle in plans_for(graph, k=1).circles]
    assert names == [("card", "birth certificate")]  # the card is in the plan
    other = town(
        desk(),
        *office("one", "birth", "card"),
        *office("two", "card", "birth"),
    )
    assert plans_for(other).circles == ()


def test_a_record_that_contradicts_itself_is_told_as_that() -> None:
    rule = Compare(attribute="age", at_least=60)
    born = Fact(value=date(1950, 1, 1))
    found = plans_for(town(desk(rule), age=Fact(value=30), date_of_birth=born))
    assert found.plans == ()
    assert "What is on file contradicts itself. Clear this up first: How old" in found.sentence


def test_two_hundred_papers_in_a_row_are_a_plan() -> None:
    papers = [Document(id=paper(f"p{n}"), name=f"p{n}") for n in range(200)]
    offices = [
        one
        for n in range(200)
        for one in office(f"o{n}", f"p{n - 1}" if n else "", f"p{n}", wait_days=1)
    ]
    needs = Requires(from_id="service:t:desk", to_id=paper("p199"))
    [plan] = plans_for(town(desk(), *papers, *offices, needs)).plans
    assert (len(plan.steps), plan.finish_days, plan.solver.status) == (201, 200, "optimal")


def test_an_objective_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="effort, finish, success"):
        plans_for(town(desk()), objective="cheap")


def test_importing_plans_brings_no_heavy_library_along() -> None:
    heavy = "numpy scipy networkx numba shapely"
    code = f"import sys, matchers.plans; print([m for m in '{heavy}'.split() if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
