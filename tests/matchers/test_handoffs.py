"""Through whom could she get there? Each rule on a small world, and all against brute force."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise, permutations
from math import prod
from pathlib import Path as FilePath
from random import Random

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import (
    Delivered,
    Edge,
    Has,
    LocatedAt,
    MemberOf,
    Offers,
    PartnersWith,
    ReachedThrough,
    RefersTo,
    TiedTo,
    WorksAt,
)
from ecograph.errors import InvalidRequest, NodeNotFound
from ecograph.nodes import (
    Agreement,
    Client,
    Consent,
    Contact,
    Group,
    Location,
    Node,
    Organization,
    Person,
    Service,
    ServiceAtLocation,
)
from ecograph.stores.memory import MemoryGraph
from matchers.handoffs import Handoffs, Path, find_handoffs

ON = date(2026, 10, 5)
ANA = "client:t:ana"
ROSA, BROTHER, PEER = "person:t:rosa", "person:t:brother", "person:t:peer"
CHOIR = "group:t:choir"
CLINIC, UNION, LIBRARY = "organization:t:clinic", "organization:t:union", "organization:t:library"
SERVICE = "service:t:tenants"
PACT = "agreement:t:pact"

Records = list[Node | Edge]


def tie(to: str, by: str = ANA, **said: object) -> TiedTo:
    given_ = {"strength": "strong", "trusted": True, "safe": True} | said
    return TiedTo.model_validate({"from_id": by, "to_id": to, **given_})


def agrees(to: str, *, discloses: Sequence[str] = ("contact", "need"), **said: object) -> Records:
    local = str(said.pop("id", f"{to.rsplit(':', 1)[1]}-{said.get('decision', 'permit')}"))
    consent = Consent.model_validate(
        {"id": f"consent:t:{local}", "decision": "permit", "recipient_id": to}
        | {"discloses": tuple(discloses), **said}
    )
    return [consent, Has(from_id=ANA, to_id=consent.id)]


def world(
    *more: Node | Edge | Records, client: Client | None = None, without: Iterable[str] = ()
) -> MemoryGraph:
    """Ana trusts Rosa, who works at the clinic, which has an agreement with the tenant union."""
    records: Records = [
        client or Client(id=ANA),
        Person(id=ROSA, name="Rosa", role="nurse"),
        Person(id=BROTHER, name="my brother Marko", role=""),
        Person(id=PEER, name="Joe", role="peer mentor", peer=True),
        Group(id=CHOIR, name="Harbour Choir"),
        Organization(id=CLINIC, name="Hillside Clinic"),
        Organization(id=UNION, name="Riverbend Tenant Union"),
        Organization(id=LIBRARY, name="Town Library"),
        Service(id=SERVICE, name="Tenant counselling"),
        Offers(from_id=UNION, to_id=SERVICE),
        Contact(id="contact:t:dev", name="Dev", title="Tenant counsellor"),
        Agreement(
            id=PACT,
            name="Housing and health",
            valid_from=date(2025, 3, 2),
            valid_to=date(2027, 3, 1),
            discloses=("contact", "need"),
            expected_days=4,
        ),
        tie(ROSA),
        WorksAt(from_id=ROSA, to_id=CLINIC, role="nurse"),
        PartnersWith(from_id=CLINIC, to_id=UNION, agreement_id=PACT, contact_id="contact:t:dev"),
        RefersTo(from_id=CLINIC, to_id=UNION, sent=15, completed=13, median_days=6),
        *agrees(CLINIC, valid_from=date(2026, 10, 2)),
        *agrees(UNION, valid_from=date(2026, 10, 2)),
    ]
    for one in more:
        records += one if isinstance(one, list) else [one]
    latest = {record.id: record for record in records if record.id not in set(without)}
    graph = MemoryGraph()
    graph.write(sorted(latest.values(), key=lambda record: isinstance(record, Edge)))
    return graph


def asked(graph: MemoryGraph, **limits: int) -> Handoffs:
    return find_handoffs(graph, ANA, SERVICE, on=ON, **limits)


def via(path: Path) -> list[str]:
    return [hop.to_id for hop in path.hops]


def refusals(found: Handoffs) -> dict[tuple[str, ...], tuple[str, int]]:
    return {tuple(hop.to_id for hop in one.hops): (one.because, one.at) for one in found.refused}


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
    assert [path.self_referral for path in found.paths] == [False, True]
    alone = found.paths[1]
    assert (via(alone), alone.success, alone.days) == ([UNION], None, 1)
    assert alone.hops[0].discloses == ()


def test_a_trusted_peer_could_come_along() -> None:
    graph = world(Service(id=SERVICE, name="x", anyone_may_come=True), tie(PEER))
    assert [path.companion for path in asked(graph).paths] == ["Joe", "Joe"]
    assert "Joe has been through something similar" in asked(graph).paths[0].sentence
    graph = world(Service(id=SERVICE, name="x", anyone_may_come=True), tie(PEER, trusted=False))
    assert [path.companion for path in asked(graph).paths] == ["", ""]


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


def test_limits_out_of_range_are_refused() -> None:
    with pytest.raises(InvalidRequest):
        asked(world(), k=0)
    with pytest.raises(InvalidRequest):
        asked(world(), max_hops=9)


# --- all of it against brute force


@dataclass(frozen=True)
class Small:
    """A random world, as lists."""

    client: Client
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


PEOPLE = [f"person:t:{n}" for n in range(3)]
ORGS = [f"organization:t:{n}" for n in range(3)]
DAYS = [None] * 12 + [date(2026, 10, 4), ON, date(2026, 10, 6)]
YES_NO_UNSAID = [True] * 7 + [None, False]
STRENGTHS = ["strong", "strong", "moderate", "moderate", "tenuous", None]
PACTS = ["agreement:t:0", "agreement:t:1"]
RECIPIENTS = [*PEOPLE, *ORGS, CHOIR]


def small_world(random: Random) -> Small:
    """Dense enough that ways of every length and every refusal occur (a seed is one world)."""
    pick = random.choice
    consents = [some_consent(n, random) for n in range(random.randint(8, 24))]
    nodes: list[Node] = [
        *(Person(id=id, name=id[-1]) for id in PEOPLE),
        *(Organization(id=id, name=id[-1]) for id in ORGS),
        Group(id=CHOIR, name="choir"),
        Service(id=SERVICE, name="s", anyone_may_come=pick([True, None])),
        *(some_pact(id, random) for id in PACTS),
        *consents,
    ]
    edges: list[Edge] = [Offers(from_id=ORGS[0], to_id=SERVICE)]
    edges += [Has(from_id=ANA, to_id=consent.id) for consent in consents]
    edges += [some_tie([ANA], random) for _ in range(random.randint(2, 6))]
    edges += [some_tie(PEOPLE, random) for _ in range(random.randint(1, 8))]
    for _ in range(random.randint(1, 5)):
        edges.append(WorksAt(from_id=pick(PEOPLE), to_id=pick(ORGS)))
        edges.append(MemberOf(from_id=pick(PEOPLE), to_id=CHOIR))
        edges.append(some_past(random))
    for _ in range(random.randint(1, 8)):
        edges.append(
            PartnersWith(
                from_id=pick(ORGS),
                to_id=pick(ORGS),
                key=pick(["", "2"]),
                agreement_id=pick([None, None, None, *PACTS, *PACTS, "agreement:t:none"]),
            )
        )
    never = [pick([*RECIPIENTS, SERVICE])] if random.random() < 0.15 else []
    unique = {edge.id: edge for edge in edges if edge.from_id != edge.to_id}
    return Small(Client(id=ANA, never_refer_to=tuple(never)), tuple(nodes), tuple(unique.values()))


def some_tie(by: list[str], random: Random) -> TiedTo:
    return TiedTo.model_validate(
        {
            "from_id": random.choice(by),
            "to_id": random.choice(RECIPIENTS),
            "key": random.choice(["", "2"]),
            "strength": random.choice(STRENGTHS),
            "safe": random.choice(YES_NO_UNSAID),
            "trusted": random.choice(YES_NO_UNSAID),
            "since": random.choice(DAYS),
            "until": random.choice(DAYS),
        }
    )


def some_pact(id: str, random: Random) -> Agreement:
    return Agreement(
        id=id,
        name="pact",
        valid_from=random.choice(DAYS),
        valid_to=random.choice(DAYS),
        discloses=random.choice([("contact", "need"), ("need",), ("contact", "health"), ()]),
        expected_days=random.choice([None, 2]),
    )


def some_past(random: Random) -> RefersTo:
    sent = random.choice([0, 4])
    return RefersTo(
        from_id=random.choice(ORGS),
        to_id=random.choice([*ORGS, SERVICE]),
        key=random.choice(["", "2"]),
        sent=sent,
        completed=random.randint(0, sent),
        median_days=random.choice([None, 3]),
    )


def some_consent(number: int, random: Random) -> Consent:
    said = [("contact", "need")] * 4 + [("contact", "need", "health"), ("need",), ()]
    return Consent.model_validate(
        {
            "id": f"consent:t:{number}",
            "decision": random.choice(["permit"] * 19 + ["deny"]),
            "recipient_id": random.choice(RECIPIENTS),
            "discloser_ids": random.choice([(), (), (), (PEOPLE[0], ORGS[1])]),
            "discloses": random.choice(said),
            "valid_from": random.choice(DAYS),
            "valid_to": random.choice(DAYS),
        }
    )


seeds = st.integers(0, 2**32).map(Random)


ORDER = ["unsafe", "never", "untrusted", "agreement", "denied", "no_consent"]


def spans(record: object, first: str, last: str) -> bool:
    start, end = getattr(record, first), getattr(record, last)
    return (start is None or start <= ON) and (end is None or end >= ON)


def judged_hop(w: Small, a: str, b: str) -> tuple[float, int, str | None] | None:
    """Success, days and refusal of the best hop from a to b, read straight off the lists."""
    found = []
    by_id = {node.id: node for node in w.nodes}
    for e in w.edges:
        classes: set[str] = set() if a == ANA else {"contact", "need"}
        bad: str | None = None
        if isinstance(e, TiedTo):
            both_people = e.from_id.startswith("person") and e.to_id.startswith("person")
            if (e.from_id, e.to_id) != (a, b) and not (
                both_people and (e.to_id, e.from_id) == (a, b)
            ):
                continue
            if e.strength not in ("strong", "moderate") or not spans(e, "since", "until"):
                continue
            success, days = (0.9 if e.strength == "strong" else 0.75), 1
            bad = "unsafe" if e.safe is False else "untrusted" if e.trusted is False else None
        elif isinstance(e, MemberOf) and (e.to_id, e.from_id) == (a, b):
            success, days = 0.75, 1
        elif isinstance(e, WorksAt) and (e.from_id, e.to_id) == (a, b):
            success, days = 0.95, 0
        elif isinstance(e, PartnersWith) and (e.from_id, e.to_id) == (a, b):
            pact = by_id.get(e.agreement_id or "")
            past = sorted(
                (r for r in w.edges if isinstance(r, RefersTo) and r.from_id == a),
                key=lambda r: r.id,
            )
            to_service = [r for r in past if r.to_id == SERVICE and b == ORGS[0]]
            past = to_service or [r for r in past if r.to_id == b]
            success = (
                (sum(r.completed for r in past) + 1) / (sum(r.sent for r in past) + 2)
                if any(r.sent for r in past)
                else 0.6
            )
            medians = [r.median_days for r in past if r.median_days is not None]
            days = medians[0] if medians else 7
            if isinstance(pact, Agreement):
                classes = set(pact.discloses)
                days = days if pact.expected_days is None else pact.expected_days
                bad = None if spans(pact, "valid_from", "valid_to") else "agreement"
            elif e.agreement_id:
                bad = "agreement"
        else:
            continue
        found.append((refusal(w, a, b, bad, classes), success, days, e.id))
    fine = sorted((-s, d, i) for r, s, d, i in found if r is None)
    if fine:
        return -fine[0][0], fine[0][1], None
    shut = sorted((-ORDER.index(r), i, s, d, r) for r, s, d, i in found if r)
    return (shut[0][2], shut[0][3], shut[0][4]) if shut else None


def refusal(w: Small, a: str, b: str, bad: str | None, classes: set[str]) -> str | None:
    unsafe = {
        e.to_id for e in w.edges if isinstance(e, TiedTo) and e.from_id == ANA and e.safe is False
    }
    unsafe |= {e.to_id for e in w.edges if isinstance(e, WorksAt) and e.from_id in unsafe}
    reasons = [bad] if bad else []
    if b in unsafe:
        reasons.append("unsafe")
    never = w.client.never_refer_to
    if b in never or (b == ORGS[0] and SERVICE in never):
        reasons.append("never")
    if a != ANA:
        said: set[str] = set()
        for c in w.nodes:
            if (
                not isinstance(c, Consent)
                or c.recipient_id != b
                or not spans(c, "valid_from", "valid_to")
            ):
                continue
            if c.discloser_ids and a not in c.discloser_ids:
                continue
            if c.decision == "permit":
                said |= set(c.discloses)
            elif not c.discloses or set(c.discloses) & classes:
                reasons.append("denied")
        if classes - said:
            reasons.append("no_consent")
    return min(reasons, key=ORDER.index) if reasons else None


def every_way(w: Small) -> list[list[tuple[str, tuple[float, int, str | None]]]]:
    others = [*PEOPLE, *ORGS[1:], CHOIR]
    ways = []
    for length in range(4):
        for between in permutations(others, length):
            stops = [ANA, *between, ORGS[0]]
            hops = [judged_hop(w, a, b) for a, b in pairwise(stops)]
            if all(hop is not None for hop in hops):
                ways.append([(b, hop) for b, hop in zip(stops[1:], hops, strict=True) if hop])
    return ways


def stored(w: Small) -> MemoryGraph:
    graph = MemoryGraph()
    graph.write([w.client, *w.nodes, *w.edges])
    return graph


@settings(max_examples=200)
@given(seeds)
def test_the_best_ways_and_the_refused_ones_are_those_of_brute_force(random: Random) -> None:
    w = small_world(random)
    ways = every_way(w)
    fine = sorted(
        (
            -round(prod(hop[0] for _, hop in way), 9),
            len(way),
            sum(hop[1] for _, hop in way),
            [id for id, _ in way],
        )
        for way in ways
        if all(hop[2] is None for _, hop in way)
    )
    shut = sorted(
        (len(way), [id for id, _ in way], [hop[2] for _, hop in way])
        for way in ways
        if any(hop[2] for _, hop in way) and (not fine or len(way) < fine[0][1])
    )
    found = asked(stored(w))
    warm = [path for path in found.paths if not path.self_referral]
    assert [(-(path.success or 0), len(path.hops), path.days, via(path)) for path in warm] == fine[
        :3
    ]
    assert [(len(one.hops), [hop.to_id for hop in one.hops]) for one in found.refused] == [
        (count, ids) for count, ids, _ in shut[:5]
    ]
    for one, (_, _, reasons) in zip(found.refused, shut, strict=False):
        assert one.because == next(reason for reason in reasons if reason)
        assert one.because == reasons[one.at]


@settings(max_examples=30)
@given(seeds)
def test_the_order_in_which_records_were_written_changes_nothing(random: Random) -> None:
    w = small_world(random)
    nodes, edges = list(w.nodes), list(w.edges)
    random.shuffle(nodes)
    random.shuffle(edges)
    assert asked(stored(Small(w.client, tuple(nodes), tuple(edges)))) == asked(stored(w))
