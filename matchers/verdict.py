"""Does one condition hold for one client at one service? Met, unmet or unknown, with its reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from ecograph.nodes.directory import SpokenLanguage
from ecograph.possible import Truth
from ecograph.record import Record

Outcome = Literal["met", "unmet", "unknown"]

OUTCOMES: dict[Truth, Outcome] = {Truth.YES: "met", Truth.NO: "unmet", Truth.UNKNOWN: "unknown"}


class Verdict(Record):
    """The answer of one constraint, ready to be read aloud."""

    name: str
    verdict: Outcome
    reason: str
    source: str = ""
    """Which directory or conversation says so."""
    as_of: date | None = None
    missing: tuple[str, ...] = Field(default=(), exclude=True)
    """Where unmet: the ways that would make it met, the easiest first."""
    asks: tuple[str, ...] = Field(default=(), exclude=True)
    """Where unknown: the facts about the client that could still decide it."""
    impossible: bool = Field(default=False, exclude=True)
    """Where unmet: no limit of anybody's would change it, so it shuts out whatever is hard."""
    stated: bool = Field(default=True, exclude=True)
    """Whether the directory says anything about this at all."""


class EligibilityVerdict(Verdict):
    """Whether they may come, and how likely it is meant for others."""

    outside: float = Field(default=0.0, exclude=True)
    """Share of the groups it is listed for to which they surely do not belong."""


class TravelVerdict(Verdict):
    """How far, and how long on the way."""

    distance_m: float | None = Field(default=None, exclude=True)
    minutes: tuple[float, float] | None = Field(default=None, exclude=True)
    more_minutes: float | None = Field(default=None, exclude=True)
    """By how much the longest estimate lies over the limit, where it is surely too long."""
    more_m: float | None = Field(default=None, exclude=True)
    """How much farther than bearable it is, where it is surely too far."""
    afar: bool = Field(default=False, exclude=True)
    """So far that nobody goes there: it helps from afar or not at all."""
    stop_m: float | None = Field(default=None, exclude=True)
    """From home to this stop, for what comes to the area; tells stops of one round apart."""


class CostVerdict(Verdict):
    """What this client pays, in cents for one visit."""

    cents: tuple[int, int] | None = Field(default=None, exclude=True)


class LanguageVerdict(Verdict):
    """Which language they would speak."""

    language: SpokenLanguage | None = Field(default=None, exclude=True)


class HoursVerdict(Verdict):
    """Whether it is open now, and when next."""

    open_now: Truth = Field(default=Truth.UNKNOWN, exclude=True)
    next_open: datetime | None = Field(default=None, exclude=True)


class CapacityVerdict(Verdict):
    """How likely there is room: 1 surely, 0 surely not, 0.5 nobody knows."""

    room: float = Field(default=0.5, exclude=True)
    wait_days: int | None = Field(default=None, exclude=True)
