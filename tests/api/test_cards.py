"""How does a match look?"""

from __future__ import annotations

from io import StringIO
from typing import Any

from rich.console import Console

from api.cards import print_card, say_near_miss, say_opening, say_question, say_wait, say_way
from ecograph.facts import Fact
from ecograph.rules.grammar import OneOf
from matchers.answers import Matches
from matchers.matching import match
from matchers.questions import Question
from tests.matchers.requests import MONDAY_TEN, request
from tests.matchers.worlds import HOME, Offer, directory_of, hours, offer, spot


def find(*offers: Offer, **fields: Any) -> Matches:
    return match(directory_of(*offers), request(**{"home": HOME, **fields}))


def card(found: Matches, **how: Any) -> str:
    out = StringIO()
    print_card(Console(file=out, width=100), found.matches[0], "1.", MONDAY_TEN, **how)
    return out.getvalue()


def test_what_a_whole_directory_leaves_out_is_not_said_on_every_card() -> None:
    found = find(offer("pantry", places=(spot("hall", 1),)))
    said = card(found)
    assert "price not known" in said
    assert "wait not reported" in said
    quiet = card(found, silent=("cost", "capacity", "hours", "language", "eligibility"))
    assert "not known" not in quiet
    assert "not reported" not in quiet


def test_what_helps_from_afar_says_how_far_and_no_minutes() -> None:
    (found,) = find(offer("card", places=(spot("capital", 1_500),))).matches
    assert say_way(found) == "1,500 km away"
    assert say_wait(found) == "wait not reported"


def test_a_near_miss_tells_which_of_several_places_it_is() -> None:
    (near,) = find(
        offer("pantry", places=(spot("hall", 10, name="Gould Centre"),)),
        max_travel_minutes=30,
        facts={"travel_modes": Fact(has=frozenset({"walk"}))},
    ).near_misses
    assert "Gould Centre) would fit with" in say_near_miss(near)


def test_a_question_names_the_one_service_it_decides_or_counts_them() -> None:
    one = Question(fact="age", text="How old are you?", changes=("service:t:a",))
    assert say_question(one) == "How old are you? It decides service:t:a."
    assert say_question(one, {"service:t:a": "Elders"}) == "How old are you? It decides Elders."
    two = Question(fact="age", text="How old are you?", changes=("service:t:a", "service:t:b"))
    assert say_question(two) == "How old are you? It decides 2 services."


def test_a_condition_that_the_client_does_not_fulfil_is_no_thing_one_could_bring() -> None:
    veterans = OneOf(
        attribute="veteran",
        values=frozenset({"yes"}),
        label="served in the army",
        mutability="provider",
    )
    world = offer("post", eligibility=veterans, places=(spot("hall", 1),))
    (near,) = find(world, facts={"veteran": Fact(value="no")}).near_misses
    assert say_near_miss(near).endswith("would fit if this were so: served in the army")


def test_open_now_is_not_all_where_an_appointment_may_be_needed() -> None:
    week = "MO TU WE TH FR"
    for schedule, said in (
        (hours(week, 9, 17), "open now"),
        (hours(week, 9, 17, by_appointment=True), "open now, may need an appointment"),
    ):
        (found,) = find(offer("desk", schedules=(schedule,), places=(spot("hall", 1),))).matches
        assert say_opening(found, MONDAY_TEN) == said


def test_how_to_apply_is_told_and_the_website_where_no_phone_is() -> None:
    found = find(offer("class", url="www.example.org", application_process="Bring a\npicture ID"))
    said = card(found)
    assert "no phone listed, www.example.org" in said
    assert "to apply: Bring a picture ID" in said
    assert "to apply" not in card(found, brief=True)
    assert len(card(find(offer("class", application_process="x " * 400)))) < 1_000
