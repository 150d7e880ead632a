"""Is there room, and how long is the wait?"""

from datetime import date
from typing import Any

import pytest

from ecograph.nodes import Capacity as Report
from matchers.constraints.capacity import Capacity
from matchers.directory.facets import Room
from matchers.verdict import CapacityVerdict
from tests.matchers.requests import request

LAST_WEEK = date(2026, 11, 16)


def judge(**fields: Any) -> CapacityVerdict:
    report = Report(id="capacity:t:1", **fields) if fields else None
    return Capacity().judge(Room(report), request())


def test_capacity_is_unknown_without_a_report() -> None:
    assert judge().verdict == "unknown"


def test_capacity_is_met_by_a_fresh_report_of_room() -> None:
    found = judge(status="capacity", available=3, updated=LAST_WEEK)
    assert (found.verdict, found.room, found.as_of) == ("met", 1.0, LAST_WEEK)


def test_a_waiting_list_is_met_and_tells_its_length_and_age() -> None:
    found = judge(status="waitlist", wait_days=14, updated=LAST_WEEK)
    assert (found.verdict, found.room, found.wait_days) == ("met", 0.5, 14)
    assert found.reason == "waiting list of about 14 days, reported 7 days ago (2026-11-16)"


def test_capacity_is_unmet_when_it_was_full_last_week() -> None:
    assert judge(status="no-capacity", updated=LAST_WEEK).verdict == "unmet"


def test_an_old_report_is_shown_and_proves_nothing() -> None:
    found = judge(status="no-capacity", updated=date(2026, 8, 1))
    assert found.verdict == "unknown"
    assert "too old to rely on" in found.reason


def test_a_report_without_a_date_proves_nothing() -> None:
    assert judge(status="capacity").verdict == "unknown"


@pytest.mark.parametrize(("available", "expected"), [(0, "unmet"), (2, "met")])
def test_free_places_stand_in_for_a_status(available: int, expected: str) -> None:
    assert judge(available=available, updated=LAST_WEEK).verdict == expected
