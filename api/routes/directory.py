"""The services side: look for services, look at one, find terms; and whether the server is well."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from api.deps import Opened
from api.neighbours import Neighbourhood, neighbourhood
from ecograph.consent import seen_by
from ecograph.errors import InvalidRequest
from ecograph.geo import distance_m, geodesic_m
from ecograph.nodes import Service, TaxonomyTerm
from ecograph.point import Point
from ecograph.record import Record
from ecograph.terms import find_terms, narrower, resolve_term
from matchers.directory import Row

router = APIRouter(tags=["directory"])

Limit = Annotated[int, Query(ge=1, le=500)]


class Listed(Record):
    """A service in a list."""

    id: str
    name: str
    organization: str
    organization_name: str
    distance_m: float | None = Field(
        description="From `near` to its nearest shown place, on the ellipsoid."
    )


class Health(Record):
    """The server is there, and what it answers from."""

    status: str = "ok"
    commit: int
    services: int


@router.get("/services")
def list_services(
    store: Opened,
    need: Annotated[
        str, Query(description="Id, code or name of a term.", max_length=300, examples=["Housing"])
    ],
    near: Annotated[
        str | None, Query(description="lat,lon", max_length=60, examples=["42.2,-99.9"])
    ] = None,
    limit: Limit = 20,
) -> list[Listed]:
    """Services that address a term or a narrower one, nearest first. No client, so no verdicts."""
    term = resolve_term(store.graph, need)
    origin = _point(near) if near else None
    nearest: dict[str, tuple[float, Row]] = {}
    for row in store.directory.addressing(narrower(store.graph, term.id)):
        away = _away(origin, row, distance_m)
        far = inf if away is None else away
        if row.service.id not in nearest or far < nearest[row.service.id][0]:
            nearest[row.service.id] = far, row
    ordered = sorted(
        nearest.values(), key=lambda one: (one[0], one[1].service.name, one[1].service.id)
    )
    return [_listed(row, origin) for _, row in ordered[:limit]]


@router.get("/services/{id:path}")
def see_service(
    store: Opened,
    id: Annotated[str, Path(max_length=300, examples=["service:riverbend:tenant-hotline"])],
) -> Neighbourhood:
    """One service, and what it is joined to."""
    seen_by(store.graph).node(id, Service)
    return neighbourhood(store.graph, id)


@router.get("/terms")
def list_terms(
    store: Opened,
    q: Annotated[
        str,
        Query(
            description="Word, name or code.", min_length=1, max_length=200, examples=["housing"]
        ),
    ],
    limit: Limit = 20,
) -> list[TaxonomyTerm]:
    """Taxonomy terms by word, name or code."""
    return list(find_terms(store.graph, q, limit=limit))


@router.get("/health")
def see_health(store: Opened) -> Health:
    """Whether the store answers."""
    services = {row.service.id for row in store.directory.rows}
    return Health(commit=store.graph.commit, services=len(services))


def _point(near: str) -> Point:
    """Read `lat,lon`."""
    try:
        lat, lon = (float(part) for part in near.split(","))
        return Point(lat=lat, lon=lon)
    except ValueError as error:
        raise InvalidRequest(
            f"near={near[:60]!r} is no place; write latitude,longitude in degrees, as 42.2,-99.9."
        ) from error


def _away(origin: Point | None, row: Row, measure: Callable[[Point, Point], float]) -> float | None:
    """How far a service is at this place; None where that is not asked or not to be told."""
    if origin is None or row.site.point is None or row.site.confidential:
        return None
    return measure(origin, row.site.point)


def _listed(row: Row, origin: Point | None) -> Listed:
    return Listed(
        id=row.service.id,
        name=row.service.name,
        organization=row.organization.id if row.organization else "",
        organization_name=row.organization.name if row.organization else "",
        distance_m=_away(origin, row, geodesic_m),
    )
