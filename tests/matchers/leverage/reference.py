"""Which sets of steps open a need? Every set really taken, and everything matched anew.

The plain code: no index, no shortcut. It writes the changed file above the graph, compiles nothing
but what is new, and asks the matcher.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import combinations, permutations
from typing import NamedTuple

from ecograph.graph import Graph
from ecograph.nodes import Client, Intervention, Need
from ecograph.terms import narrower
from matchers.constraints.area import Area
from matchers.constraints.eligibility import Eligibility
from matchers.directory import Directory
from matchers.judging import Judged, best_of_each, judge_rows, overall
from matchers.leverage.new_services import rows_of
from matchers.leverage.what_if import changed
from matchers.request import MatchRequest, needs_of, request_for, terms_of

Opened = Mapping[str, "Best"]
"""By need."""


class Best(NamedTuple):
    """The first service for a need, whether all is known, and the chance that one fits."""

    service: str
    verdict: str
    chance: float


def best_after(
    graph: Graph,
    client_id: str,
    steps: Iterable[Intervention],
    *,
    on: datetime,
    directory: Directory,
) -> dict[str, Best]:
    """The first service of every need that has one, once the steps are taken."""
    client = graph.node(client_id, Client)
    found = {}
    for need in needs_of(graph, client_id):
        if not terms_of(graph, need):
            continue
        meant = [step for step in steps if is_meant(graph, step, need)]
        world = changed(graph, client, meant, on=on.date())
        request = request_for(world, client_id, need.id, on=on)
        rows = [*directory.rows, *(row for step in meant for row in rows_of(step, directory))]
        asked = [row for row in rows if row.terms & request.need.covers]
        judged = judge_rows(asked, request)
        first = next((one for one in best_of_each(judged) if not one.blocked_by), None)
        if first is not None:
            chance = max(chance_of(one, request) for one in judged if not one.blocked_by)
            found[need.id] = Best(first.row.service.id, overall(first, request), chance)
    return found


def chance_of(one: Judged, request: MatchRequest) -> float:
    """Half for every open fact, and for every doubt that no fact would settle."""
    open_: set[str] = set()
    for verdict in one.open_hard(request):
        open_ |= set(verdict.asks) or {verdict.reason}
    chance: float = 0.5 ** len(open_)
    return chance


def is_meant(graph: Graph, step: Intervention, need: Need) -> bool:
    """Whether a step counts for a need."""
    covered = frozenset[str]().union(*(narrower(graph, term) for term in step.for_terms))
    return not step.for_terms or bool(covered & terms_of(graph, need))


def all_sets(
    graph: Graph,
    client_id: str,
    steps: Iterable[Intervention],
    *,
    on: datetime,
    directory: Directory,
    most: int = 3,
) -> dict[frozenset[str], Opened]:
    """What every set of steps opens, listed or not."""
    ordered = sorted(steps, key=lambda step: step.id)
    before = best_after(graph, client_id, (), on=on, directory=directory)
    return {
        frozenset(step.id for step in chosen): {
            need: best
            for need, best in best_after(
                graph, client_id, chosen, on=on, directory=directory
            ).items()
            if need not in before
        }
        if can_take(graph, client_id, chosen, on=on, directory=directory)
        else {}
        for size in range(most + 1)
        for chosen in combinations(ordered, size)
    }


def can_take(
    graph: Graph,
    client_id: str,
    steps: Iterable[Intervention],
    *,
    on: datetime,
    directory: Directory,
) -> bool:
    """Whether there is an order in which no giver surely refuses what the file then says."""
    client = graph.node(client_id, Client)
    (need, *_) = [need for need in needs_of(graph, client_id) if terms_of(graph, need)]

    def accepts(step: Intervention, before: Iterable[Intervention]) -> bool:
        request = request_for(
            changed(graph, client, before, on=on.date()), client_id, need.id, on=on
        )
        places = [row for row in directory.rows if row.service.id == step.provider_id]
        return not places or any(
            Eligibility().judge(row.conditions, request).verdict != "unmet"
            and Area().judge(row.catchment, request).verdict != "unmet"
            for row in places
        )

    if all(step.provider_id is None for step in steps):
        return True
    return any(
        all(accepts(step, order[:place]) for place, step in enumerate(order))
        for order in permutations(steps)
    )


def listed(sets: Mapping[frozenset[str], Opened]) -> dict[frozenset[str], Opened]:
    """The sets that open something that no part of theirs opens."""
    return {
        chosen: opens
        for chosen, opens in sets.items()
        if any(not any(need in sets[part] for part in sets if part < chosen) for need in opens)
    }
