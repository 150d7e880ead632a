"""Does text stay within the room it is given?"""

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.ecomap.lettering import cut, isolated, plain, text_width, wrap


@given(st.text(max_size=200), st.floats(30, 300), st.integers(1, 4), st.booleans())
@settings(max_examples=200)
def test_no_line_is_wider_than_asked(text: str, width: float, lines: int, bold: bool) -> None:
    done = wrap(text, width, 12, lines=lines, bold=bold)
    assert len(done) <= lines
    assert all(text_width(line, 12, bold=bold) <= width + 0.01 for line in done)


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_plain_text_can_stand_in_xml(text: str) -> None:
    assert all(character.isprintable() or ord(character) > 0xA0 for character in plain(text))
    assert plain(plain(text)) == plain(text)


def test_nothing_is_lost_where_there_is_room() -> None:
    name = "The Greater Riverbend Coalition for Housing"
    assert " ".join(wrap(name, 180, 12, lines=3)) == name


def test_lines_are_balanced() -> None:
    assert wrap("my friend from the choir years", 190, 12.5, lines=2, bold=True) == [
        "my friend from",
        "the choir years",
    ]


def test_the_first_line_leaves_room_for_signs() -> None:
    first = wrap("peer mentor at Common Table", 150, 10.5, lines=2, indent=60)[0]
    assert text_width(first, 10.5) <= 90


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert len(wrap("Internationalisierungsbeauftragte", 100, 12, lines=4)) > 1


def test_what_is_cut_ends_in_an_ellipsis() -> None:
    assert cut("Riverbend Community Counselling Center", 100, 12).endswith("…")


def test_marks_that_turn_the_direction_are_dropped() -> None:
    assert plain("safe\u202etxet\u2069 \u200e") == "safetxet"


def test_only_text_that_runs_right_to_left_is_isolated() -> None:
    assert isolated("Ana") == "Ana"
    assert isolated("דוד כהן") == "\u2068דוד כהן\u2069"


def test_wide_scripts_take_a_full_square() -> None:
    assert text_width("王小明", 10) >= 30
