"""Which small steps open a need? Each kind of step on a small world, and all by matching again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from random import Random

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import (
    Addresses,
    CodedAs,
    Edge,
    Has,
    NarrowerThan,
    Offers,
    Requires,
    TiedTo,
    WorksAt,
    Yields,
)
from ecograph.facts import Fact
from ecograph.graph import Graph
from ecograph.nodes import (
    Client,
    Consent,
    Document,
    Intervention,
    Need,
    Node,
    Organization,
    Person,
    Service,
    TaxonomyTerm,
)
from ecograph.nodes.client import Languages, NewTie
from ecograph.nodes.directory import SpokenLanguage
from ecograph.rules.grammar import Compare
from ecograph.stores.memory import MemoryGraph
from matchers.directory import Directory
from matchers.leverage import Leverage, LeverageSettings, Opening, changed, find_leverage
from matchers.matching import match
from matchers.request import request_for

ON = datetime(2026, 11, 23, 10)
ANA, ORG = "client:t:ana", "organization:t:org"
CARD, LEASE = "document:t:card", "document:t:lease"
HOUSING, FOOD = "taxonomy_term:t:housing", "taxonomy_term:t:food"
RENT = "taxonomy_term:t:rent"
NO_PAPERS = Fact(complete=True)

Records = list[Node | Edge]


def step(local: str, **said: object) -> Intervention:
    given_ = {"name": local, "intervention_type": "voucher", "effort_hours": 1, "lasts_days": 90}
    return Intervention.model_validate({"id": f"intervention:t:{local}", **given_, **said})


def has(*documents: str) -> dict[str, Fact]:
    return {"documents": Fact(has=frozenset(documents))}


def need(local: str, *terms: str, weight: float = 1.0) -> Records:
    id = f"need:t:{local}"
    edges = [CodedAs(from_id=id, to_id=term) for term in terms]
    return [Need(id=id, name=local, weight=weight), Has(from_id=ANA, to_id=id), *edges]


def service(local: str, term: str, *papers: str, org: str = ORG, **said: object) -> Records:
    node = Service.model_validate({"id": f"service:t:{local}", "name": local, **said})
    return [
        node,
        Offers(from_id=org, to_id=node.id),
        Addresses(from_id=node.id, to_id=term),
        *(Requires(from_id=node.id, to_id=paper) for paper in papers),
    ]


def world(*more: Node | Edge | Records, facts: Mapping[str, Fact] | None = None) -> MemoryGraph:
    """Ana has no papers, needs housing, and the only service asks for an ID card."""
    records: Records = [
        Client(id=ANA, facts={"documents": NO_PAPERS} if facts is None else facts),
        Organization(id=ORG, name="Open Door"),
        Document(id=CARD, name="ID card"),
        Document(id=LEASE, name="lease"),
        TaxonomyTerm(id=HOUSING, code="H", name="Housing"),
        TaxonomyTerm(id=RENT, code="R", name="Rent"),
        TaxonomyTerm(id=FOOD, code="F", name="Food"),
        NarrowerThan(from_id=RENT, to_id=HOUSING),
        *need("rent", RENT),
        *service("rent-help", RENT, CARD),
    ]
    for one in more:
        records += one if isinstance(one, list) else [one]
    latest = {record.id: record for record in records}
    graph = MemoryGraph()
    graph.write(sorted(latest.values(), key=lambda record: isinstance(record, Edge)))
    return graph


def opened(found: Leverage) -> dict[tuple[str, ...], dict[str, str]]:
    return {
        tuple(id.rsplit(":", 1)[1] for id in one.set): {
            unlock.need.rsplit(":", 1)[1]: unlock.service.rsplit(":", 1)[1]
            for unlock in one.unlocks
        }
        for one in found.interventions
    }


def asked(*more: Node | Edge | Records, facts: Mapping[str, Fact] | None = None) -> Leverage:
    return find_leverage(world(*more, facts=facts), ANA, on=ON)


def test_a_paper_opens_a_need_whose_service_asks_for_it() -> None:
    found = asked(step("card", provides=has(CARD)), step("lease", provides=has(LEASE)))
    assert opened(found) == {("card",): {"rent": "rent-help"}}
    assert found.open_needs == ("need:t:rent",)


def test_everything_that_makes_up_the_value_is_shown() -> None:
    more = [*need("food", FOOD, weight=3), *service("pantry", FOOD, CARD)]
    card = step("card", provides=has(CARD), effort_hours=2, lasts_days=300, cost_cents=500)
    (one,) = asked(more, card).interventions
    assert (one.weight, one.effort, one.value, one.lasts, one.cost_cents) == (4, 2, 2, 300, 500)
    assert not one.together


def test_json_has_what_other_programs_rely_on() -> None:
    (one,) = asked(step("card", provides=has(CARD))).model_dump(mode="json")["interventions"]
    assert one["set"] == ["intervention:t:card"]
    assert one["unlocks"][0]["need"] == "need:t:rent"
    assert one["unlocks"][0]["service"] == "service:t:rent-help"
    assert {"effort", "lasts"} <= set(one)


def test_the_published_schema_of_leverage_is_current(root: Path) -> None:
    published = json.loads((root / "docs/schemas/leverage.schema.json").read_text(encoding="utf-8"))
    assert published == Leverage.model_json_schema(mode="serialization")
    found = asked(step("card", provides=has(CARD)))
    assert found.interventions
    jsonschema.validate(found.model_dump(mode="json"), published)


def test_a_need_that_is_served_is_not_opened() -> None:
    found = asked(service("other", RENT), step("card", provides=has(CARD)))
    assert (found.open_needs, found.interventions) == ((), ())


def test_what_is_unknown_does_not_make_a_need_open() -> None:
    found = asked(step("card", provides=has(CARD)), facts={})
    assert (found.open_needs, found.interventions) == ((), ())


def test_a_pair_is_listed_only_where_it_opens_what_neither_opens_alone() -> None:
    more = [*service("rent-help", RENT, CARD, LEASE), *need("food", FOOD)]
    more += service("pantry", FOOD, CARD)
    card, lease = step("card", provides=has(CARD)), step("lease", provides=has(LEASE))
    found = asked(more, card, lease)
    assert opened(found) == {
        ("card",): {"food": "pantry"},
        ("card", "lease"): {"food": "pantry", "rent": "rent-help"},
    }
    pair = next(one for one in found.interventions if one.together)
    assert (pair.effort, pair.lasts) == (2, 90)
    alone = find_leverage(world(more, card, lease), ANA, on=ON, settings=LeverageSettings(most=1))
    assert opened(alone) == {("card",): {"food": "pantry"}}


def test_a_pair_lasts_as_long_as_its_shorter_half() -> None:
    more = service("rent-help", RENT, CARD, LEASE)
    card = step("card", provides=has(CARD), lasts_days=9)
    (pair,) = asked(more, card, step("lease", provides=has(LEASE))).interventions
    assert (pair.together, pair.lasts) == (True, 9)


def test_a_step_for_other_needs_opens_nothing() -> None:
    assert opened(asked(step("card", provides=has(CARD), for_terms=(FOOD,)))) == {}
    wider = asked(step("card", provides=has(CARD), for_terms=(HOUSING,)))
    assert opened(wider) == {("card",): {"rent": "rent-help"}}


def test_the_document_that_a_step_yields_is_in_hand() -> None:
    found = asked(step("card"), Yields(from_id="intervention:t:card", to_id=CARD))
    assert opened(found) == {("card",): {"rent": "rent-help"}}


def test_a_number_is_replaced() -> None:
    poor = Compare(attribute="income_cents_per_month", at_most=1000)
    more = [*service("rent-help", RENT, eligibility=poor)]
    facts = {"income_cents_per_month": Fact(value=2000)}
    less = step("less", provides={"income_cents_per_month": Fact(value=900)})
    records = [one for one in more if not isinstance(one, Requires)]
    graph = world(records, less, facts=facts)
    graph.write([], remove=[Requires(from_id="service:t:rent-help", to_id=CARD).id])
    assert opened(find_leverage(graph, ANA, on=ON)) == {("less",): {"rent": "rent-help"}}


def test_a_language_opens_a_service_that_speaks_no_other() -> None:
    spanish = SpokenLanguage(tag="es", name="Spanish")
    more = service("circle", FOOD, languages=(spanish,), languages_complete=True)
    client = Client(id=ANA, languages=(Languages(tag="vi"),))
    found = asked(client, more, need("food", FOOD), step("talk", speaks=(Languages(tag="es"),)))
    assert opened(found) == {("talk",): {"food": "circle"}}


def test_a_longer_way_counts_only_for_who_named_a_limit() -> None:
    limited = Client(id=ANA, max_travel_minutes=20)
    far = step("ride", max_travel_minutes=60)
    assert changed_client(world(limited), far).max_travel_minutes == 60
    assert changed_client(world(limited), step("x", max_travel_minutes=10)).max_travel_minutes == 20
    assert changed_client(world(), far).max_travel_minutes is None


def changed_client(graph: Graph, *steps: Intervention) -> Client:
    client = graph.node(ANA, Client)
    return changed(graph, client, steps, on=ON.date()).node(ANA, Client)


def test_a_collection_grows_and_keeps_what_else_is_known_of_it() -> None:
    known = Fact(has=frozenset({LEASE}), has_not=frozenset({CARD}), complete=True)
    after = changed_client(world(facts={"documents": known}), step("card", provides=has(CARD)))
    assert after.facts["documents"] == Fact(has=frozenset({LEASE, CARD}), complete=True)


def test_what_is_no_longer_known_does_not_come_back() -> None:
    old = Fact(has=frozenset({LEASE}), complete=True, valid_until=date(2026, 1, 1))
    after = changed_client(world(facts={"documents": old}), step("card", provides=has(CARD)))
    assert after.facts["documents"] == Fact(has=frozenset({CARD}))


def test_a_tie_and_a_consent_are_written_into_the_file_that_is_tried_only() -> None:
    graph = world()
    tie = step("tie", tie=NewTie(name="Marcus", role="mentor", organization_id=ORG, peer=True))
    after = changed(
        graph, graph.node(ANA, Client), [tie, step("may", consent_to=ORG)], on=ON.date()
    )
    (met,) = after.edges(TiedTo, from_id=ANA)
    assert (met.strength, met.trusted) == ("strong", True)
    assert after.node(met.to_id, Person).peer
    assert [edge.to_id for edge in after.edges(WorksAt, from_id=met.to_id)] == [ORG]
    (consent,) = after.nodes(Consent)
    assert (consent.recipient_id, consent.discloses) == (ORG, ("contact", "need"))
    assert list(graph.edges(TiedTo)) == []
    assert list(graph.nodes(Consent)) == []


def test_no_step_leads_to_what_may_not_surface_or_to_who_is_not_safe() -> None:
    private = Organization(id="organization:t:hidden", name="Hidden", private=True)
    giver = service("giver", FOOD, org=private.id)
    hidden = step("card", provides=has(CARD), provider_id="service:t:giver")
    assert opened(asked(private, giver, hidden)) == {}
    giver = service("giver", FOOD)
    shut = Client(id=ANA, facts={"documents": NO_PAPERS}, never_refer_to=("service:t:giver",))
    assert opened(asked(giver, hidden)) == {("card",): {"rent": "rent-help"}}
    assert opened(asked(shut, giver, hidden)) == {}
    other = Organization(id="organization:t:other", name="Other")
    giver = service("giver", FOOD, org=other.id)
    shut = Client(id=ANA, facts={"documents": NO_PAPERS}, never_refer_to=(other.id,))
    assert opened(asked(other, shut, giver, hidden)) == {}


def test_a_step_says_where_its_own_provider_does_not_fit() -> None:
    spanish = SpokenLanguage(tag="es", name="Spanish")
    giver = service("giver", FOOD, LEASE, languages=(spanish,), languages_complete=True)
    client = Client(
        id=ANA, facts={"documents": NO_PAPERS}, languages=(Languages(tag="vi", level="fluent"),)
    )
    (one,) = asked(
        client, giver, step("card", provides=has(CARD), provider_id="service:t:giver")
    ).interventions
    assert one.note == "giver, which gives it, does not fit as things stand: language."
    assert one.first == ("lease",)


def test_a_need_without_a_term_is_named_as_left_out() -> None:
    assert asked(need("vague")).left_out == ("need:t:vague",)


def test_the_best_value_comes_first_then_what_lasts_longer_then_the_id() -> None:
    found = asked(
        step("d", provides=has(CARD), effort_hours=2),
        step("c", provides=has(CARD)),
        step("b", provides=has(CARD)),
        step("a", provides=has(CARD), lasts_days=10),
    )
    assert [one.names for one in found.interventions] == [("b",), ("c",), ("a",), ("d",)]


# --- all of it against matching anew, for every set of one or two

PAPERS = [f"document:t:{n}" for n in range(3)]
TERMS = [f"taxonomy_term:t:{n}" for n in range(3)]


def some_world(random: Random) -> MemoryGraph:
    records: Records = [
        Organization(id=ORG, name="Open Door"),
        *(Document(id=id, name=id[-1]) for id in PAPERS),
        *(TaxonomyTerm(id=id, code=id[-1], name=f"term {id[-1]}") for id in TERMS),
        NarrowerThan(from_id=TERMS[1], to_id=TERMS[0]),
    ]
    held = frozenset(random.sample(PAPERS, random.randint(0, 1)))
    income = Fact(value=random.choice([500, 1500]))
    facts = {"documents": Fact(has=held, complete=random.random() < 0.9)}
    records.append(Client(id=ANA, facts=facts | {"income_cents_per_month": income}))
    for n in range(4):
        records += need(f"n{n}", random.choice(TERMS), weight=random.choice([1, 2]))
    for n in range(random.randint(3, 6)):
        papers = random.sample(PAPERS, random.randint(1, 2))
        limit = random.choice([None, None, 1000])
        rule = limit and Compare(attribute="income_cents_per_month", at_most=limit)
        records += service(f"s{n}", random.choice(TERMS), *papers, eligibility=rule)
    for n in range(random.randint(3, 5)):
        said: dict[str, object] = {
            "provides": has(*random.sample(PAPERS, random.choice([1, 1, 2])))
        }
        if random.random() < 0.2:
            said["provides"] = {"income_cents_per_month": Fact(value=random.choice([900, 2000]))}
        if random.random() < 0.2:
            said["for_terms"] = (random.choice(TERMS),)
        records.append(step(f"i{n}", effort_hours=random.choice([1, 2.5]), **said))
    graph = MemoryGraph()
    random.shuffle(records)
    graph.write(sorted(records, key=lambda record: isinstance(record, Edge)))
    return graph


def fits_after(graph: Graph, steps: Iterable[Intervention]) -> dict[str, str]:
    """The first match of every need, matched in a graph that was really written."""
    found = {}
    for id in (f"need:t:n{n}" for n in range(4)):
        (term,) = (edge.to_id for edge in graph.edges(CodedAs, from_id=id))
        covered = {t: {t} | ({TERMS[1]} if t == TERMS[0] else set()) for t in TERMS}
        meant = [
            one
            for one in steps
            if not one.for_terms or any(term in covered[t] for t in one.for_terms)
        ]
        client = graph.node(ANA, Client)
        facts = dict(client.facts)
        for one in meant:
            for name, fact in one.provides.items():
                old = facts[name]
                facts[name] = (
                    Fact(has=old.has | fact.has, complete=old.complete)
                    if name == "documents"
                    else fact
                )
        after = MemoryGraph()
        after.write(
            [
                *(node for kind in NODES for node in graph.nodes(kind)),
                *(edge for edge_kind in EDGES for edge in graph.edges(edge_kind)),
                client.model_copy(update={"facts": facts}),
            ]
        )
        matches = match(Directory.of(after), request_for(after, ANA, id, on=ON)).matches
        if matches:
            found[id] = matches[0].service
    return found


NODES: tuple[type[Node], ...] = (Client, Organization, Document, TaxonomyTerm, Need, Service)
EDGES: tuple[type[Edge], ...] = (NarrowerThan, Has, CodedAs, Offers, Addresses, Requires)


@settings(max_examples=30)
@given(st.integers(0, 2**32).map(Random))
def test_every_set_opens_what_matching_anew_says(random: Random) -> None:
    graph = some_world(random)
    steps = list(graph.nodes(Intervention))
    before = fits_after(graph, ())
    sets = {
        frozenset(step.id for step in chosen): new(fits_after(graph, chosen), before)
        for size in (1, 2, 3)
        for chosen in combinations(steps, size)
    }
    expected = {
        tuple(sorted(chosen)): opens
        for chosen, opens in sets.items()
        if any(not any(id in sets[part] for part in sets if part < chosen) for id in opens)
    }
    found = find_leverage(graph, ANA, on=ON)
    assert {
        one.set: {unlock.need: unlock.service for unlock in one.unlocks}
        for one in found.interventions
        if one.unlocks
    } == expected
    listed = [one for one in found.interventions if one.unlocks]
    assert [one.set for one in listed] == [one.set for one in sorted(listed, key=best_first)]


def new(after: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    return {id: first for id, first in after.items() if id not in before}


def best_first(one: Opening) -> tuple[float, int, tuple[str, ...]]:
    return (
        -round(sum(unlock.weight for unlock in one.unlocks) / one.effort, 9),
        -one.lasts,
        one.set,
    )
