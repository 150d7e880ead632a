"""Which organizations could introduce to each other on one day: compiled once, asked many times.

Where an organization has counted how often its introductions to one service worked, that service's
organization stands in the network once more, with these counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from weakref import WeakKeyDictionary

import numpy as np

from ecograph.consent import seen_by
from ecograph.edges import LocatedAt, Offers, PartnersWith, RefersTo
from ecograph.graph import Graph
from ecograph.nodes import Agreement, Location, Organization
from matchers.handoffs.steps import CLIENT_IDS, FINEST, Steps, is_in_force, partner_step
from matchers.paths.bounded import MOST_WAYS
from matchers.paths.holders import (
    MOST_COST,
    MOST_DAYS,
    HolderNetwork,
    Links,
    class_bits,
    regime_bits,
)

WORTH_COMPILING = 5_000
"""With fewer organizations it is never worth it. With more it has to be measured: reading the steps
takes most of the time in both searches (docs/handoffs.md has figures)."""

Place = tuple[str, str]
"""An organization, and the service for which it stands here once more; mostly none."""
Figures = tuple[float, int, int, int]
"""Of a step: its weight, what it tells, its days, its price."""


class PartnerNetwork:
    """The agreements between organizations that hold on one day."""

    def __init__(self, graph: Graph, *, on: date) -> None:
        """Read them from a graph, as far as they may be seen."""
        day = on.date() if isinstance(on, datetime) else on
        reading = _Reading(graph, day)
        self.on = day
        self.commit = reading.commit
        self.clients = reading.clients
        self.places = reading.places
        self.network, self.edge_ids = reading.network()
        self.stands_at: dict[str, list[int]] = defaultdict(list)
        for (id, _), number in self.places.items():
            self.stands_at[id].append(number)

    @classmethod
    def of(cls, graph: Graph, *, on: date) -> PartnerNetwork:
        """Return the network of a graph; the same one as long as nothing was written to it."""
        known, day = _KNOWN.get(graph), on.date() if isinstance(on, datetime) else on
        if known is None or known.on != day or known.commit != graph.commit:
            known = _KNOWN[graph] = cls(graph, on=on)
        return known

    def serves(self, steps: Steps, *, k: int = 1) -> bool:
        """Whether it can answer: on its day, of its commit, and nobody's file tells of agreements.

        What tells of agreements in one client's own file holds for that client alone.
        """
        return (
            k <= MOST_WAYS
            and steps.on == self.on
            and steps.graph.commit == self.commit
            and steps.client.id not in self.clients
        )


_KNOWN: WeakKeyDictionary[Graph, PartnerNetwork] = WeakKeyDictionary()


class _Reading:
    """What the network is made from, read in one go."""

    def __init__(self, graph: Graph, on: date) -> None:
        self.commit = graph.commit
        seen = seen_by(graph)
        secret = {place.id for place in seen.nodes(Location) if place.confidential}
        closed = {edge.from_id for edge in seen.edges(LocatedAt) if edge.to_id in secret}
        self.organizations = {
            node.id: node for node in seen.nodes(Organization) if node.id not in closed
        }
        self.agreements = {node.id: node for node in seen.nodes(Agreement) if is_in_force(node, on)}
        self.edges = sorted(self._agreed(graph, seen))
        self.clients = {e.source for _, e in self.edges if e.source.startswith(CLIENT_IDS)}
        self.past: dict[Place, list[RefersTo]] = defaultdict(list)
        for one in sorted(seen.edges(RefersTo), key=lambda one: one.id):
            self.past[one.from_id, one.to_id].append(one)
        self.counted = self._counted(seen.edges(Offers))
        reached = {edge.to_id for _, edge in self.edges}
        places = {(id, "") for id in self.organizations}
        places |= {(id, service) for id in reached for service in self.counted.get(id, ())}
        self.places = {place: number for number, place in enumerate(sorted(places))}
        self._usual: dict[str | None, Figures] = {}

    def _agreed(self, graph: Graph, seen: Graph) -> Iterable[tuple[str, PartnersWith]]:
        """Every partnership that holds, by its id."""
        over = {
            edge.id  # read from behind the view, which may not show that an agreement is named
            for edge in graph.edges(PartnersWith)
            if edge.agreement_id is not None and edge.agreement_id not in self.agreements
        }
        for edge in seen.edges(PartnersWith):
            if edge.from_id in self.organizations and edge.to_id in self.organizations:
                id = edge.id
                if id not in over:
                    yield id, edge

    def _counted(self, offers: Iterable[Offers]) -> dict[str, list[str]]:
        """By organization, its services for which somebody has counted."""
        services = {to_id for _, to_id in self.past}
        counted: dict[str, list[str]] = defaultdict(list)
        for edge in offers:
            if edge.to_id in services:
                counted[edge.from_id].append(edge.to_id)
        return counted

    def network(self) -> tuple[HolderNetwork, list[str]]:
        """Compile it; and the id of the partnership behind each step."""
        edge_ids: list[str] = []
        rows: list[tuple[float, ...]] = []
        for id, edge in self.edges:
            if edge.source in self.clients:
                continue  # what one client's file tells is nobody else's to use
            tail = self.places[edge.from_id, ""]
            for service in ("", *sorted(self.counted.get(edge.to_id, ()))):
                edge_ids.append(id)
                rows.append((tail, self.places[edge.to_id, service], *self._figures(edge, service)))
        columns = np.array(rows, float).reshape(-1, 6).T
        tails, heads, told, days, cost_cents = columns[[0, 1, 3, 4, 5]].astype(np.int64)
        regimes = [regime_bits(self.organizations[id].privacy_regimes) for id, _ in self.places]
        links = Links(tails, heads, columns[2], told, days, cost_cents)
        nobody = np.zeros(len(self.places), int)
        return HolderNetwork(links, is_mouth=nobody, regimes=np.array(regimes, int)), edge_ids

    def _figures(self, edge: PartnersWith, service: str) -> Figures:
        past = self.past.get((edge.from_id, service)) or self.past.get((edge.from_id, edge.to_id))
        if past:
            return self._of_step(edge, past)
        if edge.agreement_id not in self._usual:  # without a past they are those of the agreement
            self._usual[edge.agreement_id] = self._of_step(edge, [])
        return self._usual[edge.agreement_id]

    def _of_step(self, edge: PartnersWith, past: list[RefersTo]) -> Figures:
        step = partner_step(edge, self.agreements.get(edge.agreement_id or ""), past)
        return (
            # a past that contradicts itself is refused where a way leads over it, not for everybody
            max(0, step.weight) / FINEST,
            class_bits(step.told),
            min(step.days, MOST_DAYS),
            min(step.cost_cents, MOST_COST),
        )
