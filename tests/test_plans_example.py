"""Does docs/plans.md tell what ecograph answers about Dex? Its numbers are compared."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.plans import PlanLimits, Plans, find_plans
from matchers.plans.actions import (
    ASK_HOURS,
    BENEFIT_DAYS,
    BENEFIT_HOURS,
    PAPER_DAYS,
    PAPER_HOURS,
    SUCCESS,
    VISIT_HOURS,
)
from matchers.plans.scheduling import EXACT_UP_TO

DEX = "client:riverbend:c5"


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "plans.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(graph: Graph, directory: Directory) -> Plans:
    return find_plans(graph, DEX, on=datetime(2026, 11, 23, 10), directory=directory)


def example(page: str) -> str:
    return page.split("## A worked example")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def number(cell: str) -> float:
    [figure] = re.findall(r"[\d.]+", cell)
    return float(figure)


def test_each_step_of_the_example_is_the_one_found(page: str, found: Plans) -> None:
    plan = found.plans[0]
    assert plan.schedule is not None
    days = {one.step: one for one in plan.schedule.appointments}
    written = rows(example(page))
    assert len(written) == len(plan.steps)
    for cells, step in zip(written, plan.steps, strict=True):
        place, name, takes, effort, wait, done, begin, slack = cells
        assert (int(place), name) == (step.number, step.name)
        assert takes == ", ".join(str(before) for before in step.after)
        assert (number(effort), number(wait)) == (step.effort_hours, step.wait_days)
        assert number(done) == step.done_after_days
        assert begin == str(days[step.number].day)
        assert number(slack) == days[step.number].slack_days


def test_the_bold_figures_are_those_found(page: str, found: Plans) -> None:
    plan, bundle = found.plans[0], found.bundle
    assert plan.schedule is not None
    assert bundle is not None
    bold = re.findall(r"\*\*([^*]+)\*\*", example(page))
    assert bold == [
        f"{plan.effort_hours:g}",
        str(plan.finish_days),
        str(plan.schedule.finish),
        str(plan.success),
        found.circles[0].breaker_names[0],
        str(bundle.agencies),
        str(bundle.trips),
        f"{bundle.effort_hours:g}",
    ]
    assert plan.success_assumed == 2
    assert plan.schedule.today == (1, 3)


def test_the_assumptions_on_the_page_are_those_in_the_code(page: str) -> None:
    told = page.split("## Assumptions")[1].split("\n## ")[0]
    figures = re.findall(r"\d+(?:\.\d+)?", told)
    assert [float(figure) for figure in figures] == [
        PAPER_HOURS,
        PAPER_DAYS,
        BENEFIT_HOURS,
        BENEFIT_DAYS,
        VISIT_HOURS,
        ASK_HOURS,
        SUCCESS,
    ]
    limits = PlanLimits()
    assert f"`errands_per_week` ({limits.errands_per_week})" in page
    assert f"`max_referrals_at_once` ({limits.max_referrals_at_once}," in page
    assert f"exact up to {EXACT_UP_TO} steps" in page
