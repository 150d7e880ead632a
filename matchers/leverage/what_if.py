"""How would a client's file read once some steps are taken?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ecograph.edges import Edge, Has, TiedTo, WorksAt, Yields
from ecograph.facts import ATTRIBUTES, Fact
from ecograph.graph import Graph
from ecograph.nodes import Client, Consent, Intervention, Node, Person, local_id
from ecograph.nodes.client import DataClass
from ecograph.overlay import Overlay

TOLD_AT_AN_INTRODUCTION: tuple[DataClass, ...] = ("contact", "need")


def changed(graph: Graph, client: Client, steps: Iterable[Intervention], *, on: date) -> Overlay:
    """The graph as it would be once the steps are taken, one after the other in order of id.

    The client's file alone changes. Of what a step provides, collections grow, numbers and choices
    are replaced; a longer way becomes bearable only for somebody who named a limit.
    """
    world = Overlay(graph)
    for step in sorted(steps, key=lambda step: step.id):
        world.write(list(_changes(world, world.node(client.id, Client), step, on)))
    return world


def _changes(world: Graph, client: Client, step: Intervention, on: date) -> Iterable[Node | Edge]:
    provides: dict[str, Fact] = dict(step.provides)
    papers = frozenset(edge.to_id for edge in world.edges(Yields, from_id=step.id))
    if papers:
        given = provides.get("documents", Fact())
        provides["documents"] = given.model_copy(update={"has": given.has | papers})
    yield _with_facts(client, step, provides, on)
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


def _with_facts(
    client: Client, step: Intervention, provides: Mapping[str, Fact], on: date
) -> Client:
    limit = client.max_travel_minutes
    if limit is not None and step.max_travel_minutes is not None:
        limit = max(limit, step.max_travel_minutes)
    facts = dict(client.facts)
    for name, fact in provides.items():
        facts[name] = _merged(name, facts.get(name), fact, on)
    return client.model_copy(
        update={
            "facts": facts,
            "languages": (*client.languages, *step.speaks),
            "max_travel_minutes": limit,
        }
    )


def _merged(name: str, known: Fact | None, given: Fact, on: date) -> Fact:
    """Let a collection grow; replace everything else, and what is no longer known."""
    gone = known is None or known.refused or known.expired(on)
    if gone or known is None or ATTRIBUTES[name].type != "collection":
        return given
    has = known.has | given.has
    update = {"has": has, "has_not": (known.has_not | given.has_not) - has}
    return known.model_copy(update=update)
