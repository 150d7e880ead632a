"""What kinds of service are there, and which is narrower than which?"""

from collections.abc import Callable

import pytest

from ecograph.edges import Addresses, NarrowerThan
from ecograph.graph import Graph
from ecograph.nodes import TaxonomyTerm
from ecograph.terms import find_terms
from loaders.hsds.terms import airs_parent, find_closing_links
from loaders.report import LoadReport, Problem

Load = Callable[..., LoadReport]
TERM = "taxonomy_term:county:"


def parents(graph: Graph) -> dict[str, str]:
    return {
        e.from_id.removeprefix(TERM): e.to_id.removeprefix(TERM) for e in graph.edges(NarrowerThan)
    }


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("BH-1800.8500-150", "BH-1800.8500"),
        ("BH-1800.8500-150.05", "BH-1800.8500-150"),
        ("BH-1800.8500", "BH-1800"),
        ("BH-1800", "BH"),
        ("BH", "B"),
        ("B", None),
        ("BH.1800", None),
        ("food", None),
        ("101-02-01", None),
    ],
)
def test_a_code_of_the_211_taxonomy_names_its_parent(code: str, parent: str | None) -> None:
    assert airs_parent(code) == parent


def test_missing_parents_are_made_and_top_letters_take_the_name_that_is_told(
    graph: Graph, load_tables: Load
) -> None:
    report = load_tables(
        taxonomy="id,name,parent_id,parent_name\nBH-1800.8500-150,Shelters,B,Basic Needs\n"
    )
    assert parents(graph) == {
        "BH-1800.8500-150": "BH-1800.8500",
        "BH-1800.8500": "BH-1800",
        "BH-1800": "BH",
        "BH": "B",
    }
    assert graph.node(f"{TERM}B", TaxonomyTerm).name == "Basic Needs"
    assert graph.node(f"{TERM}BH", TaxonomyTerm).name == "BH: Shelters"
    assert report.counts["TaxonomyTerm"] == 5


def test_a_parent_of_another_taxonomy_is_believed(graph: Graph, load_tables: Load) -> None:
    load_tables(
        taxonomy_terms="id,code,name,parent_id,taxonomy\n1,food,Food,,ours\n2,bread,Bread,1,ours\n"
    )
    assert parents(graph) == {"2": "1"}
    assert graph.node(f"{TERM}2", TaxonomyTerm).taxonomy == "ours"


def test_a_circle_is_reported_with_its_members_and_opened(
    graph: Graph, load_tables: Load, problem_of: Callable[[LoadReport, str, str], Problem]
) -> None:
    report = load_tables(
        taxonomy_terms="id,code,name,parent_id\n1,a,A,2\n2,b,B,3\n3,c,C,1\n4,d,D,1\n"
    )
    assert parents(graph) == {"1": "2", "2": "3", "4": "1"}
    problem = problem_of(report, "taxonomy_terms", "parent_id")
    assert problem.row == 4
    assert "circle of 3: a is under b is under c is under a" in problem.message


def test_a_term_is_not_its_own_parent(graph: Graph, load_tables: Load) -> None:
    load_tables(taxonomy_terms="id,code,name,parent_id\n1,a,A,1\n")
    assert parents(graph) == {}


def test_a_chain_of_ten_thousand_is_walked() -> None:
    chain = {str(n): [str(n + 1)] for n in range(10_000)}
    assert find_closing_links(chain) == {}
    closed = {**chain, "10000": ["0"]}
    ((link, members),) = find_closing_links(closed).items()
    assert link == ("10000", "0")
    assert len(members) == 10_001


def test_codes_without_a_table_become_terms(graph: Graph, load_tables: Load) -> None:
    report = load_tables(services_taxonomy="id,service_id,taxonomy_id\n1,s1,BD-1800.2000\n")
    (edge,) = graph.edges(Addresses)
    assert edge.to_id == f"{TERM}BD-1800.2000"
    assert graph.node(edge.to_id, TaxonomyTerm).name == "BD-1800.2000"
    assert report.counts["TaxonomyTerm"] == 4


def test_attributes_of_services_say_what_they_address(graph: Graph, load_tables: Load) -> None:
    report = load_tables(
        taxonomy_terms="id,code,name\nt1,food,Food\n",
        attributes=(
            "id,link_id,link_entity,taxonomy_term_id\na1,s1,service,t1\na2,o1,organization,t1\n"
        ),
    )
    assert [e.from_id for e in graph.edges(Addresses)] == ["service:county:s1"]
    assert any("others are not read" in p.message for p in report.problems)


def test_a_list_of_terms_in_the_service_row_is_taken_apart(graph: Graph, load_tables: Load) -> None:
    report = load_tables(
        services='id,name,taxonomy_ids\ns1,Food Shelf,"t1, t2"\n',
        taxonomy="id,name\nt1,Food\nt2,Bread\n",
    )
    assert len(list(graph.edges(Addresses))) == 2
    (link,) = [x for x in report.links if x.column == "taxonomy_ids"]
    assert link.list_valued == 1


def test_a_term_without_a_name_is_found_by_what_it_takes_in(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        taxonomy="id,name\nBD-1800,Emergency Food\nBD-5000.3500,Meals at Home\n"
        "BD-1800.2000,Pantries\nBD-1800.8200,Special Food\nBH-1800,Shelter\n"
    )
    assert graph.node(f"{TERM}BD", TaxonomyTerm).name == (
        "BD: Emergency Food, Pantries, Special Food and 1 more"
    )
    assert "BD" in [term.code for term in find_terms(graph, "food")]
