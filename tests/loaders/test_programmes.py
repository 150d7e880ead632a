"""Are files of programmes read whole, dated and checked, and is what is wrong told with line?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ecograph.edges import Requires
from ecograph.errors import InputError, SourceNotFound, UnknownFormat
from ecograph.graph import Graph
from ecograph.nodes import Benefit, Document
from ecograph.rules.grammar import Any, Includes, Programme
from loaders.loading import load
from loaders.programmes import read_programmes_file
from loaders.programmes_file import LARGEST
from loaders.report import LoadReport

Load = Callable[..., LoadReport]

SNAP = """
  - id: snap
    name: SNAP
    url: https://example.org/snap
    valid_from: 2026-10-01
    rule: {op: compare, attribute: income_cents_per_month, at_most: 100000}
"""
WIC = """
  - id: wic
    name: WIC
    rule:
      op: any
      parts: [{op: programme, name: snap}, {op: includes, attribute: benefits, values: [tanf]}]
"""


def written(programmes: str, *, head: str = "", as_of: str = "2026-11-01") -> str:
    return (
        f"format: ecograph-programmes/1\nsource: state\nas_of: {as_of}\n{head}"
        f"programmes:{programmes}"
    )


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of programmes."""

    def _file(programmes: str, /, name: str = "state.yaml", **more: str) -> Path:
        path = tmp_path / name
        path.write_text(written(programmes, **more), encoding="utf-8")
        return path

    return _file


File = Callable[..., Path]


def refused(path: Path) -> str:
    with pytest.raises(InputError) as error:
        read_programmes_file(path)
    return str(error.value)


def test_a_programme_becomes_a_benefit_with_its_rule(graph: Graph, file: File) -> None:
    report = load(file(SNAP + WIC), graph)
    assert (report.format, report.source, report.as_of) == (
        "programmes",
        "state",
        date(2026, 11, 1),
    )
    assert report.problems == ()
    snap, wic = graph.nodes(Benefit)
    assert (snap.id, snap.name, snap.valid_from) == (
        "benefit:state:snap",
        "SNAP",
        date(2026, 10, 1),
    )
    assert (snap.source, snap.as_of) == ("state", date(2026, 11, 1))
    assert wic.rule == Any(
        parts=(
            Programme(name="snap"),
            Includes(attribute="benefits", values=frozenset({"tanf"})),
        )
    )


def test_a_file_that_is_not_loaded_says_the_same(graph: Graph, file: File) -> None:
    path = file(SNAP + WIC)
    load(path, graph)
    assert read_programmes_file(path) == tuple(graph.nodes(Benefit))


def test_the_same_file_twice_changes_nothing(graph: Graph, file: File) -> None:
    path = file(SNAP + WIC)
    first = load(path, graph)
    again = load(path, graph)
    assert (again.commit, again.unchanged) == (first.commit, 2)


def test_what_a_newer_file_leaves_out_is_withdrawn(graph: Graph, file: File) -> None:
    load(file(SNAP + WIC), graph)
    report = load(file(SNAP, as_of="2026-12-01"), graph)
    assert report.withdrawn == {"Benefit": 1}
    assert graph.node("benefit:state:wic", Benefit).withdrawn_on == date(2026, 12, 1)


def test_an_older_file_is_refused(graph: Graph, file: File) -> None:
    load(file(SNAP), graph)
    with pytest.raises(InputError, match="stored as of 2026-11-01"):
        load(file(SNAP, as_of="2026-10-01"), graph)


def test_the_name_that_the_caller_gives_counts(graph: Graph, file: File) -> None:
    assert load(file(SNAP), graph, name="mine").source == "mine"
    assert [benefit.id for benefit in graph.nodes(Benefit)] == ["benefit:mine:snap"]


def test_json_is_read_like_yaml(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    rule = {"op": "compare", "attribute": "age", "at_least": 60}
    content = {
        "source": "state",
        "as_of": "2026-11-01",
        "programmes": [{"id": "lunch", "name": "Lunch", "valid_to": "2027-09-30", "rule": rule}],
        "format": "ecograph-programmes/1",
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    assert load(path, graph).counts == {"Benefit": 1}
    (benefit,) = graph.nodes(Benefit)
    assert benefit.valid_to == date(2027, 9, 30)


def test_papers_are_linked_by_local_or_full_id(graph: Graph, file: File) -> None:
    own, other = (
        Document(id="document:state:letter", name="A letter"),
        Document(id="document:county:id", name="An ID"),
    )
    graph.write([own, other])
    report = load(file(SNAP.rstrip() + "\n    papers: [letter, 'document:county:id']\n"), graph)
    assert report.problems == ()
    edges = list(graph.edges(Requires, from_id="benefit:state:snap"))
    assert {edge.to_id for edge in edges} == {own.id, other.id}
    assert {edge.url for edge in edges} == {"https://example.org/snap"}


def test_a_paper_that_nobody_knows_is_left_out_and_told(graph: Graph, file: File) -> None:
    report = load(file(SNAP.rstrip() + "\n    papers: [lettre]\n"), graph)
    (problem,) = report.problems
    assert (problem.table, problem.row, problem.field) == ("state.yaml", 5, "papers")
    assert "'lettre' names no document" in problem.message
    assert report.counts == {"Benefit": 1}


def test_programmes_among_the_tables_of_a_directory_are_its_own(
    graph: Graph, write: Callable[..., Path]
) -> None:
    folder = write(x_documents="id,name\nletter,A letter\n")
    (folder / "programmes.yaml").write_text(
        written(SNAP.rstrip() + "\n    papers: [letter]\n"), encoding="utf-8"
    )
    day = date(2026, 12, 1)
    report = load(folder, graph, name="county", as_of=day)
    assert report.problems == ()
    (benefit,) = graph.nodes(Benefit)
    assert (benefit.id, benefit.as_of) == ("benefit:county:snap", date(2026, 11, 1))
    assert [edge.to_id for edge in graph.edges(Requires)] == ["document:county:letter"]
    assert load(folder, graph, name="county", as_of=day).commit == report.commit


def test_a_directory_without_programmes_leaves_those_of_its_source(
    graph: Graph, write: Callable[..., Path], file: File
) -> None:
    load(write(), graph, name="county", as_of=date(2026, 12, 1))
    load(file(SNAP), graph, name="county")
    assert load(write(), graph, name="county", as_of=date(2026, 12, 2)).withdrawn == {}


@pytest.mark.parametrize(
    ("programmes", "said"),
    [
        ("\n  - {id: a}\n", "line 5, programmes[0].name: is needed"),
        ("\n  - {id: a, name: A, colour: red}\n", "line 5, programmes[0].colour: is no field"),
        ("\n  - id: A b\n    name: A\n", "line 5, programmes[0].id: string should match"),
        (
            "\n  - id: a\n    name: A\n    rule:\n      op: compare\n      attribute: luck\n"
            "      at_most: 3\n",
            "line 7, programmes[0].rule: there is no fact 'luck'",
        ),
        (
            "\n  - id: a\n    name: A\n    rule:\n      op: all\n      parts:\n"
            "        - {op: income_at_most_fpl, percent: 130, year: 1999}\n",
            "line 10, programmes[0].rule.parts[0]: there is no federal poverty level for 1999",
        ),
        (
            "\n  - {id: a, name: A, rule: {op: perhaps}}\n",
            "line 5, programmes[0].rule: there is no op 'perhaps'",
        ),
        (
            "\n  - {id: a, name: A, rule: {op: includes, attribute: benefits, values: snap}}\n",
            "line 5, programmes[0].rule.values: a list of words is wanted here",
        ),
        (
            "\n  - {id: a, name: A, rule: {op: compare, attribute: age, at_least: old}}\n",
            "line 5, programmes[0].rule.at_least: a number or a date is wanted here. See",
        ),
        (
            "\n  - {id: a, name: A, rule: {op: one_of, attribute: pregnant, values: [maybe]}}\n",
            "'maybe' is no answer to 'pregnant'; use no or yes",
        ),
        (
            "\n  - {id: a, name: A, rule: [1]}\n",
            "names with values are wanted here, as name: value",
        ),
        ("\n  - {id: a, name: A, url: 'javascript:1'}\n", "line 5, programmes[0].url: "),
        (
            "\n  - {id: a, name: A, rule: {op: members, count: 0, part: {op: all, parts: []}}}\n",
            "line 5, programmes[0].rule.count: input should be greater than or equal to 1",
        ),
        (
            "\n  - {id: a, name: A, valid_from: 2026-02-01, valid_to: 2026-01-01}\n",
            "line 5, programmes[0]: valid_from lies after valid_to",
        ),
        (
            "\n  - {id: a, name: A}\n  - {id: a, name: B}\n",
            "line 6: programme 'a' stands there twice",
        ),
        (
            "\n  - {id: a, name: A, rule: {op: programme, name: b}}\n",
            "line 5: The rule of programme 'a' refers to programme 'b', which has no rule",
        ),
        (
            "\n  - {id: a, name: A, rule: {op: not, part: {op: programme, name: b}}}\n"
            "  - {id: b, name: B, rule: {op: programme, name: a}}\n",
            "line 5: The rule of programme 'a' depends on the opposite of programme 'b'",
        ),
        (" []\n", "line 4, programmes: "),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_field(
    programmes: str, said: str, file: File
) -> None:
    message = refused(file(programmes))
    assert message.startswith("state.yaml")
    assert said in message


def test_nothing_is_stored_of_a_file_that_is_refused(graph: Graph, file: File) -> None:
    with pytest.raises(InputError):
        load(file(SNAP + "\n  - {id: b, name: B, rule: {op: programme, name: x}}\n"), graph)
    assert (graph.commit, list(graph.nodes(Benefit))) == (0, [])


def test_rules_that_contradict_those_of_another_source_are_refused(
    graph: Graph, file: File
) -> None:
    one = "\n  - {id: a, name: A}\n  - {id: b, name: B, rule: {op: programme, name: a}}\n"
    load(file(one), graph)
    other = (
        "\n  - {id: a, name: A, rule: {op: not, part: {op: programme, name: b}}}\n"
        "  - {id: b, name: B}\n"
    )
    path = file(other, as_of="2026-10-01", name="other.yaml")
    assert load(path, graph, name="older").counts == {"Benefit": 2}
    half = "\n  - {id: a, name: A, rule: {op: programme, name: c}}\n  - {id: c, name: C}\n"
    assert (
        load(file(half, as_of="2026-12-01", name="half.yaml"), graph, name="newer").problems == ()
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: &a [x]\nb: [*a, *a]\n", "line 1: an anchor"),
        (b"\xff\xfe\x00", "no UTF-8"),
        (b"x" * (LARGEST + 1), "larger than"),
        (b"{" * 100_000, "no JSON"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b'{"format": "ecograph-programmes/1", "format": "x"}', "stands twice"),
        (b"just words\n", "the file"),
        (b"", "the file"),
    ],
)
def test_bombs_and_broken_files_are_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "state.yaml"
    path.write_bytes(content)
    assert said in refused(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound):
        read_programmes_file(tmp_path / "nowhere.yaml")


def test_other_json_is_no_file_of_programmes(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "locations.json"
    path.write_text('{"locations": []}')
    with pytest.raises(UnknownFormat):
        load(path, graph)


def test_the_example_of_the_page_loads(graph: Graph, root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "programmes.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    graph.write([Document(id="document:county:proof-of-address", name="Proof of address")])
    report = load(path, graph)
    assert report.problems == ()
    assert {benefit.id for benefit in graph.nodes(Benefit)} == {
        "benefit:county:lunch",
        "benefit:county:school-start",
        "benefit:county:bus-pass",
    }
