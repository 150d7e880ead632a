"""Do stretches of time add up, and does a closure take away what it should?"""

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ecograph.nodes.directory import Schedule
from ecograph.opening import Opening, begun_on, cut, merged
from ecograph.possible import Truth

START = datetime(2026, 11, 23)
HOUR = timedelta(hours=1)

stretches = st.lists(
    st.builds(
        lambda start, length, truth: Opening(
            start=START + start * HOUR, end=START + (start + length) * HOUR, truth=truth
        ),
        st.integers(0, 30),
        st.integers(1, 10),
        st.sampled_from([Truth.YES, Truth.UNKNOWN]),
    ),
    max_size=6,
)


def at_every_hour(found: tuple[Opening, ...] | list[Opening]) -> list[Truth]:
    return [
        max((o.truth for o in found if o.start <= START + n * HOUR < o.end), default=Truth.NO)
        for n in range(42)
    ]


@given(stretches)
def test_merging_changes_no_answer_and_leaves_no_overlap(found: list[Opening]) -> None:
    together = merged(found)
    assert at_every_hour(together) == at_every_hour(found)
    assert all(a.end <= b.start for a, b in pairwise(together))
    assert merged(list(together)) == together


@given(stretches, st.integers(0, 20), st.integers(0, 20))
def test_cutting_keeps_what_lies_between(found: list[Opening], first: int, length: int) -> None:
    start, end = START + first * HOUR, START + (first + length) * HOUR
    kept = list(cut(found, start, end))
    assert all(start <= o.start < o.end <= end for o in kept)
    inside = range(first, first + length)
    assert [t for n, t in enumerate(at_every_hour(kept)) if n in inside] == [
        t for n, t in enumerate(at_every_hour(found)) if n in inside
    ]


def test_a_day_without_any_hours_is_unknown_from_end_to_end() -> None:
    (whole,) = begun_on([], date(2026, 11, 23))
    assert (whole.start, whole.end, whole.truth) == (START, START + 24 * HOUR, Truth.UNKNOWN)


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    night = Schedule.model_validate(
        {"id": "schedule:test:1", "byday": ["MO"], "opens_at": "22:00", "closes_at": "06:00"}
    )
    (found,) = begun_on([night], date(2026, 11, 23))
    assert (found.start, found.end) == (START + 22 * HOUR, START + 30 * HOUR)
    assert begun_on([night], date(2026, 11, 24)) == []
