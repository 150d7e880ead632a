"""Are the best plans the best of all sets of deeds, each deed counted once?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import InvalidRequest
from matchers.plans.answers import Objective
from matchers.plans.bundling import best_bundle, count_of
from matchers.plans.cheapest import TIED_AT_MOST, Checks, best_plans, value_of
from matchers.plans.hypergraph import HELD, Costs, Gate, Hypergraph
from matchers.plans.reaching import is_plan
from tests.matchers.plans.generated import Small, build, small_worlds
from tests.oracle.plans import in_order, least_bundle, measure, ranked

OBJECTIVES: tuple[Objective, ...] = ("effort", "finish", "success")


@settings(max_examples=1000)
@given(small_worlds(), st.sampled_from(OBJECTIVES))
def test_the_three_best_plans_are_those_of_trying_every_set(
    world: Small, objective: Objective
) -> None:
    built = build(world)
    found, note = best_plans(built.net, built.goal, k=3, objective=objective)
    assert note == ""
    measures = []
    for plan in found:
        assert plan.optimal
        assert plan.gap == 0
        assert is_plan(built.net, built.goal, plan.actions)
        names = built.names(plan.actions)
        done = [deed for deed in world.deeds if deed.name in names]
        measures.append(measure(world.held, done, world.goal, objective))
        assert plan.value == pytest.approx(measures[-1], abs=1e-6)
    expected = ranked(world.held, world.deeds, world.goal, objective)
    assert measures == pytest.approx(expected[:3], abs=1e-5)


@settings(max_examples=600)
@given(small_worlds(), st.sampled_from(OBJECTIVES), st.integers(1, 3))
def test_of_plans_that_are_as_good_the_one_that_ends_first_then_the_cheapest_is_first(
    world: Small, objective: Objective, k: int
) -> None:
    built = build(world)

    def told(names: frozenset[str]) -> tuple[int, int, int, tuple[str, ...]]:
        cents = sum(deed.cents for deed in world.deeds if deed.name in names)
        return 0, cents, len(names), tuple(sorted(names))

    checks = Checks(then=lambda actions: told(built.names(actions)))
    found, note = best_plans(built.net, built.goal, k=k, objective=objective, checks=checks)
    assert note == ""
    expected = in_order(world.held, world.deeds, world.goal, objective, told)
    assert [built.names(plan.actions) for plan in found] == expected[:k]


def test_where_too_many_are_as_good_it_is_said_that_not_all_were_compared() -> None:
    net = Hypergraph()
    start = net.add(HELD)
    ways = [net.action(start, Costs(1.0, days=9)) for _ in range(TIED_AT_MOST)]
    assert best_plans(net, net.one_of(ways))[1] == ""
    more = [*ways, net.action(start, Costs(1.0)), net.action(start, Costs(1.0))]
    [plan], note = best_plans(net, net.one_of(more))
    assert plan.optimal
    assert note == "Other plans are as good; not all of them were compared."


def test_an_hour_saved_outweighs_any_number_of_steps() -> None:
    net = Hypergraph()
    node = net.add(HELD)
    for _ in range(300):
        node = net.action(node, Costs(0.0))
    goal = net.one_of([net.action(node, Costs(0.99)), net.action(net.add(HELD), Costs(1.0))])
    [plan], _ = best_plans(net, goal)
    assert plan.value == 0.99


@settings(max_examples=400)
@given(small_worlds())
def test_a_bundle_has_the_fewest_agencies_then_places_then_hours(world: Small) -> None:
    built = build(world)
    agencies = {node: deed.agency for node, deed in built.deeds.items() if deed.agency}
    places = {node: deed.place for node, deed in built.deeds.items() if deed.place}
    found = best_bundle(built.net, built.goal, agencies, places)
    expected = least_bundle(world.held, world.deeds, world.goal)
    if found is None:
        assert expected is None
    else:
        assert is_plan(built.net, built.goal, found.actions)
        counts = count_of(found.actions, agencies), count_of(found.actions, places)
        assert (*counts, found.value) == expected


def test_a_circle_does_not_carry_itself_in_the_programme() -> None:
    net = Hypergraph()
    card, birth = net.add(), net.add()
    letter = net.action(net.add(HELD), Costs(9.0))
    net.define(card, Gate(1, (net.action(birth, Costs(1.0)),)))
    net.define(birth, Gate(1, (net.action(card, Costs(1.0)), net.action(letter, Costs(2.0)))))
    [plan], _ = best_plans(net, card)
    assert plan.value == 12.0


def test_a_shared_paper_is_counted_once() -> None:
    net = Hypergraph()
    start = net.add(HELD)
    birth = net.action(start, Costs(4.0))
    both = net.every([net.action(birth, Costs(1.0)), net.action(birth, Costs(2.0))])
    apart = net.every([net.action(start, Costs(4.5)), net.action(start, Costs(4.5))])
    goal = net.one_of([both, apart])
    [plan], _ = best_plans(net, goal)
    assert plan.value == 7.0  # the trees would have taken the other: 9 against 11


def test_what_does_not_work_is_left_out_and_the_next_is_found() -> None:
    net = Hypergraph()
    start = net.add(HELD)
    cheap, dear = net.action(start, Costs(1.0)), net.action(start, Costs(2.0))
    goal = net.one_of([cheap, dear])
    [plan], _ = best_plans(net, goal, checks=Checks(works=lambda actions: actions != {cheap}))
    assert plan.actions == {dear}


def test_nothing_to_do_is_the_only_plan_where_all_is_at_hand() -> None:
    net = Hypergraph()
    goal = net.one_of([net.add(HELD), net.action(net.add(HELD), Costs(1.0))])
    found, _ = best_plans(net, goal, k=3)
    assert [plan.actions for plan in found] == [frozenset()]


def test_without_time_the_plan_of_the_trees_is_given_as_what_it_is() -> None:
    net = Hypergraph()
    goal = net.action(net.add(HELD), Costs(3.0))
    [plan], _ = best_plans(net, goal, time_limit_s=0.0)
    assert (plan.optimal, plan.value, plan.bound) == (False, 3.0, 0.0)
    assert plan.gap == float("inf")


@pytest.mark.parametrize("costs", [Costs(-1.0), Costs(days=-1), Costs(success=0.0)])
def test_costs_below_nothing_are_refused(costs: Costs) -> None:
    with pytest.raises(InvalidRequest):
        Hypergraph().action(0, costs)


def test_an_unlikely_step_weighs_more_than_two_likely_ones() -> None:
    net = Hypergraph()
    start = net.add(HELD)
    two = net.action(net.action(start, Costs(success=0.9)), Costs(success=0.9))
    goal = net.one_of([two, net.action(start, Costs(success=0.5))])
    [plan], _ = best_plans(net, goal, objective="success")
    assert len(plan.actions) == 2
    assert value_of(net, goal, plan.actions, "success") == pytest.approx(0.210721)
