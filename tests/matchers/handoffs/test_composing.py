"""What is in the answer: limits, crises, a backup, what consent would open, a sentence."""

from __future__ import annotations

import pytest

from ecograph.edges import CodedAs, Has, PartnersWith, WorksAt
from ecograph.errors import InvalidRequest, TermNotFound
from ecograph.nodes import Agreement, Need, Person, Service, TaxonomyTerm
from matchers.handoffs import Limits, find_handoffs
from matchers.handoffs import reach as reach_module
from matchers.handoffs import refusing as refusing_module
from matchers.handoffs import search as search_module
from tests.matchers.handoffs.worlds import (
    ANA,
    CHOIR,
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
    agrees,
    asked,
    tie,
    via,
    world,
)

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
    graph = world(Service(id=SERVICE, name="x", crisis=True, anyone_may_come=False), quick())
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


def test_what_consent_would_open_is_not_told_twice_and_not_called_better_than_nothing() -> None:
    found = asked(world(without=["consent:t:union-permit", f"HAS|{ANA}|consent:t:union-permit"]))
    assert found.refused
    assert found.sentence == (
        "Nobody around you can introduce you there yet. There would be a way through Rosa, that "
        "should work about 7 times in 10, within about 5 days; it is open only if you want to "
        "allow this: Hillside Clinic may tell Riverbend Tenant Union how to reach you and what "
        "you need. You do not have to."
    )
    nobody = asked(world(tie(ROSA, trusted=False)))
    assert nobody.sentence.endswith("Another way is not taken: You would rather not be introduced "
                                    "by Rosa.")  # fmt: skip


def test_a_second_way_that_is_somebody_known_is_to_be_asked_directly() -> None:
    found = asked(world(tie(UNION, strength="moderate"), WorksAt(from_id=ROSA, to_id=UNION)))
    assert via(found.paths[0]) == [ROSA, UNION]
    assert found.backup is not None
    assert found.backup.sentence == (
        "If that comes to nothing, you know Riverbend Tenant Union yourself and can just ask "
        "there; one of the two should work more than 9 times in 10."
    )


def test_who_has_no_name_is_called_by_what_they_are_to_the_client() -> None:
    nameless = Person(id=ROSA, role="nurse")
    assert asked(world(nameless)).paths[0].hops[0].to_name == "the nurse"
    sister = tie(ROSA, relation="sister")
    assert asked(world(nameless, sister)).paths[0].hops[0].to_name == "your sister"


def test_company_is_told_once_where_nobody_introduces() -> None:
    found = asked(world(OPEN, tie(PEER), tie(ROSA, trusted=False)), limits=Limits(max_hops=2))
    assert found.sentence.startswith(
        "You can go to Riverbend Tenant Union yourself: anyone may come, no referral is needed, "
        "and nobody is told anything beforehand. Joe, who has been through something similar, "
        "could come along."
    )


def test_a_shorter_way_that_is_not_taken_is_told_with_its_reason() -> None:
    found = asked(world(tie(PEER, trusted=False), WorksAt(from_id=PEER, to_id=UNION)))
    assert found.sentence.endswith(
        "A shorter way is not taken: You would rather not be introduced by Joe."
    )
