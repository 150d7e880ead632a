"""How old is somebody on a day, and when will they be a certain age?

Age is counted in completed years. Who was born on 29 February has their birthday on 1 March where
there is no such day.
"""

from __future__ import annotations

from datetime import date

from ecograph.possible import Interval


def completed_years(since: date, on: date) -> int:
    """Full years between two days; an age where `since` is the day of birth."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def birthday(born: date, age: int) -> date:
    """The day on which somebody turns `age`."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_from_birth(born: Interval, on: date) -> Interval | None:
    """The ages that fit a day of birth, given in ordinals; None if it lies in the future."""
    youngest = on if born.hi is None else date.fromordinal(int(born.hi))
    if born.lo is not None and born.lo > on.toordinal():
        return None
    return Interval(
        lo=float(max(0, completed_years(youngest, on))),
        hi=None if born.lo is None else float(completed_years(date.fromordinal(int(born.lo)), on)),
    )


def aged(stated: Interval, said_on: date, on: date) -> Interval:
    """What an age that was said on an earlier day has become: there may have been a birthday.

    Somebody of 59 completed years may be 60 the next day, and is 60 or 61 after more than a year.
    """
    if on <= said_on:
        return stated
    years = completed_years(said_on, on)
    further = years if birthday(said_on, years) == on else years + 1
    return Interval(
        lo=None if stated.lo is None else stated.lo + years,
        hi=None if stated.hi is None else stated.hi + further,
    )
