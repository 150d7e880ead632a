"""Are the answers on Riverbend right? Held to a brute-force oracle that shares no code."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ecograph.graph import Graph, open_graph
from ecograph.nodes import Client
from loaders.loading import load
from matchers.constraints import STANDARD
from matchers.directory import Directory
from matchers.gaps import find_gaps
from matchers.handoffs import Path as Way
from matchers.handoffs import find_handoffs
from matchers.leverage import find_leverage
from matchers.matching import match
from matchers.request import needs_of, request_for
from tests import oracle

ON = datetime(2026, 11, 23, 10, 0)
CLIENTS = [f"client:riverbend:c{n}" for n in range(1, 7)]

each_client = pytest.mark.parametrize("client_id", CLIENTS)


@pytest.fixture(scope="module")
def world(county: Path) -> oracle.World:
    return oracle.read_world(county / "directory")


def known_to_oracle(county: Path, client_id: str) -> oracle.Client:
    return oracle.read_client(county / "clients" / f"{client_id.split(':')[2]}.json")


@each_client
def test_matches_are_those_of_the_oracle(
    client_id: str, graph: Graph, directory: Directory, county: Path, world: oracle.World
) -> None:
    client = known_to_oracle(county, client_id)
    for need in client.needs:
        expected = oracle.find_matches(world, client, need, ON)
        found = match(directory, request_for(graph, client_id, need["id"], on=ON, top=1000))
        assert [one.service for one in found.matches] == [one.service for one in expected.matches]
        for mine, theirs in zip(found.matches, expected.matches, strict=True):
            assert {v.name: v.verdict for v in mine.constraints} == {
                name: judged.verdict for name, judged in theirs.verdicts.items()
            }, mine.service
            assert {name: part.value for name, part in mine.score_parts.items()} == pytest.approx(
                {name: theirs.parts[name] for name in mine.score_parts}
            ), mine.service
            assert mine.score == pytest.approx(theirs.score, abs=1e-6)


@each_client
def test_what_does_not_fit_is_what_the_oracle_shuts_out(
    client_id: str, graph: Graph, directory: Directory, county: Path, world: oracle.World
) -> None:
    client = known_to_oracle(county, client_id)
    for need in client.needs:
        expected = oracle.find_matches(world, client, need, ON)
        found = match(directory, request_for(graph, client_id, need["id"], on=ON))
        shut = {name for names in expected.excluded.values() for name in names} | {
            near.constraint for near in expected.near_misses
        }
        assert set(found.shut_out) == shut - {"trust"}
        near = {one.service for one in found.near_misses}
        assert near <= {one.service for one in expected.near_misses}
        assert near.isdisjoint(expected.never)


@each_client
def test_questions_are_about_facts_that_decide(
    client_id: str, graph: Graph, directory: Directory, county: Path, world: oracle.World
) -> None:
    client = known_to_oracle(county, client_id)
    for need in client.needs:
        expected = oracle.find_matches(world, client, need, ON).questions
        found = match(directory, request_for(graph, client_id, need["id"], on=ON)).questions
        asked = {question.fact: set(question.changes) for question in found}
        for fact in ("housing", "income_cents_per_month", "insurance", "documents", "age"):
            if fact in asked:
                assert asked[fact] <= set(expected.get(fact, ())), (need["id"], fact)


def nodes_of(path: Way) -> tuple[str, ...]:
    return (path.hops[0].from_id, *(hop.to_id for hop in path.hops))


@each_client
def test_paths_are_those_of_the_oracle(
    client_id: str, graph: Graph, directory: Directory, county: Path, world: oracle.World
) -> None:
    client = known_to_oracle(county, client_id)
    services = sorted({row.service.id for row in directory.rows})
    for service in services:
        expected = oracle.find_paths(world, client, service, ON.date())
        found = find_handoffs(graph, client_id, service, on=ON.date())
        warm = [path for path in found.paths if path.kind == "introduced"]
        mine = [nodes_of(path) for path in warm]
        assert mine == [route.nodes for route in expected.paths[: len(mine)]], service
        assert len(mine) == min(3, len(expected.paths)), service
        assert any(path.kind == "alone" for path in found.paths) == expected.self_referral, service
        for path, route in zip(warm, expected.paths, strict=False):
            assert path.success == pytest.approx(route.success, abs=1e-9)
            assert path.days == route.days
            assert [hop.discloses for hop in path.hops] == list(route.discloses)
            consents = [", ".join(consents) for consents in route.consents]
            assert [hop.consent for hop in path.hops] == consents
        refused = [
            ((p.hops[0].from_id, *(h.to_id for h in p.hops)), p.because, p.at)
            for p in found.refused
        ]
        theirs = [(one.nodes, one.because, one.at) for one in expected.refused]
        assert refused == theirs[: len(refused)], service
        backup, better = found.backup, found.better_with_consent
        assert (nodes_of(backup.path) if backup else ()) == expected.backup, service
        assert (nodes_of(better.path) if better else ()) == expected.with_consent, service


@each_client
def test_leverage_is_that_of_the_oracle(
    client_id: str, graph: Graph, directory: Directory, county: Path, world: oracle.World
) -> None:
    client = known_to_oracle(county, client_id)
    expected = {
        frozenset(
            f"intervention:riverbend:{step}" if ":" not in step else step for step in one.steps
        ): one.needs
        for one in oracle.find_unlocked(world, client, ON)
    }
    found = find_leverage(graph, client_id, on=ON, directory=directory)
    mine = {
        frozenset(one.set): {unlocked.need: unlocked.service for unlocked in one.unlocks}
        for one in found.interventions
        if one.unlocks
    }
    assert mine == expected


def test_gaps_are_those_of_the_oracle(county: Path, world: oracle.World) -> None:
    graph = open_graph("memory:")
    load(county / "directory", graph, name="riverbend", as_of=ON.date())
    load(county / "panel.csv", graph, name="riverbend")
    panel = oracle.read_panel(county / "panel.csv")
    found = find_gaps(graph, [client.id for client in graph.nodes(Client)], on=ON)
    expected = {
        (cell.term, cell.place, cell.language): (cell.unserved, cell.because)
        for cell in oracle.find_cells(world, panel, ON)
    }
    mine = {
        (cell.need, cell.place, cell.language): (cell.unserved, cell.because)
        for cell in found.cells
    }
    assert mine.keys() == expected.keys()
    for key, (unserved, because) in expected.items():
        told = unserved if unserved > 10 else "<11"
        assert mine[key] == (told, because), key


def test_every_constraint_of_the_law_is_asked(graph: Graph, directory: Directory) -> None:
    need = needs_of(graph, CLIENTS[0])[0].id
    found = match(directory, request_for(graph, CLIENTS[0], need, on=ON))
    assert {verdict.name for verdict in found.matches[0].constraints} == {
        constraint.name for constraint in STANDARD
    }
