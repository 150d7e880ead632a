"""A small world to draw: one client, eight around her, of whom one is hidden."""

from datetime import date

import pytest

from ecograph.ecomap.reading import Ecomap, read_ecomap
from ecograph.edges import Delivered, Has, LocatedAt, MemberOf, Offers, TiedTo, WorksAt
from ecograph.graph import Graph, open_graph
from ecograph.nodes.client import (
    Barrier,
    Client,
    Goal,
    Group,
    Household,
    Need,
    Person,
    Strength,
)
from ecograph.nodes.directory import Location, Organization, Service, ServiceAtLocation

ON = date(2026, 11, 20)
ANA = "client:test:ana"
SISTER, SON, PEER, FATHER = (f"person:test:{name}" for name in ("sister", "son", "peer", "father"))
GRANDMOTHER, ADVOCATE = "person:test:grandmother", "person:test:advocate"
CHOIR, PANTRY = "group:test:choir", "organization:test:pantry"
NETWORK, SHELTER = "organization:test:network", "organization:test:harbor-house"


@pytest.fixture
def graph() -> Graph:
    graph = open_graph("memory:")
    graph.write(
        [
            Client(
                id=ANA,
                name="Ana Reyes",
                written_on=date(2026, 11, 3),
                written_by="care coordinator",
                written_where="at the kitchen table",
            ),
            Household(id="household:test:ana", name="Ana and Mateo"),
            Person(id=SISTER, name="My sister"),
            Person(id=SON, name="Mateo"),
            Person(id=PEER, name="Rosa", role="peer mentor", peer=True),
            Person(id=FATHER, name="Mateo's father"),
            Person(id=GRANDMOTHER, name="Grandmother"),
            Person(id=ADVOCATE, name="Jo", role="night advocate"),
            Group(id=CHOIR, name="St. Brigid choir"),
            Organization(id=PANTRY, name="Riverbend Food Pantry"),
            Organization(id=NETWORK, name="Common Table Peer Network"),
            Organization(id=SHELTER, name="Harbor House"),
            Location(id="location:test:hidden", confidential=True),
            Service(id="service:test:night", name="Night"),
            ServiceAtLocation(id="service_at_location:test:night"),
            Need(id="need:test:home", name="A home that is not at risk"),
            Goal(id="goal:test:winter", text="Keep the apartment through the winter"),
            Strength(id="strength:test:songs", text="Knows everybody's songs"),
            Barrier(id="barrier:test:rooms", text="Rooms full of strangers"),
            Offers(from_id=SHELTER, to_id="service:test:night"),
            Delivered(from_id="service:test:night", to_id="service_at_location:test:night"),
            LocatedAt(from_id="service_at_location:test:night", to_id="location:test:hidden"),
            MemberOf(from_id=ANA, to_id="household:test:ana"),
            MemberOf(from_id=SON, to_id="household:test:ana"),
            WorksAt(from_id=PEER, to_id=NETWORK),
            WorksAt(from_id=ADVOCATE, to_id=SHELTER, role="advocate at Harbor House"),
            *(
                Has(from_id=ANA, to_id=id)
                for id in (
                    "need:test:home",
                    "goal:test:winter",
                    "strength:test:songs",
                    "barrier:test:rooms",
                )
            ),
            TiedTo(
                from_id=ANA,
                to_id=SISTER,
                sector="family",
                strength="strong",
                stress=False,
                flow="both",
                support=("tangible", "emotional"),
                importance=3,
                safe=True,
                trusted=True,
            ),
            TiedTo(
                from_id=ANA,
                to_id=FATHER,
                sector="family",
                strength="tenuous",
                stress=True,
                flow="none",
                importance=1,
                safe=False,
                trusted=False,
                note="shouts",
            ),
            TiedTo(
                from_id=ANA,
                to_id=GRANDMOTHER,
                sector="family",
                strength="strong",
                importance=3,
                until=date(2024, 3, 2),
            ),
            TiedTo(from_id=ANA, to_id=PEER, sector="services", strength="moderate", stress=False),
            TiedTo(from_id=ANA, to_id=PANTRY, sector="services"),
            TiedTo(
                from_id=ANA,
                to_id=SHELTER,
                sector="services",
                relation="Harbor House women",
                note="on Mill Street",
            ),
            TiedTo(from_id=ANA, to_id=ADVOCATE, sector="services", note="at Harbor House"),
            TiedTo(from_id=ANA, to_id=CHOIR, sector="faith", strength="broken", stress=False),
            TiedTo(from_id=SISTER, to_id=SON, strength="moderate", flow="to_client"),
        ]
    )
    return graph


@pytest.fixture
def ecomap(graph: Graph) -> Ecomap:
    return read_ecomap(graph, ANA, on=ON)
