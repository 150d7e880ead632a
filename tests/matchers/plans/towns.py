"""Small towns made by hand: a desk, offices that give papers, small steps, and a client."""

from __future__ import annotations

from ecograph.edges import Edge, Requires, Yields
from ecograph.facts import Fact
from ecograph.graph import Graph, open_graph
from ecograph.nodes import Client, Document, Intervention, Node, Service
from ecograph.rules.grammar import Rule
from matchers.plans import Plans, find_plans
from tests.matchers.plans.counties import CLIENT, ON, paper


def town(*records: Node | Edge, **facts: Fact) -> Graph:
    """A client who wants a key, from a desk that asks for what the test says."""
    graph = open_graph("memory:")
    every: list[Node | Edge] = [
        Client(id=CLIENT, facts={"documents": Fact(complete=True), **facts}),
        Document(id=paper("card"), name="card"),
        Document(id=paper("birth"), name="birth certificate"),
        Document(id=paper("letter"), name="letter"),
        *records,
    ]
    graph.write([one for one in every if isinstance(one, Node)])
    graph.write([one for one in every if isinstance(one, Edge)])
    return graph


def desk(rule: Rule | None = None, **fields: object) -> Service:
    own = {"id": "service:t:desk", "name": "desk", "eligibility": rule}
    return Service.model_validate({**own, **fields})


def office(name: str, takes: str, gives: str, **figures: object) -> list[Node | Edge]:
    service = Service(id=f"service:t:{name.replace(' ', '-')}", name=name)
    found: list[Node | Edge] = [service]
    found += [Requires(from_id=service.id, to_id=paper(one)) for one in takes.split()]
    for one in gives.split():
        edge = {"from_id": service.id, "to_id": paper(one), **figures}
        found.append(Yields.model_validate(edge))
    return found


def step(name: str, **fields: object) -> Intervention:
    plain = {
        "id": f"intervention:t:{name.replace(' ', '-')}",
        "name": name,
        "intervention_type": "course",
        "effort_hours": 1,
        "lasts_days": 365,
        "success": 0.9,
    }
    return Intervention.model_validate({**plain, **fields})


def plans_for(graph: Graph, goal: str = "service:t:desk", **more: object) -> Plans:
    return find_plans(graph, CLIENT, [goal], on=ON, **more)  # type: ignore[arg-type]


def steps_of(found: Plans) -> list[str]:
    return [one.name for one in found.plans[0].steps]
