"""Can they get there in bearable time, or does it come to them?"""

from __future__ import annotations

from typing import Any

import pytest

from ecograph.facts import Fact
from ecograph.point import Point
from ecograph.possible import Place
from matchers.constraints.distance import Distance
from matchers.directory.facets import Site
from matchers.verdict import TravelVerdict
from tests.matchers.requests import request

HOME = Place(point=Point(lat=42.2, lon=-99.9))
TEN_KM_NORTH = Point(lat=42.2 + 10 / 111.195, lon=-99.9)


def site(point: Point | None = TEN_KM_NORTH, **fields: Any) -> Site:
    plain = {
        "radius_m": 0.0,
        "precision": "given",
        "confidential": False,
        "delivery": ("in_person",),
    }
    return Site(point=point, **{**plain, **fields})


def judge(where: Site, *, modes: tuple[str, ...] = ("car",), **fields: Any) -> TravelVerdict:
    facts = {"travel_modes": Fact(has=frozenset(modes))} if modes else {}
    facts.update(fields.pop("facts", {}))
    return Distance().judge(where, request(facts=facts, **{"home": HOME, **fields}))


def test_distance_is_met_within_the_limit() -> None:
    found = judge(site())
    assert found.verdict == "met"
    assert found.distance_m == pytest.approx(10_000, rel=1e-3)
    # 5 + 1.42 * 10 km / 40 km/h * 60 = 26.3 minutes, give or take 30 %
    assert found.minutes == pytest.approx((0.7 * 26.3, 1.3 * 26.3), rel=1e-3)


def test_distance_is_unknown_where_the_limit_lies_between() -> None:
    assert judge(site(), max_travel_minutes=26).verdict == "unknown"


def test_distance_is_unmet_and_says_how_much_more_it_takes() -> None:
    found = judge(site(), modes=("walk",), max_travel_minutes=60)
    assert found.verdict == "unmet"
    # 1.3 * 10 / 4.8 * 60 = 162.5 minutes; at most 211.25, so 151 more than 60
    assert found.missing == ("a ride there by car",)


def test_distance_takes_the_quickest_way_the_client_has() -> None:
    by_both = judge(site(), modes=("walk", "car"))
    assert by_both.minutes == judge(site()).minutes


def test_distance_spans_car_and_bus_where_nobody_asked_how_they_travel() -> None:
    found = judge(site(), modes=())
    assert found.minutes is not None
    assert found.minutes[0] == pytest.approx(0.7 * 26.3, rel=1e-3)
    assert found.minutes[1] == pytest.approx(1.3 * (15 + 1.4 * 10 / 14 * 60), rel=1e-3)


def test_distance_is_unknown_without_coordinates_or_home() -> None:
    assert judge(site(None)).verdict == "unknown"
    assert judge(site(), home=None).verdict == "unknown"


def test_a_confidential_place_shows_no_distance() -> None:
    found = judge(site(confidential=True))
    assert (found.verdict, found.distance_m, found.minutes) == ("unknown", None, None)


def test_what_comes_to_the_client_is_no_distance_away() -> None:
    assert judge(site(None, delivery=("mobile",))).minutes == (0.0, 0.0)


def test_a_remote_service_needs_the_device() -> None:
    online = site(None, delivery=("virtual",))
    assert judge(online).verdict == "unknown"
    assert judge(online, facts={"devices": Fact(has=frozenset({"internet"}))}).verdict == "met"
    offline = judge(online, facts={"devices": Fact(has=frozenset({"phone"}), complete=True)})
    assert (offline.verdict, offline.missing) == ("unmet", ("internet",))
    assert offline.impossible


def test_a_straight_line_limit_is_kept_beside_the_minutes() -> None:
    far = judge(site(), max_distance_m=8_000)
    assert (far.verdict, far.missing) == ("unmet", ("2.0 km more",))
    assert judge(site(radius_m=3_000), max_distance_m=11_000).verdict == "unknown"


def test_more_time_is_offered_up_to_twice_the_limit() -> None:
    by_car = judge(site(), max_travel_minutes=18)
    # at most 1.3 * 26.3 = 34.2 minutes: 16 more than 18
    assert by_car.missing == ("16 minutes more on the way",)
    assert judge(site(), max_travel_minutes=10).missing == ()


def test_a_limit_in_kilometres_alone_assumes_none_in_minutes() -> None:
    """Whoever says "at most 12 km" and walks has not said "within the hour"."""
    found = judge(site(), modes=("walk",), max_distance_m=12_000)
    assert found.verdict == "met"
    assert found.reason.startswith("10.0 km of at most 12 km, 114 to 211 minutes on foot")


def test_both_limits_must_give_where_both_are_broken() -> None:
    limits = {"max_distance_m": 8_000, "max_travel_minutes": 110}
    found = judge(site(), modes=("walk",), **limits)
    assert found.missing == ("2.0 km more and 101 minutes more on the way",)


def test_nobody_is_taken_for_a_driver_or_rider_who_was_not_asked() -> None:
    """On foot it takes 114 minutes or more; not known is not met."""
    found = judge(site(), modes=(), max_travel_minutes=100)
    assert (found.verdict, found.asks) == ("unknown", ("travel_modes",))
    near = site(Point(lat=42.2 + 1 / 111.195, lon=-99.9))
    assert judge(near, modes=(), max_travel_minutes=100).verdict == "met"
    assert judge(site(), modes=(), max_travel_minutes=10).verdict == "unmet"


def test_coming_closer_takes_no_longer_where_places_are_vague() -> None:
    homes = Place(point=HOME.point, radius_m=3_000)
    middles = []
    for metres in range(0, 3_000, 50):
        point = Point(lat=42.2 + metres / 111_195, lon=-99.9)
        minutes = judge(site(point), modes=("walk", "car"), home=homes).minutes
        assert minutes is not None
        middles.append(sum(minutes))
    assert middles == sorted(middles)


def test_nobody_is_sent_hundreds_of_kilometres_but_it_may_help_from_afar() -> None:
    washington = site(Point(lat=38.9, lon=-77.0))
    found = judge(washington, max_travel_minutes=60)
    assert (found.verdict, found.minutes, found.afar) == ("unknown", None, True)
    assert "by phone, online or by mail" in found.reason
    assert judge(washington, max_distance_m=20_000).verdict == "unmet"
    assert judge(washington, hard={"distance": True}).verdict == "unmet"


def test_a_post_office_box_has_no_distance_but_may_be_in_another_town() -> None:
    found = judge(site(precision="box"))
    assert (found.verdict, found.minutes) == ("unknown", None)
    assert "only a post-office box" in found.reason
    far = judge(site(Point(lat=43.7, lon=-99.9), precision="box"), max_travel_minutes=60)
    assert far.verdict == "unmet"
    assert "known to 25 km only, by its post-office box" in far.reason


def test_a_vague_place_is_told_as_one() -> None:
    assert "known to 25 km only" in judge(site(radius_m=25_000, precision="postal_code")).reason
    assert "middle of its ZIP code" in judge(site(radius_m=2_000, precision="postal_code")).reason
