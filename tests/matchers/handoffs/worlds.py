"""A small world for tests of handoffs: Ana trusts Rosa, whose clinic knows the tenant union."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ecograph.edges import Edge, Has, Offers, PartnersWith, RefersTo, TiedTo, WorksAt
from ecograph.nodes import (
    Agreement,
    Client,
    Consent,
    Contact,
    Group,
    Node,
    Organization,
    Person,
    Service,
)
from ecograph.stores.memory import MemoryGraph
from matchers.handoffs import Handoffs, Limits, Path, find_handoffs

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
        Service(id=SERVICE, name="Tenant counselling", anyone_may_come=False),
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


def asked(graph: MemoryGraph, k: int = 3, limits: Limits | None = None) -> Handoffs:
    return find_handoffs(graph, ANA, SERVICE, on=ON, k=k, limits=limits or Limits())


def introduced(found: Handoffs) -> list[Path]:
    return [path for path in found.paths if path.kind == "introduced"]


def via(path: Path) -> list[str]:
    return [hop.to_id for hop in path.hops]


def refusals(found: Handoffs) -> dict[tuple[str, ...], tuple[str, int]]:
    return {tuple(hop.to_id for hop in one.hops): (one.because, one.at) for one in found.refused}


OPEN = Service(id=SERVICE, name="Tenant counselling", anyone_may_come=True)
"""Anyone may come."""
SECOND: Records = [
    tie(PEER, strength="moderate"),
    WorksAt(from_id=PEER, to_id=LIBRARY, role="clerk"),
    PartnersWith(from_id=LIBRARY, to_id=UNION),
    *agrees(LIBRARY),
]
"""A second way, which shares nobody with the first: 0.75 x 0.95 x 0.6, in 1 + 0 + 7 days."""
