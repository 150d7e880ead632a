"""Can they get there in bearable time, or does it come to them?"""

from __future__ import annotations

from ecograph.geo import MODES, distance_m, quickest_mode, travel_minutes
from ecograph.nodes.directory import Delivery
from ecograph.point import Point
from ecograph.possible import Collection, Interval, Place, Truth
from matchers.directory import Row, Site
from matchers.request import DEFAULT_MAX_TRAVEL_MINUTES, MatchRequest
from matchers.verdict import TravelVerdict

BY_MODE = {"walk": "on foot", "transit": "by bus", "car": "by car", "bicycle": "by bicycle"}
NEEDS_DEVICE: dict[Delivery, str] = {"virtual": "internet", "phone": "phone"}
RIDE = "a ride there by car"
BEST_FIRST = ("met", "unknown", "unmet")

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
        return self._way(request.home, site.point, site, request)

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
        )

    def _way(self, home: Place, to: Point, site: Site, request: MatchRequest) -> TravelVerdict:
        metres = distance_m(home.point, to)
        mode, minutes = _fastest(home, to, site.radius_m, _modes(request))
        limit = request.max_travel_minutes or DEFAULT_MAX_TRAVEL_MINUTES
        verdict = "met" if minutes[1] <= limit else "unmet" if minutes[0] > limit else "unknown"
        slack_m = home.radius_m + site.radius_m
        too_far = request.max_distance_m is not None and metres - slack_m > request.max_distance_m
        if too_far:
            verdict = "unmet"
        elif request.max_distance_m is not None and metres + slack_m > request.max_distance_m:
            verdict = "unknown" if verdict == "met" else verdict
        about = "; measured to the middle of its ZIP code" * (site.precision == "postal_code")
        told = "" if request.max_travel_minutes else " (no limit was said; 60 assumed)"
        return TravelVerdict(
            name=self.name,
            verdict=verdict,  # type: ignore[arg-type]
            reason=(
                f"{metres / 1000:.1f} km, {minutes[0]:.0f} to {minutes[1]:.0f} minutes {mode} "
                f"of at most {limit}{told}{about}"
            ),
            minutes=minutes,
            distance_m=metres,
            missing=_shorter(home, to, site, minutes, request) if verdict == "unmet" else (),
            more_minutes=minutes[1] - limit if verdict == "unmet" and not too_far else None,
            asks=("travel_modes",) if verdict == "unknown" and not _modes(request) else (),
        )


def _modes(request: MatchRequest) -> frozenset[str]:
    known = request.facts.of("travel_modes")
    return known.held & MODES.keys() if isinstance(known, Collection) else frozenset()


def _fastest(home: Place, site: Point, radius_m: float, modes: frozenset[str]) -> Way:
    """The quickest of the client's ways to travel; between car and bus where none is known."""
    mode = quickest_mode(home, site, modes)
    if mode is not None:
        return BY_MODE[mode], _ends(travel_minutes(home, site, radius_m, mode))
    car, bus = (_ends(travel_minutes(home, site, radius_m, mode)) for mode in ("car", "transit"))
    return "by car or bus", (car[0], bus[1])


def _ends(minutes: Interval) -> tuple[float, float]:
    return minutes.lo or 0.0, minutes.hi if minutes.hi is not None else float("inf")


def _shorter(
    home: Place, to: Point, site: Site, minutes: tuple[float, float], request: MatchRequest
) -> tuple[str, ...]:
    """What would bring it within the limit: a ride, or up to twice the time; else nothing does."""
    metres = distance_m(home.point, to)
    if request.max_distance_m is not None and metres > request.max_distance_m:
        return (f"{(metres - request.max_distance_m) / 1000:.1f} km more",)
    limit = request.max_travel_minutes or DEFAULT_MAX_TRAVEL_MINUTES
    by_car = _ends(travel_minutes(home, to, site.radius_m, "car"))
    more = max(1, round(minutes[1] - limit))
    longer = (f"{more} minutes more on the way",) if more <= limit else ()
    ride = (RIDE,) if "car" not in _modes(request) and by_car[0] <= limit else ()
    return (*ride, *longer)
