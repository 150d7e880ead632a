"""What else is offered: limits, crises, company, a backup, what consent would open, after a no."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecograph.edges import CodedAs, Edge, Has, Offers, PartnersWith, WorksAt
from ecograph.errors import InvalidRequest, TermNotFound
from ecograph.nodes import Agreement, Need, Organization, Referral, Service, TaxonomyTerm
from matchers.handoffs import Decline, Limits, declined_services, find_handoffs
from matchers.handoffs import reach as reach_module
from matchers.handoffs import refusing as refusing_module
from matchers.handoffs import search as search_module
from tests.matchers.handoff_worlds import (
    ANA,
    CHOIR,
    CLINIC,
    LIBRARY,
    ON,
    PACT,
    PEER,
    ROSA,
    SERVICE,
    UNION,
    Records,
    agrees,
    asked,
    introduced,
    refusals,
    tie,
    via,
    world,
)

OPEN = Service(id=SERVICE, name="Tenant counselling", anyone_may_come=True)
SECOND: Records = [
    tie(PEER, strength="moderate"),
    WorksAt(from_id=PEER, to_id=LIBRARY, role="clerk"),
    PartnersWith(from_id=LIBRARY, to_id=UNION),
    *agrees(LIBRARY),
]
"""A second way, which shares nobody with the first: 0.75 x 0.95 x 0.6, in 1 + 0 + 7 days."""

# --- limits


@pytest.mark.parametrize(
    ("limits", "ways"),
    [
        (Limits(), 2),
        (Limits(max_hops=3), 2),
        (Limits(max_hops=2), 0),
        (Limits(max_days=8), 2),
        (Limits(max_days=7), 1),
        (Limits(max_days=4), 0),
        (Limits(max_retellings=1), 2),
        (Limits(max_retellings=0), 0),
        (Limits(max_cost_cents=0), 2),
    ],
)
def test_a_way_keeps_within_the_limits(limits: Limits, ways: int) -> None:
    found = asked(world(SECOND), limits=limits)
    assert (len(found.paths), found.limits) == (ways, limits)


def test_she_tells_it_again_where_the_agreement_does_not_carry_it() -> None:
    pact = Agreement(id=PACT, name="p", discloses=("contact",))
    (path,) = asked(world(pact)).paths
    assert [hop.retelling for hop in path.hops] == [True, False, True]
    assert path.retellings == 2
    assert asked(world(pact), limits=Limits(max_retellings=1)).paths == ()


def test_what_an_agreement_costs_is_counted_and_said() -> None:
    pact = Agreement(id=PACT, name="p", discloses=("contact", "need"), fee_cents=1250)
    (path,) = asked(world(pact)).paths
    assert (path.cost_cents, path.hops[2].cost_cents) == (1250, 1250)
    assert "It costs you 12.50 dollars." in path.sentence
    assert asked(world(pact), limits=Limits(max_cost_cents=1249)).paths == ()


@pytest.mark.parametrize(
    "limits",
    [
        Limits(max_hops=0),
        Limits(max_hops=9),
        Limits(max_days=-1),
        Limits(max_retellings=-1),
        Limits(max_cost_cents=-1),
    ],
)
def test_limits_out_of_range_are_refused(limits: Limits) -> None:
    with pytest.raises(InvalidRequest, match=r"max_\w+=-?\d"):
        asked(world(), limits=limits)


@pytest.mark.parametrize("wrong", [{"k": 0}, {"refused": -1}])
def test_numbers_out_of_range_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidRequest, match=r"ask for at least one path"):
        find_handoffs(world(), ANA, SERVICE, on=ON, **wrong)  # type: ignore[arg-type]


# --- going there


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


# --- crises


def crisis(urgency: str = "crisis") -> Records:
    need = Need.model_validate({"id": "need:t:n", "name": "a roof", "urgency": urgency})
    term = TaxonomyTerm(id="taxonomy_term:t:roof", code="roof", name="Roof")
    return [need, term, Has(from_id=ANA, to_id=need.id), CodedAs(from_id=need.id, to_id=term.id)]


def quick() -> Records:
    """A way that is less likely and quicker: 0.75 x 0.75 in 2 days."""
    return [
        tie(CHOIR, strength="moderate"),
        tie(UNION, by=PEER, strength="moderate"),
        tie(PEER, strength="moderate"),
    ]


def test_in_a_crisis_the_quickest_way_comes_first_and_going_there_before_all() -> None:
    graph = world(OPEN, quick(), crisis())
    calm = asked(graph)
    assert [path.days for path in calm.paths] == [5, 2, 2, 1]
    assert not calm.crisis
    found = find_handoffs(graph, ANA, SERVICE, on=ON, need="need:t:n")
    assert found.crisis
    assert [(path.kind, path.days) for path in found.paths] == [
        ("alone", 0),
        ("accompanied", 1),
        ("introduced", 2),
        ("introduced", 5),
    ]
    assert "waiting lists play no part" in found.sentence
    assert found.paths[0].sentence.startswith("You can call Riverbend Tenant Union or go there")


def test_a_need_may_be_named_by_its_term() -> None:
    graph = world(crisis())
    assert find_handoffs(graph, ANA, SERVICE, on=ON, need="roof").crisis
    calm = world(crisis("urgent"))
    assert not find_handoffs(calm, ANA, SERVICE, on=ON, need="need:t:n").crisis
    with pytest.raises(TermNotFound):
        find_handoffs(graph, ANA, SERVICE, on=ON, need="flying carpets")


def test_a_service_for_crises_is_always_reached_the_quick_way() -> None:
    graph = world(Service(id=SERVICE, name="x", crisis=True), quick())
    assert [path.days for path in asked(graph).paths] == [2, 5]


# --- a backup


def test_a_backup_shares_nobody_with_the_first_way() -> None:
    found = asked(world(SECOND))
    assert found.backup is not None
    assert via(found.backup.path) == [PEER, LIBRARY, UNION]
    p, q = 0.9 * 0.95 * 14 / 17, 0.75 * 0.95 * 0.6
    assert found.backup.at_least_one == pytest.approx(1 - (1 - p) * (1 - q), abs=1e-9)
    assert found.backup.at_least_one_bounds == pytest.approx((max(p, q), 1.0), abs=1e-9)
    assert found.backup.sentence == (
        "If that comes to nothing, there is a way through Joe that needs nobody of the first, "
        "within about 8 days; one of the two should work about 8 times in 10."
    )
    assert found.backup.sentence in found.sentence


def test_a_second_way_over_the_same_people_is_no_backup() -> None:
    more = [WorksAt(from_id=ROSA, to_id=LIBRARY), PartnersWith(from_id=LIBRARY, to_id=UNION)]
    found = asked(world(*more, agrees(LIBRARY)))
    assert len(found.paths) == 2
    assert found.backup is None


def test_where_she_knows_them_herself_any_other_way_is_a_backup() -> None:
    found = asked(world(tie(UNION)))
    assert via(found.paths[0]) == [UNION]
    assert found.backup is not None
    assert via(found.backup.path) == [ROSA, CLINIC, UNION]


# --- what consent would open


def test_the_consent_that_opens_the_best_way_is_named_exactly() -> None:
    gone = ["consent:t:union-permit", f"HAS|{ANA}|consent:t:union-permit"]
    works = WorksAt(from_id=PEER, to_id=UNION, role="volunteer")
    found = asked(world(tie(PEER), works, without=gone))
    assert found.paths == ()
    better = found.better_with_consent
    assert better is not None
    assert via(better.path) == [PEER, UNION]
    (wanted,) = better.ask_for
    assert (wanted.discloser, wanted.recipient) == (PEER, UNION)
    assert wanted.discloses == ("contact", "need")
    assert not wanted.named_and_dated
    assert wanted.sentence == (
        "Joe may tell Riverbend Tenant Union how to reach you and what you need."
    )
    assert "You do not have to." in better.sentence
    given = [*agrees(UNION, discloser_ids=(PEER,))]
    now = asked(world(tie(PEER), WorksAt(from_id=PEER, to_id=UNION), given))
    assert via(now.paths[0]) == via(better.path)
    assert now.paths[0].success == better.path.success


def test_no_consent_is_asked_for_that_makes_nothing_better() -> None:
    assert asked(world()).better_with_consent is None
    worse = SECOND[:3]
    assert asked(world(worse)).better_with_consent is None


@pytest.mark.parametrize(
    "against",
    [
        agrees(UNION, decision="deny", discloser_ids=(PEER,)),
        [tie(PEER, trusted=False)],
        [tie(PEER, safe=False)],
    ],
)
def test_nobody_is_asked_to_take_back_a_no(against: Records) -> None:
    gone = ["consent:t:union-permit", f"HAS|{ANA}|consent:t:union-permit"]
    known = [tie(PEER), WorksAt(from_id=PEER, to_id=UNION)]
    better = asked(world(*known, against, without=gone)).better_with_consent
    assert better is None or PEER not in via(better.path)


# --- after a no


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
        "It did not work out with Hillside Clinic on 1 October 2026: no time until spring."
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
    assert "next best match" in found.note
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


# --- large networks


def test_what_is_too_large_is_cut_short_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "MOST_LABELS", 2)
    found = asked(world(SECOND))
    assert found.cut_short
    assert "could be looked through" in found.sentence
    monkeypatch.undo()
    monkeypatch.setattr(reach_module, "MOST_HOLDERS", 1)
    assert asked(world(SECOND)).cut_short
    monkeypatch.undo()
    monkeypatch.setattr(refusing_module, "MOST_WALKED", 1)
    assert asked(world(tie(ROSA, trusted=False))).cut_short
    monkeypatch.undo()
    assert not asked(world(tie(ROSA, trusted=False))).cut_short


def test_the_whole_answer_is_told_in_a_few_sentences() -> None:
    found = asked(world(OPEN, SECOND))
    first = found.paths[0].sentence
    assert found.sentence == (
        f"{first} There is one more way through people, within about 8 days. Anyone may come "
        "there, and nobody is told anything beforehand: you can also go yourself, alone or "
        "together with Joe. If that comes to nothing, there is a way through Joe that needs nobody "
        "of the first, within about 8 days; one of the two should work about 8 times in 10."
    )


def test_a_shorter_way_that_is_not_taken_is_told_with_its_reason() -> None:
    found = asked(world(tie(PEER, trusted=False), WorksAt(from_id=PEER, to_id=UNION)))
    assert found.sentence.endswith(
        "A shorter way is not taken: You would rather not be introduced by Joe."
    )
