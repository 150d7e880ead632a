"""Does it serve the place where they live?"""

from ecograph.facts import Fact
from ecograph.nodes.directory import Delivery
from matchers.constraints.area import Area
from matchers.directory.facets import Catchment
from tests.matchers.requests import request

TOWN = ("area:t:town", "Town")


def judge(
    areas: tuple[tuple[str, str], ...], home: Fact | None, delivery: tuple[Delivery, ...] = ()
) -> str:
    asked = request(facts={"areas": home} if home else None)
    return Area().judge(Catchment(areas, delivery), asked).verdict


def test_area_is_met_inside() -> None:
    assert judge((TOWN,), Fact(has=frozenset({"area:t:town"}))) == "met"


def test_area_is_unmet_outside() -> None:
    assert judge((TOWN,), Fact(has_not=frozenset({"area:t:town"}))) == "unmet"


def test_area_is_unknown_where_the_home_is() -> None:
    assert judge((TOWN,), None) == "unknown"
    assert judge((TOWN,), Fact(has=frozenset({"area:t:other"}))) == "unknown"


def test_a_place_without_an_area_serves_whoever_comes() -> None:
    assert judge((), None) == "met"


def test_a_service_that_comes_to_people_has_to_say_where() -> None:
    assert judge((), None, ("mobile",)) == "unknown"
    assert judge((), None, ("virtual",)) == "unknown"
    assert judge((), None, ("virtual", "in_person")) == "met"
