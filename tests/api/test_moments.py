"""Which words name a moment?"""

from __future__ import annotations

from datetime import datetime

import pytest

from api.moments import moment_of
from ecograph.errors import InvalidRequest


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2026-11-23", datetime(2026, 11, 23, 10)),
        ("2026-11-23T00:00", datetime(2026, 11, 23)),
        ("2026-11-23T14:30:15", datetime(2026, 11, 23, 14, 30, 15)),
        ("2026-11-23 14:30", datetime(2026, 11, 23, 14, 30)),
        ("2024-02-29", datetime(2024, 2, 29, 10)),
    ],
)
def test_a_day_means_ten_and_a_time_means_itself(words: str, moment: datetime) -> None:
    assert moment_of(words) == moment


@pytest.mark.parametrize(
    "words", ["", "now", "2026-02-30", "2026-11-23T10:00Z", "2026-11-23T10:00-05:00", "0001-01-01"]
)
def test_what_is_no_local_moment_is_refused(words: str) -> None:
    with pytest.raises(InvalidRequest, match=r"; (write|check)"):
        moment_of(words)


def test_nothing_means_now_to_the_minute() -> None:
    found = moment_of(None)
    assert (found.second, found.microsecond, found.tzinfo) == (0, 0, None)
    assert abs((datetime.now() - found).total_seconds()) < 120
