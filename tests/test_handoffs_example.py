"""Does docs/handoffs.md tell what ecograph answers about Maya? Its numbers are compared."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ecograph.graph import Graph
from matchers.handoffs import Handoffs, find_handoffs
from matchers.handoffs.steps import MEMBER_SUCCESS, PARTNER_DAYS, PARTNER_SUCCESS, TIE_SUCCESS

MAYA, HOUR = "client:riverbend:c1", "service:riverbend:tenant-counselling"


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "handoffs.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(graph: Graph) -> Handoffs:
    return find_handoffs(graph, MAYA, HOUR, on=date(2026, 11, 23))


def rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def example(page: str) -> str:
    return page.split("## A worked example")[1].split("## ")[0]


def test_each_hop_of_the_example_is_the_one_found(page: str, found: Handoffs) -> None:
    written = rows(example(page))
    first = found.paths[0]
    assert len(written) == len(first.hops)
    for (ends, why, told, under, days, works), hop in zip(written, first.hops, strict=True):
        assert ends == f"{hop.from_name} → {hop.to_name}"
        assert (told, under) == (", ".join(hop.discloses) or "nothing", hop.consent.split(":")[-1])
        assert (int(days), float(works)) == (hop.days, hop.success)
        if hop.rests_on:
            assert re.search(r"(\d+) of (\d+) arrived", why)
            assert f"of {hop.rests_on} arrived" in why
        else:
            assert why == hop.why


def test_the_bold_figures_are_those_found(page: str, found: Handoffs) -> None:
    bold = re.findall(r"\*\*([\d.]+)(?: (?:days|time))?\*\*", example(page))
    first, second = found.paths[:2]
    assert first.success_bounds is not None
    assert [float(figure) for figure in bold] == [
        first.success,
        first.days,
        first.retellings,
        *first.success_bounds,
        second.success,
        second.days,
    ]


def test_the_rest_of_the_example_is_so(page: str, found: Handoffs) -> None:
    assert [path.kind for path in found.paths[2:]] == ["accompanied", "alone"]
    assert "with\nMarcus, or alone" in example(page)
    assert found.paths[2].hops[0].to_name.startswith("Marcus")
    assert [hop.to_name for hop in found.paths[1].hops[:2]] == [
        "Dr. Osei",
        "Stillwater Counseling Center",
    ]
    assert found.backup is None
    (refused,) = found.refused
    assert refused.because == "denied"
    assert "neighbor downstairs" in refused.hops[0].to_name
    assert refused.reason.endswith("you said no to that on 16 November 2026.")


def test_the_assumptions_on_the_page_are_those_in_use(page: str) -> None:
    table = rows(page.split("## Assumptions")[1].split("The first three")[0])
    chances = {cells[0]: cells[1] for cells in table}
    assert chances["a strong tie, a moderate one"] == ", ".join(map(str, TIE_SUCCESS.values()))
    assert float(chances["a group to a member"]) == MEMBER_SUCCESS
    assert float(chances["partners, nobody has counted"]) == PARTNER_SUCCESS
    assert int(table[3][2]) == PARTNER_DAYS
