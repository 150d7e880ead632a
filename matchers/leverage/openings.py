"""What does each set of steps open, how surely, and what does it take?"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

from ecograph.facts import Fact
from matchers.leverage.answers import Gain, Opening, Share, Unlocked
from matchers.leverage.case import Case
from matchers.leverage.minimal import Opener
from matchers.leverage.settings import LeverageSettings
from matchers.leverage.shares import MOST_PLAYERS, shapley
from matchers.leverage.steps import members
from matchers.leverage.trial import Fit, Standing
from matchers.leverage.wording import say_steps

DAYS_OF_A_YEAR = 365.0


def list_openings(case: Case, most: int, settings: LeverageSettings) -> list[Opening]:
    """Every set of at most so many steps that opens what none of its parts opens."""
    if case.trial is None:
        return []
    sets: set[int] = set()
    for standing in case.open:
        sets.update(Opener(case.trial, standing, most=most).sets())
    return [tell(case, taken, settings) for taken in sets]


def in_order(one: Opening, settings: LeverageSettings) -> tuple[float, float, int, tuple[str, ...]]:
    """The key of the printed order."""
    gain: float = getattr(one.gain, settings.order)
    return (-round(gain / one.effort, 9), -one.value, -one.lasts, one.set)


def tell(case: Case, taken: int, settings: LeverageSettings) -> Opening:
    """Weigh what a set of steps opens against what it takes."""
    steps = case.chosen(taken)
    nodes = [step.node for step in steps]
    unlocks, gain = _unlocked(case, taken)
    effort = sum(node.effort_hours for node in nodes)
    lasts = min(node.lasts_days for node in nodes)
    names = tuple(node.name for node in nodes)
    cost_cents = sum(node.cost_cents for node in nodes)
    given = {paper for step in steps for paper in _papers(step.given)}
    lacking = {id: name for step in steps for id, name in step.first if id not in given}
    together = len(steps) > 1 and _takes_all(case, taken)
    several = 1 < len(steps) <= MOST_PLAYERS
    shares = shapley(list(members(taken)), case.weight_opened) if several else []
    return Opening(
        set=tuple(node.id for node in nodes),
        names=names,
        unlocks=unlocks,
        weight=gain.optimistic,
        gain=gain,
        effort=effort,
        value=round(getattr(gain, settings.order) / effort, 9),
        lasting=round(gain.optimistic * discounted_years(lasts, settings), 9),
        cost_cents=cost_cents,
        lasts=lasts,
        wait_days=max(node.wait_days for node in nodes),
        together=together,
        shares=tuple(
            Share(step=node.id, name=node.name, weight=share)
            for node, share in zip(nodes, shares, strict=False)
        ),
        first=tuple(lacking.values()),
        note=case.note_on(steps),
        sentence=say_steps(
            names, unlocks, together=together, effort=effort, cost_cents=cost_cents, lasts=lasts
        ),
    )


def _takes_all(case: Case, taken: int) -> bool:
    """Whether the set opens a need that no part of it opens."""
    trial = case.trial
    if trial is None:
        return False
    parts = []
    part = (taken - 1) & taken
    while part:
        parts.append(part)
        part = (part - 1) & taken
    return any(
        trial.fitting(standing, taken).size
        and not any(trial.fitting(standing, part).size for part in parts)
        for standing in case.open
    )


def _papers(given: Mapping[str, Fact]) -> frozenset[str]:
    fact = given.get("documents")
    return fact.has if fact is not None else frozenset()


def _unlocked(case: Case, taken: int) -> tuple[tuple[Unlocked, ...], Gain]:
    """The open needs for which a service fits once the steps are taken, and how surely."""
    if case.trial is None:
        return (), Gain(pessimistic=0, expected=0, optimistic=0)
    best = [(standing, case.trial.best(standing, taken)) for standing in case.open]
    unlocks = tuple(_tell(standing, fit) for standing, fit in best if fit is not None)
    return unlocks, Gain(
        pessimistic=sum(one.weight for one in unlocks if one.chance == 1),
        expected=round(sum(one.weight * one.chance for one in unlocks), 9),
        optimistic=sum(one.weight for one in unlocks),
    )


def _tell(standing: Standing, fit: Fit) -> Unlocked:
    row = fit.row
    return Unlocked(
        need=standing.need.id,
        need_name=standing.need.name,
        weight=standing.need.weight,
        service=row.service.id,
        service_name=row.service.name,
        organization_name=row.organization.name if row.organization else "",
        verdict=fit.verdict,
        chance=fit.chance,
        asks=fit.asks,
    )


def discounted_years(days: int, settings: LeverageSettings) -> float:
    """Years that something lasts, within the horizon, later ones counting less.

    The integral of exp(-d t) from 0 to the end of it, where d is the rate for a year.
    """
    years = min(days, settings.horizon_days) / DAYS_OF_A_YEAR
    rate = settings.discount_per_year
    return years if rate == 0 else (1 - exp(-rate * years)) / rate
