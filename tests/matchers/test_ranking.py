"""How do verdicts add up to an order? Every part by hand."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest

from ecograph.errors import InvalidRequest
from ecograph.facts import Fact
from ecograph.nodes.client import Preferences
from ecograph.nodes.directory import LanguageMode, SpokenLanguage
from ecograph.rules.grammar import Compare
from matchers.matching import match
from matchers.ranking import CRISIS_WEIGHTS, WEIGHTS, weights_of
from matchers.request import Asked, MatchRequest
from tests.matchers.requests import request
from tests.matchers.worlds import HOME, directory_of, hours, offer, price, report, spot, term

CAR = {"travel_modes": Fact(has=frozenset({"car"}))}


def asked(urgency: Literal["routine", "crisis"] = "routine", **fields: Any) -> MatchRequest:
    food = frozenset({term("food")})
    need = Asked(name="food", terms=food, covers=food, urgency=urgency)
    return request(need=need, **fields)


def parts(of: MatchRequest | None = None, **fields: Any) -> dict[str, float]:
    (found,) = match(directory_of(offer("one", **fields)), of or asked()).matches
    return {name: part.value for name, part in found.score_parts.items()}


def score(of: MatchRequest, **fields: Any) -> float:
    (found,) = match(directory_of(offer("one", **fields)), of).matches
    return found.score


def test_the_weights_are_those_that_were_agreed() -> None:
    """The law of scoring; a change here is a decision."""
    assert WEIGHTS == {
        "fit": 0.30,
        "closeness": 0.20,
        "cost": 0.15,
        "wait": 0.10,
        "language": 0.10,
        "preferences": 0.10,
        "freshness": 0.05,
    }
    assert CRISIS_WEIGHTS == {"open_now": 0.50, "closeness": 0.20, "fit": 0.20, "language": 0.10}


def test_what_nobody_knows_counts_half() -> None:
    """All unknown but the date: (0.3 + 0.2 + 0.15 + 0.1 + 0.1) * 0.5 + 0.05 of 0.9 in all."""
    assert parts() == {
        "fit": 0.5,
        "closeness": 0.5,
        "cost": 0.5,
        "wait": 0.5,
        "language": 0.5,
        "freshness": 1.0,
    }
    assert score(asked()) == pytest.approx((0.85 * 0.5 + 0.05) / 0.9, abs=1e-9)


def test_who_surely_may_come_fits_better_than_who_perhaps_may() -> None:
    assert parts(eligibility_description="None")["fit"] == 1.0
    assert parts(eligibility_description="Adults")["fit"] == 0.5


def test_who_may_not_come_does_not_fit_at_all() -> None:
    soft = asked(hard={"eligibility": False}, facts={"age": Fact(value=20)})
    assert parts(soft, eligibility=Compare(attribute="age", at_least=60))["fit"] == 0.0


def test_a_service_for_everything_is_less_about_each_thing() -> None:
    four = ("food", "pantry", "meals", "shelter")
    assert parts(eligibility_description="None", terms=four)["fit"] == 1.0
    assert parts(eligibility_description="None", terms=(*four, "basic"))["fit"] == 0.8


def test_closeness_falls_by_half_in_half_an_hour() -> None:
    here = {"places": (spot("hall", 10),)}
    # 5 + 1.42 * 10 / 40 * 60 = 26.3 minutes by car
    found = parts(asked(home=HOME, facts=CAR), **here)
    assert found["closeness"] == pytest.approx(30 / 56.3, rel=1e-4)


@pytest.mark.parametrize("delivery", ["mobile", "in_home"])
def test_what_comes_to_the_client_is_closest(delivery: str) -> None:
    assert parts(delivery=(delivery,))["closeness"] == 1.0


def test_an_unknown_way_is_neither_near_nor_far() -> None:
    assert parts(places=(spot("hall", 10),))["closeness"] == 0.5


@pytest.mark.parametrize(
    ("cents", "most", "value"),
    [(0, None, 1.0), (2000, None, 0.5), (6000, None, 0.25), (1000, 3000, 0.5)],
)
def test_cost_falls_by_half_at_twenty_dollars(cents: int, most: int | None, value: float) -> None:
    assert parts(prices=(price(cents, amount_at_most_cents=most),))["cost"] == value


@pytest.mark.parametrize(
    ("status", "wait_days", "updated", "value"),
    [
        ("capacity", None, date(2026, 11, 23), 1.0),
        ("no-capacity", None, date(2026, 11, 23), 0.0),
        ("waitlist", 14, date(2026, 11, 23), 0.5),
        ("waitlist", 0, date(2026, 11, 23), 1.0),
        ("waitlist", None, date(2026, 11, 23), 0.25),
        ("additional-assessment-required", None, date(2026, 11, 23), 0.5),
        # 90 days on, a report is half as far from "nobody knows"; 180 days on, a quarter
        ("capacity", None, date(2026, 8, 25), 0.75),
        ("no-capacity", None, date(2026, 8, 25), 0.25),
        ("no-capacity", None, date(2026, 5, 27), 0.375),
        ("capacity", None, None, 0.5),
    ],
)
def test_a_report_of_room_fades(
    status: str, wait_days: int | None, updated: date | None, value: float
) -> None:
    found = parts(capacity=report(status, wait_days=wait_days, updated=updated))
    assert found["wait"] == pytest.approx(value)


@pytest.mark.parametrize(
    ("mode", "value"),
    [
        ("staff", 1.0),
        ("aide", 0.9),
        ("on_site_interpreter", 0.8),
        ("remote_interpreter", 0.6),
        ("papers", 0.2),
    ],
)
def test_staff_comes_before_interpreter_before_papers(mode: LanguageMode, value: float) -> None:
    spoken = (SpokenLanguage(tag="es", name="Spanish", mode=mode),)
    assert parts(asked(languages=("es",)), languages=spoken)["language"] == value


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"assured_date": date(2026, 11, 23)}, 1.0),
        ({"assured_date": date(2025, 11, 23)}, 0.5),
        ({"assured_date": None, "last_modified": date(2024, 11, 23)}, 0.25),
        ({"assured_date": None, "as_of": date(2025, 11, 23)}, 0.5),
        ({"assured_date": date(2025, 11, 23), "last_modified": date(2026, 11, 23)}, 0.5),
        ({"assured_date": None}, 0.5),
        ({"assured_date": date(2027, 1, 1)}, 1.0),
    ],
)
def test_a_record_is_half_as_fresh_every_year(fields: dict[str, Any], value: float) -> None:
    assert parts(**fields)["freshness"] == pytest.approx(value, rel=2e-3)


def test_preferences_are_left_out_where_none_was_stated() -> None:
    assert "preferences" not in parts(traits=("faith",))
    # a time of readiness alone states one
    ready = Preferences(readiness="ready")
    assert "preferences" not in parts(asked(preferences=ready), traits=("faith",))


@pytest.mark.parametrize(
    ("wishes", "fields", "value"),
    [
        (Preferences(traits=("faith", "peer_led")), {"traits": ("faith",)}, 0.75),
        (Preferences(traits=("faith",)), {}, 0.5),
        (Preferences(avoids=("faith",)), {"traits": ("faith",)}, 0.0),
        (Preferences(avoids=("faith", "large_group")), {"traits": ("faith",)}, 0.25),
        (
            Preferences(traits=("peer_led",), avoids=("faith",)),
            {"traits": ("faith", "peer_led")},
            0.5,
        ),
        (Preferences(virtual=True), {"delivery": ("virtual", "in_person")}, 1.0),
        (Preferences(virtual=True), {"delivery": ("in_person",)}, 0.5),
        (Preferences(group_size_at_most=6), {"group_size": 6}, 1.0),
        (Preferences(group_size_at_most=6), {"group_size": 7}, 0.5),
        (Preferences(group_size_at_most=6), {}, 1.0),
        (Preferences(readiness="not yet"), {"traits": ("low_demand",)}, 1.0),
        (Preferences(readiness="thinking about it"), {}, 0.5),
        (
            Preferences(readiness="not yet", traits=("low_demand",)),
            {"traits": ("low_demand",)},
            1.0,
        ),
    ],
)
def test_preferences_are_the_share_of_what_is_welcome(
    wishes: Preferences, fields: dict[str, Any], value: float
) -> None:
    assert parts(asked(preferences=wishes), **fields)["preferences"] == value


def test_preferences_order_and_never_exclude() -> None:
    listed = directory_of(offer("a-church", traits=("faith",)), offer("b-hall"))
    wishes = Preferences(avoids=("faith",))
    found = match(listed, asked(preferences=wishes)).matches
    assert [one.name for one in found] == ["b-hall", "a-church"]


def test_in_a_crisis_only_who_is_there_counts() -> None:
    names = parts(asked("crisis"), prices=(price(9000),), capacity=report("waitlist"))
    assert names.keys() == {"open_now", "closeness", "fit", "language"}


def test_in_a_crisis_who_is_open_comes_before_who_is_free_and_fresh() -> None:
    listed = directory_of(
        offer("free", fees_description="free", schedules=(hours("TU", 9, 17),)),
        offer("open", prices=(price(20000),), assured_date=None, schedules=(hours("MO", 9, 17),)),
        offer("who knows"),
    )
    found = match(listed, asked("crisis")).matches
    assert [one.name for one in found] == ["open", "who knows", "free"]
    assert [one.score_parts["open_now"].value for one in found] == [1.0, 0.5, 0.0]


def test_weights_may_be_overridden_and_sum_to_one() -> None:
    weights = weights_of(asked(weights={"closeness": 0.0, "cost": 0.65}))
    assert "closeness" not in weights
    assert sum(weights.values()) == pytest.approx(1)
    # 0.30 + 0.65 + 0.10 + 0.10 + 0.05 = 1.2
    assert weights["cost"] == pytest.approx(0.65 / 1.2)


def test_a_crisis_may_be_made_to_count_more() -> None:
    weights = weights_of(asked("crisis", weights={"cost": 1.0}))
    assert weights["cost"] == pytest.approx(0.5)


def test_a_weight_can_turn_the_order() -> None:
    listed = directory_of(
        offer("free but far", fees_description="free", places=(spot("far", 40),)),
        offer("dear but near", prices=(price(5000),), places=(spot("near", 1),)),
    )
    for weights, first in (({"cost": 5.0}, "free but far"), ({"closeness": 5.0}, "dear but near")):
        found = match(listed, asked(home=HOME, facts=CAR, weights=weights)).matches
        assert found[0].name == first


@pytest.mark.parametrize(
    "weights",
    [
        {"closenes": 1.0},
        {"cost": -0.1},
        dict.fromkeys(WEIGHTS, 0.0),
        {**dict.fromkeys(WEIGHTS, 0.0), "preferences": 1.0},
    ],
)
def test_weights_that_cannot_be_used_are_refused_even_where_nothing_is_found(
    weights: dict[str, float],
) -> None:
    for listed in (directory_of(), directory_of(offer("one"))):
        with pytest.raises(InvalidRequest, match="weights must be 0 or more"):
            match(listed, asked(weights=weights))


def test_what_helps_from_afar_if_at_all_comes_after_what_is_here() -> None:
    afar = {"places": (spot("capital", 1_500),)}
    assert parts(asked(home=HOME, facts=CAR), **afar)["closeness"] == 0.0


def test_what_is_listed_for_others_fits_less_and_is_still_found() -> None:
    terms = ("food", "yb-8000")
    assert parts(asked(facts={"age": Fact(value=78)}), terms=terms)["fit"] == 0.5
    assert parts(asked(facts={"age": Fact(value=27)}), terms=terms)["fit"] == pytest.approx(0.1)
    assert parts(terms=terms)["fit"] == 0.5


def test_terms_for_groups_of_people_do_not_make_a_service_less_about_the_need() -> None:
    four = ("food", "pantry", "meals", "shelter")
    assert parts(eligibility_description="None", terms=(*four, "yb-8000"))["fit"] == 1.0
