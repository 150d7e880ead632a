"""Which record does a key name?"""

from collections.abc import Callable

import pytest

from ecograph.errors import NothingLinks
from ecograph.graph import Graph
from ecograph.nodes import Service
from loaders.report import LinkCount, LoadReport, Problem

Load = Callable[..., LoadReport]
ProblemOf = Callable[[LoadReport, str, str], Problem]


def test_every_key_is_counted(load_tables: Load) -> None:
    report = load_tables(
        services="id,name,organization_id\na,A,o1\nb,B,o9\nc,C,\nd,D,0\n"
        'e,E,"o1,o9"\nf,F,organization:county:o1\n',
        service_at_location="id,service_id,location_id\n",
    )
    (link,) = [x for x in report.links if x.table == "services"]
    assert link == LinkCount(
        table="services", column="organization_id", resolved=2, orphaned=1, list_valued=1, blank=2
    )


def test_an_id_with_a_comma_is_not_taken_apart(load_tables: Load) -> None:
    report = load_tables(
        organizations='id,name\n"o1,o2",Both\no1,One\n',
        services='id,name,organization_id\ns1,A,"o1,o2"\n',
    )
    (link,) = [x for x in report.links if x.table == "services"]
    assert (link.resolved, link.list_valued) == (1, 0)


def test_ids_stay_text(graph: Graph, load_tables: Load) -> None:
    load_tables(services="id,name\n007,A\n123456789012345678,B\ntwo words,C\n")
    assert [s.id for s in graph.nodes(Service)] == [
        "service:county:007",
        "service:county:123456789012345678",
        "service:county:two%20words",
    ]


def test_orphans_are_told_once_with_their_number(load_tables: Load, problem_of: ProblemOf) -> None:
    report = load_tables(services="id,name,organization_id\ns1,A,o1\ns2,B,x\ns3,C,y\n")
    problem = problem_of(report, "services", "organization_id")
    assert problem.row == 3
    assert "(2 rows, the first says 'x')" in problem.message


def test_a_repeated_id_is_told_and_the_first_row_counts(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(services="id,name\ns1,First\ns1,Second\n")
    assert graph.node("service:county:s1", Service).name == "First"
    assert problem_of(report, "services", "id").row == 3


def test_a_table_of_blank_keys_is_reported_and_not_fatal(
    load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(eligibility="id,service_id,eligibility\n,,Adults\n,,Veterans\n")
    problem = problem_of(report, "eligibility", "*")
    assert "not one row is linked" in problem.message
    assert "2 are blank" in problem.message


def test_a_package_in_which_nothing_links_is_refused_with_the_numbers(
    graph: Graph, load_tables: Load
) -> None:
    with pytest.raises(NothingLinks, match=r"none of the 4 keys.*services\.organization_id"):
        load_tables(
            services="id,name,organization_id\na,A,x\nb,B,y\n",
            service_at_location="id,service_id,location_id\n1,x,y\n",
        )
    assert graph.commit == 0
