"""Who could introduce whom, and what stands against it?

A tie that is tenuous, broken, over or of unsaid strength is no step at all. A step that exists may
still be refused: for safety first, then for the client's wish, trust, the agreement, and consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from ecograph.consent import permits, seen_by
from ecograph.edges import (
    Delivered,
    Has,
    LocatedAt,
    MemberOf,
    Offers,
    PartnersWith,
    RefersTo,
    TiedTo,
    WorksAt,
)
from ecograph.graph import Graph
from ecograph.nodes import (
    Agreement,
    Client,
    Consent,
    Group,
    Location,
    Organization,
    Person,
    Service,
)
from matchers.handoffs.answers import Because, HopKind
from matchers.request import unsafe_ids

REASONS: tuple[Because, ...] = (
    "unsafe",
    "never",
    "untrusted",
    "agreement",
    "denied",
    "no_consent",
)
TIE_SUCCESS = {"strong": 0.9, "moderate": 0.75}
"""Assumptions until outcomes have been recorded, as are the next three."""
MEMBER_SUCCESS = 0.75
WORK_SUCCESS = 0.95
PARTNER_SUCCESS = 0.6
PARTNER_DAYS = 7
SAID_BY_DEFAULT = ("contact", "need")
"""What an introduction tells where no agreement says otherwise."""
CLIENT_IDS = "client:"
"""What comes from a client's file names that client as its source."""
NOTHING_BUT_THE_VISIT = ("visit",)
"""Where nothing is told, a denial of everything still means: do not bring me there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One possible hop, judged."""

    from_id: str
    to_id: str
    kind: HopKind
    edge: TiedTo | MemberOf | WorksAt | PartnersWith
    success: float
    days: int
    discloses: tuple[str, ...] = ()
    sent: int = 0
    completed: int = 0
    agreement: Agreement | None = None
    refused: Because | None = None
    consents: tuple[Consent, ...] = ()
    """The permits that cover what is told; where there are none, those that did once."""
    wanting: tuple[str, ...] = ()
    """The classes that no permit covers."""
    denial: Consent | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """Of parallel steps the best comes first."""
        if self.refused is None:
            return (0, -self.success, self.days, self.edge.id)
        return (1, -REASONS.index(self.refused), self.edge.id)


class Steps:
    """Every step that exists around one client on the way to one service."""

    def __init__(self, graph: Graph, client_id: str, service_id: str, *, on: date) -> None:
        self.base = graph
        self.graph = seen_by(graph)
        self.on = on
        self.client = self.graph.node(client_id, Client)
        self.service = self.graph.node(service_id, Service)
        offers = self.graph.edges(Offers, to_id=service_id)
        found = (self.graph.get(edge.from_id) for edge in offers)
        self.targets = sorted(node.id for node in found if isinstance(node, Organization))
        self.unsafe = unsafe_ids(graph, client_id)
        self.never = set(self.client.never_refer_to)
        if service_id in self.never:
            self.never.update(self.targets)
        owned = (self.graph.get(edge.to_id) for edge in self.graph.edges(Has, from_id=client_id))
        self.consents = sorted(
            (node for node in owned if isinstance(node, Consent)), key=lambda node: node.id
        )
        self._from: dict[str, dict[str, Step]] = {}

    @property
    def confidential(self) -> bool:
        """Whether the service is given, or its organization sits, where nobody may be led."""
        sites = [edge.to_id for edge in self.graph.edges(Delivered, from_id=self.service.id)]
        return any(self.is_confidential(id) for id in [*sites, *self.targets])

    def is_confidential(self, id: str) -> bool:
        """Whether an organization, or a service at a location, is at a confidential place."""
        places = (self.graph.get(edge.to_id) for edge in self.graph.edges(LocatedAt, from_id=id))
        return any(isinstance(place, Location) and place.confidential for place in places)

    def barred(self, id: str) -> Because | None:
        """Whether nobody may be led there at all."""
        if id in self.unsafe:
            return "unsafe"
        return "never" if id in self.never else None

    def leaving(self, id: str) -> dict[str, Step]:
        """The best step to each neighbour, in order of the neighbour's id."""
        if id not in self._from:
            best: dict[str, Step] = {}
            usable = (step for step in self._possible(id) if not self._told_by_another(step))
            for step in sorted(map(self._judged, usable), key=lambda step: step.order):
                best.setdefault(step.to_id, step)
            self._from[id] = {to_id: best[to_id] for to_id in sorted(best) if self._shows(to_id)}
        return self._from[id]

    def _told_by_another(self, step: Step) -> bool:
        """Whether only another client's file tells of it: that is nobody else's to use."""
        source = step.edge.source
        return source != self.client.id and source.startswith(CLIENT_IDS)

    def _shows(self, id: str) -> bool:
        node = self.graph.get(id)
        if isinstance(node, Organization):
            return id in self.targets or not self.is_confidential(id)
        return isinstance(node, (Person, Group))

    def _possible(self, id: str) -> Iterator[Step]:
        node = self.graph.get(id)
        if isinstance(node, Client):
            yield from self._ties(self.graph.edges(TiedTo, from_id=id), id)
        elif isinstance(node, Person):
            yield from self._ties(self.graph.edges(TiedTo, from_id=id), id)
            back = self.graph.edges(TiedTo, to_id=id)
            known = [tie for tie in back if isinstance(self.graph.get(tie.from_id), Person)]
            yield from self._ties(known, id)
            for work in self.graph.edges(WorksAt, from_id=id):
                yield Step(id, work.to_id, "work", work, WORK_SUCCESS, 0, SAID_BY_DEFAULT)
        elif isinstance(node, Group):
            for member in self.graph.edges(MemberOf, to_id=id):
                yield Step(id, member.from_id, "member", member, MEMBER_SUCCESS, 1, SAID_BY_DEFAULT)
        elif isinstance(node, Organization):
            yield from map(self._partner, self.graph.edges(PartnersWith, from_id=id))

    def _ties(self, ties: Iterable[TiedTo], id: str) -> Iterator[Step]:
        told = () if id == self.client.id else SAID_BY_DEFAULT
        for tie in ties:
            begun = tie.since is None or tie.since <= self.on
            over = tie.until is not None and tie.until < self.on
            if tie.strength in TIE_SUCCESS and begun and not over:
                other = tie.to_id if tie.from_id == id else tie.from_id
                yield Step(id, other, "tie", tie, TIE_SUCCESS[tie.strength], 1, told)

    def _partner(self, edge: PartnersWith) -> Step:
        agreement = self.graph.get(edge.agreement_id) if edge.agreement_id else None
        agreement = agreement if isinstance(agreement, Agreement) else None
        history = self._history(edge)
        sent = sum(past.sent for past in history)
        completed = sum(past.completed for past in history)
        days = agreement.expected_days if agreement else None
        if days is None:
            days = next(
                (past.median_days for past in history if past.median_days is not None), None
            )
        return Step(
            edge.from_id,
            edge.to_id,
            "partner",
            edge,
            (completed + 1) / (sent + 2) if sent else PARTNER_SUCCESS,  # Laplace's rule
            PARTNER_DAYS if days is None else days,
            tuple(sorted(agreement.discloses)) if agreement else SAID_BY_DEFAULT,
            sent,
            completed,
            agreement,
        )

    def _history(self, edge: PartnersWith) -> list[RefersTo]:
        past = sorted(self.graph.edges(RefersTo, from_id=edge.from_id), key=lambda past: past.id)
        to_service = [one for one in past if one.to_id == self.service.id]
        if edge.to_id in self.targets and to_service:
            return to_service
        return [one for one in past if one.to_id == edge.to_id]

    def _judged(self, step: Step) -> Step:
        """Say what refuses a step: the first that applies, the gravest first."""
        tie = step.edge if isinstance(step.edge, TiedTo) else None
        if step.to_id in self.unsafe or (tie is not None and tie.safe is False):
            return replace(step, refused="unsafe")
        if step.to_id in self.never:
            return replace(step, refused="never")
        if tie is not None and tie.trusted is False:
            return replace(step, refused="untrusted")
        if isinstance(step.edge, PartnersWith) and not self._agreed(step):
            return replace(step, refused="agreement")
        if step.from_id == self.client.id:
            return step
        return self._with_consent(step)

    def _agreed(self, step: Step) -> bool:
        if step.agreement is not None:
            return _in_force(step.agreement, self.on)
        # an agreement that is named and may not be seen any more (withdrawn) does not hold either
        written = self.base.edges(PartnersWith, from_id=step.from_id, to_id=step.to_id)
        return all(one.agreement_id is None for one in written if one.id == step.edge.id)

    def _with_consent(self, step: Step) -> Step:
        asked = step.discloses or NOTHING_BUT_THE_VISIT
        said = permits(
            self.consents,
            discloser_id=step.from_id,
            recipient_id=step.to_id,
            classes=asked,
            on=self.on,
        )
        if said.denied_by:
            denial = next(one for one in self.consents if one.id == said.denied_by[0])
            return replace(step, refused="denied", denial=denial)
        if step.discloses and said.missing:
            past = tuple(one for one in self.consents if self._did_permit(one, step))
            return replace(step, refused="no_consent", consents=past, wanting=said.missing)
        given = [one for one in self.consents if one.id in said.consent_ids]
        return replace(step, consents=_fewest(given, set(step.discloses)))

    def _did_permit(self, consent: Consent, step: Step) -> bool:
        """Whether a consent that has ended would have covered something."""
        return (
            consent.decision == "permit"
            and consent.recipient_id == step.to_id
            and (not consent.discloser_ids or step.from_id in consent.discloser_ids)
            and consent.valid_to is not None
            and consent.valid_to < self.on
        )


def _in_force(agreement: Agreement, on: date) -> bool:
    begun = agreement.valid_from is None or agreement.valid_from <= on
    return begun and (agreement.valid_to is None or agreement.valid_to >= on)


def _fewest(permits: list[Consent], classes: set[str]) -> tuple[Consent, ...]:
    """The fewest permits that cover the classes together; of equals the smallest ids."""
    for count in range(len(permits) + 1):
        for some in combinations(permits, count):
            if classes <= {word for consent in some for word in consent.discloses}:
                return some
    return tuple(permits)
