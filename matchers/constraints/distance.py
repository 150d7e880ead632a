"""Can they get there in bearable time, or does it come to them?"""

from __future__ import annotations

from dataclasses import replace

from ecograph.geo import MODES, distance_m, travel_minutes
from ecograph.nodes.directory import Delivery
from ecograph.point import Point
from ecograph.possible import Collection, Interval, Place, Truth
from matchers.directory import Row, Site
from matchers.request import DEFAULT_MAX_TRAVEL_MINUTES, MatchRequest
from matchers.verdict import Outcome, TravelVerdict

BY_MODE = {"walk": "on foot", "transit": "by bus", "car": "by car", "bicycle": "by bicycle"}
NEEDS_DEVICE: dict[Delivery, str] = {"virtual": "internet", "phone": "phone"}
AFAR_M = 400_000.0
"""Farther than anybody is sent for a service."""
BOX_M = 25_000.0
"""How far from its post-office box an office is taken to be at most."""
VAGUE_M = 10_000.0
"""From this radius on it is said how vague the place is."""
RIDE = "a ride there by car"
BEST_FIRST: tuple[Outcome, ...] = ("met", "unknown", "unmet")

Way = tuple[str, tuple[float, float]]
"""How they travel, and the least and most minutes."""


class Distance:
    """Is the way short enough?"""

    name = "distance"

    def facet(self, row: Row) -> Site:
        """Read where it is, and whether it comes to people."""
        return row.site

    def judge(self, facet: Site, request: MatchRequest) -> TravelVerdict:
        """The best of the ways in which the service reaches people."""
        ways = [self._reach(way, facet, request) for way in facet.delivery]
        return min(ways, key=lambda v: (BEST_FIRST.index(v.verdict), v.minutes or (1e9, 1e9)))

    def _reach(self, way: Delivery, site: Site, request: MatchRequest) -> TravelVerdict:
        if way in ("mobile", "in_home"):
            return self._comes(way, site, request)
        if way in NEEDS_DEVICE:
            return self._remote(way, request)
        if site.confidential:
            return self._unknown("the place is kept confidential; it is told by phone")
        if site.point is None:
            return self._unknown("no coordinates and no known ZIP code are listed", stated=False)
        if request.home is None:
            return self._unknown("not known where the client stays", asks=("areas",))
        metres = distance_m(request.home.point, site.point)
        if metres - site.radius_m > AFAR_M and not _must_be_near(request):
            return self._afar(metres)
        if site.precision == "box":
            near_its_box = replace(site, radius_m=max(site.radius_m, BOX_M))
            found = self._way(request.home, site.point, near_its_box, request)
            if found.verdict != "unmet":
                return self._unknown("only a post-office box is listed; ask where it is")
            return found.model_copy(update={"reason": f"{found.reason}, by its post-office box"})
        return self._way(request.home, site.point, site, request)

    def _afar(self, metres: float) -> TravelVerdict:
        """Nobody goes there; a national office listed here can only help in another way."""
        return TravelVerdict(
            name=self.name,
            verdict="unknown",
            reason=f"{metres / 1000:,.0f} km away: ask if it helps by phone, online or by mail",
            distance_m=metres,
            afar=True,
        )

    def _comes(self, way: Delivery, site: Site, request: MatchRequest) -> TravelVerdict:
        """No way to go; of several stops of one round the nearest is the one to tell."""
        if way == "in_home":
            return self._here("comes to the home")
        stop_m = None
        if site.point is not None and request.home is not None and not site.confidential:
            stop_m = distance_m(request.home.point, site.point)
        return self._here("comes to the area", stop_m=stop_m)

    def _here(self, reason: str, *, stop_m: float | None = None) -> TravelVerdict:
        return TravelVerdict(
            name=self.name,
            verdict="met",
            reason=reason,
            minutes=(0.0, 0.0),
            distance_m=0.0,
            stop_m=stop_m,
        )

    def _unknown(
        self, reason: str, *, asks: tuple[str, ...] = (), stated: bool = True
    ) -> TravelVerdict:
        return TravelVerdict(
            name=self.name, verdict="unknown", reason=reason, asks=asks, stated=stated
        )

    def _remote(self, way: Delivery, request: MatchRequest) -> TravelVerdict:
        device = NEEDS_DEVICE[way]
        known = request.facts.of("devices")
        has = known.holds(device) if isinstance(known, Collection) else Truth.UNKNOWN
        by = "by phone" if way == "phone" else "online"
        if has is Truth.YES:
            return self._here(by)
        if has is Truth.UNKNOWN:
            return self._unknown(f"{by}; not known whether they have {device}", asks=("devices",))
        return TravelVerdict(
            name=self.name,
            verdict="unmet",
            reason=f"{by} only, and they have no {device}",
            missing=(device if device == "internet" else f"a {device}",),
            impossible=True,
        )

    def _way(self, home: Place, to: Point, site: Site, request: MatchRequest) -> TravelVerdict:
        metres, slack_m = distance_m(home.point, to), home.radius_m + site.radius_m
        modes, limit, most_m = _modes(request), _limit(request), request.max_distance_m
        by, minutes = _fastest(home, to, site.radius_m, modes)
        in_time = _within(minutes if modes else _by_any(home, to, site.radius_m), limit)
        in_reach = _within((metres - slack_m, metres + slack_m), most_m)
        verdict = max(in_time, in_reach, key=BEST_FIRST.index)
        late = minutes[1] - limit if limit is not None and in_time == "unmet" else None
        far_m = metres - most_m if most_m is not None and in_reach == "unmet" else None
        rideless = "car" not in modes and far_m is None
        by_car = _ends(travel_minutes(home, to, site.radius_m, "car")) if rideless else None
        return TravelVerdict(
            name=self.name,
            verdict=verdict,
            reason=_told(metres, minutes, by, site, request),
            minutes=minutes,
            distance_m=metres,
            missing=_missing(late, far_m, by_car, limit),
            more_minutes=late,
            more_m=far_m,
            asks=("travel_modes",) if in_time == "unknown" and not modes else (),
        )


def _must_be_near(request: MatchRequest) -> bool:
    """Whether it was asked for what is near, so that help from afar is none."""
    return request.max_distance_m is not None or request.hard.get("distance", False)


def _within(span: tuple[float, float], limit: float | None) -> Outcome:
    """Whether all of a span, or none of it, lies within a limit."""
    if limit is None or span[1] <= limit:
        return "met"
    return "unmet" if span[0] > limit else "unknown"


def _limit(request: MatchRequest) -> int | None:
    """The most minutes on the way; an hour is assumed only where no limit of any kind was said."""
    if request.max_travel_minutes is None and request.max_distance_m is not None:
        return None
    return request.max_travel_minutes or DEFAULT_MAX_TRAVEL_MINUTES


def _told(
    metres: float, minutes: tuple[float, float], by: str, site: Site, request: MatchRequest
) -> str:
    reach = request.max_distance_m
    length = f"{metres / 1000:.1f} km" + (f" of at most {reach / 1000:g} km" if reach else "")
    limit = _limit(request)
    least = "" if limit is None else f" of at most {limit}"
    assumed = " (no limit was said; 60 assumed)" * (limit is not None)
    about = "; measured to the middle of its ZIP code" * (site.precision == "postal_code")
    if site.radius_m >= VAGUE_M:
        about = f"; the place is known to {site.radius_m / 1000:.0f} km only"
    return (
        f"{length}, {minutes[0]:.0f} to {minutes[1]:.0f} minutes {by}{least}"
        f"{'' if request.max_travel_minutes else assumed}{about}"
    )


def _modes(request: MatchRequest) -> frozenset[str]:
    known = request.facts.of("travel_modes")
    return known.held & MODES.keys() if isinstance(known, Collection) else frozenset()


def _fastest(home: Place, site: Point, radius_m: float, modes: frozenset[str]) -> Way:
    """The quickest of the client's ways to travel; between car and bus where none is known."""
    if not modes:
        car, bus = (_ends(travel_minutes(home, site, radius_m, m)) for m in ("car", "transit"))
        return "by car or bus, not known which", (car[0], bus[1])
    spans = {mode: _ends(travel_minutes(home, site, radius_m, mode)) for mode in sorted(modes)}
    # By the middle of the span: by anything else, coming closer could take longer.
    mode = min(spans, key=lambda mode: sum(spans[mode]))
    return BY_MODE[mode], spans[mode]


def _by_any(home: Place, site: Point, radius_m: float) -> tuple[float, float]:
    """From the quickest to the slowest way there is, where nobody said how they travel."""
    spans = [_ends(travel_minutes(home, site, radius_m, mode)) for mode in MODES]
    return min(lo for lo, _ in spans), max(hi for _, hi in spans)


def _ends(minutes: Interval) -> tuple[float, float]:
    return minutes.lo or 0.0, minutes.hi if minutes.hi is not None else float("inf")


def _missing(
    late: float | None, far_m: float | None, by_car: tuple[float, float] | None, limit: int | None
) -> tuple[str, ...]:
    """What would bring it within the limits: a ride, or up to twice the time; else nothing does."""
    farther = (f"{far_m / 1000:.1f} km more",) if far_m is not None else ()
    if late is None or limit is None:
        return farther
    more = max(1, round(late))
    longer = (f"{more} minutes more on the way",) if more <= limit else ()
    if farther:
        return (" and ".join((*farther, *longer)),) if longer else ()
    ride = (RIDE,) if by_car is not None and by_car[0] <= limit else ()
    return (*ride, *longer)
