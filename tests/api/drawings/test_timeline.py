"""Does a timeline say what the plan says, for eyes, screen readers and printers alike?"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from api.drawings.timeline import DrawnStep, draw_timeline
from tests.api.drawings.samples import TIMELINES, TODAY, later, plan

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing: str) -> list[str]:
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def with_step(**changes: object) -> str:
    base = {"name": "ID card", "begins": TODAY, "ends": TODAY, "hours": 2.0}
    one = DrawnStep.model_validate(base | changes)
    return draw_timeline(plan(0).model_copy(update={"steps": (one,)}))


@pytest.mark.parametrize("sample", TIMELINES, ids=TIMELINES)
def test_it_is_sound_xml_that_runs_and_fetches_nothing(sample: str) -> None:
    drawing = draw_timeline(TIMELINES[sample])
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
    kinds = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert kinds <= {"svg", "title", "desc", "rect", "g", "path", "circle", "text"}
    assert not re.search(r"\s(on\w+|href|id|style|src)=", drawing)


@pytest.mark.parametrize("sample", TIMELINES, ids=TIMELINES)
def test_the_same_plan_gives_the_same_bytes(sample: str) -> None:
    assert draw_timeline(TIMELINES[sample]) == draw_timeline(TIMELINES[sample].model_copy())


def test_it_tells_screen_readers_every_step_even_those_that_find_no_room() -> None:
    drawing = draw_timeline(TIMELINES["forty steps"])
    (desc,) = re.findall("<desc>(.*?)</desc>", drawing)
    assert all(f" {number}. " in desc for number in range(1, 41))
    more = [words for words in texts(drawing) if "more; the table has them" in words]
    assert re.fullmatch(r"and \d+ more; the table has them", more[0])


def test_a_step_says_when_it_is_begun_in_hand_and_no_longer_valid() -> None:
    said = texts(with_step(ends=later(14), spare_days=1, valid_until=later(60)))
    when = "Mon 23 Nov, 2 h; in hand Mon 7 Dec; 1 day to spare; valid until 22 Jan 2027"
    assert when in said


def test_a_step_without_a_day_to_spare_is_told_in_words_too() -> None:
    assert "no day to spare." in with_step(spare_days=0)
    assert "no day to spare." not in with_step(spare_days=3)


def test_the_legend_explains_what_is_drawn_and_nothing_else() -> None:
    plain = texts(with_step())
    assert "doing" in plain
    assert "waiting for it" not in plain
    waited = texts(with_step(ends=later(3), closed=frozenset({later(1)})))
    assert {"waiting for it", "closed"} <= set(waited)


def test_a_plan_without_steps_shows_its_sentence_alone() -> None:
    empty = TIMELINES["no step"]
    assert texts(draw_timeline(empty)) == [empty.title, empty.under, empty.sentence.strip()]


def test_what_is_due_long_after_the_plan_stands_at_the_edge_and_does_not_stretch_it() -> None:
    plain = draw_timeline(TIMELINES["due long after"].model_copy(update={"deadlines": ()}))
    drawn = draw_timeline(TIMELINES["due long after"])
    assert "due 31 Mar 2027: A deposit for a room with her own name on it →" in texts(drawn)
    assert "due 11 May 2029: The diploma →" in texts(drawn)
    assert "due 13 Dec: A bed for tonight" in texts(drawn)
    assert "due" in texts(drawn)
    days = {words for words in texts(plain) if re.fullmatch(r"Mon \d+ \w{3}", words)}
    assert days <= set(texts(drawn))


def test_a_validity_that_is_not_drawn_is_not_in_the_legend() -> None:
    assert "valid until" not in texts(with_step(valid_until=later(400)))
    assert "valid until" in texts(with_step(valid_until=later(10)))


def test_a_long_title_goes_on_in_a_second_line() -> None:
    said = texts(draw_timeline(TIMELINES["due long after"]))
    assert " ".join(said[:2]) == TIMELINES["due long after"].title


def test_a_phone_number_is_never_cut() -> None:
    said = texts(draw_timeline(TIMELINES["six steps"]))
    assert any(words.endswith(", 555-201-0100") and "…" in words for words in said)


def test_dates_thin_out_as_a_plan_grows_longer() -> None:
    def marks(days: int) -> list[str]:
        drawn = texts(with_step(ends=later(days)))
        return [words for words in drawn if re.fullmatch(r"(\w{3} \d+ )?\w{3}( \d{4})?", words)]

    assert "Mon 30 Nov" in marks(40)
    assert "Mar 2027" in marks(300)
    assert len(marks(700)) >= 3
    for days in (1, 20, 60, 300, 700):
        assert 2 <= len(marks(days)) <= 16
