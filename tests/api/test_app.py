"""Does HTTP give the same answers as the command line, keep nothing, and show nobody hidden?"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from starlette.testclient import TestClient

from api.app import Settings, create_app, is_loopback
from ecograph.edges import Has
from ecograph.geo import geodesic_m
from ecograph.graph import open_graph
from ecograph.nodes import NODE_KINDS, Client, Location, Organization, Service, TaxonomyTerm
from ecograph.point import Point
from loaders.loading import load
from matchers.directory import Directory
from tests.api.conftest import CLIENTS, COUNTY, DAY, Ask, client_file, state_of

C1 = "client:riverbend:c1"
ABOUT_ONE = ("matches", "paths", "plans", "questions", "eligibility", "leverage")
ROUTES = (*ABOUT_ONE, "leverage/panel", "gaps")
HOTLINE = "service:riverbend:tenant-hotline"
CANARY = re.compile("ZZ-|CANARY", re.IGNORECASE)


@pytest.fixture(scope="module")
def http(riverbend: Path) -> Iterator[TestClient]:
    """The application on Riverbend, asked from this machine."""
    with asked(riverbend) as client:
        yield client


def asked(store: Path) -> TestClient:
    return TestClient(
        create_app(Settings(store=str(store))),
        base_url="http://127.0.0.1",
        client=("127.0.0.1", 50000),
        follow_redirects=False,
    )


def post(http: TestClient, route: str, **question: Any) -> Any:
    answer = http.post(route, json={"on": DAY, **question})
    assert answer.status_code == 200, answer.text
    return answer.json()


def whole(client: str) -> Any:
    return json.loads(client_file(client).read_text(encoding="utf-8"))


def test_matches_are_those_of_the_command(http: TestClient, ask: Ask) -> None:
    wanted = ask("match", C1, "--top", "7", "--on", DAY, "--json").json
    assert post(http, "/matches", client=C1, top=7) == wanted
    limits = ("--max-minutes", "15", "--max-km", "4", "--soft", "language", "--hard", "capacity")
    wanted = ask("match", C1, "--need", "Housing", *limits, "--on", DAY, "--json").json
    found = post(
        http,
        "/matches",
        client=C1,
        needs=["Housing"],
        top=3,
        max_travel_minutes=15,
        max_distance_m=4000,
        hard={"language": False, "capacity": True},
    )
    assert found == wanted


def test_paths_are_those_of_the_command(http: TestClient, ask: Ask) -> None:
    assert post(http, "/paths", client=C1) == ask("path", C1, "--on", DAY, "--json").json
    wanted = ask("path", C1, HOTLINE, "--on", DAY, "--json").json
    assert post(http, "/paths", client=C1, service=HOTLINE) == wanted


def test_steps_for_many_are_those_of_the_command(http: TestClient, ask: Ask) -> None:
    panel = COUNTY / "panel.csv"
    wanted = ask("leverage", "--clients", panel, "--on", DAY, "--json").json
    graph = open_graph("memory:")
    load(COUNTY / "directory", graph, name="riverbend")
    load(panel, graph, name="riverbend")
    ids = [client.id for client in graph.nodes(Client)]
    assert post(http, "/leverage/panel", clients=ids) == wanted
    graph.close()


def test_plans_are_those_of_the_command(http: TestClient, ask: Ask) -> None:
    c5, goal = "client:riverbend:c5", "document:riverbend:id-card"
    wanted = ask("plan", c5, goal, "--top", "1", "--on", DAY, "--json").json
    assert post(http, "/plans", client=c5, goals=[goal], top=1) == wanted
    assert wanted["plans"]


def test_questions_are_those_of_the_command(http: TestClient, ask: Ask) -> None:
    c6 = "client:riverbend:c6"
    assert post(http, "/questions", client=c6) == ask("ask", c6, "--on", DAY, "--json").json
    rules = COUNTY / "directory" / "programmes.yaml"
    wanted = ask("ask", c6, "--rules", rules, "--limit", "5", "--on", DAY, "--json").json
    sent = json.loads(json.dumps(yaml.safe_load(rules.read_text("utf-8")), default=str))
    assert post(http, "/questions", client=c6, programmes=sent, limit=5) == wanted


def test_eligibility_is_that_of_the_command(http: TestClient, ask: Ask) -> None:
    stored = ask("eligibility", C1, "--on", DAY, "--json").json
    assert post(http, "/eligibility", client=C1) == stored
    assert stored["entitlements"]
    one = {"id": "heat", "name": "Heating help", "rule": {"op": "residue", "quote": "ask them"}}
    file = {"format": "ecograph-programmes/1", "source": "test", "as_of": DAY, "programmes": [one]}
    (found,) = post(http, "/eligibility", client=C1, programmes=file)["entitlements"]
    assert (found["name"], found["verdict"]) == ("Heating help", "unknown")


def test_leverage_and_gaps_are_those_of_the_command(http: TestClient, ask: Ask) -> None:
    assert post(http, "/leverage", client=C1) == ask("leverage", C1, "--on", DAY, "--json").json
    assert post(http, "/gaps") == ask("gaps", "unmet", "--on", DAY, "--json").json


def test_the_ecomap_is_that_of_the_command(http: TestClient, ask: Ask, tmp_path: Path) -> None:
    said = ask("ecomap", C1, "--svg", "map.svg", "--on", DAY, "--json")
    assert http.get(f"/clients/{C1}/ecomap", params={"on": DAY}).json() == said.json
    drawn = http.get(f"/clients/{C1}/ecomap", params={"on": DAY, "format": "svg"})
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.text == (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_terms_and_services_are_those_of_the_command(http: TestClient, ask: Ask) -> None:
    found = http.get("/terms", params={"q": "housing"}).json()
    assert found == ask("terms", "housing", "--json").json
    assert http.get(f"/services/{HOTLINE}").json() == ask("show", HOTLINE, "--json").json


def test_services_of_a_need_come_nearest_first(http: TestClient) -> None:
    near = http.get("/services", params={"need": "Housing", "near": "42.2,-99.9", "limit": 500})
    listed = near.json()
    known = [one["distance_m"] for one in listed if one["distance_m"] is not None]
    assert known == sorted(known)
    assert len(known) > 3
    unplaced = http.get("/services", params={"need": "RVB-1.02", "limit": 500}).json()
    assert {one["id"] for one in unplaced} == {one["id"] for one in listed}
    assert {one["distance_m"] for one in unplaced} == {None}
    first = http.get("/services", params={"need": "housing", "near": "42.2,-99.9", "limit": 1})
    assert first.json() == listed[:1]


def test_distances_to_the_nearest_place_are_told_on_the_ellipsoid(
    http: TestClient, riverbend: Path
) -> None:
    van = "service:riverbend:second-helping-mobile"
    with contextlib.closing(open_graph(riverbend, create=False)) as graph:
        rows = [row for row in Directory.of(graph).rows if row.service.id == van]
    stops = [row.site.point for row in rows if row.site.point is not None]
    assert len(stops) > 1
    for near in [f"{stop.lat},{stop.lon}" for stop in stops]:
        listed = http.get("/services", params={"need": "Food", "near": near, "limit": 500}).json()
        assert [one["distance_m"] for one in listed if one["id"] == van] == [0.0], near
    away = http.get("/services", params={"need": "Food", "near": "42.2,-99.9", "limit": 500}).json()
    (told,) = (one["distance_m"] for one in away if one["id"] == van)
    assert told == min(geodesic_m(Point(lat=42.2, lon=-99.9), stop) for stop in stops)


def test_health_tells_the_commit(http: TestClient, riverbend: Path) -> None:
    health = http.get("/health").json()
    assert health["commit"] == state_of(riverbend).commit
    assert health["status"] == "ok"
    assert health["services"] > 150


@pytest.mark.parametrize("client", CLIENTS)
def test_a_whole_client_is_answered_like_one_stored_and_not_kept(
    http: TestClient, riverbend: Path, client: str
) -> None:
    before = state_of(riverbend)
    file, id = whole(client), f"client:riverbend:{client}"
    for route in ("/matches", "/paths"):
        assert post(http, route, client=file) == post(http, route, client=id)
    assert post(http, "/gaps", clients=[file]) == post(http, "/gaps", clients=[id])
    if client in ("c2", "c5"):
        assert post(http, "/leverage", client=file) == post(http, "/leverage", client=id)
    assert state_of(riverbend) == before


def test_a_client_who_is_nowhere_stored_is_answered_and_forgotten(
    http: TestClient, riverbend: Path
) -> None:
    before = state_of(riverbend)
    text = json.dumps(whole("c1")).replace("riverbend:c1", "elsewhere:k9")
    file = json.loads(text)
    known = [
        [one["service"] for one in need["matches"]] for need in post(http, "/matches", client=C1)
    ]
    found = post(http, "/matches", client=file)
    assert [[one["service"] for one in need["matches"]] for need in found] == known
    for route in ("/paths", "/leverage"):
        post(http, route, client=file)
    several = post(http, "/gaps", clients=[file, "client:riverbend:c2", whole("c3")])
    assert several["clients"] == "<11"
    assert http.get("/clients/client:elsewhere:k9/ecomap").status_code == 404
    assert http.post("/matches", json={"client": "client:elsewhere:k9"}).status_code == 404
    assert state_of(riverbend) == before


def test_answers_fit_the_published_schemas(http: TestClient, root: Path) -> None:
    def check(name: str, answer: Any) -> None:
        path = root / "docs" / "schemas" / f"{name}.schema.json"
        jsonschema.validate(answer, json.loads(path.read_text(encoding="utf-8")))

    for client in CLIENTS:
        id = f"client:riverbend:{client}"
        check("match", post(http, "/matches", client=id, top=100))
        check("paths", post(http, "/paths", client=id))
        check("plans", post(http, "/plans", client=id, top=1))
        check("questions", post(http, "/questions", client=id))
        check("eligibility", post(http, "/eligibility", client=id))
        check("ecomap", http.get(f"/clients/{id}/ecomap").json())
    check("leverage", post(http, "/leverage", client="client:riverbend:c4"))
    several = [f"client:riverbend:{one}" for one in CLIENTS]
    check("panel-leverage", post(http, "/leverage/panel", clients=several))
    check("gaps", post(http, "/gaps", clients=[f"client:riverbend:{one}" for one in CLIENTS]))
    check("problem", http.get("/services/service:riverbend:none").json())


def test_equal_questions_have_equal_answers(http: TestClient) -> None:
    first = http.post("/matches", json={"client": C1, "on": DAY})
    assert http.post("/matches", json={"client": C1, "on": DAY}).content == first.content


def test_a_day_means_ten_in_the_morning_as_in_the_command(http: TestClient) -> None:
    def moment(on: str) -> str:
        return str(post(http, "/matches", client=C1, needs=["Housing"], on=on)[0]["on"])

    assert moment("2026-11-23") == "2026-11-23T10:00:00"
    assert moment("2026-11-23T00:00:00") == "2026-11-23T00:00:00"


def test_a_load_while_serving_is_seen_by_the_next_answer(riverbend: Path, tmp_path: Path) -> None:
    store = Path(shutil.copy(riverbend, tmp_path / "copy.db"))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "services.csv").write_text("id,name\ns1,Brand new\n")
    with asked(store) as http:
        before = http.get("/health").json()
        graph = open_graph(store)
        load(tmp_path / "more", graph, name="more")
        graph.close()
        after = http.get("/health").json()
        assert after == {
            "status": "ok",
            "commit": before["commit"] + 1,
            "services": before["services"] + 1,
        }
        assert post(http, "/matches", client=C1)[0]["commit"] == after["commit"]


def hidden_ids(store: Path) -> set[str]:
    """Ids of all that says it is a canary, and of what is marked as not to be shown."""
    graph = open_graph(store, create=False)
    try:
        nodes = [node for kind in NODE_KINDS.values() for node in graph.nodes(kind)]
        return {
            node.id
            for node in nodes
            if (isinstance(node, Organization | Service) and (node.private or node.do_not_refer))
            or (isinstance(node, Location) and node.confidential)
        }
    finally:
        graph.close()


def test_what_is_hidden_shows_in_no_answer_of_any_route(http: TestClient, riverbend: Path) -> None:
    graph = open_graph(riverbend, create=False)
    terms = [term.id for term in graph.nodes(TaxonomyTerm)]
    services = [service.id for service in graph.nodes(Service)]
    people = sorted(client.id for client in graph.nodes(Client))
    panel = [id for id in people if list(graph.edges(Has, from_id=id))][:20]
    graph.close()
    hidden = hidden_ids(riverbend)
    assert len(hidden) >= 3
    assert CANARY.search(riverbend.read_bytes().decode("utf-8", "replace"))
    answers = [http.get("/services", params={"need": id, "near": "42.2,-99.9"}) for id in terms]
    answers += [http.get(f"/services/{id}") for id in services]
    answers += [http.get("/terms", params={"q": q, "limit": 500}) for q in ("ZZ", "canary", "e")]
    for client in CLIENTS:
        about = {"client": f"client:riverbend:{client}", "on": DAY}
        answers.append(http.post("/matches", json={**about, "top": 100, "needs": terms[:20]}))
        answers += [http.post(f"/{route}", json=about) for route in ABOUT_ONE]
        for way in ("json", "svg"):
            answers.append(http.get(f"/clients/{about['client']}/ecomap", params={"format": way}))
    answers.append(http.post("/leverage", json={"client": "client:riverbend:c3", "on": DAY}))
    for id in panel:
        answers.append(http.post("/matches", json={"client": id, "top": 100, "on": DAY}))
    answers += [http.post(f"/{route}", json={"on": DAY}) for route in ("gaps", "leverage/panel")]
    answers += [http.get("/health"), http.get("/openapi.json")]
    for answer in answers:
        said = re.sub(r'"(canary|ZZ)"', "", answer.text)
        assert not CANARY.search(said), answer.request.url
        if answer.status_code == 200:
            assert not [id for id in hidden if f'"{id}"' in said and ":location:" not in id]


def test_what_is_hidden_is_as_good_as_not_there(http: TestClient, riverbend: Path) -> None:
    hidden = hidden_ids(riverbend)
    services = sorted(id for id in hidden if id.startswith("service:"))
    assert services
    for id in services:
        for absent, present in (
            (http.get("/services/service:riverbend:none"), http.get(f"/services/{id}")),
            (
                http.post("/paths", json={"client": C1, "service": "service:riverbend:none"}),
                http.post("/paths", json={"client": C1, "service": id}),
            ),
        ):
            assert present.status_code == absent.status_code == 404
            wanted = absent.text.replace("service:riverbend:none", id)
            assert present.text == wanted


def test_a_service_in_a_secret_place_tells_no_place(http: TestClient, riverbend: Path) -> None:
    graph = open_graph(riverbend, create=False)
    secret = [place for place in graph.nodes(Location) if place.confidential]
    graph.close()
    words = [
        word
        for place in secret
        for word in (place.name, *(str(one.address_1) for one in place.addresses))
        if word
    ]
    assert words
    for client in CLIENTS:
        for route in ("/matches", "/paths"):
            text = json.dumps(post(http, route, client=f"client:riverbend:{client}"))
            assert not [word for word in words if word in text]


def test_urls_carry_ids_only(http: TestClient) -> None:
    document = http.get("/openapi.json").json()
    about_clients = [path for path in document["paths"] if "client" in path]
    assert about_clients == ["/clients/{id}/ecomap"]
    named = {
        (path, one["name"])
        for path, operations in document["paths"].items()
        for operation in operations.values()
        for one in operation.get("parameters", ())
    }
    assert {name for _, name in named} == {"id", "format", "on", "need", "near", "limit", "q"}
    assert {path for path, name in named if name == "on"} == {"/clients/{id}/ecomap"}


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, found in document["paths"].items():
        for method, operation in found.items():
            yield method, path, operation


def test_openapi_describes_every_route_with_examples_and_problems(http: TestClient) -> None:
    document = http.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    routes = {f"{method.upper()} {path}" for method, path, _ in operations(document)}
    assert routes == {
        *(f"POST /{name}" for name in ROUTES),
        *("GET /services", "GET /services/{id}", "GET /clients/{id}/ecomap"),
        *("GET /terms", "GET /health"),
    }
    for method, path, operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        problems = {status for status in operation["responses"] if status >= "400"}
        assert problems == {"400", "403", "404", "405", "413", "415", "422", "500", "503"}, path
        for status in problems:
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"]
        if method == "post":
            assert operation["requestBody"]["content"]["application/json"]["schema"]
        for parameter in operation.get("parameters", ()):
            if parameter["required"]:
                assert parameter.get("examples") or parameter["schema"].get("examples"), path


def test_the_schemas_of_openapi_are_sound(http: TestClient) -> None:
    document = http.get("/openapi.json").json()
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(document)
    for name in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert name in document["components"]["schemas"]


def test_the_examples_of_openapi_work(http: TestClient) -> None:
    document = http.get("/openapi.json").json()
    for method, path, operation in operations(document):
        query = {}
        for parameter in operation.get("parameters", ()):
            for example in parameter["schema"].get("examples", parameter.get("examples", ()))[:1]:
                query[parameter["name"]] = example
        url = path.replace("{id}", query.pop("id", ""))
        if method == "get":
            assert http.get(url, params=query).status_code == 200, url
            continue
        body = operation["requestBody"]["content"]["application/json"]
        examples = body.get("examples") or body["schema"].get("examples")
        assert examples
        for example in examples:
            assert http.post(url, json=example).status_code == 200, url


def test_nothing_is_loaded_from_elsewhere(http: TestClient) -> None:
    for page in ("/docs", "/redoc", "/docs/oauth2-redirect"):
        assert http.get(page).status_code == 404
    drawn = http.get(f"/clients/{C1}/ecomap", params={"format": "svg"}).text
    links = re.findall(r"https?://[^\s\"'<>)]+", drawn + http.get("/openapi.json").text)
    assert {link for link in links if "w3.org" not in link} == set()


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_loopback_is_this_machine_only(host: str, own: bool) -> None:
    assert is_loopback(host) is own
