"""Through whom could she get there? Each rule on a small world."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path as FilePath

import jsonschema
import pytest

from ecograph.edges import (
    Delivered,
    LocatedAt,
    MemberOf,
    PartnersWith,
    ReachedThrough,
    RefersTo,
    TiedTo,
    WorksAt,
)
from ecograph.errors import InputError, NodeNotFound
from ecograph.nodes import Agreement, Client, Location, Organization, Service, ServiceAtLocation
from matchers.handoffs import Handoffs, find_handoffs
from tests.matchers.handoffs.worlds import (
    ANA,
    BROTHER,
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
    refusals,
    tie,
    via,
    world,
)


def test_a_way_leads_over_a_tie_a_workplace_and_an_agreement() -> None:
    (path,) = asked(world()).paths
    assert via(path) == [ROSA, CLINIC, UNION]
    assert [hop.kind for hop in path.hops] == ["tie", "work", "partner"]
    assert path.success == round(0.9 * 0.95 * 14 / 17, 9)
    assert path.days == 5


def test_each_hop_says_what_is_told_and_under_which_consent() -> None:
    (path,) = asked(world()).paths
    assert [hop.discloses for hop in path.hops] == [(), ("contact", "need"), ("contact", "need")]
    assert [hop.consent for hop in path.hops] == [
        "",
        "consent:t:clinic-permit",
        "consent:t:union-permit",
    ]
    assert path.hops[2].why == (
        'agreement "Housing and health" since 2 March 2025; 13 of 15 people sent this way arrived'
    )
    assert (path.hops[2].rests_on, path.hops[2].agreement) == (15, PACT)


def test_the_way_is_told_in_a_sentence_to_read_aloud() -> None:
    (path,) = asked(world()).paths
    assert path.sentence == (
        "You already trust Rosa, nurse at Hillside Clinic. "
        "Rosa would bring it up with the others there; they would be told how to reach you and "
        "what you need, as you agreed on 2 October 2026. "
        "Hillside Clinic has an agreement with Riverbend Tenant Union and would introduce you to "
        "Dev, tenant counsellor, there; they would be told how to reach you and what you need, as "
        "you agreed on 2 October 2026. Expect a first contact within about 5 days."
    )


def test_json_has_from_and_to() -> None:
    hop = asked(world()).model_dump(mode="json")["paths"][0]["hops"][0]
    assert (hop["from"], hop["to"], hop["from_name"], hop["to_name"]) == (ANA, ROSA, "you", "Rosa")


def test_the_published_schema_of_paths_is_current(root: FilePath) -> None:
    published = json.loads((root / "docs/schemas/paths.schema.json").read_text(encoding="utf-8"))
    assert published == Handoffs.model_json_schema(mode="serialization")
    found = asked(world(tie(PEER, trusted=False), WorksAt(from_id=PEER, to_id=UNION)))
    assert found.paths
    assert found.refused
    jsonschema.validate(found.model_dump(mode="json"), published)
    assert Handoffs.model_validate_json(found.model_dump_json()) == found


def test_nothing_is_found_where_nobody_leads_there() -> None:
    found = asked(world(without=[tie(ROSA).id]))
    assert (found.paths, found.refused) == ((), ())
    assert found.note


@pytest.mark.parametrize("strength", ["tenuous", "broken", None])
def test_a_weak_tie_is_no_way_and_not_worth_a_word(strength: str | None) -> None:
    found = asked(world(tie(ROSA, strength=strength)))
    assert (found.paths, found.refused) == ((), ())


@pytest.mark.parametrize(
    "over", [tie(ROSA, until=date(2026, 10, 4)), tie(ROSA, since=date(2026, 10, 6))]
)
def test_a_tie_that_is_over_or_not_yet_is_no_way(over: TiedTo) -> None:
    assert asked(world(over)).paths == ()


def test_a_tie_holds_on_its_first_and_its_last_day() -> None:
    assert len(asked(world(tie(ROSA, since=ON, until=ON))).paths) == 1


def test_what_was_not_asked_is_noted_and_refuses_nothing() -> None:
    (path,) = asked(world(tie(ROSA, trusted=None, safe=None))).paths
    assert "was not asked" in path.hops[0].note
    assert path.sentence.startswith("You already know Rosa")


# --- what refuses


def test_an_unsafe_tie_at_the_start_is_never_taken_and_named_by_its_relation_only() -> None:
    more = [
        tie(BROTHER, safe=False, relation="brother"),
        WorksAt(from_id=BROTHER, to_id=UNION),
    ]
    found = asked(world(*more))
    assert found.paths == ()
    assert refusals(found)[(BROTHER, UNION)] == ("unsafe", 0)
    first = found.refused[0]
    assert first.reason == (
        "Your brother works at Riverbend Tenant Union, but that tie is marked as not safe."
    )
    assert "Marko" not in found.model_dump_json()


def test_an_unsafe_person_is_not_reached_through_others_either() -> None:
    more = [
        tie(BROTHER, safe=False, relation="brother", strength="broken", until=date(2020, 1, 1)),
        tie(BROTHER, by=ROSA),
        WorksAt(from_id=BROTHER, to_id=LIBRARY),
        PartnersWith(from_id=LIBRARY, to_id=UNION),
        *agrees(BROTHER),
        *agrees(LIBRARY),
    ]
    found = asked(world(*more, without=[PartnersWith(from_id=CLINIC, to_id=UNION).id]))
    assert found.paths == ()
    assert refusals(found) == {(ROSA, BROTHER, LIBRARY, UNION): ("unsafe", 1)}


def test_where_an_unsafe_person_works_is_no_hop() -> None:
    more = [
        tie(BROTHER, safe=False, relation="brother", strength="tenuous"),
        WorksAt(from_id=BROTHER, to_id=CLINIC),
    ]
    found = asked(world(*more))
    assert found.paths == ()
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("unsafe", 1)}
    assert found.refused[0].reason == (
        "Your brother works at Hillside Clinic, and that tie is marked as not safe."
    )


def test_the_service_itself_is_out_where_an_unsafe_person_works() -> None:
    more: Records = [
        tie(BROTHER, safe=False, relation="brother", strength=None),
        WorksAt(from_id=BROTHER, to_id=UNION),
        Service(id=SERVICE, name="Tenant counselling", anyone_may_come=True),
    ]
    found = asked(world(*more))
    assert found.paths == ()
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("unsafe", 2)}


def test_an_unsafe_tie_to_an_organization_or_group_counts_too() -> None:
    assert asked(world(tie(CLINIC, safe=False, strength="broken"))).paths == ()
    more = [tie(CHOIR), MemberOf(from_id=PEER, to_id=CHOIR), WorksAt(from_id=PEER, to_id=UNION)]
    away = [tie(ROSA).id]
    assert len(asked(world(*more, *agrees(PEER), without=away)).paths) == 1
    more[0] = tie(CHOIR, safe=False)
    assert asked(world(*more, *agrees(PEER), without=away)).paths == ()


def test_an_unsafe_tie_between_others_is_not_walked() -> None:
    more = [tie(PEER, by=ROSA, safe=False), WorksAt(from_id=PEER, to_id=UNION), *agrees(PEER)]
    found = asked(world(*more, without=[PartnersWith(from_id=CLINIC, to_id=UNION).id]))
    assert refusals(found) == {(ROSA, PEER, UNION): ("unsafe", 1)}
    assert found.refused[0].reason == "The tie between Rosa and Joe is marked as not safe."


@pytest.mark.parametrize(("id", "at"), [(ROSA, 0), (CLINIC, 1), (UNION, 2), (SERVICE, 2)])
def test_whom_she_does_not_want_to_meet_is_no_hop(id: str, at: int) -> None:
    found = asked(world(client=Client(id=ANA, never_refer_to=(id,))))
    assert found.paths == ()
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("never", at)}


def test_an_untrusted_tie_is_not_walked() -> None:
    found = asked(world(tie(ROSA, trusted=False)))
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("untrusted", 0)}
    assert found.refused[0].reason == "You would rather not be introduced by Rosa."


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ({"valid_to": date(2026, 10, 4)}, "ended on 4 October 2026."),
        ({"valid_from": date(2026, 10, 6)}, "only begins on 6 October 2026."),
    ],
)
def test_an_agreement_that_is_not_valid_carries_nobody(span: dict[str, date], said: str) -> None:
    pact = Agreement.model_validate({"id": PACT, "name": "Housing and health", **span})
    found = asked(world(pact))
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("agreement", 2)}
    assert found.refused[0].reason == (
        f"The agreement between Hillside Clinic and Riverbend Tenant Union {said}"
    )


def test_an_agreement_that_is_not_on_file_carries_nobody() -> None:
    found = asked(world(without=[PACT]))
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("agreement", 2)}


def test_an_agreement_that_was_withdrawn_carries_nobody() -> None:
    found = asked(world(Agreement(id=PACT, name="Housing and health", withdrawn_on=ON)))
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("agreement", 2)}


def test_partners_without_an_agreement_tell_how_to_reach_her_and_what_she_needs() -> None:
    (path,) = asked(world(PartnersWith(from_id=CLINIC, to_id=UNION))).paths
    assert path.hops[2].discloses == ("contact", "need")
    assert path.hops[2].days == 6
    (path,) = asked(
        world(
            PartnersWith(from_id=CLINIC, to_id=UNION),
            without=[RefersTo(from_id=CLINIC, to_id=UNION).id],
        )
    ).paths
    assert (path.hops[2].days, path.hops[2].success, path.hops[2].rests_on) == (7, 0.6, 0)


def test_a_denial_outweighs_a_permit() -> None:
    found = asked(world(*agrees(UNION, decision="deny", discloses=(), as_of=date(2026, 9, 1))))
    assert refusals(found) == {(ROSA, CLINIC, UNION): ("denied", 2)}
    assert found.refused[0].reason == (
        "Hillside Clinic would have to tell Riverbend Tenant Union how to reach you and what you "
        "need, and you said no to that on 1 September 2026."
    )
    assert found.refused[0].opened_by == ()


@pytest.mark.parametrize(
    "denial",
    [
        {"discloses": ("health",)},
        {"discloser_ids": (LIBRARY,)},
        {"valid_to": date(2026, 10, 4)},
        {"valid_from": date(2026, 10, 6)},
    ],
)
def test_a_denial_of_something_else_refuses_nothing(denial: dict[str, object]) -> None:
    assert len(asked(world(*agrees(UNION, decision="deny", **denial))).paths) == 1  # type: ignore[arg-type]


def test_without_consent_at_a_hop_nobody_is_told_and_the_consent_is_named() -> None:
    (found,) = asked(
        world(without=["consent:t:union-permit", f"HAS|{ANA}|consent:t:union-permit"])
    ).refused
    assert (found.because, found.at, found.better) == ("no_consent", 2, True)
    (wanted,) = found.opened_by
    assert (wanted.discloser, wanted.recipient) == (CLINIC, UNION)
    assert wanted.discloses == ("contact", "need")
    assert found.reason.endswith("what you need, and you have not agreed to that.")


def test_a_worker_may_not_tell_her_employer_without_consent() -> None:
    gone = ["consent:t:clinic-permit", f"HAS|{ANA}|consent:t:clinic-permit"]
    assert refusals(asked(world(without=gone))) == {(ROSA, CLINIC, UNION): ("no_consent", 1)}


@pytest.mark.parametrize("day", [date(2026, 10, 4), ON])
def test_a_consent_holds_to_the_end_of_its_last_day(day: date) -> None:
    found = asked(world(*agrees(UNION, valid_to=day)))
    assert len(found.paths) == (day == ON)
    if day != ON:
        assert found.refused[0].reason.endswith("and your consent to that ended on 4 October 2026.")


def test_consent_to_part_of_what_is_told_is_not_enough_and_two_may_do_together() -> None:
    found = asked(world(*agrees(UNION, discloses=("contact",))))
    assert found.refused[0].opened_by[0].discloses == ("need",)
    both = [*agrees(UNION, discloses=("contact",)), *agrees(UNION, discloses=("need",), id="more")]
    (path,) = asked(world(*both)).paths
    assert path.hops[2].consent == "consent:t:more, consent:t:union-permit"


def test_a_consent_to_one_discloser_is_not_one_to_another() -> None:
    assert asked(world(*agrees(UNION, discloser_ids=(LIBRARY,)))).paths == ()
    assert len(asked(world(*agrees(UNION, discloser_ids=(LIBRARY, CLINIC)))).paths) == 1


# --- what may not surface


@pytest.mark.parametrize("mark", [{"private": True}, {"do_not_refer": True}, {"withdrawn_on": ON}])
def test_what_may_not_surface_is_no_hop(mark: dict[str, object]) -> None:
    clinic = Organization.model_validate({"id": CLINIC, "name": "Hillside Clinic", **mark})
    found = asked(world(clinic))
    assert (found.paths, found.refused) == ((), ())
    assert "Hillside" not in found.model_dump_json()


def test_a_service_that_may_not_surface_is_not_found() -> None:
    with pytest.raises(NodeNotFound):
        asked(world(Service(id=SERVICE, name="x", private=True)))


def test_a_confidential_place_is_never_a_hop() -> None:
    hidden: Records = [
        Location(id="location:t:h", name="Secret House", confidential=True),
        LocatedAt(from_id=CLINIC, to_id="location:t:h"),
    ]
    found = asked(world(*hidden))
    assert (found.paths, found.refused) == ((), ())


def test_no_way_leads_to_a_confidential_place() -> None:
    place = Location(id="location:t:h", name="Secret House", confidential=True)
    at = ServiceAtLocation(id="service_at_location:t:h")
    delivered = [Delivered(from_id=SERVICE, to_id=at.id), LocatedAt(from_id=at.id, to_id=place.id)]
    open_to_all = Service(id=SERVICE, name="x", anyone_may_come=True)
    cases: tuple[Records, ...] = ([at, *delivered], [LocatedAt(from_id=UNION, to_id=place.id)])
    for more in cases:
        found = asked(world(place, open_to_all, *more))
        assert (found.paths, found.refused) == ((), ())
        assert "telephone" in found.note


def test_what_another_clients_file_tells_is_not_used() -> None:
    away = PartnersWith(from_id=CLINIC, to_id=UNION).id
    for source, ways in ((ANA, 1), ("riverbend", 1), ("client:t:bea", 0)):
        more = [
            tie(PEER, by=ROSA, source=source),
            WorksAt(from_id=PEER, to_id=UNION),
            *agrees(PEER),
        ]
        found = asked(world(*more, without=[away]))
        assert (len(found.paths), len(found.refused)) == (ways, 0)


# --- order and alternatives


def test_where_anyone_may_come_going_alone_is_the_last_choice() -> None:
    found = asked(world(Service(id=SERVICE, name="x", anyone_may_come=True)), k=1)
    assert [path.kind for path in found.paths] == ["introduced", "alone"]
    alone = found.paths[1]
    assert (via(alone), alone.success, alone.days) == ([UNION], None, 1)
    assert alone.hops[0].discloses == ()


def test_a_peer_beside_the_way_could_come_along() -> None:
    (path,) = asked(world(tie(PEER))).paths
    assert "Joe has been through something similar and could come along." in path.sentence
    (path,) = asked(world(tie(PEER, trusted=False))).paths
    assert "Joe" not in path.sentence


def test_more_arrived_than_were_sent_is_an_error_that_names_the_record() -> None:
    with pytest.raises(InputError, match=r"5 arrived of 4 .* correct one"):
        asked(world(RefersTo(from_id=CLINIC, to_id=UNION, sent=4, completed=5)))


def test_a_shorter_way_that_is_refused_is_told_and_a_longer_one_is_not() -> None:
    long = [tie(PEER, by=ROSA), WorksAt(from_id=PEER, to_id=LIBRARY, role="clerk")]
    short = [WorksAt(from_id=PEER, to_id=UNION), tie(PEER)]
    partner = PartnersWith(from_id=LIBRARY, to_id=UNION)
    found = asked(world(*long, *short, partner))
    assert (via(found.paths[0]), found.refused) == ([PEER, UNION], ())
    found = asked(world(*long, *short, partner, tie(PEER, trusted=False)))
    assert via(found.paths[0]) == [ROSA, CLINIC, UNION]
    assert refusals(found) == {(PEER, UNION): ("untrusted", 0)}


def test_the_day_may_come_with_a_time() -> None:
    assert find_handoffs(world(), ANA, SERVICE, on=datetime(2026, 10, 5, 9)) == asked(world())


def test_a_contact_who_is_not_safe_is_not_named() -> None:
    more = [
        tie(BROTHER, safe=False),
        PartnersWith(from_id=CLINIC, to_id=UNION, agreement_id=PACT),
        ReachedThrough(from_id=SERVICE, to_id=BROTHER),
        ReachedThrough(from_id=UNION, to_id="contact:t:dev"),
    ]
    (path,) = asked(world(*more)).paths
    assert path.hops[2].contact == "Dev"


def test_no_way_leads_to_a_service_that_is_not_given() -> None:
    found = asked(world(Service(id=SERVICE, name="x", status="temporarily closed")))
    assert (found.paths, found.refused) == ((), ())
    assert found.note == "This service is not given at present."
