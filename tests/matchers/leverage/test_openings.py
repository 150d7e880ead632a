"""What is said of an opening: how surely, for how long, at what cost, whose doing, what first?"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import Any

import pytest

from ecograph.edges import CountsAs, Edge, Has, Requires, TiedTo, WorksAt
from ecograph.errors import NodeNotFound
from ecograph.facts import Fact
from ecograph.nodes import Benefit, Client, Consent, Document, Node, Organization, Person
from ecograph.nodes.client import NewService, NewTie
from ecograph.nodes.directory import SpokenLanguage
from ecograph.rules.grammar import Compare, Not, OneOf
from matchers.leverage import Leverage, LeverageSettings, Opening, find_leverage
from tests.matchers.leverage.test_search import (
    ANA,
    CARD,
    FOOD,
    HOUSING,
    LEASE,
    NO_PAPERS,
    ON,
    ORG,
    RENT,
    Records,
    asked,
    has,
    need,
    opened,
    service,
    step,
    world,
)

SPEAKS: dict[str, object] = {"languages": (SpokenLanguage(tag="en", name="English"),)}
FREE: dict[str, Any] = {"eligibility_description": "None", "fees_description": "Free", **SPEAKS}


def only(found: Leverage) -> Opening:
    (one,) = found.interventions
    return one


def told(
    *more: Node | Edge | Records, facts: Mapping[str, Fact] | None = None, **limits: object
) -> Leverage:
    settings = LeverageSettings.model_validate(limits)
    return find_leverage(world(*more, facts=facts), ANA, on=ON, settings=settings)


def test_what_is_still_unknown_counts_half_for_each_open_fact() -> None:
    one = only(asked(step("card", provides=has(CARD))))
    (unlock,) = one.unlocks
    assert (unlock.verdict, unlock.asks) == (
        "unknown",
        ("no conditions are listed; ask when calling", "no languages are listed; ask when calling"),
    )
    assert unlock.chance == 0.25
    assert (one.gain.pessimistic, one.gain.expected, one.gain.optimistic) == (0, 0.25, 1)


def sure_world() -> Records:
    return [
        Client.model_validate(
            {"id": ANA, "facts": {"documents": NO_PAPERS}, "languages": ({"tag": "en"},)}
        ),
        *service("rent-help", RENT, CARD, org=ORG, **FREE),
    ]


def test_where_all_is_known_the_three_readings_are_one() -> None:
    one = only(asked(sure_world(), step("card", provides=has(CARD))))
    assert (one.gain.pessimistic, one.gain.expected, one.gain.optimistic) == (1, 1, 1)
    assert (one.unlocks[0].verdict, one.unlocks[0].asks) == ("met", ())


def test_a_sentence_can_be_read_aloud() -> None:
    card = step("card", provides=has(CARD), cost_cents=1250, lasts_days=400, effort_hours=1.5)
    assert only(asked(sure_world(), card)).sentence == (
        '"card" would open for you: rent, by rent-help at Open Door. It takes about 1.5 hours of '
        "your time and ours together and $12.50, and lasts about a year."
    )


def test_what_lasts_counts_within_the_horizon_and_less_the_later_it_is() -> None:
    card = step("card", provides=has(CARD), lasts_days=3650)
    one = only(told(card, horizon_days=365, discount_per_year=0.05))
    assert one.lasting == pytest.approx((1 - exp(-0.05)) / 0.05)
    assert only(told(card, horizon_days=365, discount_per_year=0)).lasting == 1


def test_the_order_may_go_by_what_is_sure() -> None:
    more = [*sure_world(), *need("food", FOOD, weight=2), *service("pantry", FOOD, LEASE)]
    card, lease = step("card", provides=has(CARD)), step("lease", provides=has(LEASE))
    assert told(more, card, lease).interventions[0].names == ("lease",)
    by_sure = told(more, card, lease, order="pessimistic").interventions
    assert by_sure[0].names == ("card",)


def test_three_that_work_only_together_share_what_they_open() -> None:
    more = service("rent-help", RENT, CARD, LEASE, "document:t:slip")
    steps = [
        step(name, provides=has(paper))
        for name, paper in (("a", CARD), ("b", LEASE), ("c", "document:t:slip"))
    ]
    one = only(asked(Document(id="document:t:slip", name="slip"), more, *steps))
    assert one.together
    assert [share.weight for share in one.shares] == pytest.approx([1 / 3] * 3)
    assert one.sentence.startswith('Only together, "a", "b" and "c" would open')


def test_a_paper_brings_what_it_counts_as() -> None:
    proof = CountsAs(from_id=LEASE, to_id=CARD)
    assert opened(asked(proof, step("lease", provides=has(LEASE)))) == {
        ("lease",): {"rent": "rent-help"}
    }


def test_a_step_that_closes_what_another_opens_is_no_part_of_a_set() -> None:
    """Work brings the paper, but who works is not taken."""
    rule = Not(part=OneOf(attribute="student", values=frozenset({"yes"})))
    more = service("rent-help", RENT, CARD, eligibility=rule)
    card = step("card", provides=has(CARD))
    course = step("course", provides={"student": Fact(value="yes")})
    facts = {"documents": NO_PAPERS, "student": Fact(value="no")}
    assert opened(asked(more, card, course, facts=facts)) == {("card",): {"rent": "rent-help"}}


def test_who_is_surely_not_entitled_is_not_offered_the_step() -> None:
    young = Compare(attribute="age", at_most=20)
    card = step("card", provides=has(CARD), rule=young)
    facts = {"documents": NO_PAPERS, "age": Fact(value=40)}
    assert opened(asked(card, facts=facts)) == {}
    assert opened(asked(card)) == {("card",): {"rent": "rent-help"}}


def test_nor_the_enrolment_in_a_benefit_that_says_no() -> None:
    young = Compare(attribute="age", at_most=20)
    snap = Benefit(id="benefit:t:snap", name="SNAP", rule=young)
    facts = {"documents": NO_PAPERS, "age": Fact(value=40)}
    enrol = step("enrol", provides={**has(CARD), "benefits": Fact(has=frozenset({"snap"}))})
    assert opened(asked(snap, enrol, facts=facts)) == {}


def test_papers_that_the_step_itself_takes_are_named_first() -> None:
    card = step("card", provides=has(CARD))
    takes = Requires(from_id=card.id, to_id=LEASE)
    assert only(asked(card, takes)).first == ("lease",)
    lease = step("lease", provides=has(LEASE))
    more = service("rent-help", RENT, CARD, LEASE)
    assert only(asked(more, card, takes, lease)).first == ()


def test_a_service_that_is_not_there_yet_opens_a_need() -> None:
    far = service("pantry", FOOD, CARD)
    new = NewService(like="service:t:pantry", without=("documents",), amount_cents=0)
    made = step("new", new_service=new, intervention_type="new_service", name="a pantry nearer")
    found = asked(far, need("food", FOOD), made)
    (unlock,) = only(found).unlocks
    assert (unlock.service, unlock.service_name) == ("service:t:new-by-new", "a pantry nearer")


def test_a_question_that_could_settle_a_need_stands_in_the_list() -> None:
    found = asked(sure_world()[1:], Client.model_validate(
        {"id": ANA, "facts": {}, "languages": ({"tag": "en"},)}
    ))  # fmt: skip
    one = only(found)
    assert (one.kind, one.set, one.effort) == ("ask", ("fact:documents",), 0.25)
    assert (one.could_settle, one.weight, one.gain.optimistic) == (("rent",), 0, 0)
    assert one.gain.pessimistic > 0
    assert one.value == pytest.approx(one.gain.pessimistic / 0.25)
    assert "You need not answer." in one.sentence


def test_what_was_refused_is_not_asked() -> None:
    facts = {"documents": Fact(refused=True)}
    assert asked(sure_world()[1:], facts=facts).interventions == ()


def test_an_introduction_opens_a_way_to_what_fits_already() -> None:
    tie = NewTie(name="Marcus", role="mentor", organization_id=ORG)
    may_be_told = Consent(
        id="consent:t:a", decision="permit", recipient_id=ORG, discloses=("contact", "need")
    )
    held = Has(from_id=ANA, to_id=may_be_told.id)
    found = asked(service("other", RENT), step("meet", tie=tie), may_be_told, held)
    one = next(one for one in found.interventions if one.names == ("meet",))
    (path,) = one.opens_paths
    assert (path.service, path.success_before) == ("service:t:other", None)
    assert (one.weight, one.unlocks) == (0, ())
    assert one.sentence == 'With "meet" somebody could introduce you to other (none so far).'


def test_steps_through_people_are_set_beside_the_shape_of_the_network() -> None:
    mentor = Person(id="person:t:m", name="Marcus")
    tie = TiedTo(from_id=ANA, to_id=mentor.id, strength="strong")
    works = WorksAt(from_id=mentor.id, to_id=ORG)
    card = step("card", provides=has(CARD), provider_id="service:t:rent-help")
    found = asked(mentor, tie, works, card)
    assert found.structure is not None
    (alter,) = found.structure.alters
    assert (alter.name, alter.gain) == ("Marcus", 1)


def test_taking_the_best_step_again_and_again_would_miss_what_goes_together() -> None:
    """The pitfall: each of two steps alone opens nothing, together they open the most."""
    more = [*need("food", FOOD), *service("pantry", FOOD, "document:t:slip")]
    more += [Document(id="document:t:slip", name="slip")]
    more += need("home", HOUSING, weight=5) + service("home-help", HOUSING, CARD, LEASE)
    more += service("rent-help", RENT, CARD, LEASE)
    slip = step("slip", provides=has("document:t:slip"))
    card, lease = step("card", provides=has(CARD)), step("lease", provides=has(LEASE))
    found = told(more, slip, card, lease, most=2, budget_hours=2)
    assert found.best is not None
    assert found.best.opening is not None
    assert (found.best.opening.names, found.best.weight) == (("card", "lease"), 6)
    assert (found.best.bound, found.best.status, found.best.gap) == (6, "optimal", 0)
    assert "no other choice opens more" in found.best.sentence


def test_more_than_three_steps_are_left_to_the_programme() -> None:
    papers = [CARD, *(f"document:t:p{n}" for n in range(1, 4))]
    more = [Document(id=id, name=id) for id in papers] + service("rent-help", RENT, *papers)
    steps = [step(f"s{n}", provides=has(id)) for n, id in enumerate(papers)]
    found = told(more, *steps, most=4)
    assert found.interventions == ()
    assert found.best is not None
    assert found.best.opening is not None
    assert found.best.opening.names == ("s0", "s1", "s2", "s3")


def test_a_hidden_organization_is_no_step_of_a_new_service() -> None:
    hidden = Organization(id="organization:t:hidden", name="Hidden", private=True)
    new = NewService(like="service:t:secret", without=("documents",))
    made = step("copy", new_service=new)
    assert opened(asked(hidden, service("secret", RENT, CARD, org=hidden.id), made)) == {}


def test_a_client_who_was_withdrawn_is_not_asked_about() -> None:
    gone = Client.model_validate({"id": ANA, "withdrawn_on": "2026-01-01"})
    with pytest.raises(NodeNotFound, match="was withdrawn"):
        asked(gone)


def test_the_answer_says_that_it_is_modelled() -> None:
    found = asked(step("card", provides=has(CARD)))
    assert found.sentence == (
        "For one need nothing fits now; there is one way to open some. This is modelled by "
        "matching again with the step taken; it is not a promise."
    )
    assert asked(service("other", RENT)).sentence == (
        "Something fits each of your needs already, as far as is known."
    )
