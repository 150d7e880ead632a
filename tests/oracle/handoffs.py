"""Through whom could they get there? Every simple path of up to four hops, each hop by the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tests.oracle.answers import unsafe
from tests.oracle.world import SOURCE, Client, Json, Row, World, day, full_id, words, yes

REFUSALS = ("unsafe", "never", "untrusted", "agreement", "denied", "no_consent")
TIE_SUCCESS = {"strong": 0.9, "moderate": 0.75}
WORK, MEMBER, PARTNER = 0.95, 0.75, 0.6
TOLD = frozenset({"contact", "need"})
MOST_HOPS = 4


class Hop(NamedTuple):
    """One step, and what speaks against it."""

    to: str
    kind: str
    edge: str
    success: float
    days: int
    discloses: frozenset[str]
    consent: tuple[str, ...]
    refused: str


class Route(NamedTuple):
    """A way to the service's organization."""

    nodes: tuple[str, ...]
    success: float
    days: int
    discloses: tuple[tuple[str, ...], ...]
    consents: tuple[tuple[str, ...], ...]

    @property
    def rank(self) -> tuple[float, int, int, tuple[str, ...]]:
        """What orders the allowed paths."""
        return (-round(self.success, 9), len(self.nodes), self.days, self.nodes)


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


@dataclass
class _Search:
    world: World
    client: Client
    target: str
    service: Row
    on: date

    def __post_init__(self) -> None:
        self.unsafe = unsafe(self.client) - set(self.client.record.get("never_refer_to", ()))
        for worker in self.world.rows("x_people"):
            if full_id("person", worker["id"]) in self.unsafe:
                self.unsafe |= {full_id("organization", worker["organization_id"])}
        self.never = set(self.client.record.get("never_refer_to", ()))
        if full_id("service", self.service["id"]) in self.never:
            self.never |= {self.target}
        self.closed = {
            full_id("organization", row["id"])
            for row in self.world.rows("organizations")
            if yes(row.get("x_private")) or yes(row.get("x_do_not_refer")) or self.hidden(row)
        }

    def hidden(self, organization: Row) -> bool:
        """Whether an organization sits at a place that may not be shown."""
        local = organization.get("x_location_id", "")
        return bool(local) and yes(self.world.one("locations", local).get("x_confidential"))

    def hops(self, at: str) -> list[Hop]:
        """All hops that leave a node, the best one to each neighbour."""
        if at == self.client.id:
            found = self.ties(at)
        elif at.startswith("person:"):
            found = self.ties(at) + self.work(at)
        elif at.startswith("group:"):
            found = self.members(at)
        else:
            found = self.partners(at)
        best: dict[str, Hop] = {}
        for hop in sorted(found, key=_better):
            best.setdefault(hop.to, hop)
        return [best[to] for to in sorted(best) if to not in self.closed]

    def ties(self, at: str) -> list[Hop]:
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
                edge = f"TIED_TO|{start}|{end}"
                told = frozenset() if at == self.client.id else TOLD
                against = self.against_tie(tie, at)
                success = TIE_SUCCESS[tie["strength"]]
                found.append(self.hop(at, other, "tie", edge, success, 1, told, against))
        return found

    def holds(self, tie: Json) -> bool:
        """Whether a tie is strong enough, and of today."""
        if tie.get("strength") not in TIE_SUCCESS:
            return False
        since, until = day(tie.get("since")), day(tie.get("until"))
        return not (since and since > self.on) and not (until and until < self.on)

    def against_tie(self, tie: Json, at: str) -> str:
        """What speaks against the tie itself."""
        if at != self.client.id and tie.get("safe") is False:
            return "unsafe"
        return "untrusted" if tie.get("trusted") is False else ""

    def work(self, at: str) -> list[Hop]:
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
        return [self.hop(at, to, "work", f"WORKS_AT|{at}|{to}", WORK, 0, TOLD, "") for to in places]

    def members(self, at: str) -> list[Hop]:
        """The people of a group."""
        return [
            self.hop(at, p["id"], "member", f"MEMBER_OF|{p['id']}|{at}", MEMBER, 1, TOLD, "")
            for p in self.client.file.get("people", ())
            if at in p.get("member_of", ())
        ]

    def partners(self, at: str) -> list[Hop]:
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

    def partner(self, at: str, to: str, row: Row) -> Hop:
        """One hop between partners."""
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
        return self.hop(at, to, "partner", edge, success, days, told, "agreement" if ended else "")

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

    def hop(
        self,
        at: str,
        to: str,
        kind: str,
        edge: str,
        success: float,
        days: int,
        told: frozenset[str],
        against: str,
    ) -> Hop:
        """Put a hop together with the first thing that speaks against it."""
        reasons = [against] if against else []
        consent: tuple[str, ...] = ()
        if to in self.unsafe:
            reasons.append("unsafe")
        if to in self.never:
            reasons.append("never")
        if at != self.client.id:
            denied, consent, covered = self.consent(at, to, told)
            reasons += ["denied"] if denied else []
            reasons += [] if covered else ["no_consent"]
        first = min(reasons, key=REFUSALS.index) if reasons else ""
        return Hop(to, kind, edge, success, days, told, () if first else consent, first)

    def consent(self, at: str, to: str, told: frozenset[str]) -> tuple[bool, tuple[str, ...], bool]:
        """Whether telling is denied, by which permits it is allowed, and whether they suffice."""
        denied, permits, covered = False, [], set()
        for said in self.client.file.get("consents", ()):
            starts, ends = day(said.get("valid_from")), day(said.get("valid_to"))
            if (starts and starts > self.on) or (ends and ends < self.on):
                continue
            if said["recipient_id"] != to or at not in said.get("discloser_ids", [at]):
                continue
            classes = set(said.get("discloses", ()))
            if said["decision"] == "deny":
                denied |= not classes or bool(classes & told)
            elif classes & told:
                permits.append(said["id"])
                covered |= classes
        return denied, tuple(sorted(permits)), told <= covered

    def walk(self, path: tuple[str, ...], hops: tuple[Hop, ...]) -> list[tuple[Hop, ...]]:
        """Every simple way from here to the target."""
        found = []
        for hop in self.hops(path[-1]):
            if hop.to in path:
                continue
            if hop.to == self.target:
                found.append((*hops, hop))
            elif len(hops) + 1 < MOST_HOPS:
                found += self.walk((*path, hop.to), (*hops, hop))
        return found


def _better(hop: Hop) -> tuple[int, float, int, str]:
    if not hop.refused:
        return (0, -hop.success, hop.days, hop.edge)
    return (len(REFUSALS) - REFUSALS.index(hop.refused), 0.0, 0, hop.edge)


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
    ways = search.walk((client.id,), ())
    paths = [_route(client, way) for way in ways if not any(hop.refused for hop in way)]
    paths.sort(key=lambda path: path.rank)
    shortest = len(paths[0].nodes) - 1 if paths else MOST_HOPS + 1
    refused = [
        _refusal(client, way)
        for way in ways
        if len(way) < shortest and any(hop.refused for hop in way)
    ]
    refused.sort(key=lambda refusal: (len(refusal.nodes), refusal.nodes))
    out = target in search.unsafe or target in search.never
    may_come = yes(row.get("x_anyone_may_come")) and not out
    return Handoffs(paths[:most], refused[:5], may_come)


def _route(client: Client, way: tuple[Hop, ...]) -> Route:
    success = 1.0
    for hop in way:
        success *= hop.success
    return Route(
        nodes=(client.id, *(hop.to for hop in way)),
        success=success,
        days=sum(hop.days for hop in way),
        discloses=tuple(tuple(sorted(hop.discloses)) for hop in way),
        consents=tuple(hop.consent for hop in way),
    )


def _refusal(client: Client, way: tuple[Hop, ...]) -> Refusal:
    at = next(i for i, hop in enumerate(way) if hop.refused)
    return Refusal((client.id, *(hop.to for hop in way)), way[at].refused, at)
