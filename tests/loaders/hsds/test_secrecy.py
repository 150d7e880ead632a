"""Is anything quoted from rows that speak of what is not to be shown?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ecograph.graph import Graph
from loaders.loading import load

CANARY = "12 Hidden Lane"
SCHEDULES = f"id,service_id,location_id,service_at_location_id,dtstart\nh1,s1,,,{CANARY}\n"


@pytest.mark.parametrize(
    "marked",
    [
        {"organizations": "id,name,x_private\no1,Hands,true\n"},
        {"services": "id,name,organization_id,x_private\ns1,Shelf,o1,true\n"},
        {"services": "id,name,organization_id,x_do_not_refer\ns1,Shelf,o1,true\n"},
        {"services": "id,name,organization_id,x_private\ns1,Shelf,o1,perhaps\n"},
    ],
)
def test_hours_of_what_is_not_shown_are_not_quoted(
    graph: Graph, write: Callable[..., Path], marked: dict[str, str]
) -> None:
    report = load(write(**marked, schedules=SCHEDULES), graph, as_of=date(2026, 1, 1))
    assert [p.message for p in report.problems if p.field == "dtstart"] == [
        "a private cell is no date like 2026-01-31; left empty."
    ]
    assert CANARY not in report.model_dump_json()


def test_nothing_of_a_confidential_place_is_quoted(
    graph: Graph, write: Callable[..., Path]
) -> None:
    source = write(
        locations="id,name,latitude,longitude,x_confidential\nl1,Main Street,42.1,-99.8,true\n",
        addresses=f"id,location_id,address_1,address_type\na1,l1,x,{CANARY}\n",
        phones=f"id,service_at_location_id,number,extension\np1,sal1,555-0100,{CANARY}\n",
        languages=f"id,location_id,name\nx1,l1,{CANARY}\n",
    )
    report = load(source, graph, as_of=date(2026, 1, 1))
    assert report.problems
    assert CANARY not in report.model_dump_json()


def test_what_may_be_shown_is_quoted(graph: Graph, write: Callable[..., Path]) -> None:
    report = load(write(schedules=SCHEDULES), graph, as_of=date(2026, 1, 1))
    assert CANARY in report.model_dump_json()
