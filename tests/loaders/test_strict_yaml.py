"""Is YAML read as plain data, and refused where it is more?"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import InputError
from loaders.strict_yaml import DEEPEST, read_yaml

BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"


def test_words_numbers_and_days_are_read_as_people_mean_them() -> None:
    read = read_yaml(
        "a: yes\nb: no\nc: true\nd: 12\ne: 1.5\nf: 2026-10-02\n"
        "g: '2026-10-02'\nh:\ni: 12:30\nj: 010\n",
        title="t",
    )
    assert read.value == {
        "a": "yes",
        "b": "no",
        "c": True,
        "d": 12,
        "e": 1.5,
        "f": date(2026, 10, 2),
        "g": "2026-10-02",
        "h": None,
        "i": "12:30",
        "j": 10,
    }


def test_the_line_of_every_part_is_known() -> None:
    read = read_yaml("a: 1\nlist:\n  - x: 1\n    y: 2\n  - x: 3\n", title="t")
    assert read.lines["list",] == 2
    assert read.lines["list", 0, "y"] == 4
    assert read.lines["list", 1] == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "line 1: an anchor or alias"),
        ("a: !!python/object/apply:os.system [ls]\n", "line 1: a tag"),
        ("a: 1\nb: !mine x\n", "line 2: a tag"),
        ("a: 1\nb: 2\na: 3\n", "line 3: 'a' stands here twice"),
        ("a: [1, 2\nb: 3\n", "line 2"),
        ("a: 1\n---\nb: 2\n", "line 2"),
        ("? [x]\n: 1\n", "line 1: a key is no word"),
        ("a: 2026-02-30\n", "line 1: '2026-02-30' is no such date"),
        ("a:\n\t- x\n", "line 2"),
        ("[" * (DEEPEST + 1), f"nested deeper than {DEEPEST}"),
        ("a: \x00\n", "no YAML"),
    ],
)
def test_what_is_no_plain_data_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_yaml(text, title="t.yaml")
    assert str(refused.value).startswith("t.yaml")
    assert said in str(refused.value)


def test_an_empty_text_is_nothing() -> None:
    assert read_yaml("", title="t").value is None


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        read_yaml(text, title="t")
