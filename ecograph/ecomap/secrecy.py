"""Must the name of this organization stay off the map?

A shelter from violence is found by its name as well as by its address.
"""

from __future__ import annotations

from ecograph.edges import Delivered, LocatedAt, Offers
from ecograph.graph import Graph
from ecograph.nodes.directory import Location


def is_secret(graph: Graph, organization_id: str) -> bool:
    """Whether the organization is at a confidential location, or serves at no other kind."""
    if any(_locations(graph, organization_id)):
        return True
    served = [
        confidential
        for offer in graph.edges(Offers, from_id=organization_id)
        for place in graph.edges(Delivered, from_id=offer.to_id)
        for confidential in _locations(graph, place.to_id)
    ]
    return bool(served) and all(served)


def _locations(graph: Graph, id: str) -> list[bool]:
    """For each location of an organization or service at location: whether it is confidential."""
    nodes = (graph.get(edge.to_id) for edge in graph.edges(LocatedAt, from_id=id))
    return [node.confidential for node in nodes if isinstance(node, Location)]
