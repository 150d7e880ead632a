"""What does a client's file say, and what is said when it cannot be read?"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ecograph.edges import CodedAs, Has, MemberOf, TiedTo, WorksAt
from ecograph.errors import InputError, SourceNotFound
from ecograph.graph import Graph, verify
from ecograph.nodes import Client, Need, Organization, Person, TaxonomyTerm
from loaders.client_json import ClientFile, json_path, read_client
from loaders.loading import load

CANARY = "Zephyrine"


def a_client(**changes: Any) -> dict[str, Any]:
    file: dict[str, Any] = {
        "format": "ecograph-client/1",
        "client": {"id": "client:county:k1", "name": CANARY, "written_on": "2026-01-05"},
        "household": {
            "id": "household:county:k1",
            "members": [{"id": "person:county:k1-son", "facts": {"age": {"value": 7}}}],
        },
        "people": [
            {
                "id": "person:county:k1-friend",
                "name": CANARY,
                "works_at": "organization:county:o1",
                "works_as": "driver",
                "member_of": ["group:county:choir"],
            }
        ],
        "groups": [{"id": "group:county:choir", "name": "Choir"}],
        "ties": [
            {"to": "person:county:k1-friend", "strength": "strong", "stress": False},
            {"from": "person:county:k1-friend", "to": "organization:county:o1"},
        ],
        "needs": [{"id": "need:county:k1-food", "name": "food", "terms": ["taxonomy_term:c:food"]}],
        "goals": [
            {"id": "goal:county:k1-1", "text": CANARY, "pursues": ["need:county:k1-food"]},
        ],
        "consents": [
            {
                "id": "consent:county:k1-1",
                "decision": "permit",
                "recipient_id": "organization:county:o1",
                "discloses": ["need"],
            }
        ],
    }
    return {**file, **changes}


def content(**changes: Any) -> bytes:
    return json.dumps(a_client(**changes)).encode()


@pytest.fixture
def county(graph: Graph) -> Graph:
    graph.write(
        [
            Organization(id="organization:county:o1", name="Helping Hands"),
            TaxonomyTerm(id="taxonomy_term:c:food", code="food", name="Food"),
        ]
    )
    return graph


def refusal(graph: Graph, **changes: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_client(content(**changes), graph, title="k1.json")
    message = str(caught.value)
    assert message.startswith("k1.json: ")
    assert CANARY not in message
    return message


def test_a_client_is_read_without_being_stored(county: Graph) -> None:
    id, records = read_client(content(), county)
    assert id == "client:county:k1"
    assert county.get(id) is None
    kinds = [type(record).__name__ for record in records]
    assert kinds.count("Person") == 2
    assert {"Client", "Household", "Group", "Need", "Goal", "Consent"} <= set(kinds)
    first_edge = next(i for i, kind in enumerate(kinds) if kind == "MemberOf")
    assert not {"Person", "Need", "Client"} & set(kinds[first_edge:])


def test_a_stored_client_is_joined_to_the_directory(county: Graph, tmp_path: Path) -> None:
    path = tmp_path / "k1.json"
    path.write_bytes(content())
    report = load(path, county)
    assert (report.format, report.as_of) == ("client", date(2026, 1, 5))
    (tie,) = county.edges(TiedTo, from_id="client:county:k1")
    assert (tie.strength, tie.stress, tie.safe) == ("strong", False, None)
    assert (tie.source, tie.as_of) == ("client:county:k1", date(2026, 1, 5))
    assert [e.role for e in county.edges(WorksAt)] == ["driver"]
    assert len(list(county.edges(MemberOf))) == 3
    assert len(list(county.edges(Has))) == 3
    assert [e.to_id for e in county.edges(CodedAs)] == ["taxonomy_term:c:food"]


def test_the_same_map_twice_changes_nothing_and_a_newer_one_withdraws(
    county: Graph, tmp_path: Path
) -> None:
    path = tmp_path / "k1.json"
    path.write_bytes(content())
    load(path, county)
    before = verify(county)
    assert load(path, county).withdrawn == {}
    assert verify(county) == before
    newer = {"id": "client:county:k1", "written_on": "2026-02-05"}
    path.write_bytes(content(client=newer, people=[], ties=[]))
    report = load(path, county)
    assert report.withdrawn == {"MEMBER_OF": 1, "Person": 1, "TIED_TO": 2, "WORKS_AT": 1}
    friend = county.node("person:county:k1-friend", Person)
    assert friend.withdrawn_on == date(2026, 2, 5)
    path.write_bytes(content())
    with pytest.raises(InputError, match=r"written on 2026-01-05.*as of 2026-02-05"):
        load(path, county)


def test_a_directory_that_is_loaded_again_leaves_clients_alone(
    graph: Graph, tmp_path: Path, write: Callable[..., Path]
) -> None:
    load(write(), graph, name="county", as_of=date(2026, 1, 1))
    graph.write([TaxonomyTerm(id="taxonomy_term:c:food", code="food", name="Food")])
    path = tmp_path / "k1.json"
    path.write_bytes(content())
    load(path, graph)
    report = load(write(), graph, name="county", as_of=date(2026, 2, 1))
    assert report.withdrawn == {}
    assert graph.node("need:county:k1-food", Need).withdrawn_on is None


def test_a_tie_to_nobody_names_its_place(county: Graph) -> None:
    ties = [{"to": "person:county:k1-friend"}, {"to": "person:county:nobody"}]
    message = refusal(county, ties=ties)
    assert "ties[1].to names person:county:nobody, and there is no such person" in message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "other/1"}, "format: "),
        ({"ties": [{"to": "person:county:k1-friend", "strength": CANARY}]}, "ties[0].strength: "),
        ({"client": {"id": "client:county:k1", "facts": {"luck": {}}}}, "no fact 'luck'"),
        ({"client": {"id": "client:county:k1", "nmae": CANARY}}, "client.nmae: extra inputs"),
        ({"client": {"id": "person:county:k1"}}, "client.id must begin with client:"),
        ({"client": {"id": "client:county:k1", "home": {"point": CANARY}}}, "client.home.point: "),
        (
            {"groups": [{"id": "group:county:choir", "name": "A"}] * 2},
            "groups[1].id group:county:choir is given twice",
        ),
        (
            {"needs": [{"id": "need:county:n", "name": "a", "terms": ["taxonomy_term:c:x"]}]},
            "needs[0].terms[0] names taxonomy_term:c:x, and there is no such taxonomy term",
        ),
        ({"lives_in": ["organization:county:o1"]}, "is a Organization; there belongs a Area"),
        (
            {"consents": [{"id": "consent:a:b", "decision": "deny", "recipient_id": "person:a:b"}]},
            "consents[0].recipient_id names person:a:b",
        ),
    ],
)
def test_a_message_names_the_place_and_never_a_value(
    county: Graph, changes: dict[str, Any], said: str
) -> None:
    assert said in refusal(county, **changes)


@pytest.mark.parametrize(
    "broken",
    [b"", b"[]", b"{", b'{"client": NaN}', b"\xff\xfe", b"[" * 100_000, b'"' + b"x" * 6_000_000],
)
def test_what_is_no_client_is_refused(county: Graph, broken: bytes) -> None:
    with pytest.raises(InputError, match=r"k1\.json"):
        read_client(broken, county, title="k1.json")


def test_no_such_file_is_said(county: Graph, tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"nobody\.json is not there"):
        read_client(tmp_path / "nobody.json", county)


def test_the_shortest_client_is_enough(graph: Graph) -> None:
    shortest = b'{"format": "ecograph-client/1", "client": {"id": "client:county:k1"}}'
    id, records = read_client(shortest, graph)
    assert [type(record) for record in records] == [Client]
    assert id == "client:county:k1"


def test_the_published_schema_is_current(root: Path) -> None:
    published = json.loads((root / "docs/schemas/client.schema.json").read_text())
    assert published == ClientFile.model_json_schema(mode="validation")
    jsonschema.validate(a_client(), published)


def test_a_place_is_written_as_a_path() -> None:
    assert json_path(("ties", 3, "to")) == "ties[3].to"


def test_what_somebody_else_has_told_is_never_replaced(county: Graph, tmp_path: Path) -> None:
    county.write([Person(id="person:county:worker", source="county", role="counsellor")])
    path = tmp_path / "k1.json"
    path.write_bytes(content())
    load(path, county)
    before = verify(county)
    other: dict[str, Any] = {
        "client": {"id": "client:county:k2"},
        "household": None,
        "goals": [],
        "consents": [],
    }
    for told in (
        {"people": [{"id": "person:county:worker", "name": CANARY}], "ties": [], "needs": []},
        {"people": [], "ties": [], "needs": [{"id": "need:county:k1-food", "name": CANARY}]},
    ):
        path.write_bytes(content(**other, **told))
        with pytest.raises(InputError, match=r"k1\.json: .* is already stored from") as refused:
            load(path, county)
        assert CANARY not in str(refused.value)
    assert verify(county) == before


def test_two_files_may_tell_the_same_of_one_person(county: Graph, tmp_path: Path) -> None:
    path = tmp_path / "k1.json"
    path.write_bytes(content())
    load(path, county)
    file = a_client(client={"id": "client:county:k2"}, needs=[], goals=[], consents=[])
    path.write_text(json.dumps(file))
    assert load(path, county).withdrawn == {}
    assert county.node("person:county:k1-friend", Person).source == "client:county:k1"
    assert [e.to_id for e in county.edges(TiedTo, from_id="client:county:k2")]


def test_who_was_told_of_by_somebody_named_is_withdrawn_as_well(
    county: Graph, tmp_path: Path
) -> None:
    path = tmp_path / "k1.json"
    friend = {**a_client()["people"][0], "source": "told by her sister"}
    path.write_bytes(content(people=[friend]))
    load(path, county)
    newer = {"id": "client:county:k1", "written_on": "2026-02-05"}
    path.write_bytes(content(client=newer, people=[{**friend, "name": ""}]))
    load(path, county)
    assert county.node("person:county:k1-friend", Person).name == ""
    path.write_bytes(content(client={**newer, "written_on": "2026-03-05"}, people=[], ties=[]))
    assert load(path, county).withdrawn["Person"] == 1
