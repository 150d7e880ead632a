"""Which steps, alone and in sets of up to three, open a need for which nothing fits now?"""

from __future__ import annotations

from datetime import datetime
from math import comb

from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.leverage.answers import Leverage
from matchers.leverage.best_set import find_best_set
from matchers.leverage.case import Case, Ground
from matchers.leverage.openings import in_order, list_openings
from matchers.leverage.settings import LeverageSettings
from matchers.leverage.wording import say_leverage

LISTED = 3
"""Sets of more steps than this are not listed; of those the best is looked for."""
DEFAULT = LeverageSettings()


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
    ground = Ground.of(graph, directory or Directory.of(graph), on)
    case = Case(ground, client_id)
    most = min(settings.most, LISTED)
    openings = list_openings(case, most, settings)
    found = sorted(openings, key=lambda one: in_order(one, settings))
    return Leverage(
        client=client_id,
        on=on,
        commit=graph.commit,
        open_needs=tuple(standing.need.id for standing in case.open),
        interventions=tuple(found),
        tried=sum(comb(len(case.steps), size) for size in range(1, most + 1)),
        left_out=case.left_out,
        sentence=say_leverage(
            len(case.open), sum(one.kind == "step" for one in found), len(case.left_out)
        ),
    )
