"""Does a real browser show plans and small steps as meant: no words over others, none cut?"""

import pytest
from playwright.sync_api import Page

from api.drawings.bars import draw_bars
from api.drawings.timeline import draw_timeline
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
