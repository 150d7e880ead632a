"""Which steps lead a client to their goals? Papers, benefits, small steps, services, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import get_args

from ecograph.consent import seen_by
from ecograph.edges import Has
from ecograph.errors import InvalidRequest, NodeNotFound
from ecograph.graph import Graph
from ecograph.nodes import (
    Client,
    Referral,
    not_withdrawn,
)
from matchers.directory import Directory
from matchers.plans.actions import Catalogue
from matchers.plans.answers import (
    Circle,
    GoalAnswer,
    Grant,
    Objective,
    Plan,
    PlanLimits,
    Plans,
)
from matchers.plans.assembling import Assembler, Wanted, rank_of
from matchers.plans.bundling import best_bundle
from matchers.plans.cheapest import Checks, Rank, best_plans, value_of
from matchers.plans.circles import (
    Opened,
    breaker_of,
    find_knots,
    smallest_grants,
    what_is_missing,
)
from matchers.plans.compiling import Compiler
from matchers.plans.goals import Aim, Goals
from matchers.plans.hypergraph import Gate
from matchers.plans.reaching import earliest_days, is_plan, reached
from matchers.plans.refereeing import Referee
from matchers.plans.situations import Situation
from matchers.plans.wording import (
    circle_sentence,
    goal_sentence,
    grant_sentence,
    listed,
    plans_sentence,
    why_none,
)

DEFAULT_LIMITS = PlanLimits()
OPEN = frozenset({"requested", "accepted"})
MOST_PLANS = 20


def find_plans(
    graph: Graph,
    client_id: str,
    goals: Iterable[str] = (),
    *,
    on: datetime,
    directory: Directory | None = None,
    k: int = 3,
    limits: PlanLimits = DEFAULT_LIMITS,
    objective: Objective = "effort",
    time_limit_s: float = 10.0,
) -> Plans:
    """Find the `k` best plans for all goals that can be reached, and say what keeps the others.

    A goal is the id of one of the client's needs, of a service, a document or a benefit; none means
    all needs that no service fits now. The plans are exact unless they say otherwise; each has been
    gone through, step by step, with the real matcher.

    Raises
    ------
    NodeNotFound
        There is no such client, or no such goal that may be shown.
    InvalidRequest
        A goal is of another kind, or not this client's; or a limit is out of range.
    """
    if not 1 <= k <= MOST_PLANS:
        raise InvalidRequest(f"k={k}: ask for 1 to {MOST_PLANS} plans.")
    if objective not in get_args(Objective):
        said = ", ".join(get_args(Objective))
        raise InvalidRequest(f"objective={objective!r}: choose one of {said}.")
    if not 0 < time_limit_s < float("inf"):
        raise InvalidRequest(f"time_limit_s={time_limit_s}: give a number of seconds above 0.")
    planning = _Planning.of(graph, client_id, on, directory, time_limit_s)
    answers = planning.goals.read(tuple(dict.fromkeys(goals)))
    return planning.answer(answers, k=k, limits=limits, objective=objective)


@dataclass(slots=True)
class _Planning:
    """One question of one client."""

    graph: Graph
    client: Client
    on: datetime
    compiler: Compiler
    goals: Goals
    until: float

    @classmethod
    def of(
        cls,
        graph: Graph,
        client_id: str,
        on: datetime,
        directory: Directory | None,
        time_limit_s: float,
    ) -> _Planning:
        client = graph.node(client_id, Client)
        if client.withdrawn_on is not None:
            raise NodeNotFound(
                f"{client_id} was withdrawn on {client.withdrawn_on}; load it again."
            )
        view = seen_by(graph)
        situation = Situation.of(graph, client, on)
        known = Catalogue.of(view, situation, directory or Directory.of(graph))
        held = not_withdrawn(graph.edges(Has, from_id=client_id))
        nodes = (graph.get(edge.to_id) for edge in held)
        referrals = [n for n in nodes if isinstance(n, Referral) and n.status in OPEN]
        compiler = Compiler(known, situation)
        goals = Goals(graph, view, client, on, compiler, referrals)
        return cls(graph, client, on, compiler, goals, monotonic() + time_limit_s)

    def answer(
        self, aims: Sequence[Aim], *, k: int, limits: PlanLimits, objective: Objective
    ) -> Plans:
        """Solve, check with the referee, and write it down."""
        net = self.compiler.net
        there = reached(net)
        answers = [self._goal_answer(aim, there) for aim in aims]
        reachable = [
            aim for aim, answer in zip(aims, answers, strict=True) if answer.status == "reachable"
        ]
        wanted = [Wanted(aim.id, aim.name, aim.node, aim.due) for aim in reachable]
        ends = [aim.node for aim in reachable if aim.kind in ("document", "benefit")]
        referee = Referee(self.compiler, ends)
        load = len(self.goals.referrals)
        writer = Assembler(self.compiler, referee, self.on, limits, load, objective)
        plans, bundle = self._solve(wanted, writer, k) if wanted else ([], None)
        circles = [one for one in self._circles(aims) if _is_met(one, answers, plans)]
        if self.compiler.limited and len(reachable) < len(aims):
            names = listed(sorted(self.compiler.limited))
            self.goals.notes.append(f"Meant for other needs only, and not counted on: {names}.")
        if load >= limits.max_referrals_at_once:
            self.goals.notes.append(
                f"You already wait for {load} referrals; begin nothing that adds another before "
                "one of them is answered."
            )
        return Plans(
            client=self.client.id,
            on=self.on,
            commit=self.graph.commit,
            objective=objective,
            goals=tuple(answers),
            plans=tuple(plans),
            bundle=bundle,
            circles=tuple(circles),
            open_referrals=load,
            notes=tuple(self.goals.notes),
            tried=sum(node not in self.compiler.asked for node in self.compiler.actions),
            sentence=plans_sentence(answers, plans, self.goals.notes),
        )

    def _solve(
        self, wanted: Sequence[Wanted], writer: Assembler, k: int
    ) -> tuple[list[Plan], Plan | None]:
        """Find the plans for all goals together, and where there are several, the bundle."""
        net = self.compiler.net
        goal = net.add(Gate(len(wanted), tuple(one.node for one in wanted)))
        checks = Checks(
            works=writer.referee.works,
            repeats=lambda actions: self._goes_for_nothing(actions, goal, writer.objective),
            silent=self.compiler.asked,
            then=writer.rank,
        )
        found, note = best_plans(
            net,
            goal,
            k=k,
            objective=writer.objective,
            time_limit_s=self._left(),
            checks=checks,
        )
        plans = [writer.plan(one, goal, wanted, bundle=False) for one in found]
        if note:
            self.goals.notes.append(note)
        elif not plans:
            self.goals.notes.append(why_none(self.compiler.now.facts.conflicts))
        if len(wanted) < 2 or not plans:
            return sorted(plans, key=_best_first), None
        least = best_bundle(
            net,
            goal,
            writer.agencies(),
            writer.places(),
            time_limit_s=self._left(),
            checks=checks,
        )
        bundle = None if least is None else writer.plan(least, goal, wanted, bundle=True)
        return sorted(plans, key=_best_first), bundle

    def _goes_for_nothing(self, actions: frozenset[int], goal: int, objective: Objective) -> bool:
        """Whether a paper is asked for only so that the office is used: going there is the same."""
        net, visits = self.compiler.net, self.compiler.visits
        value = value_of(net.only(actions), goal, actions, objective)
        for action in sorted(actions):
            visit = visits.get(self.compiler.actions[action].service_id)
            if visit is None or visit == action or visit in actions:
                continue
            plain = actions - {action} | {visit}
            if is_plan(net, goal, plain):
                return value_of(net.only(plain), goal, plain, objective) <= value
        return False

    def _left(self) -> float:
        return max(self.until - monotonic(), 0.0)

    def _goal_answer(self, aim: Aim, there: set[int]) -> GoalAnswer:
        answer = GoalAnswer(
            id=aim.id, name=aim.name, kind=aim.kind, status="reachable", due=aim.due, sentence=""
        )
        more: dict[str, object] = {}
        grants: tuple[Grant, ...] = ()
        if aim.referred:
            more["status"] = "referred"
        elif self.compiler.net.gates[aim.node].count <= 0:
            more["status"] = "met"
        elif aim.node in there:
            more["finish_days"] = int(earliest_days(self.compiler.net)[aim.node])
        else:
            opened = smallest_grants(
                self.compiler, aim.node, time_limit_s=min(self._left(), 2.0), besides=[aim.node]
            )
            grants = tuple(self._grant(one) for one in opened)
            missing = what_is_missing(self.compiler, aim.node)
            more |= {"status": "unreachable", "missing": missing, "grants": grants}
        answer = answer.model_copy(update=more)
        names = [grant.names for grant in grants]
        return answer.model_copy(update={"sentence": goal_sentence(answer, names)})

    def _grant(self, opened: Opened) -> Grant:
        labels = [self.compiler.labels[node] for node in opened.given]
        names = tuple(label.text for label in labels)
        return Grant(
            ids=tuple(label.id or label.text for label in labels),
            names=names,
            effort_hours=opened.rest.value,
            exact=opened.rest.optimal,
            sentence=grant_sentence(names, opened.rest.value),
        )

    def _circles(self, aims: Sequence[Aim]) -> tuple[Circle, ...]:
        found = []
        for knot in find_knots(self.compiler, [aim.node for aim in aims]):
            labels = [self.compiler.labels[node] for node in knot.papers]
            names = tuple(label.text for label in labels)
            way = breaker_of(self.compiler, knot, time_limit_s=max(self._left(), 0.1))
            steps: tuple[str, ...] = ()
            ids: tuple[str, ...] = ()
            grants: tuple[Grant, ...] = ()
            if way is not None:
                days = earliest_days(self.compiler.net.only(way.actions))
                order = sorted(way.actions, key=lambda n: (days[n], self.compiler.actions[n].id))
                told = [self.compiler.actions[n] for n in order if n not in self.compiler.asked]
                ids = tuple(action.id for action in told)
                steps = tuple(
                    f'the answer to "{action.name}"' if action.kind == "ask" else action.name
                    for action in told
                )
            else:
                every = self.compiler.net.add(Gate(len(knot.papers), knot.papers))
                opened = smallest_grants(
                    self.compiler, every, time_limit_s=max(min(self._left(), 2.0), 0.1)
                )
                grants = tuple(self._grant(one) for one in opened)
            found.append(
                Circle(
                    ids=tuple(label.id for label in labels),
                    names=names,
                    breaker=ids,
                    breaker_names=steps,
                    effort_hours=None if way is None else way.value,
                    grants=grants,
                    sentence=circle_sentence(names, steps, [g.names[0] for g in grants]),
                )
            )
        return tuple(found)


def _is_met(circle: Circle, goals: Sequence[GoalAnswer], plans: Sequence[Plan]) -> bool:
    """Whether a circle is met with: on a plan that is told, or because there is no way."""
    if not plans or any(goal.status == "unreachable" for goal in goals):
        return True
    steps = [step for plan in plans for step in plan.steps]
    told = {name for step in steps for name in (*step.gives, *(one.text for one in step.takes))}
    return not told.isdisjoint(circle.names)


def _best_first(plan: Plan) -> tuple[bool, float, float, int, Rank]:
    """What fits into no calendar last; of equals the easier, then the sooner, then the cheaper."""
    misfit = plan.schedule is not None and plan.schedule.status == "none"
    return misfit, plan.solver.objective, plan.effort_hours, plan.finish_days, rank_of(plan.steps)
