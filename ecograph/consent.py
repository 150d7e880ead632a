"""What may be shown, and what may be told to whom?

`seen_by` shows a graph without what is withdrawn, private or not to be referred to. `permits` asks
a client's consents about one disclosure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar, cast
from weakref import WeakKeyDictionary

from ecograph.edges import Edge, PartnersWith
from ecograph.errors import InvalidRequest
from ecograph.graph import Graph
from ecograph.hiding import Secret, find_secret
from ecograph.nodes import Node
from ecograph.nodes.client import Consent
from ecograph.nodes.directory import Location, ServiceAtLocation
from ecograph.record import Record

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)


class Permission(Record):
    """Whether something may be told, and which consents say so."""

    allowed: bool
    consent_ids: tuple[str, ...] = ()
    """The permits it rests on."""
    missing: tuple[str, ...] = ()
    """Classes of data that no consent covers: not known is not allowed."""
    denied_by: tuple[str, ...] = ()
    """Denials that forbid it; a denial wins over any permit."""


def permits(
    consents: Iterable[Consent],
    *,
    discloser_id: str,
    recipient_id: str,
    classes: Iterable[str],
    on: date,
    purpose: str = "referral",
    recipient_regimes: Iterable[str] = (),
    named_and_dated: bool = False,
    passed_on: Iterable[str] = (),
) -> Permission:
    """Decide whether somebody may tell somebody else these classes of data about the client.

    Every class needs a permit for this recipient, this purpose and this day, and none may be
    denied. First and last day count. A denial that names no class denies all; a permit that names
    none permits none. Where no class is asked for nothing is told, which needs no consent.

    Parameters
    ----------
    consents
        All that the client has said.
    discloser_id, recipient_id
        Who would tell, and who would be told.
    classes
        What would be told.
    on
        The day on which it would be told.
    purpose
        What for.
    recipient_regimes
        The laws on confidentiality that bind the recipient: a consent may name one of these in
        place of a recipient (a general designation).
    named_and_dated
        Only permits that name the discloser and have a last day count, as 34 U.S.C. 12291(b)(2)
        wants of programmes for victims of violence. A denial needs neither.
    passed_on
        Classes that an earlier consent lets the discloser pass on: they need no permit of their
        own, and a denial forbids them all the same.
    """
    asked = frozenset(classes)
    valid = [
        consent
        for consent in consents
        if addresses(consent, recipient_id, recipient_regimes)
        and (not consent.discloser_ids or discloser_id in consent.discloser_ids)
        and consent.purpose == purpose
        and holds_on(consent, on)
    ]
    denials = [
        consent
        for consent in valid
        if consent.decision == "deny"
        and asked
        and (not consent.discloses or not asked.isdisjoint(consent.discloses))
    ]
    given = [
        consent
        for consent in valid
        if consent.decision == "permit"
        and not asked.isdisjoint(consent.discloses)
        and (not named_and_dated or is_named_and_dated(consent))
    ]
    covered = {word for consent in given for word in consent.discloses}
    missing = asked - covered - frozenset(passed_on)
    return Permission(
        allowed=not missing and not denials,
        consent_ids=tuple(sorted(consent.id for consent in given)),
        missing=tuple(sorted(missing)),
        denied_by=tuple(sorted(consent.id for consent in denials)),
    )


def addresses(consent: Consent, recipient_id: str, recipient_regimes: Iterable[str]) -> bool:
    """Whether a consent speaks of this recipient: by name, or by a law that binds it."""
    if consent.recipient_id is not None:
        return consent.recipient_id == recipient_id
    return not set(consent.recipient_regimes).isdisjoint(recipient_regimes)


def is_named_and_dated(consent: Consent) -> bool:
    """Whether a consent says who may tell, and until when."""
    return bool(consent.discloser_ids) and consent.valid_to is not None


def holds_on(consent: Consent, on: date) -> bool:
    """Whether a consent is in force on a day: the first and the last day count."""
    return (
        (consent.valid_from is None or consent.valid_from <= on)
        and (consent.valid_to is None or on <= consent.valid_to)
        and (consent.withdrawn_on is None or on < consent.withdrawn_on)
    )


def seen_by(graph: Graph) -> Graph:
    """Return a view of the graph that may be shown: read-only, and never behind a write.

    Left out are records that are withdrawn, private or not to be referred to; of an organization so
    marked also its services, and of both what is reached only through them: places, contacts,
    hours, prices, agreements. Confidential locations keep what tells who can get in, and lose what
    tells where they are. What the view does not show looks like what is not there. The client's own
    file is shown as it is, but for ties to what is left out.

    What to leave out is worked out once for every commit. To try changes to a client out, compile
    the directory from a view of the base, and read the client from an overlay.
    """
    return SeenGraph(graph)


class _At(NamedTuple):
    commit: int
    secret: Secret


_KNOWN: WeakKeyDictionary[Graph, _At] = WeakKeyDictionary()
"""What was last worked out for a graph, as long as that lives: every question makes a view anew."""


class SeenGraph(Graph):
    """A graph without what is not to be seen; closing it closes the graph behind it."""

    def __init__(self, graph: Graph) -> None:
        """Show `graph`."""
        self._graph = graph

    @property
    def commit(self) -> int:
        """The number of the last write to the graph behind it."""
        return self._graph.commit

    def get(self, id: str) -> Node | None:
        """Return the node, or None where there is none to be seen."""
        secret = self._secret()
        node = None if id in secret.hidden else self._graph.get(id)
        return None if node is None else _stripped(node, secret)

    def nodes(self, kind: type[N]) -> Iterator[N]:
        """All nodes of one kind that may be seen."""
        secret = self._secret()
        return (
            cast("N", _stripped(node, secret))
            for node in self._graph.nodes(kind)
            if node.id not in secret.hidden
        )

    def edges(
        self, kind: type[E], *, from_id: str | None = None, to_id: str | None = None
    ) -> Iterator[E]:
        """All edges of one kind between nodes that may be seen."""
        secret = self._secret()
        for edge in self._graph.edges(kind, from_id=from_id, to_id=to_id):
            if secret.shows(edge):
                yield cast("E", _without_names(edge, secret))

    def write(self, put: Iterable[Node | Edge], *, remove: Iterable[str] = ()) -> int:
        """Refuse: a view is for reading.

        Raises
        ------
        InvalidRequest
            Always.
        """
        raise InvalidRequest("This is a view for reading; write to the graph it was made from.")

    def check(self) -> list[str]:
        """Check the graph behind it."""
        return self._graph.check()

    def close(self) -> None:
        """Close the graph behind it."""
        self._graph.close()

    def _secret(self) -> Secret:
        commit = self._graph.commit
        known = _KNOWN.get(self._graph)
        if known is None or known.commit != commit:
            known = _KNOWN[self._graph] = _At(commit, find_secret(self._graph))
        return known.secret


def _stripped(node: Node, secret: Secret) -> Node:
    if isinstance(node, Location) and node.confidential:
        return Location(
            id=node.id,
            source=node.source,
            as_of=node.as_of,
            confidence=node.confidence,
            location_type=node.location_type,
            languages=node.languages,
            accommodations=node.accommodations,
            accommodations_lacking=node.accommodations_lacking,
            confidential=True,
        )
    if isinstance(node, ServiceAtLocation) and node.id in secret.at_confidential:
        return node.model_copy(update={"description": "", "phones": ()})
    return node


def _without_names(edge: Edge, secret: Secret) -> Edge:
    if not isinstance(edge, PartnersWith):
        return edge
    named = {"agreement_id": edge.agreement_id, "contact_id": edge.contact_id}
    gone = {field: None for field, id in named.items() if id in secret.hidden}
    return edge.model_copy(update=gone) if gone else edge
