"""One client before a directory: which needs are open, and which steps could they take?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from ecograph.errors import NodeNotFound
from ecograph.graph import Graph
from ecograph.nodes import Client
from matchers.directory import Directory
from matchers.directory.columns import distinct
from matchers.judging import best_of_each, judge_rows
from matchers.leverage.new_services import beside
from matchers.leverage.screening import Known, Screen
from matchers.leverage.steps import Catalogue, Step, catalogue_of, members
from matchers.leverage.supposing import Supposing
from matchers.leverage.taking import REFUSES
from matchers.leverage.trial import Standing, Trial
from matchers.request import needs_of, terms_of

if TYPE_CHECKING:
    from matchers.directory.columns import Ints


TOLD_ELSEWHERE = (*REFUSES, "documents")
"""Who refuses gives no step; papers are among what to get first."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for all clients of a graph on one day."""

    graph: Graph
    on: datetime
    directory: Directory
    """With the services that are not there yet."""
    made_by: dict[int, str]
    """Per row that is not there yet the step that would make it."""
    catalogue: Catalogue
    known: Known
    """Verdicts that clients share of whom the same is known."""

    @classmethod
    def of(cls, graph: Graph, directory: Directory, on: datetime) -> Ground:
        """Read the steps of a graph."""
        catalogue = catalogue_of(graph)
        whole, made_by = beside(directory, catalogue.nodes)
        return cls(graph, on, whole, made_by, catalogue, {})


class Case:
    """One client."""

    def __init__(self, ground: Ground, client_id: str) -> None:
        self.ground = ground
        graph = ground.graph
        client = graph.node(client_id, Client)
        if client.withdrawn_on is not None:
            raise NodeNotFound(
                f"{client_id} was withdrawn on {client.withdrawn_on}; load it again."
            )
        needs = sorted(needs_of(graph, client_id), key=lambda need: need.id)
        terms = {need.id: terms_of(graph, need) for need in needs}
        self.left_out = tuple(need.id for need in needs if not terms[need.id])
        self.steps: tuple[Step, ...] = ()
        self.standings: list[Standing] = []
        self.trial: Trial | None = None
        told = [need for need in needs if terms[need.id]]
        if not told:
            return
        asked = {need.id: ground.catalogue.asked_for(need, terms[need.id]) for need in told}
        supposing = Supposing(
            graph, client, asked[told[0].id], on=ground.on, proofs=ground.catalogue.proofs
        )
        self.steps = ground.catalogue.steps_for(client, supposing.base, ground.directory)
        supposing.steps = self.steps
        columns = ground.directory.columns
        covers = frozenset().union(*(one.covers for one in asked.values()))
        places = columns.by_name["distance"]
        sites = distinct(places.of_row[columns.addressing(covers)], len(places.facets))
        screen = Screen(columns, supposing, known=ground.known, sites=sites)
        numbers = {step.node.id: step.number for step in self.steps}
        new = {row: numbers[id] for row, id in ground.made_by.items() if id in numbers}
        never: Ints = np.array(sorted(ground.made_by.keys() - new.keys()), dtype=np.int64)
        self.trial = Trial(screen, new=new, never=never)
        self.standings = [
            self.trial.standing(need, asked[need.id], terms[need.id]) for need in told
        ]
        self._notes: dict[int, str] = {}

    @property
    def open(self) -> list[Standing]:
        """The needs for which nothing fits now, in order of id."""
        return [standing for standing in self.standings if not standing.served]

    def weight_opened(self, taken: int) -> float:
        """Of the needs opened by a set of steps, together; what is not known counts as yes."""
        trial = self.trial
        if trial is None:
            return 0.0
        return sum(s.need.weight for s in self.open if trial.fitting(s, taken).size)

    def usable(self, taken: int) -> int:
        """Those of a set that can be taken; see `Taking`."""
        return taken if self.trial is None else self.trial.taking.usable(taken)

    @property
    def not_taken(self) -> tuple[str, ...]:
        """The steps whose giver surely refuses as things stand."""
        refused = 0 if self.trial is None else self.trial.taking.refused
        return tuple(step.node.id for step in self.chosen(refused))

    def chosen(self, taken: int) -> list[Step]:
        """The steps of a set, in order of id."""
        return [self.steps[bit.bit_length() - 1] for bit in members(taken)]

    def note_on(self, steps: Iterable[Step]) -> str:
        """What stands in the way of the steps themselves."""
        return " ".join(filter(None, (self._note(step) for step in steps)))

    def _note(self, step: Step) -> str:
        """Say where the service that gives the step does not take the client as things stand."""
        if step.number not in self._notes:
            self._notes[step.number] = self._provider_note(step)
        return self._notes[step.number]

    def _provider_note(self, step: Step) -> str:
        rows = self.ground.directory.given_by(step.node.provider_id or "")
        if not rows or self.trial is None:
            return ""
        judged = best_of_each(judge_rows(rows, self.trial.screen.supposing.base))
        if not judged or any(not one.blocked_by for one in judged):
            return ""
        blocked = [name for name in judged[0].blocked_by if name not in TOLD_ELSEWHERE]
        if not blocked:
            return ""
        name = rows[0].service.name
        return f"{name}, which gives it, does not fit as things stand: {', '.join(blocked)}."
