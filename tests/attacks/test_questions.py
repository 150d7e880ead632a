"""Is every new question refused in plain words where it is broken, or meant to break us?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import DAY, Ask
from tests.api.conftest import ask as ask
from tests.api.conftest import names as names
from tests.attacks.test_http import asked, problem

C1 = "client:riverbend:c1"
NOBODY = "client:riverbend:nobody"
POSTED = ("paths", "plans", "questions", "eligibility", "leverage")


@pytest.fixture(scope="module")
def http(riverbend: Path) -> Iterator[TestClient]:
    with asked(riverbend) as client:
        yield client


def programmes(*listed: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": "ecograph-programmes/1",
        "source": "test",
        "as_of": DAY,
        "programmes": list(listed),
    }


def listed(name: str, rule: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "rule": rule}


def not_of(name: str) -> dict[str, Any]:
    return {"op": "not", "part": {"op": "programme", "name": name}}


@pytest.mark.parametrize("route", POSTED)
def test_nobody_is_404_on_every_route(http: TestClient, route: str) -> None:
    told = problem(http.post(f"/{route}", json={"client": NOBODY}), 404)
    assert NOBODY in told["detail"]


@pytest.mark.parametrize(
    ("route", "question", "pointer"),
    [
        ("paths", {"max_hops": 0}, "/max_hops"),
        ("paths", {"max_hops": 9}, "/max_hops"),
        ("paths", {"max_days": -1}, "/max_days"),
        ("paths", {"max_days": 10**30}, "/max_days"),
        ("paths", {"max_retellings": -1}, "/max_retellings"),
        ("paths", {"max_cost_cents": -1}, "/max_cost_cents"),
        ("paths", {"max_cost_cents": 1.5}, "/max_cost_cents"),
        ("paths", {"declined": [{"reason": "no room"}]}, "/declined/0/by"),
        ("paths", {"declined": [{"by": "x" * 301}]}, "/declined/0/by"),
        ("paths", {"declined": [{"by": "x"}] * 51}, "/declined"),
        ("questions", {"limit": 0}, "/limit"),
        ("questions", {"limit": 51}, "/limit"),
        ("questions", {"needs": ["x"] * 21}, "/needs"),
        ("questions", {"programmes": "snap"}, "/programmes"),
        ("questions", {"programmes": {"format": "other"}}, "/programmes/format"),
        ("eligibility", {"programmes": programmes()}, "/programmes/programmes"),
        ("eligibility", {"programmes": programmes({"id": "a"})}, "/programmes/programmes/0/name"),
        ("plans", {"goals": ["x"] * 21}, "/goals"),
        ("plans", {"goals": "x"}, "/goals"),
        ("plans", {"objective": "luck"}, "/objective"),
        ("plans", {"top": 0}, "/top"),
        ("plans", {"top": 10**40}, "/top"),
        ("plans", {"errands_per_week": 0}, "/errands_per_week"),
        ("plans", {"max_referrals_at_once": -1}, "/max_referrals_at_once"),
        ("plans", {"horizon_days": 731}, "/horizon_days"),
        ("plans", {"time_limit_s": 1000}, "/time_limit_s"),
        ("leverage", {"most": 0}, "/most"),
        ("leverage", {"most": 13}, "/most"),
        ("leverage", {"budget_hours": 0}, "/budget_hours"),
        ("leverage", {"budget_hours": -3}, "/budget_hours"),
        ("leverage", {"surprise": 1}, "/surprise"),
    ],
)
def test_limits_that_cannot_be_are_422_and_say_where(
    http: TestClient, route: str, question: dict[str, Any], pointer: str
) -> None:
    told = problem(http.post(f"/{route}", json={"client": C1, **question}), 422)
    assert pointer in [error["pointer"] for error in told["errors"]]


@pytest.mark.parametrize(
    "goal",
    [
        "",
        "thing",
        "need:riverbend:c2-x",
        "document:riverbend:none",
        "service:riverbend:none",
        C1,
        "organization:riverbend:tenants-table",
    ],
)
def test_what_is_no_goal_is_refused_by_name(http: TestClient, goal: str) -> None:
    answer = http.post("/plans", json={"client": C1, "goals": [goal]})
    assert answer.status_code in (404, 422)
    assert repr(goal)[1:-1] in problem(answer, answer.status_code)["detail"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_budget_that_is_no_number_is_422(http: TestClient, number: str) -> None:
    body = f'{{"client": "{C1}", "budget_hours": {number}}}'
    answer = http.post("/leverage", content=body, headers={"content-type": "application/json"})
    assert problem(answer, 422)["errors"][0]["pointer"] == "/budget_hours"


def test_steps_for_nobody_known_are_404(http: TestClient) -> None:
    problem(http.post("/leverage/panel", json={"clients": [NOBODY]}), 404)
    problem(http.post("/leverage/panel", json={"clients": "all"}), 422)
    assert http.post("/leverage/panel", json={"clients": [], "on": DAY}).json()["steps"] == []


def test_somebody_who_is_not_on_the_way_cannot_have_declined(http: TestClient) -> None:
    question = {"client": C1, "declined": [{"by": "person:riverbend:nobody"}]}
    assert "nobody on the way" in problem(http.post("/paths", json=question), 422)["detail"]


def test_a_rule_that_is_wrong_is_pointed_to_as_it_stands_in_the_body(http: TestClient) -> None:
    sent = programmes(listed("a", {"op": "all", "parts": [{"op": "compare", "attribute": "aeg"}]}))
    told = problem(http.post("/eligibility", json={"client": C1, "programmes": sent}), 422)
    (error,) = told["errors"]
    assert error["pointer"] == "/programmes/programmes/0/rule/parts/0"
    assert error["message"].startswith("There is no fact 'aeg'; use one of age")


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (programmes(listed("a", not_of("b")), listed("b", not_of("a"))), "a"),
        (programmes(listed("a", {"op": "programme", "name": "nowhere"})), "nowhere"),
    ],
    ids=["a circle through not", "a programme that is not there"],
)
@pytest.mark.parametrize("route", ["eligibility", "questions"])
def test_rules_that_contradict_themselves_are_422(
    http: TestClient, route: str, sent: dict[str, Any], says: str
) -> None:
    told = problem(http.post(f"/{route}", json={"client": C1, "programmes": sent}), 422)
    assert says in told["detail"]


@pytest.mark.parametrize("depth", [60, 300, 900, 3_000, 30_000])
def test_rules_within_rules_are_answered_or_refused_and_never_a_fault(
    http: TestClient, depth: int
) -> None:
    rule = '{"op": "not", "part": ' * depth + '{"op": "residue", "quote": "ask"}' + "}" * depth
    sent = json.dumps(programmes(listed("a", {}))).replace("{}", rule)
    body = f'{{"client": "{C1}", "programmes": {sent}}}'
    answer = http.post("/eligibility", content=body, headers={"content-type": "application/json"})
    if answer.status_code == 200:
        assert answer.json()["entitlements"][0]["verdict"] == "unknown"
    else:
        problem(answer, 400 if answer.status_code == 400 else 422)


HOSTILE = {
    "anchors that multiply": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)
    ),
    "a tag that runs code": "!!python/object/apply:os.system ['echo ZZ']",
    "too large": "x" * 600_000,
    "no UTF-8": b"\xff\xfe\x00",
    "nothing": "",
    "deep": "[" * 5_000 + "]" * 5_000,
    "deeply indented": "\n".join(" " * n + "a:" for n in range(2_000)),
    "not a file of programmes": "format: ecograph-client/1\n",
    "not finite": "format: ecograph-programmes/1\nsource: a\nas_of: .nan\nprogrammes: []\n",
    "the same key twice": "format: ecograph-programmes/1\nformat: ecograph-programmes/1\n",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("command", ["eligibility", "ask"])
def test_a_hostile_file_of_rules_is_refused_in_one_line(
    ask: Ask, tmp_path: Path, command: str, content: str | bytes
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    said = ask(command, C1, "--rules", "rules.yaml", "--on", DAY)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("ecograph: rules.yaml")
    assert len(said.err.splitlines()) == 1
    assert len(said.err) < 1_500


@pytest.mark.parametrize("command", ["path", "plan", "ask", "eligibility", "leverage"])
@pytest.mark.parametrize("on", ["9999-12-31", "yesterday", "2026-11-23T10:00Z"])
def test_no_moment_is_wrong_use_on_every_command(ask: Ask, command: str, on: str) -> None:
    said = ask(command, C1, "--on", on)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("ecograph: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["path", C1, "--max-hops", "0"],
        ["path", C1, "--max-days", "-1"],
        ["path", C1, "--max-retellings", "x"],
        ["path", C1, "--max-cost", "inf"],
        ["path", C1, "--declined", "="],
        ["path", C1, "--need", "hosing"],
        ["ask", C1, "--limit", "999999999999"],
        ["plan", C1, "thing"],
        ["plan", NOBODY],
        ["plan", C1, "--objective", "luck"],
        ["plan", C1, "--errands-per-week", "-1"],
        ["plan", C1, "--top", "10000000000000000000000"],
        ["leverage", C1, "--most", "99"],
        ["leverage", C1, "--budget", "-1"],
        ["leverage", C1, "--budget", "inf"],
        ["leverage", C1, "--json", "--csv"],
        ["eligibility", NOBODY],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(ask: Ask, arguments: list[str]) -> None:
    said = ask(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err
