"""Does a real browser show the map as it was meant: nothing overlaps, nothing is cut or fetched?"""

import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ecograph.ecomap.reading import SECTORS, Ecomap, Tie, read_ecomap
from ecograph.ecomap.ribbon import DrawnHop
from ecograph.ecomap.svg import draw_ecomap
from ecograph.graph import Graph, open_graph
from loaders.client_json import read_client
from loaders.loading import load

pytestmark = pytest.mark.browser

ON = date(2026, 11, 22)
CLIENTS = ("c1", "c2", "c3", "c4", "c5", "c6")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TEXTS = """() => [...document.querySelectorAll('text')].map(text => {
    const box = text.getBBox();
    return {words: text.textContent, left: box.x, top: box.y,
            right: box.x + box.width, bottom: box.y + box.height};
})"""
OUTSIDE = """() => {
    const page = document.querySelector('svg').getBoundingClientRect();
    return [...document.querySelectorAll('svg *')].filter(shape => {
        const box = shape.getBoundingClientRect();
        return box.width && (box.left < page.left - 1 || box.top < page.top - 1
            || box.right > page.right + 1 || box.bottom > page.bottom + 1);
    }).map(shape => shape.outerHTML.slice(0, 120));
}"""
SIDEWAYS, UPRIGHT = 1.0, 3.0
"""Boxes hold the room above and below the letters too, which neighbouring lines may share."""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of the size of the drawing, on which any error or request is a failure."""
    page = browser.new_page(viewport={"width": 1123, "height": 794})
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda request: heard.append(f"request: {request.url}"))
    yield page
    page.close()
    assert heard == []


@pytest.fixture(scope="module")
def riverbend(root: Path) -> Graph:
    graph = open_graph("memory:")
    folder = root / "fixtures" / "riverbend"
    load(folder / "directory", graph, name="riverbend", as_of=ON)
    for name in CLIENTS:
        _, records = read_client(folder / "clients" / f"{name}.json", graph)
        graph.write(records)
    return graph


def show(page: Page, drawing: str) -> None:
    page.set_content(f'<!doctype html><body style="margin: 0">{drawing}</body>')


def overlaps(page: Page) -> list[tuple[str, str]]:
    boxes = page.evaluate(TEXTS)
    return [
        (a["words"], b["words"])
        for index, a in enumerate(boxes)
        for b in boxes[index + 1 :]
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > SIDEWAYS
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > UPRIGHT
    ]


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
