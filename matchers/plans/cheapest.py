"""Which set of actions reaches the goal at the least cost, each counted once? And the next best?

Exact, as an integer programme: a node is needed only where enough of its children are. A circle
could carry itself there. So what comes out is walked through, and where it does not lead to the
goal a condition is added that every plan keeps: one more of the actions without which none of them
gets on (a landmark; Haslum, Slaney and Thiebaux 2012, Minimal landmarks for optimal delete-free
planning). For the earliest end a child comes before what rests on it instead, in days and in order.
Finding the least is NP-hard (it holds set cover); what was not proven best says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from time import monotonic

from matchers.plans.answers import Objective
from matchers.plans.hypergraph import Hypergraph, circles_among
from matchers.plans.reaching import Walk, earliest_days, is_plan, plan_of_trees, reached
from matchers.solving import UNLIMITED, Bounded, Solved, minimise

EACH = 1e-4
"""Added to every action's cost, so that of equals the plan with fewer steps is taken."""
WHOLE = 0.5
HALF_A_DAY = 0.5
"""Days are whole, so that a half more lets nothing in."""
SLACK = 1e-6
"""By how much a sum may lie above the least that was found for it: the solver's own tolerance."""
REJECTED_AT_MOST = 40
"""So many plans that turn out not to work are set aside, then the search stops and says so."""

FORESEEN = 12
"""So many times conditions that every plan keeps are added before the first programme is solved."""

Groups = Mapping[int, str]
"""For some actions, what they share: an agency, a place."""


@dataclass(frozen=True, slots=True)
class Found:
    """A plan, and how far from the best it can be at most."""

    actions: frozenset[int]
    value: float
    bound: float
    gap: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the rows of a programme turn on."""

    held: set[int]
    circle_of: Mapping[int, int]
    """The number of the circle a node stands in; only where `timed`, as is the rest."""
    size: Sequence[int]
    place: Mapping[int, int]
    """The column of a node's place in its circle."""
    latest: float

    def is_circular(self, node: int, child: int) -> bool:
        """Whether the two stand in one circle."""
        return node in self.circle_of and self.circle_of[node] == self.circle_of.get(child)


@dataclass(slots=True)
class Model:
    """The integer programme of one goal."""

    net: Hypergraph
    goal: int
    timed: bool = False
    """Whether the finish is a column of its own."""
    column: dict[int, int] = field(default_factory=dict)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    rows: list[Bounded] = field(default_factory=list)
    finish: dict[int, int] = field(default_factory=dict)
    """For each node, the column of the day on which it holds; only where `timed`."""

    def __post_init__(self) -> None:
        within = reached(self.net) & self.net.below([self.goal])
        held = {node for node in within if self.net.gates[node].count <= 0}
        nodes = sorted(within - held)
        for node in nodes:
            self.column[node] = self.new(integer=self.timed or node in self.net.costs)
        if self.goal not in held:
            self.rows.append(Bounded(((self.column[self.goal], 1.0),), lo=1))
        inside = {node: self._children(node, within) for node in nodes}
        children = {node: tuple(left) for node, left in inside.items()}
        circles = circles_among(nodes, children) if self.timed else []
        circle_of = {node: number for number, part in enumerate(circles) for node in part}
        size = [len(part) for part in circles]
        place = {node: self.new(size[circle_of[node]]) for node in circle_of}
        latest = float(sum(self.net.costs[n].days for n in nodes if n in self.net.costs))
        if self.timed:
            self.finish = {node: self.new(latest) for node in nodes}
        shape = _Shape(held, circle_of, size, place, latest)
        for node in nodes:
            self._join(node, inside[node], shape)
        if not self.timed:
            self._foresee()

    def _foresee(self) -> None:
        """Add landmarks that are found by always taking the cheapest way on."""
        taken: frozenset[int] = frozenset()
        for _ in range(FORESEEN):
            if is_plan(self.net, self.goal, taken):
                return
            for needed in landmarks(self.net, self.goal, taken):
                self.require(needed)
                cheapest = min(needed, key=lambda a: (self.net.costs[a].effort_hours, a))
                taken |= {cheapest}

    def require(self, actions: frozenset[int]) -> None:
        """Let every plan hold one of these actions."""
        terms = tuple((self.column[a], 1.0) for a in sorted(actions) if a in self.column)
        self.rows.append(Bounded(terms, lo=1))

    def new(self, upper: float = 1.0, *, integer: bool = True) -> int:
        """Add a column."""
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.upper) - 1

    def _children(self, node: int, within: set[int]) -> Counter[int]:
        return Counter(
            child
            for child in self.net.gates[node].children
            if child in within and self.net.gates[child].count > 0
        )

    def _join(self, node: int, children: Counter[int], shape: _Shape) -> None:
        """Write that a needed node rests on enough children, each of them before it."""
        gate, own = self.net.gates[node], self.column[node]
        count = gate.count - sum(child in shape.held for child in gate.children)
        if count <= 0:
            if self.timed and node in self.net.costs:
                self._after(node, None, own, shape.latest)
            return
        every = count == children.total()
        rests_on: dict[int, int] = {}
        for child in sorted(children):
            same = shape.is_circular(node, child)
            if every:
                rests_on[child] = own
                self.rows.append(Bounded(((self.column[child], 1.0), (own, -1.0)), lo=0))
            elif same or self.timed:
                rests_on[child] = self.new()
                self.rows.append(
                    Bounded(((self.column[child], 1.0), (rests_on[child], -1.0)), lo=0)
                )
            else:
                rests_on[child] = self.column[child]
            if same:
                self._put_after(node, child, rests_on[child], shape)
            if self.timed:
                self._after(node, child, rests_on[child], shape.latest)
        if not every:
            terms = tuple((rests_on[child], float(times)) for child, times in children.items())
            self.rows.append(Bounded((*terms, (own, -float(count))), lo=0))

    def _put_after(self, node: int, child: int, rests_on: int, shape: _Shape) -> None:
        """place[node] >= place[child] + 1, unless it does not rest on the child."""
        n = shape.size[shape.circle_of[node]]
        terms = ((shape.place[node], 1.0), (shape.place[child], -1.0), (rests_on, -(n + 1.0)))
        self.rows.append(Bounded(terms, lo=-n))

    def _after(self, node: int, child: int | None, rests_on: int, latest: float) -> None:
        """finish[node] >= finish[child] + its days, unless it does not rest on the child."""
        days = float(self.net.costs[node].days) if node in self.net.costs else 0.0
        terms = [(self.finish[node], 1.0), (rests_on, -(latest + days))]
        if child is not None:
            terms.append((self.finish[child], -1.0))
        self.rows.append(Bounded(tuple(terms), lo=-latest))

    def share(self, groups: Groups) -> list[int]:
        """Add a column for each group, which is needed where one of its actions is."""
        columns: dict[str, int] = {}
        for action, group in sorted(groups.items()):
            if action in self.column:
                of_group = columns.get(group)
                if of_group is None:
                    of_group = columns[group] = self.new(integer=False)
                self.rows.append(Bounded(((of_group, 1.0), (self.column[action], -1.0)), lo=0))
        return [columns[group] for group in sorted(columns)]

    def exclude(self, actions: frozenset[int]) -> None:
        """Leave out the plans that hold all of these actions."""
        own = [self.column[action] for action in sorted(actions) if action in self.column]
        self.rows.append(Bounded(tuple((c, 1.0) for c in own), hi=len(own) - 1))

    def exclude_just(self, actions: frozenset[int]) -> None:
        """Leave out this plan, but not those that hold more."""
        terms = [
            (self.column[action], 1.0 if action in actions else -1.0)
            for action in sorted(self.net.costs)
            if action in self.column
        ]
        self.rows.append(Bounded(tuple(terms), hi=len(actions) - 1))

    def limit(self, weights: Mapping[int, float], hi: float) -> None:
        """Let a weighted sum of columns be no more than that."""
        self.rows.append(Bounded(tuple(sorted(weights.items())), hi=hi))

    def solve(
        self, weights: Mapping[int, float], time_limit_s: float, *, within: Sequence[Bounded] = ()
    ) -> Solved:
        """Minimise a weighted sum of columns; `within` holds for this once."""
        costs = [weights.get(column, 0.0) for column in range(len(self.upper))]
        until, bound = monotonic() + time_limit_s, 0.0
        while True:
            left = until - monotonic()
            if left <= 0:
                return Solved("time limit", None, None, bound, UNLIMITED)
            solved = minimise(
                costs,
                [*self.rows, *within],
                integer=self.integer,
                upper=self.upper,
                time_limit_s=left,
            )
            if solved.values is None or self.timed:
                return solved
            actions = self.chosen(solved)
            if is_plan(self.net, self.goal, actions):
                return solved
            bound = max(bound, solved.bound)
            for needed in landmarks(self.net, self.goal, actions):
                self.require(needed)

    def chosen(self, solved: Solved) -> frozenset[int]:
        """Return the actions that were taken."""
        values = solved.values or ()
        return frozenset(
            action
            for action in self.net.costs
            if action in self.column and values[self.column[action]] > WHOLE
        )

    def effort(self) -> dict[int, float]:
        """Return the weights of the total effort."""
        return {
            self.column[action]: costs.effort_hours + EACH
            for action, costs in self.net.costs.items()
            if action in self.column
        }

    def unlikeliness(self) -> dict[int, float]:
        """Return the weights of -ln of the probability that all works, taken as independent."""
        return {
            self.column[action]: -log(costs.success)
            for action, costs in self.net.costs.items()
            if action in self.column
        }


def landmarks(net: Hypergraph, goal: int, actions: Iterable[int]) -> list[frozenset[int]]:
    """Return sets of actions of each of which every plan holds one, and these actions none.

    As many more actions are allowed as can be without reaching the goal: those that are left are
    a landmark. Tried in two orders, the cheap ones first and the dear ones first.
    """
    by_effort = sorted(net.costs, key=lambda a: (net.costs[a].effort_hours, a))
    start = frozenset(actions)
    found = (_landmark(net, goal, start, order) for order in (by_effort, by_effort[::-1]))
    return list(dict.fromkeys(found))


def _landmark(
    net: Hypergraph, goal: int, actions: frozenset[int], order: Sequence[int]
) -> frozenset[int]:
    walk = Walk(net)
    walk.allow(actions)
    left = []
    for action in order:
        if action not in actions and not walk.allow_unless([action], goal):
            left.append(action)
    return frozenset(left)


def value_of(net: Hypergraph, goal: int, actions: Iterable[int], objective: Objective) -> float:
    """Return what a plan costs, in hours, days, or -ln of its probability."""
    taken = sorted(actions)
    if objective == "finish":
        return earliest_days(net.only(taken))[goal]
    if objective == "effort":
        return round(sum(net.costs[action].effort_hours for action in taken), 9)
    return round(sum(-log(net.costs[action].success) for action in taken), 9)


def best_plans(
    net: Hypergraph,
    goal: int,
    *,
    k: int = 1,
    objective: Objective = "effort",
    time_limit_s: float = 10.0,
    works: Callable[[frozenset[int]], bool] = lambda actions: True,
    repeats: Callable[[frozenset[int]], bool] = lambda actions: False,
    silent: Collection[int] = frozenset(),
) -> tuple[list[Found], str]:
    """Find the `k` best plans, the best first, and say what kept others from being found.

    No plan holds more than one before it; none could do without one of its steps and be as good.
    `works` is asked of each; what it refuses is left out, and the search goes on, as it does after
    a plan that `repeats` another. Plans that differ in `silent` actions only are taken as one.
    """
    if goal not in reached(net):
        return [], ""
    until = monotonic() + time_limit_s
    model = Model(net, goal, timed=objective == "finish")
    found: list[Found] = []
    rejected = 0
    while len(found) < k:
        one = _next_best(model, objective, until - monotonic(), first=not (found or rejected))
        if one is None:
            return found, "" if monotonic() < until else "The time limit left other plans unsought."
        told = one.actions.difference(silent)
        if works(one.actions):
            if repeats(one.actions):
                rejected += 1
            else:
                found.append(one)
            if not told:
                break
            model.exclude(told)
        else:
            rejected += 1
            model.exclude_just(one.actions)
        if rejected == REJECTED_AT_MOST:
            return found, f"The search was ended after {rejected} plans that do not work."
    return found, ""


def _next_best(model: Model, objective: Objective, left_s: float, *, first: bool) -> Found | None:
    """Find the best of those left: first by the objective, then of equals the least effort."""
    if left_s <= 0:
        return _fallback(model, objective, 0.0) if first else None
    effort = model.effort()
    spare = EACH * len(effort) if objective == "effort" else 0.0
    weights = _weights(model, objective)
    solved = model.solve(weights, left_s)
    if solved.status == "infeasible":
        return None
    if solved.values is None:
        return _fallback(model, objective, max(0.0, solved.bound - spare)) if first else None
    actions = model.chosen(solved)
    if objective != "effort":
        slack = HALF_A_DAY if objective == "finish" else SLACK
        as_good = Bounded(tuple(sorted(weights.items())), hi=(solved.objective or 0.0) + slack)
        cheapest = model.solve(effort, left_s, within=[as_good])
        actions = model.chosen(cheapest) if cheapest.values is not None else actions
    value = value_of(model.net, model.goal, actions, objective)
    if solved.status == "optimal":
        return Found(actions, value, value, 0.0, True)
    bound = min(value, max(0.0, solved.bound - spare))
    return Found(actions, value, bound, _gap(value, bound), False)


def _weights(model: Model, objective: Objective) -> dict[int, float]:
    if objective == "effort":
        return model.effort()
    if objective == "success":
        return model.unlikeliness()
    end = model.finish.get(model.goal)
    return {} if end is None else {end: 1.0}


def _fallback(model: Model, objective: Objective, bound: float) -> Found | None:
    """Return the plan of the cheapest trees, where the time limit left no other."""
    actions = plan_of_trees(model.net, model.goal)
    if actions is None:
        return None
    kept = without_idle(model.net, model.goal, actions)
    value = value_of(model.net, model.goal, kept, objective)
    return Found(kept, value, min(bound, value), _gap(value, bound), False)


def _gap(value: float, bound: float) -> float:
    return 0.0 if value <= bound else (value - bound) / bound if bound > 0 else UNLIMITED


def without_idle(net: Hypergraph, goal: int, actions: frozenset[int]) -> frozenset[int]:
    """Leave out actions without which the goal is reached as well, the heaviest first."""
    kept = set(actions)
    for action in sorted(actions, key=lambda a: (-net.costs[a].effort_hours, -a)):
        if is_plan(net, goal, kept - {action}):
            kept.discard(action)
    return frozenset(kept)
