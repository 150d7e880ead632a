"""Do bars say what small steps open, surely and perhaps, for eyes and screen readers alike?"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from api.drawings.bars import DrawnBar, DrawnShare, draw_bars
from tests.api.drawings.samples import BARS, steps
from tests.api.drawings.test_timeline import SVG, texts


def with_bar(**changes: object) -> str:
    base = {"names": ("Bus pass",), "sure": 3.0, "possible": 3.0, "opens": ("Work: Day labour",)}
    one = DrawnBar.model_validate(base | changes)
    return draw_bars(steps(0).model_copy(update={"bars": (one,)}))


@pytest.mark.parametrize("sample", BARS, ids=BARS)
def test_it_is_sound_xml_that_runs_and_fetches_nothing(sample: str) -> None:
    drawing = draw_bars(BARS[sample])
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
    kinds = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert kinds <= {"svg", "title", "desc", "rect", "g", "path", "circle", "text"}
    assert not re.search(r"\s(on\w+|href|id|style|src)=", drawing)
    assert drawing == draw_bars(BARS[sample])


def test_it_tells_screen_readers_the_range_the_needs_and_what_it_takes() -> None:
    drawing = with_bar(sure=1.0, expected=1.5, takes=("2 hours of effort",))
    told = (
        "Bus pass: weight opened 1 for certain, up to 3; opens Work: Day labour; 2 hours of effort."
    )
    assert f'aria-label="{told}"' in drawing
    assert told in drawing[: drawing.index("</desc>")]


def test_what_is_sure_is_not_called_possible() -> None:
    assert "possible: something is not known" not in texts(with_bar())
    assert "possible: something is not known" in texts(with_bar(sure=0.0))


def test_a_set_is_parted_by_what_each_step_adds() -> None:
    shares = (DrawnShare(name="Bus pass", weight=2.0), DrawnShare(name="Phone", weight=1.0))
    drawing = with_bar(names=("Bus pass", "Phone"), shares=shares)
    assert "shares: 2 Bus pass, 1 Phone" in texts(drawing)
    assert "what each step of a set adds" in texts(drawing)


def test_steps_that_open_nothing_sure_or_possible_are_still_drawn() -> None:
    assert "Bus pass" in texts(with_bar(sure=0.0, possible=0.0))


def test_what_finds_no_room_is_counted() -> None:
    said = [words for words in texts(draw_bars(steps(30))) if words.startswith("and ")]
    assert len(said) == 1
