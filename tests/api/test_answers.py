"""Are the county's gaps looked for among those who are still listed?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from api.answers import gaps_among
from ecograph.errors import InvalidRequest
from ecograph.graph import open_graph
from ecograph.nodes import TaxonomyTerm
from loaders.loading import load

MOMENT = datetime(2026, 11, 23, 10)


def test_who_is_no_longer_on_the_panel_is_not_counted(tmp_path: Path) -> None:
    graph = open_graph("memory:")
    graph.write([TaxonomyTerm(id="taxonomy_term:county:food", code="food", name="Food")])
    panel = tmp_path / "panel.csv"
    people = [f"p{n},42.0,-99.0,food" for n in range(12)]
    panel.write_text("\n".join(["id,lat,lon,needs", *people]))
    load(panel, graph, name="county", as_of=date(2026, 10, 1))
    found, _ = gaps_among(graph, None, on=MOMENT)
    assert [cell.people for cell in found.cells] == [12]
    panel.write_text("id,lat,lon,needs\n")
    load(panel, graph, name="county", as_of=date(2026, 11, 1))
    with pytest.raises(InvalidRequest, match="no clients"):
        gaps_among(graph, None, on=MOMENT)
