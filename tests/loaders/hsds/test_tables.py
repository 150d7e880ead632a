"""Which HSDS tables does a package hold?"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ecograph.errors import InputError
from ecograph.graph import Graph
from ecograph.nodes import Service
from loaders.hsds.tables import find_tables, looks_like_hsds
from loaders.loading import load
from loaders.packages import open_package

Write = Callable[..., Path]


def test_tables_are_known_in_one_and_many(write: Write) -> None:
    place = write(taxonomy="id,name\n", accessibility_for_disabilities="id\n")
    found = find_tables(open_package(place))
    assert found["taxonomy_terms"] == "taxonomy.csv"
    assert found["accessibility"] == "accessibility_for_disabilities.csv"


def test_what_a_package_says_of_itself_does_not_matter(write: Write, graph: Graph) -> None:
    place = write()
    described = {"profile": "tabular", "name": "weather", "version": "9.9", "resources": []}
    (place / "datapackage.json").write_text(json.dumps(described))
    assert looks_like_hsds(open_package(place))
    assert load(place / "datapackage.json", graph).source == "county"


def test_a_datapackage_names_the_files_whose_names_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "export1.csv").write_text("id,name\ns1,A\n")
    resources = [{"name": "services", "path": "export1.csv"}]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    assert find_tables(open_package(tmp_path)) == {"services": "export1.csv"}


def test_the_same_table_twice_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match="which are the same table"):
        find_tables(open_package(write(service="id,name\n")))


def test_a_table_without_its_columns_is_refused_with_those_found(
    write: Write, graph: Graph
) -> None:
    place = write(services="title,phone\nA,1\n")
    with pytest.raises(InputError, match=r"services\.csv has no column id or name; found title, p"):
        load(place, graph)


def test_no_services_is_refused(write: Write, graph: Graph) -> None:
    place = write()
    (place / "services.csv").unlink()
    with pytest.raises(InputError, match=r"no services\.csv"):
        load(place, graph)


def test_older_names_of_columns_are_understood(write: Write, graph: Graph) -> None:
    load(write(services="service_recordid,name,website\ns1,A,a.org\n"), graph)
    assert graph.node("service:county:s1", Service).url == "a.org"


def test_tables_without_a_place_are_named(write: Write, graph: Graph) -> None:
    report = load(write(funding="id,source\n1,State\n"), graph)
    assert any("funding" in note for note in report.notes)
