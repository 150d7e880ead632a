"""Which letters were lost on the way, and which of them can be told for certain?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.letters import drop_markers, find_lost_letters, mend_letters


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ChildrenGÇÖs", "Children’s"),
        ("GÇ£yesGÇ¥ GÇô no", "“yes” – no"),
        ("openGÇï.", "open."),
        ("PeÃ±a, Ã©tÃ©, donâ€™t", "Peña, été, don’t"),
        ("Â©2020", "©2020"),
        ("Niños, été, café", "Niños, été, café"),
        ("Ãrea", "Ãrea"),
        ("", ""),
    ],
)
def test_what_is_certain_is_put_right(written: str, meant: str) -> None:
    assert mend_letters(written) == meant


def test_what_was_merged_is_named_and_kept() -> None:
    assert mend_letters("Mu+¦oz") == "Mu+¦oz"
    assert find_lost_letters("Mu+¦oz") == "+¦"
    assert find_lost_letters("Muñoz ± 2 + ¦") == ""


@given(st.text(alphabet="aé’ñ –“ç", max_size=12))
def test_text_read_in_the_wrong_page_comes_back(text: str) -> None:
    try:
        wrong = text.encode().decode("cp1252")
    except UnicodeError:
        return
    assert mend_letters(wrong) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Meals.\n\n###MON###", "Meals."),
        ("Meals ###COL### and ###MON### more", "Meals and more"),
        ("###MON###", ""),
        ("room ##, C## and #5", "room ##, C## and #5"),
    ],
)
def test_markers_of_programs_are_left_out(text: str, left: str) -> None:
    assert drop_markers(text) == left
