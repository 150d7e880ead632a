"""What is said about one need: the matches, what nearly fits, and what else is worth knowing?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from ecograph.record import Record
from matchers.questions import Question
from matchers.ranking import Part
from matchers.relaxing import Relaxation
from matchers.verdict import Outcome, Verdict


class Match(Record):
    """One service for one need, with everything a coordinator needs to make the call."""

    service: str
    organization: str
    organization_name: str
    name: str
    score: float
    score_parts: Mapping[str, Part]
    verdict: Outcome
    """Met: every hard constraint is. Unknown: one or more are not known yet."""
    phones: tuple[str, ...]
    place: str
    """What the place is called, where that says more than the other two names."""
    address: str
    url: str
    application_process: str
    """How to apply and what to bring, in the words of the directory."""
    next_open: datetime | None
    open_now: Outcome
    distance_m: float | None
    travel_minutes: tuple[float, float] | None
    pays_cents: tuple[int, int] | None
    languages: tuple[str, ...]
    wait_days: int | None
    checked_on: date | None
    constraints: tuple[Verdict, ...]


class NearMiss(Match):
    """A service that one thing only stands in the way of."""

    missing: tuple[str, ...]
    """What would open it: the ways, the easiest first."""


class RuledOut(Record):
    """A service that does not fit, and nothing small would change that."""

    service: str
    name: str
    organization_name: str
    because: tuple[Verdict, ...]


class Fallback(Match):
    """A service for a sister need that reaches people who cannot reach others."""

    fallback: Literal["mobile", "remote", "subsidised"]


class Unlisted(Record):
    """What a directory leaves out for all of its services; said once."""

    source: str
    name: str
    text: str


class Matches(Record):
    """The answer for one need."""

    need: str
    need_id: str | None
    on: datetime
    commit: int
    matches: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]
    ruled_out: tuple[RuledOut, ...]
    questions: tuple[Question, ...]
    fallbacks: tuple[Fallback, ...]
    """Only where nothing fits."""
    relaxations: tuple[Relaxation, ...]
    """Only where nothing fits: which limit to loosen, and how much that gives."""
    unlisted: tuple[Unlisted, ...]
    found: int
    """Services that address the need at all."""
    fitting: int
    """Services that nothing known speaks against."""
    shut_out: Mapping[str, int]
    """How many services each hard constraint shuts out."""
