"""What is asked: one need of one client, on one day, within limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field, InstanceOf

from ecograph.benefits import programme_rules
from ecograph.edges import CodedAs, Has, NarrowerThan, TiedTo, WorksAt
from ecograph.errors import InvalidRequest, NodeNotFound
from ecograph.facts import Facts
from ecograph.graph import Graph
from ecograph.household import facts_of
from ecograph.nodes import Client, Need, not_withdrawn
from ecograph.nodes.client import Preferences
from ecograph.possible import Collection, Interval, Place
from ecograph.record import Record, Words
from ecograph.rules import Programmes
from ecograph.terms import narrower, resolve_term

ALWAYS_HARD = frozenset({"eligibility", "documents", "area", "language", "accessibility"})
"""Constraints that shut out unless the request says otherwise; the others do where the client has
stated the limit (how far, how much, when). Trust shuts out whatever the request says."""

NOT_IN_A_CRISIS = frozenset({"cost", "hours"})
"""Nobody in a crisis is turned away by a price, or by when they are usually free."""

DEFAULT_MAX_TRAVEL_MINUTES = 60
"""Where the client named no limit: an hour, and then it only lowers the order."""


class Asked(Record):
    """The need that is to be met."""

    id: str | None = None
    """The client's Need node; None where a kind of service was asked for by its term."""
    name: str
    terms: Words
    """Ids of the taxonomy terms that say what is needed."""
    covers: Words
    """The same, with every narrower term and its equals in other taxonomies."""
    nearby: Words = frozenset()
    """Sister terms, under a broader one that is no root: asked for only where nothing fits."""
    urgency: Literal["routine", "urgent", "crisis"] = "routine"
    weight: float = 1.0


class MatchRequest(Record):
    """One need of one client, with all that may bear on the answer copied from the graph."""

    client_id: str
    need: Asked
    on: datetime
    """Local wall time of the directory."""
    facts: Facts
    programmes: InstanceOf[Programmes] | None = Field(default=None, exclude=True)
    """The rules that a service's rule may refer to by name, as they are on that day."""
    home: Place | None = None
    languages: tuple[str, ...] = ()
    """BCP 47 tags the client speaks fluently."""
    preferences: Preferences = Preferences()
    never: Words = frozenset()
    """Organizations, services and people the client must not meet."""
    max_travel_minutes: int | None = Field(default=None, gt=0)
    max_distance_m: float | None = Field(default=None, gt=0)
    hard: Mapping[str, bool] = Field(default_factory=dict)
    """Per constraint, where it should differ: True shuts out, False only lowers the order."""
    weights: Mapping[str, float] = Field(default_factory=dict)
    """Weights of score parts that should differ from `ranking.WEIGHTS`."""
    top: int = Field(default=10, ge=1, le=1000)

    def is_hard(self, constraint: str) -> bool:
        """Whether an unmet constraint of that name shuts a service out."""
        if constraint == "trust":
            return True
        if constraint in self.hard:
            return self.hard[constraint]
        if self.need.urgency == "crisis" and constraint in NOT_IN_A_CRISIS:
            return False
        if constraint == "distance":
            return self.max_travel_minutes is not None or self.max_distance_m is not None
        if constraint == "cost":
            return isinstance(self.facts.of("budget_cents_per_visit"), Interval)
        if constraint == "hours":
            return isinstance(self.facts.of("free_times"), Collection)
        return constraint in ALWAYS_HARD


def request_for(
    graph: Graph,
    client_id: str,
    need: str,
    *,
    on: datetime,
    top: int = 10,
    max_travel_minutes: int | None = None,
    max_distance_m: float | None = None,
    hard: Mapping[str, bool] | None = None,
    weights: Mapping[str, float] | None = None,
) -> MatchRequest:
    """Ask for one need of a stored client.

    `need` is the id of one of the client's needs, or the id, code or name of a taxonomy term.

    Raises
    ------
    NodeNotFound
        There is no such client, or no longer.
    TermNotFound
        `need` is neither a need of the client nor a term.
    InvalidRequest
        The need names no term, so that nothing can be looked for.
    """
    client = graph.node(client_id, Client)
    if client.withdrawn_on is not None:
        raise NodeNotFound(f"{client_id} was withdrawn on {client.withdrawn_on}; load it again.")
    return MatchRequest(
        client_id=client_id,
        need=_asked(graph, client_id, need),
        on=on,
        facts=facts_of(graph, client_id, on=on.date()),
        programmes=programme_rules(graph, on.date()),
        home=client.home,
        languages=tuple(
            language.tag for language in client.languages if language.level == "fluent"
        ),
        preferences=client.preferences,
        never=ruled_out_ids(graph, client) | unsafe_ids(graph, client_id),
        max_travel_minutes=max_travel_minutes or client.max_travel_minutes,
        max_distance_m=max_distance_m,
        hard=hard or {},
        weights=weights or {},
        top=top,
    )


def needs_of(graph: Graph, client_id: str) -> list[Need]:
    """The needs in a client's file, the heaviest first."""
    held = not_withdrawn(graph.edges(Has, from_id=client_id))
    found = (graph.get(edge.to_id) for edge in held)
    needs = [node for node in found if isinstance(node, Need)]
    return sorted(needs, key=lambda need: (-need.weight, need.id))


def ruled_out_ids(graph: Graph, client: Client) -> frozenset[str]:
    """Whom and what the client does not want to meet, and the organizations where those work."""
    ids = frozenset(client.never_refer_to)
    return ids | {place for id in ids for place in _workplaces(graph, id)}


def unsafe_ids(graph: Graph, client_id: str) -> frozenset[str]:
    """People, groups and organizations the client has an unsafe tie to, and where those work."""
    ids: set[str] = set()
    for tie in not_withdrawn(graph.edges(TiedTo, from_id=client_id)):
        if tie.safe is False:
            ids.add(tie.to_id)
            ids.update(_workplaces(graph, tie.to_id))
    return frozenset(ids)


def _workplaces(graph: Graph, person_id: str) -> Iterator[str]:
    return (work.to_id for work in not_withdrawn(graph.edges(WorksAt, from_id=person_id)))


def terms_of(graph: Graph, need: Need) -> frozenset[str]:
    """The ids of the terms a need is coded as."""
    return frozenset(e.to_id for e in not_withdrawn(graph.edges(CodedAs, from_id=need.id)))


def _asked(graph: Graph, client_id: str, need: str) -> Asked:
    of_client = {found.id: found for found in needs_of(graph, client_id)}
    if need in of_client:
        return asked_need(graph, of_client[need])
    term = resolve_term(graph, need)
    for found in of_client.values():
        if term.id in terms_of(graph, found):
            return _widened(graph, found, name=term.name, terms=frozenset({term.id}))
    return _widened(graph, None, name=term.name, terms=frozenset({term.id}))


def asked_need(graph: Graph, need: Need) -> Asked:
    """What a need asks for.

    Raises
    ------
    InvalidRequest
        The need names no term, so that nothing can be looked for.
    """
    terms = terms_of(graph, need)
    if not terms:
        raise InvalidRequest(f"{need.id} names no taxonomy term; add one under `terms`.")
    return _widened(graph, need, name=need.name, terms=terms)


def _above(graph: Graph, term_id: str) -> Iterator[str]:
    return (e.to_id for e in not_withdrawn(graph.edges(NarrowerThan, from_id=term_id)))


def _widened(graph: Graph, need: Need | None, *, name: str, terms: frozenset[str]) -> Asked:
    covers = frozenset().union(*(narrower(graph, term) for term in terms))
    parents = {parent for term in terms for parent in _above(graph, term)}
    parents = {id for id in parents if any(_above(graph, id))}
    nearby = frozenset().union(*(narrower(graph, parent) for parent in parents)) - covers
    return Asked(
        id=need.id if need else None,
        name=name,
        terms=terms,
        covers=covers,
        nearby=nearby,
        urgency=need.urgency if need else "routine",
        weight=need.weight if need else 1.0,
    )
