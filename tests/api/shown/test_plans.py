"""Is a printed plan true, and do other ways say in what they differ?"""

from __future__ import annotations

from datetime import datetime

import pytest

from api.shown.plans import show_plans
from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.plans import Plans, find_plans

NOW = datetime(2026, 11, 23, 10)


@pytest.fixture(scope="module")
def dex(graph: Graph, directory: Directory) -> Plans:
    return find_plans(graph, "client:riverbend:c5", on=NOW, directory=directory)


def printed(found: Plans, capsys: pytest.CaptureFixture[str]) -> str:
    show_plans(found, as_json=False, as_csv=False)
    return " ".join(capsys.readouterr().out.split())


def test_another_way_says_where_it_goes_instead(
    dex: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, *_ = dex.plans
    assert [step.name for step in first.steps].count("Letter of identity") == 1
    other = printed(dex, capsys).split("another way (2):")[1]
    [letter] = [step for step in second.steps if step.name == "Letter of identity"]
    assert letter.organization_name not in {step.organization_name for step in first.steps}
    assert f"Letter of identity ({letter.service_name}, {letter.organization_name})" in other


def changed(found: Plans, **changes: object) -> Plans:
    plan = found.plans[0].model_copy(update=changes)
    return found.model_copy(update={"plans": (plan,), "bundle": None})


def test_a_price_that_is_not_known_is_not_told_as_free(
    dex: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "free · " in printed(changed(dex), capsys)
    unknown = printed(changed(dex, cost_unknown=2), capsys)
    assert "· 2 prices not known ·" in unknown
    range_ = printed(changed(dex, cost_cents=0, cost_most_cents=2000), capsys)
    assert "free to $20.00" in range_


def test_a_chance_says_for_how_many_steps_and_unknowns_it_is_a_guess(
    graph: Graph, directory: Directory, capsys: pytest.CaptureFixture[str]
) -> None:
    found = find_plans(graph, "client:riverbend:c6", on=NOW, directory=directory, k=1)
    [plan] = found.plans
    assert plan.success_assumed <= len(plan.steps)
    assert round(0.8 ** (plan.success_assumed + len(plan.assumptions)), 9) == plan.success
    assert "(a guess for 3 steps and 2 unknowns)" in printed(found, capsys)
