"""Where is the middle of a postal code? A CSV with a ZIP column and its latitude and longitude.

Load it before the directories that miss coordinates: they look it up while they are read.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ecograph.edges import Edge
from ecograph.errors import InputError
from ecograph.geo import distance_m
from ecograph.graph import Graph
from ecograph.nodes import Area, Node
from ecograph.point import Point
from loaders.cells import Cells
from loaders.packages import Package
from loaders.reading import Reading
from loaders.rows import build, columns_of, read_table

CODES = (
    "zip",
    "zipcode",
    "zip_code",
    "zcta",
    "zcta5",
    "postal_code",
    "postcode",
    "geoid",
    "geoid20",
)
LATITUDES = ("latitude", "lat", "y", "intptlat")
LONGITUDES = ("longitude", "lon", "lng", "long", "x", "intptlong")
LEAST_M, MOST_M = 1_000.0, 40_000.0
"""Bounds of the radius within which addresses of a postal code are taken to lie."""
WIDEST_M = 250_000.0
"""The largest stretch of land for which a middle is given."""
_CELL = 0.25


class Centroid(NamedTuple):
    """The middle of a postal code, and how far its addresses may be from there."""

    point: Point
    radius_m: float


def postal_code(cell: str) -> str:
    """Return a code in the spelling that centroids are kept under: five digits, or no blanks.

    Zeros in front, which spreadsheets drop, are put back.
    """
    text = cell.strip().upper()
    zip5 = re.fullmatch(r"(\d{3,5})(?:-\d{4})?|(\d{5})\d{4}", text)
    return (zip5[1] or zip5[2]).zfill(5) if zip5 else text.replace(" ", "")


def read_centroids(graph: Graph) -> Mapping[str, Centroid]:
    """Return the centroids that are stored, by postal code."""
    return {
        code: Centroid(area.centroid, area.centroid_radius_m)
        for area in graph.nodes(Area)
        if area.centroid is not None and not area.withdrawn_on
        for code in area.postal_codes
    }


class ZipCodes:
    """Where postal codes are. One that is not listed lies among those that begin like it."""

    def __init__(self, listed: Mapping[str, Centroid]) -> None:
        """Take the centroids by code."""
        self._listed = listed
        self._wider: dict[str, Centroid | None] = {}

    def __bool__(self) -> bool:
        """Whether any are listed."""
        return bool(self._listed)

    def of(self, code: str) -> Centroid | None:
        """Return the middle of a code that is listed."""
        return self._listed.get(postal_code(code))

    def around(self, code: str) -> Centroid | None:
        """Return the middle of a code, or of its neighbours: ZIP codes of boxes have no land.

        The first three digits of a ZIP code name a sorting centre, the first two a part of a state.
        """
        plain = postal_code(code)
        if (exact := self._listed.get(plain)) is not None:
            return exact
        if not re.fullmatch(r"\d{5}", plain):
            return None
        found = (self._of_prefix(plain[:digits]) for digits in (3, 2))
        return next(filter(None, found), None)

    def _of_prefix(self, prefix: str) -> Centroid | None:
        if prefix not in self._wider:
            listed = self._listed.items()
            points = [c.point for code, c in listed if len(code) == 5 and code.startswith(prefix)]
            self._wider[prefix] = _amid(points) if points else None
        return self._wider[prefix]


def _amid(points: list[Point]) -> Centroid | None:
    """Return the middle of several points, where they lie near enough for it to mean something."""
    middle = Point(
        lat=sum(p.lat for p in points) / len(points), lon=sum(p.lon for p in points) / len(points)
    )
    radius_m = max(LEAST_M, *(distance_m(middle, point) for point in points))
    return Centroid(middle, float(round(radius_m))) if radius_m <= WIDEST_M else None


class Centroids:
    """The format `centroids`: one row per postal code."""

    name = "centroids"

    def accepts(self, package: Package) -> bool:
        """Whether it is one CSV file with a code, a latitude and a longitude."""
        return _columns(package) is not None

    def read(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield an area for each postal code, with its middle and a radius.

        Raises
        ------
        InputError
            There is no column of codes, latitudes or longitudes.
        """
        names = _columns(package)
        if names is None:
            raise InputError(f"{package.title} has no column of codes, latitudes and longitudes.")
        table = read_table(package.path.stem, package.read(*package.contents), reading.findings)
        points: dict[str, Point] = {}
        rows: dict[str, Cells] = {}
        for row in table.rows:
            cells = Cells(table, row, reading.findings)
            code = postal_code(cells[names[0]])
            lat, lon = cells.number(names[1]), cells.number(names[2])
            if not code or code in points:
                cells.problem(names[0], "is blank or repeats a row above; the row is left out.")
            elif lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180 or lat == lon == 0:
                cells.problem(names[1], "and the longitude are no point; the row is left out.")
            else:
                points[code], rows[code] = Point(lat=lat, lon=lon), cells
        radii = _radii(points)
        for done, (code, point) in enumerate(points.items(), start=1):
            if done % 1_000 == 0:
                reading.progress(done, len(points), table.name)
            area = build(
                Area,
                {
                    "id": f"area:{reading.name}:{code}",
                    "name": code,
                    "level": "postal_code",
                    "postal_codes": (code,),
                    "centroid": point,
                    "centroid_radius_m": radii[code],
                    "source": reading.name,
                    "as_of": reading.as_of,
                },
                table=table.name,
                row=rows[code].row.number,
                findings=reading.findings,
            )
            if area is not None:
                yield area

    def stored(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield the centroids of this source."""
        areas = reading.graph.nodes(Area)
        return (a for a in areas if a.source == reading.name and a.centroid is not None)


def _columns(package: Package) -> tuple[str, str, str] | None:
    if len(package.contents) != 1 or not (name := next(iter(package.contents))).endswith(".csv"):
        return None
    header = columns_of(package.read(name))
    found = [
        next((c for c in known if c in header), "") for known in (CODES, LATITUDES, LONGITUDES)
    ]
    return (found[0], found[1], found[2]) if all(found) else None


def _radii(points: Mapping[str, Point]) -> dict[str, float]:
    """Estimate how far a code reaches: to the next code's middle, within `LEAST_M` and `MOST_M`.

    A code reaches about half way to its neighbours on average, but is wider in some direction than
    in others; the whole way to the nearest is a bound that few addresses break.
    """
    grid: dict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(list)
    for code, point in points.items():
        grid[math.floor(point.lat / _CELL), math.floor(point.lon / _CELL)].append((code, point))
    radii: dict[str, float] = {}
    for code, point in points.items():
        row, column = math.floor(point.lat / _CELL), math.floor(point.lon / _CELL)
        near = [
            distance_m(point, other)
            for i in (row - 1, row, row + 1)
            for j in (column - 1, column, column + 1)
            for name, other in grid.get((i, j), ())
            if name != code
        ]
        radii[code] = round(min(max(min(near, default=MOST_M), LEAST_M), MOST_M))
    return radii


CENTROIDS = Centroids()
