"""Are the doors open when the schedule says so, over midnight, holidays and what nobody wrote?"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import InvalidRequest
from ecograph.hours import next_opening, open_at, open_during, openings, say_hours
from ecograph.nodes.directory import Schedule
from ecograph.possible import Truth

MONDAY = date(2026, 11, 23)


def schedule(opens: str = "", closes: str = "", **fields: Any) -> Schedule:
    times = {"opens_at": opens or None, "closes_at": closes or None}
    return Schedule.model_validate({"id": "schedule:test:1", **times, **fields})


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


WEEK = ("MO", "TU", "WE", "TH", "FR")
OFFICE = schedule("09:00", "17:00", byday=WEEK)
NIGHT = schedule("22:00", "06:00", byday=("SU",))


@pytest.mark.parametrize(
    ("schedules", "moment", "expected"),
    [
        ([OFFICE], at("08:59"), Truth.NO),
        ([OFFICE], at("09:00"), Truth.YES),
        ([OFFICE], at("16:59"), Truth.YES),
        ([OFFICE], at("17:00"), Truth.NO),
        ([OFFICE], at("12:00", date(2026, 11, 22)), Truth.NO),
        ([NIGHT], at("03:00"), Truth.YES),
        ([NIGHT], at("06:00"), Truth.NO),
        ([NIGHT], at("23:00"), Truth.NO),
        ([schedule("00:00", "00:00", freq="DAILY")], at("00:00"), Truth.YES),
        ([schedule("00:00", "23:59", freq="DAILY")], at("23:59"), Truth.YES),
        ([schedule("18:00", "00:00", byday=("MO",))], at("23:59"), Truth.YES),
        ([schedule("10:00", "12:00", freq="MONTHLY", byday=("-1MO",))], at("11:00"), Truth.NO),
        ([], at("11:00"), Truth.UNKNOWN),
        ([schedule(description="call first")], at("11:00"), Truth.UNKNOWN),
        ([schedule(byday=("MO",))], at("11:00"), Truth.UNKNOWN),
        ([schedule(byday=("TU",))], at("11:00"), Truth.NO),
        ([schedule("09:00", byday=("MO",))], at("08:00"), Truth.NO),
        ([schedule("09:00", byday=("MO",))], at("11:00"), Truth.UNKNOWN),
        ([schedule("", "12:00", byday=("MO",))], at("13:00"), Truth.NO),
        ([schedule("09:00", "17:00", freq="WEEKLY")], at("11:00"), Truth.UNKNOWN),
        ([schedule("09:00", "17:00", freq="WEEKLY")], at("18:00"), Truth.NO),
        ([OFFICE, schedule(description="and some evenings")], at("11:00"), Truth.YES),
        ([OFFICE, schedule(description="and some evenings")], at("20:00"), Truth.UNKNOWN),
    ],
)
def test_open_at_a_moment(schedules: list[Schedule], moment: datetime, expected: Truth) -> None:
    assert open_at(schedules, moment) is expected


def closure(**fields: Any) -> Schedule:
    return schedule(closed=True, **fields)


TODAY: dict[str, Any] = {"freq": "", "valid_from": MONDAY, "valid_to": MONDAY}


def test_a_holiday_takes_the_whole_day_and_only_that() -> None:
    assert open_at([OFFICE, closure(**TODAY)], at("11:00")) is Truth.NO
    assert open_at([closure(**TODAY), OFFICE], at("11:00", date(2026, 11, 24))) is Truth.YES


def test_a_holiday_takes_the_night_that_begins_on_it() -> None:
    nights = schedule("22:00", "06:00", freq="DAILY")
    assert open_at([nights, closure(**TODAY)], at("03:00")) is Truth.YES
    assert open_at([nights, closure(**TODAY)], at("23:00")) is Truth.NO
    assert open_at([nights, closure(**TODAY)], at("03:00", date(2026, 11, 24))) is Truth.NO


def test_a_closure_with_times_takes_only_those() -> None:
    lunch = closure(freq="DAILY", opens="12:00", closes="13:00")
    assert open_at([OFFICE, lunch], at("12:30")) is Truth.NO
    assert open_at([OFFICE, lunch], at("13:00")) is Truth.YES
    assert open_at([OFFICE, lunch], at("11:59")) is Truth.YES


def test_a_closure_with_times_takes_them_from_a_night_that_began_the_day_before() -> None:
    nights = schedule("20:00", "06:00", freq="DAILY")
    cleaning = closure(**TODAY, opens="02:00", closes="04:00")
    assert open_at([nights, cleaning], at("03:00")) is Truth.NO
    assert open_at([nights, cleaning], at("05:00")) is Truth.YES
    assert open_at([nights, cleaning], at("03:00", date(2026, 11, 24))) is Truth.YES


def test_a_closure_over_midnight_takes_what_begins_on_the_day_after() -> None:
    around = schedule("00:00", "00:00", freq="DAILY")
    over_midnight = closure(**TODAY, opens="22:00", closes="02:00")
    assert open_at([around, over_midnight], at("01:00", date(2026, 11, 24))) is Truth.NO
    assert open_at([around, over_midnight], at("02:00", date(2026, 11, 24))) is Truth.YES
    assert open_at([around, over_midnight], at("01:00")) is Truth.YES


def test_a_closure_on_days_nobody_can_tell_leaves_unknown() -> None:
    assert open_at([OFFICE, closure(description="some holidays")], at("11:00")) is Truth.UNKNOWN


def test_closures_alone_say_nothing_of_other_days() -> None:
    assert open_at([closure(**TODAY)], at("11:00")) is Truth.NO
    assert open_at([closure(**TODAY)], at("11:00", date(2026, 11, 24))) is Truth.UNKNOWN


def test_next_opening_is_now_where_it_is_open() -> None:
    assert next_opening([OFFICE], at("11:00")) == at("11:00")


def test_next_opening_is_after_the_weekend() -> None:
    assert next_opening([OFFICE], at("17:00", date(2026, 11, 20))) == at("09:00")


def test_next_opening_is_none_beyond_the_horizon() -> None:
    monthly = schedule("10:00", "12:00", freq="MONTHLY", byday=("-1FR",))
    assert next_opening([monthly], at("13:00", date(2026, 11, 27))) is None
    later = next_opening([monthly], at("13:00", date(2026, 11, 27)), 35)
    assert later == at("10:00", date(2026, 12, 25))


def test_no_opening_is_told_apart_from_hours_not_known() -> None:
    ended = schedule("09:00", "17:00", byday=("MO",), valid_to=date(2020, 1, 1))
    end = at("00:00") + timedelta(days=14)
    assert next_opening([ended], at("00:00")) is next_opening([], at("00:00")) is None
    assert open_during([ended], at("00:00"), end) is Truth.NO
    assert open_during([], at("00:00"), end) is Truth.UNKNOWN
    assert open_during([OFFICE], at("00:00"), end) is Truth.YES


def test_openings_are_merged_and_cut_at_both_ends() -> None:
    around = schedule("00:00", "00:00", freq="DAILY")
    found = openings([around, OFFICE], at("10:00"), at("10:00") + timedelta(days=3))
    assert [(o.start, o.end) for o in found] == [(at("10:00"), at("10:00") + timedelta(days=3))]


def test_perhaps_open_surrounds_surely_open() -> None:
    found = openings([OFFICE, schedule(byday=("MO",))], at("00:00"), at("23:00"))
    assert [(o.start.hour, o.end.hour, o.truth) for o in found] == [
        (0, 9, Truth.UNKNOWN),
        (9, 17, Truth.YES),
        (17, 23, Truth.UNKNOWN),
    ]


def test_more_than_two_years_or_backwards_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="more than two years"):
        openings([OFFICE], at("00:00"), at("00:00") + timedelta(days=732))
    with pytest.raises(InvalidRequest, match="comes before"):
        open_during([OFFICE], at("12:00"), at("11:00"))
    with pytest.raises(InvalidRequest, match="more than two years"):
        next_opening([OFFICE], at("00:00"), 10_000)


def test_a_moment_with_a_time_zone_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="time zone"):
        open_at([OFFICE], datetime(2026, 11, 23, tzinfo=UTC))


clocks = st.one_of(st.none(), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
schedules = st.lists(
    st.builds(
        Schedule,
        id=st.just("schedule:test:1"),
        freq=st.sampled_from(["WEEKLY", "DAILY", "MONTHLY", ""]),
        byday=st.lists(st.sampled_from([*WEEK, "1SA", "-1SU"]), max_size=3).map(tuple),
        opens_at=clocks,
        closes_at=clocks,
        closed=st.booleans(),
        valid_from=st.one_of(st.none(), st.just(MONDAY)),
    ),
    max_size=4,
)


@given(schedules, st.integers(0, 10 * 24 * 4))
def test_openings_and_open_at_say_the_same(listed: list[Schedule], quarter: int) -> None:
    start = at("00:00", date(2026, 11, 20))
    moment = start + timedelta(minutes=15 * quarter)
    found = openings(listed, start, start + timedelta(days=11))
    here = [o.truth for o in found if o.start <= moment < o.end]
    assert (here[0] if here else Truth.NO) is open_at(listed, moment)
    assert all(a.end <= b.start for a, b in pairwise(found))
    sure = [max(o.start, moment) for o in found if o.truth is Truth.YES and o.end > moment]
    expected = min(sure) if sure else None
    until = start + timedelta(days=11) - moment
    if until.seconds == 0:
        assert next_opening(listed, moment, until.days) == expected


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ([OFFICE, schedule("10:00", "12:00", byday=("SA",))],
         "Mon-Fri 09:00-17:00; Sat 10:00-12:00"),
        ([schedule("09:00", "12:00", byday=WEEK), schedule("13:00", "17:00", byday=WEEK)],
         "Mon-Fri 09:00-12:00, 13:00-17:00"),
        ([schedule("09:00", "12:00", byday=("MO", "WE", "TH"))], "Mon, Wed, Thu 09:00-12:00"),
        ([schedule("00:00", "00:00", freq="DAILY")], "every day, day and night"),
        ([schedule("18:00", "20:00", freq="MONTHLY", byday=("1MO", "-1FR"))],
         "first Mon of the month, last Fri of the month 18:00-20:00"),
        ([schedule("18:00", "20:00", freq="MONTHLY", bymonthday=(15, -1))],
         "day 15 of the month, last day of the month 18:00-20:00"),
        ([schedule("18:00", "20:00", interval=2, byday=("TU",), dtstart=MONDAY)],
         "every 2 weeks, Tue 18:00-20:00 (from 2026-11-23)"),
        ([schedule("09:00", "17:00", byday=("MO",), by_appointment=True)],
         "Mon 09:00-17:00 by appointment"),
        ([OFFICE, closure(freq="", valid_from=date(2026, 12, 25), valid_to=date(2026, 12, 25))],
         "Mon-Fri 09:00-17:00; closed 2026-12-25"),
        ([OFFICE, closure(freq="", valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 26))],
         "Mon-Fri 09:00-17:00; closed 2026-12-24 to 2026-12-26"),
        ([schedule(description="Call\n first")], "Call first"),
        ([schedule(description="x" * 100)], "x" * 79 + "…"),
        ([schedule(by_appointment=True)], "by appointment"),
        ([schedule(byday=("MO",))], "Mon, times not known"),
        ([schedule("09:00", byday=("MO",))], "Mon from 09:00"),
        ([schedule()], "hours not known"),
        ([], "hours not known"),
    ],
)  # fmt: skip
def test_hours_are_said_in_plain_words(listed: list[Schedule], said: str) -> None:
    assert say_hours(listed) == said
