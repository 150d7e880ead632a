"""Who has said no to this client for this service, and what does that bar?

A no of somebody on the way bars them for this service. A no of the service or its organization, or
of nobody in particular, bars the service: the next best match is to be offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ecograph.consent import seen_by
from ecograph.edges import Has, Offers
from ecograph.errors import InvalidRequest
from ecograph.graph import Graph
from ecograph.nodes import Client, Group, Organization, Person, Referral, Service
from matchers.handoffs.answers import Decline

NO = frozenset({"declined", "failed"})


@dataclass(frozen=True, slots=True)
class Declines:
    """Everybody who has said no on the way to one service."""

    said: tuple[Decline, ...]
    """The earliest first."""
    by: frozenset[str]
    """Who is barred."""
    by_service: bool
    """The service itself said no, or every organization that gives it."""

    def last_of(self, id: str) -> Decline:
        """The last no of somebody who is barred."""
        return next(one for one in reversed(self.said) if one.by == id)


def read_declines(
    graph: Graph, client_id: str, service_id: str, declined: Sequence[Decline], *, on: date
) -> Declines:
    """Gather the declines of the client's own file and of the question.

    `graph` is the graph as it may be seen: who may not be seen has not said anything.

    Raises
    ------
    InvalidRequest
        A decline in the question is by nobody who could be on the way, or of a day to come.
    """
    for one in declined:
        holder = graph.get(one.by)
        if one.by != service_id and not isinstance(holder, (Person, Group, Organization)):
            raise InvalidRequest(
                f"declined by {one.by[:300]!r}: that is nobody on the way; name a person, a group, "
                "an organization or the service."
            )
        if one.on is not None and one.on > on:
            raise InvalidRequest(
                f"declined on {one.on}, and asked for {on}: nobody has said no before they said it."
            )
    filed = (
        Decline(by=one.declined_by or service_id, reason=one.reason, on=one.closed_on)
        for one in _referrals(graph, client_id, on)
        if one.service_id == service_id
    )
    known = {one for one in (*filed, *declined) if graph.get(one.by) is not None}
    said = sorted(known, key=lambda one: (one.on or date.min, one.by, one.reason))
    by = frozenset(one.by for one in said)
    return Declines(tuple(said), by, _is_by_service(graph, service_id, by))


def declined_services(graph: Graph, client_id: str, *, on: date | None = None) -> frozenset[str]:
    """Find the services that have said no to a client: what to leave out of the matches.

    Raises
    ------
    NodeNotFound
        There is no such client.
    """
    seen = seen_by(graph)
    seen.node(client_id, Client)
    by: dict[str, set[str]] = {}
    for one in _referrals(seen, client_id, on):
        by.setdefault(one.service_id, set()).add(one.declined_by or one.service_id)
    return frozenset(
        service_id
        for service_id, who in by.items()
        if isinstance(seen.get(service_id), Service)
        and _is_by_service(seen, service_id, frozenset(who))
    )


def _referrals(graph: Graph, client_id: str, on: date | None) -> Iterator[Referral]:
    """Referrals in the client's file that came to nothing by that day."""
    for edge in graph.edges(Has, from_id=client_id):
        node = graph.get(edge.to_id)
        if isinstance(node, Referral) and node.status in NO:
            if on is None or node.closed_on is None or node.closed_on <= on:
                yield node


def _is_by_service(graph: Graph, service_id: str, by: frozenset[str]) -> bool:
    offers = {edge.from_id for edge in graph.edges(Offers, to_id=service_id)}
    return service_id in by or bool(offers and offers <= by)
