"""How does a set of actions read as a plan: numbered steps, what each takes and gives, and when?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import exp, isinf

from ecograph.attributes import ATTRIBUTES
from ecograph.nodes import Intervention
from ecograph.nodes.directory import Phone
from matchers.judging import Judged
from matchers.plans.actions import Action
from matchers.plans.answers import (
    Appointment,
    Late,
    Objective,
    Plan,
    PlanLimits,
    Schedule,
    SolverReport,
    Step,
    Taken,
)
from matchers.plans.bundling import count_of
from matchers.plans.calendars import Calendar, address_of, calendar_of
from matchers.plans.cheapest import Found, Rank, value_of
from matchers.plans.compiling import Compiler, price_cents
from matchers.plans.reaching import derivation, earliest_days
from matchers.plans.refereeing import Order, Referee
from matchers.plans.scheduling import EXACT_UP_TO, Job, Room, slack, timetable
from matchers.plans.wording import (
    no_schedule_sentence,
    plan_sentence,
    schedule_sentence,
    stale_sentence,
)

PLAIN = ("documents",)
"""Unknowns that stand among the assumptions of the plan already."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A goal, as a node."""

    id: str
    name: str
    node: int
    due: date | None = None


@dataclass(frozen=True, slots=True)
class _Course:
    """How a plan goes."""

    order: Order
    numbers: Mapping[int, int]
    """The number of each step that is told."""
    rests_on: Mapping[int, Sequence[int]]
    days: Sequence[float]
    serves: Mapping[int, list[str]]


@dataclass(frozen=True, slots=True)
class Assembler:
    """Writes plans for one client."""

    compiler: Compiler
    referee: Referee
    on: datetime
    limits: PlanLimits
    open_referrals: int
    objective: Objective
    calendars: dict[tuple[bool, str, str], Calendar] = field(default_factory=dict)

    def agencies(self) -> dict[int, str]:
        """Return for each action at a service who gives it."""
        return {
            node: one.row.organization.id if one.row.organization else one.row.service.id
            for node, one in self.compiler.seats.items()
        }

    def places(self) -> dict[int, str]:
        """Return for each action that takes a way, where it leads."""
        return {
            node: one.row.location.id
            for node, one in self.compiler.seats.items()
            if one.row.location is not None and "in_person" in one.row.site.delivery
        }

    def rank(self, actions: frozenset[int]) -> Rank:
        """Tell apart plans that are as good."""
        course = self._course(actions, ())
        return rank_of([self._step(node, course) for node in course.numbers])

    def _course(self, actions: frozenset[int], wanted: Sequence[Wanted]) -> _Course:
        order = self.referee.order(actions) or tuple(sorted(actions))
        net = self.compiler.net.only(actions)
        rests_on = derivation(net)
        shown = [node for node in order if node not in self.compiler.asked]
        numbers = {node: number for number, node in enumerate(shown, 1)}
        return _Course(order, numbers, rests_on, earliest_days(net), self._serves(wanted, rests_on))

    def plan(self, found: Found, goal: int, wanted: Sequence[Wanted], *, bundle: bool) -> Plan:
        """Write one plan."""
        net = self.compiler.net
        course = self._course(found.actions, wanted)
        steps = tuple(self._step(node, course) for node in course.numbers)
        plan = Plan(
            goals=tuple(goal.id for goal in wanted),
            steps=steps,
            effort_hours=value_of(net, goal, found.actions, "effort"),
            finish_days=int(course.days[goal]),
            success=round(exp(-value_of(net, goal, found.actions, "success")), 9),
            success_assumed=sum(step.success is None for step in steps),
            cost_cents=sum(step.cost_cents or 0 for step in steps),
            cost_most_cents=sum(step.cost_most_cents or 0 for step in steps),
            cost_unknown=sum(step.cost_cents is None for step in steps),
            agencies=count_of(found.actions, self.agencies()),
            trips=count_of(found.actions, self.places()),
            assumptions=tuple(
                self.compiler.asked[node].assumption
                for node in course.order
                if node in self.compiler.asked
            ),
            solver=SolverReport(
                status="optimal" if found.optimal else "time limit",
                objective=round(found.value, 9),
                bound=round(found.bound, 9),
                gap=None if isinf(found.gap) else round(found.gap, 9),
            ),
            schedule=self.schedule(course, steps, wanted),
            sentence="",
        )
        names = [goal.name for goal in wanted]
        best_in: Objective = "effort" if bundle else self.objective
        return plan.model_copy(update={"sentence": plan_sentence(plan, names, best_in)})

    def _serves(
        self, wanted: Sequence[Wanted], rests_on: Mapping[int, Sequence[int]]
    ) -> dict[int, list[str]]:
        serves: dict[int, list[str]] = {}
        for goal in wanted:
            for node, _ in self._next_below(goal.node, rests_on):
                serves.setdefault(node, []).append(goal.id)
        return serves

    def _next_below(
        self, start: int, rests_on: Mapping[int, Sequence[int]]
    ) -> list[tuple[int, int | None]]:
        """Return the next steps below a node, each with the labelled node on the way to it.

        What is taken for granted is no step: the question behind it is.
        """
        found: list[tuple[int, int | None]] = []
        waiting: list[tuple[int, int | None]] = [(start, None)]
        seen: set[tuple[int, int | None]] = set()
        while waiting:
            node, label = waiting.pop()
            if (node, label) in seen:
                continue
            seen.add((node, label))
            is_step = node in self.compiler.actions and node not in self.compiler.asked
            if is_step and node != start:
                found.append((node, label))
                continue
            named = node if label is None and node in self.compiler.labels else label
            waiting.extend((child, named) for child in rests_on.get(node, ()))
        return sorted(found, key=lambda pair: (pair[0], pair[1] or 0))

    def _step(self, node: int, course: _Course) -> Step:
        action, seat = self.compiler.actions[node], self._seat_in_turn(node, course.order)
        row = seat.row if seat else None
        below = self._next_below(node, course.rests_on)
        organization = row.organization if row else None
        price = _price(action, seat)
        return Step(
            number=course.numbers[node],
            id=action.id,
            kind=action.kind,
            name=action.name,
            service=row.service.id if row else "",
            service_name=row.service.name if row else "",
            organization=organization.id if organization else "",
            organization_name=organization.name if organization else "",
            address=_address(seat),
            phone=_phone(row.phones) if row else "",
            takes=self._takes(node, below, course),
            gives=action.gives,
            serves=tuple(course.serves.get(node, ())),
            after=tuple(sorted({course.numbers[before] for before, _ in below})),
            effort_hours=action.effort_hours,
            cost_cents=price and price[0],
            cost_most_cents=price and price[1],
            wait_days=self.compiler.net.costs[node].days,
            lasts_days=action.lasts_days,
            success=action.success,
            done_after_days=int(course.days[node]),
            assumed=action.assumed,
            check=_unknowns(seat, self.compiler, node),
            source=action.source,
            as_of=action.as_of,
            url=action.url,
        )

    def _seat_in_turn(self, node: int, order: Order) -> Judged | None:
        """Return the place as it is judged when the step's turn comes."""
        action = self.compiler.actions[node]
        if not action.service_id:
            return None
        allowed = self.compiler.may_use(action.service_id)
        there = self.referee.after(order[: order.index(node)], allowed)
        found = self.compiler.judged(action.service_id, there.request(self.compiler.urgency[node]))
        open_ones = [one for one in found if not one.blocked_by]
        return next(iter(open_ones or found), None)

    def _takes(
        self, node: int, below: Sequence[tuple[int, int | None]], course: _Course
    ) -> tuple[Taken, ...]:
        """Return what a step takes: what other steps give, and the papers at hand."""
        labels = self.compiler.labels
        taken = [
            Taken(
                text=labels[label].text,
                kind=labels[label].kind,
                id=labels[label].id if labels[label].kind in ("document", "benefit") else "",
                step=course.numbers[before],
            )
            for before, label in below
            if label is not None
        ]
        given = {label for _, label in below}
        for paper in self._papers_at_hand(node, course.rests_on):
            if paper not in given:
                label = labels[paper]
                taken.append(Taken(text=label.text, kind=label.kind, id=label.id))
        return tuple(dict.fromkeys(taken))

    def _papers_at_hand(self, node: int, rests_on: Mapping[int, Sequence[int]]) -> list[int]:
        found, seen, waiting = [], {node}, list(rests_on.get(node, ()))
        while waiting:
            below = waiting.pop()
            if below in seen or below in self.compiler.actions:
                continue
            seen.add(below)
            label = self.compiler.labels.get(below)
            if label is not None and label.kind in ("document", "benefit"):
                if self.compiler.net.gates[below].count <= 0:
                    found.append(below)
                continue
            waiting.extend(rests_on.get(below, ()))
        return sorted(found)

    # When

    def schedule(
        self, course: _Course, steps: Sequence[Step], wanted: Sequence[Wanted]
    ) -> Schedule:
        """Put the steps on days."""
        today, numbers = self.on.date(), course.numbers
        due = {goal.id: goal.due for goal in wanted if goal.due is not None}
        extra: dict[int, list[int]] = {}
        for first, second in self.referee.undone_by(course.order):
            if first in numbers and second in numbers:
                extra.setdefault(numbers[second], []).append(numbers[first])
        calendars = [self.calendar(step) for step in steps]
        jobs = [
            Job(
                wait=step.wait_days,
                after=tuple(
                    (before - 1, steps[before - 1].lasts_days if before in step.after else None)
                    for before in sorted({*step.after, *extra.get(step.number, ())})
                ),
                is_open=calendar.is_open,
                counts=step.kind not in ("ask", "wait"),
                refers=bool(step.service) and step.wait_days > 0,
                due=_first_due(step, due, today),
            )
            for step, calendar in zip(steps, calendars, strict=True)
        ]
        room = Room(
            today=today,
            per_week=self.limits.errands_per_week,
            at_once=max(1, self.limits.max_referrals_at_once - self.open_referrals),
            horizon=self.limits.horizon_days,
        )
        made = timetable(jobs, room)
        if made.days is None:
            expires = steps[made.expires].name if made.expires is not None else ""
            said = no_schedule_sentence(
                self.limits.horizon_days, made.bound, expires, sure=made.exact
            )
            return Schedule(status="none", sentence=said)
        spare = slack(jobs, made.days, room)
        appointments = tuple(
            Appointment(
                step=step.number,
                day=today + timedelta(days=day),
                done_on=today + timedelta(days=day + step.wait_days),
                slack_days=spare[n],
                hours_known=calendars[n].known,
            )
            for n, (step, day) in enumerate(zip(steps, made.days, strict=True))
        )
        late = tuple(
            Late(goal=goal, due=due[goal], days=(one.done_on - due[goal]).days)
            for step, one in zip(steps, appointments, strict=True)
            for goal in step.serves
            if goal in due and one.done_on > due[goal]
        )
        return Schedule(
            status="exact" if made.exact else "heuristic",
            appointments=appointments,
            finish=max((one.done_on for one in appointments), default=today),
            finish_bound=today + timedelta(days=made.bound),
            late=late,
            today=tuple(one.step for one in appointments if one.day == today),
            note=_say_how(made.exact, len(steps)),
            sentence=schedule_sentence(appointments, steps, today, late)
            + stale_sentence(self._stale(course, appointments)),
        )

    def _stale(
        self, course: _Course, appointments: Sequence[Appointment]
    ) -> dict[str, tuple[int, date]]:
        """Find what is no longer known when a step turns on it: the first such step, and the day.

        What a step of the plan itself changes is left out.
        """
        facts = self.compiler.now.client.facts
        days = {one.step: one.day for one in appointments}
        actions = [self.compiler.actions[node] for node in course.order]
        renewed = {
            name
            for action in actions
            if isinstance(action.change, Intervention)
            for name in action.change.provides
        }
        found: dict[str, tuple[int, date]] = {}
        for node, number in course.numbers.items():
            for name in sorted(self.compiler.turns_on(self.compiler.actions[node])):
                fact = facts.get(name)
                if fact is not None and name not in renewed and fact.expired(days[number]):
                    if fact.valid_until is not None and not fact.expired(self.on.date()):
                        found.setdefault(ATTRIBUTES[name].question, (number, fact.valid_until))
        return found

    def calendar(self, step: Step) -> Calendar:
        """Return the days on which a step can be begun."""
        key = (step.kind in ("ask", "wait"), step.service, step.address)
        if key not in self.calendars:
            self.calendars[key] = calendar_of(
                step, self.compiler.known.rows.get(step.service, []), self.on
            )
        return self.calendars[key]


def rank_of(steps: Sequence[Step]) -> Rank:
    """Tell apart plans that are as good: fewer unknown prices, cheaper, shorter; by their ids."""
    unknown = sum(step.cost_cents is None for step in steps)
    paid = sum(step.cost_most_cents or 0 for step in steps)
    return unknown, paid, len(steps), tuple(step.id for step in steps)


def _first_due(step: Step, due: Mapping[str, date], today: date) -> int | None:
    days = [(due[goal] - today).days for goal in step.serves if goal in due]
    return min(days, default=None)


def _say_how(exact: bool, count: int) -> str:
    if exact:
        return ""
    if count > EXACT_UP_TO:
        return f"{count} steps: a good timetable, not proven to be the best."
    return "A good timetable; the search for a better one was cut short."


def _price(action: Action, seat: Judged | None) -> tuple[int, int] | None:
    """Return the least and the most a step costs; a paper's fee comes on top of the visit."""
    fee = action.cost_cents
    if fee is not None and action.kind != "paper":
        return fee, fee
    visit = price_cents(seat)
    return visit and (visit[0] + (fee or 0), visit[1] + (fee or 0))


def _address(seat: Judged | None) -> str:
    return address_of(seat.row) if seat else ""


def _phone(phones: Sequence[Phone]) -> str:
    return str(phones[0]) if phones else ""


def _unknowns(seat: Judged | None, compiler: Compiler, node: int) -> tuple[str, ...]:
    """Return what is not known of an office and does not stand among the assumptions."""
    if seat is None:
        return ()
    request = compiler.now.request(compiler.urgency[node])
    ruled = seat.row.conditions.rule is not None
    found = [
        verdict.reason
        for verdict in seat.open_hard(request)
        if verdict.name not in PLAIN and not (verdict.name == "eligibility" and ruled)
    ]
    full = seat.verdicts.get("capacity")
    if full is not None and full.verdict == "unmet":
        found.append(full.reason)
    return tuple(found)
