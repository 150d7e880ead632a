"""Who could introduce whom, and what stands against it?

A tie that is tenuous, broken, over or of unsaid strength is no step at all. A step that exists may
still be refused: for safety first, then for the client's wish, a no already said, trust and the
agreement. What it may tell depends on the way to it, and is asked in `disclosure.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import log
from typing import get_args

from ecograph.consent import seen_by
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
from ecograph.errors import InputError
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
from matchers.request import ruled_out_ids, unsafe_ids

REASONS: tuple[Because, ...] = get_args(Because)
TIE_SUCCESS = {"strong": 0.9, "moderate": 0.75}
"""Assumptions until outcomes have been recorded, as are the next three."""
MEMBER_SUCCESS = 0.75
WORK_SUCCESS = 0.95
PARTNER_SUCCESS = 0.6
PARTNER_DAYS = 7
SAID_BY_DEFAULT = ("contact", "need")
"""What an introduction tells where no agreement says otherwise."""
FINEST = 10**15
"""Minus the logarithm of a chance is counted in this fraction."""
CLIENT_IDS = "client:"
"""What comes from a client's file names that client as its source."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One possible hop, whatever the way to it."""

    from_id: str
    to_id: str
    kind: HopKind
    edge: TiedTo | MemberOf | WorksAt | PartnersWith | None
    """None where the client goes, alone or with somebody."""
    success: float
    days: int
    told: tuple[str, ...] = ()
    """What it tells by itself; who passes it on may have more to tell."""
    by_the_client: bool = False
    """The client speaks for themself: nothing is told that they do not tell."""
    cost_cents: int = 0
    sent: int = 0
    completed: int = 0
    agreement: Agreement | None = None
    against: Because | None = None
    """What refuses it, whatever the way to it."""

    @property
    def weight(self) -> int:
        """What adds up along a way to order it by chance: whole numbers add up exactly."""
        return round(-log(self.success) * FINEST)

    @property
    def edge_id(self) -> str:
        """What tells parallel steps apart."""
        return self.edge.id if self.edge else ""


class Steps:
    """Every step that exists around one client on the way to one service."""

    def __init__(
        self,
        graph: Graph,
        client_id: str,
        service_id: str,
        *,
        on: date,
        declined: Iterable[str] = (),
    ) -> None:
        self.base = graph
        self.graph = seen_by(graph)
        self.on = on
        self.client = self.graph.node(client_id, Client)
        self.service = self.graph.node(service_id, Service)
        offers = self.graph.edges(Offers, to_id=service_id)
        found = (self.graph.get(edge.from_id) for edge in offers)
        self.targets = sorted(node.id for node in found if isinstance(node, Organization))
        self.unsafe = unsafe_ids(graph, client_id)
        self.never = set(ruled_out_ids(graph, self.client))
        if service_id in self.never:
            self.never.update(self.targets)
        self.declined = frozenset(declined)
        owned = (self.graph.get(edge.to_id) for edge in self.graph.edges(Has, from_id=client_id))
        self.consents = sorted(
            (node for node in owned if isinstance(node, Consent)), key=lambda node: node.id
        )
        self._from: dict[str, dict[str, tuple[Step, ...]]] = {}
        self._visible: dict[str, bool] = {}

    @property
    def confidential(self) -> bool:
        """Whether the service is given, or its organization sits, where nobody may be led."""
        sites = [edge.to_id for edge in self.graph.edges(Delivered, from_id=self.service.id)]
        return any(self.is_confidential(id) for id in [*sites, *self.targets])

    @property
    def goes_there(self) -> bool:
        """Whether the client goes there, and does not call, write or wait for a visit."""
        return not self.service.delivery or "in_person" in self.service.delivery

    def is_confidential(self, id: str) -> bool:
        """Whether an organization, or a service at a location, is at a confidential place."""
        places = (self.graph.get(edge.to_id) for edge in self.graph.edges(LocatedAt, from_id=id))
        return any(isinstance(place, Location) and place.confidential for place in places)

    def barred(self, id: str) -> Because | None:
        """Whether nobody may be led there at all."""
        if id in self.unsafe:
            return "unsafe"
        if id in self.never:
            return "never"
        return "declined" if id in self.declined else None

    def leaving(self, id: str) -> dict[str, tuple[Step, ...]]:
        """The steps to each neighbour, in order of the neighbour's id."""
        if id not in self._from:
            found: dict[str, list[Step]] = {}
            for step in self._possible(id):
                if not self._told_by_another(step):
                    found.setdefault(step.to_id, []).append(self._judged(step))
            self._from[id] = {
                to_id: tuple(sorted(found[to_id], key=lambda step: step.edge_id))
                for to_id in sorted(found)
                if self._shows(to_id)
            }
        return self._from[id]

    def arriving(self, id: str) -> set[str]:
        """Everybody from whom a step may lead here, and perhaps some from whom none does."""
        found = {edge.from_id for edge in self.graph.edges(TiedTo, to_id=id)}
        found |= {edge.from_id for edge in self.graph.edges(PartnersWith, to_id=id)}
        found |= {edge.from_id for edge in self.graph.edges(WorksAt, to_id=id)}
        if isinstance(self.graph.get(id), Person):
            found |= {edge.to_id for edge in self.graph.edges(TiedTo, from_id=id)}
            found |= {edge.to_id for edge in self.graph.edges(MemberOf, from_id=id)}
        return {one for one in found if one == self.client.id or not one.startswith(CLIENT_IDS)}

    def _told_by_another(self, step: Step) -> bool:
        """Whether only another client's file tells of it: that is nobody else's to use."""
        source = step.edge.source if step.edge else ""
        return source != self.client.id and source.startswith(CLIENT_IDS)

    def _shows(self, id: str) -> bool:
        if id not in self._visible:
            self._visible[id] = self._may_be_shown(id)
        return self._visible[id]

    def _may_be_shown(self, id: str) -> bool:
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
            yield from self._partners(id)

    def _ties(self, ties: Iterable[TiedTo], id: str) -> Iterator[Step]:
        own = id == self.client.id
        for tie in ties:
            begun = tie.since is None or tie.since <= self.on
            over = tie.until is not None and tie.until < self.on
            if tie.strength in TIE_SUCCESS and begun and not over:
                other = tie.to_id if tie.from_id == id else tie.from_id
                told = () if own else SAID_BY_DEFAULT
                yield Step(id, other, "tie", tie, TIE_SUCCESS[tie.strength], 1, told, own)

    def _partners(self, id: str) -> Iterator[Step]:
        past = sorted(self.graph.edges(RefersTo, from_id=id), key=lambda past: past.id)
        # an agreement that is named and may not be seen any more (withdrawn) does not hold either
        written = {one.id for one in self.base.edges(PartnersWith, from_id=id) if one.agreement_id}
        for edge in self.graph.edges(PartnersWith, from_id=id):
            step = self._partner(edge, past)
            named = edge.id in written
            agreed = is_in_force(step.agreement, self.on) if step.agreement else not named
            yield step if agreed else replace(step, against="agreement")

    def _partner(self, edge: PartnersWith, past: list[RefersTo]) -> Step:
        agreement = self.graph.get(edge.agreement_id) if edge.agreement_id else None
        agreement = agreement if isinstance(agreement, Agreement) else None
        return partner_step(edge, agreement, self._history(edge, past))

    def _history(self, edge: PartnersWith, past: list[RefersTo]) -> list[RefersTo]:
        to_service = [one for one in past if one.to_id == self.service.id]
        if not (edge.to_id in self.targets and to_service):
            to_service = [one for one in past if one.to_id == edge.to_id]
        for one in to_service:
            if one.completed > one.sent:
                raise InputError(
                    f"{one.id}: {one.completed} arrived of {one.sent} who were sent; "
                    "more can not arrive than were sent, so correct one of the two."
                )
        return to_service

    def _judged(self, step: Step) -> Step:
        """Say what refuses a step whatever the way to it: the first that applies."""
        tie = step.edge if isinstance(step.edge, TiedTo) else None
        barred = self.barred(step.to_id)
        if tie is not None and tie.safe is False:
            barred = "unsafe"
        if barred is None and tie is not None and tie.trusted is False:
            barred = "untrusted"
        return step if barred is None else replace(step, against=barred)


def partner_step(edge: PartnersWith, agreement: Agreement | None, past: list[RefersTo]) -> Step:
    """One organization introduces to another, as often and as fast as it did in the past."""
    sent = sum(one.sent for one in past)
    completed = sum(one.completed for one in past)
    days = agreement.expected_days if agreement else None
    if days is None:
        days = next((one.median_days for one in past if one.median_days is not None), PARTNER_DAYS)
    return Step(
        edge.from_id,
        edge.to_id,
        "partner",
        edge,
        (completed + 1) / (sent + 2) if sent else PARTNER_SUCCESS,  # Laplace's rule
        days,
        tuple(sorted(agreement.discloses)) if agreement else SAID_BY_DEFAULT,
        cost_cents=agreement.fee_cents if agreement else 0,
        sent=sent,
        completed=completed,
        agreement=agreement,
    )


def is_in_force(agreement: Agreement, on: date) -> bool:
    """Whether an agreement holds on a day: the first and the last day count."""
    begun = agreement.valid_from is None or agreement.valid_from <= on
    return begun and (agreement.valid_to is None or agreement.valid_to >= on)
