"""Which organizations could introduce to each other on one day: compiled once, asked many times.

A search from a client goes over people and groups of the client's own until it first meets an
organization; from there on only agreements between organizations lead further, and those are the
same for every client. Where an organization has counted how often its introductions to one service
worked, that service's organization stands in the network once more, with these counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from math import log
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from ecograph.consent import seen_by
from ecograph.edges import LocatedAt, Offers, PartnersWith, RefersTo
from ecograph.errors import InputError
from ecograph.graph import Graph
from ecograph.nodes import Agreement, Consent, Location, Organization
from matchers.handoffs.answers import Limits
from matchers.handoffs.disclosure import Disclosure, DisclosureRules
from matchers.handoffs.labels import Label, Way, keeps
from matchers.handoffs.steps import (
    CLIENT_IDS,
    PARTNER_DAYS,
    PARTNER_SUCCESS,
    SAID_BY_DEFAULT,
    Steps,
)
from matchers.paths.bounded import Most, Quest, Start, find_bounded
from matchers.paths.holders import HolderNetwork, Links, class_bits, regime_bits
from matchers.paths.telling import ANYBODY, NO_CONSENT, NOT_HERE, Rules, Said

Place = tuple[str, str]
"""An organization, and the service for which it stands here once more; mostly none."""


class Found(NamedTuple):
    """The best ways, and whether the search came to its end."""

    ways: list[Way]
    complete: bool


class PartnerNetwork:
    """The agreements between organizations that hold on one day."""

    def __init__(self, graph: Graph, *, on: date) -> None:
        """Read them from a graph, as far as they may be seen."""
        reading = _Reading(graph, on)
        self.on = on
        self.commit = reading.commit
        self.places = {place: number for number, place in enumerate(reading.places)}
        self.edge_ids = [edge.id for edge in reading.edges for _ in reading.places_of(edge)]
        self.clients = reading.clients
        self.network = reading.network()

    @classmethod
    def of(cls, graph: Graph, *, on: date) -> PartnerNetwork:
        """Return the network of a graph; the same one as long as nothing was written to it."""
        known = _KNOWN.get(graph)
        if known is None or known.on != on or known.commit != graph.commit:
            known = _KNOWN[graph] = cls(graph, on=on)
        return known

    def serves(self, steps: Steps) -> bool:
        """Whether it can answer for a client: nobody's own file may tell of agreements."""
        return steps.client.id not in self.clients and steps.on == self.on

    def best(
        self,
        steps: Steps,
        disclosure: Disclosure,
        limits: Limits,
        k: int,
        *,
        crisis: bool = False,
        without: frozenset[str] = frozenset(),
    ) -> Found:
        """Find the `k` best ways, as `matchers.handoffs.search.Search.best` does.

        Raises
        ------
        InvalidRequest
            A limit is out of range.
        """
        service = steps.service.id
        targets = {id: self._place(id, service) for id in steps.targets}
        labels = list(_personal(steps, disclosure, limits, without))
        if not labels or not targets:
            return Found([], True)
        said = [one for one in disclosure.consents.values() if _holds(one, self.on)]
        number = {one.id: at for at, one in enumerate(said)}
        ranks = {ids: at for at, ids in enumerate(sorted({label.ids for label in labels}))}
        barred = {id for id, _ in self.places if id in without or steps.barred(id) is not None}
        quest = Quest(
            starts=[
                Start(
                    targets.get(label.here, self.places.get((label.here, ""), 0)),
                    -log(label.success),
                    len(label.way),
                    label.days,
                    label.cost_cents,
                    label.retellings,
                    consent=number.get(label.held.consent_id, NO_CONSENT),
                    rank=ranks[label.ids],
                )
                for label in labels
            ],
            targets=sorted(targets.values()),
            k=k,
            most=Most(
                limits.max_hops, limits.max_days, limits.max_cost_cents, limits.max_retellings
            ),
            barred=sorted(self._all_but_ends(barred, targets)),
            days_first=crisis,
        )
        found = find_bounded(
            self.network,
            quest,
            [self._said(one, targets) for one in said],
            rules=rules_of(disclosure.rules),
        )
        ways = [
            _continued(
                labels[way.start], [self.edge_ids[edge] for edge in way.edges], disclosure, steps
            )
            for way in found.ways
        ]
        return Found(ways, found.complete)

    def _place(self, id: str, service: str) -> int:
        """Where an organization stands as the end of ways to a service."""
        return self.places.get((id, service), self.places[id, ""])

    def _all_but_ends(self, barred: set[str], targets: dict[str, int]) -> Iterator[int]:
        """Who may not be passed: whoever is barred, and targets where they stand for others."""
        for (id, service), number in self.places.items():
            if id in barred or (id in targets and not service and number != targets[id]):
                yield number

    def _said(self, one: Consent, targets: dict[str, int]) -> Said:
        def number(id: str) -> int:
            return targets.get(id, self.places.get((id, ""), NOT_HERE))

        return Said(
            class_bits(one.discloses),
            tuple(map(number, one.discloser_ids)),
            ANYBODY if one.recipient_id is None else number(one.recipient_id),
            regime_bits(one.recipient_regimes),
            one.decision == "deny",
            one.redisclosure,
            one.valid_to is not None,
        )


_KNOWN: WeakKeyDictionary[Graph, PartnerNetwork] = WeakKeyDictionary()


def rules_of(rules: DisclosureRules) -> Rules:
    """The same rules as bits."""
    return Rules(
        class_bits(rules.protected),
        tuple((regime_bits((law,)), class_bits(words)) for law, words in rules.implies.items()),
        regime_bits(rules.named_and_dated),
        regime_bits(rules.passes_on),
    )


def _personal(
    steps: Steps, disclosure: Disclosure, limits: Limits, without: frozenset[str]
) -> list[Label]:
    """Every way over the client's own people and groups to a first organization, in order."""
    found: list[Label] = []
    waiting = [Label.at(steps.client.id)]
    while waiting:
        label = waiting.pop()
        for to_id, parallel in steps.leaving(label.here).items():
            if to_id in label.ids or to_id in without:
                continue
            for step in parallel:
                taken = disclosure.take(step, label.held)
                more = label.then(taken)
                if taken.refused is None and keeps(more, limits):
                    is_end = isinstance(steps.graph.get(to_id), Organization)
                    (found if is_end else waiting).append(more)
    return sorted(found, key=lambda label: (label.ids, label.edges))


def _continued(start: Label, edge_ids: list[str], disclosure: Disclosure, steps: Steps) -> Way:
    """The way as a search over the graph would tell it."""
    label = start
    for edge_id in edge_ids:
        leaving = chain.from_iterable(steps.leaving(label.here).values())
        step = next(step for step in leaving if step.edge_id == edge_id)
        taken = disclosure.take(step, label.held)
        if taken.refused is not None:
            raise AssertionError("the compiled law allows what the law of a hop refuses")
        label = label.then(taken)
    return label.way


def _holds(consent: Consent, on: date) -> bool:
    """Whether it is about referrals and holds on the day."""
    return (
        consent.purpose == "referral"
        and (consent.valid_from is None or consent.valid_from <= on)
        and (consent.valid_to is None or on <= consent.valid_to)
        and (consent.withdrawn_on is None or on < consent.withdrawn_on)
    )


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
        self.agreements = {
            node.id: node for node in seen.nodes(Agreement) if _is_in_force(node, on)
        }
        named = {edge.id for edge in graph.edges(PartnersWith) if edge.agreement_id is not None}
        edges = [
            edge
            for edge in seen.edges(PartnersWith)
            if edge.from_id in self.organizations
            and edge.to_id in self.organizations
            and (edge.agreement_id in self.agreements or edge.id not in named)
        ]
        self.clients = {edge.source for edge in edges if edge.source.startswith(CLIENT_IDS)}
        self.edges = sorted(
            (edge for edge in edges if edge.source not in self.clients), key=lambda edge: edge.id
        )
        self.past: dict[Place, list[RefersTo]] = defaultdict(list)
        for one in sorted(seen.edges(RefersTo), key=lambda one: one.id):
            self.past[one.from_id, one.to_id].append(one)
        self.counted = self._counted(seen.edges(Offers))
        again = {(edge.to_id, service) for edge in self.edges for service in self._services(edge)}
        self.places: list[Place] = sorted({*((id, "") for id in self.organizations), *again})

    def _counted(self, offers: Iterable[Offers]) -> dict[str, set[str]]:
        """By organization, its services for which somebody has counted."""
        services = {to_id for _, to_id in self.past}
        counted: dict[str, set[str]] = defaultdict(set)
        for edge in offers:
            if edge.to_id in services:
                counted[edge.from_id].add(edge.to_id)
        return counted

    def _services(self, edge: PartnersWith) -> list[str]:
        """The services for which the one reached stands here once more."""
        return sorted(self.counted.get(edge.to_id, ()))

    def places_of(self, edge: PartnersWith) -> list[Place]:
        """Where an agreement leads."""
        return [(edge.to_id, ""), *((edge.to_id, service) for service in self._services(edge))]

    def network(self) -> HolderNetwork:
        """Compile it."""
        numbers = {place: number for number, place in enumerate(self.places)}
        rows = [
            self._row(edge, place, numbers) for edge in self.edges for place in self.places_of(edge)
        ]
        columns = np.array(rows, float).reshape(-1, 6).T
        tails, heads, told, days, cost_cents = columns[[0, 1, 3, 4, 5]].astype(np.int64)
        regimes = [regime_bits(self.organizations[id].privacy_regimes) for id, _ in self.places]
        return HolderNetwork(
            Links(tails, heads, columns[2], told, days, cost_cents),
            is_mouth=np.zeros(len(self.places), int),
            regimes=np.array(regimes, int),
        )

    def _row(
        self, edge: PartnersWith, place: Place, numbers: dict[Place, int]
    ) -> tuple[float, ...]:
        """A step: from, to, weight, what it tells, days, price; as `handoffs.steps` has it."""
        past = self.past.get((edge.from_id, place[1])) or self.past.get(
            (edge.from_id, edge.to_id), []
        )
        for one in past:
            if one.completed > one.sent:
                raise InputError(
                    f"{one.id}: {one.completed} arrived of {one.sent} who were sent; "
                    "more can not arrive than were sent, so correct one of the two."
                )
        sent, completed = sum(one.sent for one in past), sum(one.completed for one in past)
        success = (completed + 1) / (sent + 2) if sent else PARTNER_SUCCESS
        agreement = self.agreements.get(edge.agreement_id or "")
        days = agreement.expected_days if agreement else None
        if days is None:
            days = next(
                (one.median_days for one in past if one.median_days is not None), PARTNER_DAYS
            )
        return (
            numbers[edge.from_id, ""],
            numbers[place],
            -log(success),
            class_bits(agreement.discloses if agreement else SAID_BY_DEFAULT),
            days,
            agreement.fee_cents if agreement else 0,
        )


def _is_in_force(agreement: Agreement, on: date) -> bool:
    begun = agreement.valid_from is None or agreement.valid_from <= on
    return begun and (agreement.valid_to is None or agreement.valid_to >= on)
