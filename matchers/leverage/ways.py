"""To which services that fit already would an introduction or a consent open a way?

Matching reads neither ties nor consents, so they open no need. What they open is a way: for the
first services of each need the likeliest introduced way is looked for before and after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from ecograph.graph import Graph
from ecograph.nodes import Client
from matchers.handoffs import find_handoffs
from matchers.leverage.answers import OpenedPath, Opening
from matchers.leverage.case import Case
from matchers.leverage.openings import tell
from matchers.leverage.settings import LeverageSettings
from matchers.leverage.steps import Step
from matchers.leverage.trial import Standing
from matchers.leverage.what_if import changed
from matchers.leverage.wording import say_paths

SERVICES = 3
"""Of each need, so many of its first services are looked at."""


class Ways:
    """The likeliest introduced ways of one client, now and after a step."""

    def __init__(self, case: Case, graph: Graph, client_id: str, on: date) -> None:
        self.case, self.graph, self.on = case, graph, on
        self.client = graph.node(client_id, Client)
        self._now: dict[tuple[str, str], float | None] = {}

    def with_paths(self, openings: list[Opening], settings: LeverageSettings) -> list[Opening]:
        """The openings, and beside them the steps that open ways."""
        alone = {one.set: one for one in openings if len(one.set) == 1}
        for step in self.case.steps:
            opens_ways = step.node.tie is not None or step.node.consent_to is not None
            if not opens_ways or not self.case.usable(step.bit):
                continue
            paths = tuple(self._opened_by(step))
            if paths:
                key = (step.node.id,)
                one = alone.get(key) or tell(self.case, step.bit, settings)
                said = say_paths(one.names, paths)
                sentence = f"{one.sentence} {said}" if one.unlocks else said
                alone[key] = one.model_copy(update={"opens_paths": paths, "sentence": sentence})
        return [*(one for one in openings if len(one.set) > 1), *alone.values()]

    def _opened_by(self, step: Step) -> Iterator[OpenedPath]:
        world = changed(self.graph, self.client, [step.node], on=self.on)
        for standing in self.case.standings:
            if not step.bit & standing.meant:
                continue
            for service, name in self._first_services(standing):
                key = (service, standing.need.id)
                if key not in self._now:
                    self._now[key] = self._likeliest(self.graph, service, standing)
                before = self._now[key]
                after = self._likeliest(world, service, standing)
                if after is not None and (before is None or after > before):
                    yield OpenedPath(
                        need=standing.need.id,
                        service=service,
                        service_name=name,
                        success=after,
                        success_before=before,
                    )

    def _likeliest(self, graph: Graph, service: str, standing: Standing) -> float | None:
        found = find_handoffs(
            graph, self.client.id, service, on=self.on, k=1, need=standing.need.id, refused=0
        )
        ways = [path.success for path in found.paths if path.kind == "introduced"]
        return max((one for one in ways if one is not None), default=None)

    def _first_services(self, standing: Standing) -> list[tuple[str, str]]:
        trial = self.case.trial
        if trial is None:
            return []
        rows = trial.fitting(standing, 0)
        if not rows.size:
            return []
        best = np.argsort(-trial.scores.estimate(rows, standing.asked, 0), kind="stable")
        listed = (trial.columns.rows[int(n)] for n in rows[best])
        found: dict[str, str] = {}
        for row in listed:
            if len(found) == SERVICES:
                break
            found.setdefault(row.service.id, row.service.name)
        return list(found.items())
