"""Which services fit, which nearly, and why?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecograph.errors import InvalidRequest
from ecograph.facts import Fact
from ecograph.nodes.directory import Address, Phone, SpokenLanguage
from ecograph.rules.grammar import Compare, OneOf
from matchers.answers import Matches
from matchers.constraints import STANDARD
from matchers.directory import Row
from matchers.matching import match
from matchers.request import Asked, MatchRequest
from matchers.verdict import Verdict
from tests.matchers.requests import request
from tests.matchers.worlds import (
    HOME,
    Offer,
    directory_of,
    hours,
    offer,
    price,
    report,
    spot,
    term,
)

CAR = Fact(has=frozenset({"car"}))
SIXTY = Compare(attribute="age", at_least=60)
VETERAN = OneOf(attribute="veteran", values=frozenset({"yes"}))
TWENTY = {"age": Fact(value=20)}


def find(*offers: Offer, facts: dict[str, Fact] | None = None, **fields: Any) -> Matches:
    known = {"travel_modes": CAR, **(facts or {})}
    return match(directory_of(*offers), request(home=HOME, facts=known, **fields))


def names(found: tuple[Any, ...]) -> list[str]:
    return [one.name for one in found]


def test_nothing_listed_finds_nothing() -> None:
    found = find()
    assert (found.found, found.fitting, found.matches, found.shut_out) == (0, 0, (), {})


def test_other_needs_are_not_answered() -> None:
    assert find(offer("bed", terms=("shelter",))).found == 0


def test_a_service_is_listed_once_at_its_best_place() -> None:
    found = find(offer("pantry", places=(spot("far", 20), spot("near", 2), spot("farther", 30))))
    (one,) = found.matches
    assert found.found == 1
    assert one.distance_m == pytest.approx(2_000, rel=1e-3)


def test_a_place_that_fits_is_better_than_a_nearer_one_that_does_not() -> None:
    steps = spot("near", 2, accommodations_lacking=("step_free",))
    ramp = spot("far", 20, accommodations=("step_free",))
    found = find(
        offer("pantry", places=(steps, ramp)),
        facts={"accommodations": Fact(has=frozenset({"step_free"}))},
    )
    (one,) = found.matches
    assert one.distance_m == pytest.approx(20_000, rel=1e-3)
    assert found.near_misses == ()


def test_one_thing_that_could_be_had_makes_a_near_miss() -> None:
    found = find(offer("papers", papers=("id card",)), facts={"documents": Fact(complete=True)})
    (near,) = found.near_misses
    assert (near.name, near.missing, near.verdict) == ("papers", ("id card",), "unmet")
    assert (found.matches, found.ruled_out) == ((), ())


def test_two_things_rule_a_service_out() -> None:
    found = find(
        offer("both", papers=("id",), prices=(price(5000),)),
        facts={"documents": Fact(complete=True), "budget_cents_per_visit": Fact(value=0)},
    )
    (out,) = found.ruled_out
    assert [verdict.name for verdict in out.because] == ["documents", "cost"]
    assert (found.matches, found.near_misses) == ((), ())
    assert found.shut_out == {"cost": 1, "documents": 1}


def test_what_a_person_is_makes_no_near_miss() -> None:
    found = find(offer("vets", eligibility=VETERAN), facts={"veteran": Fact(value=False)})
    assert names(found.ruled_out) == ["vets"]
    assert found.near_misses == ()


def test_the_place_that_nearly_fits_is_told_before_the_one_that_never_will() -> None:
    """On foot one place is hours away; the other lacks a ramp, which could be had."""
    never = spot("never", 300, accommodations=("step_free",))
    nearly = spot("nearly", 1, accommodations_lacking=("step_free",))
    found = find(
        offer("pantry", places=(never, nearly)),
        facts={
            "accommodations": Fact(has=frozenset({"step_free"})),
            "travel_modes": Fact(has=frozenset({"walk"})),
        },
        max_travel_minutes=30,
    )
    assert [near.missing for near in found.near_misses] == [("step-free access",)]


def test_a_soft_limit_lowers_the_order_and_excludes_nobody() -> None:
    full = report("no-capacity", updated=date(2026, 11, 20))
    found = find(
        offer("full", capacity=full), offer("far", places=(spot("far", 300),)), offer("plain")
    )
    assert names(found.matches) == ["plain", "full", "far"]
    assert [one.verdict for one in found.matches] == ["unknown"] * 3
    verdicts = [{v.name: v.verdict for v in one.constraints} for one in found.matches]
    assert verdicts[1]["capacity"] == "unmet"
    assert verdicts[2]["distance"] == "unmet"


def test_the_request_can_make_a_limit_hard_or_soft() -> None:
    full = offer("full", capacity=report("no-capacity", updated=date(2026, 11, 20)))
    assert find(full, hard={"capacity": True}).matches == ()
    young = offer("elders", eligibility=SIXTY)
    assert find(young, facts=TWENTY).matches == ()
    assert names(find(young, facts=TWENTY, hard={"eligibility": False}).matches) == ["elders"]


def test_a_limit_of_no_constraint_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="'langauge' is no constraint; known are access"):
        find(hard={"langauge": False})


def test_a_match_is_met_only_where_every_hard_condition_is() -> None:
    sure = {
        "eligibility_description": "None",
        "languages": (SpokenLanguage(tag="en", name="English"),),
    }
    met, unsure = offer("met", **sure), offer("unsure", **{**sure, "languages": ()})
    found = find(met, unsure, languages=("en",))
    assert [(one.name, one.verdict) for one in found.matches] == [
        ("met", "met"),
        ("unsure", "unknown"),
    ]


def test_only_the_best_are_told_and_all_are_counted() -> None:
    found = find(*(offer(f"s{n}") for n in range(5)), top=2)
    assert (names(found.matches), found.found, found.fitting) == (["s0", "s1"], 5, 5)


def test_five_near_misses_and_five_others_are_enough() -> None:
    found = find(
        *(offer(f"n{n}", papers=("id",)) for n in range(7)),
        *(offer(f"o{n}", eligibility=VETERAN) for n in range(7)),
        facts={"documents": Fact(complete=True), "veteran": Fact(value=False)},
    )
    assert (len(found.near_misses), len(found.ruled_out), found.fitting) == (5, 5, 0)
    assert found.shut_out == {"documents": 7, "eligibility": 7}


def everywhere(found: Matches) -> str:
    return found.model_dump_json()


@pytest.mark.parametrize("never", ["service:t:harm", "organization:t:harmful"])
@pytest.mark.parametrize("term_of_harm", ["food", "shelter"])
def test_what_the_client_must_not_meet_is_told_nowhere(never: str, term_of_harm: str) -> None:
    """Neither as a match, near miss or fallback, nor in a count, a question or a relaxation."""
    harm = offer(
        "harm",
        organization="harmful",
        terms=(term_of_harm,),
        source="harmful source",
        delivery=("mobile",),
        eligibility=SIXTY,
        papers=("harmful paper",),
    )
    need = Asked(
        name="food",
        terms=frozenset({term("food")}),
        covers=frozenset({term("food")}),
        nearby=frozenset({term("shelter")}),
    )
    found = find(harm, never=frozenset({never}), need=need)
    assert "harm" not in everywhere(found).casefold()
    assert (found.found, found.shut_out, found.questions) == (0, {}, ())


def test_trust_cannot_be_softened() -> None:
    with pytest.raises(InvalidRequest, match="trust cannot be softened"):
        find(offer("any"), hard={"trust": False})


@pytest.mark.parametrize(
    "fields",
    [
        {"private": True},
        {"do_not_refer": True},
        {"withdrawn_on": date(2026, 11, 1)},
        {"status": "inactive"},
        {"status": "defunct"},
        {"status": "temporarily closed"},
        {"hides": {"private": True}},
        {"hides": {"do_not_refer": True}},
        {"hides": {"withdrawn_on": date(2026, 11, 1)}},
    ],
)
def test_what_may_not_be_referred_to_is_told_nowhere(fields: dict[str, Any]) -> None:
    hidden = offer("hidden", organization="hidden", papers=("hidden",), **fields)
    for listed in ((hidden,), (hidden, offer("open"))):
        assert "hidden" not in everywhere(find(*listed)).casefold()


def test_a_confidential_place_shows_no_place_and_no_distance() -> None:
    house = spot(
        "house",
        3,
        confidential=True,
        name="Elm House",
        addresses=(Address(address_1="1 Elm St"),),
        phones=(Phone(number="555-0100"),),
    )
    found = find(offer("refuge", places=(house,), phones=(Phone(number="555-0199"),)))
    (one,) = found.matches
    assert (one.address, one.distance_m, one.travel_minutes) == ("", None, None)
    assert one.phones == ("555-0199",)
    assert "elm" not in everywhere(found).casefold()
    assert "555-0100" not in everywhere(found)


def test_sources_and_dates_are_told_with_every_reason() -> None:
    listed = offer(
        "pantry",
        source="plum-211",
        assured_date=date(2026, 5, 1),
        capacity=report("waitlist", updated=date(2026, 11, 1), source="phone call"),
    )
    (one,) = find(listed).matches
    told = {verdict.name: (verdict.source, verdict.as_of) for verdict in one.constraints}
    assert told.pop("capacity") == ("phone call", date(2026, 11, 1))
    assert set(told.values()) == {("plum-211", date(2026, 5, 1))}
    assert one.checked_on == date(2026, 5, 1)


def test_everything_needed_to_make_the_call_is_there() -> None:
    hall = spot(
        "hall",
        2,
        addresses=(Address(address_1="PO 1", address_type="postal"), Address(city="Plum")),
    )
    listed = offer(
        "pantry",
        places=(hall,),
        phones=(Phone(number="555-0100", extension="7"),),
        prices=(price(500),),
        schedules=(hours("MO", 9, 17),),
        languages=(
            SpokenLanguage(tag="es", name="Spanish"),
            SpokenLanguage(tag="es", name="Spanish", mode="papers"),
            SpokenLanguage(tag=None, name="Bilingual"),
        ),
        capacity=report("waitlist", wait_days=21, updated=date(2026, 11, 1)),
    )
    (one,) = find(listed).matches
    assert (one.service, one.organization) == ("service:t:pantry", "organization:t:hall")
    assert (one.organization_name, one.phones, one.address) == (
        "Hall",
        ("555-0100 ext. 7",),
        "Plum",
    )
    assert (one.open_now, one.pays_cents, one.wait_days) == ("met", (500, 500), 21)
    assert one.languages == ("es", "Bilingual")
    assert [verdict.name for verdict in one.constraints] == [c.name for c in STANDARD]


def test_equal_scores_go_to_the_one_less_is_open_about() -> None:
    """A report without a date counts half, as no report does; but one is still unknown too."""
    sure = {"prices": (price(2000),)}  # $20 count half, as a price that is not known
    found = find(
        offer("a-unsure"),
        offer("b-sure", **sure),
        facts={"budget_cents_per_visit": Fact(value=9999)},
    )
    assert found.matches[0].score == found.matches[1].score
    assert names(found.matches) == ["b-sure", "a-unsure"]


def test_equal_scores_go_to_the_nearer_one_then_by_id() -> None:
    off = {"closeness": 0.0}
    found = find(
        offer("a", places=(spot("x", 9),)),
        offer("c", places=(spot("y", 3),)),
        offer("b", places=(spot("y", 3),)),
        offer("0 nowhere"),
        weights=off,
    )
    assert len({one.score for one in found.matches}) == 1
    assert names(found.matches) == ["b", "c", "a", "0 nowhere"]


def test_of_several_stops_of_one_round_the_nearest_is_told() -> None:
    stops = tuple(
        spot(name, kilometres, addresses=(Address(city=name),))
        for name, kilometres in (("far", 9), ("near", 1), ("farther", 20))
    )
    (one,) = find(offer("van", delivery=("mobile",), places=stops, areas=("town",))).matches
    assert (one.distance_m, one.travel_minutes, one.address) == (0.0, (0.0, 0.0), "near")


def nearby(**fields: Any) -> Asked:
    return Asked(
        name="food",
        terms=frozenset({term("food")}),
        covers=frozenset({term("food")}),
        nearby=frozenset({term("shelter")}),
        **fields,
    )


SISTERS = (
    offer("van", terms=("shelter",), delivery=("mobile",)),
    offer("hotline", terms=("shelter",), delivery=("phone",)),
    offer("house", terms=("shelter",), fees_description="free"),
    offer("hotel", terms=("shelter",), prices=(price(9000),)),
    offer("club", terms=("shelter",), fees_description="free", eligibility=SIXTY),
)


def test_fallbacks_get_around_what_shuts_out() -> None:
    phone = {**TWENTY, "devices": Fact(has=frozenset({"phone"}))}
    too_far = find(
        *SISTERS,
        offer("far", places=(spot("far", 30),)),
        facts=phone,
        need=nearby(),
        max_travel_minutes=5,
    )
    assert {one.name: one.fallback for one in too_far.fallbacks} == {
        "van": "mobile",
        "hotline": "remote",
    }
    poor = {**phone, "budget_cents_per_visit": Fact(value=100)}
    too_dear = find(*SISTERS, offer("dear", prices=(price(9000),)), facts=poor, need=nearby())
    assert {one.name: one.fallback for one in too_dear.fallbacks} == {"house": "subsidised"}


def test_fallbacks_are_looked_for_only_where_nothing_fits() -> None:
    phone = {**TWENTY, "devices": Fact(has=frozenset({"phone"}))}
    assert [one.name for one in find(*SISTERS, facts=phone, need=nearby()).fallbacks]
    assert find(*SISTERS, offer("pantry"), facts=phone, need=nearby()).fallbacks == ()


def test_a_fallback_fits_too() -> None:
    found = find(*SISTERS, facts={**TWENTY, "devices": Fact(complete=True)}, need=nearby())
    assert "club" not in names(found.fallbacks)


def test_what_a_directory_leaves_out_is_said_once_per_source() -> None:
    found = find(
        offer("one", source="a", fees_description="free"),
        offer("two", source="a"),
        offer("three", source="b"),
        offer("elsewhere", source="c", terms=("shelter",)),
    )
    said = [(one.source, one.name) for one in found.unlisted]
    assert len(said) == len(set(said))
    assert ("b", "cost") in said
    assert ("a", "cost") not in said
    assert {source for source, _ in said} == {"a", "b"}
    texts = [one.text for one in found.unlisted if one.name == "hours"]
    assert texts == ["a does not say when anything is open", "b does not say when anything is open"]


class Counting:
    """A constraint that keeps count, and whose facet is made anew for every row."""

    name = "counting"

    def __init__(self) -> None:
        self.judged: list[tuple[str, ...]] = []

    def facet(self, row: Row) -> tuple[str, ...]:
        return (row.service.id, "x" * 50)

    def judge(self, facet: tuple[str, ...], asked: MatchRequest) -> Verdict:
        self.judged.append(facet)
        return Verdict(name=self.name, verdict="unknown", reason=facet[0])


def test_a_facet_is_never_taken_for_another_one() -> None:
    """Facets made on the fly may come to lie where an earlier one lay."""
    listed = directory_of(*(offer(f"s{n}") for n in range(50)))
    counting = Counting()
    found = match(listed, request(top=100), constraints=(*STANDARD, counting))
    for one in found.matches:
        assert one.constraints[-1].reason == one.service
    assert len(counting.judged) == 50


class Once(Counting):
    """A constraint that reads a shared facet."""

    def facet(self, row: Row) -> Any:
        return row.prices

    def judge(self, facet: Any, asked: MatchRequest) -> Verdict:
        self.judged.append(("once",))
        return Verdict(name=self.name, verdict="met", reason="counted")


def test_a_shared_facet_is_judged_once() -> None:
    once = Once()
    match(directory_of(*(offer(f"s{n}") for n in range(20))), request(), constraints=(once,))
    assert len(once.judged) == 1


def test_the_answer_names_the_need_the_day_and_the_commit() -> None:
    listed = directory_of(offer("one"))
    found = match(listed, request())
    assert (found.need, found.need_id, found.commit) == ("food", None, listed.commit)
    assert found.on.isoformat() == "2026-11-23T10:00:00"


def test_a_place_is_called_by_its_name_where_that_says_more_than_the_service() -> None:
    """Directories call a service after its town, and the place by what it is."""
    found = find(
        offer("miami", places=(spot("a", 1, name="EYE INSTITUTE - MIAMI"),)),
        offer("soup", places=(spot("b", 1, name="Soup"),)),
    )
    assert {one.name: one.place for one in found.matches} == {
        "miami": "EYE INSTITUTE - MIAMI",
        "soup": "",
    }
