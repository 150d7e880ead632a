"""Small worlds for the tests of matching: services as plain values, written into a real graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from ecograph.edges import (
    Addresses,
    Charges,
    Delivered,
    Edge,
    HasCapacity,
    LocatedAt,
    NarrowerThan,
    Offers,
    OpenDuring,
    Requires,
    SameAs,
    Serves,
)
from ecograph.graph import Graph, open_graph
from ecograph.nodes import (
    Area,
    Capacity,
    CostOption,
    Document,
    Location,
    Node,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
    local_id,
)
from ecograph.point import Point
from ecograph.possible import Place
from matchers.directory import Directory

HOME = Place(point=Point(lat=42.2, lon=-99.9))
CHECKED = date(2026, 11, 23)

TERMS: Mapping[str, str] = {
    "all": "All services",
    "basic": "Basic needs",
    "food": "Food",
    "pantry": "Food pantries",
    "meals": "Community meals",
    "café": "Comedor comunitario",
    "shelter": "Shelter",
    "yb-8000": "Older Adults",
}
NARROWER: Mapping[str, tuple[str, ...]] = {
    "all": ("basic",),
    "basic": ("food", "shelter"),
    "food": ("pantry", "meals"),
}
COVERED: Mapping[str, frozenset[str]] = {
    "food": frozenset({"food", "pantry", "meals", "café"}),
    "pantry": frozenset({"pantry"}),
    "shelter": frozenset({"shelter"}),
}
"""What each need takes in, by hand: `café` of another taxonomy is the same as `meals`."""


def term(name: str) -> str:
    """The id of a term."""
    return f"taxonomy_term:t:{name}"


def north(kilometres: float) -> Point:
    """A point so far north of home."""
    return Point(lat=42.2 + kilometres / 111.195, lon=-99.9)


@dataclass(frozen=True)
class Spot:
    """Where a service is given; fields of its Location, and the id."""

    id: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def location(self) -> Location:
        """The node."""
        return Location(id=f"location:t:{self.id}", **self.fields)


def spot(id: str, kilometres: float | None = None, **fields: Any) -> Spot:
    """A place so far north of home; None: nobody says where."""
    point = None if kilometres is None else north(kilometres)
    return Spot(id, {"point": point, "point_precision": "given" if point else "", **fields})


@dataclass(frozen=True)
class Offer:
    """One service with all that hangs on it."""

    id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the Service."""
    terms: tuple[str, ...] = ("food",)
    organization: str = "hall"
    hides: Mapping[str, Any] = field(default_factory=dict)
    """Fields of its Organization."""
    places: tuple[Spot, ...] = ()
    papers: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    prices: tuple[CostOption, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    capacity: Capacity | None = None

    @property
    def service(self) -> Service:
        """The node."""
        plain = {"name": self.id, "source": "t", "assured_date": CHECKED}
        return Service(id=self.service_id, **{**plain, **self.fields})

    @property
    def service_id(self) -> str:
        """The id of the node."""
        return f"service:t:{self.id.replace(' ', '-')}"


def offer(id: str, **fields: Any) -> Offer:
    """A service; fields that `Offer` does not know are those of the Service."""
    own = {name: fields.pop(name) for name in list(fields) if name in Offer.__dataclass_fields__}
    return Offer(id=id, fields=fields, **own)


def graph_of(offers: Iterable[Offer]) -> Graph:
    """Write the services, and the small taxonomy, into a graph in memory."""
    records = list(_taxonomy())
    for one in offers:
        records.extend(_records(one))
    graph = open_graph("memory:")
    graph.write([r for r in records if isinstance(r, Node)])
    graph.write([r for r in records if isinstance(r, Edge)])
    return graph


def directory_of(*offers: Offer) -> Directory:
    """The services compiled."""
    return Directory.of(graph_of(offers))


def _taxonomy() -> Iterator[Node | Edge]:
    for name, words in TERMS.items():
        yield TaxonomyTerm(id=term(name), code=name.upper(), name=words)
    for broad, narrow in NARROWER.items():
        for name in narrow:
            yield NarrowerThan(from_id=term(name), to_id=term(broad))
    yield SameAs(from_id=term("café"), to_id=term("meals"))


def _records(one: Offer) -> Iterator[Node | Edge]:
    service, organization = one.service, f"organization:t:{one.organization}"
    yield service
    yield Organization(id=organization, name=one.organization.title(), **one.hides)
    yield Offers(from_id=organization, to_id=service.id)
    for name in one.terms:
        yield Addresses(from_id=service.id, to_id=term(name))
    for place in one.places:
        site = f"service_at_location:t:{local_id(service.id)}-{place.id}"
        yield from (place.location, ServiceAtLocation(id=site))
        yield Delivered(from_id=service.id, to_id=site)
        yield LocatedAt(from_id=site, to_id=place.location.id)
    for paper in one.papers:
        document = f"document:t:{paper.replace(' ', '-')}"
        yield Document(id=document, name=paper)
        yield Requires(from_id=service.id, to_id=document)
    for area in one.areas:
        yield Area(id=f"area:t:{area}", name=area)
        yield Serves(from_id=service.id, to_id=f"area:t:{area}")
    hanging: tuple[tuple[type[Edge], str, tuple[Node, ...]], ...] = (
        (Charges, "cost_option", one.prices),
        (OpenDuring, "schedule", one.schedules),
        (HasCapacity, "capacity", (one.capacity,) if one.capacity else ()),
    )
    for kind, name, nodes in hanging:
        for n, node in enumerate(nodes):
            own = node.model_copy(update={"id": f"{name}:t:{local_id(service.id)}-{n}"})
            yield own
            yield kind(from_id=service.id, to_id=own.id)


def price(cents: int | None, **fields: Any) -> CostOption:
    """A way to pay."""
    return CostOption(id="cost_option:t:x", amount_cents=cents, **fields)


def hours(days: str, opens: int | None = None, closes: int | None = None, **more: Any) -> Schedule:
    """Weekly hours on days such as `MO TU`."""
    return Schedule(
        id="schedule:t:x",
        byday=tuple(days.split()),
        opens_at=None if opens is None else time(opens),
        closes_at=None if closes is None else time(closes),
        **more,
    )


def report(status: str, **fields: Any) -> Capacity:
    """A report of free places."""
    return Capacity.model_validate({"id": "capacity:t:x", "status": status, **fields})
