"""A directory of any size and one client, drawn by a seed: everything about it is known exactly.

Services stand in towns, one in eight at two places; 40 kinds of need, four in ten with Spanish,
half of them free. No language, price or place is left open, so that a yes-or-no filter can answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from random import Random

from ecograph.edges import (
    Addresses,
    Charges,
    CodedAs,
    Delivered,
    Edge,
    Has,
    LocatedAt,
    Offers,
    OpenDuring,
)
from ecograph.facts import Fact
from ecograph.nodes import (
    Client,
    CostOption,
    Location,
    Need,
    Node,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from ecograph.nodes.client import Languages
from ecograph.nodes.directory import SpokenLanguage
from ecograph.point import Point
from ecograph.possible import Place
from ecograph.rules.grammar import Compare, Rule

CLIENT = "client:made:one"
NEED = "need:made:one"
NEEDS = 40
TONGUES = ("ht", "zh", "vi", "ar", "fr", "ko", "pt", "ru", "so", "uk")
MIDDLE = (42.2, -99.9)
DAYS = (("MO", "TU", "WE", "TH", "FR"), ("MO", "WE"), ("TU", "TH", "SA"))
CHECKED = date(2026, 10, 1)


def county(services: int, *, seed: int = 7) -> Iterator[Node | Edge]:
    """Draw a directory of so many services and a client with one need."""
    draw = Random(seed)
    towns = [_near(draw, MIDDLE, 0.1) for _ in range(8)]
    for n in range(NEEDS):
        yield TaxonomyTerm(id=_term(n), code=f"N{n:02}", name=f"need {n}")
    for n in range(services):
        if n % 4 == 0:
            yield Organization(id=_organization(n), name=f"Organization {n // 4}", source="made")
        yield from _service(draw, n, towns)
    yield from _client()


def _service(draw: Random, n: int, towns: list[tuple[float, float]]) -> Iterator[Node | Edge]:
    service = f"service:made:s{n}"
    tongues = ["en", *["es"] * (draw.random() < 0.4), *draw.sample(TONGUES, draw.choice((0, 1)))]
    yield Service(
        id=service,
        name=f"Service {n}",
        source="made",
        status="active",
        delivery=("in_person",),
        languages=tuple(SpokenLanguage(tag=tag, name=tag) for tag in tongues),
        languages_complete=True,
        eligibility=_rule(draw),
        assured_date=CHECKED,
    )
    yield Offers(from_id=_organization(n), to_id=service)
    for term in draw.sample(range(NEEDS), draw.choice((1, 2, 3))):
        yield Addresses(from_id=service, to_id=_term(term))
    price = CostOption(
        id=f"cost_option:made:c{n}",
        amount_cents=0 if draw.random() < 0.5 else draw.randrange(500, 8001, 250),
    )
    yield price
    yield Charges(from_id=service, to_id=price.id)
    hours = Schedule(
        id=f"schedule:made:h{n}",
        byday=draw.choice(DAYS),
        opens_at=time(draw.choice((8, 9, 12))),
        closes_at=time(draw.choice((16, 17, 20))),
    )
    yield hours
    yield OpenDuring(from_id=service, to_id=hours.id)
    for place in range(2 if draw.random() < 0.125 else 1):
        lat, lon = _near(draw, draw.choice(towns), 0.03)
        location = Location(id=f"location:made:l{n}-{place}", point=Point(lat=lat, lon=lon))
        site = ServiceAtLocation(id=f"service_at_location:made:a{n}-{place}")
        yield location
        yield site
        yield Delivered(from_id=service, to_id=site.id)
        yield LocatedAt(from_id=site.id, to_id=location.id)


def _rule(draw: Random) -> Rule | None:
    """Three in ten take people up to some age, of a few."""
    if draw.random() > 0.3:
        return None
    return Compare(attribute="age", at_most=draw.choice((18, 25, 60, 65)), label="age")


def _client() -> Iterator[Node | Edge]:
    yield Client(
        id=CLIENT,
        home=Place(point=Point(lat=MIDDLE[0], lon=MIDDLE[1])),
        languages=(Languages(tag="es"),),
        facts={"age": Fact(value=34), "budget_cents_per_visit": Fact(value=2000)},
    )
    yield Need(id=NEED, name="need 0")
    yield Has(from_id=CLIENT, to_id=NEED)
    yield CodedAs(from_id=NEED, to_id=_term(0))


def _near(draw: Random, middle: tuple[float, float], degrees: float) -> tuple[float, float]:
    lat, lon = middle
    return round(draw.gauss(lat, degrees), 6), round(draw.gauss(lon, degrees * 1.35), 6)


def _term(n: int) -> str:
    return f"taxonomy_term:made:n{n}"


def _organization(n: int) -> str:
    return f"organization:made:o{n // 4}"
