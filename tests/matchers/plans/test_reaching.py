"""Is what can be reached told, how soon, and is the sum over trees only ever too much?"""

from collections.abc import Callable, Sequence

from hypothesis import given, settings

from matchers.plans.hypergraph import HELD, Costs, Gate, Hypergraph
from matchers.plans.reaching import (
    earliest_days,
    is_plan,
    plan_of_trees,
    quickest_plan,
    reached,
    settle,
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


def test_knuths_own_example_of_1977() -> None:
    """Information Processing Letters 6(1), section 1: a grammar of superior functions.

    A -> 4 | max(B, C); B -> A + 1 | A + max(C, A); C -> 9 | (B + A + max(B, A)) / 2.
    """
    net = Hypergraph()
    a, b, c = net.add(), net.add(), net.add()
    functions: dict[int, Callable[[Sequence[float]], float]] = {}

    def production(children: tuple[int, ...], function: Callable[[Sequence[float]], float]) -> int:
        node = net.add(Gate(len(children), children))
        functions[node] = function
        return node

    none = (net.add(HELD),)
    rules = {
        a: [production(none, lambda v: 4), production((b, c), lambda v: max(v[b], v[c]))],
        b: [
            production((a,), lambda v: v[a] + 1),
            production((a, c, a), lambda v: v[a] + max(v[c], v[a])),
        ],
        c: [
            production(none, lambda v: 9),
            production((b, a), lambda v: (v[b] + v[a] + max(v[b], v[a])) / 2),
        ],
    }
    for symbol, productions in rules.items():
        net.define(symbol, Gate(1, tuple(productions)))

    def value(node: int, rests_on: Sequence[int], values: Sequence[float]) -> float:
        return functions[node](values) if node in functions else values[rests_on[0]]

    assert [settle(net, value)[0][symbol] for symbol in (a, b, c)] == [4, 5, 7]


def test_a_circle_does_not_carry_itself() -> None:
    net = Hypergraph()
    card, birth = net.add(), net.add()
    net.define(card, Gate(1, (net.action(birth, Costs()),)))
    net.define(birth, Gate(1, (net.action(card, Costs()),)))
    assert reached(net) == set()
