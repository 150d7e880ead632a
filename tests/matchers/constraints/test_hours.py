"""Is it open when they can come?"""

from datetime import date, datetime, time

import pytest

from ecograph.facts import Fact
from ecograph.nodes import Schedule
from ecograph.possible import Truth
from matchers.constraints.hours import Hours
from matchers.directory.facets import Timetable
from matchers.verdict import HoursVerdict
from tests.matchers.requests import MONDAY_TEN, request
from tests.matchers.worlds import hours

OFFICE = hours("MO TU WE TH FR", 9, 17)
SATURDAY = hours("SA", 10, 12)
LATE = hours("FR", 22, 2)
IN_WORDS = Schedule(id="schedule:t:x", freq="", description="Call for times")


def judge(
    *schedules: Schedule, free: Fact | None = None, on: datetime = MONDAY_TEN
) -> HoursVerdict:
    facts = {"free_times": free} if free else {}
    return Hours().judge(Timetable(schedules), request(facts=facts, on=on))


def only(*words: str) -> Fact:
    return Fact(has=frozenset(words), complete=True)


def test_hours_are_met_and_told_when_it_is_open_now() -> None:
    found = judge(OFFICE)
    assert (found.verdict, found.reason) == ("met", "open Mon-Fri 09:00-17:00")
    assert (found.open_now, found.next_open) == (Truth.YES, MONDAY_TEN)


def test_the_next_opening_is_told_when_it_is_closed_now() -> None:
    found = judge(SATURDAY)
    assert (found.open_now, found.next_open) == (Truth.NO, datetime(2026, 11, 28, 10, 0))


def test_hours_are_unknown_when_nothing_is_listed() -> None:
    found = judge(free=only("saturday"))
    assert (found.verdict, found.stated, found.next_open) == ("unknown", False, None)


def test_hours_in_words_are_quoted_and_unknown() -> None:
    for free in (None, only("saturday")):
        found = judge(IN_WORDS, free=free)
        assert (found.verdict, found.open_now) == ("unknown", Truth.UNKNOWN)
        assert '"Call for times"' in found.reason


def test_one_opening_in_a_free_hour_is_enough() -> None:
    assert judge(OFFICE, SATURDAY, free=only("saturday")).verdict == "met"


def test_hours_are_unmet_when_it_never_opens_in_a_free_hour() -> None:
    found = judge(OFFICE, free=only("saturday", "sunday"))
    assert found.verdict == "unmet"
    assert found.reason == "open Mon-Fri 09:00-17:00, never when the client is free"
    assert found.missing == ("a free hour when it is open (Mon-Fri 09:00-17:00)",)


def test_an_hour_the_client_did_not_speak_of_is_unknown() -> None:
    assert judge(OFFICE, free=Fact(has=frozenset({"saturday"}))).verdict == "unknown"
    lacking = Fact(has=frozenset({"saturday"}), has_not=frozenset({"weekday_daytime"}))
    assert judge(OFFICE, free=lacking).verdict == "unmet"


@pytest.mark.parametrize(
    ("days", "opens", "closes", "words"),
    [
        ("MO", 9, 17, {"weekday_daytime"}),
        ("MO", 15, 18, {"weekday_daytime", "weekday_evening"}),
        ("MO", 17, 22, {"weekday_evening"}),
        ("MO", 22, 23, {"night"}),
        ("MO", 6, 8, {"night"}),
        ("MO", 6, 9, {"night", "weekday_daytime"}),
        ("SA", 8, 22, {"saturday"}),
        ("SU", 10, 12, {"sunday"}),
        ("SU", 21, 23, {"sunday", "night"}),
        ("FR", 22, 2, {"night"}),
        ("FR", 20, 9, {"weekday_evening", "night", "saturday"}),
        ("SU", 21, 9, {"sunday", "night", "weekday_daytime"}),
    ],
)
def test_the_words_for_free_times_mean_these_hours(
    days: str, opens: int, closes: int, words: set[str]
) -> None:
    every = ("weekday_daytime", "weekday_evening", "saturday", "sunday", "night")
    schedule = hours(days, opens, closes)
    fits = {word for word in every if judge(schedule, free=only(word)).verdict == "met"}
    assert fits == words


def test_it_is_open_past_midnight() -> None:
    saturday_one = datetime(2026, 11, 28, 1, 0)
    found = judge(LATE, on=saturday_one)
    assert (found.open_now, found.next_open) == (Truth.YES, saturday_one)
    assert judge(LATE, on=datetime(2026, 11, 28, 2, 0)).open_now is Truth.NO


def test_closed_for_two_weeks_is_unmet_and_cannot_be_helped() -> None:
    away = hours(
        "",
        freq="DAILY",
        closed=True,
        valid_from=date(2026, 11, 20),
        valid_to=date(2026, 12, 20),
        description="Closed for repairs",
    )
    found = judge(OFFICE, away)
    assert (found.verdict, found.next_open, found.missing) == ("unmet", None, ())
    assert found.reason.startswith("no opening in the next 14 days")


def test_an_opening_after_two_weeks_does_not_count() -> None:
    later = hours("MO", 9, 17, valid_from=date(2026, 12, 14))
    assert judge(later).verdict == "unmet"
    soon = hours("MO", 9, 17, valid_from=date(2026, 12, 7))
    assert judge(soon).verdict == "met"


def test_a_holiday_does_not_close_the_week() -> None:
    holiday = hours(
        "", freq="DAILY", closed=True, valid_from=date(2026, 11, 23), valid_to=date(2026, 11, 23)
    )
    found = judge(OFFICE, holiday)
    assert (found.verdict, found.open_now) == ("met", Truth.NO)
    assert found.next_open == datetime(2026, 11, 24, 9, 0)


def test_hours_are_those_on_the_door_when_the_clocks_change() -> None:
    sunday = hours("SU", 9, 17)
    for change in (datetime(2026, 3, 8, 1, 30), datetime(2026, 11, 1, 1, 30)):
        assert judge(sunday, on=change).next_open == datetime.combine(change, time(9))
