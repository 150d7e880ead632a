"""Which small steps would open the most needs among many clients? Each step alone.

Counts of people from 1 to 10 are withheld, and nothing is put in order by a number that is; see
`matchers.gaps.disclosure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ecograph.graph import Graph
from ecograph.nodes import Intervention
from matchers.directory import Directory
from matchers.gaps.disclosure import Count, is_small, order_of, printed
from matchers.leverage.answers import PanelLeverage, PanelStep
from matchers.leverage.case import Case, Ground
from matchers.leverage.wording import say_panel, say_panel_step

Progress = Callable[[int, int], bool]
"""Told how many clients of how many are done; False stops, and the answer says so."""


@dataclass(slots=True)
class Tally:
    """What one step opens, over the clients so far."""

    node: Intervention
    clients: int = 0
    needs: int = 0
    weight: float = 0.0
    expected: float = 0.0


def find_panel_leverage(
    graph: Graph,
    client_ids: Iterable[str],
    *,
    on: datetime,
    directory: Directory | None = None,
    progress: Progress | None = None,
) -> PanelLeverage:
    """Count, for every step, for how many clients and needs it would open something.

    The sum over the clients of what `find_leverage` says of the step alone.

    Raises
    ------
    NodeNotFound
        There is no such client.
    """
    ids = sorted(set(client_ids))
    ground = Ground.of(graph, directory or Directory.of(graph), on)
    tallies = {node.id: Tally(node) for node in ground.catalogue.nodes}
    done = 0
    for done, id in enumerate(ids, start=1):
        count_steps(Case(ground, id), tallies)
        if progress is not None and not progress(done, len(ids)) and done < len(ids):
            return _answer(ground, tallies, done, whole=False)
    return _answer(ground, tallies, done, whole=True)


def count_steps(case: Case, tallies: dict[str, Tally]) -> None:
    """Add what every step alone opens for one client."""
    trial = case.trial
    if trial is None:
        return
    standings = case.open
    for step in case.steps:
        chances = [
            (standing.need.weight, trial.chance(standing, step.bit))
            for standing in standings
            if trial.may_open(standing, step)
        ]
        opened = [(weight, chance) for weight, chance in chances if chance]
        if opened:
            tally = tallies[step.node.id]
            tally.clients += 1
            tally.needs += len(opened)
            tally.weight += sum(weight for weight, _ in opened)
            tally.expected += sum(weight * chance for weight, chance in opened)


def _answer(
    ground: Ground, tallies: dict[str, Tally], people: int, *, whole: bool
) -> PanelLeverage:
    opening = [tally for tally in tallies.values() if tally.clients]
    steps = sorted((_told(tally) for tally in opening), key=_in_order)
    return PanelLeverage(
        on=ground.on,
        commit=ground.graph.commit,
        clients=_people(people, opening),
        steps=tuple(steps),
        done=whole,
        sentence=say_panel(steps, whole=whole),
    )


def _people(people: int, opening: Iterable[Tally]) -> Count:
    """How many they are; not exactly where that would tell for how few a step does nothing."""
    told = [tally.clients for tally in opening if not is_small(tally.clients)]
    if not is_small(people) and any(is_small(people - clients) for clients in told):
        return "11 or more"
    return printed(people)


def _told(tally: Tally) -> PanelStep:
    node = tally.node
    withheld = is_small(tally.clients)
    clients, needs = printed(tally.clients), printed(tally.needs)
    return PanelStep(
        step=node.id,
        name=node.name,
        clients=clients,
        needs="<11" if withheld else needs,
        weight=None if withheld else round(tally.weight, 9),
        expected=None if withheld else round(tally.expected, 9),
        effort=node.effort_hours,
        cost_cents=node.cost_cents,
        value=None if withheld else round(tally.weight / (node.effort_hours * tally.clients), 9),
        sentence=say_panel_step(
            node.name, clients, effort=node.effort_hours, cost_cents=node.cost_cents
        ),
    )


def _in_order(step: PanelStep) -> tuple[int, float, float, str]:
    return (order_of(step.clients), -(step.weight or 0), -(step.value or 0), step.step)
