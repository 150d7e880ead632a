"""Requests for the tests of constraints: one plain need, and whatever facts a test names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ecograph.facts import Fact, Facts
from matchers.request import Asked, MatchRequest

MONDAY_TEN = datetime(2026, 11, 23, 10, 0)


def request(*, facts: dict[str, Fact] | None = None, **fields: Any) -> MatchRequest:
    """Ask for food on a Monday at ten; facts are given as a client file would."""
    known = facts or {}
    day = fields.get("on", MONDAY_TEN).date()
    need = Asked(
        name="food",
        terms=frozenset({"taxonomy_term:t:food"}),
        covers=frozenset({"taxonomy_term:t:food"}),
    )
    return MatchRequest(
        client_id="client:t:c",
        need=fields.pop("need", need),
        on=fields.pop("on", MONDAY_TEN),
        facts=Facts(
            on=day,
            possible={name: fact.possible(name, day) for name, fact in known.items()},
            learned=known,
        ),
        **fields,
    )
