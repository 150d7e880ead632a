"""Does matching agree with brute force, and keep the laws that any matching must keep?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecograph.facts import Facts
from ecograph.nodes.directory import Delivery, Service
from ecograph.possible import Collection, Interval, Truth
from ecograph.rules.grammar import All, Rule
from matchers.answers import Matches
from matchers.constraints import STANDARD
from matchers.directory import Directory
from matchers.directory.facets import (
    Access,
    Catchment,
    Conditions,
    Papers,
    Prices,
    Provider,
    Room,
    Site,
    Timetable,
    Tongues,
)
from matchers.matching import match
from matchers.request import MatchRequest
from matchers.verdict import (
    CapacityVerdict,
    CostVerdict,
    HoursVerdict,
    LanguageVerdict,
    TravelVerdict,
    Verdict,
)
from tests.matchers.generated import FACTS, clients, moved, rules, services, worlds
from tests.matchers.worlds import COVERED, Offer, Spot, directory_of

some = settings(max_examples=80)

# Brute force: from plain values straight to the answer. Nothing of matching, ranking or the
# compiled directory is used, only what a single constraint says of a single facet.


def facets(one: Offer, place: Spot | None) -> dict[str, object]:
    """What each constraint looks at, put together by hand."""
    service = one.service
    location = place.location if place else None
    hidden = location is not None and location.confidential
    ways: tuple[Delivery, ...] = service.delivery or ("in_person",)
    return {
        "eligibility": Conditions(service.eligibility, service.eligibility_description),
        "documents": Papers(tuple((f"document:t:{paper}", paper) for paper in sorted(one.papers))),
        "area": Catchment(tuple((f"area:t:{area}", area) for area in sorted(one.areas)), ways),
        "distance": Site(
            point=None if location is None or hidden else location.point,
            radius_m=0.0 if location is None or hidden else location.point_radius_m,
            precision="",
            confidential=hidden,
            delivery=ways,
        ),
        "language": Tongues(
            (*service.languages, *(location.languages if location else ())),
            service.languages_complete,
            service.interpretation_services,
        ),
        "cost": Prices(one.prices, service.fees_description),
        "hours": Timetable(one.schedules),
        "accessibility": Access(
            location.accommodations if location else (),
            location.accommodations_lacking if location else (),
            (),
            ways,
        ),
        "capacity": Room(one.capacity),
        "trust": Provider(service.id, f"organization:t:{one.organization}"),
    }


@dataclass(frozen=True)
class Answer:
    """One service at one place, judged by brute force."""

    service: str
    place: str
    verdicts: dict[str, Verdict]
    blocked: tuple[str, ...]
    score: float

    @property
    def rank(self) -> tuple[object, ...]:
        """Better first."""
        travel = self.verdicts["distance"]
        assert isinstance(travel, TravelVerdict)
        open_questions = sum(v.verdict == "unknown" for v in self.verdicts.values())
        metres = math.inf if travel.distance_m is None else travel.distance_m
        return -self.score, open_questions, metres, travel.stop_m or 0, self.service, self.place


def brute(offers: list[Offer], asked: MatchRequest) -> tuple[list[Answer], dict[str, Answer]]:
    """The services that fit, in order, and for the others the place that comes nearest."""
    fits, others = [], {}
    for one in offers:
        if one.service.private or one.service.status == "inactive":
            continue
        if not set(one.terms) & COVERED[asked.need.name]:
            continue
        at = [answer(one, place, asked) for place in one.places or (None,)]
        if "trust" in at[0].blocked:
            continue
        free = [found for found in at if not found.blocked]
        if free:
            fits.append(min(free, key=lambda found: found.rank))
        else:
            others[one.service.id] = min(at, key=lambda found: (len(found.blocked), found.rank))
    return sorted(fits, key=lambda found: found.rank), others


def answer(one: Offer, place: Spot | None, asked: MatchRequest) -> Answer:
    """Judge and score one service at one place."""
    of = facets(one, place)
    verdicts = {
        constraint.name: constraint.judge(of[constraint.name], asked) for constraint in STANDARD
    }
    stated = {
        "distance": asked.max_travel_minutes is not None or asked.max_distance_m is not None,
        "cost": isinstance(asked.facts.of("budget_cents_per_visit"), Interval),
        "hours": isinstance(asked.facts.of("free_times"), Collection),
        "capacity": False,
    }
    if asked.need.urgency == "crisis":
        stated |= {"cost": False, "hours": False}
    hard = {name: {**stated, **asked.hard}.get(name, True) for name in verdicts} | {"trust": True}
    blocked = tuple(
        n for n, v in verdicts.items() if v.verdict == "unmet" and (hard[n] or v.impossible)
    )
    place_id = place.location.id if place else ""
    return Answer(one.service.id, place_id, verdicts, blocked, score(one, verdicts, asked))


def score(one: Offer, verdicts: dict[str, Verdict], asked: MatchRequest) -> float:
    """The weighted mean as it is written down, in plain arithmetic."""
    today, service = asked.on.date(), one.service
    travel, cost, hours, room, spoken = (
        verdicts[name] for name in ("distance", "cost", "hours", "capacity", "language")
    )
    assert isinstance(travel, TravelVerdict)
    assert isinstance(cost, CostVerdict)
    assert isinstance(hours, HoursVerdict)
    assert isinstance(room, CapacityVerdict)
    assert isinstance(spoken, LanguageVerdict)
    may_come = {"met": 1.0, "unknown": 0.5, "unmet": 0.0}[verdicts["eligibility"].verdict]

    def aged(day: date, half: float) -> float:
        return float(0.5 ** (max(0, (today - day).days) / half))

    reported = one.capacity.updated if one.capacity else None
    checked = service.assured_date or service.last_modified or service.as_of
    ways = {"staff": 1, "aide": 0.9, "on_site_interpreter": 0.8, "remote_interpreter": 0.6}
    values = {
        "fit": may_come * min(1, 4 / len(set(one.terms))),
        "closeness": 30 / (30 + sum(travel.minutes) / 2) if travel.minutes else 0.5,
        "cost": 20 / (20 + sum(cost.cents) / 200) if cost.cents else 0.5,
        "wait": 0.5 + (room.room - 0.5) * aged(reported, 90) if reported else 0.5,
        "language": ways.get(spoken.language.mode, 0.2) if spoken.language else 0.5,
        "freshness": aged(checked, 365) if checked else 0.5,
        "open_now": {Truth.YES: 1.0, Truth.UNKNOWN: 0.5, Truth.NO: 0.0}[hours.open_now],
    }
    weights = {"fit": 0.3, "closeness": 0.2, "cost": 0.15, "wait": 0.1, "language": 0.1}
    weights["freshness"] = 0.05
    if asked.need.urgency == "crisis":
        weights = {"open_now": 0.5, "closeness": 0.2, "fit": 0.2, "language": 0.1}
    wished = preferences(service, asked)
    if wished is not None and asked.need.urgency != "crisis":
        values["preferences"], weights["preferences"] = wished, 0.1
    weights |= asked.weights
    whole = sum(weights.values())
    return round(sum(values[name] * weight for name, weight in weights.items()) / whole, 9)


def preferences(service: Service, asked: MatchRequest) -> float | None:
    """Half, and up to half more for what is welcome, and less for what is not."""
    wishes = asked.preferences
    welcome = [trait in service.traits for trait in wishes.traits]
    if wishes.virtual:
        welcome.append("virtual" in service.delivery)
    if wishes.group_size_at_most:
        welcome.append((service.group_size or 0) <= wishes.group_size_at_most)
    if wishes.readiness:
        welcome.append("low_demand" in service.traits)
    avoided = [trait in service.traits for trait in wishes.avoids]
    if not welcome and not avoided:
        return None
    gain = sum(welcome) / len(welcome) if welcome else 0
    loss = sum(avoided) / len(avoided) if avoided else 0
    return 0.5 + gain / 2 - loss / 2


def find(offers: list[Offer], asked: MatchRequest) -> Matches:
    return match(directory_of(*offers), asked)


@some
@given(worlds(), clients())
def test_matching_agrees_with_brute_force(offers: list[Offer], asked: MatchRequest) -> None:
    """M1: the same services in the same order, with the same verdicts and scores."""
    found, (expected, others) = find(offers, asked), brute(offers, asked)
    assert [one.service for one in found.matches] == [one.service for one in expected]
    for mine, theirs in zip(found.matches, expected, strict=True):
        assert mine.score == pytest.approx(theirs.score, abs=2e-9)
        assert [(v.name, v.verdict, v.reason) for v in mine.constraints] == [
            (name, verdict.verdict, verdict.reason) for name, verdict in theirs.verdicts.items()
        ]
    assert found.fitting == len(expected)
    assert found.found == len(expected) + len(others)
    near = {one.service for one in found.near_misses}
    out = {one.service for one in found.ruled_out}
    assert near | out == others.keys()
    assert near.isdisjoint(out)
    for near_miss in found.near_misses:
        assert near_miss.missing
        assert len(others[near_miss.service].blocked) == 1
    for ruled_out in found.ruled_out:
        assert len(ruled_out.because) == len(others[ruled_out.service].blocked)


@some
@given(worlds(), clients())
def test_a_score_is_the_sum_of_the_parts_that_are_shown(
    offers: list[Offer], asked: MatchRequest
) -> None:
    """M4: whoever reads the answer can do the sum."""
    found = find(offers, asked)
    for one in (*found.matches, *found.near_misses, *found.fallbacks):
        parts = one.score_parts
        assert sum(part.weight for part in parts.values()) == pytest.approx(1)
        assert all(0 <= part.value <= 1 for part in parts.values())
        assert one.score == pytest.approx(sum(p.value * p.weight for p in parts.values()), abs=1e-9)
        assert parts["closeness"].value == pytest.approx(
            30 / (30 + sum(one.travel_minutes) / 2) if one.travel_minutes else 0.5
        )
        if "cost" in parts:
            price = sum(one.pays_cents) / 200 if one.pays_cents else 20
            assert parts["cost"].value == pytest.approx(20 / (20 + price))


@some
@given(worlds(), services("new"), clients())
def test_a_new_service_takes_nothing_from_the_others(
    offers: list[Offer], new: Offer, asked: MatchRequest
) -> None:
    """M2: the others stay, in their order, with their scores and reasons."""
    before = find(offers, asked).matches
    after = [one for one in find([*offers, new], asked).matches if one.service != new.service.id]
    assert list(before) == after


@some
@given(worlds(least=1), clients(), rules)
def test_a_stricter_rule_never_adds_a_service(
    offers: list[Offer], asked: MatchRequest, more: Rule
) -> None:
    """M2: one condition more cannot let anybody in, nor make a service fit better."""
    rule = offers[0].fields["eligibility"]
    assume(rule is not None)
    strict = replace(offers[0], fields={**offers[0].fields, "eligibility": All(parts=(rule, more))})
    before = {one.service: one.score for one in find(offers, asked).matches}
    after = {one.service: one.score for one in find([strict, *offers[1:]], asked).matches}
    assert after.keys() <= before.keys()
    assert all(after[id] <= before[id] for id in after)


@some
@given(services("s0"), clients(), st.floats(0, 1))
def test_coming_closer_never_lowers_the_score(
    one: Offer, asked: MatchRequest, share: float
) -> None:
    """M2: nor does it take a service away. A service that is also online goes by its best way."""
    assume(len(one.service.delivery) < 2)
    closer = replace(one, places=tuple(moved(place, share) for place in one.places))
    before, after = find([one], asked).matches, find([closer], asked).matches
    if before:
        assert after
        assert after[0].score >= before[0].score


NAMES = {"name": "Zimt", "alternate_name": "Aa", "description": "Other words", "url": "x.example"}


@some
@given(worlds(), clients())
def test_other_names_change_nothing(offers: list[Offer], asked: MatchRequest) -> None:
    """M2: no service comes first for how it is called."""
    called = [
        replace(
            one,
            fields={**one.fields, **NAMES},
            hides={"alternate_name": "Zz", "description": "Zz"},
            places=tuple(Spot(p.id, {**p.fields, "name": "Zz"}) for p in one.places),
        )
        for one in offers
    ]

    def told(found: Matches) -> list[object]:
        return [(one.service, one.score, one.constraints) for one in found.matches]

    assert told(find(offers, asked)) == told(find(called, asked))


@some
@given(worlds(), clients(), st.randoms(use_true_random=False))
def test_the_order_in_which_services_are_listed_changes_nothing(
    offers: list[Offer], asked: MatchRequest, random: object
) -> None:
    """M2: neither in the file nor in the compiled directory."""
    shuffled = list(offers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    listed = directory_of(*offers)
    found = match(listed, asked)
    assert match(directory_of(*shuffled), asked) == found
    rows = list(listed.rows)
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert match(Directory(tuple(rows), listed.commit), asked) == found


LIMITS = frozenset({"free_times", "accommodations"})
"""Wishes, not facts: whoever names none is free at any hour, and needs nothing special."""


def forgetting(asked: MatchRequest, name: str) -> MatchRequest:
    """The same request without one fact."""
    if name == "home":
        return asked.model_copy(update={"home": None})
    if name == "languages":
        return asked.model_copy(update={"languages": ()})
    left = {key: value for key, value in asked.facts.possible.items() if key != name}
    facts = Facts(on=asked.facts.on, possible=left, learned=asked.facts.learned)
    return asked.model_copy(update={"facts": facts})


forgotten = st.sampled_from(sorted({*FACTS, "home", "languages"} - LIMITS))


@settings(max_examples=200)
@given(services("s0"), clients(), forgotten)
def test_a_fact_less_is_never_another_answer(one: Offer, asked: MatchRequest, name: str) -> None:
    """M3: what is forgotten makes things unknown; no yes turns into a no, no no into a yes."""
    of, less = facets(one, next(iter(one.places), None)), forgetting(asked, name)
    for constraint in STANDARD:
        known = constraint.judge(of[constraint.name], asked).verdict
        then = constraint.judge(of[constraint.name], less).verdict
        assert then in (known, "unknown"), (constraint.name, name, known, then)


@some
@given(worlds(), clients(), forgotten)
def test_a_fact_less_shuts_nobody_out(offers: list[Offer], asked: MatchRequest, name: str) -> None:
    """M3: nobody loses a match for having said less."""
    listed = directory_of(*offers)
    before = {one.service for one in match(listed, asked).matches}
    after = {one.service for one in match(listed, forgetting(asked, name)).matches}
    assert before <= after
