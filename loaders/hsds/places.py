"""Where is each location, and how sure is that? Coordinates are doubted before they are used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from statistics import median

from ecograph.edges import LocatedAt
from ecograph.nodes.directory import Address, Location, Phone, SpokenLanguage
from ecograph.point import Point
from loaders.cells import CONFIDENTIAL, Cells
from loaders.centroids import Centroid, postal_code, read_centroids
from loaders.hsds.attached import read_accessibility, read_addresses
from loaders.hsds.linking import Directory

SAME_POINT_STREETS = 5
"""House numbers that share one point, to the last digit, before it is taken for a default."""
DEFAULT_RADIUS_M = 10_000.0
"""How far the true place may be from a default point: about the size of a town."""

_ACCOMMODATIONS = {
    "step_free": r"wheel ?chair|handicap\w* accessible|\bramp\b|step.free|ada complia?i?nt",
    "parking": r"(disabled|handicap\w*|accessible)[_ ]parking",
    "toilet": r"(disabled|accessible)[_ ](restroom|toilet)",
    "hearing_loop": r"(induction|hearing) loop",
    "large_print": r"large print",
}


def read_locations(
    directory: Directory,
    phones: Mapping[str, tuple[Phone, ...]],
    languages: Mapping[str, tuple[SpokenLanguage, ...]],
) -> Iterator[Location | LocatedAt]:
    """Yield the locations, each followed by its tie to the organization that it names."""
    addresses = read_addresses(directory)
    access = read_accessibility(directory)
    points = _points(directory)
    defaults = _default_points(directory, points, addresses)
    centroids = read_centroids(directory.reading.graph)
    for cells in directory.rows("locations"):
        id = directory.id("location", cells["id"])
        point, radius = points.get(id), cells.number("x_point_radius_m") or 0.0
        precision = "given" if point else ""
        if point in defaults:
            radius = max(radius, DEFAULT_RADIUS_M)
        elif point is None and (near := _centroid(addresses.get(id, ()), centroids)):
            point, radius, precision = near.point, near.radius_m, "postal_code"
        said = access.get(id, ())
        lacking = cells.listed("x_accommodations_lacking")
        location = directory.make(
            Location,
            cells,
            id=id,
            name=cells.row.first("name", "alternate_name"),
            location_type=cells.chosen(
                "location_type", ("physical", "virtual", "postal", "mobile")
            ),
            point=point,
            point_radius_m=max(radius, 0.0),
            point_precision=precision,
            addresses=addresses.get(id),
            phones=phones.get(id),
            languages=languages.get(id),
            transportation=cells["transportation"],
            accessibility=said,
            accommodations=_accommodations(cells, said),
            accommodations_lacking=lacking,
            confidential=any([cells.flag(c, unreadable=True) for c in CONFIDENTIAL])
            or directory.hidden(cells),
        )
        if location is not None:
            yield location
            for owner in directory.link(cells, "organization_id", "organization"):
                yield directory.join(LocatedAt, owner, id)
    _tell_missing(directory, points, addresses, centroids)


def _points(directory: Directory) -> dict[str, Point]:
    """Return the coordinates that stand up to a look: in range, not 0, 0, and not swapped."""
    found: dict[str, tuple[Cells, Point]] = {}
    for cells in directory.rows("locations"):
        lat, lon = cells.number("latitude"), cells.number("longitude")
        if lat is None or lon is None:
            for column, other in (("longitude", "latitude"), ("latitude", "longitude")):
                if cells[other] and not cells[column]:
                    cells.problem(column, f"is missing beside the {other}; the point is left out.")
        elif lat == 0 and lon == 0:
            cells.problem("latitude", "and longitude 0 lie in the sea; the point is left out.")
        elif not -90 <= lat <= 90:
            swapped = abs(lon) <= 90 and abs(lat) <= 180
            hint = " Are latitude and longitude swapped?" if swapped else ""
            cells.problem("latitude", f"is not from -90 to 90; the point is left out.{hint}")
        elif not -180 <= lon <= 180:
            cells.problem("longitude", "is not from -180 to 180; the point is left out.")
        else:
            id = directory.id("location", cells["id"])
            found[id] = (cells, Point(lat=lat, lon=lon))
    if not found:
        return {}
    lat = median(point.lat for _, point in found.values())
    lon = median(point.lon for _, point in found.values())
    points = {}
    for id, (cells, point) in found.items():
        here = abs(point.lat - lat) + abs(point.lon - lon)
        there = abs(point.lon - lat) + abs(point.lat - lon)
        if there < 10 and here > 40:
            cells.problem(
                "latitude",
                f"and longitude {cells.quote(point.lon)} look swapped: the other way round they "
                "are among the other locations; the point is left out.",
            )
        else:
            points[id] = point
    return points


def _default_points(
    directory: Directory, points: Mapping[str, Point], addresses: Mapping[str, tuple[Address, ...]]
) -> frozenset[Point]:
    """Find points that several house numbers share: what a geocoder says when it does not know."""
    numbers: dict[Point, set[str]] = defaultdict(set)
    first: dict[Point, tuple[int, Cells]] = {}
    for cells in directory.rows("locations"):
        id = directory.id("location", cells["id"])
        if (point := points.get(id)) is None:
            continue
        count = first.get(point, (0, cells))
        first[point] = (count[0] + 1, count[1])
        for address in addresses.get(id, ())[:1]:
            if number := re.match(r"\s*(\d+)", address.address_1):
                numbers[point].add(number[1])
    defaults = [point for point, shared in numbers.items() if len(shared) >= SAME_POINT_STREETS]
    for point in defaults:
        rows, cells = first[point]
        cells.problem(
            "latitude",
            f"and longitude {cells.quote(point.lon)} are given for {rows} locations with "
            f"{len(numbers[point])} different house numbers; kept as exact to "
            f"{DEFAULT_RADIUS_M / 1000:.0f} km only.",
        )
    return frozenset(defaults)


def _centroid(addresses: tuple[Address, ...], centroids: Mapping[str, Centroid]) -> Centroid | None:
    codes = (postal_code(a.postal_code) for a in addresses if a.address_type == "physical")
    return next((centroids[code] for code in codes if code in centroids), None)


def _accommodations(cells: Cells, said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes the directory gives; without a column of codes, those its words contain."""
    if "x_accommodations" in cells.table.columns:
        return cells.listed("x_accommodations")
    words = " ".join(said).lower()
    if re.search(r"\b(no|not|limited|without)\b", words):
        return ()
    return tuple(code for code, pattern in _ACCOMMODATIONS.items() if re.search(pattern, words))


def _tell_missing(
    directory: Directory,
    points: Mapping[str, Point],
    addresses: Mapping[str, tuple[Address, ...]],
    centroids: Mapping[str, Centroid],
) -> None:
    ids = [directory.id("location", cells["id"]) for cells in directory.rows("locations")]
    missing = [id for id in ids if id not in points]
    if not missing:
        return
    told = f"{len(missing):,} of {len(ids):,} locations have no usable coordinates"
    filled = sum(_centroid(addresses.get(id, ()), centroids) is not None for id in missing)
    codes = sum(any(postal_code(a.postal_code) for a in addresses.get(id, ())) for id in missing)
    if centroids:
        told += f"; {filled:,} of them take the centroid of their ZIP code."
    elif codes:
        told += (
            f"; {codes:,} of them have a postal code: load a table of ZIP centroids, then this "
            "directory again, to give them an approximate place."
        )
    directory.findings.notes.append(told if told.endswith(".") else f"{told}.")
