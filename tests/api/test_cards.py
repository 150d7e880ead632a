"""How does a match look?"""

from __future__ import annotations

from io import StringIO
from typing import Any

from rich.console import Console

from api.cards import print_card, say_near_miss, say_wait, say_way
from ecograph.facts import Fact
from matchers.matching import Matches, match
from tests.matchers.requests import MONDAY_TEN, request
from tests.matchers.worlds import HOME, Offer, directory_of, offer, spot


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
