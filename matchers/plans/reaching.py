"""What can be reached, how soon at the earliest, and with how little effort at most?

Three walks over the hypergraph, each outward from what is at hand. Whether a node can be reached is
the B-visit (Gallo, Longo, Pallottino and Nguyen 1993). The earliest finish is Knuth's
generalization of Dijkstra's algorithm (1977) with "latest of": exact, as waiting only ever adds.
The same with "sum of" counts what two branches share twice: only an upper bound of the effort.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush

from matchers.plans.hypergraph import Hypergraph

NEVER_REACHED = float("inf")


def reached(net: Hypergraph) -> set[int]:
    """All nodes that can be made to hold; time and memory grow with the size of the hypergraph."""
    missing = [gate.count for gate in net.gates]
    waiting = [node for node, count in enumerate(missing) if count <= 0]
    found = set(waiting)
    supports = net.supports()
    while waiting:
        for parent in supports[waiting.pop()]:
            missing[parent] -= 1
            if missing[parent] <= 0 and parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


class Walk:
    """What a growing set of actions reaches, kept up to date as more are allowed."""

    def __init__(self, net: Hypergraph) -> None:
        self._net = net
        self._supports = net.supports()
        self._missing = [gate.count for gate in net.gates]
        self._allowed: set[int] = set()
        self.found: set[int] = set()
        self._spread([node for node, count in enumerate(self._missing) if count <= 0], None)

    def allow(self, actions: Iterable[int]) -> None:
        """Allow these actions as well."""
        new = set(actions) - self._allowed
        self._allowed |= new
        self._spread([action for action in sorted(new) if self._missing[action] <= 0], None)

    def allow_unless(self, actions: Iterable[int], goal: int) -> bool:
        """Allow these actions as well, unless the goal would then be reached; say whether."""
        new = set(actions) - self._allowed
        self._allowed |= new
        if self._spread([action for action in sorted(new) if self._missing[action] <= 0], goal):
            return True
        self._allowed -= new
        return False

    def _spread(self, nodes: Iterable[int], goal: int | None) -> bool:
        """Go on from these nodes; where the goal is met, take everything back."""
        waiting = [node for node in nodes if node not in self.found and self._may(node)]
        new: list[int] = []
        taken: list[int] = []
        self.found.update(waiting)
        new.extend(waiting)
        while waiting:
            node = waiting.pop()
            for parent in self._supports[node]:
                self._missing[parent] -= 1
                taken.append(parent)
                if self._missing[parent] <= 0 and parent not in self.found and self._may(parent):
                    self.found.add(parent)
                    new.append(parent)
                    waiting.append(parent)
        if goal is None or goal not in self.found:
            return True
        self.found.difference_update(new)
        for parent in taken:
            self._missing[parent] += 1
        return False

    def _may(self, node: int) -> bool:
        return node not in self._net.costs or node in self._allowed


def is_plan(net: Hypergraph, goal: int, actions: Iterable[int]) -> bool:
    """Whether these actions alone reach the goal."""
    return goal in reached(net.only(actions))


def earliest_days(net: Hypergraph) -> list[float]:
    """Return for each node how many days it takes, if as much as possible is done at once."""
    return settle(net, _latest(net))[0]


def tree_effort(net: Hypergraph) -> list[float]:
    """Return for each node the least effort of a derivation in which nothing is shared."""
    return settle(net, _added(net))[0]


def plan_of_trees(net: Hypergraph, goal: int) -> frozenset[int] | None:
    """Return the actions of the derivation that `tree_effort` counts; None: out of reach."""
    return _actions_behind(net, settle(net, _added(net))[1], goal)


def quickest_plan(net: Hypergraph, goal: int) -> frozenset[int] | None:
    """Return the actions of a derivation that finishes as early as can be."""
    return _actions_behind(net, settle(net, _latest(net))[1], goal)


def derivation(net: Hypergraph) -> dict[int, list[int]]:
    """Return for each node that can be reached the children it rests on, the earliest ones."""
    return settle(net, _latest(net))[1]


Superior = Callable[[int, Sequence[int], Sequence[float]], float]
"""The value of a node, given the children it rests on and the values of all nodes: never below that
of a child, and never less where one of them is more."""


def settle(net: Hypergraph, value: Superior) -> tuple[list[float], dict[int, list[int]]]:
    """Give each node its least value, and the children it then rests on (Knuth 1977).

    Nodes are settled in order of their value, which is never below that of their children. So the
    `count` children that come out of the heap first are those a node should rest on; where not all
    of them count, `value` must treat them alike.
    """
    values = [NEVER_REACHED] * len(net)
    chosen: dict[int, list[int]] = {}
    supports = net.supports()
    heap = [(0.0, node) for node, gate in enumerate(net.gates) if gate.count <= 0]
    chosen.update((node, []) for _, node in heap)
    pushed = {node for _, node in heap}
    while heap:
        least, node = heappop(heap)
        values[node] = least
        for parent in supports[node]:
            if parent in pushed:
                continue
            rests_on = chosen.setdefault(parent, [])
            rests_on.append(node)
            if len(rests_on) == net.gates[parent].count:
                heappush(heap, (value(parent, rests_on, values), parent))
                pushed.add(parent)
    return values, {node: rests_on for node, rests_on in chosen.items() if node in pushed}


def _latest(net: Hypergraph) -> Superior:
    def days(node: int, rests_on: Sequence[int], values: Sequence[float]) -> float:
        costs = net.costs.get(node)
        return max(values[child] for child in rests_on) + (costs.days if costs else 0)

    return days


def _added(net: Hypergraph) -> Superior:
    def hours(node: int, rests_on: Sequence[int], values: Sequence[float]) -> float:
        costs = net.costs.get(node)
        return sum(values[child] for child in rests_on) + (costs.effort_hours if costs else 0.0)

    return hours


def _actions_behind(
    net: Hypergraph, chosen: dict[int, list[int]], goal: int
) -> frozenset[int] | None:
    if goal not in chosen:
        return None
    seen = {goal}
    waiting = [goal]
    while waiting:
        for child in chosen[waiting.pop()]:
            if child not in seen:
                seen.add(child)
                waiting.append(child)
    return frozenset(seen & net.costs.keys())
