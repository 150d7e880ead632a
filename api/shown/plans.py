"""How does a plan look: what is read aloud, step by step, when, and what stands in the way?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.markup import escape

from api.screen import console, lay_out
from api.shown.lines import (
    say_aloud,
    say_chance,
    say_count,
    say_dim,
    say_hours,
    say_inset,
    say_list,
    say_money,
    say_source,
)
from api.written import as_csv as write_csv
from api.written import as_json as write_json
from matchers.plans import Plan, Plans, Step

PLAN_COLUMNS = (
    "plan",
    "step",
    "kind",
    "name",
    "service",
    "service_name",
    "organization_name",
    "phone",
    "begin",
    "done",
    "spare_days",
    "effort_hours",
    "cost_cents",
    "cost_most_cents",
    "wait_days",
    "lasts_days",
    "after",
    "takes",
    "gives",
    "source",
    "as_of",
    "url",
)
FIGURES = {"effort_hours": "effort", "wait_days": "wait", "success": "chance"}
BEST_IN = {
    "effort": "least effort",
    "finish": "earliest finish",
    "success": "most likely to work",
}


def show_plans(found: Plans, *, as_json: bool, as_csv: bool) -> None:
    """Print the plans, the best first."""
    if as_json:
        print(write_json(found))
    elif as_csv:
        print(write_csv(PLAN_COLUMNS, _rows(found)))
    else:
        _print_plans(console(), found)


def _rows(found: Plans) -> Iterator[Sequence[object]]:
    for rank, plan in enumerate(found.plans, start=1):
        days = {one.step: one for one in plan.schedule.appointments} if plan.schedule else {}
        for step in plan.steps:
            when = days.get(step.number)
            yield (
                rank,
                step.number,
                step.kind,
                step.name,
                step.service,
                step.service_name,
                step.organization_name,
                step.phone,
                when and when.day,
                when and when.done_on,
                when and when.slack_days,
                step.effort_hours,
                step.cost_cents,
                step.cost_most_cents,
                step.wait_days,
                step.lasts_days,
                "; ".join(map(str, step.after)),
                "; ".join(one.text for one in step.takes),
                "; ".join(step.gives),
                step.source,
                step.as_of,
                step.url,
            )


def _print_plans(out: Console, found: Plans) -> None:
    say_aloud(out, found.sentence)
    for plan in found.plans[:1]:
        _print_plan(out, plan, found)
    for rank, plan in enumerate(found.plans[1:], start=2):
        _print_other(out, f"another way ({rank})", plan, found.plans[0])
    same = found.bundle is not None and found.bundle.steps in [plan.steps for plan in found.plans]
    if found.bundle is not None and not same:
        _print_other(out, "fewest organizations", found.bundle, found.plans[0])
    told = found.sentence
    for goal in found.goals:
        if goal.status != "reachable" and goal.sentence not in told:
            out.print(f"{escape(goal.name)}: {escape(goal.sentence)}")
        say_inset(out, (grant.sentence for grant in goal.grants if grant.sentence not in told))
    for circle in found.circles:
        out.print(f"[bold]circle:[/bold] {escape(circle.sentence)}")
        say_inset(out, (grant.sentence for grant in circle.grants))
    say_list(out, "note", found.notes)


def _print_plan(out: Console, plan: Plan, found: Plans) -> None:
    if plan.sentence not in found.sentence:
        out.print(escape(plan.sentence))
        out.print()
    days = {one.step: one for one in plan.schedule.appointments} if plan.schedule else {}
    rows = []
    for step in plan.steps:
        when = days.get(step.number)
        rows.append(
            (
                step.number,
                step.name,
                _where(step),
                f"{when.day:%a} {when.day.day} {when.day:%b}" if when else "",
                f"{when.done_on.day} {when.done_on:%b}" if when else f"{step.done_after_days} d",
                f"{step.effort_hours:g}",
                _say_price(step.cost_cents, step.cost_most_cents) or "?",
                ", ".join(map(str, step.after)),
            )
        )
    if rows:
        columns = ("", "step", "where", "begin", "in hand", "hours", "cost", "after")
        lay_out(out, columns, rows)
        out.print()
    if plan.schedule is not None and plan.schedule.sentence not in found.sentence:
        out.print(escape(plan.schedule.sentence))
    for one in plan.assumptions:
        ask = f"; {one.question}" if one.question else ""
        out.print(f"counted on, and not known: {escape(one.text + ask)}")
    for words, numbers in _checks(plan).items():
        out.print(f"find out first ({numbers}): {escape(words)}")
    say_dim(out, [_sum(plan), _search(plan, found)])
    say_dim(out, _sources(plan))


def _print_other(out: Console, label: str, plan: Plan, first: Plan) -> None:
    """Print a further plan: its steps in a row, where for those that differ, and what it takes."""
    known = {step.id for step in first.steps}
    chain = " → ".join(step.name if step.id in known else _with_place(step) for step in plan.steps)
    out.print(f"[bold]{label}:[/bold] {escape(chain)}")
    done = plan.schedule.finish if plan.schedule is not None else None
    when = f"done on {done.day} {done:%b %Y} · " if done else ""
    say_inset(out, [when + _sum(plan)], dim=True)


def _checks(plan: Plan) -> Mapping[str, str]:
    """What is not known of an office or of the client, and at which steps."""
    found: dict[str, list[str]] = {}
    for step in plan.steps:
        for words in step.check:
            found.setdefault(words, []).append(str(step.number))
    return {words: ", ".join(numbers) for words, numbers in found.items()}


def _with_place(step: Step) -> str:
    """Name a step, and who gives it."""
    where = [name for name in (step.service_name, step.organization_name) if name != step.name]
    return f"{step.name} ({', '.join(where)})" if any(where) else step.name


def _where(step: Step) -> str:
    names = (step.service_name, step.organization_name, step.phone)
    return ", ".join(dict.fromkeys(name for name in names if name and name != step.name))


def _sum(plan: Plan) -> str:
    cost = _say_price(plan.cost_cents, plan.cost_most_cents)
    if plan.cost_unknown:
        others = f"{cost} and " if plan.cost_most_cents else ""
        cost = f"{others}{say_count(plan.cost_unknown, 'price')} not known"
    chance = f"works out {say_chance(plan.success)}"
    if plan.success_assumed or plan.assumptions:
        guessed = [say_count(plan.success_assumed, "step")] if plan.success_assumed else []
        guessed += [say_count(len(plan.assumptions), "unknown")] if plan.assumptions else []
        chance += f" (a guess for {' and '.join(guessed)})"
    parts = [
        f"{say_hours(plan.effort_hours)} of effort",
        f"{say_count(plan.finish_days, 'day')} at the earliest",
        cost,
        say_count(plan.agencies, "organization") if plan.agencies else "nowhere to go",
        chance,
    ]
    return " · ".join(parts)


def _say_price(least: int | None, most: int | None) -> str:
    if least == most or most is None:
        return say_money(least)
    return f"{say_money(least)} to {say_money(most)}"


def _search(plan: Plan, found: Plans) -> str:
    """How sure it is that nothing is better."""
    best = BEST_IN[found.objective]
    if plan.solver.status == "optimal":
        said = f"{best}: proven, among {say_count(found.tried, 'possible step')}"
    else:
        gap = "" if plan.solver.gap is None else f", by up to {100 * plan.solver.gap:.0f} %"
        said = f"{best}: the time ran out; there may be a better plan{gap}"
    if plan.schedule is not None and plan.schedule.status == "heuristic":
        said += "; the days are a good order, not proven to be the earliest"
    return said


def _sources(plan: Plan) -> Iterator[str]:
    for step in plan.steps:
        if said := say_source(step.source, step.as_of, step.url):
            words = ", ".join(FIGURES.get(name, name) for name in step.assumed)
            guessed = f"; assumed: {words}" if words else ""
            yield f"{step.number}. {said}{guessed}"
