"""Does the loader say the truth about real directories?"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ecograph.edges import Offers, OpenDuring
from ecograph.graph import Graph, verify
from ecograph.hours import say_hours
from ecograph.nodes import Location, Program, Schedule, Service, TaxonomyTerm
from ecograph.rules.grammar import Compare
from loaders.loading import load
from loaders.report import LoadReport

DAY = date(2026, 1, 1)
SERVICE = "service:hsds-miami-211:"


def links(report: LoadReport) -> dict[str, tuple[int, int, int, int]]:
    return {
        f"{x.table}.{x.column}": (x.resolved, x.orphaned, x.list_valued, x.blank)
        for x in report.links
    }


@pytest.mark.real_data
def test_miami(graph: Graph, real_data: Path) -> None:
    report = load(real_data / "hsds-miami-211", graph, as_of=date(2019, 7, 29))
    counted = links(report)
    assert report.counts["Service"] == report.counts["Location"] == 4_089
    assert counted["locations.organization_id"] == (1_074, 3_015, 0, 0)
    assert counted["services.organization_id"] == (3_642, 447, 0, 0)
    assert counted["eligibility.service_id"] == (0, 0, 0, 2_244)
    assert counted["services_taxonomy.taxonomy_id"] == (26_259, 0, 0, 0)
    assert report.counts["ADDRESSES"] == 17_104  # distinct pairs among 26,259 rows
    assert len(list(graph.edges(Offers))) == 4_089  # 447 through the unit that their key names
    assert sum(place.point is not None for place in graph.nodes(Location)) == 2_260
    assert report.counts["Schedule"] == 11_454  # 406 of 2,597 weeks say other than their words
    assert sum(s.opens_at is None for s in graph.nodes(Schedule)) < 200
    week = [graph.node(e.to_id, Schedule) for e in graph.edges(OpenDuring, from_id=f"{SERVICE}164")]
    assert say_hours(week) == "Mon-Fri 07:00-19:00; Sat 08:00-17:00"  # one row, of Saturday
    term = graph.node("taxonomy_term:hsds-miami-211:B", TaxonomyTerm)
    assert term.name == "Basic Needs"
    told = [p.message for p in report.problems]
    assert any("not one row is linked" in m and "2,244 are blank" in m for m in told)
    before = verify(graph)
    again = load(real_data / "hsds-miami-211", graph, as_of=date(2019, 7, 29))
    assert verify(graph) == before
    assert again.unchanged == sum(again.counts.values())


@pytest.mark.real_data
def test_miami_after_a_table_of_zip_codes(graph: Graph, real_data: Path) -> None:
    load(real_data / "area-us-oeps" / "zip_centroids_popweighted.csv", graph, name="zip")
    report = load(real_data / "hsds-miami-211", graph, as_of=date(2019, 7, 29))
    places = list(graph.nodes(Location))
    by = Counter(place.point_precision for place in places)
    assert by == {"given": 2_175, "postal_code": 1_874, "": 40}
    told = [p.message for p in report.problems if p.table == "locations"]
    assert sum("km from the ZIP code of the address" in message for message in told) == 61
    assert sum(place.location_type == "postal" for place in places) == 86


@pytest.mark.real_data
@pytest.mark.parametrize("folder", ["simple", "all_resources"])
def test_the_sample_of_1_1(graph: Graph, real_data: Path, folder: str) -> None:
    report = load(real_data / "hsds-1.1-sample-datapackage" / folder, graph, as_of=DAY)
    assert (report.counts["Service"], report.counts["Organization"]) == (13, 10)
    assert links(report)["services.organization_id"] == (13, 0, 0, 0)
    if folder == "all_resources":
        assert report.counts["Schedule"] == 4
        assert [p.name for p in graph.nodes(Program)] == ["Program 1"]


@pytest.mark.real_data
@pytest.mark.parametrize("version", ["3.0", "3.1-dev"])
def test_the_examples_of_3_x(graph: Graph, real_data: Path, version: str) -> None:
    source = real_data / "hsds-spec" / version / "examples" / "csv"
    report = load(source / "datapackage.json", graph, name="spec", as_of=DAY)
    (place,) = graph.nodes(Location)
    assert place.point is None
    assert any("'100' is not from -90 to 90" in p.message for p in report.problems)
    (service,) = graph.nodes(Service)
    assert isinstance(service.eligibility, Compare)
    assert (service.eligibility.at_least, service.eligibility.at_most) == (12, 100)
    assert service.assured_date == date(2005, 1, 1)


@pytest.mark.real_data
def test_washington_with_its_lists_and_orphans(graph: Graph, real_data: Path) -> None:
    report = load(real_data / "dc-orservices-subset", graph, as_of=DAY)
    counted = links(report)
    assert report.counts["Service"] == 501
    assert counted["services_at_location.service_id"][1] == 698
    assert counted["services_at_location.location_id"][1] == 744
    assert counted["service_attributes.service_id"][1] == 1_277
    assert counted["phones.service_id"] == (30, 178, 65, 249)
    assert counted["taxonomy_terms.parent_id"][2] == 67


@pytest.mark.real_data
def test_ohana_which_is_older_than_hsds_1_1(graph: Graph, real_data: Path) -> None:
    report = load(real_data / "hsds-ohana-sample" / "sample-csv", graph, as_of=DAY)
    assert report.counts["Service"] == report.counts["OFFERS"] == 23
    assert sum(bool(s.eligibility_description) for s in graph.nodes(Service)) > 15
