"""Who are the people of a panel?"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ecograph.edges import CodedAs, LivesIn
from ecograph.errors import InputError
from ecograph.facts import Fact
from ecograph.graph import Graph
from ecograph.nodes import Area, Client, Need, TaxonomyTerm
from loaders.loading import load
from loaders.report import LoadReport

DAY = date(2026, 1, 1)
Panel = Callable[[str], LoadReport]


@pytest.fixture
def panel(graph: Graph, tmp_path: Path) -> Panel:
    graph.write(
        [
            Area(id="area:county:alder", name="Alder"),
            TaxonomyTerm(id="taxonomy_term:county:food", code="food", name="Food"),
        ]
    )

    def _panel(text: str) -> LoadReport:
        path = tmp_path / "panel.csv"
        path.write_text(text)
        return load(path, graph, name="county", as_of=DAY)

    return _panel


def test_a_row_is_a_client_with_needs_and_a_place(graph: Graph, panel: Panel) -> None:
    report = panel(
        "id,area_id,lat,lon,radius_m,age,language,household_size,income_cents_per_month,needs,"
        "fact:veteran,fact:travel_modes\n"
        "p1,alder,42.1,-99.8,500,61,es,2,120000,food;taxonomy_term:county:food,yes,transit;walk\n"
    )
    assert (report.format, report.problems) == ("panel", ())
    client = graph.node("client:county:p1", Client)
    assert client.home is not None
    assert client.home.radius_m == 500
    assert [x.tag for x in client.languages] == ["es"]
    assert client.facts["age"] == Fact(value=61, source="county", as_of=DAY)
    assert client.facts["travel_modes"].has == {"transit", "walk"}
    assert client.facts["veteran"].value == "yes"
    (need,) = graph.nodes(Need)
    assert (need.id, need.name) == ("need:county:p1-food", "Food")
    assert [e.to_id for e in graph.edges(CodedAs)] == ["taxonomy_term:county:food"]
    assert [e.to_id for e in graph.edges(LivesIn)] == ["area:county:alder"]


def test_a_cell_that_does_not_fit_is_named_by_row_and_column_and_never_quoted(
    graph: Graph, panel: Panel
) -> None:
    report = panel(
        "id,area_id,lat,lon,age,language,needs,fact:date_of_birth\n"
        "p1,canary,canary,-99,canary,canary,canary,canary\n"
    )
    assert {(p.row, p.field) for p in report.problems} == {
        (2, field) for field in ("area_id", "lat", "age", "language", "needs", "fact:date_of_birth")
    }
    assert all("canary" not in p.message for p in report.problems)
    assert graph.node("client:county:p1", Client).facts == {}


def test_a_huge_cell_is_not_quoted_either(panel: Panel) -> None:
    report = panel(f"id,lat,lon,needs\np1,{'9' * 200_000},1,food\n")
    assert all("999" not in p.message for p in report.problems)
    assert report.counts["Client"] == 1


def test_an_id_given_twice_is_left_out(panel: Panel) -> None:
    report = panel("id,area_id,needs\np1,alder,food\np1,alder,food\n")
    assert report.counts["Client"] == 1
    assert [(p.row, p.field) for p in report.problems] == [(3, "id")]


def test_a_fact_nobody_knows_of_is_refused(panel: Panel) -> None:
    with pytest.raises(InputError, match="no fact 'luck'"):
        panel("id,area_id,needs,fact:luck\np1,alder,food,1\n")


def test_a_panel_and_a_directory_of_one_name_do_not_withdraw_each_other(
    graph: Graph, panel: Panel, write: Callable[..., Path]
) -> None:
    load(write(), graph, name="county", as_of=DAY)
    panel("id,area_id,needs\np1,alder,food\n")
    assert load(write(), graph, name="county", as_of=DAY).withdrawn == {}
    assert panel("id,area_id,needs\np1,alder,food\n").withdrawn == {}


def test_a_panel_never_replaces_a_client_who_has_a_file(graph: Graph, panel: Panel) -> None:
    graph.write([Client(id="client:county:p1", source="client:county:p1", postal_code="1")])
    with pytest.raises(InputError, match="client:county:p1 is already stored"):
        panel("id,area_id,needs\np1,alder,food\n")
    assert graph.node("client:county:p1", Client).postal_code == "1"
