"""Is it as far as others measure, as long as the table says, and inside where it is inside?"""

import math
from typing import Any

import pytest
from geopy.distance import geodesic, great_circle
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import InputError
from ecograph.geo import (
    MAX_VERTICES,
    distance_m,
    distance_range_m,
    geodesic_m,
    region,
    travel_minutes,
)
from ecograph.point import Point
from ecograph.possible import Place, Truth

points = st.builds(
    Point,
    lat=st.floats(-90, 90, allow_nan=False),
    lon=st.floats(-180, 180, allow_nan=False),
)
HERE = Point(lat=40.0, lon=-83.0)


def place(lat: float, lon: float, radius_m: float = 0.0) -> Place:
    return Place(point=Point(lat=lat, lon=lon), radius_m=radius_m)


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def square(west: float, south: float, size: float) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@given(points, points)
def test_distance_is_that_of_geopy(a: Point, b: Point) -> None:
    expected = great_circle((a.lat, a.lon), (b.lat, b.lon)).meters
    assert distance_m(a, b) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(points, points)
def test_distance_is_the_same_both_ways_to_the_bit(a: Point, b: Point) -> None:
    assert distance_m(a, b) == distance_m(b, a)
    assert distance_m(a, a) == 0.0


def test_distance_of_points_a_metre_apart_is_a_metre() -> None:
    north = Point(lat=HERE.lat + math.degrees(1 / 6_371_009), lon=HERE.lon)
    assert distance_m(HERE, north) == pytest.approx(1.0, abs=1e-6)


@given(points, points)
def test_distance_is_within_six_per_mille_of_the_ellipsoid(a: Point, b: Point) -> None:
    on_ellipsoid = geodesic((a.lat, a.lon), (b.lat, b.lon)).meters
    assert distance_m(a, b) == pytest.approx(on_ellipsoid, rel=0.006, abs=1e-6)
    assert geodesic_m(a, b) == pytest.approx(on_ellipsoid)


def test_distance_range_widens_by_both_radii_and_stays_positive() -> None:
    there = Point(lat=40.1, lon=-83.0)
    middle = distance_m(HERE, there)
    near = distance_range_m(place(40.0, -83.0, 1000), there, 500)
    assert (near.lo, near.hi) == pytest.approx((middle - 1500, middle + 1500))
    assert distance_range_m(place(40.0, -83.0, 1e6), there).lo == 0.0


def test_minutes_by_each_mode_are_those_of_the_table() -> None:
    there = Point(lat=HERE.lat + math.degrees(10 / 6_371.009), lon=HERE.lon)  # 10 km north
    expected = {
        "walk": 1.3 * 10 / 4.8 * 60,
        "bicycle": 1.3 * 10 / 14 * 60,
        "transit": 15 + 1.4 * 10 / 14 * 60,
        "car": 5 + 1.42 * 10 / 40 * 60,
    }
    for mode, minutes in expected.items():
        found = travel_minutes(place(40.0, -83.0), there, 0, mode)
        assert (found.lo, found.hi) == pytest.approx((0.7 * minutes, 1.3 * minutes)), mode


def test_a_car_is_slower_in_town_than_in_the_country() -> None:
    there = Point(lat=40.1, lon=-83.0)
    home = place(40.0, -83.0)
    town = travel_minutes(home, there, mode="car", density="urban")
    country = travel_minutes(home, there, mode="car", density="rural")
    assert town.lo is not None
    assert country.lo is not None
    assert town.lo > country.lo


def test_an_inexact_home_widens_the_minutes() -> None:
    there = Point(lat=40.1, lon=-83.0)
    exact = travel_minutes(place(40.0, -83.0), there, 0, "car")
    vague = travel_minutes(place(40.0, -83.0, 2000), there, 500, "car")
    assert exact.lo is not None
    assert exact.hi is not None
    assert vague.lo is not None
    assert vague.hi is not None
    assert vague.lo < exact.lo
    assert vague.hi > exact.hi


def test_an_unknown_mode_is_refused_with_those_known() -> None:
    with pytest.raises(InputError, match=r"'horse' is no way to travel; known are walk"):
        travel_minutes(place(40.0, -83.0), HERE, 0, "horse")


def test_a_point_on_the_border_is_inside() -> None:
    land = region(polygon(square(-83.0, 40.0, 1.0)))
    assert land.covers(Point(lat=40.0, lon=-82.5)) is Truth.YES
    assert land.covers(place(40.5, -82.5)) is Truth.YES
    assert land.covers(Point(lat=39.99, lon=-82.5)) is Truth.NO


def test_a_hole_is_outside() -> None:
    land = region(polygon(square(-83.0, 40.0, 1.0), square(-82.6, 40.4, 0.2)))
    assert land.covers(Point(lat=40.5, lon=-82.5)) is Truth.NO
    assert land.covers(place(40.5, -82.5, 5_000)) is Truth.NO
    assert land.covers(place(40.5, -82.5, 12_000)) is Truth.UNKNOWN


def test_any_part_of_a_multipolygon_counts() -> None:
    land = region({"type": "MultiPolygon", "coordinates": [[square(0, 0, 1)], [square(5, 5, 1)]]})
    assert land.covers(Point(lat=5.5, lon=5.5)) is Truth.YES
    assert land.covers(Point(lat=3, lon=3)) is Truth.NO


def test_an_inexact_place_is_inside_outside_or_unknown() -> None:
    land = region(polygon(square(-83.0, 40.0, 1.0)))
    assert land.covers(place(40.5, -82.5, 10_000)) is Truth.YES
    assert land.covers(place(40.01, -82.5, 2_000)) is Truth.UNKNOWN
    assert land.covers(place(39.99, -82.5, 2_000)) is Truth.UNKNOWN
    assert land.covers(place(39.0, -82.5, 2_000)) is Truth.NO
    assert land.covers(Point(lat=39.99, lon=-82.5), 2_000) is Truth.UNKNOWN


@given(
    lat=st.floats(-60, 60),
    lon=st.floats(-5, 5),
    south=st.floats(-55, 55),
    radius=st.floats(1, 100_000),
    bearing=st.floats(0, 360),
)
def test_a_sure_answer_holds_everywhere_in_the_circle(
    lat: float, lon: float, south: float, radius: float, bearing: float
) -> None:
    land = region(polygon(square(-2.0, south, 4.0)))
    sure = land.covers(place(lat, lon, radius))
    if sure is not Truth.UNKNOWN:
        rim = great_circle(meters=radius * 0.999).destination((lat, lon), bearing)
        assert land.covers(Point(lat=rim.latitude, lon=rim.longitude)) is sure


BOW_TIE = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
MIAMI_SWAPPED = [[25.7, -80.2], [25.8, -80.2], [25.8, -80.1], [25.7, -80.2]]


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (polygon(BOW_TIE), r"crosses or touches itself: Self-intersection\[0.5 0.5\]"),
        (polygon([[0, 0], [float("nan"), 1], [1, 1], [0, 0]]), "position 2.*no finite number"),
        (polygon([[0, 0], ["1", 1], [1, 1], [0, 0]]), "position 2.*no number"),
        (polygon([[0, 0], [True, 1], [1, 1], [0, 0]]), "position 2.*no number"),
        (polygon([[0, 0], [10**400, 1], [1, 1], [0, 0]]), "position 2.*no place on earth"),
        (polygon([[0, 0], [1], [1, 1], [0, 0]]), "position 2.*no pair"),
        (polygon([[40, -122], [41, -122], [41, -121], [40, -122]]), "axes swapped"),
        (polygon(MIAMI_SWAPPED), "axes are swapped"),
        (polygon([[0, 0], [200, 0], [1, 1], [0, 0]]), "no place on earth"),
        (polygon([[179, 0], [-179, 0], [-179, 1], [179, 0]]), "antimeridian after position 1"),
        (polygon([[0, 0], [1, 0], [1, 1]]), "not closed"),
        (polygon([[0, 0], [1, 0], [1, 1], [0, 1]]), "not closed"),
        (polygon(), "polygon 1 of the area is empty"),
        (polygon([]), "ring 1 of the area is empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "is empty"),
        ({"type": "Polygon"}, "holds no list"),
        ({"type": "Point", "coordinates": [0, 0]}, "type 'Point' cannot be used"),
        ({"type": "Feature", "geometry": polygon(BOW_TIE)}, "write a GeoJSON geometry"),
        ("POLYGON ((0 0))", "cannot be used"),
        (None, "cannot be used"),
    ],
)
def test_what_is_no_area_is_refused_with_what_and_where(geometry: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        region(geometry)


def test_too_many_vertices_are_refused() -> None:
    count = MAX_VERTICES + 1
    ring = [
        [math.cos(2 * math.pi * n / count), math.sin(2 * math.pi * n / count)] for n in range(count)
    ]
    with pytest.raises(InputError, match="more than 50,000 vertices"):
        region(polygon([*ring, ring[0]]))


def test_a_wild_zigzag_is_refused_and_not_repaired() -> None:
    ring = [[n * 37 % 101 / 101, n * 61 % 97 / 97] for n in range(20_000)]
    with pytest.raises(InputError, match="crosses or touches itself"):
        region(polygon([*ring, ring[0]]))
