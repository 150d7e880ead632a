"""Does ecograph say about Riverbend what was worked out by hand in fixtures/riverbend/expected?"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.handoffs import find_handoffs
from matchers.leverage import find_leverage
from matchers.matching import match
from matchers.request import request_for
from tests import oracle

RIVERBEND = Path(__file__).parent.parent / "fixtures" / "riverbend"
EXPECTED = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((RIVERBEND / "expected").glob("c*.json"))
]
ON = datetime(2026, 11, 23, 10)


def needs_with(part: str) -> pytest.MarkDecorator:
    """Run a test for each need whose expected answer has that part."""
    found = [
        pytest.param(answer["client"], need, id=need["need"].split(":")[2])
        for answer in EXPECTED
        for need in answer["needs"]
        if need[part] is not None
    ]
    return pytest.mark.parametrize(("client", "need"), found)


each_need = needs_with("need")
each_client = pytest.mark.parametrize(
    "answer", [pytest.param(a, id=a["client"].split(":")[2]) for a in EXPECTED]
)


def test_six_people_have_an_expected_answer_each() -> None:
    assert [answer["client"] for answer in EXPECTED] == [
        f"client:riverbend:c{number}" for number in range(1, 7)
    ]


@each_need
def test_the_first_matches_are_those_worked_out(
    client: str, need: dict[str, Any], graph: Graph, directory: Directory
) -> None:
    first = match(directory, request_for(graph, client, need["need"], on=ON, top=3)).matches
    assert [one.service for one in first] == [one["service"] for one in need["matches"]]
    for found, by_hand in zip(first, need["matches"], strict=True):
        assert found.score == pytest.approx(by_hand["score"], abs=1e-6)
        parts = {name: part.value for name, part in found.score_parts.items() if part.weight}
        assert parts == pytest.approx(by_hand["parts"], abs=1e-6)


@each_need
def test_what_must_not_appear_does_not(
    client: str, need: dict[str, Any], graph: Graph, directory: Directory
) -> None:
    answer = match(directory, request_for(graph, client, need["need"], on=ON, top=1000))
    shut_out = {one["service"]: one["because"] for one in need["must_not_appear"]}
    assert not shut_out.keys() & {one.service for one in answer.matches}
    hidden = {s for s, why in shut_out.items() if why in ("private", "do_not_refer", "trust")}
    assert not hidden & {one.service for one in answer.near_misses}
    assert not hidden & {one.service for one in answer.ruled_out}


@needs_with("near_miss")
def test_what_nearly_fits_is_named_with_what_is_missing(
    client: str, need: dict[str, Any], graph: Graph, directory: Directory
) -> None:
    near = need["near_miss"]
    answer = match(directory, request_for(graph, client, need["need"], on=ON))
    found = {one.service: one for one in answer.near_misses}
    assert near["service"] in found
    unmet = [v.name for v in found[near["service"]].constraints if v.verdict == "unmet"]
    assert near["constraint"] in unmet
    assert found[near["service"]].missing


@needs_with("question")
def test_the_question_worth_asking_is_asked(
    client: str, need: dict[str, Any], graph: Graph, directory: Directory
) -> None:
    question = need["question"]
    asked = match(directory, request_for(graph, client, need["need"], on=ON)).questions
    changes = {one.fact: sorted(one.changes) for one in asked}
    assert changes.get(question["fact"]) == question["decides"]


@each_need
def test_the_way_is_the_one_that_may_be_taken(
    client: str, need: dict[str, Any], graph: Graph
) -> None:
    by_hand = need["path"]
    found = find_handoffs(graph, client, by_hand["service"], on=ON.date())
    warm = [path for path in found.paths if path.kind == "introduced"]
    assert any(path.kind == "alone" for path in found.paths) == by_hand["self_referral"]
    refused = [
        {"nodes": [p.hops[0].from_id, *(h.to_id for h in p.hops)], "because": p.because, "at": p.at}
        for p in found.refused
    ]
    assert refused == by_hand["refused"]
    if by_hand["best"] is None:
        assert warm == []
        return
    told = [
        {"from": h.from_id, "to": h.to_id, "consent": h.consent, "discloses": list(h.discloses)}
        for h in warm[0].hops
    ]
    assert told == [{name: hop[name] for name in told[0]} for hop in by_hand["best"]["hops"]]
    assert warm[0].success == pytest.approx(by_hand["best"]["success"], abs=1e-6)
    assert warm[0].days == by_hand["best"]["days"]


@each_client
def test_small_steps_open_what_was_worked_out(
    answer: dict[str, Any], graph: Graph, directory: Directory
) -> None:
    found = find_leverage(graph, answer["client"], on=ON, directory=directory)
    assert sorted(found.open_needs) == sorted(answer["leverage"]["open_needs"])
    opened = {
        frozenset(one.set): {(unlocked.need, unlocked.service) for unlocked in one.unlocks}
        for one in found.interventions
        if one.unlocks
    }
    assert opened == {
        frozenset(one["set"]): {
            (unlocked["need"], unlocked["service"]) for unlocked in one["unlocks"]
        }
        for one in answer["leverage"]["interventions"]
    }


def test_the_county_fails_its_people_where_it_was_planted() -> None:
    by_hand = json.loads((RIVERBEND / "expected" / "gaps.json").read_text(encoding="utf-8"))
    world = oracle.read_world(RIVERBEND / "directory")
    panel = oracle.read_panel(RIVERBEND / "panel.csv")
    large = [cell for cell in oracle.find_cells(world, panel, ON) if cell.unserved > 10]
    planted = sorted(
        (one["need"], one["place"], one["language"], one["people"], one["unserved"], one["because"])
        for one in by_hand["cells"]
    )
    assert [tuple(cell) for cell in large] == planted
    most, people = next(iter(oracle.find_critical(world, panel, ON).items()))
    assert (most, people) == (by_hand["critical"]["organization"], by_hand["critical"]["people"])


def test_the_oracle_counts_as_one_does_on_paper() -> None:
    assert oracle.kilometres({"lat": 0, "lon": 0}, {"lat": 0, "lon": 1}) == pytest.approx(
        2 * 3.141592653589793 * 6371.009 / 360
    )
    assert oracle.level_cents(2026, "48+DC", 3) == (15_960 + 2 * 5_680) * 100
