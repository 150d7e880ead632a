"""Is the timetable the best of all timetables, and does it keep what it must?"""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.plans.scheduling import Job, Room, slack, timetable
from tests.oracle.plans import Errand, best_days

MONDAY = date(2026, 11, 23)
HORIZON = 9


@st.composite
def errands(draw: st.DrawFn) -> list[Errand]:
    """A few steps, some of which take the papers of others."""
    found: list[Errand] = []
    for number in range(draw(st.integers(1, 4))):
        before = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        found.append(
            Errand(
                wait=draw(st.integers(0, 3)),
                after=tuple((one, draw(st.none() | st.integers(0, 2))) for one in sorted(before)),
                closed=frozenset(draw(st.sets(st.integers(0, 6), max_size=3))),
                counts=draw(st.integers(0, 3)) > 0,
                refers=draw(st.integers(0, 3)) > 0,
                due=draw(st.none() | st.integers(0, HORIZON)),
            )
        )
    return found


def jobs_of(found: list[Errand], today: date) -> list[Job]:
    def opens(errand: Errand, day: int) -> bool:
        return (today.weekday() + day) % 7 not in errand.closed

    return [
        Job(
            wait=errand.wait,
            after=errand.after,
            is_open=lambda day, errand=errand: opens(errand, day),  # type: ignore[misc]
            counts=errand.counts,
            refers=errand.refers,
            due=errand.due,
        )
        for errand in found
    ]


@settings(max_examples=1000)
@given(errands(), st.integers(1, 2), st.integers(1, 2), st.integers(0, 6))
def test_the_timetable_is_the_best_of_all(
    found: list[Errand], per_week: int, at_once: int, weekday: int
) -> None:
    today = date(2026, 11, 23 + weekday)
    expected = best_days(found, today, per_week=per_week, at_once=at_once, horizon=HORIZON)
    room = Room(today, per_week, at_once, HORIZON - 1)
    made = timetable(jobs_of(found, today), room)
    assert made.exact
    assert made.score == expected
    if made.days is not None and made.score is not None:
        assert made.bound == made.score[1]


@settings(max_examples=300)
@given(errands())
def test_what_is_found_in_a_hurry_keeps_its_bound(found: list[Errand]) -> None:
    expected = best_days(found, MONDAY, per_week=2, at_once=2, horizon=HORIZON)
    made = timetable(jobs_of(found, MONDAY), Room(MONDAY, 2, 2, HORIZON - 1), nodes=2)
    if made.score is not None:
        assert expected is not None
        assert made.score >= expected
        assert made.bound <= expected[1]


def test_a_paper_that_expires_is_asked_for_as_late_as_must_be() -> None:
    slow, letter = Job(wait=20), Job(wait=0)
    use = Job(wait=0, after=((0, None), (1, 5)))
    made = timetable([slow, letter, use], Room(MONDAY))
    assert made.days == (0, 15, 20)


def test_the_third_errand_waits_for_the_next_week() -> None:
    made = timetable([Job(wait=0)] * 3, Room(MONDAY, per_week=2))
    assert made.days is not None
    assert sorted(made.days) == [0, 0, 7]


def test_waiting_for_one_office_at_a_time_makes_a_queue() -> None:
    made = timetable([Job(wait=10), Job(wait=10)], Room(MONDAY, at_once=1))
    assert made.days is not None
    assert sorted(made.days) == [0, 10]


def test_an_office_that_is_never_open_has_no_timetable() -> None:
    made = timetable([Job(wait=0, is_open=lambda day: False)], Room(MONDAY, horizon=30))
    assert made.days is None
    assert made.exact


def test_slack_is_how_long_a_step_can_be_put_off() -> None:
    jobs = [Job(wait=3), Job(wait=10), Job(wait=0, after=((0, None), (1, None)))]
    assert slack(jobs, (0, 0, 10), Room(MONDAY)) == (7, 0, 0)


def test_many_steps_are_scheduled_and_said_not_to_be_proven() -> None:
    jobs = [Job(wait=1, after=((n - 1, None),) if n else ()) for n in range(20)]
    made = timetable(jobs, Room(MONDAY))
    assert made.days is not None
    assert not made.exact
    assert made.score is not None
    assert made.bound <= made.score[1]
