"""How is a step told to a coordinator, to be read aloud?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matchers.gaps.disclosure import Count
from matchers.leverage.answers import BestSet, OpenedPath, PanelStep, Unlocked

MODELLED = "This is modelled by matching again with the step taken; it is not a promise."


def listed(words: Iterable[str]) -> str:
    """Join words: "a", "a and b", "a, b and c"."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def say_days(days: int) -> str:
    """A length of time in the unit a person would use."""
    if days >= 730:
        return f"about {round(days / 365)} years"
    if days >= 365:
        return "about a year"
    if days >= 60:
        return f"about {round(days / 30)} months"
    return f"{days} day{'s' * (days != 1)}"


def say_hours(hours: float) -> str:
    """An effort in hours."""
    return f"about {hours:g} hour{'s' * (hours != 1)}"


def say_money(cents: int) -> str:
    """A price, or that there is none."""
    if not cents:
        return "no money"
    return f"${cents / 100:,.0f}" if cents % 100 == 0 else f"${cents / 100:,.2f}"


def say_steps(
    names: Sequence[str],
    unlocks: Sequence[Unlocked],
    *,
    together: bool,
    effort: float,
    cost_cents: int,
    lasts: int,
) -> str:
    """What a step, or a set of steps, would open for you, and what it takes."""
    steps = listed(f'"{name}"' for name in names)
    opened = "; ".join(map(_say_unlocked, unlocks))
    how = f"Only together, {steps} would open" if together else f"{steps} would open"
    return (
        f"{how} for you: {opened}. It takes {say_hours(effort)} of your time and ours together "
        f"and {say_money(cost_cents)}, and lasts {say_days(lasts)}."
    )


def _say_unlocked(one: Unlocked) -> str:
    at = one.service_name
    if one.organization_name and one.organization_name != one.service_name:
        at = f"{at} at {one.organization_name}"
    if one.verdict == "met":
        return f"{one.need_name}, by {at}"
    return f"{one.need_name}, perhaps, by {at} (to be asked first: {', '.join(one.asks)})"


def say_paths(names: Sequence[str], paths: Sequence[OpenedPath]) -> str:
    """What an introduction or a consent opens: a way to what fits already."""
    steps = listed(f'"{name}"' for name in names)
    ways = listed(
        dict.fromkeys(
            f"{path.service_name} ({'likelier than now' if path.success_before else 'none so far'})"
            for path in paths
        )
    )
    return f"With {steps} somebody could introduce you to {ways}."


def say_question(label: str, question: str, needs: Sequence[str]) -> str:
    """Why a question is worth asking."""
    quoted = [f'"{need}"' for need in needs]
    return (
        f'Knowing about {label} could make sure what helps with {listed(quoted)}: "{question}" '
        "You need not answer."
    )


def say_leverage(
    open_needs: int, openings: int, *, needs: int, left_out: int, not_taken: int
) -> str:
    """What the whole answer says."""
    lost = (
        f" Of your needs {left_out} name{'s' * (left_out == 1)} no kind of help, so that nothing "
        "could be looked for."
        if left_out
        else ""
    )
    if not_taken and open_needs:
        out = (
            "One step is left out: who gives it does"
            if not_taken == 1
            else f"{not_taken} steps are left out: those who give them do"
        )
        lost = f" {out} not take you, as things stand.{lost}"
    if not needs:
        return lost.strip() or "No need of yours is written down, so there is nothing to open."
    if not open_needs:
        other = " other" if left_out else ""
        return f"Something fits each of your{other} needs already, as far as is known.{lost}"
    shut = "one need" if open_needs == 1 else f"{open_needs} needs"
    if not openings:
        return (
            f"For {shut} nothing fits now, and no small step that is known would change it.{lost}"
        )
    ways = "one way" if openings == 1 else f"{openings} ways"
    there = "there is" if openings == 1 else "there are"
    return f"For {shut} nothing fits now; {there} {ways} to open some. {MODELLED}{lost}"


def say_best(best: BestSet) -> str:
    """What the best set within limits opens, and how sure it is that there is no better."""
    limit = f"at most {best.most} step{'s' * (best.most != 1)}"
    if best.budget_hours is not None:
        limit += f" and {best.budget_hours:g} hour{'s' * (best.budget_hours != 1)}"
    if best.opening is None and not best.bound:
        return f"Within {limit} nothing can be opened."
    names = listed(f'"{name}"' for name in best.opening.names) if best.opening else "nothing found"
    proof = (
        "no other choice opens more"
        if best.status == "optimal"
        else f"the search was stopped; no choice opens more than {best.bound:g}"
    )
    return f"Within {limit} the most is opened by {names}: weight {best.weight:g}; {proof}."


def say_panel_step(name: str, clients: Count, *, effort: float, cost_cents: int) -> str:
    """For how many people a step opens something."""
    people = {"<11": "a few people (ten or fewer)"}.get(str(clients), f"{clients} people")
    return (
        f'"{name}" would open something for {people}, at {say_hours(effort)} and '
        f"{say_money(cost_cents)} each."
    )


def say_panel(steps: Sequence[PanelStep], *, whole: bool) -> str:
    """What the whole answer of a panel says."""
    part = "" if whole else " It was stopped early: only some of the people are counted."
    if not steps:
        return f"No small step that is known would open a need of these people.{part}"
    return f"{steps[0].sentence} {MODELLED}{part}"
