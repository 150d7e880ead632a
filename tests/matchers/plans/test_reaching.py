"""Is what can be reached told, how soon, and is the sum over trees only ever too much?"""

from hypothesis import given, settings

from matchers.plans.hypergraph import HELD, Costs, Gate, Hypergraph
from matchers.plans.reaching import (
    earliest_days,
    is_plan,
    plan_of_trees,
    quickest_plan,
    reached,
    tree_effort,
)
from tests.matchers.plans.generated import Small, build, small_worlds
from tests.oracle.plans import finish, plans


@settings(max_examples=1000)
@given(small_worlds())
def test_what_can_be_reached_is_what_some_set_of_deeds_reaches(world: Small) -> None:
    built = build(world)
    assert (built.goal in reached(built.net)) == bool(plans(world.held, world.deeds, world.goal))


@settings(max_examples=1000)
@given(small_worlds())
def test_the_earliest_finish_is_that_of_doing_everything_as_soon_as_it_can_be(
    world: Small,
) -> None:
    built = build(world)
    days = earliest_days(built.net)[built.goal]
    assert days == finish(world.held, world.deeds, world.goal)
    quickest = quickest_plan(built.net, built.goal)
    if quickest is None:
        assert days == float("inf")
    else:
        assert is_plan(built.net, built.goal, quickest)
        assert earliest_days(built.net.only(quickest))[built.goal] == days


@settings(max_examples=1000)
@given(small_worlds())
def test_the_plan_of_the_trees_is_a_plan_and_costs_no_more_than_the_trees(world: Small) -> None:
    built = build(world)
    actions = plan_of_trees(built.net, built.goal)
    if actions is None:
        assert tree_effort(built.net)[built.goal] == float("inf")
    else:
        assert is_plan(built.net, built.goal, actions)
        effort = sum(built.net.costs[action].effort_hours for action in actions)
        assert effort <= tree_effort(built.net)[built.goal]


def test_a_shared_birth_certificate_is_counted_twice_by_the_trees() -> None:
    net = Hypergraph()
    birth = net.action(net.add(HELD), Costs(4.0))
    card = net.action(birth, Costs(1.0))
    number = net.action(birth, Costs(2.0))
    goal = net.every([card, number])
    assert tree_effort(net)[goal] == 11.0  # (4 + 1) + (4 + 2), though 4 + 1 + 2 is all there is
    plan = plan_of_trees(net, goal)
    assert plan is not None
    assert sum(net.costs[action].effort_hours for action in plan) == 7.0


def test_a_node_of_which_nothing_is_asked_holds_and_one_that_nothing_gives_does_not() -> None:
    net = Hypergraph()
    held, never = net.add(HELD), net.add()
    assert reached(net) == {held}
    assert never not in reached(net)


def test_knuths_grammar_of_1977_as_a_hypergraph() -> None:
    """Knuth 1977, A generalization of Dijkstra's algorithm: productions are superior functions.

    A grammar over numbers in his form (the figures are ours, his page was not at hand):
    A -> 4 | B + C,  B -> 1 + A | 7,  C -> max(2, B), values worked out by hand.
    """
    net = Hypergraph()
    a, b, c = net.add(), net.add(), net.add()
    empty = net.add(HELD)
    net.define(a, Gate(1, (net.action(empty, Costs(4.0)), net.every([b, c]))))
    net.define(b, Gate(1, (net.action(a, Costs(1.0)), net.action(empty, Costs(7.0)))))
    net.define(c, Gate(1, (net.action(empty, Costs(2.0)),)))
    assert [tree_effort(net)[node] for node in (a, b, c)] == [4.0, 5.0, 2.0]


def test_a_circle_does_not_carry_itself() -> None:
    net = Hypergraph()
    card, birth = net.add(), net.add()
    net.define(card, Gate(1, (net.action(birth, Costs()),)))
    net.define(birth, Gate(1, (net.action(card, Costs()),)))
    assert reached(net) == set()
