"""Where is the middle of a postal code?"""

from pathlib import Path

import pytest

from ecograph.graph import Graph
from ecograph.nodes import Area
from ecograph.point import Point
from loaders.centroids import LEAST_M, MOST_M, Centroid, ZipCodes, postal_code, read_centroids
from loaders.loading import load


@pytest.mark.parametrize(
    ("cell", "code"),
    [("02134", "02134"), ("2134", "02134"), ("02134-1000", "02134"), ("sw1a 1aa", "SW1A1AA")],
)
def test_a_code_has_one_spelling(cell: str, code: str) -> None:
    assert postal_code(cell) == code


def test_a_table_of_centroids_becomes_areas_with_a_radius(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "zips.csv"
    path.write_text("GEOID,Y,X\n10001,40.75,-73.99\n10002,40.751,-73.99\n99999,65.0,-150.0\n")
    report = load(path, graph)
    assert (report.format, report.source, dict(report.counts)) == ("centroids", "zips", {"Area": 3})
    found = read_centroids(graph)
    assert found["10001"].point == Point(lat=40.75, lon=-73.99)
    assert found["10001"].radius_m == LEAST_M
    assert found["99999"].radius_m == MOST_M
    assert graph.node("area:zips:10001", Area).level == "postal_code"


def test_a_row_without_a_point_is_left_out_and_told(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "zips.csv"
    path.write_text("zip,lat,lon\n10001,140,-73\n10002,0,0\n10003,x,-73\n10004,40,-73\n10004,4,3\n")
    report = load(path, graph)
    assert report.counts["Area"] == 1
    assert {p.row for p in report.problems} == {2, 3, 4, 6}


def test_a_code_that_is_not_listed_lies_among_those_that_begin_like_it() -> None:
    zips = ZipCodes(
        {
            "33127": Centroid(Point(lat=25.81, lon=-80.20), 3_000),
            "33131": Centroid(Point(lat=25.77, lon=-80.20), 3_000),
            "20001": Centroid(Point(lat=38.9, lon=-77.0), 2_000),
            "59001": Centroid(Point(lat=45.5, lon=-109.5), 9_000),
            "59999": Centroid(Point(lat=48.5, lon=-115.0), 9_000),
        }
    )
    among = zips.around("33199-0001")
    assert among is not None
    assert among.point.lat == pytest.approx(25.79)
    assert among.radius_m == pytest.approx(2_220, abs=20)
    assert zips.of("33199") is None
    of_two_digits = zips.around("20520")
    assert of_two_digits is not None
    assert of_two_digits.point.lat == pytest.approx(38.9)
    assert zips.around("59500") is None  # as wide as Montana: no middle means anything
    assert zips.around("G1M 3H6") is None
    assert zips.around("") is None
