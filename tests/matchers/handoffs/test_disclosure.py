"""May this be told? The law of a hop, trap by trap, on worlds of three organizations."""

from __future__ import annotations

from datetime import date

import pytest

from ecograph.edges import PartnersWith, TiedTo, WorksAt
from ecograph.nodes import Agreement, Group, Node, Organization, Person
from ecograph.nodes.directory import PrivacyRegime
from ecograph.stores.memory import MemoryGraph
from matchers.handoffs import DisclosureRules, Handoffs, Limits, find_handoffs
from matchers.handoffs.disclosure import NOTHING, Disclosure, Held, Taken
from matchers.handoffs.steps import Step
from tests.matchers.handoffs.worlds import (
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

SHELTER = "organization:t:shelter"
ALL = ("contact", "need", "health", "substance_use", "safety")
SOON = date(2026, 12, 31)


def bound(id: str, *regimes: PrivacyRegime) -> Organization:
    return Organization(id=id, name=id.rsplit(":", 1)[1].title(), privacy_regimes=regimes)


def taken(step: tuple[str, str, tuple[str, ...]], held: Held, *more: Node | Records) -> Taken:
    """Take one step with what its start was told: the graph's own steps tell people little."""
    nodes: list[Node] = [Person(id=ROSA), Group(id=CHOIR, name="c"), bound(CLINIC), bound(UNION)]
    for one in more:
        nodes += [n for n in (one if isinstance(one, list) else [one]) if isinstance(n, Node)]
    graph = MemoryGraph()
    graph.write({node.id: node for node in nodes}.values())
    consents = [node for node in nodes if node.id.startswith("consent:")]
    start, end, told = step
    disclosure = Disclosure(graph, consents, on=ON)  # type: ignore[arg-type]
    return disclosure.take(Step(start, end, "partner", None, 1.0, 1, told), held)


# --- who was told


def test_a_person_passes_on_what_an_organization_would_keep_to_itself() -> None:
    held = Held(frozenset({"health"}))
    for who, told in ((ROSA, ("contact", "health")), (CHOIR, ("contact", "health")),
                      (CLINIC, ("contact",))):  # fmt: skip
        found = taken((who, UNION, ("contact",)), held, agrees(UNION, discloses=("contact",)))
        assert found.discloses == told
        assert found.refused == ("no_consent" if who != CLINIC else None)
    assert taken((ROSA, UNION, ("contact",)), held, agrees(UNION, discloses=ALL)).then.told == {
        "health"
    }


def test_what_is_not_protected_is_forgotten() -> None:
    found = taken((CLINIC, ROSA, ("need", "health")), NOTHING, agrees(ROSA, discloses=ALL))
    assert found.then.told == {"health"}


@pytest.mark.parametrize(
    ("regime", "given_away"), [("part_2", "substance_use"), ("vawa", "safety")]
)
def test_an_introduction_gives_away_what_the_name_stands_for(
    regime: PrivacyRegime, given_away: str
) -> None:
    """The agreement lists contact and need; that the clinic is one for addiction tells the rest."""
    found = asked(world(bound(CLINIC, regime)))
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("no_consent", 2)}
    assert given_away in found.refused[0].hops[2].discloses
    told = agrees(
        UNION, discloses=("contact", "need", given_away), discloser_ids=(CLINIC,), valid_to=SOON
    )
    (path,) = asked(world(bound(CLINIC, regime), told)).paths
    assert path.hops[2].discloses == tuple(sorted(("contact", "need", given_away)))
    assert "; that it is Clinic tells them " in path.sentence


def test_what_a_name_gives_away_is_a_setting() -> None:
    rules = DisclosureRules(implies={})
    found = find_handoffs(world(bound(CLINIC, "part_2")), ANA, SERVICE, on=ON, rules=rules)
    assert [path.hops[2].discloses for path in found.paths] == [("contact", "need")]


# --- VAWA


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ({}, False),
        ({"discloser_ids": (CLINIC,)}, False),
        ({"valid_to": SOON}, False),
        ({"discloser_ids": (LIBRARY,), "valid_to": SOON}, False),
        ({"discloser_ids": (CLINIC,), "valid_to": SOON}, True),
    ],
)
def test_under_vawa_only_a_consent_with_name_and_last_day_counts(
    said: dict[str, object], allowed: bool
) -> None:
    found = asked(world(bound(CLINIC, "vawa"), agrees(UNION, discloses=ALL, **said)))
    assert len(found.paths) == allowed
    if not allowed:
        (wanted,) = found.refused[0].opened_by
        assert wanted.named_and_dated
        assert wanted.discloses == ("contact", "need", "safety")
        assert wanted.sentence.endswith("in writing and with a last day.")


def test_under_vawa_a_denial_needs_neither_name_nor_last_day() -> None:
    whole = agrees(UNION, discloses=ALL, discloser_ids=(CLINIC,), valid_to=SOON)
    found = asked(world(bound(CLINIC, "vawa"), whole, agrees(UNION, decision="deny")))
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("denied", 2)}


# --- redisclosure among those under HIPAA


def passed_along(
    *more: Node | Records, library: tuple[PrivacyRegime, ...] = ("hipaa",)
) -> Handoffs:
    """Rosa tells the clinic, the clinic the library, and the library the union."""
    lasting = agrees(LIBRARY, discloses=ALL, redisclosure=True, discloser_ids=(CLINIC,))
    return asked(
        world(
            bound(CLINIC, "hipaa"),
            bound(LIBRARY, *library),
            bound(UNION, "hipaa"),
            PartnersWith(from_id=CLINIC, to_id=LIBRARY),
            PartnersWith(from_id=LIBRARY, to_id=UNION),
            lasting,
            *more,
            without=[
                PartnersWith(from_id=CLINIC, to_id=UNION).id,
                "consent:t:union-permit",
                f"HAS|{ANA}|consent:t:union-permit",
            ],
        )
    )


def test_a_consent_with_redisclosure_goes_on_among_those_under_hipaa() -> None:
    (path,) = passed_along().paths
    assert via(path) == [ROSA, CLINIC, LIBRARY, UNION]
    assert [hop.consent for hop in path.hops[2:]] == ["consent:t:library-permit"] * 2


def test_it_does_not_go_on_where_one_is_not_under_hipaa() -> None:
    found = passed_along(library=())
    assert refusals(found) == {(ROSA, CLINIC, LIBRARY, UNION): ("no_consent", 3)}


def test_it_does_not_go_on_without_redisclosure() -> None:
    found = passed_along(agrees(LIBRARY, discloses=ALL, redisclosure=False))
    assert refusals(found) == {(ROSA, CLINIC, LIBRARY, UNION): ("no_consent", 3)}


def test_a_denial_wins_over_redisclosure() -> None:
    found = passed_along(agrees(UNION, decision="deny", discloses=("need",)))
    assert refusals(found) == {(ROSA, CLINIC, LIBRARY, UNION): ("denied", 3)}


def test_under_vawa_it_goes_on_only_if_it_names_who_passes_it_on_and_has_a_last_day() -> None:
    found = passed_along(library=("hipaa", "vawa"))
    assert refusals(found) == {(ROSA, CLINIC, LIBRARY, UNION): ("no_consent", 3)}
    named = {"redisclosure": True, "discloser_ids": (CLINIC, LIBRARY), "valid_to": SOON}
    strict = agrees(LIBRARY, discloses=ALL, **named)
    assert len(passed_along(strict, library=("hipaa", "vawa")).paths) == 1


def test_what_it_does_not_cover_needs_a_consent_of_its_own() -> None:
    pact = Agreement(id=PACT, name="p", discloses=("contact", "need", "housing"))
    under: Records = [pact, PartnersWith(from_id=LIBRARY, to_id=UNION, agreement_id=PACT)]
    found = passed_along(under)
    assert found.refused[0].opened_by[0].discloses == ("housing",)
    (path,) = passed_along(under, agrees(UNION, discloses=("housing",), id="more")).paths
    assert path.hops[3].consent == "consent:t:library-permit, consent:t:more"


def test_of_several_the_widest_goes_on() -> None:
    narrow = agrees(UNION, discloses=("contact", "need"), redisclosure=True, id="a")
    wide = agrees(UNION, discloses=ALL, redisclosure=True, id="b")
    found = taken((CLINIC, UNION, ("contact",)), NOTHING, bound(UNION, "hipaa"), narrow, wide)
    assert found.then.consent_id == "consent:t:b"
    found = taken((CLINIC, UNION, ("contact",)), NOTHING, bound(UNION), narrow, wide)
    assert found.then.consent_id == ""


def test_where_nothing_was_told_nothing_goes_on() -> None:
    wide = agrees(LIBRARY, discloses=ALL, redisclosure=True)
    held = Held(consent_id="consent:t:library-permit")
    both = (bound(CLINIC, "hipaa"), bound(UNION, "hipaa"))
    assert taken((CLINIC, UNION, ()), held, *both, wide).then == NOTHING


# --- consents to whoever is bound by a law


def test_a_consent_may_name_a_law_in_place_of_somebody() -> None:
    gone = ["consent:t:union-permit", f"HAS|{ANA}|consent:t:union-permit"]
    general = agrees(UNION, recipient_id=None, recipient_regimes=("hipaa",), id="general")
    assert asked(world(general, without=gone)).paths == ()
    (path,) = asked(world(general, bound(UNION, "hipaa"), without=gone)).paths
    assert path.hops[2].consent == "consent:t:general"


def test_a_general_consent_that_has_expired_is_told_as_such() -> None:
    gone = ["consent:t:union-permit", f"HAS|{ANA}|consent:t:union-permit"]
    general = agrees(
        UNION, recipient_id=None, recipient_regimes=("hipaa",), id="g", valid_to=date(2026, 10, 4)
    )
    found = asked(world(general, bound(UNION, "hipaa"), without=gone))
    assert found.refused[0].reason.endswith("and your consent to that ended on 4 October 2026.")


# --- parallel steps


def test_of_parallel_steps_the_one_that_may_be_taken_is_taken() -> None:
    """The likelier agreement tells too much; the other one does not."""
    wide = Agreement(id="agreement:t:wide", name="w", discloses=("contact", "health"))
    both = [
        PartnersWith(from_id=CLINIC, to_id=UNION, agreement_id=wide.id, key="a"),
        PartnersWith(from_id=CLINIC, to_id=UNION, agreement_id=PACT, key="b"),
    ]
    (path,) = asked(
        world(wide, *both, without=[PartnersWith(from_id=CLINIC, to_id=UNION).id])
    ).paths
    assert path.hops[2].agreement == PACT


def test_parallel_steps_are_one_way() -> None:
    more = [PartnersWith(from_id=CLINIC, to_id=UNION, key=key) for key in "abc"]
    assert len(asked(world(*more), k=5).paths) == 1


def test_under_a_limit_the_dearer_of_two_parallel_steps_gives_way() -> None:
    dear = Agreement(id=PACT, name="p", discloses=("contact", "need"), fee_cents=900)
    slow = Agreement(id="agreement:t:slow", name="s", discloses=("contact",), expected_days=20)
    both: Records = [
        dear,
        slow,
        PartnersWith(from_id=CLINIC, to_id=UNION, agreement_id=slow.id, key="b"),
    ]
    (path,) = asked(world(*both)).paths
    assert (path.cost_cents, path.hops[2].agreement) == (900, PACT)
    (path,) = asked(world(*both), limits=Limits(max_cost_cents=899)).paths
    assert (path.cost_cents, path.hops[2].agreement) == (0, slow.id)


# --- what may never be used


def test_the_shortest_way_is_not_taken_where_it_is_not_safe() -> None:
    found = asked(world(tie(UNION, safe=False)))
    assert found.paths == ()
    found = asked(world(tie(PEER, safe=False), WorksAt(from_id=PEER, to_id=LIBRARY),
                        PartnersWith(from_id=LIBRARY, to_id=UNION), agrees(LIBRARY)))  # fmt: skip
    assert [via(path) for path in introduced(found)] == [[ROSA, CLINIC, UNION]]
    assert all(PEER not in via(path) and LIBRARY not in via(path) for path in found.paths)


def test_no_consent_opens_what_is_not_safe() -> None:
    unsafe: list[TiedTo] = [tie(ROSA, safe=False)]
    found = asked(world(*unsafe))
    assert found.better_with_consent is None
    assert all(one.opened_by == () for one in found.refused)
