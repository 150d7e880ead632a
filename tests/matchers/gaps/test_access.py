"""Who finds nothing, where, and because of what? On small panels, and against counting by hand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import (
    Addresses,
    CodedAs,
    Delivered,
    Edge,
    Has,
    LivesIn,
    LocatedAt,
    Offers,
    Requires,
)
from ecograph.errors import NodeNotFound
from ecograph.facts import Fact
from ecograph.nodes import (
    Area,
    Client,
    Document,
    Location,
    Need,
    Node,
    Organization,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from ecograph.nodes.client import Languages
from ecograph.nodes.directory import SpokenLanguage
from ecograph.point import Point
from ecograph.possible import Place
from ecograph.rules.grammar import Compare
from ecograph.stores.memory import MemoryGraph
from matchers.constraints import STANDARD
from matchers.directory import Directory
from matchers.gaps import Gaps, find_gaps
from matchers.matching import match
from matchers.request import request_for

ON = datetime(2026, 11, 23, 10)
GRIEF, FOOD = "taxonomy_term:t:grief", "taxonomy_term:t:food"
TOWN, HILLS = "area:t:town", "area:t:hills"
CARD = "document:t:card"
CENTRE = Point(lat=42.0, lon=-100.0)
FAR = Point(lat=43.0, lon=-100.0)

Records = list[Node | Edge]


def service(
    local: str, term: str, org: str = "one", papers: Sequence[str] = (), **said: object
) -> Records:
    node = Service.model_validate({"id": f"service:t:{local}", "name": local, **said})
    owner = Organization(id=f"organization:t:{org}", name=f"The {org}")
    return [
        node,
        owner,
        Offers(from_id=owner.id, to_id=node.id),
        Addresses(from_id=node.id, to_id=term),
        *(Requires(from_id=node.id, to_id=paper) for paper in papers),
    ]


def at(local: str, point: Point) -> Records:
    site, place = f"service_at_location:t:{local}", f"location:t:{local}"
    return [
        ServiceAtLocation(id=site),
        Location(id=place, point=point),
        Delivered(from_id=f"service:t:{local}", to_id=site),
        LocatedAt(from_id=site, to_id=place),
    ]


def people(
    count: int,
    term: str,
    *,
    first: int = 0,
    area: str | None = TOWN,
    language: str = "en",
    **said: object,
) -> Records:
    records: Records = []
    for n in range(first, first + count):
        id = f"client:t:{n:03}"
        client = Client.model_validate(
            {"id": id, "languages": [Languages(tag=language)] if language else [], **said}
        )
        need = Need(id=f"need:t:{n:03}", name="n")
        records += [client, need, Has(from_id=id, to_id=need.id)]
        records.append(CodedAs(from_id=need.id, to_id=term))
        if area:
            records.append(LivesIn(from_id=id, to_id=area))
    return records


def world(*more: Records) -> MemoryGraph:
    records: Records = [
        TaxonomyTerm(id=GRIEF, code="G", name="Grief support"),
        TaxonomyTerm(id=FOOD, code="F", name="Food"),
        Area(id=TOWN, name="Falls", level="town"),
        Area(id=HILLS, name="Hills", level="town"),
        Document(id=CARD, name="ID card"),
    ]
    for one in more:
        records += one
    latest = {record.id: record for record in records}
    graph = MemoryGraph()
    graph.write(sorted(latest.values(), key=lambda record: isinstance(record, Edge)))
    return graph


def gaps_of(*more: Records) -> Gaps:
    graph = world(*more)
    return find_gaps(graph, [client.id for client in graph.nodes(Client)], on=ON)


ENGLISH = (SpokenLanguage(tag="en", name="English"),)


def test_a_language_that_nobody_speaks_is_a_gap() -> None:
    circle = service("circle", GRIEF, languages=ENGLISH, languages_complete=True)
    found = gaps_of(circle, people(12, GRIEF, language="ht"), people(20, GRIEF, first=20))
    (cell,) = found.cells
    assert (cell.need, cell.need_name, cell.place, cell.place_name) == (
        GRIEF,
        "Grief support",
        TOWN,
        "Falls",
    )
    assert (cell.language, cell.people, cell.unserved) == ("ht", 12, 12)
    assert (cell.because, cell.text) == ("language", "nobody there speaks their language")


def test_a_rule_that_leaves_people_out_is_a_gap() -> None:
    old = service("respite", FOOD, eligibility=Compare(attribute="age", at_least=60))
    (cell,) = gaps_of(old, people(11, FOOD, facts={"age": Fact(value=40)})).cells
    assert cell.because == "eligibility"


def test_what_is_unknown_is_no_gap() -> None:
    old = service("respite", FOOD, eligibility=Compare(attribute="age", at_least=60))
    assert gaps_of(old, people(11, FOOD)).cells == ()


def test_an_hour_on_the_way_is_the_limit_where_none_was_named() -> None:
    far = [*service("far", FOOD), *at("far", FAR)]
    home = Place(point=CENTRE)
    (cell,) = gaps_of(far, people(11, FOOD, home=home)).cells
    assert cell.because == "distance"
    assert gaps_of(far, people(11, FOOD, home=home, max_travel_minutes=600)).cells == ()


def test_where_there_is_no_service_that_is_said() -> None:
    (cell,) = gaps_of(people(11, FOOD)).cells
    assert (cell.because, cell.text) == ("no service", "there is no such service at all")


def test_the_cause_is_the_one_whose_lifting_opens_most_services() -> None:
    lack = {"documents": Fact(complete=True), "age": Fact(value=40)}
    rule = Compare(attribute="age", at_least=60)
    papers = [service(f"p{n}", FOOD, papers=[CARD]) for n in range(2)]
    both = [service(f"b{n}", FOOD, papers=[CARD], eligibility=rule) for n in range(3)]
    rules = [service("r", FOOD, eligibility=rule)]
    (cell,) = gaps_of(*papers, *both, *rules, people(11, FOOD, facts=lack)).cells
    assert cell.because == "documents"
    (cell,) = gaps_of(*both, people(11, FOOD, facts=lack)).cells
    assert cell.because == "documents"


def test_without_an_area_the_postal_code_is_the_place_else_no_address() -> None:
    more = people(1, FOOD, area=None, postal_code="69001")
    more += people(1, FOOD, first=5, area=None, language="")
    cells = gaps_of(more).cells
    assert [(cell.place, cell.place_name, cell.language) for cell in cells] == [
        ("69001", "69001", "en"),
        ("no address", "no address", "not said"),
    ]


def test_places_and_languages_are_counted_apart() -> None:
    more = [
        *people(11, FOOD),
        *people(12, FOOD, first=20, area=HILLS),
        *people(13, FOOD, first=40, area=HILLS, language="es"),
    ]
    cells = gaps_of(more).cells
    assert [(cell.place_name, cell.language, cell.unserved) for cell in cells] == [
        ("Hills", "es", 13),
        ("Hills", "en", 12),
        ("Falls", "en", 11),
    ]


@pytest.mark.parametrize("count", [1, 10])
def test_a_small_number_is_not_told(count: int) -> None:
    found = gaps_of(people(count, FOOD))
    (cell,) = found.cells
    assert (cell.people, cell.unserved, found.clients) == ("<11", "<11", "<11")
    assert [total.unserved for total in found.totals] == ["<11"]


def test_those_who_find_something_are_not_told_either_where_they_are_few() -> None:
    circle = service("circle", FOOD, papers=[CARD])
    lack = {"documents": Fact(complete=True)}
    (cell,) = gaps_of(circle, people(12, FOOD, facts=lack), people(3, FOOD, first=50)).cells
    assert (cell.people, cell.unserved) == ("11 or more", 12)


def test_a_total_does_not_tell_a_hidden_cell() -> None:
    found = gaps_of(people(15, FOOD), people(2, FOOD, first=30, area=HILLS))
    assert [cell.unserved for cell in found.cells] == [15, "<11"]
    assert [total.unserved for total in found.totals] == ["11 or more"]


def test_the_published_schema_of_gaps_is_current(root: Path) -> None:
    published = json.loads((root / "docs/schemas/gaps.schema.json").read_text(encoding="utf-8"))
    assert published == Gaps.model_json_schema(mode="serialization")
    one = service("pantry", FOOD)
    found = gaps_of(people(15, FOOD), people(2, GRIEF, first=20), one)
    assert found.cells
    assert found.critical
    jsonschema.validate(found.model_dump(mode="json"), published)


def test_progress_is_told() -> None:
    graph = world(people(3, FOOD))
    told: list[tuple[int, int]] = []
    ids = [client.id for client in graph.nodes(Client)]
    find_gaps(graph, ids, on=ON, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_directory_compiled_before_gives_the_same() -> None:
    graph = world(people(3, FOOD), service("far", FOOD, papers=[CARD]))
    ids = [client.id for client in graph.nodes(Client)]
    known = Directory.of(graph)
    assert find_gaps(graph, ids, on=ON, directory=known) == find_gaps(graph, ids[::-1], on=ON)


def test_an_unknown_client_is_an_error() -> None:
    with pytest.raises(NodeNotFound):
        find_gaps(world(), ["client:t:nobody"], on=ON)


# --- the cause against matching again with one constraint taken away


def some_world(random: Random) -> MemoryGraph:
    records: Records = []
    for n in range(random.randint(0, 5)):
        said: dict[str, object] = {}
        if random.random() < 0.5:
            said |= {"languages": ENGLISH, "languages_complete": True}
        if random.random() < 0.5:
            said["eligibility"] = Compare(attribute="age", at_least=random.choice([18, 60]))
        papers = [CARD] if random.random() < 0.4 else []
        records += service(f"s{n}", random.choice([FOOD, GRIEF]), f"o{n % 3}", papers, **said)
        if random.random() < 0.7:
            records += at(f"s{n}", random.choice([CENTRE, FAR]))
    for n in range(12):
        facts = {"age": Fact(value=random.choice([30, 70]))}
        if random.random() < 0.5:
            facts["documents"] = Fact(complete=True)
        records += people(
            1,
            random.choice([FOOD, GRIEF]),
            first=n,
            language=random.choice(["en", "ht"]),
            home=Place(point=CENTRE),
            facts=facts,
        )
    random.shuffle(records)
    return world(records)


def expected_cause(graph: MemoryGraph, directory: Directory, client: str, need: str) -> str | None:
    request = request_for(graph, client, need, on=ON, hard={"distance": True}, top=1000)
    if match(directory, request).matches:
        return None
    opened = {}
    for constraint in STANDARD:
        rest = tuple(other for other in STANDARD if other is not constraint)
        opened[constraint.name] = len(match(directory, request, constraints=rest).matches)
    best = max(opened.values())
    if best:
        return min(name for name, count in opened.items() if count == best)
    shut = match(directory, request).shut_out
    return min(shut, key=lambda name: (-shut[name], name)) if shut else "no service"


@settings(max_examples=40)
@given(st.integers(0, 2**32).map(Random))
def test_cells_and_causes_are_those_of_matching_again(random: Random) -> None:
    graph = some_world(random)
    directory = Directory.of(graph)
    counted: dict[tuple[str, str], list[str | None]] = defaultdict(list)
    for client in graph.nodes(Client):
        (has,) = graph.edges(Has, from_id=client.id)
        (coded,) = graph.edges(CodedAs, from_id=has.to_id)
        cause = expected_cause(graph, directory, client.id, has.to_id)
        counted[coded.to_id, client.languages[0].tag].append(cause)
    found = gaps_of_all(graph)
    shut = {key: [cause for cause in causes if cause] for key, causes in counted.items()}
    assert {(cell.need, cell.language): cell.because for cell in found.cells} == {
        key: min(causes, key=lambda cause: (-causes.count(cause), cause))
        for key, causes in shut.items()
        if causes
    }


def gaps_of_all(graph: MemoryGraph) -> Gaps:
    return find_gaps(graph, [client.id for client in graph.nodes(Client)], on=ON)
