"""Which records are not to be shown, and what is reached only through them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecograph.edges import (
    Charges,
    Delivered,
    Edge,
    HasCapacity,
    LivesIn,
    LocatedAt,
    MemberOf,
    Offers,
    OpenDuring,
    PartnersWith,
    ReachedThrough,
    Runs,
    Serves,
    TiedTo,
    Within,
    WorksAt,
)
from ecograph.graph import Graph
from ecograph.nodes import Node
from ecograph.nodes.client import Intervention, Person
from ecograph.nodes.directory import (
    Agreement,
    Area,
    Capacity,
    Contact,
    CostOption,
    Document,
    Location,
    Organization,
    Program,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)

LISTED: tuple[type[Node], ...] = (
    *(Organization, Program, Service, Location, ServiceAtLocation, Area, TaxonomyTerm),
    *(CostOption, Schedule, Capacity, Document, Contact, Agreement, Person, Intervention),
)
"""Kinds of record that a directory lists, and can withdraw; the others are the client's own."""

LEADS_TO: tuple[type[Edge], ...] = (
    *(Runs, Delivered, LocatedAt, Charges, OpenDuring, HasCapacity, ReachedThrough, Serves),
)
"""Edges to what has no life of its own: nobody knows of it but through where they come from."""


@dataclass(frozen=True)
class Secret:
    """What one state of a graph must not show."""

    hidden: frozenset[str]
    """Ids of nodes that are not there."""
    confidential: frozenset[str]
    """Ids of locations of which no place is told."""
    at_confidential: frozenset[str]
    """Ids of services at such locations."""

    def shows(self, edge: Edge) -> bool:
        """Whether the edge may be seen: not withdrawn, and nor is either end."""
        return (
            edge.withdrawn_on is None
            and edge.from_id not in self.hidden
            and edge.to_id not in self.hidden
            and not (isinstance(edge, ReachedThrough) and edge.from_id in self.confidential)
        )


def find_secret(graph: Graph) -> Secret:
    """Read the directory's side once, and find what it must not show."""
    search = _Search(graph)
    search.follow(search.hidden)
    search.leave_out_contacts_of(search.confidential)
    search.leave_out_agreements()
    search.leave_out_interventions()
    return Secret(
        hidden=frozenset(search.hidden),
        confidential=frozenset(search.confidential),
        at_confidential=frozenset(
            edge.from_id
            for id in sorted(search.confidential)
            for edge in graph.edges(LocatedAt, to_id=id)
        ),
    )


class _Search:
    """Grows the set of hidden nodes until nothing more is reached only through them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.hidden: set[str] = set()
        self.confidential: set[str] = set()
        self.own_areas: set[str] = set()
        for kind in LISTED:
            for node in graph.nodes(kind):
                if node.withdrawn_on is not None or _marked(node):
                    self.hidden.add(node.id)
                elif isinstance(node, Location) and node.confidential:
                    self.confidential.add(node.id)
                elif isinstance(node, Area) and node.level == "custom":
                    self.own_areas.add(node.id)

    def follow(self, ids: Iterable[str]) -> None:
        """Hide what is reached only through these nodes, and so on."""
        left = sorted(ids)
        while left:
            id = left.pop()
            for next_id in self._behind(id):
                if next_id not in self.hidden and self._only_through_hidden(id, next_id):
                    self.hidden.add(next_id)
                    left.append(next_id)

    def leave_out_contacts_of(self, ids: Iterable[str]) -> None:
        """Hide the contacts that are known only from these places."""
        contacts = {
            edge.to_id for id in ids for edge in self.graph.edges(ReachedThrough, from_id=id)
        }
        gone = {id for id in contacts - self.hidden if not self._known_elsewhere(id)}
        self.hidden |= gone
        self.follow(gone)

    def leave_out_agreements(self) -> None:
        """Hide agreements, and contacts for them, that only hidden partnerships name."""
        shown: set[str | None] = set()
        unseen: set[str | None] = set()
        for edge in self.graph.edges(PartnersWith):
            ends_shown = edge.withdrawn_on is None and self.hidden.isdisjoint(
                (edge.from_id, edge.to_id)
            )
            (shown if ends_shown else unseen).update((edge.agreement_id, edge.contact_id))
        gone = {id for id in unseen - shown if id is not None and not self._known_elsewhere(id)}
        self.hidden |= gone

    def leave_out_interventions(self) -> None:
        """Hide what a hidden provider would give."""
        for step in self.graph.nodes(Intervention):
            through = {step.provider_id, step.consent_to}
            if step.tie is not None:
                through.add(step.tie.organization_id)
            if not self.hidden.isdisjoint(through):
                self.hidden.add(step.id)

    def _behind(self, id: str) -> list[str]:
        kind = type(self.graph.get(id)).__name__
        leads: tuple[type[Edge], ...] = (Offers, *LEADS_TO)
        found = [
            edge.to_id
            for lead in leads
            if kind in lead.joins[0]
            for edge in self.graph.edges(lead, from_id=id)
        ]
        if kind == "Organization":
            found += [edge.from_id for edge in self.graph.edges(WorksAt, to_id=id)]
        return found

    def _only_through_hidden(self, id: str, next_id: str) -> bool:
        node = self.graph.get(next_id)
        if isinstance(node, Service):
            return True  # whoever else offers it: one owner that must not be shown is enough
        if isinstance(node, Area) and next_id not in self.own_areas:
            return False  # a town is nobody's secret
        return not self._known_elsewhere(next_id)

    def _known_elsewhere(self, id: str) -> bool:
        """Whether any node that may be seen leads here."""
        graph = self.graph
        kind = type(graph.get(id)).__name__
        for lead in LEADS_TO:
            if kind in lead.joins[1]:
                from_ids = {e.from_id for e in graph.edges(lead, to_id=id) if not e.withdrawn_on}
                unseen = self.confidential if lead is ReachedThrough else set()
                if from_ids - self.hidden - unseen:
                    return True
        if kind == "Person":
            at = {edge.to_id for edge in graph.edges(WorksAt, from_id=id)}
            circles = graph.edges(MemberOf, from_id=id)
            return bool(at - self.hidden) or any(circles) or any(graph.edges(TiedTo, to_id=id))
        return kind == "Area" and (
            any(graph.edges(LivesIn, to_id=id))
            or any(graph.edges(Within, from_id=id))
            or any(graph.edges(Within, to_id=id))
        )


def _marked(node: Node) -> bool:
    return isinstance(node, (Organization, Service)) and (node.private or node.do_not_refer)
