"""Does a real browser show plans and small steps as meant: no words over others, none cut?"""

from datetime import datetime

import pytest
from playwright.sync_api import Page

from api.drawings.bars import draw_bars
from api.drawings.timeline import draw_timeline
from api.pictures import draw_leverage, draw_plan
from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.leverage import find_leverage
from matchers.plans import find_plans
from tests.api.drawings.samples import BARS, TIMELINES
from tests.browser.conftest import OUTSIDE, overlaps, show

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("sample", TIMELINES, ids=TIMELINES)
def test_no_words_overlap_on_a_timeline(sample: str, page: Page) -> None:
    show(page, draw_timeline(TIMELINES[sample]))
    assert overlaps(page) == []
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("sample", BARS, ids=BARS)
def test_no_words_overlap_beside_bars(sample: str, page: Page) -> None:
    show(page, draw_bars(BARS[sample]))
    assert overlaps(page) == []
    assert page.evaluate(OUTSIDE) == []


def test_a_screen_reader_meets_every_step_by_name(page: Page) -> None:
    show(page, draw_timeline(TIMELINES["six steps"]))
    for step in TIMELINES["six steps"].steps:
        assert page.get_by_role("img", name=step.name).count() == 1


@pytest.mark.parametrize(
    "drawing",
    [draw_timeline(TIMELINES["fifteen steps"]), draw_bars(BARS["fifteen steps"])],
    ids=["plan", "steps"],
)
def test_it_prints_on_one_page(drawing: str, page: Page) -> None:
    show(page, drawing)
    paper = page.pdf(format="A4", landscape=True, print_background=False)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") <= 1


NOW = datetime(2026, 11, 23, 10)


@pytest.mark.parametrize("client", ["c1", "c2", "c4", "c5", "c6"])
def test_no_words_overlap_on_what_riverbend_is_told(
    client: str, page: Page, graph: Graph, directory: Directory
) -> None:
    id = f"client:riverbend:{client}"
    plans = find_plans(graph, id, on=NOW, directory=directory, k=1)
    steps = find_leverage(graph, id, on=NOW, directory=directory)
    for drawing in (draw_plan(directory, plans), draw_leverage(steps)):
        show(page, drawing)
        assert overlaps(page) == []
        assert page.evaluate(OUTSIDE) == []
