"""Are ages counted in completed years, whatever is known of the day of birth?"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ecograph.ages import age_from_birth, aged, birthday, completed_years
from ecograph.possible import Interval

days = st.dates(min_value=date(1920, 1, 1), max_value=date(2030, 12, 31))


def test_the_day_before_the_birthday_still_counts_the_lesser_age() -> None:
    born = date(1967, 3, 2)
    assert completed_years(born, date(2027, 3, 1)) == 59
    assert completed_years(born, date(2027, 3, 2)) == 60


def test_who_was_born_on_a_leap_day_has_a_birthday_on_the_first_of_march() -> None:
    assert birthday(date(2000, 2, 29), 25) == date(2025, 3, 1)
    assert completed_years(date(2000, 2, 29), date(2025, 2, 28)) == 24


@given(days, st.integers(0, 100))
def test_on_the_birthday_the_age_is_reached_and_not_before(born: date, age: int) -> None:
    day = birthday(born, age)
    assert completed_years(born, day) == age
    assert completed_years(born, day - timedelta(days=1)) == age - 1


@given(days, st.integers(0, 36_000), st.integers(0, 10_000))
def test_an_age_said_earlier_covers_the_age_now(born: date, lived: int, passed: int) -> None:
    said_on = born + timedelta(days=lived)
    on = said_on + timedelta(days=passed)
    age = float(completed_years(born, said_on))
    now = aged(Interval(lo=age, hi=age), said_on, on)
    assert now.lo is not None
    assert now.hi is not None
    assert now.lo <= completed_years(born, on) <= now.hi <= now.lo + 1


def test_a_birth_in_the_future_has_no_age() -> None:
    tomorrow = float(date(2026, 10, 3).toordinal())
    assert age_from_birth(Interval(lo=tomorrow, hi=tomorrow), date(2026, 10, 2)) is None
