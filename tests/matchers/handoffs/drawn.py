"""Small random worlds for handoffs, and the same worlds as plain lists for brute force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from ecograph.edges import Edge, Has, MemberOf, Offers, PartnersWith, RefersTo, TiedTo, WorksAt
from ecograph.nodes import (
    Agreement,
    Client,
    Consent,
    Group,
    Node,
    Organization,
    Person,
    Referral,
    Service,
)
from ecograph.nodes.client import DataClass
from ecograph.nodes.directory import PrivacyRegime
from ecograph.stores.memory import MemoryGraph
from matchers.handoffs import Decline, Handoffs, Limits, find_handoffs
from tests.matchers.handoffs.worlds import ANA, CHOIR, ON, SERVICE
from tests.oracle.hops import AGAINST, Case, Link, Said

PEOPLE = [f"person:t:{n}" for n in range(3)]
ORGS = [f"organization:t:{n}" for n in range(4)]
TARGET = ORGS[0]
HOLDERS = [*PEOPLE, *ORGS, CHOIR]
PACTS = ["agreement:t:0", "agreement:t:1", "agreement:t:2"]
DAYS = [None] * 12 + [date(2026, 10, 4), ON, date(2026, 10, 6)]
YES_NO_UNSAID = [True] * 9 + [None, False]
STRENGTHS = ["strong", "strong", "moderate", "moderate", "tenuous", None]
REGIMES: list[tuple[PrivacyRegime, ...]] = [
    (),
    (),
    ("hipaa",),
    ("hipaa",),
    ("hipaa", "part_2"),
    ("vawa",),
    ("hipaa", "vawa"),
]
ALL: tuple[DataClass, ...] = ("contact", "need", "health", "substance_use", "safety")


@dataclass(frozen=True)
class Small:
    """A random world, as lists, and a question about it."""

    client: Client
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    limits: Limits
    declined: tuple[Decline, ...]
    k: int

    def asked(self) -> Handoffs:
        graph = MemoryGraph()
        graph.write([self.client, *self.nodes, *self.edges])
        return find_handoffs(
            graph,
            ANA,
            SERVICE,
            on=ON,
            k=self.k,
            limits=self.limits,
            declined=self.declined,
            refused=1000,
        )


def small_world(random: Random) -> Small:
    """One of three kinds of world, each small enough for all ways to be tried.

    Full of refusals; open, where nearly everything is agreed to and many ways compete; and of
    organizations under HIPAA, where what may go on hangs on the consent by which it came.
    """
    kind = random.choice(["full of refusals", "open", "under HIPAA"])
    pick = random.choice
    open_to_all = some_permits(random) if kind == "open" else []
    if kind == "under HIPAA":
        consents = [some_consent(n, random, to=pick(ORGS)) for n in range(random.randint(5, 14))]
    else:
        consents = [some_consent(n, random) for n in range(random.randint(0, 20))]
    consents = [*consents, *open_to_all]
    regimes = {id: pick(REGIMES) if kind != "under HIPAA" else pick(REGIMES[3:]) for id in ORGS}
    nodes: list[Node] = [
        *(Person(id=id, name=id[-1], peer=pick([True, False])) for id in PEOPLE),
        *(Organization(id=id, name=id[-1], privacy_regimes=regimes[id]) for id in ORGS),
        Group(id=CHOIR, name="choir"),
        Service(
            id=SERVICE,
            name="s",
            anyone_may_come=pick([True, None, False]),
            crisis=pick([True, False, False]),
        ),
        *(some_pact(id, random, doubt=kind == "full of refusals") for id in PACTS),
        *consents,
    ]
    edges: list[Edge] = [Offers(from_id=TARGET, to_id=SERVICE)]
    edges += [Has(from_id=ANA, to_id=consent.id) for consent in consents]
    known = ORGS[1:] if kind == "under HIPAA" else HOLDERS
    doubt = kind == "full of refusals"
    edges += [some_tie([ANA], known, random, doubt=doubt) for _ in range(random.randint(2, 6))]
    edges += [some_tie(PEOPLE, HOLDERS, random, doubt=doubt) for _ in range(random.randint(1, 7))]
    for _ in range(random.randint(1, 5)):
        edges.append(WorksAt(from_id=pick(PEOPLE), to_id=pick(ORGS)))
        edges.append(MemberOf(from_id=pick(PEOPLE), to_id=CHOIR))
        edges.append(some_past(random))
    agreed = [None, None, *PACTS, *PACTS] + (["agreement:t:none"] if not open_to_all else [])
    for _ in range(random.randint(4, 16)):
        edges.append(
            PartnersWith(
                from_id=pick(ORGS),
                to_id=pick(ORGS),
                key=pick(["", "2"]),
                agreement_id=pick(agreed),
            )
        )
    if random.random() < 0.1:
        no = some_no(random)
        nodes.append(no)
        edges.append(Has(from_id=ANA, to_id=no.id))
    never = [pick([*HOLDERS, SERVICE])] if random.random() < 0.1 else []
    declined = [Decline(by=pick(HOLDERS))] if random.random() < 0.1 else []
    unique = {edge.id: edge for edge in edges if edge.from_id != edge.to_id}
    return Small(
        Client(id=ANA, never_refer_to=tuple(never)),
        tuple(nodes),
        tuple(unique.values()),
        some_limits(random),
        tuple(declined),
        pick([1, 1, 2, 3, 5]),
    )


def some_limits(random: Random) -> Limits:
    pick = random.choice
    return Limits(
        max_hops=pick([2, 3, 4, 4, 5, 6, 8]),
        max_days=pick([None, None, None, None, 3, 8]),
        max_retellings=pick([None, None, None, None, 1, 2]),
        max_cost_cents=pick([None, None, None, None, 0, 500]),
    )


def some_no(random: Random) -> Referral:
    return Referral(
        id="referral:t:0",
        service_id=random.choice([SERVICE, SERVICE, "service:t:other"]),
        status=random.choice(["declined", "failed", "accepted"]),
        declined_by=random.choice(HOLDERS[:-1]),
        closed_on=random.choice([None, date(2026, 10, 1), date(2026, 10, 6)]),
    )


def some_permits(random: Random) -> list[Consent]:
    """Nearly everything is agreed to, even by the strictest law."""
    return [
        Consent(
            id=f"consent:t:open-{id.replace(':', '-')}",
            decision="permit",
            recipient_id=id,
            discloser_ids=tuple(HOLDERS),
            discloses=ALL,
            valid_to=date(2027, 1, 1),
        )
        for id in HOLDERS
        if random.random() < 0.9
    ]


def some_tie(by: list[str], known: list[str], random: Random, *, doubt: bool) -> TiedTo:
    return TiedTo.model_validate(
        {
            "from_id": random.choice(by),
            "to_id": random.choice(known),
            "key": random.choice(["", "2"]),
            "strength": random.choice(STRENGTHS if doubt else ["strong", "moderate"]),
            "safe": random.choice(YES_NO_UNSAID) if doubt else True,
            "trusted": random.choice(YES_NO_UNSAID) if doubt else None,
            "since": random.choice(DAYS) if doubt else None,
            "until": random.choice(DAYS) if doubt else None,
        }
    )


def some_pact(id: str, random: Random, *, doubt: bool) -> Agreement:
    told = [("contact", "need"), ("need",), ("contact", "health"), ("contact",), ()]
    return Agreement(
        id=id,
        name="pact",
        valid_from=random.choice(DAYS) if doubt else None,
        valid_to=random.choice(DAYS) if doubt else ON,
        discloses=random.choice(told),
        expected_days=random.choice([None, 2]),
        fee_cents=random.choice([0, 0, 400]),
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


def some_consent(number: int, random: Random, to: str = "") -> Consent:
    said = [("contact", "need")] * 3 + [ALL, ALL, ("contact", "need", "health"), ("need",), ()]
    general = random.random() < (0.1 if to else 0.25)
    some = tuple(random.sample(HOLDERS, 3))
    return Consent.model_validate(
        {
            "id": f"consent:t:{number}",
            "decision": random.choice(["permit"] * 29 + ["deny"]),
            "recipient_id": None if general else to or random.choice(HOLDERS),
            "recipient_regimes": [random.choice(["hipaa", "part_2", "vawa"])] if general else [],
            "discloser_ids": random.choice([(), (), some]),
            "discloses": random.choice(said),
            "redisclosure": random.choice([True, bool(to)]),
            "valid_from": random.choice(DAYS),
            "valid_to": random.choice([*DAYS, *[date(2027, 1, 1)] * 8]),
        }
    )


def spans(record: object, first: str, last: str) -> bool:
    start, end = getattr(record, first), getattr(record, last)
    return (start is None or start <= ON) and (end is None or end >= ON)


def said(consent: Consent) -> Said:
    return Said(
        consent.id,
        consent.decision == "permit",
        frozenset(consent.discloses),
        frozenset(consent.discloser_ids),
        consent.recipient_id or "",
        frozenset(consent.recipient_regimes),
        consent.valid_from,
        consent.valid_to,
        consent.redisclosure,
    )


def barred_in(w: Small) -> dict[str, set[str]]:
    """Whom nobody may be led to, and why."""
    unsafe = {
        e.to_id for e in w.edges if isinstance(e, TiedTo) and e.from_id == ANA and e.safe is False
    }
    never = set(w.client.never_refer_to)
    for out in (unsafe, never):
        out |= {e.to_id for e in w.edges if isinstance(e, WorksAt) and e.from_id in out}
    never |= {TARGET} if SERVICE in never else set()
    declined = {one.by for one in w.declined}
    for node in w.nodes:
        if isinstance(node, Referral) and node.service_id == SERVICE and node.declined_by:
            late = node.closed_on is not None and node.closed_on > ON
            if node.status in ("declined", "failed") and not late:
                declined.add(node.declined_by)
    return {"unsafe": unsafe, "never": never, "declined": declined}


def as_case(w: Small) -> Case | None:
    """The same world for brute force, read straight off the lists; None: the service said no."""
    barred = barred_in(w)
    if TARGET in barred["declined"]:
        return None
    service = next(node for node in w.nodes if isinstance(node, Service))
    return Case(
        client=ANA,
        targets={TARGET},
        links=[link for edge in w.edges for link in links_of(w, edge, barred)],
        mouths={*PEOPLE, CHOIR},
        regimes={n.id: set(n.privacy_regimes) for n in w.nodes if isinstance(n, Organization)},
        said=[said(node) for node in w.nodes if isinstance(node, Consent)],
        on=ON,
        most_hops=w.limits.max_hops,
        most_days=w.limits.max_days,
        most_retellings=w.limits.max_retellings,
        most_cost=w.limits.max_cost_cents,
        crisis=service.crisis,
    )


def links_of(w: Small, e: Edge, barred: dict[str, set[str]]) -> list[Link]:
    """The steps that one edge makes."""
    told = frozenset({"contact", "need"})
    against, cost = [], 0
    ends = [(e.from_id, e.to_id)]
    if isinstance(e, TiedTo):
        if e.strength not in ("strong", "moderate") or not spans(e, "since", "until"):
            return []
        success, days = (0.9 if e.strength == "strong" else 0.75), 1
        against += ["unsafe"] if e.safe is False else []
        against += ["untrusted"] if e.trusted is False else []
        if e.from_id.startswith("person") and e.to_id.startswith("person"):
            ends.append((e.to_id, e.from_id))
    elif isinstance(e, MemberOf):
        success, days, ends = 0.75, 1, [(e.to_id, e.from_id)]
    elif isinstance(e, WorksAt):
        success, days = 0.95, 0
    elif isinstance(e, PartnersWith):
        pact = next((n for n in w.nodes if n.id == e.agreement_id), None)
        success, days = counted(w, e)
        if isinstance(pact, Agreement):
            told, cost = frozenset(pact.discloses), pact.fee_cents
            days = days if pact.expected_days is None else pact.expected_days
            against += [] if spans(pact, "valid_from", "valid_to") else ["agreement"]
        elif e.agreement_id:
            against.append("agreement")
    else:
        return []
    found = []
    for start, end in ends:
        reasons = [*against, *(why for why, whom in barred.items() if end in whom)]
        first = min(reasons, key=AGAINST.index, default="")
        found.append(Link(start, end, e.id, success, days, told, cost, first))
    return found


def counted(w: Small, e: PartnersWith) -> tuple[float, int]:
    """How often a partner's introduction worked, and within how many days."""
    past = sorted(
        (r for r in w.edges if isinstance(r, RefersTo) and r.from_id == e.from_id),
        key=lambda r: r.id,
    )
    to_service = [r for r in past if r.to_id == SERVICE and e.to_id == TARGET]
    past = to_service or [r for r in past if r.to_id == e.to_id]
    sent, arrived = sum(r.sent for r in past), sum(r.completed for r in past)
    medians = [r.median_days for r in past if r.median_days is not None]
    return ((arrived + 1) / (sent + 2) if sent else 0.6), (medians[0] if medians else 7)
