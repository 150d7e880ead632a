"""Is a step only listed where somebody gives it to this client?"""

from __future__ import annotations

from ecograph.facts import Fact
from ecograph.nodes import Client
from ecograph.rules.grammar import Includes, Not, OneOf
from matchers.leverage import LeverageSettings, find_leverage
from tests.matchers.leverage.test_search import (
    ANA,
    CARD,
    FOOD,
    NO_PAPERS,
    ON,
    Records,
    asked,
    has,
    opened,
    service,
    step,
    world,
)

STUDENT = OneOf(attribute="student", values=frozenset({"yes"}))
MEDICAID = Includes(attribute="benefits", values=frozenset({"medicaid"}))
GIVER = "service:t:giver"


def client(**facts: Fact) -> Client:
    return Client(id=ANA, facts={"documents": NO_PAPERS, **facts})


def giver(rule: object) -> Records:
    return service("giver", FOOD, eligibility=rule)


def test_what_its_giver_surely_refuses_is_not_listed_but_named() -> None:
    card = step("card", provides=has(CARD), provider_id=GIVER)
    found = asked(client(student=Fact(value="no")), giver(STUDENT), card)
    assert (found.interventions, found.not_taken) == ((), ("intervention:t:card",))
    assert "One step is left out: who gives it does not take you" in found.sentence


def test_what_is_not_known_of_the_client_leaves_a_step_in() -> None:
    card = step("card", provides=has(CARD), provider_id=GIVER)
    found = asked(client(), giver(STUDENT), card)
    assert opened(found) == {("card",): {"rent": "rent-help"}}
    assert found.not_taken == ()


def test_a_step_that_makes_the_giver_take_the_client_is_listed_with_it() -> None:
    card = step("card", provides=has(CARD), provider_id=GIVER)
    enrol = step("enrol", provides={"student": Fact(value="yes")}, for_terms=(FOOD,))
    found = asked(client(student=Fact(value="no")), giver(STUDENT), card, enrol)
    assert opened(found) == {("card", "enrol"): {"rent": "rent-help"}}
    (pair,) = found.interventions
    assert pair.together
    assert [one.weight for one in pair.shares] == [0.5, 0.5]


def test_no_step_makes_its_own_giver_take_the_client() -> None:
    both = {**has(CARD), "student": Fact(value="yes")}
    card = step("card", provides=both, provider_id=GIVER)
    assert opened(asked(client(student=Fact(value="no")), giver(STUDENT), card)) == {}


def test_two_steps_that_wait_for_each_other_are_not_listed() -> None:
    start = client(student=Fact(value="no"), benefits=Fact(complete=True))
    card = step("card", provides={**has(CARD), "student": Fact(value="yes")}, provider_id=GIVER)
    enrol = step(
        "enrol",
        provides={"benefits": Fact(has=frozenset({"medicaid"}))},
        provider_id="service:t:other",
    )
    other = service("other", FOOD, eligibility=STUDENT)
    assert opened(asked(start, giver(MEDICAID), other, card, enrol)) == {}


def test_a_step_may_be_taken_before_the_one_that_would_close_its_giver() -> None:
    start = client(student=Fact(value="no"))
    card = step("card", provides=has(CARD), provider_id=GIVER)
    enrol = step("enrol", provides={"student": Fact(value="yes")})
    more = service("rent-help", "taxonomy_term:t:rent", CARD, eligibility=STUDENT)
    found = asked(start, giver(Not(part=STUDENT)), more, card, enrol)
    assert opened(found) == {("card", "enrol"): {"rent": "rent-help"}}


def test_the_best_set_within_a_budget_can_be_taken() -> None:
    card = step("card", provides=has(CARD), provider_id=GIVER)
    dear = step("dear", provides=has(CARD), effort_hours=3)
    graph = world(client(student=Fact(value="no")), giver(STUDENT), card, dear)
    limits = LeverageSettings(budget_hours=4)
    best = find_leverage(graph, ANA, on=ON, settings=limits).best
    assert best is not None
    assert best.opening is not None
    assert best.opening.names == ("dear",)


def test_who_has_no_need_is_not_told_that_all_is_served() -> None:
    graph = world()
    graph.write([Client(id="client:t:new")])
    found = find_leverage(graph, "client:t:new", on=ON)
    assert found.sentence == "No need of yours is written down, so there is nothing to open."
