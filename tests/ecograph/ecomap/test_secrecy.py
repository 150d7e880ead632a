"""Is a shelter recognised by its places, and nobody else hidden with it?"""

from ecograph.ecomap.secrecy import is_secret
from ecograph.edges import Delivered, LocatedAt, Offers
from ecograph.graph import Graph
from ecograph.nodes.directory import Location, Service, ServiceAtLocation

SHELTER, PANTRY = "organization:test:harbor-house", "organization:test:pantry"


def test_an_organization_that_serves_only_in_confidence_is_secret(graph: Graph) -> None:
    assert is_secret(graph, SHELTER)


def test_an_organization_at_a_confidential_location_is_secret(graph: Graph) -> None:
    graph.write([LocatedAt(from_id=PANTRY, to_id="location:test:hidden")])
    assert is_secret(graph, PANTRY)


def test_an_organization_without_locations_is_not_secret(graph: Graph) -> None:
    assert not is_secret(graph, PANTRY)


def test_an_organization_that_also_serves_in_the_open_is_not_secret(graph: Graph) -> None:
    graph.write(
        [
            Location(id="location:test:office"),
            Service(id="service:test:office", name="Office hours"),
            ServiceAtLocation(id="service_at_location:test:office"),
            Offers(from_id=SHELTER, to_id="service:test:office"),
            Delivered(from_id="service:test:office", to_id="service_at_location:test:office"),
            LocatedAt(from_id="service_at_location:test:office", to_id="location:test:office"),
        ]
    )
    assert not is_secret(graph, SHELTER)
