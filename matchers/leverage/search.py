"""Which steps, alone and in pairs, open a need for which nothing fits now? All are tried."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from ecograph.consent import seen_by
from ecograph.graph import Graph
from ecograph.nodes import Client, Intervention, Need
from ecograph.terms import narrower
from matchers.constraints import STANDARD
from matchers.directory import Directory, Row
from matchers.judging import best_of_each, judge_rows, overall, shuts_out
from matchers.leverage.answers import Gain, Leverage, Opening, Unlocked
from matchers.leverage.what_if import changed
from matchers.request import (
    Asked,
    MatchRequest,
    needs_of,
    request_for,
    ruled_out_ids,
    terms_of,
    unsafe_ids,
)
from matchers.verdict import Outcome, Verdict


def find_leverage(
    graph: Graph,
    client_id: str,
    *,
    on: datetime,
    directory: Directory | None = None,
    pairs: bool = True,
) -> Leverage:
    """Try every intervention alone, and every pair, on each open need of a client.

    A pair is listed only where it opens a need that neither of the two opens alone. The order is by
    weight opened per hour of effort, then by how long it lasts, then by id.

    Raises
    ------
    NodeNotFound
        There is no such client.
    """
    client = graph.node(client_id, Client)
    trial = _Trial(graph, client, directory or Directory.of(graph), on)
    steps = _steps_for(graph, client, trial.directory)
    alone = {step.id: trial.unlocks((step,)) for step in steps}
    openings = [trial.opening((step,), alone[step.id]) for step in steps if alone[step.id]]
    tried = len(steps)
    for first, second in combinations(steps, 2) if pairs else ():
        tried += 1
        opened = trial.unlocks((first, second))
        if {one.need for one in opened} - {
            one.need for s in (first, second) for one in alone[s.id]
        }:
            openings.append(trial.opening((first, second), opened))
    return Leverage(
        client=client_id,
        on=on,
        commit=graph.commit,
        open_needs=tuple(need.id for need in trial.open_needs),
        interventions=tuple(sorted(openings, key=lambda o: (-o.value, -o.lasts, o.set))),
        tried=tried,
        left_out=trial.left_out,
        sentence="",
    )


class _Fit(NamedTuple):
    """The best service for a need, and whether all is known."""

    row: Row
    verdict: Outcome


class _Trial:
    """A client, and what would fit if their file were changed."""

    def __init__(self, graph: Graph, client: Client, directory: Directory, on: datetime) -> None:
        self.graph, self.client, self.directory, self.on = graph, client, directory, on
        needs = sorted(needs_of(graph, client.id), key=lambda need: need.id)
        self.terms = {need.id: terms_of(graph, need) for need in needs}
        self.left_out = tuple(need.id for need in needs if not self.terms[need.id])
        self._best: dict[tuple[str, tuple[str, ...]], _Fit | None] = {}
        self._limits: dict[str, frozenset[str]] = {}
        self._requests: dict[tuple[str, ...], MatchRequest] = {}
        self._needs: dict[str, Asked] = {}
        self._rows: dict[str, list[Row]] = {}
        self.open_needs = [
            need for need in needs if self.terms[need.id] and self.best(need, ()) is None
        ]

    def unlocks(self, steps: tuple[Intervention, ...]) -> tuple[Unlocked, ...]:
        """The open needs for which a service fits once the steps are taken, in order of id."""
        found = ((need, self.best(need, steps)) for need in self.open_needs)
        return tuple(_unlocked(need, best) for need, best in found if best is not None)

    def best(self, need: Need, steps: tuple[Intervention, ...]) -> _Fit | None:
        """The best fitting service for a need; steps not meant for the need are as good as none."""
        meant = tuple(step for step in steps if self._is_meant(step, need))
        key = (need.id, tuple(step.id for step in meant))
        if key not in self._best:
            request = self._asked_after(meant).model_copy(update={"need": self._asked(need)})
            self._best[key] = _best_fit(self._candidates(need), request)
        return self._best[key]

    def _asked_after(self, steps: tuple[Intervention, ...]) -> MatchRequest:
        """Ask as the client would once the steps are taken; for whichever need."""
        key = tuple(step.id for step in steps)
        if key not in self._requests:
            world = changed(self.graph, self.client, steps, on=self.on.date())
            need = next(id for id, terms in self.terms.items() if terms)
            self._requests[key] = request_for(world, self.client.id, need, on=self.on)
        return self._requests[key]

    def _asked(self, need: Need) -> Asked:
        """What is asked for: no step changes that."""
        if need.id not in self._needs:
            self._needs[need.id] = request_for(self.graph, self.client.id, need.id, on=self.on).need
        return self._needs[need.id]

    def _candidates(self, need: Need) -> list[Row]:
        if need.id not in self._rows:
            self._rows[need.id] = self.directory.addressing(self._asked(need).covers)
        return self._rows[need.id]

    def opening(self, steps: tuple[Intervention, ...], unlocks: tuple[Unlocked, ...]) -> Opening:
        """Weigh what was opened against what it takes."""
        weight = sum(one.weight for one in unlocks)
        effort = sum(step.effort_hours for step in steps)
        return Opening(
            set=tuple(step.id for step in steps),
            names=tuple(step.name for step in steps),
            unlocks=unlocks,
            weight=weight,
            gain=Gain(pessimistic=weight, expected=weight, optimistic=weight),
            lasting=0.0,
            sentence="",
            effort=effort,
            value=round(weight / effort, 9),
            cost_cents=sum(step.cost_cents for step in steps),
            lasts=min(step.lasts_days for step in steps),
            together=len(steps) > 1,
            note=" ".join(note for step in steps if (note := self._provider_note(step))),
        )

    def _is_meant(self, step: Intervention, need: Need) -> bool:
        for term in step.for_terms:
            if term not in self._limits:
                self._limits[term] = narrower(self.graph, term)
        covered = [self._limits[term] for term in step.for_terms]
        return not covered or any(self.terms[need.id] & terms for terms in covered)

    def _provider_note(self, step: Intervention) -> str:
        """Say where the service that gives the step does not take the client as things stand."""
        rows = [row for row in self.directory.rows if row.service.id == step.provider_id]
        if not rows:
            return ""
        judged = best_of_each(judge_rows(rows, self._asked_after(())))
        if any(not one.blocked_by for one in judged):
            return ""
        blocked = ", ".join(judged[0].blocked_by) if judged else "trust"
        return f"{rows[0].service.name}, which gives it, does not fit as things stand: {blocked}."


def _steps_for(graph: Graph, client: Client, directory: Directory) -> list[Intervention]:
    """The steps that lead neither to what may not surface nor to what the client must not meet."""
    view = seen_by(graph)
    shut = unsafe_ids(graph, client.id) | ruled_out_ids(graph, client)
    shut |= {row.service.id for row in directory.rows if row.provider.organization_id in shut}

    def is_open(id: str | None) -> bool:
        return id is None or (id not in shut and view.get(id) is not None)

    return [
        step
        for step in view.nodes(Intervention)
        if is_open(step.provider_id)
        and is_open(step.consent_to)
        and is_open(step.tie.organization_id if step.tie else None)
    ]


def _unlocked(need: Need, best: _Fit) -> Unlocked:
    row = best.row
    return Unlocked(
        need=need.id,
        need_name=need.name,
        weight=need.weight,
        service=row.service.id,
        service_name=row.service.name,
        organization_name=row.organization.name if row.organization else "",
        verdict=best.verdict,
    )


def _best_fit(rows: list[Row], request: MatchRequest) -> _Fit | None:
    if not _any_fits(rows, request):
        return None
    best = next(one for one in best_of_each(judge_rows(rows, request)) if not one.blocked_by)
    return _Fit(best.row, overall(best, request))


def _any_fits(rows: Iterable[Row], request: MatchRequest) -> bool:
    """Whether one row is shut out by nothing; what cannot shut out is not judged at all.

    Distance always can: what is only online needs the internet, whatever the limit.
    """
    hard = [c for c in STANDARD if request.is_hard(c.name) or c.name == "distance"]
    known: dict[tuple[str, int], Verdict] = {}

    def is_open(row: Row) -> bool:
        for constraint in hard:
            facet = constraint.facet(row)
            key = (constraint.name, id(facet))
            if key not in known:
                known[key] = constraint.judge(facet, request)
            if shuts_out(known[key], request):
                return False
        return True

    return any(is_open(row) for row in rows)
