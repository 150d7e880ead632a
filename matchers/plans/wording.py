"""How are plans, timetables, circles and gaps said, so that they can be read aloud?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from ecograph.attributes import ATTRIBUTES
from matchers.plans.answers import (
    Appointment,
    Assumption,
    GoalAnswer,
    Late,
    Objective,
    Plan,
    Step,
)

WHOLE_HOURS = 1e-9
BEST_IN = {
    "effort": "the least work",
    "finish": "the earliest end",
    "success": "the best chance",
}


def listed(parts: Sequence[str], word: str = "and") -> str:
    """Join words: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def say_day(day: date) -> str:
    """Write a date in words: 2 October 2026."""
    return f"{day.day} {day:%B} {day.year}"


def say_hours(hours: float) -> str:
    """Say how much work something is: 1 hour, 2.5 hours."""
    number = round(hours, 1)
    figure = str(int(number)) if abs(number - int(number)) < WHOLE_HOURS else str(number)
    return "1 hour" if figure == "1" else f"{figure} hours"


def say_days(days: int) -> str:
    """Say how long something takes: a day, 5 days."""
    return "a day" if days == 1 else f"{days} days"


def say_cents(cents: int) -> str:
    """Say an amount: $10, $2.50."""
    dollars, rest = divmod(cents, 100)
    return f"${dollars:,}" + (f".{rest:02d}" if rest else "")


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def say_step(step: Step) -> str:
    """Say what is to be done: "Letter of identity, at Open Door (phone 555-0100)"."""
    if step.kind == "ask":
        return f'answer this: "{step.name}"'
    if step.kind == "wait":
        return step.name[:1].lower() + step.name[1:]
    where = step.service_name if step.service_name not in ("", step.name) else ""
    at = listed([part for part in (where, step.organization_name) if part], "of")
    place = f", at {at}" if at and step.organization_name != step.name else ""
    apply = "apply for " if step.kind == "benefit" else ""
    phone = f" (phone {step.phone})" if step.phone else ""
    return f"{apply}{step.name}{place}{phone}"


def plan_sentence(plan: Plan, names: Sequence[str], objective: Objective) -> str:
    """Say a plan as one would read it to the client."""
    wanted = listed([f'"{name}"' for name in names])
    if not plan.steps:
        return f"For {wanted} nothing is left to do." + _say_assumptions(plan.assumptions)
    steps = "; ".join(f"{step.number}. {say_step(step)}" for step in plan.steps)
    said = [
        f"For {wanted}: {steps}.",
        f"That is about {say_hours(plan.effort_hours)} of work, yours and your worker's together.",
        _say_end(plan),
        _say_price(plan),
        "" if plan.solver.status == "optimal" else _say_unproven(plan, objective),
    ]
    return " ".join(part for part in said if part) + _say_assumptions(plan.assumptions)


def _say_end(plan: Plan) -> str:
    made = plan.schedule
    if made is not None and made.finish is not None:
        return f"It can be done by {say_day(made.finish)}." + _say_late(made.late)
    if made is not None:
        return made.sentence
    if plan.finish_days == 0:
        return "All of it could be done on one day."
    return f"It takes {say_days(plan.finish_days)} at least."


def _say_price(plan: Plan) -> str:
    known = f"It costs {_say_range(plan.cost_cents, plan.cost_most_cents)}"
    if not plan.cost_unknown:
        return f"{known}."
    steps = "one step" if plan.cost_unknown == 1 else f"{plan.cost_unknown} steps"
    if plan.cost_unknown == len(plan.steps):
        return "Nobody has told us what it costs."
    return f"Nobody has told us the price of {steps}; without that, {known[0].lower()}{known[1:]}."


def _say_range(least: int, most: int) -> str:
    if least == most:
        return say_cents(least) if least else "nothing"
    return f"between {say_cents(least) if least else 'nothing'} and {say_cents(most)}"


def _say_unproven(plan: Plan, objective: Objective) -> str:
    return f"There was no time to make sure that this is the way with {BEST_IN[objective]}."


def _say_assumptions(assumptions: Sequence[Assumption]) -> str:
    open_ones = [a.text for a in assumptions if not a.refused]
    kept = [a.text for a in assumptions if a.refused]
    said = ""
    if open_ones:
        said += f" It counts on this, which we do not know yet: {'; '.join(open_ones)}."
    if kept:
        said += f" It also turns on this, which you need not tell us: {'; '.join(kept)}."
    return said


def schedule_sentence(
    appointments: Sequence[Appointment], steps: Sequence[Step], today: date, late: Sequence[Late]
) -> str:
    """Say what to do today, what comes next, and what comes too late."""
    names = {step.number: say_step(step) for step in steps}
    now = [names[one.step] for one in appointments if one.day == today]
    later = sorted((one for one in appointments if one.day > today), key=lambda o: (o.day, o.step))
    said = f"Do today: {'; '.join(now)}." if now else "There is nothing to do today."
    if later:
        said += f" Next, on {say_day(later[0].day)}: {names[later[0].step]}."
    return said + _say_late(late)


def _say_late(late: Sequence[Late]) -> str:
    if not late:
        return ""
    worst = max(one.days for one in late)
    return f" Even so it comes {say_days(worst)} too late for the day you wished for."


def stale_sentence(stale: Mapping[str, tuple[int, date]]) -> str:
    """Say which questions to ask again: step by step, what is on file counts no longer then."""
    return "".join(
        f' Ask again before step {number}: "{question}" What we know counts until {say_day(day)}.'
        for question, (number, day) in stale.items()
    )


def no_schedule_sentence(horizon_days: int, days: int, expires: str, *, sure: bool) -> str:
    """Say that the steps fit into no calendar, and why: too long, a paper that runs out, offices.

    `days` is what they take at least; `expires` the paper, where that is why. Not `sure`: the
    search was cut short.
    """
    if days > horizon_days:
        return f"These steps take longer than the {say_days(horizon_days)} that were looked at."
    if not sure:
        return "We found no days for these steps, and could not try all of them. Ask the offices."
    why = (
        f'what you get by "{expires}" runs out before it is used. Ask whether you can get it again.'
        if expires
        else "offices are closed, or it is more than you can carry. Ask the offices first."
    )
    return f"Within {say_days(horizon_days)} these steps fit into no calendar: {why}"


def circle_sentence(names: Sequence[str], breaker: Sequence[str], grants: Sequence[str]) -> str:
    """Say who waits for whom, and how to get out."""
    chain = ", and ".join(
        f"for the {name} they ask for the {other}" for name, other in _round(names)
    )
    said = capital(f"{chain}.")
    if breaker:
        return f"{said} You can get out of it with this: {listed(list(breaker), 'and then')}."
    if grants:
        return f"{said} Nothing we know of breaks this. It would take {listed(grants, 'or')}."
    return f"{said} Nothing we know of breaks this."


def _round(names: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(names, [*names[1:], *names[:1]], strict=True))


def grant_sentence(names: Sequence[str], effort_hours: float) -> str:
    """Say what would open the way."""
    rest = f"about {say_hours(effort_hours)} of work would be left" if effort_hours else ""
    return f"With this given or waived: {listed(names)}, {rest or 'nothing more would be needed'}."


def goal_sentence(goal: GoalAnswer, grants: Sequence[Sequence[str]]) -> str:
    """Say whether a goal can be reached."""
    if goal.status == "met":
        return f'"{goal.name}": you have this already.'
    if goal.status == "referred":
        return f'"{goal.name}": you have been referred for this, so nothing more is planned.'
    if goal.status == "reachable":
        soon = goal.finish_days
        when = "today" if not soon else f"in {say_days(soon)} at the earliest"
        return f'"{goal.name}": there is a way, {when}.'
    missing = f" What is missing: {listed(goal.missing)}." if goal.missing else ""
    wanted = f" What would open a way, given or waived: {listed(grants[0])}." if grants else ""
    return f'"{goal.name}": we know of no way.{missing}{wanted}'


def why_none(conflicts: Collection[str]) -> str:
    """Say why no set of steps that seems to lead there can be gone through."""
    if not conflicts:
        return "The steps that would lead there undo each other, or cannot all be counted on."
    asked = " ".join(ATTRIBUTES[name].question for name in sorted(conflicts) if name in ATTRIBUTES)
    return f"What is on file contradicts itself. Clear this up first: {asked}"


def plans_sentence(goals: Sequence[GoalAnswer], plans: Sequence[Plan], notes: Sequence[str]) -> str:
    """Say all in short."""
    if not goals:
        return " ".join(["Nothing is open for you that would take a plan.", *notes])
    said = [plans[0].sentence] if plans else []
    said += [goal.sentence for goal in goals if goal.status in ("met", "referred")]
    said += [goal.sentence for goal in goals if goal.status == "unreachable"]
    return " ".join([*said, *notes])
