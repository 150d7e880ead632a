"""Which steps, alone and in sets of up to three, open a need for which nothing fits now?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import comb

from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.leverage.answers import Leverage, Opening
from matchers.leverage.asking import list_questions
from matchers.leverage.best_set import find_best_set
from matchers.leverage.case import Case, Ground
from matchers.leverage.openings import in_order, list_openings
from matchers.leverage.settings import LeverageSettings
from matchers.leverage.steps import Step
from matchers.leverage.structure import measure_structure
from matchers.leverage.ways import Ways
from matchers.leverage.wording import say_leverage

LISTED = 3
"""Sets of more steps than this are not listed; of those the best is looked for."""
DEFAULT = LeverageSettings()
ASSUMPTIONS = (
    "What is opened is modelled: what would fit if the step were taken and worked. It is no cause.",
    "Expected: every open fact counts one half, independently of the others.",
    "Every service that fits counts as much as any other; needs count by their weight.",
)


def find_leverage(
    graph: Graph,
    client_id: str,
    *,
    on: datetime,
    directory: Directory | None = None,
    settings: LeverageSettings = DEFAULT,
) -> Leverage:
    """Find the small steps that open the most needs of a client, each tried by matching again.

    A set is listed only where it opens a need that no part of it opens. The order is by weight
    opened per hour of effort, then by how long it lasts, then by id.

    Raises
    ------
    NodeNotFound
        There is no such client.
    """
    listed = directory or Directory.of(graph)
    case = Case(Ground.of(graph, listed, on), client_id)
    most = min(settings.most, LISTED)
    steps = list_openings(case, most, settings)
    opened = len(steps)
    gains = _gains(case, steps) if settings.structure else {}
    if settings.ways:
        steps = Ways(case, graph, client_id, on.date()).with_paths(steps, settings)
    asks = list_questions(case, graph, client_id, on=on, directory=listed) if settings.ask else []
    beyond = settings.most > LISTED or settings.budget_hours is not None
    return Leverage(
        client=client_id,
        on=on,
        commit=graph.commit,
        open_needs=tuple(standing.need.id for standing in case.open),
        interventions=tuple(sorted([*steps, *asks], key=lambda one: in_order(one, settings))),
        tried=sum(comb(len(case.steps), size) for size in range(1, most + 1)),
        not_taken=case.not_taken,
        left_out=case.left_out,
        best=find_best_set(case, settings) if beyond else None,
        structure=measure_structure(graph, client_id, gains) if settings.structure else None,
        assumptions=ASSUMPTIONS,
        sentence=say_leverage(
            len(case.open),
            opened,
            needs=len(case.standings),
            left_out=len(case.left_out),
            not_taken=len(case.not_taken),
        ),
    )


def _gains(case: Case, openings: Iterable[Opening]) -> dict[str, float]:
    """By organization, the most weight that one step through it opens; 0 where it opens nothing."""
    alone = {one.set[0]: one.weight for one in openings if len(one.set) == 1}
    gains: dict[str, float] = {}
    for step in case.steps:
        weight = alone.get(step.node.id, 0.0)
        for organization in _through(case, step):
            gains[organization] = max(weight, gains.get(organization, 0.0))
    return gains


def _through(case: Case, step: Step) -> set[str]:
    rows = case.ground.directory.given_by(step.node.provider_id or "")
    met = {step.node.tie.organization_id} if step.node.tie else set()
    return {row.provider.organization_id for row in rows} | met
