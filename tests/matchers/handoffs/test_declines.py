"""What happens after a no?"""

from __future__ import annotations

from datetime import date

import pytest

from ecograph.edges import Edge, Has, Offers
from ecograph.errors import InvalidRequest
from ecograph.nodes import Organization, Referral
from matchers.handoffs import Decline, declined_services, find_handoffs
from tests.matchers.handoffs.worlds import (
    ANA,
    CLINIC,
    LIBRARY,
    ON,
    OPEN,
    PACT,
    PEER,
    ROSA,
    SECOND,
    SERVICE,
    UNION,
    Records,
    asked,
    introduced,
    refusals,
    tie,
    via,
    world,
)


def refused_by(by: str | None, **said: object) -> Records:
    no = Referral.model_validate(
        {"id": "referral:t:r", "service_id": SERVICE, "status": "declined", "declined_by": by}
        | {"closed_on": date(2026, 10, 1), "reason": "no time until spring"}
        | said
    )
    return [no, Has(from_id=ANA, to_id=no.id)]


def test_after_a_no_the_next_best_way_comes() -> None:
    found = asked(world(SECOND, refused_by(CLINIC)))
    assert [via(path) for path in introduced(found)] == [[PEER, LIBRARY, UNION]]
    (no,) = found.declined
    assert (no.by, no.on, no.reason) == (CLINIC, date(2026, 10, 1), "no time until spring")
    assert no.sentence == (
        "It did not work out with Hillside Clinic on 1 October 2026 (noted: no time until spring)."
    )
    assert found.sentence.startswith(no.sentence)


def test_a_no_may_come_with_the_question() -> None:
    found = find_handoffs(world(SECOND), ANA, SERVICE, on=ON, declined=[Decline(by=ROSA)])
    assert [via(path) for path in introduced(found)] == [[PEER, LIBRARY, UNION]]
    assert [no.by_name for no in found.declined] == ["Rosa"]


def test_who_said_no_is_told_where_nothing_else_is_left() -> None:
    found = asked(world(refused_by(CLINIC)))
    assert found.paths == ()
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("declined", 1)}
    assert found.refused[0].reason == found.declined[0].sentence


@pytest.mark.parametrize("by", [SERVICE, UNION, None])
def test_where_the_service_said_no_no_way_is_offered(by: str | None) -> None:
    graph = world(OPEN, refused_by(by))
    found = asked(graph)
    assert (found.paths, found.refused, found.better_with_consent) == ((), (), None)
    assert "another service may fit" in found.note
    assert declined_services(graph, ANA) == {SERVICE}


@pytest.mark.parametrize(
    "said",
    [
        {"status": "accepted"},
        {"closed_on": date(2026, 10, 6)},
        {"service_id": "service:t:another"},
    ],
)
def test_what_is_no_no_bars_nobody(said: dict[str, object]) -> None:
    graph = world(refused_by(CLINIC, **said))
    assert len(asked(graph).paths) == 1
    assert declined_services(graph, ANA, on=ON) == frozenset()


def test_a_no_on_the_way_leaves_the_service_among_the_matches() -> None:
    assert declined_services(world(refused_by(CLINIC)), ANA) == frozenset()


def test_one_of_two_organizations_may_say_no() -> None:
    more: list[Edge] = [Offers(from_id=LIBRARY, to_id=SERVICE), tie(LIBRARY)]
    graph = world(*more, refused_by(UNION))
    assert [via(path) for path in asked(graph).paths] == [[LIBRARY]]
    assert declined_services(graph, ANA) == frozenset()


@pytest.mark.parametrize("by", ["person:t:nobody", ANA, PACT])
def test_a_no_of_nobody_on_the_way_is_refused(by: str) -> None:
    with pytest.raises(InvalidRequest, match="nobody on the way"):
        find_handoffs(world(), ANA, SERVICE, on=ON, declined=[Decline(by=by)])


def test_a_no_of_a_day_to_come_is_refused() -> None:
    no = Decline(by=CLINIC, on=date(2026, 10, 6))
    with pytest.raises(InvalidRequest, match="before they said it"):
        find_handoffs(world(), ANA, SERVICE, on=ON, declined=[no])


def test_who_must_not_surface_does_not_by_a_no_either() -> None:
    hidden = Organization(id=CLINIC, name="Hillside Clinic", private=True)
    found = asked(world(hidden, SECOND, refused_by(CLINIC)))
    assert found.declined == ()
    assert "Hillside" not in found.model_dump_json()
