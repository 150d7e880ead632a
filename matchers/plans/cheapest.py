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

LIGHT = 0.004
"""Shared out among all actions and added to their effort, so that of equals a plan with fewer steps
is taken; less than two efforts differ by, which are told to a hundredth of an hour."""
WHOLE = 0.5
HALF_A_DAY = 0.5
"""Days are whole, so that a half more lets nothing in."""
SLACK = 1e-6
"""By how much a sum may lie above the least that was found for it: the solver's own tolerance."""
REJECTED_AT_MOST = 40
"""So many plans that turn out not to work are set aside, then the search stops and says so."""
TIED_AT_MOST = 24
"""So many plans beyond those asked for are compared, where they are as good; then it says so."""

FORESEEN = 12
"""So many times conditions that every plan keeps are added before the first programme is solved."""

Rank = tuple[int, int, int, tuple[str, ...]]
"""Prices that are not known, what is paid in cents, steps, their ids: less comes first."""

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
            self.column[action]: costs.effort_hours
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


@dataclass(frozen=True, slots=True)
class Checks:
    """What is asked of every plan that is found."""

    works: Callable[[frozenset[int]], bool] = lambda actions: True
    """What it refuses is left out, and the search goes on."""
    repeats: Callable[[frozenset[int]], bool] = lambda actions: False
    """Whether it only says another plan again; left out as well."""
    silent: Collection[int] = frozenset()
    """Plans that differ in these actions only are taken as one."""
    then: Callable[[frozenset[int]], Rank] = lambda actions: (0, 0, len(actions), ())
    """What tells apart plans that are as good and end as early."""


ANY = Checks()


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing to have as little of as can be, once what came before it is as little as it can."""

    weights: Mapping[int, float]
    slack: float = SLACK

    def at_most(self, value: float) -> Bounded:
        """Hold a further programme to what was reached."""
        return Bounded(tuple(sorted(self.weights.items())), hi=value + self.slack)


def best_plans(
    net: Hypergraph,
    goal: int,
    *,
    k: int = 1,
    objective: Objective = "effort",
    time_limit_s: float = 10.0,
    checks: Checks = ANY,
) -> tuple[list[Found], str]:
    """Find the `k` best plans, the best first, and say what kept others from being found.

    No plan holds more than one before it; none could do without one of its steps and be as good.
    Of equals (but for `effort`, that means equal effort as well) the one that ends first at the
    earliest comes first, then what `checks.then` puts first: all that are as good as the last of
    the `k` are found and compared, up to `TIED_AT_MOST` of them.
    """
    if goal not in reached(net):
        return [], ""
    model = Model(net, goal, timed=objective == "finish")
    stages = [Stage(model.effort())]
    if objective == "success":
        stages.insert(0, Stage(model.unlikeliness()))
    elif objective == "finish":
        end = model.finish.get(goal)
        stages.insert(0, Stage({} if end is None else {end: 1.0}, HALF_A_DAY))
    search = Search(model, stages, objective, monotonic() + time_limit_s, checks)
    return search.best(k), search.note


@dataclass(slots=True)
class Search:
    """The plans of one model, one after the other: the least of its stages first."""

    model: Model
    stages: Sequence[Stage]
    objective: Objective
    until: float
    checks: Checks
    proven_by: int = 1
    """So many stages must have been proven for a plan to be called that."""
    note: str = ""
    level: list[Bounded] = field(default_factory=list)
    """What the last plan reached."""

    def best(self, k: int) -> list[Found]:
        """Find the `k` best, and all that are as good as the last of them; sort, and cut."""
        found: list[Found] = []
        rejected = 0
        as_good: list[Bounded] = []
        while True:
            one = self._next(as_good, first=not (found or rejected))
            if one is None:
                if monotonic() >= self.until:
                    self.note = "The time limit left other plans unsought."
                break
            told = one.actions.difference(self.checks.silent)
            if not self.checks.works(one.actions):
                rejected += 1
                self.model.exclude_just(one.actions)
            elif told and self.checks.repeats(one.actions):
                rejected += 1
                self.model.exclude(told)
            else:
                found.append(one)
                if not told:
                    break
                self.model.exclude(told)
            if len(found) >= k:
                as_good = as_good or list(self.level)
            if rejected == REJECTED_AT_MOST or len(found) == k + TIED_AT_MOST:
                self._say_end(len(found) >= k, rejected)
                break
        return sorted(found, key=self._rank)[:k] if len(found) > 1 else found

    def _say_end(self, enough: bool, rejected: int) -> None:
        self.note = (
            "Other plans are as good; not all of them were compared."
            if enough
            else f"The search was ended after {rejected} plans that do not work."
        )

    def _rank(self, one: Found) -> tuple[float, float, float, Rank, list[int]]:
        net, goal = self.model.net, self.model.goal
        effort = value_of(net, goal, one.actions, "effort")
        end = earliest_days(net.only(one.actions))[goal]
        return (one.value, effort, end, self.checks.then(one.actions), sorted(one.actions))

    def _next(self, as_good: Sequence[Bounded], *, first: bool) -> Found | None:
        """Find the best of those left."""
        limits = list(as_good)
        self.level = []
        proven, actions, bound = 0, None, 0.0
        for number, stage in enumerate(self.stages):
            last = number == len(self.stages) - 1
            weights = _with_fewest_steps(stage.weights) if last else stage.weights
            solved = self.model.solve(weights, self.until - monotonic(), within=limits)
            if solved.status == "infeasible" and number == 0:
                return None
            if number == 0 and self.proven_by == 1:
                bound = max(0.0, solved.bound - (LIGHT if last else 0.0))
            if solved.values is None:
                break
            actions = self.model.chosen(solved)
            proven += solved.status == "optimal" and proven == number
            least = sum(by * solved.values[column] for column, by in stage.weights.items())
            self.level.append(stage.at_most(least))
            limits.append(self.level[-1])
        if actions is None:
            return self._fallback(bound) if first and self.proven_by == 1 else None
        value = value_of(self.model.net, self.model.goal, actions, self.objective)
        if proven >= self.proven_by:
            return Found(actions, value, value, 0.0, True)
        return Found(actions, value, min(value, bound), _gap(value, bound), False)

    def _fallback(self, bound: float) -> Found | None:
        """Return the plan of the cheapest trees, where the time limit left no other."""
        net, goal = self.model.net, self.model.goal
        actions = plan_of_trees(net, goal)
        if actions is None:
            return None
        kept = without_idle(net, goal, actions)
        value = value_of(net, goal, kept, self.objective)
        return Found(kept, value, min(bound, value), _gap(value, bound), False)


def _with_fewest_steps(weights: Mapping[int, float]) -> Mapping[int, float]:
    """Add so little for every step that it only tells equals apart."""
    each = LIGHT / max(1, len(weights))
    return {column: weight + each for column, weight in weights.items()}


def _gap(value: float, bound: float) -> float:
    return 0.0 if value <= bound else (value - bound) / bound if bound > 0 else UNLIMITED


def without_idle(net: Hypergraph, goal: int, actions: frozenset[int]) -> frozenset[int]:
    """Leave out actions without which the goal is reached as well, the heaviest first."""
    kept = set(actions)
    for action in sorted(actions, key=lambda a: (-net.costs[a].effort_hours, -a)):
        if is_plan(net, goal, kept - {action}):
            kept.discard(action)
    return frozenset(kept)
