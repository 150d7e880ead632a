"""Where nothing fits: which limit would have to give, by how much, and what would that open?"""

from __future__ import annotations

import pytest

from ecograph.facts import Fact
from ecograph.rules.grammar import Compare, OneOf
from matchers.directory import Directory
from matchers.matching import match
from matchers.relaxing import Relaxation
from matchers.request import MatchRequest
from tests.matchers.requests import request
from tests.matchers.worlds import HOME, Offer, directory_of, offer, price, spot

CAR, WALK = Fact(has=frozenset({"car"})), Fact(has=frozenset({"walk"}))
# At most 1.3 * (5 + 2.13 * km) minutes by car: 20.3 at 5 km, 34.2 at 10 km, 61.9 at 20 km.
NEAR, FAR, FARTHER = (spot(str(km), km) for km in (10, 10.5, 20))


def relax(listed: Directory, asked: MatchRequest) -> tuple[Relaxation, ...]:
    return match(listed, asked).relaxations


def by(modes: Fact, **fields: object) -> MatchRequest:
    return request(home=HOME, facts={"travel_modes": modes}, **fields)


def test_the_smallest_step_in_minutes_is_told_with_what_it_gives() -> None:
    listed = directory_of(
        offer("a", places=(NEAR,)), offer("b", places=(FAR,)), offer("c", places=(FARTHER,))
    )
    # from 18.4 minutes; 34.2 and 35.6 are 18.2 and 19.6 more than 16, so 20 more is enough
    (found,) = relax(listed, by(CAR, max_travel_minutes=16))
    assert found.text == "20 minutes more on the way gives 2"
    assert found.services == ("service:t:a", "service:t:b")


def test_a_looser_limit_gives_what_was_promised() -> None:
    listed = directory_of(offer("a", places=(NEAR,)), offer("c", places=(FARTHER,)))
    assert match(listed, by(CAR, max_travel_minutes=16)).fitting == 0
    after = match(listed, by(CAR, max_travel_minutes=36)).matches
    verdicts = {one.name: {v.name: v.verdict for v in one.constraints} for one in after}
    assert verdicts["a"]["distance"] == "met"


def test_kilometres_are_told_where_the_limit_is_in_kilometres() -> None:
    listed = directory_of(offer("a", places=(NEAR,)), offer("c", places=(FARTHER,)))
    (found,) = relax(listed, by(CAR, max_distance_m=7_500))
    assert (found.text, found.services) == ("3 km more gives 1", ("service:t:a",))
    assert match(listed, by(CAR, max_distance_m=10_500)).fitting == 1


def test_a_ride_is_told_before_hours_on_foot() -> None:
    listed = directory_of(offer("a", places=(NEAR,)))
    (found,) = relax(listed, by(WALK, max_travel_minutes=40))
    assert found.text == "a ride there by car gives 1"


def test_money_is_told_in_steps_of_five_dollars() -> None:
    listed = directory_of(
        offer("a", prices=(price(2400),)),
        offer("b", prices=(price(2500),)),
        offer("c", prices=(price(2600),)),
    )
    poor = request(facts={"budget_cents_per_visit": Fact(value=1000)})
    (found,) = relax(listed, poor)
    assert found.text == "15 dollars more for a visit gives 2"
    richer = request(facts={"budget_cents_per_visit": Fact(value=2500)})
    assert match(listed, richer).fitting == 2


def test_a_paper_that_opens_most_is_told_in_words() -> None:
    listed = directory_of(
        offer("a", papers=("ID card",)),
        offer("b", papers=("ID card",)),
        offer("c", papers=("lease",)),
    )
    (found,) = relax(listed, request(facts={"documents": Fact(complete=True)}))
    assert (found.text, found.gives) == ("ID card gives 2", 2)


def test_what_cannot_be_helped_is_no_limit_to_loosen() -> None:
    veteran = OneOf(attribute="veteran", values=frozenset({"yes"}))
    listed = directory_of(offer("vets", eligibility=veteran))
    assert relax(listed, request(facts={"veteran": Fact(value=False)})) == ()


def test_what_two_things_shut_out_is_opened_by_neither() -> None:
    listed = directory_of(offer("a", papers=("ID card",), prices=(price(5000),)))
    facts = {"documents": Fact(complete=True), "budget_cents_per_visit": Fact(value=0)}
    assert relax(listed, request(facts=facts)) == ()


def test_what_gives_most_comes_first() -> None:
    listed = directory_of(
        *(offer(f"p{n}", prices=(price(1500),)) for n in range(2)),
        *(offer(f"d{n}", papers=("ID card",)) for n in range(3)),
    )
    facts = {"documents": Fact(complete=True), "budget_cents_per_visit": Fact(value=1000)}
    found = relax(listed, request(facts=facts))
    assert [(one.constraint, one.gives) for one in found] == [("documents", 3), ("cost", 2)]


@pytest.mark.parametrize("also", [offer("fits"), offer("perhaps", eligibility_description="Ask")])
def test_nothing_is_relaxed_where_something_fits(also: Offer) -> None:
    listed = directory_of(offer("a", papers=("ID card",)), also)
    assert relax(listed, request(facts={"documents": Fact(complete=True)})) == ()


def test_waiting_for_a_birthday_is_a_step() -> None:
    sixty = Compare(attribute="age", at_least=60)
    listed = directory_of(offer("elders", eligibility=sixty))
    (found,) = relax(listed, request(facts={"age": Fact(value=59)}))
    assert found.text == "from the day of turning 60 gives 1"
