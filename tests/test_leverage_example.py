"""Are the numbers of docs/leverage.md those of Riverbend?"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.leverage import Leverage, LeverageSettings, Opening, find_leverage

ON = datetime(2026, 11, 23, 10)
DEX = "client:riverbend:c5"


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return " ".join((root / "docs" / "leverage.md").read_text(encoding="utf-8").split(" "))


@pytest.fixture(scope="module")
def found(graph: Graph, directory: Directory) -> Leverage:
    limits = LeverageSettings(budget_hours=12)
    return find_leverage(graph, DEX, on=ON, directory=directory, settings=limits)


def local(id: str) -> str:
    return id.split(":")[2]


def row_of(one: Opening) -> list[str]:
    gain = one.gain
    figures = (gain.pessimistic, gain.expected, gain.optimistic, one.effort, one.value, one.lasts)
    return [
        " + ".join(map(local, one.set)),
        ", ".join(local(unlock.need) for unlock in one.unlocks),
        *(str(round(figure, 9)).removesuffix(".0") for figure in figures),
        ", ".join(one.first),
    ]


def test_the_table_is_what_is_found(page: str, found: Leverage) -> None:
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    assert table == [row_of(one) for one in found.interventions]


def test_the_needs_and_weights_are_those_that_are_open(page: str, found: Leverage) -> None:
    assert [local(need) for need in found.open_needs] == ["c5-account", "c5-id", "c5-work"]
    assert "papers (weight 3), day work (2) and an account (1)" in page
    weights = {u.need: u.weight for one in found.interventions for u in one.unlocks}
    assert {local(need): weight for need, weight in weights.items()} == {
        "c5-account": 1,
        "c5-id": 3,
        "c5-work": 2,
    }


def test_the_sentence_is_the_one_read_aloud(page: str, found: Leverage) -> None:
    read = re.search(r"Read aloud: \*(.*?)\*", page, re.DOTALL)
    assert read is not None
    pair = found.interventions[1]
    assert pair.sentence.startswith(" ".join(read[1].split()))


def test_the_shares_and_the_best_set_are_those_printed(page: str, found: Leverage) -> None:
    share = re.search(r"a share of \*\*([\d.]+)\*\*", page)
    best = re.search(r"opened by ([a-z +-]+): \*\*(\d+)\*\*", page)
    assert share is not None
    assert best is not None
    assert [one.weight for one in found.interventions[1].shares] == [float(share[1])] * 2
    assert found.best is not None
    assert found.best.opening is not None
    assert " + ".join(map(local, found.best.opening.set)) == best[1]
    assert (found.best.weight, found.best.gap) == (float(best[2]), 0)
