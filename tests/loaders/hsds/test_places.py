"""Where is each location, and how sure is that?"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ecograph.graph import Graph
from ecograph.nodes import Location
from ecograph.point import Point
from loaders.loading import load
from loaders.report import LoadReport, Problem

Load = Callable[..., LoadReport]
ProblemOf = Callable[[LoadReport, str, str], Problem]
L1 = "location:county:l1"


def locations(*rows: str) -> str:
    return "id,name,latitude,longitude\n" + "".join(f"{row}\n" for row in rows)


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        ("100", "-99.8", "is not from -90 to 90"),
        ("-99.8", "42.1", "swapped?"),
        ("42.1", "200", "is not from -180 to 180"),
        ("0", "0", "lie in the sea"),
        ("north", "-99.8", "is no number"),
        ("inf", "-99.8", "is no number"),
        ("nan", "-99.8", "is missing beside the longitude"),
    ],
)
def test_coordinates_that_cannot_be_are_left_out_and_the_place_stays(
    graph: Graph, load_tables: Load, lat: str, lon: str, said: str
) -> None:
    report = load_tables(locations=locations(f"l1,Main Street,{lat},{lon}"))
    place = graph.node(L1, Location)
    assert (place.name, place.point, place.point_precision) == ("Main Street", None, "")
    (problem,) = report.problems
    assert (problem.table, problem.row) == ("locations", 2)
    assert said in problem.message


def test_coordinates_swapped_among_others_are_left_out(graph: Graph, load_tables: Load) -> None:
    rows = [f"l{n},Place,25.7{n},-80.2" for n in range(1, 6)]
    report = load_tables(locations=locations(*rows, "l9,Swapped,-80.2,25.7"))
    assert graph.node("location:county:l9", Location).point is None
    assert "look swapped" in report.problems[0].message


def test_good_coordinates_are_given_ones(graph: Graph, load_tables: Load) -> None:
    load_tables()
    place = graph.node(L1, Location)
    assert (place.point, place.point_precision) == (Point(lat=42.1, lon=-99.8), "given")


def test_a_point_of_many_house_numbers_is_kept_as_a_large_one(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(
        locations=locations(*(f"l{n},Place,42.5,-99.5" for n in range(1, 7))),
        physical_addresses="id,location_id,address_1\n"
        + "".join(f"{n},l{n},{n}0 Elm Street\n" for n in range(1, 7)),
    )
    place = graph.node(L1, Location)
    assert (place.point, place.point_radius_m) == (Point(lat=42.5, lon=-99.5), 10_000)
    problem = problem_of(report, "locations", "latitude")
    assert "6 locations with 6 different house numbers" in problem.message


def test_one_building_with_many_services_is_no_default_point(
    graph: Graph, load_tables: Load
) -> None:
    report = load_tables(
        locations=locations(*(f"l{n},Place,42.5,-99.5" for n in range(1, 7))),
        physical_addresses="id,location_id,address_1\n"
        + "".join(f"{n},l{n},10 Elm Street\n" for n in range(1, 7)),
    )
    assert graph.node(L1, Location).point_radius_m == 0
    assert report.problems == ()


def test_a_missing_point_takes_the_centroid_of_its_zip(
    graph: Graph, write: Callable[..., Path], tmp_path: Path
) -> None:
    zips = tmp_path / "zips.csv"
    zips.write_text("zip,lat,lon\n2134,42.20,-71.10\n02135,42.24,-71.10\n")
    load(zips, graph)
    tables = {
        "locations": locations("l1,Main Street,,", "l2,Elm Street,,"),
        "addresses": "id,location_id,address_1,postal_code,address_type\n"
        "1,l1,1 Main,02134-7,physical\n2,l2,1 Elm,99999,physical\n",
        "service_at_location": "id,service_id,location_id\n1,s1,l1\n",
    }
    tables["addresses"] = tables["addresses"].replace("02134-7", "02134-0007")
    report = load(write(**tables), graph, name="county", as_of=date(2026, 1, 1))
    place = graph.node(L1, Location)
    assert (place.point, place.point_precision) == (Point(lat=42.20, lon=-71.10), "postal_code")
    assert 4_000 < place.point_radius_m < 5_000
    assert graph.node("location:county:l2", Location).point is None
    assert any("1 of them are placed by their ZIP code" in note for note in report.notes)


def test_the_report_says_when_centroids_would_have_helped(load_tables: Load) -> None:
    report = load_tables(
        locations=locations("l1,Main Street,,"),
        addresses="id,location_id,postal_code\n1,l1,02134\n",
    )
    assert any("load a table of ZIP centroids" in note for note in report.notes)


def test_access_in_words_becomes_codes_but_never_from_a_no(graph: Graph, load_tables: Load) -> None:
    load_tables(
        locations=locations("l1,A,,", "l2,B,,"),
        accessibility="id,location_id,description,details\n"
        "1,l1,Wheelchair ramp,disabled_parking\n2,l2,Not wheelchair accessible,\n",
    )
    assert graph.node(L1, Location).accommodations == ("step_free", "parking")
    assert graph.node("location:county:l2", Location).accommodations == ()


def test_a_location_marked_private_is_confidential(graph: Graph, load_tables: Load) -> None:
    report = load_tables(locations="id,name,x_confidential\nl1,A,true\nl2,B,maybe\nl3,C,false\n")
    held = {place.name: place.confidential for place in graph.nodes(Location)}
    assert held == {"A": True, "B": True, "C": False}
    assert "taken as true" in report.problems[0].message


ZIPS = (
    "zip,lat,lon\n33127,25.81,-80.20\n33128,25.78,-80.21\n33130,25.77,-80.20\n20001,38.91,-77.02\n"
)


def with_zips(
    graph: Graph, write: Callable[..., Path], *, place: str, address: str
) -> tuple[Location, LoadReport]:
    """Load a directory of one location after a table of ZIP codes."""
    zips = write("zips", zips=ZIPS) / "zips.csv"
    load(zips, graph, name="zip")
    header = "id,location_id,address_1,postal_code\n"
    tables = {"locations": locations(place), "physical_addresses": f"{header}1,l1,{address}\n"}
    report = load(write(**tables), graph, name="county", as_of=date(2026, 1, 1))
    return graph.node(L1, Location), report


def test_a_point_far_from_the_zip_of_its_address_is_that_of_another(
    graph: Graph, write: Callable[..., Path], problem_of: ProblemOf
) -> None:
    place, report = with_zips(
        graph, write, place="l1,Clinic,26.19,-80.19", address="6200 NW 7th Street,33128"
    )
    assert (place.point, place.point_precision) == (Point(lat=25.78, lon=-80.21), "postal_code")
    assert "46 km from the ZIP code" in problem_of(report, "locations", "latitude").message


def test_a_point_near_its_zip_is_believed(graph: Graph, write: Callable[..., Path]) -> None:
    place, report = with_zips(
        graph, write, place="l1,Clinic,25.90,-80.19", address="6200 NW 7th Street,33128"
    )
    assert (place.point, place.point_precision) == (Point(lat=25.90, lon=-80.19), "given")
    assert report.problems == ()


def test_a_zip_that_is_not_listed_lies_among_those_that_begin_like_it(
    graph: Graph, write: Callable[..., Path]
) -> None:
    place, _ = with_zips(graph, write, place="l1,Campus,,", address="11200 SW 8th Street,33199")
    assert place.point is not None
    assert 25.78 < place.point.lat < 25.79
    assert 2_000 < place.point_radius_m < 4_000
    assert place.location_type == ""


def test_a_post_office_box_is_no_place_to_go_to(
    graph: Graph, write: Callable[..., Path], problem_of: ProblemOf
) -> None:
    place, report = with_zips(graph, write, place="l1,Shelter,,", address='"P.O. Box 380817",33127')
    assert place.location_type == "postal"
    assert [a.address_type for a in place.addresses] == ["postal"]
    assert "post-office box" in problem_of(report, "physical_addresses", "address_1").message


def test_a_box_in_the_second_line_is_one_where_the_first_is_blank(
    graph: Graph, load_tables: Load
) -> None:
    header = "id,location_id,address_1,address_2\n"
    load_tables(physical_addresses=f"{header}1,l1,,PO Box 94\n2,l1,1 Elm Street,P.O. Box 9\n")
    kinds = {a.address_2: a.address_type for a in graph.node(L1, Location).addresses}
    assert kinds == {"PO Box 94": "postal", "P.O. Box 9": "physical"}


def test_a_street_that_only_sounds_like_a_box_is_a_place(graph: Graph, load_tables: Load) -> None:
    load_tables(
        physical_addresses="id,location_id,address_1\n1,l1,12 Boxwood Drive\n2,l1,PO Plaza\n"
    )
    place = graph.node(L1, Location)
    assert {a.address_type for a in place.addresses} == {"physical"}
    assert place.location_type == ""
