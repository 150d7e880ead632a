"""Which hours and days do the words of a schedule mean?"""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.hsds.times import read_byday, read_days, read_times


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        ("9:00am", "5:00pm", (time(9), time(17))),
        ("9am", "5pm", (time(9), time(17))),
        ("830am", "5:00 PM", (time(8, 30), time(17))),
        ("8:00m", "5:00pm", (time(8), time(17))),
        ("9:00a", "5:00p", (time(9), time(17))),
        ("0900", "1930", (time(9), time(19, 30))),
        ("09:00:00", "17:00:00", (time(9), time(17))),
        ("10:00Z", "18:00+01:00", (time(10), time(18))),
        ("9:00am", "5:00", (time(9), time(17))),
        ("8:00", "12:00", (time(8), time(12))),
        ("12:00", "17:00", (time(12), time(17))),
        ("noon", "midnight", (time(12), time(0))),
        ("4:30 PM", "8:00 AM", (time(16, 30), time(8))),
        ("22:00", "6:00", (time(22), time(6))),
        ("12:00am", "12:00am", (time(0), time(0))),
        ("00:00", "24:00", (time(0), time(0))),
        ("24 Hours", "", (time(0), time(0))),
        ("7am", "midnight", (time(7), time(0))),
        ("8:00am", "7:59am", (time(8), time(7, 59))),
        ("4pm", "8am", (time(16), time(8))),
    ],
)
def test_times_as_directories_write_them(
    opens: str, closes: str, expected: tuple[time, time]
) -> None:
    assert read_times(opens, closes) == expected


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("9:00", "5:00"),
        ("1:00", "5:00"),
        ("12:00pm (dispensing)", "5:00pm"),
        ("6:00pm", "6:00pm"),
        ("6:30am", "6:300pm"),
        ("13:00pm", "5:00pm"),
        ("9:75am", "5pm"),
        ("9:5am", "5pm"),
        ("Dismissal Bell", "6:00pm"),
        ("9:00am", ""),
        ("99", "5pm"),
        ("9:00pm", "7:00pm"),
        ("22:00", "18:00"),
    ],
)
def test_what_is_not_certain_is_not_read(opens: str, closes: str) -> None:
    assert read_times(opens, closes) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Monday", ("WEEKLY", ("MO",))),
        ("Thur", ("WEEKLY", ("TH",))),
        ("1", ("WEEKLY", ("MO",))),
        ("7", ("WEEKLY", ("SU",))),
        ("Monday - Friday", ("WEEKLY", ("MO", "TU", "WE", "TH", "FR"))),
        ("Mon - Tue & Thur - Fri", ("WEEKLY", ("MO", "TU", "TH", "FR"))),
        ("Fri-Mon", ("WEEKLY", ("FR", "SA", "SU", "MO"))),
        ("Daily", ("WEEKLY", ("MO", "TU", "WE", "TH", "FR", "SA", "SU"))),
        ("Second Saturday", ("MONTHLY", ("2SA",))),
        ("Last Friday", ("MONTHLY", ("-1FR",))),
        ("Tuesday and Thursday (closed at noon)", None),
        ("Holidays", None),
        ("", None),
    ],
)
def test_days_as_directories_write_them(words: str, expected: object) -> None:
    assert read_days(words) == expected


def test_days_of_a_rule() -> None:
    assert read_byday("MO,WE; +3SA") == ("MO", "WE", "3SA")
    assert read_byday("") == ()
    assert read_byday("Monday") is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_words_are_read_or_not(opens: str, closes: str) -> None:
    read_times(opens, closes)
    read_days(opens)
    read_byday(closes)
