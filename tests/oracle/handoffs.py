"""Through whom could they get there? Riverbend's rows as steps, then every way (`hops.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tests.oracle.answers import unsafe
from tests.oracle.hops import AGAINST, Case, Found, Link, Said, Way, find_ways
from tests.oracle.world import SOURCE, Client, Json, Row, World, day, full_id, words, yes

TIE_SUCCESS = {"strong": 0.9, "moderate": 0.75}
WORK, MEMBER, PARTNER = 0.95, 0.75, 0.6
TOLD = frozenset({"contact", "need"})
NO = ("declined", "failed")


class Route(NamedTuple):
    """A way to the service's organization."""

    nodes: tuple[str, ...]
    success: float
    days: int
    discloses: tuple[tuple[str, ...], ...]
    consents: tuple[tuple[str, ...], ...]


class Refusal(NamedTuple):
    """A way not taken: which hop, and why."""

    nodes: tuple[str, ...]
    because: str
    at: int


@dataclass
class Handoffs:
    """The ways to one service."""

    paths: list[Route]
    refused: list[Refusal]
    self_referral: bool
    backup: tuple[str, ...] = ()
    """Nodes of the way that shares nobody with the first."""
    with_consent: tuple[str, ...] = ()
    """Nodes of the better way that a consent would open."""


@dataclass
class _Search:
    world: World
    client: Client
    target: str
    service: Row
    on: date

    def __post_init__(self) -> None:
        self.never = set(self.client.record.get("never_refer_to", ()))
        self.unsafe = unsafe(self.client) - self.never
        for worker in self.world.rows("x_people"):
            person, place = (
                full_id("person", worker["id"]),
                full_id("organization", worker["organization_id"]),
            )
            if person in self.unsafe:
                self.unsafe |= {place}
            if person in self.never:
                self.never |= {place}
        if full_id("service", self.service["id"]) in self.never:
            self.never |= {self.target}
        self.closed = {
            full_id("organization", row["id"])
            for row in self.world.rows("organizations")
            if yes(row.get("x_private")) or yes(row.get("x_do_not_refer")) or self.hidden(row)
        }
        self.declined = {
            one.get("declined_by") or full_id("service", self.service["id"])
            for one in self.client.file.get("referrals", ())
            if one["service_id"] == full_id("service", self.service["id"])
            and one.get("status") in NO
            and not (one.get("closed_on") and (day(one["closed_on"]) or self.on) > self.on)
        }

    def case(self) -> Case:
        """Everything that bears on it, as plain lists."""
        people = [person["id"] for person in self.client.file.get("people", ())]
        people += [full_id("person", row["id"]) for row in self.world.rows("x_people")]
        groups = [group["id"] for group in self.client.file.get("groups", ())]
        organizations = [
            full_id("organization", row["id"]) for row in self.world.rows("organizations")
        ]
        holders = [self.client.id, *people, *groups, *organizations]
        found = [link for at in dict.fromkeys(holders) for link in self.links(at)]
        return Case(
            client=self.client.id,
            targets={self.target},
            links=[link for link in found if link.end not in self.closed],
            mouths={*people, *groups},
            regimes={
                full_id("organization", row["id"]): set(words(row.get("x_privacy_regimes")))
                for row in self.world.rows("organizations")
            },
            said=[_said(one) for one in self.client.file.get("consents", ())],
            on=self.on,
            crisis=yes(self.service.get("x_crisis")),
        )

    def hidden(self, organization: Row) -> bool:
        """Whether an organization sits at a place that may not be shown."""
        local = organization.get("x_location_id", "")
        return bool(local) and yes(self.world.one("locations", local).get("x_confidential"))

    def links(self, at: str) -> list[Link]:
        """All steps that leave somebody."""
        if at == self.client.id:
            return self.ties(at)
        if at.startswith("person:"):
            return self.ties(at) + self.work(at)
        return self.members(at) if at.startswith("group:") else self.partners(at)

    def ties(self, at: str) -> list[Link]:
        """Ties that hold; between others they are walked both ways where both are people."""
        found = []
        for tie in self.client.file.get("ties", ()):
            start, end = tie.get("from", self.client.id), tie["to"]
            if start == at:
                other = end
            elif end == at and start.startswith("person:"):
                other = start
            else:
                continue
            if self.holds(tie):
                against = ["unsafe"] if tie.get("safe") is False else []
                against += ["untrusted"] if tie.get("trusted") is False else []
                success = TIE_SUCCESS[tie["strength"]]
                id = f"TIED_TO|{start}|{end}"
                found.append(self.link(at, other, id, success, 1, TOLD, against))
        return found

    def holds(self, tie: Json) -> bool:
        """Whether a tie is strong enough, and of today."""
        if tie.get("strength") not in TIE_SUCCESS:
            return False
        since, until = day(tie.get("since")), day(tie.get("until"))
        return not (since and since > self.on) and not (until and until < self.on)

    def work(self, at: str) -> list[Link]:
        """Where a person works, by the directory or by the client's file."""
        places = {
            full_id("organization", row["organization_id"])
            for row in self.world.rows("x_people")
            if full_id("person", row["id"]) == at and row.get("organization_id")
        } | {
            p["works_at"]
            for p in self.client.file.get("people", ())
            if p["id"] == at and p.get("works_at")
        }
        return [self.link(at, to, f"WORKS_AT|{at}|{to}", WORK, 0, TOLD, []) for to in places]

    def members(self, at: str) -> list[Link]:
        """The people of a group."""
        return [
            self.link(at, p["id"], f"MEMBER_OF|{p['id']}|{at}", MEMBER, 1, TOLD, [])
            for p in self.client.file.get("people", ())
            if at in p.get("member_of", ())
        ]

    def partners(self, at: str) -> list[Link]:
        """Partners under an agreement, each way that is agreed."""
        found = []
        for row in self.world.rows("x_agreements"):
            one = full_id("organization", row["organization_id"])
            two = full_id("organization", row["partner_organization_id"])
            ways = [(one, two), (two, one)] if yes(row.get("both_ways")) else [(one, two)]
            for start, end in ways:
                if start == at:
                    found.append(self.partner(at, end, row))
        return found

    def partner(self, at: str, to: str, row: Row) -> Link:
        """One step between partners."""
        starts, ends = day(row.get("valid_from")), day(row.get("valid_to"))
        ended = (starts and starts > self.on) or (ends and ends < self.on)
        sent, completed, median = self.history(at, to)
        success = (completed + 1) / (sent + 2) if sent else PARTNER
        days = (
            int(row["expected_days"])
            if row.get("expected_days")
            else 7
            if median is None
            else median
        )
        told = frozenset(words(row.get("discloses")))
        edge = f"PARTNERS_WITH|{at}|{to}|{row['id']}"
        cost = round(float(row.get("fee") or 0) * 100)
        against = ["agreement"] if ended else []
        return self.link(at, to, edge, success, days, told, against, cost)

    def history(self, at: str, to: str) -> tuple[int, int, int | None]:
        """How many were sent that way, and arrived."""
        rows = [
            row
            for row in self.world.rows("x_referral_history")
            if full_id("organization", row["from_organization_id"]) == at
        ]
        exact = [r for r in rows if r.get("to_service_id") == self.service["id"]]
        if not (to == self.target and exact):
            exact = [
                r
                for r in rows
                if not r.get("to_service_id")
                and full_id("organization", r["to_organization_id"]) == to
            ]
        sent = sum(int(row["sent"]) for row in exact)
        completed = sum(int(row["completed"]) for row in exact)
        medians = [int(row["median_days"]) for row in exact if row.get("median_days")]
        return sent, completed, medians[0] if medians else None

    def link(
        self,
        at: str,
        to: str,
        id: str,
        success: float,
        days: int,
        told: frozenset[str],
        against: list[str],
        cost: int = 0,
    ) -> Link:
        """Put a step together with the first thing that speaks against it on any way."""
        barred = {"unsafe": self.unsafe, "never": self.never, "declined": self.declined}
        reasons = [*against, *(why for why, whom in barred.items() if to in whom)]
        return Link(
            at, to, id, success, days, told, cost, min(reasons, key=AGAINST.index, default="")
        )


def _said(one: Json) -> Said:
    return Said(
        id=one["id"],
        permits=one["decision"] == "permit",
        classes=frozenset(one.get("discloses", ())),
        by=frozenset(one.get("discloser_ids", ())),
        to=one.get("recipient_id") or "",
        to_regimes=frozenset(one.get("recipient_regimes", ())),
        first=day(one.get("valid_from")),
        last=day(one.get("valid_to")),
        goes_on=bool(one.get("redisclosure")),
    )


def find_paths(world: World, client: Client, service: str, on: date, *, most: int = 3) -> Handoffs:
    """Find every way to a service (by full id), the best first, and the shorter ones refused."""
    row = world.one("services", service.split(":", 2)[2])
    target = f"organization:{SOURCE}:{row['organization_id']}"
    search = _Search(world, client, target, row, on)
    places = world.by("service_at_location", "service_id").get(row["id"], [])
    secret = any(
        yes(world.one("locations", at["location_id"]).get("x_confidential")) for at in places
    )
    if secret or target in search.closed or not world.listed(row):
        return Handoffs([], [], False)
    if service in search.declined or target in search.declined:
        return Handoffs([], [], False)
    found = find_ways(search.case())
    out = target in search.unsafe or target in search.never
    may_come = yes(row.get("x_anyone_may_come")) and not out
    return _told(found, most, may_come)


def _told(found: Found, most: int, may_come: bool) -> Handoffs:
    return Handoffs(
        paths=[_route(way) for way in found.allowed[:most]],
        refused=[_refusal(way) for way in found.refused[:5]],
        self_referral=may_come,
        backup=found.backup.nodes if found.backup else (),
        with_consent=found.with_consent.nodes if found.with_consent else (),
    )


def _route(way: Way) -> Route:
    return Route(
        nodes=way.nodes,
        success=way.success,
        days=way.days,
        discloses=tuple(hop.told for hop in way.hops),
        consents=tuple(hop.consents for hop in way.hops),
    )


def _refusal(way: Way) -> Refusal:
    at = next(i for i, hop in enumerate(way.hops) if hop.refused)
    return Refusal(way.nodes, way.hops[at].refused, at)
