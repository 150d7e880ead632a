"""Does nothing that must not be shown come out, and does a denial always win?"""

import gc
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.consent import Permission, permits, seen_by
from ecograph.edges import (
    EDGE_KINDS,
    Addresses,
    Charges,
    Delivered,
    Edge,
    LivesIn,
    LocatedAt,
    Offers,
    OpenDuring,
    PartnersWith,
    ReachedThrough,
    Requires,
    Runs,
    Serves,
    TiedTo,
    WorksAt,
)
from ecograph.errors import InvalidRequest, NodeNotFound
from ecograph.graph import Graph
from ecograph.nodes import NODE_KINDS, Node
from ecograph.nodes.client import Client, Consent, Intervention, NewTie, Person
from ecograph.nodes.directory import (
    Address,
    Agreement,
    Area,
    Contact,
    CostOption,
    Document,
    Location,
    Organization,
    Phone,
    Program,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from ecograph.point import Point
from ecograph.stores.memory import MemoryGraph

CANARY = "kanarienvogel"
TODAY = date(2026, 11, 23)
PHONES = (Phone(number=CANARY),)


def no(kind: str, name: str) -> str:
    return f"{kind}:test:{name}"


def offered(name: str, words: str = "", **marks: Any) -> list[Node | Edge]:
    """An organization that offers a service somewhere, with all that hangs on it."""
    organization, service = no("organization", name), no("service", name)
    sal, place = no("service_at_location", name), no("location", name)
    of_organization = {key: marks[key] for key in marks if key.startswith("organization_")}
    of_service = {key: marks[key] for key in marks if key.startswith("service_")}
    return [
        Organization.model_validate(
            {"id": organization, "name": words or name}
            | {key.removeprefix("organization_"): of_organization[key] for key in of_organization}
        ),
        Service.model_validate(
            {"id": service, "name": words or name, "description": words}
            | {key.removeprefix("service_"): of_service[key] for key in of_service}
        ),
        Program(id=no("program", name), name=words or name),
        ServiceAtLocation(id=sal, description=words),
        Location(id=place, name=words, point=Point(lat=1, lon=2)),
        Contact(id=no("contact", name), name=words),
        Schedule(id=no("schedule", name), description=words),
        CostOption(id=no("cost_option", name), option=words),
        Area(id=no("area", name), name=words or name),
        Person(id=no("person", name), name=words),
        Offers(from_id=organization, to_id=service),
        Runs(from_id=organization, to_id=no("program", name)),
        Delivered(from_id=service, to_id=sal),
        LocatedAt(from_id=sal, to_id=place),
        ReachedThrough(from_id=service, to_id=no("contact", name)),
        OpenDuring(from_id=sal, to_id=no("schedule", name)),
        Charges(from_id=service, to_id=no("cost_option", name)),
        Serves(from_id=service, to_id=no("area", name)),
        WorksAt(from_id=no("person", name), to_id=organization, role=words),
    ]


def made_of(*records: Iterable[Node | Edge]) -> MemoryGraph:
    graph = MemoryGraph()
    every = [record for part in records for record in part]
    graph.write(
        [record for record in every if isinstance(record, Node)]
        + [record for record in every if isinstance(record, Edge)]
    )
    return graph


def everything(graph: Graph) -> list[Node | Edge]:
    nodes = [node for kind in NODE_KINDS.values() for node in graph.nodes(kind)]
    edges = [edge for kind in EDGE_KINDS.values() for edge in graph.edges(kind)]
    one_by_one = [edge for node in nodes for kind in EDGE_KINDS.values()
                  for ends in ({"from_id": node.id}, {"to_id": node.id})
                  for edge in graph.edges(kind, **ends)]  # fmt: skip
    return [*nodes, *edges, *one_by_one]


def dump(graph: Graph) -> str:
    return "\n".join(record.model_dump_json() for record in everything(graph))


HIDING = [
    {"organization_private": True},
    {"organization_do_not_refer": True},
    {"organization_withdrawn_on": TODAY},
    {"service_private": True, "organization_private": True},
]


@pytest.mark.parametrize("marks", HIDING, ids=str)
def test_nothing_of_a_hidden_organization_comes_out(marks: dict[str, Any]) -> None:
    graph = made_of(offered("open"), offered("secret", CANARY, **marks))
    assert CANARY in dump(graph)
    seen = seen_by(graph)
    assert CANARY not in dump(seen)
    assert "secret" not in dump(seen)
    assert dump(seen) == dump(made_of(offered("open")))


@pytest.mark.parametrize("mark", ["private", "do_not_refer", "withdrawn_on"])
def test_a_hidden_service_leaves_its_organization(mark: str) -> None:
    marks: dict[str, Any] = {f"service_{mark}": TODAY if mark == "withdrawn_on" else True}
    seen = seen_by(made_of(offered("half", **marks)))
    left = {type(record).__name__ for record in everything(seen)}
    assert left == {"Organization", "Program", "Person", "Runs", "WorksAt"}


def test_what_is_hidden_looks_like_what_is_not_there() -> None:
    seen = seen_by(made_of(offered("secret", organization_private=True)))
    for id in (no("service", "secret"), no("service", "absent")):
        assert seen.get(id) is None
        with pytest.raises(NodeNotFound) as refusal:
            seen.node(id, Service)
        assert str(refusal.value).replace(id, "ID") == (
            "ID is not in this graph; check the id and the store."
        )
        assert list(seen.edges(Delivered, from_id=id)) == []
        assert list(seen.edges(Offers, to_id=id)) == []


def test_what_an_open_service_shares_with_a_hidden_one_stays() -> None:
    shared = [
        LocatedAt(from_id=no("service_at_location", "open"), to_id=no("location", "secret")),
        OpenDuring(from_id=no("service", "open"), to_id=no("schedule", "secret")),
        ReachedThrough(from_id=no("organization", "open"), to_id=no("contact", "secret")),
    ]
    secret = offered("secret", organization_private=True)
    seen = seen_by(made_of(offered("open"), secret, shared))
    for kind in ("location", "schedule", "contact"):
        assert seen.get(no(kind, "secret")) is not None, kind
    assert list(seen.edges(LocatedAt, to_id=no("location", "secret"))) == shared[:1]


def test_towns_papers_and_terms_stay_without_the_service_that_named_them() -> None:
    public: list[Node | Edge] = [
        Area(id="area:test:town", name="Town", level="town"),
        Area(id="area:test:home", name="Home"),
        Document(id="document:test:id", name="ID card"),
        TaxonomyTerm(id="taxonomy_term:test:food", code="F", name="Food"),
        Client(id="client:test:c1"),
        Serves(from_id=no("service", "secret"), to_id="area:test:town"),
        Serves(from_id=no("service", "secret"), to_id="area:test:home"),
        Requires(from_id=no("service", "secret"), to_id="document:test:id"),
        Addresses(from_id=no("service", "secret"), to_id="taxonomy_term:test:food"),
        LivesIn(from_id="client:test:c1", to_id="area:test:home"),
    ]
    seen = seen_by(made_of(offered("secret", service_private=True), public))
    for record in public[:5]:
        assert isinstance(record, Node)
        assert seen.get(record.id) == record
    assert list(seen.edges(Serves)) == []


def test_a_confidential_location_tells_nothing_of_where_it_is() -> None:
    place, sal = no("location", "shelter"), no("service_at_location", "shelter")
    graph = made_of(
        offered("shelter"),
        [
            Location(
                id=place,
                name=CANARY,
                location_type="physical",
                point=Point(lat=12.345678, lon=98.765432),
                point_radius_m=77,
                point_precision="given",
                addresses=(Address(address_1=CANARY),),
                phones=PHONES,
                transportation=CANARY,
                accessibility=(CANARY,),
                accommodations=("step_free",),
                confidential=True,
            ),
            ServiceAtLocation(id=sal, description=CANARY, phones=PHONES),
            Contact(id="contact:test:gate", name=CANARY, phones=PHONES),
            ReachedThrough(from_id=place, to_id="contact:test:gate"),
            ReachedThrough(from_id=place, to_id=no("contact", "shelter")),
        ],
    )
    seen = seen_by(graph)
    assert CANARY not in dump(seen)
    assert "12.345678" not in dump(seen)
    shown = seen.node(place, Location)
    assert (shown.confidential, shown.point, shown.accommodations) == (True, None, ("step_free",))
    assert [edge.to_id for edge in seen.edges(LocatedAt, from_id=sal)] == [place]
    assert seen.get("contact:test:gate") is None
    assert seen.get(no("contact", "shelter")) is not None


def test_agreements_with_a_hidden_partner_are_hidden() -> None:
    def partners(a: str, b: str, agreement: str, contact: str | None = None) -> PartnersWith:
        return PartnersWith(
            from_id=no("organization", a),
            to_id=no("organization", b),
            agreement_id=no("agreement", agreement),
            contact_id=contact,
        )

    seen = seen_by(
        made_of(
            offered("a"),
            offered("b"),
            offered("secret", organization_private=True),
            [
                Agreement(id=no("agreement", "kept"), name="kept"),
                Agreement(id=no("agreement", "hidden"), name=CANARY),
                Contact(id="contact:test:between", name=CANARY),
                partners("a", "b", "kept", no("contact", "secret")),
                partners("a", "secret", "hidden", "contact:test:between"),
            ],
        )
    )
    assert CANARY not in dump(seen)
    (left,) = seen.edges(PartnersWith)
    assert (left.agreement_id, left.contact_id) == (no("agreement", "kept"), None)


def test_a_worker_whom_a_client_knows_stays_without_the_hidden_employer() -> None:
    client = Client(id="client:test:c1")
    tie = TiedTo(from_id=client.id, to_id=no("person", "secret"))
    seen = seen_by(made_of(offered("secret", organization_private=True), [client, tie]))
    assert seen.get(no("person", "secret")) is not None
    assert list(seen.edges(WorksAt)) == []


def test_an_intervention_of_a_hidden_provider_is_hidden() -> None:
    step: dict[str, Any] = {"intervention_type": "tie", "effort_hours": 1, "lasts_days": 30}
    of = no("organization", "secret")
    seen = seen_by(
        made_of(
            offered("secret", organization_private=True),
            [
                Intervention(id="intervention:test:a", name="kept", **step),
                Intervention(
                    id="intervention:test:b", name=CANARY, **step,
                    tie=NewTie(name=CANARY, organization_id=of),
                ),
                Intervention(id="intervention:test:c", name=CANARY, consent_to=of, **step),
            ],
        )
    )  # fmt: skip
    assert [node.name for node in seen.nodes(Intervention)] == ["kept"]


def test_a_withdrawn_edge_is_hidden() -> None:
    graph = made_of(offered("open"))
    graph.write(
        [Offers(from_id=no("organization", "open"), to_id=no("service", "open"),
                withdrawn_on=TODAY)]
    )  # fmt: skip
    assert list(seen_by(graph).edges(Offers)) == []


def test_a_view_is_read_only_and_follows_what_is_written() -> None:
    graph = made_of(offered("open"))
    seen = seen_by(graph)
    assert seen.get(no("service", "open")) is not None
    with pytest.raises(InvalidRequest, match="view for reading"):
        seen.write([Client(id="client:test:c1")])
    graph.write([Service(id=no("service", "open"), name="x", do_not_refer=True)])
    assert seen.commit == graph.commit
    assert seen.get(no("service", "open")) is None
    assert seen.check() == []


def consent(n: int = 1, **fields: Any) -> Consent:
    return Consent.model_validate(
        {"id": f"consent:test:{n}", "decision": "permit", "recipient_id": "organization:test:r",
         "discloses": ["contact", "need"], **fields}
    )  # fmt: skip


def asked(*consents: Consent, classes: Iterable[str] = ("contact",), **change: Any) -> Permission:
    to = {"discloser_id": "person:test:d", "recipient_id": "organization:test:r", "on": TODAY}
    return permits(consents, classes=classes, **{**to, **change})


def test_without_a_consent_nothing_is_allowed() -> None:
    assert asked() == Permission(allowed=False, missing=("contact",))


def test_a_permit_allows_its_classes_and_no_others() -> None:
    assert asked(consent()) == Permission(allowed=True, consent_ids=("consent:test:1",))
    more = asked(consent(), classes=("health", "contact"))
    assert (more.allowed, more.missing) == (False, ("health",))
    assert not asked(consent(discloses=[])).allowed


def test_two_permits_may_cover_together() -> None:
    both = asked(consent(1), consent(2, discloses=["health"]), classes=("health", "need"))
    assert both == Permission(allowed=True, consent_ids=("consent:test:1", "consent:test:2"))


def test_a_denial_wins() -> None:
    denial = consent(2, decision="deny", discloses=["contact"])
    denied = asked(consent(), denial)
    assert (denied.allowed, denied.denied_by) == (False, ("consent:test:2",))
    assert asked(consent(), denial, classes=("need",)).allowed


def test_a_denial_without_classes_denies_all() -> None:
    denied = asked(consent(), consent(2, decision="deny", discloses=[]), classes=("need",))
    assert not denied.allowed


def test_telling_nothing_needs_no_consent() -> None:
    assert asked(classes=()).allowed
    assert asked(consent(decision="deny", discloses=[]), classes=()).allowed


def test_another_recipient_discloser_or_purpose_is_not_covered() -> None:
    assert not asked(consent(), recipient_id="organization:test:other").allowed
    named = consent(discloser_ids=["person:test:d"])
    assert asked(named).allowed
    assert not asked(named, discloser_id="person:test:other").allowed
    assert not asked(consent(), purpose="research").allowed


def test_first_and_last_day_count() -> None:
    one_day = consent(valid_from=TODAY, valid_to=TODAY)
    assert asked(one_day).allowed
    assert not asked(one_day, on=TODAY - timedelta(days=1)).allowed
    assert not asked(one_day, on=TODAY + timedelta(days=1)).allowed
    assert not asked(consent(withdrawn_on=TODAY)).allowed


def test_a_consent_may_name_a_law_in_place_of_a_recipient() -> None:
    general = consent(recipient_id=None, recipient_regimes=["hipaa", "part_2"])
    assert not asked(general).allowed
    assert asked(general, recipient_regimes=("hipaa",)).allowed
    assert not asked(general, recipient_regimes=("vawa",)).allowed
    denial = general.model_copy(update={"decision": "deny"})
    assert not asked(consent(2), denial, recipient_regimes=("part_2",)).allowed
    assert asked(consent(2), denial).allowed


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ({}, False),
        ({"discloser_ids": ["person:test:d"]}, False),
        ({"valid_to": TODAY}, False),
        ({"discloser_ids": ["person:test:d"], "valid_to": TODAY}, True),
    ],
)
def test_where_it_must_be_named_and_dated_other_permits_do_not_count(
    said: dict[str, Any], allowed: bool
) -> None:
    assert asked(consent(**said), named_and_dated=True).allowed == allowed
    denial = consent(2, decision="deny")
    assert asked(consent(**said), denial, named_and_dated=True).denied_by == (denial.id,)


def test_what_may_be_passed_on_needs_no_permit_and_may_still_be_denied() -> None:
    assert asked(passed_on=("contact",)) == Permission(allowed=True)
    assert asked(classes=("contact", "need"), passed_on=("contact",)).missing == ("need",)
    denial = consent(decision="deny", discloses=["contact"])
    assert not asked(denial, passed_on=("contact",)).allowed


classes = st.lists(st.sampled_from(["contact", "need", "health", "safety"]), unique=True)
consents = st.builds(
    consent,
    st.integers(1, 99),
    decision=st.sampled_from(["permit", "deny"]),
    discloses=classes,
    discloser_ids=st.sampled_from([[], ["person:test:d"], ["person:test:other"]]),
    valid_to=st.sampled_from([None, TODAY, TODAY - timedelta(days=1)]),
)


@given(st.lists(consents, max_size=5), consents, classes)
def test_a_denial_never_allows_and_a_permit_never_forbids(
    given: list[Consent], more: Consent, told: list[str]
) -> None:
    before, after = asked(*given, classes=told), asked(*given, more, classes=told)
    if more.decision == "deny":
        assert after.allowed <= before.allowed
    else:
        assert after.allowed >= before.allowed


@given(st.lists(consents, max_size=5), classes, classes)
def test_telling_less_is_never_more_forbidden(
    given: list[Consent], told: list[str], more: list[str]
) -> None:
    assert asked(*given, classes=told).allowed >= asked(*given, classes={*told, *more}).allowed


def test_every_view_of_a_graph_leaves_out_what_was_marked_last() -> None:
    graph = MemoryGraph()
    service = Service(id=no("service", "s"), name="s")
    graph.write([service])
    before = seen_by(graph)
    assert before.get(service.id) == service
    graph.write([service.model_copy(update={"private": True})])
    assert before.get(service.id) is None
    assert seen_by(graph).get(service.id) is None
    graph.write([service])
    assert before.get(service.id) == seen_by(graph).get(service.id) == service


def test_a_graph_that_nobody_holds_any_more_is_let_go() -> None:
    graph = MemoryGraph()
    seen_by(graph).get(no("service", "s"))
    gone = ref(graph)
    del graph
    gc.collect()
    assert gone() is None
