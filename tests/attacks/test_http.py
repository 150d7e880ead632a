"""Is every hostile or broken request answered by a problem, in plain words and without a value?"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import Settings, create_app
from tests.api.conftest import client_file, state_of

C1 = "client:riverbend:c1"
LIMIT = 1_000_000
CANARIES: tuple[Any, ...] = (
    "ZZ Jane Canary",
    1.5e300,
    -77_777_777,
    ["ZZ Jane Canary"],
    {"value": "ZZ Jane Canary"},
    "\ud800 ZZ Jane Canary",
    "ZZ Jane Canary" * 8_000,
)


@pytest.fixture(scope="module")
def http(riverbend: Path) -> Iterator[TestClient]:
    with asked(riverbend) as client:
        yield client


def asked(
    store: Path, *, base_url: str = "http://127.0.0.1", peer: str = "127.0.0.1"
) -> TestClient:
    return TestClient(
        create_app(Settings(store=str(store))), base_url=base_url, client=(peer, 50000)
    )


def problem(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "errors"}
    assert told["status"] == status
    return told


def send(http: TestClient, body: bytes, *, kind: str = "application/json") -> Any:
    return http.post("/matches", content=body, headers={"content-type": kind})


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"client": "' + C1.encode() + b'",}',
        b"'single'",
        b'{"client": "\xff"}',
        b'{"client":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"client": "client:riverbend:c1", "top": ' + b"9" * 5_000 + b"}",
    ],
    ids=["cut off", "comma", "quotes", "no UTF-8", "deep", "long number"],
)
def test_a_body_that_is_no_json_is_400(http: TestClient, body: bytes) -> None:
    problem(send(http, body), 400)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("place", ['"max_distance_m": {}', '"weights": {{"fit": {}}}'])
def test_a_number_that_is_none_is_422(http: TestClient, place: str, number: str) -> None:
    told = problem(send(http, f'{{"client": "{C1}", {place.format(number)}}}'.encode()), 422)
    assert told["errors"][0]["message"] == "Input should be a finite number"
    assert told["errors"][0]["pointer"] in ("/max_distance_m", "/weights/fit")


def test_a_number_that_is_none_inside_a_client_is_422(http: TestClient) -> None:
    text = client_file("c1").read_text(encoding="utf-8")
    file = json.loads(text)
    file["client"]["home"]["radius_m"] = float("nan")
    told = problem(send(http, json.dumps({"client": file}).encode()), 422)
    assert told["errors"][0]["pointer"] == "/client/client/home/radius_m"


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded"])
def test_what_a_web_form_can_send_is_415(http: TestClient, kind: str) -> None:
    body = json.dumps({"client": C1}).encode()
    assert "content-type: application/json" in problem(send(http, body, kind=kind), 415)["detail"]


def test_a_body_over_the_limit_is_413_whether_it_says_so_or_not(http: TestClient) -> None:
    body = json.dumps({"client": "x" * LIMIT}).encode()
    assert "1,000,000 bytes" in problem(send(http, body), 413)["detail"]

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    sent = http.post("/matches", content=pieces(), headers={"content-type": "application/json"})
    assert "content-length" not in sent.request.headers
    problem(sent, 413)
    exact = json.dumps({"client": C1, "needs": ["none"]}).encode()
    problem(send(http, exact + b" " * (LIMIT - len(exact))), 404)
    problem(send(http, exact + b" " * (LIMIT - len(exact) + 1)), 413)


@pytest.mark.parametrize("peer", ["10.0.0.7", "192.168.1.4", "::ffff:10.0.0.7", "testclient", ""])
def test_whoever_is_not_on_this_machine_is_403(riverbend: Path, peer: str) -> None:
    with asked(riverbend, peer=peer) as http:
        for route in ("/health", "/openapi.json", "/nowhere"):
            problem(http.get(route), 403)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "127.0.0.1@evil.example",
        "0.0.0.0",  # noqa: S104
        "[::ffff:10.0.0.1]",
        "",
    ],
)
def test_a_page_that_points_its_own_name_here_is_403(http: TestClient, host: str) -> None:
    problem(http.get("/health", headers={"host": host}), 403)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]", "[::1]:8"])
def test_names_of_this_machine_are_let_in(http: TestClient, host: str) -> None:
    assert http.get("/health", headers={"host": host}).status_code == 200


def test_what_is_not_there_is_404_and_says_how_to_find_it(http: TestClient) -> None:
    for answer in (
        http.get("/services/service:riverbend:none"),
        http.get("/services/organization:riverbend:tenants-table"),
        http.get("/services/service:x:a%2Fb%2Fecomap"),
        http.get("/clients/client:riverbend:none/ecomap"),
        http.get("/services", params={"need": "hosing"}),
        http.post("/matches", json={"client": "client:riverbend:none"}),
        http.post("/matches", json={"client": C1, "needs": ["hosing"]}),
        http.post("/paths", json={"client": C1, "service": "service:riverbend:none"}),
        http.post("/leverage", json={"client": "client:riverbend:none"}),
        http.post("/gaps", json={"clients": ["client:riverbend:none"]}),
    ):
        assert len(problem(answer, 404)["detail"]) > 20
    problem(http.get("/nowhere"), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/matches", "POST"),
        ("DELETE", "/matches", "POST"),
        ("PUT", f"/clients/{C1}/ecomap", "GET"),
        ("OPTIONS", "/matches", "POST"),
        ("OPTIONS", "/health", "GET"),
        ("HEAD", "/health", "GET"),
        ("TRACE", "/health", "GET"),
        ("POST", "/terms", "GET"),
    ],
)
def test_another_method_is_405_and_names_the_right_one(
    http: TestClient, method: str, path: str, allowed: str
) -> None:
    answer = http.request(method, path, headers={"x-http-method-override": allowed})
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    assert "access-control-allow-origin" not in answer.headers
    if method != "HEAD":
        problem(answer, 405)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"on": "2026-11-23T10:00:00Z"}, "has a time zone; write local time"),
        ({"on": "2026-11-23T10:00:00+02:00"}, "has a time zone; write local time"),
        ({"on": "tomorrow"}, "is no moment"),
        ({"on": "9999-12-31"}, "is not between 1900 and 2200"),
        ({"hard": {"luck": True}}, "there is no constraint 'luck'; known are eligibility"),
        ({"weights": {"luck": 1.0}}, "parts are closeness"),
        ({"weights": {"fit": -1.0}}, "weights must be 0 or more"),
    ],
)
def test_a_question_that_contradicts_itself_is_422(
    http: TestClient, question: dict[str, Any], says: str
) -> None:
    told = problem(http.post("/matches", json={"client": C1, **question}), 422)
    assert says in told["detail"]


@pytest.mark.parametrize(
    ("question", "pointer"),
    [
        ({}, "/client"),
        ({"client": 7}, "/client"),
        ({"client": "x" * 301}, "/client"),
        ({"client": "client:riverbend:\ud800"}, "/client"),
        ({"client": {}}, "/client/format"),
        ({"client": C1, "surprise": 1}, "/surprise"),
        ({"client": C1, "needs": "food"}, "/needs"),
        ({"client": C1, "needs": [1]}, "/needs/0"),
        ({"client": C1, "needs": ["x"] * 21}, "/needs"),
        ({"client": C1, "top": 101}, "/top"),
        ({"client": C1, "top": 0}, "/top"),
        ({"client": C1, "on": 17}, "/on"),
        ({"client": C1, "max_travel_minutes": -1}, "/max_travel_minutes"),
    ],
)
def test_a_body_that_does_not_fit_is_422_and_says_where(
    http: TestClient, question: dict[str, Any], pointer: str
) -> None:
    told = problem(send(http, json.dumps(question).encode()), 422)
    assert pointer in [error["pointer"] for error in told["errors"]]


def test_a_query_that_does_not_fit_is_422(http: TestClient) -> None:
    for url, place in (
        ("/terms", "query/q"),
        ("/services", "query/need"),
        ("/terms?q=a&limit=0", "query/limit"),
        ("/terms?q=" + "a" * 201, "query/q"),
        (f"/clients/{C1}/ecomap?format=pdf", "query/format"),
        ("/services/" + "a" * 301, "path/id"),
    ):
        assert problem(http.get(url), 422)["errors"][0]["pointer"] == place
    for near in ("here", "1", "1,2,3", "nan,1", "100,1", "1,inf", "١,٢,٣"):
        told = problem(http.get("/services", params={"need": "Housing", "near": near}), 422)
        assert "write latitude,longitude in degrees" in told["detail"]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON document; of long lists the first two."""
    if path:
        yield path
    inside: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value[:2])
    for key, found in inside:
        yield from places(found, (*path, key))


def with_change(document: Any, path: tuple[str | int, ...], new: Any) -> Any:
    changed = copy.deepcopy(document)
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = new
    return changed


@pytest.mark.parametrize("canary", CANARIES, ids=range(len(CANARIES)))
def test_no_problem_repeats_what_a_client_s_file_says(
    http: TestClient, riverbend: Path, canary: Any
) -> None:
    file = json.loads(client_file("c4").read_text(encoding="utf-8"))
    before = state_of(riverbend)
    refused = 0
    for path in places(file):
        body = {"client": with_change(file, path, canary), "needs": ["no such need"]}
        answer = send(http, json.dumps(body).encode("utf-8", "surrogatepass"))
        assert answer.status_code in (404, 422), path
        refused += answer.status_code == 422
        for mark in ("Canary", "1.5e+300", "77777777"):
            assert mark not in answer.text, path
        if answer.status_code == 422 and (told := problem(answer, 422))["errors"]:
            inside = "/client/" + "/".join(map(str, path))
            assert any(error["pointer"].startswith(inside[:15]) for error in told["errors"])
    assert refused > 100
    assert state_of(riverbend) == before


def test_every_answer_is_kept_by_nobody_and_runs_nothing(http: TestClient) -> None:
    for answer in (
        http.get("/health"),
        http.get("/nowhere"),
        http.get("/health", headers={"host": "evil.example"}),
        http.get(f"/clients/{C1}/ecomap", params={"format": "svg"}),
        send(http, b"{"),
    ):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
