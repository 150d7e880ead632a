"""How would a client's file read once some steps are taken?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ecograph.edges import CountsAs, Edge, Has, TiedTo, WorksAt, Yields
from ecograph.facts import ATTRIBUTES, Fact
from ecograph.graph import Graph
from ecograph.nodes import Client, Consent, Intervention, Node, Person, local_id, not_withdrawn
from ecograph.nodes.client import DataClass
from ecograph.overlay import Overlay

TOLD_AT_AN_INTRODUCTION: tuple[DataClass, ...] = ("contact", "need")


def changed(graph: Graph, client: Client, steps: Iterable[Intervention], *, on: date) -> Overlay:
    """The graph as it would be once the steps are taken, one after the other in order of id.

    The client's file alone changes. Of what a step provides, collections grow, numbers and choices
    are replaced; a paper also brings what it counts as; a longer way becomes bearable only for
    somebody who named a limit.
    """
    world = Overlay(graph)
    for step in sorted(steps, key=lambda step: step.id):
        world.write(list(_changes(world, world.node(client.id, Client), step, on)))
    return world


def given_by(graph: Graph, step: Intervention) -> dict[str, Fact]:
    """The facts that a step makes true: what it provides, papers it yields, what those prove."""
    given: dict[str, Fact] = dict(step.provides)
    papers = frozenset(e.to_id for e in not_withdrawn(graph.edges(Yields, from_id=step.id)))
    held = given.get("documents", Fact())
    proven = _proven_by(graph, papers | held.has)
    if proven:
        given["documents"] = held.model_copy(
            update={"has": proven, "has_not": held.has_not - proven}
        )
    return given


def taken(client: Client, step: Intervention, given: Mapping[str, Fact], on: date) -> Client:
    """The client's own record once a step is taken that makes these facts true."""
    limit = client.max_travel_minutes
    if limit is not None and step.max_travel_minutes is not None:
        limit = max(limit, step.max_travel_minutes)
    facts = dict(client.facts)
    for name, fact in given.items():
        facts[name] = merged(name, facts.get(name), fact, on)
    return client.model_copy(
        update={
            "facts": facts,
            "languages": (*client.languages, *step.speaks),
            "max_travel_minutes": limit,
        }
    )


def merged(name: str, known: Fact | None, given: Fact, on: date) -> Fact:
    """Let a collection grow; replace everything else, and what is no longer known."""
    if known is None or is_gone(known, on) or ATTRIBUTES[name].type != "collection":
        return given
    has = known.has | given.has
    update = {"has": has, "has_not": (known.has_not | given.has_not) - has}
    return known.model_copy(update=update)


def is_gone(known: Fact | None, on: date) -> bool:
    """Whether nothing is left of a fact: it was never said, refused, or has expired."""
    return known is None or known.refused or known.expired(on)


def _proven_by(graph: Graph, papers: Iterable[str]) -> frozenset[str]:
    """The papers, and all that they count as, and so on."""
    found = set(papers)
    waiting = list(found)
    while waiting:
        for edge in not_withdrawn(graph.edges(CountsAs, from_id=waiting.pop())):
            if edge.to_id not in found:
                found.add(edge.to_id)
                waiting.append(edge.to_id)
    return frozenset(found)


def _changes(world: Graph, client: Client, step: Intervention, on: date) -> Iterable[Node | Edge]:
    yield taken(client, step, given_by(world, step), on)
    if step.tie is not None and world.get(step.tie.organization_id) is not None:
        person = Person(
            id=f"person:{client.id.split(':')[1]}:met-by-{local_id(step.id)}",
            name=step.tie.name,
            role=step.tie.role,
            peer=step.tie.peer,
        )
        yield person
        yield WorksAt(from_id=person.id, to_id=step.tie.organization_id, role=step.tie.role)
        yield TiedTo(from_id=client.id, to_id=person.id, strength="strong", trusted=True)
    if step.consent_to is not None:
        consent = Consent(
            id=f"consent:{client.id.split(':')[1]}:given-by-{local_id(step.id)}",
            decision="permit",
            recipient_id=step.consent_to,
            discloses=TOLD_AT_AN_INTRODUCTION,
        )
        yield consent
        yield Has(from_id=client.id, to_id=consent.id)
