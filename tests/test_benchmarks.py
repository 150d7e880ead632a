"""Do the benchmarks compare like with like? Answers are checked here; speed is not."""

from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

import networkx as nx
import pytest

from benchmarks import loading, matching
from benchmarks.county import CLIENT, NEED, county
from benchmarks.run import ON, QUICK, run
from benchmarks.table import Line, as_json, as_text
from benchmarks.timing import Sample, take_turns
from ecograph.graph import open_graph
from matchers.directory import Directory
from matchers.request import request_for

SOME = Sample(0.002, 0.001, 0.004, 5)


def test_every_answer_agrees_with_what_it_is_measured_against(tmp_path: Path) -> None:
    lines = list(run(QUICK, tmp_path))  # stops at the first answer that differs
    assert {line.question.partition(":")[0] for line in lines} >= {"Riverbend", "400 services"}
    assert all(line.ours.median_s > 0 for line in lines)


@pytest.mark.real_data
def test_miami_is_loaded_whole_by_both(real_data: Path) -> None:
    source = real_data / "hsds-miami-211"
    report = loading.load_into("memory:", source, date(2026, 11, 23))
    loading.check_same(report, loading.load_plainly(source / "data"))


def test_a_match_that_the_loop_misses_is_noticed() -> None:
    graph = open_graph("memory:")
    graph.write(county(1000))
    directory = Directory.of(graph)
    request = request_for(
        graph,
        CLIENT,
        NEED,
        on=ON,
        max_distance_m=matching.FAR_M,
        hard=matching.HARD,
        weights=matching.NEAREST_FIRST,
    )
    found = matching.nearest(directory, request)
    assert len(found) > 1
    with pytest.raises(ValueError, match="one answer only"):
        matching.check_same(found, found[1:])
    with pytest.raises(ValueError, match="stands where"):
        matching.check_same(found, [(id, metres) for id, metres in found[::-1]])


def test_a_directory_that_is_loaded_in_part_is_noticed(tmp_path: Path, root: Path) -> None:
    source = root / "fixtures" / "riverbend" / "directory"
    report = loading.load_into(tmp_path / "some.db", source, date(2026, 11, 23))
    with pytest.raises(ValueError, match="services: 0 read plainly"):
        loading.check_same(report, nx.MultiDiGraph())


def test_a_seed_draws_the_same_county_each_time() -> None:
    assert list(county(30)) == list(county(30))
    assert list(county(30)) != list(county(30, seed=8))


def test_calls_take_turns() -> None:
    called: list[str] = []
    timed = take_turns({"a": lambda: called.append("a"), "b": lambda: called.append("b")}, turns=3)
    assert timed["a"].turns == 3
    assert [name for name, _ in groupby(called)] == ["a", "b"] * 4  # the first is not timed


def test_a_ratio_above_one_says_that_we_are_faster() -> None:
    line = Line("load", SOME, "by hand", SOME._replace(median_s=0.004), count=10, noun="rows")
    assert line.ratio == pytest.approx(2)
    assert "2 ms, 5,000 rows/s" in as_text([line])
    assert as_json([line])[0]["ratio"] == pytest.approx(2)
    assert replace(line, theirs=None).ratio is None
