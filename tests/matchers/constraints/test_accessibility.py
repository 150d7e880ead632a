"""Can they get in and take part?"""

from ecograph.facts import Fact
from matchers.constraints.accessibility import Accessibility
from matchers.directory.facets import Access
from tests.matchers.requests import request

STEP_FREE = {"accommodations": Fact(has=frozenset({"step_free"}))}


def judge(access: Access, facts: dict[str, Fact] | None = None) -> str:
    return Accessibility().judge(access, request(facts=facts)).verdict


def test_accessibility_is_met_when_nothing_is_needed() -> None:
    assert judge(Access((), (), (), ())) == "met"


def test_accessibility_is_met_when_the_place_has_it() -> None:
    assert judge(Access(("step_free",), (), (), ()), STEP_FREE) == "met"


def test_accessibility_is_unmet_when_the_place_says_it_lacks_it() -> None:
    assert judge(Access((), ("step_free",), (), ()), STEP_FREE) == "unmet"


def test_accessibility_is_unknown_when_the_place_does_not_say() -> None:
    assert judge(Access((), (), ("Elevator",), ()), STEP_FREE) == "unknown"


def test_a_service_by_phone_has_no_place_to_enter() -> None:
    assert judge(Access((), (), (), ("phone",)), STEP_FREE) == "met"
