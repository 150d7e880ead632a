"""Which sites can be reached, all of them at once? The shortcut of `Distance.judge`.

The same operations on columns of numbers. Where a figure lies so near a limit that rounding could
tip it, the law itself is asked; a test holds the two equal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ecograph.geo import EARTH_RADIUS_M, LEAST, MODES, MOST, unit_vector
from ecograph.possible import Collection, Place, Truth
from matchers.constraints.distance import AFAR_M, BOX_M, NEEDS_DEVICE
from matchers.request import DEFAULT_MAX_TRAVEL_MINUTES, MatchRequest
from matchers.verdict import TravelVerdict

if TYPE_CHECKING:
    from matchers.directory.columns import Bools, Floats, Ints, Sites

MET, UNKNOWN, UNMET, IMPOSSIBLE = range(4)
"""What a verdict says, as a number; impossible shuts out whatever is hard."""

NEVER_MINUTES = 1e9
"""Stands for no figure where ways are compared, as in the law."""
HAIR = 1e-6
"""Minutes, or metres, within which a comparison is left to the law."""


class Reach(NamedTuple):
    """What the law says of every site."""

    code: Ints
    middle: Floats
    """Minutes on the way, the middle of the estimate; not a number where there is none."""
    afar: Bools


class Travels(NamedTuple):
    """What of a request the way hangs on."""

    modes: tuple[str, ...]
    limit: int
    devices: tuple[Truth, Truth]
    """Internet, phone."""


def travels_of(request: MatchRequest) -> Travels:
    """Read from a request what the way hangs on."""
    modes, devices = request.facts.of("travel_modes"), request.facts.of("devices")
    held = modes.held & MODES.keys() if isinstance(modes, Collection) else ()
    internet, phone = (
        devices.holds(word) if isinstance(devices, Collection) else Truth.UNKNOWN
        for word in ("internet", "phone")
    )
    return Travels(
        tuple(sorted(held)),
        request.max_travel_minutes or DEFAULT_MAX_TRAVEL_MINUTES,
        (internet, phone),
    )


class Reaching:
    """Some sites of a directory, seen from one home."""

    def __init__(self, sites: Sites, request: MatchRequest, wanted: Ints | None = None) -> None:
        """Measure once how far sites are; of those not `wanted`, by number, nothing is said."""
        self._sites = sites
        self._wanted = np.arange(len(sites.radius_m)) if wanted is None else wanted
        self._radius_m = sites.radius_m[self._wanted]
        self._placed = sites.placed[self._wanted]
        self._boxed = sites.boxed[self._wanted]
        self._from_afar = request.max_distance_m is None and not request.hard.get("distance", False)
        self._by_law = request.max_distance_m is not None
        self._home = request.home
        self._spans: dict[str, tuple[Floats, Floats]] = {}
        """Least and most minutes by each way of going, once asked for."""
        self.metres = None if request.home is None else self._measure(request.home)

    def _measure(self, home: Place) -> Floats:
        """As `distance_m`, in the order of its operations."""
        apart: Floats = np.zeros(len(self._wanted))
        together: Floats = np.zeros(len(self._wanted))
        for here, all_there in zip(unit_vector(home.point), self._sites.vectors, strict=True):
            there = all_there[self._wanted]
            apart += (here - there) ** 2
            together += (here + there) ** 2
        metres: Floats = EARTH_RADIUS_M * (2.0 * np.arctan2(np.sqrt(apart), np.sqrt(together)))
        return metres

    def reach(self, travels: Travels, judge: Callable[[int], TravelVerdict]) -> Reach:
        """What the law says of every site, for a client who travels like that.

        `judge` is the law, asked of one site by its number where it is too close to call.
        """
        count = len(self._wanted)
        code, middle = np.full(count, UNKNOWN), np.full(count, np.nan)
        afar, doubtful = np.zeros(count, dtype=bool), np.full(count, self._by_law)
        going = None
        kinds = self._sites.ways_of[self._wanted]
        for kind, ways in enumerate(self._sites.ways):
            members = np.flatnonzero(kinds == kind)
            if not members.size:
                continue
            best: tuple[Ints, Floats, Bools] | None = None
            for way in ways:
                if way == "in_person":
                    going = self._go(travels) if going is None else going
                    one = (going[0][members], going[1][members], going[2][members])
                    doubtful[members] |= going[3][members]
                else:
                    one = self._without_going(way, travels, len(members))
                best = one if best is None else _better(best, one)
            if best is not None:
                code[members], middle[members], afar[members] = best
        found = self._spread(code, middle, afar)
        for site in self._wanted[doubtful].tolist():
            _ask(judge(site), site, found)
        return found

    def _spread(self, code: Ints, middle: Floats, afar: Bools) -> Reach:
        """From the sites that are wanted to all of them."""
        every = len(self._sites.radius_m)
        found = Reach(np.full(every, UNKNOWN), np.full(every, np.nan), np.zeros(every, dtype=bool))
        found.code[self._wanted], found.middle[self._wanted] = code, middle
        found.afar[self._wanted] = afar
        return found

    def _without_going(self, way: str, travels: Travels, count: int) -> tuple[Ints, Floats, Bools]:
        here, nothing = np.zeros(count), np.zeros(count, dtype=bool)
        if way not in NEEDS_DEVICE:
            return np.full(count, MET), here, nothing
        has = travels.devices[0] if way == "virtual" else travels.devices[1]
        code = {Truth.YES: MET, Truth.UNKNOWN: UNKNOWN, Truth.NO: IMPOSSIBLE}[has]
        return np.full(count, code), here if code == MET else np.full(count, np.nan), nothing

    def _go(self, travels: Travels) -> tuple[Ints, Floats, Bools, Bools]:
        """Going there: verdict, middle of the minutes, too far for anybody, too close to call."""
        count, placed, boxed = len(self._wanted), self._placed, self._boxed
        code, middle = np.full(count, UNKNOWN), np.full(count, np.nan)
        afar, near = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        metres = self.metres
        if metres is None or self._home is None:
            return code, middle, afar, near
        beyond = metres - self._radius_m - AFAR_M
        if self._from_afar:
            afar = placed & (beyond > 0)
        near = placed & (np.abs(beyond) < HAIR)
        radius = np.where(boxed, np.maximum(self._radius_m, BOX_M), self._radius_m)
        slack = self._home.radius_m + radius
        least = np.maximum(0.0, metres - slack)
        most = np.minimum(math.pi * EARTH_RADIUS_M, metres + slack)
        for mode in travels.modes or MODES:
            if mode not in self._spans:
                self._spans[mode] = _minutes(least, most, mode)
        spans = self._spans
        if travels.modes:
            lo, hi = _quickest([spans[mode] for mode in travels.modes])
            inside = (lo, hi)
        else:
            lo, hi = spans["car"][0], spans["transit"][1]
            ends = [spans[mode] for mode in MODES]
            inside = (
                np.minimum.reduce([lo for lo, _ in ends]),
                np.maximum.reduce([hi for _, hi in ends]),
            )
        told = np.full(count, UNKNOWN)
        told[inside[1] <= travels.limit] = MET
        told[inside[0] > travels.limit] = UNMET
        near |= np.abs(inside[0] - travels.limit) < HAIR
        near |= np.abs(inside[1] - travels.limit) < HAIR
        goes = placed & ~afar & ~(boxed & (told != UNMET))
        code[goes], middle[goes] = told[goes], ((lo + hi) / 2)[goes]
        return code, middle, afar, near & placed


def _ask(verdict: TravelVerdict, site: int, found: Reach) -> None:
    codes = {"met": MET, "unknown": UNKNOWN, "unmet": UNMET}
    found.code[site] = IMPOSSIBLE if verdict.impossible else codes[verdict.verdict]
    minutes = verdict.minutes
    found.middle[site] = np.nan if minutes is None else (minutes[0] + minutes[1]) / 2
    found.afar[site] = verdict.afar


def _minutes(least: Floats, most: Floats, mode: str) -> tuple[Floats, Floats]:
    way = MODES[mode]
    speed = way.speed_km_h["suburban"]

    def estimate(metres: Floats) -> Floats:
        return way.overhead_minutes + way.circuity * (metres / 1000.0) / speed * 60.0

    return LEAST * estimate(least), MOST * estimate(most)


def _quickest(spans: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The span with the least middle; of equals the first."""
    lo, hi = spans[0]
    for other_lo, other_hi in spans[1:]:
        better = other_lo + other_hi < lo + hi
        lo, hi = np.where(better, other_lo, lo), np.where(better, other_hi, hi)
    return lo, hi


def _better(
    one: tuple[Ints, Floats, Bools], other: tuple[Ints, Floats, Bools]
) -> tuple[Ints, Floats, Bools]:
    """The better of two ways at every site: met before unknown before unmet, then quicker."""
    rank, other_rank = np.minimum(one[0], UNMET), np.minimum(other[0], UNMET)
    took = np.where(np.isnan(one[1]), NEVER_MINUTES, one[1])
    other_took = np.where(np.isnan(other[1]), NEVER_MINUTES, other[1])
    switch = (other_rank < rank) | ((other_rank == rank) & (other_took < took))
    code = np.where(switch, other[0], one[0])
    return code, np.where(switch, other[1], one[1]), np.where(switch, other[2], one[2])
