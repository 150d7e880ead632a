"""Does every loader keep the promises of loading: whole, reported, and the same twice?"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from ecograph.edges import CodedAs, Delivered, Offers, TiedTo
from ecograph.graph import Graph, open_graph, verify
from ecograph.nodes import Benefit, Client, Location, Node, Organization, Service
from loaders.loading import LOADERS, find_loader, load
from loaders.packages import open_package
from loaders.report import LoadReport

DAY = date(2026, 11, 22)
RIVERBEND = Path(__file__).parents[2] / "fixtures" / "riverbend"
EXPORTS = {
    "hsds": RIVERBEND / "directory",
    "client": RIVERBEND / "clients" / "c1.json",
    "panel": RIVERBEND / "panel.csv",
    "programmes": RIVERBEND / "directory" / "programmes.yaml",
}
"""Riverbend in every format we read it from; ZIP centroids are no export of it."""


@pytest.fixture(scope="module")
def riverbend() -> tuple[Graph, LoadReport]:
    """Load the directory once: nothing in this file changes it."""
    graph = open_graph("memory:")
    return graph, load(EXPORTS["hsds"], graph, name="riverbend", as_of=DAY)


def test_every_format_is_accepted_by_its_loader_and_no_earlier_one() -> None:
    for name, source in EXPORTS.items():
        assert find_loader(open_package(source)).name == name
    assert {loader.name for loader in LOADERS} == {*EXPORTS, "centroids"}


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The tables of Riverbend without the programmes that lie among them."""
    return Path(
        shutil.copytree(
            EXPORTS["hsds"], tmp_path / "riverbend", ignore=lambda *_: {"programmes.yaml"}
        )
    )


@pytest.mark.parametrize("format", ["client", "panel", "programmes"])
def test_every_export_loads_whole_and_the_same_twice(format: str, tables: Path) -> None:
    graph = open_graph("memory:")
    load(tables, graph, name="riverbend", as_of=DAY)
    before = graph.commit
    report = load(EXPORTS[format], graph, name="riverbend", as_of=DAY)
    assert report.commit == before + 1
    assert report.problems == ()
    assert graph.check() == []
    stored = verify(graph)
    again = load(EXPORTS[format], graph, name="riverbend", as_of=DAY)
    assert verify(graph) == stored
    assert (again.unchanged, again.withdrawn) == (sum(again.counts.values()), {})


def test_the_directory_of_riverbend_has_no_problem(riverbend: tuple[Graph, LoadReport]) -> None:
    graph, report = riverbend
    assert report.problems == ()
    assert [link for link in report.links if link.orphaned] == []
    assert graph.check() == []
    assert report.commit == 1


def test_every_row_of_riverbend_became_a_record(riverbend: tuple[Graph, LoadReport]) -> None:
    graph, report = riverbend
    kinds: dict[str, type[Node]] = {
        "organizations": Organization,
        "services": Service,
        "locations": Location,
    }
    for table, kind in kinds.items():
        lines = (EXPORTS["hsds"] / f"{table}.csv").read_text(encoding="utf-8")
        ids = {line.split(",", 1)[0] for line in lines.splitlines()[1:]}
        local = {node.id.split(":", 2)[2] for node in graph.nodes(kind)}
        assert local <= ids
        assert len(local) == report.counts[kind.__name__]
    offered = {edge.to_id for edge in graph.edges(Offers)}
    assert offered == {service.id for service in graph.nodes(Service)}


def test_programmes_loaded_alone_are_those_that_the_directory_brings(tables: Path) -> None:
    graph = open_graph("memory:")
    load(tables, graph, name="riverbend", as_of=DAY)
    load(EXPORTS["programmes"], graph)
    assert load(EXPORTS["hsds"], graph, name="riverbend", as_of=DAY).withdrawn == {}
    assert load(tables, graph, name="riverbend", as_of=DAY).withdrawn == {}
    assert len(list(graph.nodes(Benefit))) == 12


def test_loading_the_directory_again_changes_nothing() -> None:
    graph = open_graph("memory:")
    load(EXPORTS["hsds"], graph, name="riverbend", as_of=DAY)
    stored = verify(graph)
    again = load(EXPORTS["hsds"], graph, name="riverbend", as_of=DAY)
    assert verify(graph) == stored
    assert again.unchanged == sum(again.counts.values())


def test_a_file_store_holds_the_same_as_memory(
    riverbend: tuple[Graph, LoadReport], tmp_path: Path
) -> None:
    store = open_graph(tmp_path / "riverbend.db")
    load(EXPORTS["hsds"], store, name="riverbend", as_of=DAY)
    assert verify(store).content_hash == verify(riverbend[0]).content_hash
    store.close()


def test_all_six_clients_live_in_the_county(tmp_path: Path) -> None:
    graph = open_graph("memory:")
    load(EXPORTS["hsds"], graph, name="riverbend", as_of=DAY)
    for path in sorted((RIVERBEND / "clients").glob("c?.json")):
        load(path, graph)
    clients = list(graph.nodes(Client))
    assert len(clients) == 6
    for client in clients:
        assert len(list(graph.edges(TiedTo, from_id=client.id))) >= 12
    assert list(graph.edges(CodedAs))
    assert list(graph.edges(Delivered))
    again = load(EXPORTS["hsds"], graph, name="riverbend", as_of=DAY)
    assert again.withdrawn == {}
