"""Small random worlds of deeds, and the same as a hypergraph."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from matchers.plans.hypergraph import HELD, Costs, Gate, Hypergraph
from tests.oracle.plans import Condition, Deed

FACTS = ("a", "b", "c", "d", "e", "f")

facts = st.sampled_from(FACTS).map(lambda name: ("fact", name))


def _joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        parts.map(lambda p: ("all", *p)),
        parts.map(lambda p: ("any", *p)),
        st.tuples(st.integers(1, 3), parts).map(lambda t: ("some", t[0], *t[1])),
    )


conditions: st.SearchStrategy[Condition] = st.recursive(facts, _joined, max_leaves=4)


@dataclass(frozen=True)
class Small:
    """A world, and a goal in it."""

    held: frozenset[str]
    deeds: list[Deed]
    goal: Condition


@st.composite
def small_worlds(draw: st.DrawFn, *, most: int = 6) -> Small:
    """A few deeds, often in circles, some of which give two things."""
    count = draw(st.integers(0, most))
    deeds = [
        Deed(
            name=f"deed {n}",
            takes=draw(conditions | st.just(("all",))),
            gives=tuple(sorted(draw(st.sets(st.sampled_from(FACTS), min_size=1, max_size=2)))),
            effort=draw(st.integers(0, 5)),
            days=draw(st.integers(0, 4)),
            chance=draw(st.sampled_from([1.0, 0.9, 0.5, 0.25])),
            agency=draw(st.sampled_from(["", "x", "y", "z"])),
            cents=draw(st.sampled_from([0, 0, 500])),
            place=draw(st.sampled_from(["", "p", "q", "r"])),
        )
        for n in range(count)
    ]
    held = draw(st.sets(st.sampled_from(FACTS), max_size=1))
    return Small(frozenset(held), deeds, draw(conditions))


@dataclass(frozen=True)
class Built:
    """The hypergraph of a small world."""

    net: Hypergraph
    goal: int
    deeds: dict[int, Deed]

    def names(self, actions: frozenset[int]) -> frozenset[str]:
        """The deeds that these nodes are."""
        return frozenset(self.deeds[action].name for action in actions)


def build(world: Small) -> Built:
    """Write a world as a hypergraph."""
    net = Hypergraph()
    nodes = {name: net.add() for name in FACTS}

    def node_of(condition: Condition) -> int:
        if condition[0] == "fact":
            return nodes[condition[1]]
        if condition[0] == "some":
            return net.add(Gate(condition[1], tuple(node_of(part) for part in condition[2:])))
        parts = [node_of(part) for part in condition[1:]]
        return net.every(parts) if condition[0] == "all" else net.one_of(parts)

    deeds = {
        net.action(node_of(deed.takes), Costs(deed.effort, deed.days, deed.chance)): deed
        for deed in world.deeds
    }
    for name, node in nodes.items():
        givers = tuple(action for action, deed in deeds.items() if name in deed.gives)
        net.define(node, HELD if name in world.held else Gate(1, givers))
    return Built(net, node_of(world.goal), deeds)
