"""Random small worlds: services with rules, prices, languages, hours and places; and clients."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from ecograph.facts import Fact
from ecograph.nodes.client import Preferences
from ecograph.nodes.directory import SlidingStep, SpokenLanguage
from ecograph.point import Point
from ecograph.possible import Place
from ecograph.rules.grammar import (
    All,
    Compare,
    Includes,
    IncomeAtMostPoverty,
    Not,
    OneOf,
    Residue,
    Rule,
)
from ecograph.rules.grammar import Any as AnyOf
from matchers.request import Asked, MatchRequest
from tests.matchers.requests import request
from tests.matchers.worlds import (
    COVERED,
    HOME,
    Offer,
    Spot,
    hours,
    offer,
    price,
    report,
    spot,
    term,
)

YES = frozenset({"yes"})
WALKING = ("walk", "bicycle", "transit", "car")
TIMES = ("weekday_daytime", "weekday_evening", "saturday", "sunday", "night")

leaves: st.SearchStrategy[Rule] = st.sampled_from(
    [
        Compare(attribute="age", at_least=18),
        Compare(attribute="age", at_least=60),
        Compare(attribute="age", at_most=24),
        OneOf(attribute="student", values=YES),
        OneOf(attribute="housing", values=frozenset({"shelter", "street"})),
        Includes(attribute="benefits", values=frozenset({"snap"}), mutability="actionable"),
        Includes(attribute="documents", values=frozenset({"document:t:id"})),
        IncomeAtMostPoverty(percent=200, year=2026),
        Residue(quote="call to find out"),
    ]
)
rules: st.SearchStrategy[Rule] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(All, parts=st.tuples(inner, inner)),
        st.builds(AnyOf, parts=st.tuples(inner, inner)),
        st.builds(Not, part=inner),
    ),
    max_leaves=3,
)

languages = st.lists(
    st.builds(
        SpokenLanguage,
        tag=st.sampled_from(["en", "es", "ht", "zh", None]),
        name=st.just("a language"),
        mode=st.sampled_from(["staff", "on_site_interpreter", "papers"]),
    ),
    max_size=2,
).map(tuple)

prices = st.lists(
    st.sampled_from(
        [
            price(0),
            price(1500),
            price(1000, amount_at_most_cents=4000),
            price(500, insurance_accepted=("medicaid",)),
            price(8000, sliding=(SlidingStep(fpl_percent_at_most=150, amount_cents=1000),)),
            price(None, option="ask"),
        ]
    ),
    max_size=2,
).map(tuple)

schedules = st.lists(
    st.sampled_from(
        [
            hours("MO TU WE TH FR", 9, 17),
            hours("TU", 18, 20),
            hours("SA SU", 10, 14),
            hours("FR", 22, 2),
            hours("MO"),
            hours("", freq="DAILY", closed=True, valid_from=date(2026, 11, 20)),
        ]
    ),
    max_size=2,
).map(tuple)

reports = st.none() | st.builds(
    report,
    st.sampled_from(["capacity", "no-capacity", "waitlist", "additional-assessment-required"]),
    wait_days=st.none() | st.integers(0, 60),
    updated=st.none() | st.dates(date(2026, 5, 1), date(2026, 11, 23)),
)


@st.composite
def spots(draw: st.DrawFn, id: str = "spot") -> Spot:
    """A place within an hour or two, sometimes vague, confidential, or nowhere."""
    codes = draw(st.permutations(["step_free", "toilet"]))
    cut = draw(st.integers(0, 2))
    return spot(
        id,
        draw(st.none() | st.integers(0, 60)),
        point_radius_m=draw(st.sampled_from([0.0, 0.0, 2_500.0])),
        confidential=draw(st.sampled_from([False, False, False, True])),
        languages=draw(languages),
        accommodations=tuple(codes[:cut]),
        accommodations_lacking=tuple(codes[cut:]) if draw(st.booleans()) else (),
    )


@st.composite
def services(draw: st.DrawFn, id: str) -> Offer:
    """Any service."""
    ways = st.sampled_from([(), ("in_person",), ("mobile",), ("phone",), ("virtual", "in_person")])
    places = [draw(spots(f"{id}-{n}")) for n in range(draw(st.integers(0, 2)))]
    return offer(
        id,
        organization=draw(st.sampled_from(["hall", "club", "chapel"])),
        terms=tuple(draw(st.sets(st.sampled_from(["food", "pantry", "meals", "café", "shelter"]),
                                 min_size=1, max_size=5))),
        places=tuple(places),
        papers=tuple(draw(st.sets(st.sampled_from(["id", "lease"]), max_size=1))),
        areas=tuple(draw(st.sets(st.sampled_from(["town", "hills"]), max_size=2))),
        prices=draw(prices),
        schedules=draw(schedules),
        capacity=draw(reports),
        eligibility=draw(st.none() | rules),
        eligibility_description=draw(st.sampled_from(["", "None", "Ask us"])),
        fees_description=draw(st.sampled_from(["", "Free", "Varies"])),
        delivery=draw(ways),
        languages=draw(languages),
        languages_complete=draw(st.booleans()),
        interpretation_services=draw(st.sampled_from(["", "None", "By phone"])),
        traits=tuple(sorted(draw(st.sets(st.sampled_from(["faith", "low_demand"]))))),
        group_size=draw(st.none() | st.integers(1, 12)),
        assured_date=draw(st.none() | st.dates(date(2024, 1, 1), date(2026, 11, 23))),
        status=draw(st.sampled_from(["active", "active", "", "inactive"])),
        private=draw(st.sampled_from([False, False, False, True])),
    )  # fmt: skip


def worlds(*, least: int = 0, most: int = 5) -> st.SearchStrategy[list[Offer]]:
    """Some services."""
    return st.integers(least, most).flatmap(
        lambda count: st.tuples(*(services(f"s{n}") for n in range(count))).map(list)
    )


def _number(least: int, most: int) -> st.SearchStrategy[Fact]:
    exact = st.integers(least, most).map(lambda n: Fact(value=n))
    return exact | st.tuples(st.integers(least, most), st.integers(least, most)).map(
        lambda ends: Fact(at_least=min(ends), at_most=max(ends))
    )


def _words(*words: str) -> st.SearchStrategy[Fact]:
    return st.tuples(st.lists(st.sampled_from((0, 1, 2)), min_size=len(words), max_size=len(words)),
                     st.booleans()).map(
        lambda drawn: Fact(
            has=frozenset(w for w, held in zip(words, drawn[0], strict=True) if held == 1),
            has_not=frozenset(w for w, held in zip(words, drawn[0], strict=True) if held == 2),
            complete=drawn[1],
        )
    )  # fmt: skip


FACTS: Mapping[str, st.SearchStrategy[Fact]] = {
    "age": _number(0, 90),
    "income_cents_per_month": _number(0, 500_000),
    "household_size": _number(1, 5),
    "budget_cents_per_visit": _number(0, 5_000),
    "student": st.booleans().map(lambda value: Fact(value=value)),
    "housing": st.sampled_from(["own", "shelter", "street"]).map(lambda word: Fact(value=word)),
    "benefits": _words("snap"),
    "insurance": _words("medicaid"),
    "documents": _words("document:t:id", "document:t:lease"),
    "areas": _words("area:t:town", "area:t:hills"),
    "devices": _words("phone", "internet"),
    "travel_modes": st.sets(st.sampled_from(WALKING), min_size=1).map(
        lambda modes: Fact(has=frozenset(modes))
    ),
    "accommodations": _words("step_free", "toilet"),
    "free_times": _words(*TIMES),
}


@st.composite
def clients(draw: st.DrawFn) -> MatchRequest:
    """Any request, with more or less known."""
    known = draw(st.sets(st.sampled_from(sorted(FACTS))))
    facts = {
        name: draw(st.just(Fact(refused=True)) if draw(st.integers(0, 9)) == 0 else FACTS[name])
        for name in sorted(known)
    }
    vague = Place(point=HOME.point, radius_m=3_000)
    optional: dict[str, st.SearchStrategy[Any]] = {
        "max_travel_minutes": st.none() | st.integers(5, 120),
        "max_distance_m": st.none() | st.integers(1_000, 50_000),
        "home": st.sampled_from([HOME, HOME, vague, None]),
        "languages": st.sampled_from([(), ("en",), ("es", "en"), ("ht",), ("yue",)]),
        "on": st.sampled_from(
            [datetime(2026, 11, 23, 10), datetime(2026, 11, 28, 1), datetime(2026, 11, 25, 19)]
        ),
        "never": st.sampled_from([frozenset(), frozenset({"organization:t:club"})]),
        "preferences": st.sampled_from(
            [
                Preferences(),
                Preferences(traits=("faith",), group_size_at_most=6),
                Preferences(avoids=("faith",), readiness="not yet", virtual=True),
            ]
        ),
        "weights": st.sampled_from([{}, {"cost": 0.0, "fit": 1.0}]),
        "hard": st.sampled_from([{}, {"language": False, "capacity": True}]),
    }
    name = draw(st.sampled_from(["food", "pantry"]))
    need = Asked(
        name=name,
        terms=frozenset({term(name)}),
        covers=frozenset(map(term, COVERED[name])),
        urgency=draw(st.sampled_from(["routine", "routine", "crisis"])),
    )
    fields = {field: draw(strategy) for field, strategy in optional.items()}
    return request(facts=facts, need=need, top=100, **fields)


def moved(place: Spot, share: float) -> Spot:
    """The same place on the way to home: at 1 where it was, at 0 at home."""
    point = place.fields.get("point")
    if point is None:
        return place
    home = HOME.point
    closer = Point(
        lat=home.lat + (point.lat - home.lat) * share, lon=home.lon + (point.lon - home.lon) * share
    )
    return Spot(place.id, {**place.fields, "point": closer})
