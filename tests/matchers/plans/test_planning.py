"""Do plans lead there, are they the best, and are the ways that are shut told as such?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import (
    Addresses,
    CodedAs,
    CountsAs,
    Delivered,
    Edge,
    Has,
    LocatedAt,
    Offers,
    Pursues,
    Requires,
    Yields,
)
from ecograph.errors import InvalidRequest, NodeNotFound
from ecograph.facts import Fact
from ecograph.graph import Graph
from ecograph.nodes import (
    Benefit,
    Client,
    Document,
    Goal,
    Intervention,
    Location,
    Need,
    Node,
    Organization,
    Referral,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
    local_id,
)
from ecograph.point import Point
from ecograph.possible import Place
from ecograph.rules.grammar import (
    All,
    AtLeast,
    Compare,
    If,
    Includes,
    Not,
    OneOf,
    Programme,
    Residue,
    Rule,
)
from ecograph.rules.grammar import Any as AnyOf
from matchers.directory import Directory
from matchers.leverage.what_if import changed
from matchers.matching import match
from matchers.plans import Objective, Plan, PlanLimits, Plans, find_plans
from matchers.request import request_for
from tests.matchers.plans.counties import CLIENT, GOAL_HOURS, NEED, ON, county_of, paper
from tests.matchers.plans.generated import Small, small_worlds
from tests.matchers.plans.towns import desk, office, plans_for, step, steps_of, town
from tests.oracle.plans import Condition, Turn, least_effort_in_turn, ranked

DEX = "client:riverbend:c5"
STORY = datetime(2026, 11, 23, 10)
OBJECTIVES: tuple[Objective, ...] = ("effort", "finish", "success")
YES = frozenset({"yes"})


def single_papers(world: Small) -> Small:
    """The world as offices know it: asking for two papers is two errands, none without effort."""
    deeds = [
        replace(deed, name=f"{deed.name} {fact}", gives=(fact,), effort=max(1, deed.effort))
        for deed in world.deeds
        for fact in deed.gives
    ]
    return Small(world.held, deeds, world.goal)


@settings(max_examples=200)
@given(small_worlds(most=4), st.sampled_from(OBJECTIVES))
def test_the_best_plan_through_offices_and_rules_is_that_of_trying_every_set(
    world: Small, objective: Objective
) -> None:
    world = Small(
        world.held, [replace(d, effort=max(1, d.effort)) for d in world.deeds], world.goal
    )
    found = find_plans(county_of(world), CLIENT, [NEED], on=ON, k=3, objective=objective)
    expected = ranked(world.held, single_papers(world).deeds, world.goal, objective)
    more = {"effort": GOAL_HOURS, "finish": 0, "success": -log(0.8)}[objective]
    measures = [plan.solver.objective for plan in found.plans]
    assert measures == pytest.approx([cost + more for cost in expected[:3]], abs=1e-5)
    assert (found.goals[0].status == "reachable") == bool(expected)


@settings(max_examples=60)
@given(small_worlds(most=4))
def test_a_plan_gone_through_step_by_step_ends_with_a_match(world: Small) -> None:
    graph = county_of(world)
    for plan in find_plans(graph, CLIENT, [NEED], on=ON).plans:
        go_through(graph, plan)


def go_through(graph: Graph, plan: Plan, client_id: str = CLIENT, need: str = NEED) -> None:
    """Take the steps one by one with the real matcher; every office must take the client."""
    directory = Directory.of(graph)
    world: Graph = graph
    for one in plan.steps:
        if one.service:
            check_taken(world, directory, one.service, client_id, need)
        client = world.node(client_id, Client)
        world = changed(world, client, changes_of(graph, one.id), on=ON.date())


def changes_of(graph: Graph, id: str) -> list[Intervention]:
    """What a step does to the file: a known one what it says, the others what they are for."""
    known = graph.get(id)
    if isinstance(known, Intervention):
        return [known]
    if ">" in id:
        return [step("paper", provides={"documents": {"has": [id.split(">")[1]]}})]
    if isinstance(known, Benefit):
        return [step("benefit", provides={"benefits": {"has": [local_id(id)]}})]
    return []


def check_taken(
    world: Graph, directory: Directory, service_id: str, client_id: str, need: str
) -> None:
    """Ask the matcher whether a service takes the client, whatever it is for."""
    rows = [row for row in directory.rows if row.service.id == service_id]
    request = request_for(world, client_id, need, on=ON)
    asked = request.need.model_copy(update={"covers": frozenset({"x"}), "urgency": "routine"})
    small = Directory(tuple(replace(row, terms=frozenset({"x"})) for row in rows), 0)
    assert match(small, request.model_copy(update={"need": asked})).fitting == 1, service_id


# Steps that undo each other

THINGS = {"student": ("yes", "no"), "employment": ("working", "looking")}

turns_of_phrase: st.SearchStrategy[Condition] = st.sampled_from(
    [("is", thing, value) for thing, values in THINGS.items() for value in values]
)
phrases: st.SearchStrategy[Condition] = st.recursive(
    turns_of_phrase | turns_of_phrase.map(lambda phrase: ("not", phrase)),
    lambda inner: st.tuples(st.sampled_from(["all", "any"]), inner, inner),
    max_leaves=3,
)


@st.composite
def things_to_do(draw: st.DrawFn) -> list[Turn]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        things = draw(st.sets(st.sampled_from(sorted(THINGS)), min_size=1, max_size=2))
        sets = tuple((thing, draw(st.sampled_from(THINGS[thing]))) for thing in sorted(things))
        found.append(Turn(f"turn-{number}", draw(phrases), sets, draw(st.integers(1, 4))))
    return found


def rule_of_phrase(phrase: Condition) -> Rule:
    if phrase[0] == "is":
        return OneOf(attribute=phrase[1], values=frozenset({phrase[2]}))
    if phrase[0] == "not":
        return Not(part=rule_of_phrase(phrase[1]))
    parts = tuple(rule_of_phrase(part) for part in phrase[1:])
    return All(parts=parts) if phrase[0] == "all" else AnyOf(parts=parts)


@settings(max_examples=250)
@given(things_to_do(), phrases, st.sampled_from(THINGS["student"]))
def test_steps_that_undo_each_other_are_put_in_the_order_that_works(
    turns: list[Turn], goal: Condition, student: str
) -> None:
    state = {"student": student, "employment": "looking"}
    graph = town(
        desk(rule_of_phrase(goal)),
        *(
            step(
                turn.name,
                rule=rule_of_phrase(turn.takes),
                provides={thing: {"value": value} for thing, value in turn.sets},
                effort_hours=turn.effort,
            )
            for turn in turns
        ),
        **{thing: Fact(value=value) for thing, value in state.items()},
    )
    found = plans_for(graph, k=1)
    least = least_effort_in_turn(state, turns, goal)
    if found.plans:
        assert found.plans[0].solver.objective == least + GOAL_HOURS if least is not None else False
    else:
        assert least is None


# One small county, told by hand


def test_an_age_is_waited_for() -> None:
    rule = Compare(attribute="age", at_least=60)
    born = Fact(value=date(1966, 12, 1))
    found = plans_for(town(desk(rule), date_of_birth=born))
    assert steps_of(found) == ["Wait until 1 December 2026", "desk"]
    assert found.plans[0].finish_days == 8


def test_a_wait_that_makes_too_old_is_no_plan() -> None:
    rule = All(
        parts=(
            Compare(attribute="age", at_least=60),
            Compare(attribute="age", at_most=59),
        )
    )
    found = plans_for(town(desk(rule), date_of_birth=Fact(value=date(1966, 12, 1))))
    assert found.plans == ()


def test_what_is_unknown_is_asked_for_and_listed() -> None:
    found = plans_for(town(desk(OneOf(attribute="student", values=YES))))
    assert steps_of(found) == ["Are you in school or training?", "desk"]
    [assumption] = found.plans[0].assumptions
    assert assumption.question == "Are you in school or training?"


def test_a_rule_over_papers_that_nobody_asked_about_counts_on_them() -> None:
    rule = Includes(attribute="documents", values=frozenset({paper("card")}))
    found = plans_for(town(desk(rule), documents=Fact()))
    assert [a.text for a in found.plans[0].assumptions] == ["you have this at hand: card"]


def test_a_rule_over_benefits_that_nobody_asked_about_counts_on_them() -> None:
    rule = Includes(attribute="benefits", values=frozenset({"food"}))
    found = plans_for(town(desk(rule)))
    assert [a.text for a in found.plans[0].assumptions] == ["you receive food"]


def test_a_paper_that_is_wanted_is_not_got_by_asking_whether_it_is_there() -> None:
    found = plans_for(town(*office("one", "", "card"), documents=Fact()), paper("card"))
    assert steps_of(found) == ["card"]
    assert found.notes == ("It is not known whether you have this already: card.",)


def test_what_the_client_does_not_want_to_say_is_listed_and_not_asked() -> None:
    rule = OneOf(attribute="justice_involved", values=YES)
    found = plans_for(town(desk(rule), justice_involved=Fact(refused=True)))
    assert steps_of(found) == ["desk"]
    [assumption] = found.plans[0].assumptions
    assert (assumption.refused, assumption.question) == (True, "")


def test_words_that_are_no_rule_yet_are_counted_on_and_quoted() -> None:
    found = plans_for(town(desk(Residue(quote="years of waiting"))))
    assert [a.text for a in found.plans[0].assumptions] == ['"years of waiting"']


def test_what_cannot_both_be_true_is_not_counted_on() -> None:
    both = All(
        parts=(
            OneOf(attribute="student", values=YES),
            OneOf(attribute="student", values=frozenset({"no"})),
        )
    )
    assert plans_for(town(desk(both))).plans == ()


def test_a_step_that_would_undo_a_condition_comes_after_it_was_used() -> None:
    not_a_student = Not(part=OneOf(attribute="student", values=YES))
    graph = town(
        desk(Includes(attribute="documents", values=frozenset({paper("letter"), paper("card")}))),
        Document(id=paper("certificate"), name="certificate"),
        Requires(from_id="service:t:desk", to_id=paper("certificate")),
        step(
            "course",
            provides={
                "student": {"value": "yes"},
                "documents": {"has": [paper("certificate")]},
            },
        ),
        Service(id="service:t:hall", name="hall", eligibility=not_a_student),
        Yields(from_id="service:t:hall", to_id=paper("letter"), wait_days=1),
        student=Fact(value="no"),
    )
    found = plans_for(graph)
    names = steps_of(found)
    assert names.index("letter") < names.index("course")


def test_a_plan_whose_steps_undo_each_other_is_none() -> None:
    rule = All(
        parts=(
            Includes(attribute="documents", values=frozenset({paper("letter")})),
            Not(part=OneOf(attribute="student", values=YES)),
        )
    )
    course = step(
        "course",
        provides={"student": {"value": "yes"}, "documents": {"has": [paper("letter")]}},
    )
    found = plans_for(town(desk(rule), course, student=Fact(value="no")))
    assert found.plans == ()
    assert "undo each other" in found.sentence


def test_two_of_three_papers_are_enough_where_the_rule_says_so() -> None:
    rule = AtLeast(
        count=2,
        parts=tuple(
            Includes(attribute="documents", values=frozenset({paper(name)}))
            for name in ("card", "birth", "letter")
        ),
    )
    graph = town(
        desk(rule),
        *office("one", "", "card", effort_hours=5),
        *office("two", "", "birth", effort_hours=2),
        *office("three", "", "letter", effort_hours=1),
    )
    assert sorted(steps_of(plans_for(graph))) == ["birth certificate", "desk", "letter"]


def test_an_if_is_fulfilled_by_either_branch() -> None:
    rule = If(
        condition=OneOf(attribute="student", values=YES),
        then=Includes(attribute="documents", values=frozenset({paper("card")})),
        otherwise=Includes(attribute="documents", values=frozenset({paper("letter")})),
    )
    graph = town(
        desk(rule),
        *office("one", "", "card"),
        *office("two", "", "letter"),
        student=Fact(value="no"),
    )
    assert steps_of(plans_for(graph)) == ["letter", "desk"]


def test_a_paper_that_counts_as_another_will_do() -> None:
    graph = town(
        desk(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        CountsAs(from_id=paper("letter"), to_id=paper("card")),
        *office("one", "", "letter"),
    )
    found = plans_for(graph)
    assert steps_of(found) == ["letter", "desk"]
    assert found.plans[0].steps[1].takes[0].text == "card"


def test_one_benefit_opens_the_other_and_two_that_open_each_other_open_nothing() -> None:
    food = Benefit(id="benefit:t:food", name="Food", rule=Programme(name="milk"))
    milk = Benefit(id="benefit:t:milk", name="Milk", rule=Programme(name="food"))
    known = Fact(has_not=frozenset({"food", "milk"}))
    circle = plans_for(town(food, milk, benefits=known), "benefit:t:food")
    assert circle.goals[0].status == "unreachable"
    open_to_all = milk.model_copy(
        update={"rule": AnyOf(parts=(Programme(name="food"), Compare(attribute="age", at_least=1)))}
    )
    found = plans_for(town(food, open_to_all, benefits=known, age=Fact(value=30)), "benefit:t:food")
    assert steps_of(found) == ["Food"]
    assert found.plans[0].steps[0].wait_days == 30
    assert set(found.plans[0].steps[0].assumed) == {"effort_hours", "wait_days", "success"}


def test_a_benefit_that_is_over_is_not_applied_for() -> None:
    old = Benefit(id="benefit:t:old", name="Old", valid_to=date(2026, 1, 1))
    found = plans_for(town(old, benefits=Fact(complete=True)), "benefit:t:old")
    assert found.goals[0].status == "unreachable"


def test_a_known_step_at_the_office_stands_for_what_the_office_gives() -> None:
    graph = town(
        desk(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        *office("one", "", "card", effort_hours=9, wait_days=12),
        step(
            "card with help",
            provides={"documents": {"has": [paper("card")]}},
            provider_id="service:t:one",
        ),
    )
    found = plans_for(graph)
    assert steps_of(found) == ["card with help", "desk"]
    assert found.plans[0].steps[0].wait_days == 12
    assert len(found.plans) == 1


@pytest.mark.parametrize(
    "hidden",
    [{"private": True}, {"do_not_refer": True}, {"withdrawn_on": date(2026, 1, 1)}],
)
def test_what_may_not_surface_gives_no_step(hidden: dict[str, object]) -> None:
    secret = Service.model_validate({"id": "service:t:one", "name": "one", **hidden})
    graph = town(
        desk(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        secret,
        Yields(from_id="service:t:one", to_id=paper("card")),
    )
    found = plans_for(graph)
    assert found.plans == ()
    assert "service:t:one" not in found.model_dump_json()


def test_whom_the_client_does_not_want_to_meet_gives_no_step() -> None:
    graph = town(
        desk(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        Organization(id="organization:t:o", name="o"),
        Offers(from_id="organization:t:o", to_id="service:t:one"),
        *office("one", "", "card"),
    )
    client = graph.node(CLIENT, Client)
    graph.write([client.model_copy(update={"never_refer_to": ("organization:t:o",)})])
    assert plans_for(graph).plans == ()


def test_whom_the_client_does_not_want_to_meet_is_no_goal() -> None:
    graph = town(desk())
    client = graph.node(CLIENT, Client)
    graph.write([client.model_copy(update={"never_refer_to": ("service:t:desk",)})])
    with pytest.raises(NodeNotFound):
        plans_for(graph)


def test_a_service_that_is_not_given_at_present_is_said_to_be_so() -> None:
    assert "desk is not given at present." in plans_for(town(desk(status="inactive"))).sentence


def circle(*more: Node | Edge) -> Graph:
    return town(
        desk(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        *office("licences", "birth", "card"),
        *office("clerk", "card", "birth"),
        *more,
    )


def test_a_circle_is_named_in_order_with_what_would_open_it() -> None:
    found = plans_for(circle())
    [knot] = found.circles
    assert set(knot.names) == {"card", "birth certificate"}
    assert knot.breaker == ()
    assert [grant.names for grant in found.goals[0].grants] == [("card",), ("birth certificate",)]
    assert found.goals[0].grants[0].effort_hours == 1
    assert found.goals[0].grants[1].effort_hours == 3
    assert found.goals[0].status == "unreachable"
    assert "they ask for" in knot.sentence


def test_a_circle_is_broken_by_the_step_that_comes_from_outside() -> None:
    found = plans_for(
        circle(*office("hall", "", "letter"), *office("back door", "letter", "birth"))
    )
    [knot] = found.circles
    assert knot.breaker_names == ("letter", "birth certificate")
    assert steps_of(found) == ["letter", "birth certificate", "card", "desk"]


def test_two_papers_are_named_where_one_is_not_enough() -> None:
    graph = town(
        desk(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        Requires(from_id="service:t:desk", to_id=paper("letter")),
    )
    [grant] = plans_for(graph).goals[0].grants
    assert set(grant.names) == {"card", "letter"}


def test_nobody_is_told_to_become_somebody_else() -> None:
    rule = OneOf(attribute="veteran", values=YES)
    [goal] = plans_for(town(desk(rule), veteran=Fact(value="no"))).goals
    assert goal.grants == ()
    assert goal.missing == ("has served in the military",)


def test_a_need_that_was_referred_is_not_planned_again() -> None:
    graph = town(
        desk(),
        Referral(id="referral:t:r", service_id="service:t:desk", status="requested"),
        Has(from_id=CLIENT, to_id="referral:t:r"),
    )
    found = plans_for(graph)
    assert found.goals[0].status == "referred"
    assert found.plans == ()
    assert "you have been referred" in found.sentence


def test_a_paper_at_hand_is_a_goal_already_reached() -> None:
    graph = town(documents=Fact(has=frozenset({paper("card")})))
    assert plans_for(graph, paper("card")).goals[0].status == "met"


def test_the_client_is_not_sent_to_more_places_at_once_than_they_can_carry() -> None:
    graph = town(
        desk(),
        *(Requires(from_id="service:t:desk", to_id=paper(n)) for n in ("card", "birth", "letter")),
        *office("one", "", "card", wait_days=10),
        *office("two", "", "birth", wait_days=10),
        *office("three", "", "letter", wait_days=10),
    )
    limits = PlanLimits(errands_per_week=7, max_referrals_at_once=2)
    [plan, *_] = plans_for(graph, limits=limits).plans
    assert plan.schedule is not None
    assert plan.finish_days == 10
    assert plan.schedule.finish == date(2026, 12, 14)  # a Sunday lies between
    one_by_one = PlanLimits(errands_per_week=7, max_referrals_at_once=1)
    [slow, *_] = plans_for(graph, limits=one_by_one).plans
    assert slow.schedule is not None
    assert slow.schedule.finish == date(2026, 12, 24)  # two of them


def wanted(due: date | None = None) -> list[Node | Edge]:
    """A need that the desk answers, and the client's own day for it."""
    return [
        Need(id=NEED, name="the key"),
        Has(from_id=CLIENT, to_id=NEED),
        TaxonomyTerm(id="taxonomy_term:t:key", code="KEY", name="key"),
        CodedAs(from_id=NEED, to_id="taxonomy_term:t:key"),
        Addresses(from_id="service:t:desk", to_id="taxonomy_term:t:key"),
        Goal(id="goal:t:g", text="soon", due=due),
        Pursues(from_id="goal:t:g", to_id=NEED),
    ]


def test_a_goal_that_comes_too_late_says_by_how_much() -> None:
    graph = town(
        desk(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        *office("one", "", "card", wait_days=14),
        *wanted(due=date(2026, 12, 1)),
    )
    [plan] = plans_for(graph, NEED).plans
    assert plan.schedule is not None
    assert [(one.goal, one.days) for one in plan.schedule.late] == [(NEED, 6)]
    assert "6 days too late" in plan.schedule.sentence


def test_needs_that_nothing_fits_now_are_the_goals_where_none_is_named() -> None:
    graph = town(
        desk(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        *office("one", "", "card"),
        *wanted(),
    )
    assert [goal.id for goal in find_plans(graph, CLIENT, on=ON).goals] == [NEED]
    open_desk = town(desk(), *wanted())
    assert find_plans(open_desk, CLIENT, on=ON).goals == ()


def test_a_need_that_names_no_kind_of_service_is_said_to_be_left_out() -> None:
    graph = town(Need(id=NEED, name="the key"), Has(from_id=CLIENT, to_id=NEED))
    assert "names no kind of service" in find_plans(graph, CLIENT, on=ON).sentence


def test_a_paper_that_would_run_out_is_asked_for_later() -> None:
    graph = town(
        desk(),
        *(Requires(from_id="service:t:desk", to_id=paper(n)) for n in ("card", "letter")),
        *office("one", "", "card", wait_days=28),
        *office("two", "", "letter", wait_days=0, lasts_days=7),
    )
    [plan] = plans_for(graph).plans
    assert plan.schedule is not None
    days = {plan.steps[one.step - 1].name: one.day for one in plan.schedule.appointments}
    assert days["card"] == date(2026, 11, 23)
    assert days["letter"] >= date(2026, 12, 14)


def test_what_cannot_be_in_time_has_no_timetable_and_says_so() -> None:
    graph = town(
        desk(),
        *(Requires(from_id="service:t:desk", to_id=paper(n)) for n in ("card", "letter")),
        *office("one", "letter", "card", wait_days=28),
        *office("two", "", "letter", wait_days=0, lasts_days=7),
    )
    [plan] = plans_for(graph).plans
    assert plan.schedule is not None
    assert plan.schedule.status == "none"
    assert "fit into no calendar" in plan.schedule.sentence


def test_hours_that_nobody_lists_are_taken_as_weekdays_and_so_told() -> None:
    [plan] = plans_for(town(desk())).plans
    assert plan.schedule is not None
    assert [one.hours_known for one in plan.schedule.appointments] == [False]


def far_desk(**fields: object) -> list[Node | Edge]:
    """The desk an hour's walk away, for somebody who walks half an hour."""
    place = Location.model_validate(
        {"id": "location:t:l", "point": {"lat": 42.27, "lon": -99.9}, **fields}
    )
    return [
        desk(),
        place,
        ServiceAtLocation(id="service_at_location:t:s"),
        Delivered(from_id="service:t:desk", to_id="service_at_location:t:s"),
        LocatedAt(from_id="service_at_location:t:s", to_id=place.id),
    ]


def walker(*records: Node | Edge) -> Graph:
    walks = Fact(has=frozenset({"walk"}), complete=True)
    graph = town(*records, travel_modes=walks)
    client = graph.node(CLIENT, Client)
    home = Place(point=Point(lat=42.2, lon=-99.9), radius_m=0)
    graph.write([client.model_copy(update={"home": home, "max_travel_minutes": 30})])
    return graph


def test_what_is_too_far_is_reached_with_what_makes_it_near() -> None:
    ride = step("ride", provides={"travel_modes": {"has": ["car"]}})
    assert plans_for(walker(*far_desk())).plans == ()
    found = plans_for(walker(*far_desk(), ride))
    assert steps_of(found) == ["ride", "desk"]
    assert found.plans[0].trips == 1
    assert found.plans[0].steps[1].takes[0].kind == "access"


def test_a_ride_for_other_needs_does_not_count() -> None:
    ride = step(
        "ride",
        provides={"travel_modes": {"has": ["car"]}},
        for_terms=("taxonomy_term:t:other",),
    )
    other = TaxonomyTerm(id="taxonomy_term:t:other", code="O", name="other")
    assert plans_for(walker(*far_desk(), other, ride)).plans == ()
    meant = ride.model_copy(update={"for_terms": ("taxonomy_term:t:key",)})
    found = plans_for(walker(*far_desk(), *wanted(), meant), NEED)
    assert steps_of(found) == ["ride", "desk"]


def test_a_confidential_place_is_no_goal_of_a_plan() -> None:
    found = plans_for(walker(*far_desk(confidential=True)))
    assert found.plans == ()
    assert "desk is reached by telephone only." in found.sentence
    assert "42.27" not in found.model_dump_json()


def test_a_sensitive_question_is_left_to_the_client() -> None:
    rule = OneOf(attribute="immigration_status", values=frozenset({"citizen"}))
    [question, _] = steps_of(plans_for(town(desk(rule))))
    assert question.endswith("(only if you want to say)")


def test_a_bundle_goes_to_one_agency_where_two_would_be_less_work() -> None:
    graph = town(
        desk(),
        *wanted(),
        Requires(from_id="service:t:desk", to_id=paper("card")),
        *office("near", "", "card", effort_hours=1),
        *office("same", "", "card", effort_hours=3),
        Organization(id="organization:t:hall", name="hall"),
        Offers(from_id="organization:t:hall", to_id="service:t:desk"),
        Offers(from_id="organization:t:hall", to_id="service:t:same"),
    )
    found = find_plans(graph, CLIENT, [NEED, paper("card")], on=ON)
    assert found.plans[0].agencies == 2
    assert found.bundle is not None
    assert (found.bundle.agencies, found.bundle.effort_hours) == (1, 4.0)


def test_without_time_a_plan_is_told_as_unproven() -> None:
    graph = town(
        desk(), Requires(from_id="service:t:desk", to_id=paper("card")), *office("one", "", "card")
    )
    found = plans_for(graph, time_limit_s=1e-9)
    [plan] = found.plans
    assert plan.solver.status == "time limit"
    assert plan.solver.gap is None
    assert "no time to make sure" in plan.sentence


def test_what_is_no_goal_is_refused() -> None:
    graph = town(desk())
    with pytest.raises(NodeNotFound):
        plans_for(graph, "need:t:nobody")
    graph.write([Organization(id="organization:t:o", name="o")])
    with pytest.raises(InvalidRequest, match="is a Organization"):
        plans_for(graph, "organization:t:o")


@pytest.mark.parametrize("limits", [{"k": 0}, {"k": 99}, {"time_limit_s": 0}])
def test_limits_out_of_range_are_refused(limits: dict[str, int]) -> None:
    with pytest.raises(InvalidRequest):
        find_plans(town(desk()), CLIENT, on=ON, **limits)  # type: ignore[arg-type]


def test_a_client_without_open_needs_has_no_plan() -> None:
    found = find_plans(town(desk()), CLIENT, on=ON)
    assert (found.goals, found.plans) == ((), ())
    assert found.sentence == "Nothing is open for you that would take a plan."


# Riverbend: Dex, and the circle of papers


@pytest.fixture(scope="module")
def dex(graph: Graph, directory: Directory) -> Plans:
    return find_plans(graph, DEX, on=STORY, directory=directory)


def test_dex_gets_his_card_and_with_it_the_account_and_the_work(dex: Plans) -> None:
    assert {goal.id for goal in dex.goals} == {
        "need:riverbend:c5-id",
        "need:riverbend:c5-account",
        "need:riverbend:c5-work",
    }
    assert {goal.status for goal in dex.goals} == {"reachable"}
    plan = dex.plans[0]
    card = next(step for step in plan.steps if step.id == "intervention:riverbend:id-card")
    assert "need:riverbend:c5-id" in card.serves
    account = next(s for s in plan.steps if "need:riverbend:c5-account" in s.serves)
    assert card.number in account.after


def test_dex_gets_out_of_the_circle_with_a_letter_of_identity(dex: Plans) -> None:
    pairs = [set(circle.ids) for circle in dex.circles]
    card = "document:riverbend:id-card"
    assert {card, "document:riverbend:birth-certificate"} in pairs
    assert {card, "document:riverbend:social-security-card"} in pairs
    for one in dex.circles:
        assert one.breaker_names[0] == "Letter of identity"


def test_the_bundle_deals_with_no_more_agencies_than_any_plan(dex: Plans) -> None:
    assert dex.bundle is not None
    for plan in dex.plans:
        assert dex.bundle.agencies <= plan.agencies


@pytest.mark.parametrize("client", [f"client:riverbend:c{n}" for n in range(1, 7)])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_plan_for_riverbend_keeps_what_it_says(
    graph: Graph, directory: Directory, client: str, objective: Objective
) -> None:
    found = find_plans(graph, client, on=STORY, directory=directory, k=2, objective=objective)
    assert found.sentence
    for plan in found.plans:
        assert plan.solver.status == "optimal"
        assert plan.solver.gap == 0
        assert plan.sentence.count(" ") > 5
        done: set[int] = set()
        for one in plan.steps:
            assert set(one.after) <= done
            done.add(one.number)
        go_through(graph, plan, client, plan.goals[0])
        served = {goal for step in plan.steps for goal in step.serves}
        assert served == set(plan.goals)
        assert plan.schedule is not None
        days = {one.step: one for one in plan.schedule.appointments}
        for one in plan.steps:
            for before in one.after:
                assert days[before].done_on <= days[one.number].day


def test_the_same_question_has_the_same_answer(graph: Graph, directory: Directory) -> None:
    once = find_plans(graph, DEX, on=STORY, directory=directory)
    assert find_plans(graph, DEX, on=STORY, directory=directory) == once
