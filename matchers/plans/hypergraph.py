"""What has to be so before something else can be? "All of", "any of" and "so many of", joined.

A directed B-hypergraph (Gallo, Longo, Pallottino and Nguyen 1993, Directed hypergraphs and
applications) written as one kind of node: a node *holds* once at least `count` of its children do.
"All" counts all of them, "any" one; what is at hand counts none; what nothing gives has none and
counts one. An action is a node with costs over the one node that says what it takes; what it gives
has it for a child. Circles are allowed: nothing in a circle holds only because of itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecograph.errors import InvalidRequest


@dataclass(frozen=True, slots=True)
class Costs:
    """What an action takes besides its conditions."""

    effort_hours: float = 1.0
    days: int = 0
    success: float = 1.0


@dataclass(frozen=True, slots=True)
class Gate:
    """A node: it holds once at least `count` of its children hold; a child may stand twice."""

    count: int
    children: tuple[int, ...] = ()


HELD = Gate(0)
NEVER = Gate(1)


class Hypergraph:
    """Nodes by number, and the costs of those that are actions."""

    def __init__(self) -> None:
        self.gates: list[Gate] = []
        self.costs: dict[int, Costs] = {}

    def __len__(self) -> int:
        return len(self.gates)

    def add(self, gate: Gate = NEVER) -> int:
        """Put a node in; it can be said later what it is, for circles."""
        self.gates.append(gate)
        return len(self.gates) - 1

    def define(self, node: int, gate: Gate) -> None:
        """Say what a node is."""
        self.gates[node] = gate

    def every(self, children: Iterable[int]) -> int:
        """Add a node that holds where all of these do."""
        found = tuple(children)
        return found[0] if len(found) == 1 else self.add(Gate(len(found), found))

    def one_of(self, children: Iterable[int]) -> int:
        """Add a node that holds where any of these does."""
        found = tuple(children)
        return found[0] if len(found) == 1 else self.add(Gate(1, found))

    def action(self, tail: int, costs: Costs) -> int:
        """Add something to do, which takes what `tail` says.

        Raises
        ------
        InvalidRequest
            A cost is negative, or the success is no probability above 0.
        """
        if not (0 <= costs.effort_hours < float("inf") and costs.days >= 0):
            raise InvalidRequest(
                f"An action takes {costs.effort_hours} hours and {costs.days} days; "
                "give 0 or more of each."
            )
        if not 0 < costs.success <= 1:
            raise InvalidRequest(
                f"An action works with probability {costs.success}; give more than 0, at most 1."
            )
        node = self.add(Gate(1, (tail,)))
        self.costs[node] = costs
        return node

    def supports(self) -> list[list[int]]:
        """For each node, the nodes that have it for a child, as often as they do."""
        found: list[list[int]] = [[] for _ in self.gates]
        for node, gate in enumerate(self.gates):
            for child in gate.children:
                found[child].append(node)
        return found

    def below(self, nodes: Iterable[int]) -> set[int]:
        """These nodes and all that can bear on them."""
        seen = set(nodes)
        waiting = sorted(seen)
        while waiting:
            for child in self.gates[waiting.pop()].children:
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return seen

    def only(self, actions: Iterable[int], held: Iterable[int] = ()) -> Hypergraph:
        """Return the same with no other actions than these, and some nodes at hand."""
        kept = set(actions)
        found = Hypergraph()
        found.gates = [
            NEVER if node in self.costs and node not in kept else gate
            for node, gate in enumerate(self.gates)
        ]
        for node in held:
            found.gates[node] = HELD
        found.costs = {node: costs for node, costs in self.costs.items() if node in kept}
        return found


def circles_among(nodes: Sequence[int], children: dict[int, tuple[int, ...]]) -> list[list[int]]:
    """Find the strongly connected parts of two or more nodes, or of one that is its own child.

    Tarjan 1972, Depth-first search and linear graph algorithms; without recursion.
    """
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in nodes:
        if root in number:
            continue
        walk = [(root, iter(children.get(root, ())))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while walk:
            node, left = walk[-1]
            child = next(left, None)
            if child is None:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                if low[node] == number[node]:
                    at = stack.index(node)
                    part, stack[at:] = stack[at:], []
                    on_stack.difference_update(part)
                    if len(part) > 1 or node in children.get(node, ()):
                        found.append(sorted(part))
            elif child not in number:
                number[child] = low[child] = len(number)
                stack.append(child)
                on_stack.add(child)
                walk.append((child, iter(children.get(child, ()))))
            elif child in on_stack:
                low[node] = min(low[node], number[child])
    return found
