"""What do the words beside a schedule say, and do its columns say the same?"""

from datetime import time

import pytest

from loaders.hsds.times import DAYS
from loaders.hsds.wording import by_day, days_named, disagrees, read_hours

WEEKDAYS = DAYS[:5]


def said(text: str) -> list[tuple[str, str, str]] | None:
    read = read_hours(text)
    if read is None:
        return None
    return [
        (" ".join(days), f"{opens:%H:%M}", f"{closes:%H:%M}") for _, days, opens, closes in read
    ]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9:00am-5:00pm, Mon-Fri", [("MO TU WE TH FR", "09:00", "17:00")]),
        (
            "7:00am-7:00pm, Mon-Fri;\n8:00am-5:00pm, Sat",
            [("MO TU WE TH FR", "07:00", "19:00"), ("SA", "08:00", "17:00")],
        ),
        (
            "9:30am-6:00pm, Mon, Tue, Thur;\n9:30am-8:00pm, Wed.",
            [("MO TU TH", "09:30", "18:00"), ("WE", "09:30", "20:00")],
        ),
        ("8am–12pm; 1pm–5pm, Mon", [("MO", "08:00", "12:00"), ("MO", "13:00", "17:00")]),
        ("9am-11:30am & 1pm-3:30pm,Tue", [("TU", "09:00", "11:30"), ("TU", "13:00", "15:30")]),
        ("9am-1pm / 2pm-5pm, Sat", [("SA", "09:00", "13:00"), ("SA", "14:00", "17:00")]),
        ("8-7pm, wed", [("WE", "08:00", "19:00")]),
        ("24 hours a day, 7 days a week", [(" ".join(DAYS), "00:00", "00:00")]),
    ],
)
def test_hours_and_days_are_read_line_by_line(text: str, hours: list[tuple[str, str, str]]) -> None:
    assert said(text) == hours


def test_a_day_of_the_month_stays_one() -> None:
    read = read_hours("8am-1pm, Every 3rd Saturday of each month")
    assert read == (("MONTHLY", ("3SA",), time(8), time(13)),)
    assert by_day(read) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Call for hours",
        "Office Hours:\n9am-5pm, Mon-Fri",
        "9am-5pm, Mon-Fri\n\nFood Pantry:\n10am, Tue",
        "24 hours a day, 7 days a week\n9am-5pm, Mon",
        "9am-5pm",
        "9am-5pm, Mon-Fri (summer only)",
        "9am-5pm, Saturday, August 18, 2018",
        "Dismissal Bell - 6:00pm, Mon-Fri",
        "6:00-8:00pm, Mon",
        "9am-5pm, someday",
    ],
)
def test_words_that_say_anything_else_are_not_read(text: str) -> None:
    assert read_hours(text) is None


def test_the_days_that_words_name_include_those_inside_a_run() -> None:
    assert days_named("Tue-Thurs, Sundays") == {"TU", "WE", "TH", "SU"}
    assert days_named("Sat-Mon") == {"SA", "SU", "MO"}
    assert days_named("once a month, in Monroe, at sunset, for the wedding") == set()


def test_rows_that_lose_a_day_disagree() -> None:
    text = "Clinic:\n9am-5pm, Mon, Tue"
    hours = {("MO", time(9), time(17))}
    assert disagrees(text, ["MO"], hours)
    assert not disagrees(text, ["MO", "TU"], hours)


def test_rows_with_the_hours_of_another_line_disagree() -> None:
    text = "Intake:\n9am-5pm, Mon\n10am-2pm, Sat"
    right = {("MO", time(9), time(17)), ("SA", time(10), time(14))}
    wrong = {("MO", time(9), time(17)), ("SA", time(9), time(17))}
    assert not disagrees(text, ["MO", "SA"], right)
    assert disagrees(text, ["MO", "SA"], wrong)


def test_rows_agree_with_words_that_tell_no_hours() -> None:
    assert not disagrees("Call first", ["MO"], {("MO", time(9), time(17))})
