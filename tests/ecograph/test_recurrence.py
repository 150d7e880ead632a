"""Does every day agree with dateutil, which reads the same rules in another way?"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from ecograph.nodes.directory import Schedule
from ecograph.possible import Truth
from ecograph.recurrence import WEEKDAYS, covers_day

FREQ: Any = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}
FIRST = date(2024, 1, 1)
SPAN = 800


def schedule(**fields: Any) -> Schedule:
    return Schedule.model_validate({"id": "schedule:test:1", **fields})


weekdays = st.lists(st.sampled_from(WEEKDAYS), max_size=3).map(tuple)
places = st.lists(
    st.builds(lambda n, day: f"{n}{day}", st.sampled_from([1, 2, 3, 4, 5, -1, -2]),
              st.sampled_from(WEEKDAYS)),
    max_size=3,
).map(tuple)  # fmt: skip
rules = st.one_of(
    st.fixed_dictionaries({"freq": st.just("DAILY"), "byday": weekdays}),
    st.fixed_dictionaries({"freq": st.just("WEEKLY"), "byday": weekdays}),
    st.fixed_dictionaries({
        "freq": st.just("MONTHLY"),
        "byday": st.one_of(weekdays, places),
        "bymonthday": st.lists(
            st.integers(-31, 31).filter(lambda n: n != 0), max_size=3
        ).map(tuple),
    }),
)  # fmt: skip


@given(
    rule=rules,
    interval=st.integers(1, 5),
    start=st.integers(0, 90),
    length=st.one_of(st.none(), st.integers(0, 500)),
)
def test_every_day_agrees_with_dateutil(
    rule: dict[str, Any], interval: int, start: int, length: int | None
) -> None:
    dtstart = FIRST + timedelta(days=start)
    until = None if length is None else dtstart + timedelta(days=length)
    ours = schedule(**rule, interval=interval, dtstart=dtstart, until=until)
    window_end = FIRST + timedelta(days=SPAN)
    theirs = rrule.rrule(
        FREQ[rule["freq"]],
        dtstart=datetime(dtstart.year, dtstart.month, dtstart.day),
        until=datetime.combine(until or window_end, datetime.min.time()),
        interval=interval,
        byweekday=[
            getattr(rrule, day[-2:])(int(day[:-2])) if day[:-2] else getattr(rrule, day)
            for day in rule["byday"]
        ]
        or None,
        bymonthday=list(rule.get("bymonthday", ())) or None,
    )
    expected = {moment.date() for moment in theirs}
    found = {
        day
        for n in range(SPAN + 1)
        if covers_day(ours, day := FIRST + timedelta(days=n)) is Truth.YES
    }
    assert found == expected


FRIDAY, LAST_FRIDAY = date(2026, 11, 20), date(2026, 11, 27)


@pytest.mark.parametrize(
    ("fields", "day", "expected"),
    [
        ({"freq": "MONTHLY", "byday": ("-1FR",)}, LAST_FRIDAY, Truth.YES),
        ({"freq": "MONTHLY", "byday": ("-1FR",)}, FRIDAY, Truth.NO),
        ({"freq": "", "byday": ("3FR",)}, FRIDAY, Truth.YES),
        ({"freq": "WEEKLY", "byday": ("3FR",)}, FRIDAY, Truth.UNKNOWN),
        ({"freq": "WEEKLY", "byday": ("3FR",)}, date(2026, 11, 21), Truth.NO),
        ({"freq": "WEEKLY", "byday": ("fr",)}, FRIDAY, Truth.YES),
        ({"freq": "WEEKLY", "byday": ("Frei",)}, FRIDAY, Truth.UNKNOWN),
        ({"freq": "WEEKLY", "interval": 2, "byday": ("FR",)}, FRIDAY, Truth.UNKNOWN),
        ({"freq": "WEEKLY", "interval": 2, "byday": ("MO",)}, FRIDAY, Truth.NO),
        ({"freq": "WEEKLY", "byday": ("FR",), "valid_from": LAST_FRIDAY}, FRIDAY, Truth.NO),
        ({"freq": "WEEKLY", "byday": ("FR",), "valid_to": FRIDAY}, FRIDAY, Truth.YES),
        ({"freq": "WEEKLY"}, FRIDAY, Truth.UNKNOWN),
        ({"freq": "DAILY"}, FRIDAY, Truth.YES),
        ({"freq": "MONTHLY", "bymonthday": (-1,)}, date(2024, 2, 29), Truth.YES),
        ({"freq": "", "dtstart": FRIDAY}, FRIDAY, Truth.YES),
        ({"freq": "", "dtstart": FRIDAY}, LAST_FRIDAY, Truth.NO),
        ({"freq": "", "dtstart": FRIDAY, "until": LAST_FRIDAY}, date(2026, 11, 22), Truth.UNKNOWN),
        ({"closed": True, "valid_from": FRIDAY, "valid_to": LAST_FRIDAY}, FRIDAY, Truth.YES),
        ({"closed": True, "freq": "", "dtstart": FRIDAY, "until": LAST_FRIDAY},
         date(2026, 11, 22), Truth.YES),
        ({"closed": True}, FRIDAY, Truth.UNKNOWN),
    ],
)  # fmt: skip
def test_a_day_is_covered_or_not_or_unknown(
    fields: dict[str, Any], day: date, expected: Truth
) -> None:
    assert covers_day(schedule(**fields), day) is expected
