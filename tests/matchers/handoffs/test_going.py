"""May the client go with a trusted peer, or alone?"""

from __future__ import annotations

from typing import Any

import pytest

from ecograph.nodes import Service
from matchers.handoffs import Limits
from tests.matchers.handoffs.worlds import (
    OPEN,
    PEER,
    SERVICE,
    UNION,
    agrees,
    asked,
    tie,
    via,
    world,
)


def test_where_anyone_may_come_a_trusted_peer_may_come_along() -> None:
    found = asked(world(OPEN, tie(PEER)))
    assert [path.kind for path in found.paths] == ["introduced", "accompanied", "alone"]
    together = found.paths[1]
    assert via(together) == [PEER, UNION]
    assert [hop.kind for hop in together.hops] == ["tie", "accompany"]
    assert [hop.discloses for hop in together.hops] == [(), ()]
    assert (together.success, together.days, together.retellings) == (None, 2, 2)
    assert together.sentence == (
        "You can go to Riverbend Tenant Union together with Joe, who has been through something "
        "similar: anyone may come, and nobody is told anything beforehand."
    )


@pytest.mark.parametrize("said", [{"trusted": False}, {"safe": False}, {"strength": "tenuous"}])
def test_nobody_comes_along_who_is_not_trusted(said: dict[str, Any]) -> None:
    assert "accompanied" not in {path.kind for path in asked(world(OPEN, tie(PEER, **said))).paths}


def test_who_is_no_peer_does_not_come_along() -> None:
    assert [path.kind for path in asked(world(OPEN)).paths] == ["introduced", "alone"]


def test_a_no_to_being_brought_there_holds_for_company_too() -> None:
    deny = agrees(UNION, decision="deny", discloses=(), discloser_ids=(PEER,))
    assert [path.kind for path in asked(world(OPEN, tie(PEER), deny)).paths] == [
        "introduced",
        "alone",
    ]


def test_limits_hold_for_going_there_too() -> None:
    def kinds(**limits: int) -> list[str]:
        found = asked(world(OPEN, tie(PEER)), limits=Limits(**limits))
        return [path.kind for path in found.paths]

    assert kinds(max_hops=1) == ["alone"]
    assert kinds(max_days=1) == ["alone"]
    assert kinds(max_days=0) == []
    assert kinds(max_retellings=1) == ["introduced", "alone"]


def test_a_no_to_being_brought_there_holds_for_company_on_the_way_too() -> None:
    deny = agrees(UNION, decision="deny", discloses=(), discloser_ids=(PEER,))
    assert "Joe" in asked(world(tie(PEER))).paths[0].sentence
    assert "Joe" not in asked(world(tie(PEER), deny)).paths[0].sentence


@pytest.mark.parametrize(
    ("delivery", "crisis", "said"),
    [
        (("phone",), False, "You can call Riverbend Tenant Union yourself: it is open to anyone,"),
        (("phone",), True, "You can call Riverbend Tenant Union right now: it is open to anyone,"),
        (("virtual",), False, "You can get in touch with Riverbend Tenant Union yourself: "),
        (("in_home", "mobile"), False, "You can get in touch with Riverbend Tenant Union"),
        (("phone", "in_person"), False, "You can go to Riverbend Tenant Union yourself: anyone"),
        ((), True, "You can call Riverbend Tenant Union or go there right now: anyone may come,"),
    ],
)
def test_nobody_is_sent_where_the_service_is_not_given(
    delivery: tuple[str, ...], crisis: bool, said: str
) -> None:
    """A safety line belongs to a house that nobody is to be led to."""
    line = Service.model_validate(
        {"id": SERVICE, "name": "Line", "anyone_may_come": True}
        | {"delivery": delivery, "crisis": crisis}
    )
    found = asked(world(line, tie(PEER)))
    (alone,) = (path for path in found.paths if path.kind == "alone")
    assert alone.sentence.startswith(said)
    every = " ".join([found.sentence, *(path.sentence for path in found.paths)])
    goes = "in_person" in delivery or not delivery
    assert goes or not any(
        word in every for word in ("go to", "go there", "come along", "may come")
    )


def test_where_nobody_says_whether_a_referral_is_needed_one_can_call_and_ask() -> None:
    said = Service(id=SERVICE, name="Tenant counselling", anyone_may_come=None)
    found = asked(world(said))
    last = found.paths[-1]
    assert (last.kind, last.hops[0].discloses, last.days) == ("call_first", (), 1)
    assert "it is not known whether they take people without a referral" in last.sentence


def test_where_a_referral_is_needed_nobody_goes_alone() -> None:
    closed = Service(id=SERVICE, name="Tenant counselling", anyone_may_come=False)
    assert [path.kind for path in asked(world(closed)).paths] == ["introduced"]
