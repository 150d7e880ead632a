"""Which services fit one need of one client? Every row judged by ten constraints, then scored."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from tests.oracle import rules
from tests.oracle.hours import free_overlap, next_opening, open_at
from tests.oracle.world import Client, Json, Row, World, day, full_id, with_proofs, words, yes

ALWAYS_HARD = ("eligibility", "documents", "area", "language", "accessibility", "trust")
MODES = {"walk": (1.3, 4.8, 0), "car": (1.42, 40, 5), "transit": (1.4, 14, 15)}
MODES["bicycle"] = (1.3, 14, 0)
"""Circuity, km/h and minutes before the way begins."""
SPOKEN = {"staff": 1.0, "aide": 0.9, "on_site_interpreter": 0.8, "remote_interpreter": 0.6}
SPOKEN["papers"] = 0.2
WEIGHTS = {"fit": 0.30, "closeness": 0.20, "cost": 0.15, "wait": 0.10, "language": 0.10}
WEIGHTS |= {"freshness": 0.05, "preferences": 0.10}
CRISIS_WEIGHTS = {"open_now": 0.50, "closeness": 0.20, "fit": 0.20, "language": 0.10}
OPEN_TO_ALL = ("none", "n/a", "na", "open to all", "anyone", "everyone", "no restrictions")
FREE = ("none", "free", "free of charge", "no fee", "no fees", "no cost", "no charge", "n/a")
REMOTE = {"virtual", "phone", "in_home"}
COMES = {"mobile", "in_home"}


class Judged(NamedTuple):
    """One constraint's verdict, and the number behind it where there is one."""

    verdict: str
    low: float | None = None
    high: float | None = None


@dataclass
class Match:
    """A service with its best row."""

    service: str
    organization: str
    location: str
    verdicts: dict[str, Judged]
    parts: dict[str, float]
    score: float
    metres: float
    hard: list[str]
    """Names of the unmet constraints that shut it out."""

    @property
    def rank(self) -> tuple[float, int, float, str]:
        """What orders matches."""
        unsure = sum(judged.verdict == "unknown" for judged in self.verdicts.values())
        return (-round(self.score, 9), unsure, self.metres, self.service)


class NearMiss(NamedTuple):
    """A service that one constraint shuts out."""

    service: str
    constraint: str
    missing: list[str]


@dataclass
class Answer:
    """All there is to say on one need."""

    matches: list[Match]
    near_misses: list[NearMiss]
    excluded: dict[str, list[str]]
    """Every other candidate, with the constraints that shut it out."""
    never: list[str]
    """Services of the term that are not candidates at all: private, do-not-refer, not active."""
    questions: dict[str, list[str]] = field(default_factory=dict)
    """Unknown fact -> services whose eligibility or papers hang on it."""


def narrower(world: World, term: str) -> set[str]:
    """A term with all that is below it (local ids)."""
    found = {term}
    while True:
        more = {
            row["id"] for row in world.rows("taxonomy_terms") if row.get("parent_id") in found
        } - found
        if not more:
            return found
        found |= more


def terms_of(world: World, service: str) -> set[str]:
    """The terms a service addresses (local ids)."""
    return {
        row["taxonomy_term_id"]
        for row in world.by("attributes", "link_id").get(service, [])
        if row.get("link_entity", "service") == "service"
    }


def find_matches(
    world: World, client: Client, need: Json, on: datetime, *, limit_minutes: int | None = None
) -> Answer:
    """Judge every service for a need.

    `limit_minutes` makes distance hard where the client named no limit (for the panel).
    """
    client = placed(world, client)
    wanted: set[str] = set()
    for term in need["terms"]:
        wanted |= narrower(world, term.split(":", 2)[2])
    found = [row for row in world.rows("services") if terms_of(world, row["id"]) & wanted]
    answer = Answer([], [], {}, [full_id("service", r["id"]) for r in found if not world.listed(r)])
    for service in found:
        if world.listed(service):
            _place(answer, _best_row(world, client, need, service, on, limit_minutes))
    answer.matches.sort(key=lambda match: match.rank)
    answer.near_misses.sort()
    kept = [match.service for match in answer.matches]
    answer.questions = _questions(world, client, kept, on.date())
    return answer


def placed(world: World, client: Client) -> Client:
    """The client with where they live among the facts, for rules that ask."""
    facts = {**client.facts, "areas": client.facts.get("areas") or areas_fact(world, client)}
    if "documents" in facts:
        facts["documents"] = with_proofs(world, facts["documents"])
    return Client({**client.file, "client": {**client.record, "facts": facts}})


def _place(answer: Answer, rows: list[Match]) -> None:
    """Sort one service into matches, near misses or the excluded."""
    fitting = [row for row in rows if not row.hard]
    if fitting:
        answer.matches.append(min(fitting, key=lambda row: row.rank))
        return
    near = [row for row in rows if len(row.hard) == 1 and row.hard != ["trust"]]
    if near:
        row = min(near, key=lambda row: row.rank)
        answer.near_misses.append(NearMiss(row.service, row.hard[0], []))
        return
    row = min(rows, key=lambda row: (len(row.hard), row.rank))
    answer.excluded[row.service] = row.hard


def _best_row(
    world: World, client: Client, need: Json, service: Row, on: datetime, limit: int | None
) -> list[Match]:
    """Judge each place at which a service is given; one row without a place where there is none."""
    at = world.by("service_at_location", "service_id").get(service["id"], [{}])
    return [_judge(world, client, need, service, row, on, limit) for row in at]


def _judge(
    world: World,
    client: Client,
    need: Json,
    service: Row,
    at: Row,
    on: datetime,
    limit: int | None,
) -> Match:
    place = world.one("locations", at["location_id"]) if at.get("location_id") else {}
    today = on.date()
    own_limit = client.record.get("max_travel_minutes") or limit
    verdicts = {
        "eligibility": eligibility(service, client, today),
        "documents": documents(world, service, client, today),
        "area": area(world, service, client),
        "distance": distance(service, place, client, today, own_limit or 60),
        "language": language(world, service, place, client),
        "cost": cost(world, service, client, today),
        "hours": hours(world, service, at, place, client, on),
        "accessibility": accessibility(service, place, client, today),
        "capacity": capacity(world, service, today),
        "trust": trust(world, service, client),
    }
    hard = set(ALWAYS_HARD)
    if own_limit:
        hard.add("distance")
    if client.fact("budget_cents_per_visit", today):
        hard.add("cost")
    if client.fact("free_times", today):
        hard.add("hours")
    if verdicts["distance"].verdict == "unmet" and verdicts["distance"].low is None:
        hard.add("distance")  # by a device the client does not have
    if need.get("urgency") == "crisis":
        hard -= {"cost", "hours"}
    parts = _parts(world, service, at, place, client, need, verdicts, on)
    weights = CRISIS_WEIGHTS if need.get("urgency") == "crisis" else WEIGHTS
    used = {name: weights[name] for name in parts}
    score = sum(used[name] * parts[name] for name in parts) / sum(used.values())
    return Match(
        service=full_id("service", service["id"]),
        organization=full_id("organization", service["organization_id"]),
        location=full_id("location", place["id"]) if place else "",
        verdicts=verdicts,
        parts=parts,
        score=score,
        metres=_metres(service, place, client, today),
        hard=[n for n, judged in verdicts.items() if judged.verdict == "unmet" and n in hard],
    )


def _parts(
    world: World,
    service: Row,
    at: Row,
    place: Row,
    client: Client,
    need: Json,
    verdicts: dict[str, Judged],
    on: datetime,
) -> dict[str, float]:
    terms = len(terms_of(world, service["id"]))
    fits = {"met": 1.0, "unknown": 0.5, "unmet": 0.0}[verdicts["eligibility"].verdict]
    way, price = verdicts["distance"], verdicts["cost"]
    parts = {
        "fit": fits * min(1.0, 4 / max(1, terms)),
        "closeness": 0.5 if way.low is None else 30 / (30 + (way.low + way.high) / 2),  # type: ignore[operator]
        "language": verdicts["language"].low if verdicts["language"].low is not None else 0.5,
    }
    if need.get("urgency") == "crisis":
        now = open_at(world, service["id"], at.get("id", ""), place.get("id", ""), on)
        parts["open_now"] = {True: 1.0, False: 0.0, None: 0.5}[now]
        return parts
    parts["cost"] = middling(price, 20.0, 100.0)
    parts["wait"] = verdicts["capacity"].low if verdicts["capacity"].low is not None else 0.5
    checked = day(service.get("assured_date")) or day(service.get("last_modified"))
    parts["freshness"] = 0.5 if checked is None else 0.5 ** ((on.date() - checked).days / 365)
    liked = preferences(service, client)
    if liked is not None:
        parts["preferences"] = liked
    return parts


def middling(judged: Judged, half: float, unit: float) -> float:
    """1 at nothing, one half at `half` units, falling; one half where it is unknown."""
    if judged.low is None or judged.high is None:
        return 0.5
    return half / (half + (judged.low + judged.high) / 2 / unit)


def preferences(service: Row, client: Client) -> float | None:
    """Share of what is welcome, less the share of what is not."""
    stated = client.record.get("preferences", {})
    traits, ways = set(words(service.get("x_traits"))), words(service.get("x_delivery"))
    present = {trait: trait in traits for trait in stated.get("traits", ())}
    if stated.get("virtual"):
        present["virtual"] = "virtual" in ways
    if stated.get("group_size_at_most"):
        size = service.get("x_group_size")
        present["group"] = not size or int(size) <= stated["group_size_at_most"]
    if stated.get("readiness") in ("not yet", "thinking about it"):
        present["low_demand"] = "low_demand" in traits
    avoided = [trait in traits for trait in stated.get("avoids", ())]
    if not present and not avoided:
        return None
    welcome = sum(present.values()) / len(present) if present else 0.0
    unwelcome = sum(avoided) / len(avoided) if avoided else 0.0
    return 0.5 + 0.5 * welcome - 0.5 * unwelcome


def eligibility(service: Row, client: Client, today: date) -> Judged:
    """Judge the rule, or the words where there is none."""
    rule = rules.rule_of(service)
    if rule is not None:
        found = rules.verdict(rule, client, today)
        return Judged({"yes": "met", "no": "unmet", "unknown": "unknown"}[found])
    said = service.get("eligibility_description", "").strip().rstrip(".").lower()
    return Judged("met" if said in OPEN_TO_ALL else "unknown")


def documents(world: World, service: Row, client: Client, today: date) -> Judged:
    """Compare the papers asked for with those at hand."""
    fact = client.fact("documents", today)
    verdict = "met"
    for paper in papers(world, service["id"]):
        if paper in fact.get("has", ()):
            continue
        if fact.get("complete") or paper in fact.get("has_not", ()):
            return Judged("unmet")
        verdict = "unknown"
    return Judged(verdict)


def papers(world: World, service: str) -> list[str]:
    """Full ids of the documents a service asks for."""
    rows = world.by("required_documents", "service_id").get(service, [])
    return [full_id("document", row["x_document_id"]) for row in rows]


def area(world: World, service: Row, client: Client) -> Judged:
    """Compare the areas served with where the client lives."""
    served = world.by("service_areas", "service_id").get(service["id"], [])
    if not served:
        ways = words(service.get("x_delivery"))
        return Judged("met" if not ways or "in_person" in ways else "unknown")
    fact = areas_fact(world, client)
    ids = {full_id("area", row.get("x_area_id") or row["id"]) for row in served}
    if ids & set(fact["has"]):
        return Judged("met")
    return Judged("unmet" if ids <= set(fact["has_not"]) else "unknown")


SIDE_BY_SIDE = ("country", "state", "county", "town", "postal_code")
"""Levels whose areas do not overlap."""


def areas_fact(world: World, client: Client) -> Json:
    """The areas the client surely lives in, and surely not: by border, ZIP code and statement."""
    rows = {full_id("area", row["id"]): row for row in all_areas(world)}
    inside = set(client.file.get("lives_in", ()))
    outside: set[str] = set()
    for id, row in rows.items():
        held = contains(row, client)
        if held is not None:
            (inside if held else outside).add(id)
    around = {id: [full_id("area", w) for w in words(r.get("within_id"))] for id, r in rows.items()}
    for _ in rows:
        inside |= {larger for id in inside for larger in around.get(id, ())}
    parts = set(inside)
    for _ in rows:
        parts |= {id for id, larger in around.items() if set(larger) & parts}
    levels = {rows[id]["level"] for id in inside if id in rows} & set(SIDE_BY_SIDE)
    outside |= {id for id, r in rows.items() if r["level"] in levels and id not in parts}
    outside -= inside
    for _ in rows:
        outside |= {id for id, larger in around.items() if set(larger) & outside}
    both = inside & outside
    return {"has": sorted(inside - both), "has_not": sorted(outside - both)}


def all_areas(world: World) -> list[Row]:
    """Every area: those nobody serves, and those that services name."""
    found = {row["id"]: row for row in world.rows("x_areas")}
    for row in world.rows("service_areas"):
        found.setdefault(
            row.get("x_area_id") or row["id"],
            {
                "id": row.get("x_area_id") or row["id"],
                "level": row.get("x_level") or "custom",
                "postal_codes": row.get("x_postal_codes", ""),
                "geometry": row.get("extent", ""),
                "within_id": "",
            },
        )
    return list(found.values())


def contains(row: Row, client: Client) -> bool | None:
    """Whether an area holds the client's home: by ZIP code, then by its border."""
    postal, codes = client.record.get("postal_code"), words(row.get("postal_codes"))
    if postal and postal in codes:
        return True
    if postal and codes and row["level"] == "postal_code":
        return False
    home, shape = client.record.get("home"), row.get("geometry")
    if not shape or not home:
        return None
    rings = rules.polygons(shape)
    held = any(within(home["point"], ring) for ring in rings)
    if not home.get("radius_m"):
        return held
    edge = min(edge_metres(home["point"], ring) for ring in rings)
    return held if edge > home["radius_m"] else None


def within(point: Json, ring: list[list[float]]) -> bool:
    """Whether a point lies in a ring (even-odd rule)."""
    x, y = point["lon"], point["lat"]
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def edge_metres(point: Json, ring: list[list[float]]) -> float:
    """How far a point is from the edge of a ring, on a plane about the point."""
    east = 111_195 * math.cos(math.radians(point["lat"]))
    near = math.inf
    for (x1, y1), (x2, y2) in pairwise(ring):
        ax, ay = (x1 - point["lon"]) * east, (y1 - point["lat"]) * 111_195
        bx, by = (x2 - point["lon"]) * east, (y2 - point["lat"]) * 111_195
        length = (bx - ax) ** 2 + (by - ay) ** 2
        t = 0.0 if not length else max(0, min(1, -(ax * (bx - ax) + ay * (by - ay)) / length))
        near = min(near, math.hypot(ax + t * (bx - ax), ay + t * (by - ay)))
    return near


def kilometres(a: Json, b: Json) -> float:
    """Great circle on a sphere of 6,371.009 km (haversine)."""
    lat1, lat2 = math.radians(a["lat"]), math.radians(b["lat"])
    dlat, dlon = lat2 - lat1, math.radians(b["lon"] - a["lon"])
    h = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * 6371.009 * math.asin(math.sqrt(h))


def _point(place: Row) -> Json | None:
    if not place.get("latitude") or not place.get("longitude"):
        return None
    return {"lat": float(place["latitude"]), "lon": float(place["longitude"])}


def distance(service: Row, place: Row, client: Client, today: date, limit: int) -> Judged:
    """Judge the best of the ways in which a service reaches people."""
    ways = words(service.get("x_delivery")) or ["in_person"]
    judged = [_reach(way, place, client, today, limit) for way in ways]
    order = ("met", "unknown", "unmet")
    return min(judged, key=lambda j: (order.index(j.verdict), 1e9 if j.low is None else j.low))


def _reach(way: str, place: Row, client: Client, today: date, limit: int) -> Judged:
    if way in COMES:
        return Judged("met", 0.0, 0.0)
    if way in ("virtual", "phone"):
        device, fact = "internet" if way == "virtual" else "phone", client.fact("devices", today)
        if device in fact.get("has", ()):
            return Judged("met", 0.0, 0.0)
        lacking = fact.get("complete") or device in fact.get("has_not", ())
        return Judged("unmet" if lacking else "unknown")
    there, home = _point(place), client.record.get("home")
    if yes(place.get("x_confidential")) or there is None or not home:
        return Judged("unknown")
    km = kilometres(home["point"], there)
    slack = (home.get("radius_m", 0) + float(place.get("x_point_radius_m") or 0)) / 1000
    low, high = minutes(km, slack, client, today)
    verdict = "met" if high <= limit else "unmet" if low > limit else "unknown"
    return Judged(verdict, low, high)


def minutes(km: float, slack: float, client: Client, today: date) -> tuple[float, float]:
    """Travel time from and to, by the quickest of the client's modes."""
    modes = [mode for mode in client.fact("travel_modes", today).get("has", ()) if mode in MODES]
    spans = []
    for mode in sorted(modes) or ["car", "transit"]:
        circuity, speed, before = MODES[mode]
        low = before + circuity * max(0.0, km - slack) / speed * 60
        high = before + circuity * (km + slack) / speed * 60
        spans.append((low * 0.7, high * 1.3))
    if not modes:
        return spans[0][0], spans[1][1]
    return min(spans, key=sum)


def _metres(service: Row, place: Row, client: Client, today: date) -> float:
    """The distance that breaks ties: none for what comes or is reached by wire."""
    best = distance(service, place, client, today, 60)
    if best.low is None:
        return math.inf
    if best.high == 0:
        return 0.0
    there, home = _point(place), client.record.get("home")
    return kilometres(home["point"], there) * 1000 if there and home else math.inf


def same_language(a: str, b: str) -> bool:
    """Whether speakers understand each other: one language, or one of the few listed pairs."""
    pairs = ({"fil", "tl"}, {"prs", "fa"}, {"cmn", "zh"})
    one, other = a.split("-")[0].lower(), b.split("-")[0].lower()
    return one == other or {one, other} in pairs


def language(world: World, service: Row, place: Row, client: Client) -> Judged:
    """Find the best way in which one of the client's fluent languages is offered."""
    rows = list(world.by("languages", "service_id").get(service["id"], []))
    if place:
        rows += world.by("languages", "location_id").get(place["id"], [])
    fluent = [
        told["tag"]
        for told in client.record.get("languages", ())
        if told.get("level", "fluent") == "fluent"
    ]
    offered = [
        SPOKEN[row.get("x_mode") or "staff"]
        for row in rows
        if row.get("code") and any(same_language(row["code"], tag) for tag in fluent)
    ]
    if offered:
        best = max(offered)
        return Judged("met" if best > SPOKEN["papers"] else "unknown", best, best)
    return Judged("unmet" if yes(service.get("x_languages_complete")) and rows else "unknown")


def cost(world: World, service: Row, client: Client, today: date) -> Judged:
    """Work out what this client pays, from and to, in cents."""
    price = pays(world, service, client, today)
    budget = client.fact("budget_cents_per_visit", today)
    if price is None:
        return Judged("unknown")
    low, high = price
    if not budget:
        return Judged("met" if high == 0 else "unknown", low, high)
    least, most = (budget.get(end, budget.get("value")) for end in ("at_least", "at_most"))
    if high is not None and least is not None and high <= least:
        return Judged("met", low, high)
    over = most is not None and low > most
    return Judged("unmet" if over else "unknown", low, high)


def pays(
    world: World, service: Row, client: Client, today: date
) -> tuple[float, float | None] | None:
    """The cheapest of the options: from what may be open to the client, to what surely is."""
    prices = []
    for row in world.by("cost_options", "service_id").get(service["id"], []):
        ends, starts = day(row.get("valid_to")), day(row.get("valid_from"))
        if (ends and ends < today) or (starts and starts > today):
            continue
        price = rules.option_cents(row, client, today)
        if price is not None:
            prices.append(price)
    if any(high is not None or low > 0 for low, high, _ in prices):
        sure = [high for _, high, surely in prices if surely and high is not None]
        return min(low for low, _, _ in prices), min(sure) if sure else None
    said = service.get("fees_description", "").strip().rstrip(".").lower()
    return (0.0, 0.0) if said in FREE else None


def hours(world: World, service: Row, at: Row, place: Row, client: Client, on: datetime) -> Judged:
    """Look for an opening within fourteen days, at a time the client has."""
    keys = (service["id"], at.get("id", ""), place.get("id", ""))
    free = client.fact("free_times", on.date())
    if free:
        return Judged(free_overlap(world, keys, on, free))
    opening = next_opening(world, *keys, on)
    if opening is None:
        return Judged("unknown")
    return Judged("met" if opening - on <= timedelta(days=14) else "unmet")


def accessibility(service: Row, place: Row, client: Client, today: date) -> Judged:
    """Compare what the client needs to get in with what the place has and lacks."""
    needed = client.fact("accommodations", today).get("has", ())
    ways = set(words(service.get("x_delivery")))
    if not needed or (ways and ways <= REMOTE):
        return Judged("met")
    has, lacks = words(place.get("x_accommodations")), words(place.get("x_accommodations_lacking"))
    if any(code in lacks for code in needed):
        return Judged("unmet")
    return Judged("met" if all(code in has for code in needed) else "unknown")


def capacity(world: World, service: Row, today: date) -> Judged:
    """Read the last report on free places, and let it age."""
    reports = world.by("service_capacity", "service_id").get(service["id"], [])
    if not reports:
        return Judged("unknown")
    report = max(reports, key=lambda row: row.get("updated", ""))
    status, said = report.get("x_status", ""), day(report.get("updated"))
    if not status and report.get("available"):
        status = "capacity" if int(report["available"]) else "no-capacity"
    if not status or said is None:
        return Judged("unknown")
    waited = report.get("x_wait_days")
    listed = 14 / (14 + int(waited)) if waited else 0.25
    worth = {"capacity": 1.0, "waitlist": listed, "no-capacity": 0.0}.get(status, 0.5)
    age = (today - said).days
    verdict = {"capacity": "met", "waitlist": "met", "no-capacity": "unmet"}.get(status, "unknown")
    aged = 0.5 + (worth - 0.5) * 0.5 ** (age / 90)
    return Judged(verdict if age <= 90 else "unknown", aged, aged)


def unsafe(client: Client) -> set[str]:
    """All the client must not meet: unsafe ties, where those work, and the client's own list."""
    out = {
        tie["to"]
        for tie in client.file.get("ties", ())
        if tie.get("from", client.id) == client.id and tie.get("safe") is False
    }
    works = {p["id"]: p.get("works_at") for p in client.file.get("people", ())}
    out |= {at for id, at in works.items() if id in out and at}
    return out | set(client.record.get("never_refer_to", ()))


def trust(world: World, service: Row, client: Client) -> Judged:
    """Whether the client would meet somebody they must not."""
    out = unsafe(client)
    for worker in world.rows("x_people"):
        if full_id("person", worker["id"]) in out:
            out |= {full_id("organization", worker["organization_id"])}
    ids = {full_id("service", service["id"]), full_id("organization", service["organization_id"])}
    return Judged("unmet" if ids & out else "met")


def _questions(world: World, client: Client, kept: list[str], today: date) -> dict[str, list[str]]:
    """Which unknown facts, which the client did not refuse, decide matches of this need?"""
    found: dict[str, set[str]] = {}
    for id in kept:
        service = world.one("services", id.split(":", 2)[2])
        names: set[str] = set()
        rule = rules.rule_of(service)
        if rule is not None and rules.verdict(rule, client, today) == "unknown":
            names |= rules.open_questions(rule, client, today)
        if documents(world, service, client, today).verdict == "unknown":
            names.add("documents")
        if cost(world, service, client, today).verdict == "unknown":
            names |= _decides_cost(world, service, client, today)
        for name in names:
            if not client.facts.get(name, {}).get("refused"):
                found.setdefault(name, set()).add(id)
    return {name: sorted(ids) for name, ids in sorted(found.items())}


def _decides_cost(world: World, service: Row, client: Client, today: date) -> set[str]:
    """Whether knowing the income would tell if it is within the budget."""
    if not client.fact("budget_cents_per_visit", today):
        return set()
    told = client.fact("income_cents_per_month", today)
    for income in range(0, 1_000_000, 5_000):
        low, high = told.get("at_least", 0), told.get("at_most", 1_000_000)
        if "value" in told or not low <= income <= high:
            continue
        facts = {**client.facts, "income_cents_per_month": {"value": income}}
        knows = Client({**client.file, "client": {**client.record, "facts": facts}})
        if cost(world, service, knows, today).verdict != "unknown":
            return {"income_cents_per_month"}
    return set()
