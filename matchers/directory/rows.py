"""Which services could be found at all? One row per service and place, read from the graph once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from ecograph.consent import seen_by
from ecograph.edges import (
    Addresses,
    Charges,
    Delivered,
    Edge,
    HasCapacity,
    LocatedAt,
    Offers,
    OpenDuring,
    Requires,
    Serves,
)
from ecograph.graph import Graph
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
)
from ecograph.nodes.directory import Delivery, Phone
from ecograph.record import Record
from ecograph.terms import names_people
from matchers.directory.facets import (
    Access,
    Catchment,
    Conditions,
    Papers,
    Prices,
    Provider,
    Room,
    Site,
    Timetable,
    Tongues,
    bare,
)

if TYPE_CHECKING:
    from matchers.directory.columns import Columns

NEVER_MATCHED = frozenset({"inactive", "defunct", "temporarily closed"})

MAY_BE_SILENT = frozenset(
    {"conditions", "site", "tongues", "prices", "timetable", "access", "room"}
)
"""Facets that a whole directory may leave out."""

F = TypeVar("F", bound=Hashable)
N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Row:
    """One service at one place, with the facets that constraints judge."""

    service: Service
    organization: Organization | None
    location: Location | None
    phones: tuple[Phone, ...]
    terms: frozenset[str]
    purposes: int
    """How many of the terms say what it does; the others say for whom."""
    conditions: Conditions
    papers: Papers
    catchment: Catchment
    site: Site
    tongues: Tongues
    prices: Prices
    timetable: Timetable
    access: Access
    room: Room
    provider: Provider

    @property
    def id(self) -> str:
        """Service and place."""
        return f"{self.service.id}@{self.location.id if self.location else ''}"

    @property
    def checked_on(self) -> date | None:
        """When somebody last looked at the record."""
        return self.service.assured_date or self.service.last_modified or self.service.as_of


class Directory:
    """Every service that may be shown, ready to be scanned."""

    def __init__(self, rows: tuple[Row, ...], commit: int) -> None:
        self.rows = rows
        self.commit = commit

    @classmethod
    def of(cls, graph: Graph) -> Directory:
        """Read the services side of a graph; what may not surface is left out here, for good."""
        commit = graph.commit  # before reading: who writes meanwhile makes it out of date
        return cls(tuple(_rows(seen_by(graph))), commit)

    def addressing(self, terms: frozenset[str]) -> list[Row]:
        """The rows that address one of the terms, in order."""
        listed = [self._by_term[term] for term in terms if term in self._by_term]
        places = listed[0] if len(listed) == 1 else sorted(set().union(*listed))
        return [self.rows[place] for place in places]

    def services_of(self, organizations: frozenset[str]) -> frozenset[str]:
        """The ids of the services that these organizations give."""
        return frozenset(row.service.id for one in organizations for row in self.given_by(one))

    def given_by(self, id: str) -> list[Row]:
        """The rows of a service, or of all services of an organization."""
        return [self.rows[place] for place in self._places.get(id, ())]

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            places[row.service.id].append(place)
            places[row.provider.organization_id].append(place)
        return dict(places)

    @cached_property
    def _by_term(self) -> Mapping[str, list[int]]:
        """Per term, the places of the rows that address it."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            for term in row.terms:
                places[term].append(place)
        return dict(places)

    @cached_property
    def columns(self) -> Columns:
        """The rows as columns of numbers; loads numpy."""
        from matchers.directory.columns import Columns

        return Columns(self.rows)

    @cached_property
    def silences(self) -> Mapping[str, frozenset[str]]:
        """Per source, the facets about which it says nothing at all, in any of its rows."""
        spoken: dict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            facets = spoken[row.service.source]
            facets.update(name for name in MAY_BE_SILENT if not getattr(row, name).silent)
        return {source: MAY_BE_SILENT - facets for source, facets in spoken.items()}


def _rows(graph: Graph) -> Iterable[Row]:
    reader = _Reader(graph)
    for service in graph.nodes(Service):
        if service.status not in NEVER_MATCHED:
            yield from reader.rows_of(service)


class _Reader:
    """Joins the tables of the graph in memory, and keeps one copy of each distinct facet."""

    def __init__(self, graph: Graph) -> None:
        self.organizations = _by_id(graph, Organization)
        self.locations = _by_id(graph, Location)
        self.schedules = _by_id(graph, Schedule)
        self.options = _by_id(graph, CostOption)
        self.capacities = _by_id(graph, Capacity)
        self.documents = _by_id(graph, Document)
        self.sites = _by_id(graph, ServiceAtLocation)
        self.offered_by = {edge.to_id: edge.from_id for edge in graph.edges(Offers)}
        self.terms = _targets(graph, Addresses)
        self.people = {t.id: t.name for t in graph.nodes(TaxonomyTerm) if names_people(t)}
        self.delivered = _targets(graph, Delivered)
        self.located = _targets(graph, LocatedAt)
        self.open_during = _targets(graph, OpenDuring)
        self.charges = _targets(graph, Charges)
        self.room = _targets(graph, HasCapacity)
        self.requires = _targets(graph, Requires)
        self.serves = _targets(graph, Serves)
        served = {id for ids in self.serves.values() for id in ids}  # few of all postal codes
        self.areas = {id: area for id in served if isinstance(area := graph.get(id), Area)}
        self._kept: dict[Hashable, Hashable] = {}

    def rows_of(self, service: Service) -> Iterable[Row]:
        sites = self.delivered.get(service.id, [])
        places = [(site, place) for site in sites for place in self.located.get(site, [])]
        for site_id, location_id in places or [("", "")]:
            yield self._row(service, self.sites.get(site_id), self.locations.get(location_id))

    def _row(
        self, service: Service, site: ServiceAtLocation | None, location: Location | None
    ) -> Row:
        organization = self.organizations.get(self.offered_by.get(service.id, ""))
        terms = self.terms.get(service.id, ())
        ids = [node.id for node in (site, service, location) if node is not None]
        return Row(
            service=service,
            organization=organization,
            location=location,
            phones=_first_phones(service, site, location, organization),
            terms=frozenset(terms),
            purposes=sum(term not in self.people for term in terms),
            conditions=self._conditions(service),
            papers=self._keep(Papers(self._named(self.requires, [service.id], self.documents))),
            catchment=self._keep(
                Catchment(self._named(self.serves, ids, self.areas), _delivery(service, location))
            ),
            site=self._keep(_site(service, location)),
            tongues=self._keep(
                Tongues(
                    (*service.languages, *(location.languages if location else ())),
                    service.languages_complete,
                    service.interpretation_services,
                )
            ),
            prices=self._prices(service),
            timetable=self._timetable(ids),
            access=self._keep(_access(service, location)),
            room=Room(self._latest_capacity(ids)),
            provider=Provider(service.id, organization.id if organization else ""),
        )

    def _keep(self, facet: F, *, key: Hashable = None) -> F:
        """Return the facet that is kept already for the same content; `key` says all of it."""
        index = (type(facet), facet if key is None else key)
        return cast("F", self._kept.setdefault(index, facet))  # the index holds its type

    def _conditions(self, service: Service) -> Conditions:
        rule = service.eligibility
        groups = {self.people[t] for t in self.terms.get(service.id, ()) if t in self.people}
        facet = Conditions(rule, service.eligibility_description.strip(), tuple(sorted(groups)))
        key = (*_contents([rule] if rule else []), facet.description, facet.listed_for)
        return self._keep(facet, key=key)

    def _prices(self, service: Service) -> Prices:
        options = bare(_found(self.options, self.charges.get(service.id, ())))
        facet = Prices(options, service.fees_description.strip())
        return self._keep(facet, key=(*_contents(options), facet.description))

    def _timetable(self, ids: list[str]) -> Timetable:
        """The hours of the service at the place; else of the service; else of the place.

        Closed days count wherever they are listed.
        """
        listed = [_found(self.schedules, self.open_during.get(id, ())) for id in ids]
        hours = ([s for s in found if not s.closed] for found in listed)
        closures = [s for found in listed for s in found if s.closed]
        schedules = bare([*next(filter(None, hours), []), *closures])
        facet = Timetable(schedules)
        return self._keep(facet, key=_contents(schedules))

    def _latest_capacity(self, ids: list[str]) -> Capacity | None:
        reports = [c for id in ids for c in _found(self.capacities, self.room.get(id, ()))]
        reports.sort(key=lambda report: (report.updated or date.min, report.id))
        return reports[-1] if reports else None

    def _named(
        self, links: Mapping[str, list[str]], ids: list[str], nodes: Mapping[str, N]
    ) -> tuple[tuple[str, str], ...]:
        targets = sorted({target for id in ids for target in links.get(id, ())})
        return tuple((node.id, getattr(node, "name", "")) for node in _found(nodes, targets))


def _by_id(graph: Graph, kind: type[N]) -> dict[str, N]:
    return {node.id: node for node in graph.nodes(kind)}


def _targets(graph: Graph, kind: type[Edge]) -> dict[str, list[str]]:
    targets: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges(kind):
        targets[edge.from_id].append(edge.to_id)
    return targets


def _contents(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(record.model_dump_json() for record in records)


def _found(nodes: Mapping[str, N], ids: Iterable[str]) -> list[N]:
    return [nodes[id] for id in ids if id in nodes]


def _first_phones(
    *nodes: Service | ServiceAtLocation | Location | Organization | None,
) -> tuple[Phone, ...]:
    return next((node.phones for node in nodes if node is not None and node.phones), ())


def _site(service: Service, location: Location | None) -> Site:
    return Site(
        point=location.point if location else None,
        radius_m=location.point_radius_m if location else 0.0,
        precision=_precision(location) if location else "",
        confidential=bool(location and location.confidential),
        delivery=_delivery(service, location),
    )


def _precision(location: Location) -> str:
    """Who says where it is; `box` where only a post-office box is known."""
    return "box" if location.location_type == "postal" else location.point_precision


def _delivery(service: Service, location: Location | None) -> tuple[Delivery, ...]:
    """How it reaches people, as it says, or as its place tells."""
    if service.delivery:
        return service.delivery
    if location is not None and location.location_type == "virtual":
        return ("virtual",)
    return ("mobile",) if location and location.location_type == "mobile" else ("in_person",)


def _access(service: Service, location: Location | None) -> Access:
    return Access(
        offered=location.accommodations if location else (),
        lacking=location.accommodations_lacking if location else (),
        words=location.accessibility if location else (),
        delivery=_delivery(service, location),
    )
