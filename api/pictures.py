"""How is an answer drawn? A path on the client's map, a plan as a timeline, leverage as bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from api.drawings.bars import Bars, DrawnBar, DrawnShare, draw_bars
from api.drawings.deadlines import Deadline
from api.drawings.timeline import DrawnStep, Timeline, draw_timeline
from ecograph.ecomap.reading import read_ecomap
from ecograph.ecomap.ribbon import DrawnHop
from ecograph.ecomap.svg import draw_ecomap
from ecograph.ecomap.table import day as in_words
from ecograph.graph import Graph
from ecograph.hours import open_during
from ecograph.nodes.directory import Schedule
from ecograph.possible import Truth
from matchers.directory import Directory
from matchers.handoffs import Handoffs
from matchers.leverage import Leverage, Opening
from matchers.plans import Appointment, Plan, Plans, Step

_GOALS_NAMED = 4
_WEEKEND = 5
_LOOKED_AT = timedelta(days=200)
"""Opening days farther away are not drawn."""


def draw_path(graph: Graph, client_id: str, handoffs: Handoffs, *, on: datetime) -> str:
    """Draw the client's map with the first path on it, as SVG."""
    hops = handoffs.paths[0].hops if handoffs.paths else ()
    drawn = [
        DrawnHop(
            from_id=hop.from_id,
            from_label=hop.from_name,
            to_id=hop.to_id,
            to_label=hop.to_name,
            why=hop.why,
        )
        for hop in hops
    ]
    if drawn:
        drawn[-1] = drawn[-1].model_copy(
            update={
                "to_id": handoffs.service,
                "to_label": f"{handoffs.service_name}, {drawn[-1].to_label}",
            }
        )
    return draw_ecomap(read_ecomap(graph, client_id, on=on.date()), path=drawn)


def draw_plan(directory: Directory, found: Plans) -> str:
    """Draw the best plan over time, as SVG."""
    plan = found.plans[0] if found.plans else None
    names = {goal.id: goal.name for goal in found.goals}
    wanted = [names.get(id, id) for id in plan.goals] if plan else []
    return draw_timeline(
        Timeline(
            title=_title(wanted),
            under=" · ".join(_facts_of(plan, found)),
            sentence=_aloud(plan) if plan else found.sentence,
            today=found.on.date(),
            steps=tuple(_steps(plan, found, directory)) if plan else (),
            deadlines=tuple(
                Deadline(on=goal.due, label=goal.name)
                for goal in found.goals
                if goal.due is not None and goal.due >= found.on.date()
            ),
            remarks=tuple(filter(None, _remarks(plan, found))),
        )
    )


def _title(wanted: Sequence[str]) -> str:
    """Name the goals, or where there are many, count them."""
    if len(wanted) > _GOALS_NAMED:
        return f"The plan for {len(wanted)} goals"
    return f"The plan: {'; '.join(wanted)}" if wanted else "The plan"


def _aloud(plan: Plan) -> str:
    """What to do when: the steps themselves stand in the lanes."""
    return (plan.schedule.sentence if plan.schedule else "") or plan.sentence


def _facts_of(plan: Plan | None, found: Plans) -> Iterator[str]:
    if plan is not None:
        yield f"{len(plan.steps)} step{'s' * (len(plan.steps) != 1)}"
        yield f"{plan.effort_hours:g} hours of effort, yours and ours"
        yield _say_cost(plan)
        if plan.schedule is not None and plan.schedule.finish is not None:
            yield f"done on {in_words(plan.schedule.finish)}"
    yield f"shown as of {in_words(found.on.date())}"


def _say_cost(plan: Plan) -> str:
    least, most = say_money(plan.cost_cents), say_money(plan.cost_most_cents)
    known = least if least == most else f"{least} to {most}"
    if not plan.cost_unknown:
        return known
    unknown = f"{plan.cost_unknown} price{'s' * (plan.cost_unknown != 1)} not known"
    return f"{known}, {unknown}" if plan.cost_most_cents else unknown


def say_money(cents: int) -> str:
    """Write an amount."""
    return f"${cents / 100:,.2f}" if cents else "free"


def _remarks(plan: Plan | None, found: Plans) -> Iterator[str]:
    if plan is not None:
        yield from (f"Not known, and counted on: {one.text}" for one in plan.assumptions)
        if plan.schedule is not None:
            yield plan.schedule.note
            if any(not one.hours_known for one in plan.schedule.appointments):
                yield "Where no hours are listed, weekdays are taken as open: call first."
        if plan.solver.status != "optimal":
            yield "The time for searching ran out: a better plan may exist."
    yield from found.notes


def _steps(plan: Plan, found: Plans, directory: Directory) -> Iterator[DrawnStep]:
    when: Mapping[int, Appointment] = (
        {one.step: one for one in plan.schedule.appointments} if plan.schedule else {}
    )
    today = found.on.date()
    due = [goal.due for goal in found.goals if goal.due is not None]
    farthest = max((today, *due, *(one.done_on for one in when.values())))
    last = min(farthest + timedelta(days=60), today + _LOOKED_AT)
    for step in plan.steps:
        booked = when.get(step.number)
        ends = booked.done_on if booked else today + timedelta(days=step.done_after_days)
        lasts = step.lasts_days
        yield DrawnStep(
            name=f"Ask: {step.name}" if step.kind == "ask" else step.name,
            where=_place(step),
            phone=step.phone,
            takes=_after(step.after),
            begins=booked.day if booked else ends - timedelta(days=step.wait_days),
            ends=ends,
            hours=step.effort_hours,
            spare_days=booked.slack_days if booked else None,
            valid_until=ends + timedelta(days=lasts) if lasts is not None else None,
            closed=_closed(step, directory, today, last, known=bool(booked and booked.hours_known)),
            asks=step.kind in ("ask", "wait"),
        )


def _place(step: Step) -> str:
    names = [step.service_name, step.organization_name]
    return ", ".join(dict.fromkeys(name for name in names if name and name != step.name))


def _after(numbers: Iterable[int]) -> str:
    words = [str(number) for number in numbers]
    if not words:
        return ""
    return f"after {words[0] if len(words) == 1 else ', '.join(words[:-1]) + ' and ' + words[-1]}"


def _closed(
    step: Step, directory: Directory, first: date, last: date, *, known: bool
) -> frozenset[date]:
    """Days on which nobody is there; where no hours are listed, the weekends."""
    if step.kind in ("ask", "wait"):
        return frozenset()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    timetables = {
        schedule.id: schedule
        for row in directory.rows
        if known and row.service.id == step.service
        for schedule in row.timetable.schedules
    }
    if not timetables:
        return frozenset(day for day in days if day.weekday() >= _WEEKEND)
    return frozenset(day for day in days if _is_closed(tuple(timetables.values()), day))


def _is_closed(schedules: tuple[Schedule, ...], day: date) -> bool:
    start = datetime.combine(day, time())
    return open_during(schedules, start, start + timedelta(days=1)) is Truth.NO


def draw_leverage(found: Leverage) -> str:
    """Draw what each step would open, as SVG."""
    count = len(found.open_needs)
    return draw_bars(
        Bars(
            title="Small steps that would open the most",
            under=f"{count} need{'s' * (count != 1)} for which nothing fits now · "
            f"{found.tried} steps and sets tried by matching again · "
            f"shown as of {in_words(found.on.date())}",
            sentence=found.sentence,
            bars=tuple(_bar(opening) for opening in found.interventions),
            remarks=found.assumptions,
        )
    )


def _bar(opening: Opening) -> DrawnBar:
    asks = opening.kind == "ask"
    lasts = "" if asks else f"lasts {opening.lasts} day{'s' * (opening.lasts != 1)}"
    return DrawnBar(
        names=opening.names,
        sure=0.0 if asks else opening.gain.pessimistic,
        expected=None if asks else opening.gain.expected,
        possible=opening.gain.pessimistic if asks else opening.gain.optimistic,
        opens=(
            *(["opens nothing by itself: by so much more is expected to be sure"] * asks),
            *(f"{one.need_name}: {one.service_name}" for one in opening.unlocks),
            *(f"a way to {one.service_name}" for one in opening.opens_paths),
        ),
        takes=(
            f"{opening.effort:g} hour{'s' * (opening.effort != 1)} of effort",
            ", ".join(filter(None, ("" if asks else say_money(opening.cost_cents), lasts))),
            f"first: {', '.join(opening.first)}" if opening.first else "",
        ),
        shares=tuple(DrawnShare(name=one.name, weight=one.weight) for one in opening.shares),
    )
