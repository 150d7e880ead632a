"""Which coordinates can be believed? They are doubted before anything is measured from them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from statistics import median
from typing import Literal, NamedTuple

from ecograph.geo import distance_m
from ecograph.nodes.directory import Address
from ecograph.point import Point
from loaders.cells import Cells
from loaders.centroids import Centroid, ZipCodes
from loaders.hsds.linking import Directory

SAME_POINT_STREETS = 5
"""House numbers that share one point, to the last digit, before it is taken for a default."""
DEFAULT_RADIUS_M = 10_000.0
"""How far the true place may be from a default point: about the size of a town."""
ADDRESS_ORDER = ("physical", "postal", "virtual")
FAR_FROM_ZIP_M = 20_000.0
FAR_FROM_ZIP_RADII = 3.0
"""A point that lies farther from the middle of its own ZIP code than both is of another address."""


class Spot(NamedTuple):
    """Where a location is, how sure that is, and who says so: `given` or `postal_code`."""

    point: Point | None = None
    radius_m: float = 0.0
    precision: Literal["given", "postal_code", ""] = ""


def find_spots(
    directory: Directory, addresses: Mapping[str, tuple[Address, ...]], zips: ZipCodes
) -> Mapping[str, Spot]:
    """Place every location: by its coordinates, else by its ZIP code, else nowhere."""
    points = _points(directory)
    defaults = _defaults(directory, points, addresses)
    spots = {}
    for cells in directory.rows("locations"):
        id = directory.id("location", cells["id"])
        point, known = points.get(id), addresses.get(id, ())
        radius = max(cells.number("x_point_radius_m") or 0.0, 0.0)
        if point is not None and (home := _elsewhere(point, known, zips)) is not None:
            km = distance_m(point, home.point) / 1000
            cells.problem(
                "latitude",
                f"and longitude {cells.quote(point.lon)} lie {km:,.0f} km from the ZIP code of the "
                "address; the middle of the ZIP code is taken.",
            )
            spots[id] = Spot(home.point, home.radius_m, "postal_code")
        elif point in defaults:
            near = _of_address(known, zips)
            if near is not None and near.radius_m < DEFAULT_RADIUS_M:
                spots[id] = Spot(near.point, near.radius_m, "postal_code")
            else:
                spots[id] = Spot(point, max(radius, DEFAULT_RADIUS_M), "given")
        elif point is not None:
            spots[id] = Spot(point, radius, "given")
        elif (near := _of_address(known, zips)) is not None:
            spots[id] = Spot(near.point, near.radius_m, "postal_code")
    return spots


def _of_address(addresses: tuple[Address, ...], zips: ZipCodes) -> Centroid | None:
    """Return the middle of the first ZIP code that is known; a place goes before a box."""
    ranked = sorted(addresses, key=lambda a: ADDRESS_ORDER.index(a.address_type))
    found = (zips.around(a.postal_code) for a in ranked if a.address_type != "virtual")
    return next(filter(None, found), None)


def _elsewhere(point: Point, addresses: tuple[Address, ...], zips: ZipCodes) -> Centroid | None:
    """Return the ZIP code of the address, where the point is that of another address."""
    codes = [a.postal_code for a in addresses if a.address_type == "physical"]
    middles = [middle for code in codes if (middle := zips.of(code)) is not None]
    for middle in middles:
        most = max(FAR_FROM_ZIP_M, FAR_FROM_ZIP_RADII * middle.radius_m)
        if distance_m(point, middle.point) <= most:
            return None
    return middles[0] if middles else None


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


def _defaults(
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
            f"{DEFAULT_RADIUS_M / 1000:.0f} km at best.",
        )
    return frozenset(defaults)
