"""Where is the middle of a postal code?"""

from pathlib import Path

import pytest

from ecograph.graph import Graph
from ecograph.nodes import Area
from ecograph.point import Point
from loaders.centroids import LEAST_M, MOST_M, postal_code, read_centroids
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
