"""Which moment is asked about? Local wall time; the only place that reads the clock."""

from __future__ import annotations

from datetime import date, datetime, time

from ecograph.errors import InvalidRequest

TEN = time(10)
"""When a bare day is meant: most places are open then."""
FIRST_YEAR, LAST_YEAR = 1900, 2200


def moment_of(on: str | None) -> datetime:
    """Read a day (ten in the morning) or a day and time; nothing means now, to the minute.

    Raises
    ------
    InvalidRequest
        It is no moment, or one with a time zone, or in a year nobody can have meant.
    """
    if on is None:
        return datetime.now().replace(second=0, microsecond=0)
    try:
        found = _read(on)
    except ValueError:
        raise InvalidRequest(
            f"{on[:40]!r} is no moment; write a day, or a day and local time, as 2026-11-23T10:00."
        ) from None
    if found.tzinfo is not None:
        raise InvalidRequest(
            f"{on[:40]!r} has a time zone; write local time without one, as 2026-11-23T10:00."
        )
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise InvalidRequest(
            f"{on[:40]!r} is not between {FIRST_YEAR} and {LAST_YEAR}; check the year."
        )
    return found


def _read(on: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(on), TEN)
    except ValueError:
        return datetime.fromisoformat(on)
