"""Are Riverbend's programmes sound, and its people told what a second reading of them says?"""

from __future__ import annotations

import json
import re
from datetime import date
from math import prod
from pathlib import Path

import pytest

from ecograph.graph import Graph, open_graph
from ecograph.nodes import Benefit, Client
from loaders.loading import load
from loaders.programmes import read_programmes_file
from matchers.programmes import Entitlements, find_entitlements
from tests import oracle
from tests.oracle import rules
from tests.oracle.answers import placed
from tests.oracle.world import read_programmes, written_out
from tests.riverbend_tables import RIVERBEND, by_id, rows

ON = date(2026, 11, 23)
FILE = RIVERBEND / "directory" / "programmes.yaml"
MOST_WAYS = 3_000
CLIENTS = [f"c{n}" for n in range(1, 7)]

each_client = pytest.mark.parametrize("name", CLIENTS)


def told(graph: Graph, name: str) -> Entitlements:
    return find_entitlements(graph, f"client:riverbend:{name}", on=ON)


def verdicts(found: Entitlements) -> dict[str, str]:
    return {one.programme: one.verdict for one in found.entitlements}


def read_by_hand(client: oracle.Client) -> dict[str, str]:
    """What the rules say with each reference written out, in every way that things could be.

    Rules that leave more than some thousands of ways are left out: that takes minutes.
    """
    programmes = read_programmes(FILE)
    known = placed(oracle.read_world(RIVERBEND / "directory"), client)
    found = {}
    for name, rule in programmes.items():
        whole = written_out(rule, programmes)
        leaves = [rules.could_be(asked, whole, known, ON) for asked in rules.asks(whole)]
        if prod(len(values) for values in leaves) <= MOST_WAYS:
            found[name] = rules.verdict(whole, known, ON)
    return found


def test_every_programme_says_where_it_is_written() -> None:
    benefits = read_programmes_file(FILE)
    assert len(benefits) == 12
    assert all(re.fullmatch(r"https://(www\.)?[a-z.]+/\S+", b.url) for b in benefits)
    assert all(b.rule is not None and b.description for b in benefits)


def test_steps_and_services_refer_to_programmes_that_are_there(graph: Graph) -> None:
    known = {benefit.id.split(":")[2] for benefit in graph.nodes(Benefit)}
    cells = [row["rule"] for row in rows("x_interventions")]
    cells += [row["x_eligibility"] for row in rows("services")]
    named = set(re.findall(r'"op": "programme", "name": "([a-z_]+)"', " ".join(cells)))
    assert named == {"snap", "medicaid", "lifeline"}
    assert named <= known


def test_new_services_are_like_ones_that_are_there() -> None:
    added = [json.loads(r["new_service"]) for r in rows("x_interventions") if r["new_service"]]
    assert added
    assert all(one["like"].removeprefix("service:riverbend:") in by_id("services") for one in added)


@each_client
def test_verdicts_are_those_read_by_hand(name: str, graph: Graph, county: Path) -> None:
    client = oracle.read_client(county / "clients" / f"{name}.json")
    by_hand = read_by_hand(client)
    assert len(by_hand) >= 8
    found = verdicts(told(graph, name))
    assert {programme: found[programme] for programme in by_hand} == by_hand


def test_maya_could_have_four_that_nobody_says_she_has(graph: Graph) -> None:
    found = told(graph, "c1")
    assert [one.programme for one in found.entitlements if one.verdict == "yes"] == [
        "lifeline",
        "liheap",
        "snap",
        "weatherization",
    ]
    assert found.ask_first is not None
    assert found.ask_first.fact == "insurance"


def test_petrona_comes_by_wic_and_lifeline_without_being_asked_for_papers(graph: Graph) -> None:
    found = told(graph, "c4")
    through = {one.programme: one.through for one in found.entitlements if one.verdict == "yes"}
    assert set(through) == {"head_start", "lifeline", "school_meals", "wic"}
    for name in ("lifeline", "wic"):
        assert [(t.programme, t.state) for t in through[name]] == [("medicaid", "received")]
    asked_herself = {q.fact for e in found.entitlements for q in e.questions if not q.of_member}
    assert "immigration_status" not in asked_herself


def test_the_numbers_on_the_page_are_those(graph: Graph, root: Path) -> None:
    page = (root / "docs" / "programmes.md").read_text(encoding="utf-8")
    hers, of, open_ = re.findall(r"\*\*(\d+)\*\*", page)
    found = verdicts(told(graph, "c4"))
    assert [int(hers), int(of), int(open_)] == [
        sum(verdict == "yes" for verdict in found.values()),
        len(found),
        sum(verdict == "unknown" for verdict in found.values()),
    ]


def test_everybody_of_the_panel_is_told_what_is_read_by_hand(county: Path) -> None:
    graph = open_graph("memory:")
    load(county / "directory", graph, name="riverbend", as_of=ON)
    load(county / "panel.csv", graph, name="riverbend")
    world = oracle.read_world(county / "directory")
    programmes = read_programmes(FILE)
    asked = ("reduced_fare", "snap", "school_meals", "weatherization", "va_pension")
    written = {name: written_out(programmes[name], programmes) for name in asked}
    panel = {client.id: client for client in oracle.read_panel(county / "panel.csv")}
    people = [client.id for client in graph.nodes(Client)]
    assert len(people) == len(panel)
    for id in people[::8]:
        found = verdicts(find_entitlements(graph, id, on=ON))
        known = placed(world, panel[id])
        by_hand = {name: rules.verdict(rule, known, ON) for name, rule in written.items()}
        assert {name: found[name] for name in asked} == by_hand, id


def test_nobody_is_shown_what_runs_out_as_if_it_held(graph: Graph) -> None:
    found = find_entitlements(graph, "client:riverbend:c5", on=date(2027, 1, 1))
    medicaid = next(one for one in found.entitlements if one.programme == "medicaid")
    assert (medicaid.verdict, medicaid.in_force) == ("unknown", False)
