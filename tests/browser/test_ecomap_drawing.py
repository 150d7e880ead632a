"""Does a real browser show the map as it was meant: nothing overlaps, nothing is cut or fetched?"""

import itertools
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from ecograph.ecomap.reading import SECTORS, Ecomap, Tie, read_ecomap
from ecograph.ecomap.ribbon import DrawnHop
from ecograph.ecomap.svg import draw_ecomap
from ecograph.graph import Graph, open_graph
from loaders.client_json import read_client
from loaders.loading import load
from tests.browser.conftest import OUTSIDE, overlaps, show

pytestmark = pytest.mark.browser

ON = date(2026, 11, 22)
CLIENTS = ("c1", "c2", "c3", "c4", "c5", "c6")


@pytest.fixture(scope="module")
def riverbend(root: Path) -> Graph:
    graph = open_graph("memory:")
    folder = root / "fixtures" / "riverbend"
    load(folder / "directory", graph, name="riverbend", as_of=ON)
    for name in CLIENTS:
        _, records = read_client(folder / "clients" / f"{name}.json", graph)
        graph.write(records)
    return graph


def way_of(ecomap: Ecomap) -> list[DrawnHop]:
    """A way from the client through somebody trusted to a service that is not on the map."""
    helper = next(tie for tie in ecomap.ties if tie.trusted and tie.kind == "person")
    stops = [
        (ecomap.client_id, ecomap.label),
        (helper.other_id, helper.label),
        ("organization:test:first", "An agency with a name of some length"),
        ("organization:test:second", "Another agency, its partner"),
        ("service:test:last", "A service at the end of the way"),
    ]
    return [
        DrawnHop(from_id=a[0], from_label=a[1], to_id=b[0], to_label=b[1], why="because it can")
        for a, b in itertools.pairwise(stops)
    ]


@pytest.mark.parametrize("with_way", [False, True], ids=["alone", "with a way"])
@pytest.mark.parametrize("name", CLIENTS)
def test_no_words_overlap_on_the_map_of_a_client(
    name: str, with_way: bool, page: Page, riverbend: Graph
) -> None:
    ecomap = read_ecomap(riverbend, f"client:riverbend:{name}", on=ON)
    show(page, draw_ecomap(ecomap, path=way_of(ecomap) if with_way else None))
    assert overlaps(page) == []
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("count", [1, 5, 12, 25, 45, 100])
def test_no_words_overlap_however_many_ties_there_are(count: int, page: Page) -> None:
    names = ("Uncle Bartholomew Featherstonehaugh-Cholmondeley", "جمعية الأمل للاجئين", "Bea")
    ties = tuple(
        Tie(
            other_id=f"person:test:{index}",
            label=names[index % 3],
            kind="person",
            sector=SECTORS[index * len(SECTORS) // count],
            relation="somebody from a long time ago",
            support=("emotional", "tangible", "information", "companionship"),
            trusted=index % 2 == 0,
            safe=index % 5 != 0,
            importance=1 + index % 3,
        )
        for index in range(count)
    )
    ecomap = Ecomap(client_id="client:test:a", label="Ana", on=ON, ties=ties)
    show(page, draw_ecomap(ecomap))
    assert overlaps(page) == []
    assert page.evaluate(OUTSIDE) == []


def test_a_screen_reader_meets_every_tie_by_name(page: Page, riverbend: Graph) -> None:
    ecomap = read_ecomap(riverbend, "client:riverbend:c1", on=ON)
    show(page, draw_ecomap(ecomap))
    for tie in ecomap.ties:
        assert page.get_by_role("img", name=tie.label).count() >= 1


def test_it_prints_on_one_page(page: Page, riverbend: Graph) -> None:
    ecomap = read_ecomap(riverbend, "client:riverbend:c1", on=ON)
    show(page, draw_ecomap(ecomap))
    paper = page.pdf(format="A4", landscape=True, print_background=False)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") <= 1
