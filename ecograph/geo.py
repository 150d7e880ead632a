"""How far, how long, and inside which area? The only door to geopy and shapely.

Distances in matching are great circles from unit vectors, so that plain and compiled code can do
the same operations and agree to the bit. Geometry is written in lon, lat (GeoJSON); everything else
says `Point(lat=, lon=)`. Shapely and geopy are loaded by the first call that needs them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NoReturn

from ecograph.errors import InputError
from ecograph.point import Point
from ecograph.possible import Interval, Place, Truth
from ecograph.record import Record

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon


EARTH_RADIUS_M = 6_371_009.0
"""Mean radius of the earth, as geopy uses it: (2 * equatorial + polar) / 3 of WGS 84."""

MAX_VERTICES = 50_000
"""Above this an area is refused: no town needs more, and checking it costs too much."""

ANTARCTIC_LAT = -60.0
"""Nobody offers services south of here; an area that lies there has its axes swapped."""


Density = Literal["urban", "suburban", "rural"]


class Mode(Record):
    """How somebody gets around: how much longer the way is than the crow flies, and how fast."""

    circuity: float
    """Length of the way over the great circle."""
    speed_km_h: Mapping[Density, float]
    overhead_minutes: float
    """Parking, or walking to the stop and waiting there."""


def _everywhere(speed_km_h: float) -> Mapping[Density, float]:
    return {"urban": speed_km_h, "suburban": speed_km_h, "rural": speed_km_h}


# Assumptions, not measurements: no network of streets or timetables stands behind them. The way by
# car is 1.42 times the straight line on average (Boscoe, Henry & Zdeb 2012, 66,000 US locations),
# which fails at shorelines and rivers; hence the interval of +-30 % around every estimate.
MODES: Mapping[str, Mode] = {
    "walk": Mode(circuity=1.3, speed_km_h=_everywhere(4.8), overhead_minutes=0),
    "bicycle": Mode(circuity=1.3, speed_km_h=_everywhere(14), overhead_minutes=0),
    "transit": Mode(circuity=1.4, speed_km_h=_everywhere(14), overhead_minutes=15),
    "car": Mode(
        circuity=1.42,
        speed_km_h={"urban": 25, "suburban": 40, "rural": 60},
        overhead_minutes=5,
    ),
}
LEAST, MOST = 0.7, 1.3
"""How far the true travel time may be from the estimate."""


def unit_vector(point: Point) -> tuple[float, float, float]:
    """Return the point on the unit sphere as x, y, z."""
    lat, lon = math.radians(point.lat), math.radians(point.lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def distance_m(a: Point, b: Point) -> float:
    """Great-circle distance in metres: the one distance that matching orders by.

    The angle is Kahan's ``2 atan2(|a - b|, |a + b|)`` of the unit vectors: accurate for the nearest
    and the farthest points, and equal to the bit both ways round. On the ellipsoid the way is up to
    0.6 % longer or shorter, mostly 0.1 to 0.3 %; see `geodesic_m`.
    """
    ax, ay, az = unit_vector(a)
    bx, by, bz = unit_vector(b)
    dx, dy, dz = ax - bx, ay - by, az - bz
    sx, sy, sz = ax + bx, ay + by, az + bz
    apart = math.sqrt(dx * dx + dy * dy + dz * dz)
    together = math.sqrt(sx * sx + sy * sy + sz * sz)
    return EARTH_RADIUS_M * (2.0 * math.atan2(apart, together))


def geodesic_m(a: Point, b: Point) -> float:
    """Distance in metres on the WGS 84 ellipsoid (Karney 2013, by geopy).

    About a hundred times slower than `distance_m`: for one distance that is printed or checked,
    not for ordering.
    """
    from geopy.distance import geodesic

    return float(geodesic((a.lat, a.lon), (b.lat, b.lon)).meters)


def distance_range_m(place: Place, to: Point, to_radius_m: float = 0.0) -> Interval:
    """Shortest and longest great-circle distance between two places known to within a radius.

    Parameters
    ----------
    place
        From where, with its own radius.
    to, to_radius_m
        To where, and how many metres the true place may be from there.
    """
    middle = distance_m(place.point, to)
    off = place.radius_m + to_radius_m
    return Interval(lo=max(0.0, middle - off), hi=min(math.pi * EARTH_RADIUS_M, middle + off))


def estimate_minutes(metres: float, mode: str, *, density: Density = "suburban") -> float:
    """Minutes for a great-circle distance: ``overhead + circuity * km / speed * 60``.

    Raises
    ------
    InputError
        `mode` is none of `MODES`.
    """
    way = MODES.get(mode)
    if way is None:
        raise InputError(f"{mode[:80]!r} is no way to travel; known are {', '.join(MODES)}.")
    return way.overhead_minutes + way.circuity * (metres / 1000.0) / way.speed_km_h[density] * 60.0


def travel_minutes(
    place: Place,
    to: Point,
    to_radius_m: float = 0.0,
    mode: str = "transit",
    density: Density = "suburban",
) -> Interval:
    """Minutes on the way, as an interval: 0.7 of the shortest to 1.3 of the longest estimate.

    With both places exact, the middle of the interval is the estimate itself.

    Raises
    ------
    InputError
        `mode` is none of `MODES`.
    """
    metres = distance_range_m(place, to, to_radius_m)
    return Interval(
        lo=LEAST * estimate_minutes(metres.lo or 0.0, mode, density=density),
        hi=MOST * estimate_minutes(metres.hi or 0.0, mode, density=density),
    )


class Region:
    """A stretch of land that has been checked, and answers whether a place lies in it."""

    def __init__(self, shape: Polygon | MultiPolygon) -> None:
        self._shape = shape

    def covers(self, where: Place | Point, radius_m: float = 0.0) -> Truth:
        """Whether the place lies inside; the border counts as inside.

        A place that is known to within a radius is surely inside or outside if its whole circle is.
        The circle is drawn in a local equirectangular projection (longitudes shrunk by the cosine
        of the latitude). What that is wrong by grows with the radius and towards the poles; it is
        added to the radius, so that it costs a few unknowns but never a wrong yes or no.
        """
        import shapely
        from shapely.affinity import affine_transform

        point = where.point if isinstance(where, Place) else where
        radius = radius_m + (where.radius_m if isinstance(where, Place) else 0.0)
        inside = bool(self._shape.covers(shapely.Point(point.lon, point.lat)))
        if radius > 0:
            high = math.radians(1.0) * EARTH_RADIUS_M
            shrink = math.cos(math.radians(point.lat))
            wide = high * shrink
            border = affine_transform(
                self._shape.boundary, [wide, 0, 0, high, -wide * point.lon, -high * point.lat]
            )
            turn = radius / EARTH_RADIUS_M
            wrong = 1.1 * turn * abs(math.tan(math.radians(point.lat))) + turn * turn
            if border.distance(shapely.Point(0, 0)) <= radius * (1 + wrong):
                return Truth.UNKNOWN
        return Truth.YES if inside else Truth.NO


def region(geometry: object) -> Region:
    """Check a GeoJSON Polygon or MultiPolygon, and make it answer questions.

    Nothing is repaired: a repair can take minutes and guesses what was meant.

    Raises
    ------
    InputError
        It is of another type, empty, not closed, crosses itself, crosses the antimeridian, has a
        coordinate that is no number or out of range (axes swapped), or more than `MAX_VERTICES`.
    """
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if not isinstance(geometry, Mapping) or kind not in ("Polygon", "MultiPolygon"):
        raise InputError(
            f"An area of type {str(kind)[:80]!r} cannot be used; write a GeoJSON geometry of type "
            "Polygon or MultiPolygon."
        )
    coordinates = geometry.get("coordinates")
    polygons = _listed([coordinates] if kind == "Polygon" else coordinates, "the geometry")
    parts, left = [], MAX_VERTICES
    for p, rings in enumerate(polygons):
        where = f"polygon {p + 1}"
        checked = []
        for r, ring in enumerate(_listed(rings, where)):
            checked.append(_ring(ring, f"{where}, ring {r + 1}", left))
            left -= len(checked[-1])
        parts.append(checked)
    _refuse_swapped(parts)
    return Region(_shape(parts))


Ring = list[tuple[float, float]]


def _shape(parts: list[list[Ring]]) -> Polygon | MultiPolygon:
    import shapely

    polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in parts]
    shape = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    if not shape.is_valid:
        # "Self-intersection[-83.1 40.2]": the place is in lon, lat
        raise InputError(
            f"The area crosses or touches itself: {shapely.is_valid_reason(shape)} (lon lat); "
            "draw it again without that."
        )
    shapely.prepare(shape)
    return shape


def _listed(value: object, where: str) -> list[object]:
    if not isinstance(value, (list, tuple)):
        raise InputError(f"{where} of the area holds no list of coordinates; see RFC 7946.")
    if not value:
        raise InputError(f"{where} of the area is empty; leave the area out or draw it.")
    return list(value)


def _ring(value: object, where: str, left: int) -> Ring:
    positions = _listed(value, where)
    if len(positions) > left:
        raise InputError(
            f"The area has more than {MAX_VERTICES:,} vertices; simplify it before loading."
        )
    ring = [
        _position(position, f"{where}, position {n + 1}") for n, position in enumerate(positions)
    ]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise InputError(
            f"{where} of the area is not closed: it needs four positions or more, the last equal "
            "to the first."
        )
    for n, ((west, _), (east, _)) in enumerate(pairwise(ring)):
        if abs(east - west) > 180:
            raise InputError(
                f"{where} of the area crosses the antimeridian after position {n + 1}; cut it in "
                "two there (RFC 7946, 3.1.9)."
            )
    return ring


def _position(value: object, where: str) -> tuple[float, float]:
    if not isinstance(value, (list, tuple)) or len(value) < 2:
        _refuse(where, value, "is no pair of lon and lat")
    lon, lat = value[0], value[1]
    for number in (lon, lat):
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            _refuse(where, value, "holds something that is no number")
        if isinstance(number, float) and not math.isfinite(number):
            _refuse(where, value, "holds something that is no finite number")
    if abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
        _refuse(where, value, "has its axes swapped, it seems: write lon first, then lat")
    if abs(lon) > 180 or abs(lat) > 90:
        _refuse(where, value, "is no place on earth: write degrees, lon first, then lat")
    return float(lon), float(lat)


def _refuse_swapped(parts: list[list[Ring]]) -> None:
    if all(lat < ANTARCTIC_LAT for rings in parts for ring in rings for _, lat in ring):
        raise InputError(
            "The area lies in the Antarctic; its axes are swapped, it seems: write lon first, "
            "then lat."
        )


def _refuse(where: str, value: object, what: str) -> NoReturn:
    raise InputError(f"{where} of the area, {str(value)[:80]}, {what}.")
