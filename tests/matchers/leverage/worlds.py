"""Small drawn worlds in which every kind of step meets every kind of obstacle, traps included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from random import Random

from ecograph.edges import (
    Addresses,
    Charges,
    CodedAs,
    CountsAs,
    Delivered,
    Edge,
    Has,
    LocatedAt,
    NarrowerThan,
    Offers,
    OpenDuring,
    Requires,
    Yields,
)
from ecograph.facts import Fact
from ecograph.nodes import (
    Client,
    CostOption,
    Document,
    Intervention,
    Location,
    Need,
    Node,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from ecograph.nodes.client import Languages, NewService
from ecograph.nodes.directory import SlidingStep, SpokenLanguage
from ecograph.point import Point
from ecograph.possible import Place
from ecograph.rules.grammar import All, Any, Compare, Includes, Not, OneOf, Rule
from ecograph.stores.memory import MemoryGraph

ON = datetime(2026, 11, 23, 10)
ANA = "client:t:ana"
PAPERS = [f"document:t:{n}" for n in range(3)]
TERMS = [f"taxonomy_term:t:{n}" for n in range(3)]
HOME = Point(lat=42.2, lon=-99.9)
Records = list[Node | Edge]
YES = frozenset({"yes"})


def held(*papers: str, complete: bool = False) -> Fact:
    """Papers at hand."""
    return Fact(has=frozenset(papers), complete=complete)


def draw_world(random: Random, *, needs: int = 2, steps: int = 4) -> MemoryGraph:
    """A client with a few needs, some services and some steps; anything may be unknown."""
    records: Records = [
        *(Organization(id=f"organization:t:o{n}", name=f"Organization {n}") for n in range(2)),
        *(Document(id=id, name=f"paper {id[-1]}") for id in PAPERS),
        *(TaxonomyTerm(id=id, code=id[-1], name=f"term {id[-1]}") for id in TERMS),
        NarrowerThan(from_id=TERMS[1], to_id=TERMS[0]),
        _client(random),
    ]
    if random.random() < 0.3:
        records.append(CountsAs(from_id=PAPERS[2], to_id=PAPERS[0]))
    for n in range(needs):
        id = f"need:t:n{n}"
        urgency = random.choice(["routine", "routine", "crisis"])
        need = {"id": id, "name": f"need {n}", "weight": random.choice([1, 2]), "urgency": urgency}
        records += [
            Need.model_validate(need),
            Has(from_id=ANA, to_id=id),
            CodedAs(from_id=id, to_id=TERMS[0] if random.random() < 0.8 else TERMS[1]),
        ]
    givers = [f"service:t:s{n}" for n in range(random.randint(1, 3))]
    for n in range(len(givers)):
        records += _service(random, n)
    for n in range(steps):
        records += _step(random, n, givers)
    graph = MemoryGraph()
    graph.write(sorted(records, key=lambda record: isinstance(record, Edge)))
    return graph


def _client(random: Random) -> Client:
    chosen = random.sample(PAPERS, random.randint(0, 1))
    facts = {
        "documents": random.choice(
            [
                *([held(*chosen, complete=True)] * 5),
                held(*chosen),
                Fact(refused=True),
                held(*PAPERS, complete=True).model_copy(update={"valid_until": date(2026, 1, 1)}),
            ]
        ),
        "income_cents_per_month": Fact(value=random.choice([50_000, 300_000])),
        "student": Fact(value=random.random() < 0.5),
        "benefits": Fact(complete=True),
        "travel_modes": Fact(has=frozenset({random.choice(["walk", "transit"])})),
        "devices": Fact(complete=True),
        "budget_cents_per_visit": Fact(value=random.choice([0, 1000])),
        "free_times": Fact(has=frozenset({"saturday"}), complete=True),
        "insurance": Fact(complete=True),
        "age": Fact(at_least=58, at_most=62) if random.random() < 0.5 else Fact(value=30),
        "areas": Fact(complete=True),
    }
    if random.random() < 0.6:
        del facts["free_times"]
    gone = random.sample(sorted(facts), random.choice([0, 0, 1, 3]))
    return Client(
        id=ANA,
        home=random.choice([Place(point=HOME), Place(point=HOME), None]),
        languages=(Languages(tag="vi"),) if random.random() < 0.9 else (),
        facts={name: fact for name, fact in facts.items() if name not in gone},
        max_travel_minutes=random.choice([None, None, 20, 45]),
    )


def _rule(random: Random) -> Rule:
    leaves: list[Rule] = [
        OneOf(attribute="student", values=YES),
        Includes(attribute="benefits", values=frozenset({"snap"})),
        Includes(attribute="documents", values=frozenset({PAPERS[0]})),
        Compare(attribute="income_cents_per_month", at_most=100_000),
        Compare(attribute="age", at_least=60),
        OneOf(attribute="veteran", values=YES),
    ]
    one, other = random.sample(leaves, 2)
    kinds: list[Rule] = [
        one,
        Not(part=one),
        All(parts=(one, other)),
        Any(parts=(one, other)),
        Any(parts=(one, All(parts=(Not(part=one), other)))),
        All(parts=(one, Not(part=other))),
    ]
    return random.choice(kinds)


def _service(random: Random, n: int) -> Records:
    id = f"service:t:s{n}"

    def sometimes(share: float = 0.4) -> bool:
        return random.random() < share

    said: dict[str, object] = {"id": id, "name": f"service {n}"}
    said["eligibility"] = _rule(random) if sometimes(0.35) else None
    said["eligibility_description"] = random.choice(["", "None"])
    if sometimes(0.8):
        tag = random.choice(["en", "vi", "vi", "vi", "vi", "vi", "es"])
        said["languages"] = (SpokenLanguage(tag=tag, name=tag),)
        said["languages_complete"] = sometimes(0.8)
    said["delivery"] = random.choice(
        [(), (), (), (), (), ("virtual",), ("phone",), ("virtual", "in_person")]
    )
    records: Records = [
        Service.model_validate(said),
        Offers(from_id=f"organization:t:o{random.randrange(2)}", to_id=id),
        Addresses(from_id=id, to_id=random.choice(TERMS[:2])),
    ]
    records += [
        Requires(from_id=id, to_id=paper)
        for paper in random.sample(PAPERS, random.choice([0, 1, 2, 2, 2, 3]))
    ]
    if sometimes(0.6):
        away = random.choice([0.01, 0.01, 0.1, 0.1, 0.2, 0.4])
        place = Location(id=f"location:t:l{n}", point=Point(lat=HOME.lat + away, lon=HOME.lon),
                         point_radius_m=random.choice([0, 0, 3000]),
                         location_type=random.choice(["", "", "", "postal"]))  # fmt: skip
        site = ServiceAtLocation(id=f"service_at_location:t:a{n}")
        records += [place, site, Delivered(from_id=id, to_id=site.id)]
        records.append(LocatedAt(from_id=site.id, to_id=place.id))
    if sometimes(0.2):
        sliding = (SlidingStep(fpl_percent_at_most=150, amount_cents=0),) if sometimes() else ()
        price = CostOption(id=f"cost_option:t:c{n}", amount_cents=2000, sliding=sliding)
        records += [price, Charges(from_id=id, to_id=price.id)]
    if sometimes(0.3):
        days = random.choice([("MO", "TU"), ("SA",)])
        hours = Schedule(id=f"schedule:t:h{n}", byday=days, opens_at=time(9), closes_at=time(17))
        records += [hours, OpenDuring(from_id=id, to_id=hours.id)]
    return records


def _step(random: Random, n: int, givers: list[str]) -> Records:
    id = f"intervention:t:i{n}"
    more: Records = []

    def paper() -> dict[str, object]:
        return {"provides": {"documents": held(*random.sample(PAPERS, random.choice([1, 1, 2])))}}

    def whole() -> dict[str, object]:
        only = held(random.choice(PAPERS), complete=True)
        return {"provides": {"documents": only.model_copy(update={"has_not": frozenset()})}}

    def yielded() -> dict[str, object]:
        more.append(Yields(from_id=id, to_id=random.choice(PAPERS)))
        return {}

    def new() -> dict[str, object]:
        without = tuple(random.sample(["eligibility", "documents", "area"], 2))
        made = NewService.model_validate(
            {"like": "service:t:s0", "point": HOME, "speaks": ("vi",), "amount_cents": 0,
             "without": without}
        )  # fmt: skip
        return {"new_service": made, "intervention_type": "new_service"}

    def fact(name: str, *facts: Fact) -> Callable[[], dict[str, object]]:
        return lambda: {"provides": {name: random.choice(facts)}}

    def words(*has: str) -> list[Fact]:
        return [Fact(has=frozenset({word})) for word in has]

    kinds: list[Callable[[], dict[str, object]]] = [
        *([paper] * 14),
        whole,
        yielded,
        new,
        fact("documents", *(Fact(has_not=frozenset({paper_})) for paper_ in PAPERS)),
        fact("travel_modes", *words("car", "transit")),
        fact("devices", *words("phone", "internet")),
        fact("budget_cents_per_visit", Fact(value=500), Fact(value=2500)),
        fact("income_cents_per_month", Fact(value=90_000), Fact(value=200_000)),
        fact("student", Fact(value="yes"), Fact(value="no")),
        fact("free_times", *words("weekday_daytime")),
        lambda: {"max_travel_minutes": random.choice([30, 90])},
        lambda: {"speaks": (Languages(tag=random.choice(["en", "es"])),)},
        lambda: {"provides": {"benefits": words("snap")[0], "documents": held(PAPERS[1])}},
    ]
    said: dict[str, object] = {
        "id": id,
        "name": f"step {n}",
        "intervention_type": "voucher",
        "effort_hours": random.choice([1, 2.5]),
        "lasts_days": random.choice([30, 400]),
        "for_terms": random.choice([(), (), (), (random.choice(TERMS),)]),
        "provider_id": random.choice([None, None, *givers]),
        **random.choice(kinds)(),
    }
    return [Intervention.model_validate(said), *more]
