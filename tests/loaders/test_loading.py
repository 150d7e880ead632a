"""How does a file come into a graph: whole or not at all, and over and over again?"""

import itertools
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from ecograph.edges import Addresses, Offers
from ecograph.errors import InputError, UnknownFormat
from ecograph.graph import Graph, verify
from ecograph.nodes import Organization, Service
from loaders.loading import load
from loaders.report import LoadReport

Write = Callable[..., Path]
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def test_a_directory_is_loaded_under_one_commit(graph: Graph, write: Write) -> None:
    report = load(write(), graph, as_of=JANUARY)
    assert (report.source, report.format, report.commit) == ("county", "hsds", 1)
    assert report.counts["Service"] == report.counts["Location"] == 1
    service = graph.node("service:county:s1", Service)
    assert (service.source, service.as_of) == ("county", JANUARY)
    assert [e.from_id for e in graph.edges(Offers, to_id=service.id)] == ["organization:county:o1"]


def test_the_same_file_twice_changes_nothing(graph: Graph, write: Write) -> None:
    load(write(), graph, as_of=JANUARY)
    before = verify(graph)
    again = load(write(), graph, as_of=JANUARY)
    assert verify(graph) == before
    assert again.unchanged == sum(again.counts.values())
    assert again.withdrawn == {}


def test_a_newer_file_withdraws_what_it_no_longer_lists(graph: Graph, write: Write) -> None:
    two = "id,name,organization_id\ns1,Food Shelf,o1\ns2,Soup Kitchen,o1\n"
    load(write(services=two), graph, as_of=JANUARY)
    report = load(write(), graph, as_of=FEBRUARY)
    assert report.withdrawn == {"OFFERS": 1, "Service": 1}
    gone = graph.node("service:county:s2", Service)
    assert (gone.name, gone.withdrawn_on) == ("Soup Kitchen", FEBRUARY)
    (offer,) = graph.edges(Offers, to_id=gone.id)
    assert offer.withdrawn_on == FEBRUARY
    assert load(write(), graph, as_of=date(2026, 3, 1)).withdrawn == {}
    assert graph.node("service:county:s2", Service).withdrawn_on == FEBRUARY


def test_what_is_listed_again_comes_back(graph: Graph, write: Write) -> None:
    two = "id,name,organization_id\ns1,Food Shelf,o1\ns2,Soup Kitchen,o1\n"
    load(write(services=two), graph, as_of=JANUARY)
    load(write(), graph, as_of=FEBRUARY)
    load(write(services=two), graph, as_of=date(2026, 3, 1))
    assert graph.node("service:county:s2", Service).withdrawn_on is None


def test_other_sources_are_left_alone(graph: Graph, write: Write) -> None:
    load(write(), graph, name="north", as_of=JANUARY)
    load(write(), graph, name="south", as_of=FEBRUARY)
    assert {o.id for o in graph.nodes(Organization)} == {
        "organization:north:o1",
        "organization:south:o1",
    }
    assert all(not o.withdrawn_on for o in graph.nodes(Organization))


def test_an_older_file_is_refused_with_both_dates(graph: Graph, write: Write) -> None:
    load(write(), graph, as_of=FEBRUARY)
    with pytest.raises(InputError, match=r"of 2026-01-01.*as of 2026-02-01"):
        load(write(), graph, as_of=JANUARY)
    with pytest.raises(InputError, match="say of which day"):
        load(write(), graph)


def test_nothing_is_withdrawn_on_a_day_nobody_told(graph: Graph, write: Write) -> None:
    two = "id,name,organization_id\ns1,Food Shelf,o1\ns2,Soup Kitchen,o1\n"
    load(write(services=two), graph)
    before = verify(graph)
    with pytest.raises(InputError, match="no longer lists 2 records of county"):
        load(write(), graph)
    assert verify(graph) == before


def test_a_load_that_is_interrupted_leaves_the_graph_as_it_was(graph: Graph, write: Write) -> None:
    load(write(), graph, as_of=JANUARY)
    before = verify(graph)
    many = "id,name\n" + "".join(f"s{n},Service {n}\n" for n in range(2_000))

    def interrupted(done: int, total: int, label: str) -> None:
        assert 0 < done <= total
        assert label
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(write(services=many), graph, as_of=FEBRUARY, progress=interrupted)
    assert verify(graph) == before


def test_progress_ends_where_it_said(graph: Graph, write: Write) -> None:
    many = "id,name\n" + "".join(f"s{n},Service {n}\n" for n in range(3_000))
    told: list[tuple[int, int, str]] = []
    load(write(services=many), graph, progress=lambda *step: told.append(step))
    assert told == sorted(told)
    assert {total for _, total, _ in told} == {3_003}


def test_a_file_in_no_known_format_names_the_known_ones(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    with pytest.raises(UnknownFormat, match="known are hsds, programmes, client, panel, centroids"):
        load(path, graph)


def test_a_name_that_ids_cannot_carry_is_refused(graph: Graph, write: Write) -> None:
    with pytest.raises(InputError, match="cannot name a source"):
        load(write(), graph, name="My County")


def test_only_a_clock_that_is_passed_is_read(graph: Graph, write: Write) -> None:
    assert load(write(), graph).seconds is None
    ticks = itertools.count(10.0, 2.5)
    assert load(write(), graph, name="other", timer=lambda: next(ticks)).seconds == 2.5


def test_the_published_schema_of_the_report_is_current(
    graph: Graph, write: Write, root: Path
) -> None:
    published = json.loads((root / "docs/schemas/load-report.schema.json").read_text())
    assert published == LoadReport.model_json_schema(mode="serialization")
    report = load(write(), graph, as_of=JANUARY, timer=lambda: 0.0)
    jsonschema.validate(json.loads(report.model_dump_json()), published)


def test_terms_and_services_stay_joined_after_an_update(graph: Graph, write: Write) -> None:
    tables = {
        "taxonomy_terms": "id,code,name\nt1,food,Food\n",
        "attributes": "id,link_id,link_entity,taxonomy_term_id\na1,s1,service,t1\n",
    }
    load(write(**tables), graph, as_of=JANUARY)
    load(write(**tables), graph, as_of=FEBRUARY)
    (edge,) = graph.edges(Addresses)
    assert (edge.to_id, edge.as_of) == ("taxonomy_term:county:t1", FEBRUARY)


def test_json_about_something_else_is_no_client_file(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "locations.json"
    path.write_text('{"metadata": {}, "locations": []}')
    with pytest.raises(UnknownFormat, match="known are hsds, programmes, client, panel, centroids"):
        load(path, graph)
