"""For people of which area is a service?"""

import json
from collections.abc import Callable

from ecograph.edges import Serves, Within
from ecograph.graph import Graph
from ecograph.nodes import Area
from loaders.report import LoadReport, Problem

Load = Callable[..., LoadReport]
ProblemOf = Callable[[LoadReport, str, str], Problem]
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


def cell(geometry: object) -> str:
    return '"' + json.dumps(geometry).replace('"', '""') + '"'


def service_areas(*rows: str) -> str:
    header = "id,service_id,name,extent_type,extent,x_area_id,x_level,x_postal_codes\n"
    return header + "".join(f"{row}\n" for row in rows)


def test_a_polygon_is_kept(graph: Graph, load_tables: Load) -> None:
    load_tables(service_areas=service_areas(f"1,s1,North,geojson,{cell(SQUARE)},north,county,"))
    (area,) = graph.nodes(Area)
    assert (area.id, area.level, area.geometry) == ("area:county:north", "county", SQUARE)
    assert len(list(graph.edges(Serves))) == 1


def test_a_polygon_that_crosses_itself_leaves_the_name(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(service_areas=service_areas(f"1,s1,North,geojson,{cell(BOW_TIE)},,,"))
    (area,) = graph.nodes(Area)
    assert (area.name, area.geometry) == ("North", None)
    problem = problem_of(report, "service_areas", "extent")
    assert (problem.row, "crosses or touches itself" in problem.message) == (2, True)


def test_one_name_is_one_area(graph: Graph, load_tables: Load) -> None:
    load_tables(
        services="id,name\ns1,A\ns2,B\n",
        service_areas=service_areas("1,s1,Dade County,,,,,", "2,s2,Dade County,,,,,"),
    )
    (area,) = graph.nodes(Area)
    assert (area.id, area.level) == ("area:county:dade-county", "county")
    assert len(list(graph.edges(Serves, to_id=area.id))) == 2


def test_zip_codes_as_a_name_are_postal_codes(graph: Graph, load_tables: Load) -> None:
    load_tables(service_areas=service_areas('1,s1,"33016, 33018",,,,,'))
    (area,) = graph.nodes(Area)
    assert area.postal_codes == ("33016", "33018")


def test_places_of_our_extension_nest_and_are_served(graph: Graph, load_tables: Load) -> None:
    load_tables(
        x_areas="id,name,level,postal_codes,geometry,within_id\n"
        f"all,The County,county,,{cell(SQUARE)},\nalder,Alder,town,12345;12346,,all\n",
        service_areas=service_areas("1,s1,Alder,,,alder,,"),
    )
    assert [a.name for a in graph.nodes(Area)] == ["Alder", "The County"]
    (within,) = graph.edges(Within)
    assert (within.from_id, within.to_id) == ("area:county:alder", "area:county:all")
    assert [e.to_id for e in graph.edges(Serves)] == ["area:county:alder"]
