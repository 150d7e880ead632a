"""Small random worlds of deeds, written as a county: offices, rules, papers and a client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ecograph.edges import Addresses, CodedAs, Edge, Has, Offers, Requires, Yields
from ecograph.facts import Fact
from ecograph.graph import Graph, open_graph
from ecograph.nodes import Client, Document, Need, Node, Organization, Service, TaxonomyTerm
from ecograph.rules import Rule
from ecograph.rules.grammar import All, AtLeast, Includes
from ecograph.rules.grammar import Any as AnyOf
from tests.matchers.plans.generated import FACTS, Small
from tests.oracle.plans import Condition

ON = datetime(2026, 11, 23, 10)
CLIENT = "client:t:c"
NEED = "need:t:n"
GOAL_HOURS = 1
"""What going to the service at the end takes, where nothing is said."""


def paper(name: str) -> str:
    """The id of a document."""
    return f"document:t:{name}"


def rule_of(condition: Condition) -> Rule:
    """The same condition as a rule over papers."""
    if condition[0] == "fact":
        return Includes(attribute="documents", values=frozenset({paper(condition[1])}))
    if condition[0] == "some":
        return AtLeast(count=condition[1], parts=tuple(rule_of(part) for part in condition[2:]))
    parts = tuple(rule_of(part) for part in condition[1:])
    return All(parts=parts) if condition[0] == "all" else AnyOf(parts=parts)


def county_of(world: Small) -> Graph:
    """Write a world into a graph: every deed is an office that gives papers."""
    graph = open_graph("memory:")
    records = list(_records(world))
    graph.write([one for one in records if isinstance(one, Node)])
    graph.write([one for one in records if isinstance(one, Edge)])
    return graph


def _records(world: Small) -> Iterator[Node | Edge]:
    for name in FACTS:
        yield Document(id=paper(name), name=f"paper {name}")
    held = frozenset(paper(name) for name in world.held)
    yield Client(id=CLIENT, facts={"documents": Fact(has=held, complete=True)})
    yield TaxonomyTerm(id="taxonomy_term:t:goal", code="GOAL", name="the goal")
    yield Need(id=NEED, name="the goal")
    yield Has(from_id=CLIENT, to_id=NEED)
    yield CodedAs(from_id=NEED, to_id="taxonomy_term:t:goal")
    goal = Service(id="service:t:goal", name="the goal", eligibility=rule_of(world.goal))
    yield goal
    yield Addresses(from_id=goal.id, to_id="taxonomy_term:t:goal")
    for number, deed in enumerate(world.deeds):
        office = f"organization:t:{number}"
        service = Service(id=f"service:t:{number}", name=deed.name)
        takes = deed.takes
        if takes[0] == "fact":
            yield Requires(from_id=service.id, to_id=paper(takes[1]))
        else:
            service = service.model_copy(update={"eligibility": rule_of(takes)})
        yield service
        yield Organization(id=office, name=f"office {number}")
        yield Offers(from_id=office, to_id=service.id)
        for name in deed.gives:
            yield Yields(
                from_id=service.id,
                to_id=paper(name),
                wait_days=deed.days,
                effort_hours=max(1, deed.effort),
                success=deed.chance,
            )
