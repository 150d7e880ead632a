"""What is known of a client on a day, and is nothing claimed without a reason?"""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from ecograph.edges import LivesIn, MemberOf, Within
from ecograph.errors import NodeNotFound
from ecograph.facts import ATTRIBUTES, Fact, Facts, say_origin
from ecograph.household import facts_of
from ecograph.nodes import Node
from ecograph.nodes.client import Client, Household, Person
from ecograph.nodes.directory import Area
from ecograph.point import Point
from ecograph.possible import ANYTHING, Anything, Choice, Collection, Interval, Place, Truth
from ecograph.stores.memory import MemoryGraph

ON = date(2026, 10, 2)
ANA = "client:x:ana"
HOME = "household:x:h"
COUNTY, ALDER, BIRCH, ZIP, OTHER_ZIP, NAMED = (
    f"area:x:{name}" for name in ("county", "alder", "birch", "11111", "22222", "valley")
)


def square(west: float, east: float) -> dict[str, object]:
    ring = [[west, 40.0], [east, 40.0], [east, 41.0], [west, 41.0], [west, 40.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def area(id: str, level: str, **more: object) -> Area:
    return Area.model_validate({"id": id, "name": id, "level": level, **more})


AREAS: tuple[Node, ...] = (
    area(COUNTY, "county", geometry=square(-80.0, -78.0)),
    area(ALDER, "town", geometry=square(-80.0, -79.0)),
    area(BIRCH, "town", geometry=square(-79.0, -78.0)),
    area(ZIP, "postal_code", postal_codes=("11111",)),
    area(OTHER_ZIP, "postal_code", postal_codes=("22222",)),
    area(NAMED, "custom"),
)
LARGER = (Within(from_id=ALDER, to_id=COUNTY), Within(from_id=BIRCH, to_id=COUNTY))


def known(client: Client, *more: object) -> Facts:
    graph = MemoryGraph()
    graph.write([*AREAS, client, *LARGER, *more])  # type: ignore[list-item]
    return facts_of(graph, client.id, on=ON)


def ana(**fields: object) -> Client:
    return Client.model_validate({"id": ANA, **fields})


def lives(facts: Facts, id: str) -> Truth:
    areas = facts.of("areas")
    return areas.holds(id) if isinstance(areas, Collection) else Truth.UNKNOWN


def test_a_client_that_is_not_there_is_an_error() -> None:
    with pytest.raises(NodeNotFound):
        facts_of(MemoryGraph(), ANA, on=ON)


def test_nothing_said_is_nothing_known() -> None:
    facts = known(ana())
    assert facts.possible == {}
    assert facts.of("areas") == ANYTHING


def test_age_follows_from_the_date_of_birth() -> None:
    born = Fact(value=date(1967, 3, 2), source="intake", as_of=date(2026, 9, 1))
    facts = known(ana(facts={"date_of_birth": born}))
    assert facts.of("age") == Interval(lo=59, hi=59)
    assert say_origin(facts.learned["age"]) == "from the date of birth, 2026-09-01"


def test_a_year_of_birth_leaves_two_ages() -> None:
    born = Fact(at_least=date(1967, 1, 1), at_most=date(1967, 12, 31))
    assert known(ana(facts={"date_of_birth": born})).of("age") == Interval(lo=58, hi=59)


def test_a_stated_age_narrows_what_the_date_of_birth_leaves_open() -> None:
    born = Fact(at_least=date(1967, 1, 1), at_most=date(1967, 12, 31))
    facts = known(ana(facts={"date_of_birth": born, "age": Fact(value=59)}))
    assert facts.of("age") == Interval(lo=59, hi=59)
    assert facts.conflicts == frozenset()


def test_an_age_that_contradicts_the_date_of_birth_stays_open_and_is_marked() -> None:
    facts = known(ana(facts={"date_of_birth": Fact(value=date(1967, 3, 2)), "age": Fact(value=40)}))
    assert facts.of("age") == Interval(lo=40, hi=59)
    assert "age" in facts.conflicts


def test_an_age_that_was_said_earlier_may_have_had_a_birthday() -> None:
    facts = known(ana(facts={"age": Fact(value=59, as_of=date(2026, 1, 10))}))
    assert facts.of("age") == Interval(lo=59, hi=60)
    assert known(ana(facts={"age": Fact(value=59, as_of=ON)})).of("age") == Interval(lo=59, hi=59)


def test_an_expired_fact_is_as_good_as_not_known() -> None:
    fact = Fact(value="shelter", valid_until=date(2026, 10, 1))
    assert known(ana(facts={"housing": fact})).of("housing") == ANYTHING
    assert fact.possible("housing", date(2026, 10, 1)) == Choice(values=frozenset({"shelter"}))


def test_what_was_refused_stays_refused() -> None:
    facts = known(ana(postal_code="11111", facts={"areas": Fact(refused=True)}))
    assert facts.of("areas") == Anything(refused=True)


def test_members_of_the_household_bring_their_own_facts() -> None:
    child = Person(id="person:x:child", facts={"age": Fact(value=9)})
    house = Household(id=HOME)
    belongs = [MemberOf(from_id=id, to_id=HOME) for id in (ANA, child.id)]
    facts = known(ana(members_complete=True, postal_code="11111"), house, child, *belongs)
    (member,) = facts.members
    assert member.of("age") == Interval(lo=9, hi=9)
    assert lives(member, ZIP) is Truth.YES
    assert facts.members_complete
    assert facts.of("household_size") == Interval(lo=2, hi=2)


def test_an_incomplete_household_has_at_least_those_listed() -> None:
    child = Person(id="person:x:child")
    belongs = [MemberOf(from_id=id, to_id=HOME) for id in (ANA, child.id)]
    facts = known(ana(), Household(id=HOME), child, *belongs)
    assert facts.of("household_size") == Interval(lo=2)
    stated = known(
        ana(facts={"household_size": Fact(value=4)}), Household(id=HOME), child, *belongs
    )
    assert stated.of("household_size") == Interval(lo=4, hi=4)


def test_a_home_is_inside_one_town_and_outside_the_next() -> None:
    home = Place(point=Point(lat=40.5, lon=-79.5), radius_m=100)
    facts = known(ana(home=home))
    assert [lives(facts, id) for id in (COUNTY, ALDER, BIRCH)] == [
        Truth.YES,
        Truth.YES,
        Truth.NO,
    ]
    assert lives(facts, NAMED) is Truth.UNKNOWN
    assert lives(facts, ZIP) is Truth.UNKNOWN


def test_a_home_known_roughly_near_a_border_is_in_neither_town_for_sure() -> None:
    home = Place(point=Point(lat=40.5, lon=-79.001), radius_m=5_000)
    facts = known(ana(home=home))
    assert lives(facts, ALDER) is Truth.UNKNOWN
    assert lives(facts, BIRCH) is Truth.UNKNOWN
    assert lives(facts, COUNTY) is Truth.YES


def test_a_named_town_holds_the_county_and_excludes_the_next_town() -> None:
    facts = known(ana(), LivesIn(from_id=ANA, to_id=ALDER))
    assert lives(facts, COUNTY) is Truth.YES
    assert lives(facts, BIRCH) is Truth.NO
    assert lives(facts, ZIP) is Truth.UNKNOWN


def test_a_postal_code_holds_its_area_and_excludes_others() -> None:
    facts = known(ana(postal_code="11111"))
    assert lives(facts, ZIP) is Truth.YES
    assert lives(facts, OTHER_ZIP) is Truth.NO
    assert lives(facts, ALDER) is Truth.UNKNOWN


def test_a_home_that_contradicts_the_named_town_is_open_and_marked() -> None:
    home = Place(point=Point(lat=40.5, lon=-78.5), radius_m=100)
    facts = known(ana(home=home), LivesIn(from_id=ANA, to_id=ALDER))
    assert lives(facts, ALDER) is Truth.UNKNOWN
    assert "areas" in facts.conflicts


def test_where_and_when_a_fact_was_learned_is_said() -> None:
    assert say_origin(Fact(source="intake", as_of=ON)) == "intake, 2026-10-02"
    assert say_origin(Fact(as_of=ON)) == "said on 2026-10-02"
    assert say_origin(Fact(source="intake")) == "intake"
    assert say_origin(Fact()) == ""


def test_a_fact_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValidationError, match="share a word"):
        Fact(has=frozenset({"id"}), has_not=frozenset({"id"}))
    with pytest.raises(ValidationError, match="lies above"):
        Fact(at_least=5, at_most=3)


def test_a_word_for_a_number_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="age: the fact holds a str, not a number") as caught:
        Fact(value="sixty").possible("age", ON)
    assert "sixty" not in str(caught.value)


def test_every_attribute_can_be_asked_and_said() -> None:
    for name, attribute in ATTRIBUTES.items():
        assert attribute.question.endswith("?"), name
        assert attribute.label
        assert attribute.phrase.format("x")
