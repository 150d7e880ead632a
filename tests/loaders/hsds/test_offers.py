"""Who offers what?"""

from collections.abc import Callable

import pytest

from ecograph.edges import Delivered, LocatedAt, Offers, PartOf, Runs
from ecograph.graph import Graph
from ecograph.nodes import Organization, Service, ServiceAtLocation
from ecograph.rules.grammar import All, Compare
from loaders.report import LoadReport, Problem

Load = Callable[..., LoadReport]
ProblemOf = Callable[[LoadReport, str, str], Problem]
S1 = "service:county:s1"


def service(graph: Graph) -> Service:
    return graph.node(S1, Service)


def test_ages_become_a_rule_with_both_included(graph: Graph, load_tables: Load) -> None:
    load_tables(services="id,name,minimum_age,maximum_age\ns1,Teen Talk,12,17\n")
    rule = service(graph).eligibility
    assert isinstance(rule, Compare)
    assert (rule.attribute, rule.at_least, rule.at_most) == ("age", 12, 17)
    assert rule.label == "age 12 to 17"


def test_one_age_alone_is_open_on_the_other_side(graph: Graph, load_tables: Load) -> None:
    load_tables(services="id,name,minimum_age,maximum_age\ns1,Seniors,60,\n")
    rule = service(graph).eligibility
    assert isinstance(rule, Compare)
    assert (rule.at_least, rule.at_most, rule.label) == (60, None, "age 60 or older")


def test_ages_that_contradict_each_other_are_left_out(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(services="id,name,minimum_age,maximum_age\ns1,Teen Talk,17,12\n")
    assert service(graph).eligibility is None
    assert "above the maximum age 12" in problem_of(report, "services", "minimum_age").message


def test_prose_never_becomes_a_rule_but_none_is_open_to_all(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        services="id,name,eligibility_description\ns1,A,Seniors 60 years and older\ns2,B,None\n"
    )
    assert service(graph).eligibility is None
    assert service(graph).eligibility_description == "Seniors 60 years and older"
    everybody = graph.node("service:county:s2", Service)
    assert everybody.eligibility_description == "None"
    assert everybody.eligibility == All(label="open to all", quote="None")


def test_a_rule_of_ours_is_read_whole_or_left_out(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    good = '{""op"": ""one_of"", ""attribute"": ""veteran"", ""values"": [""yes""]}'
    bad = '{""op"": ""one_of"", ""attribute"": ""veteran"", ""values"": []}'
    report = load_tables(
        services=f'id,name,x_eligibility,minimum_age\ns1,A,"{good}",12\ns2,B,"{bad}",\n'
    )
    rule = service(graph).eligibility
    assert rule is not None
    assert rule.op == "one_of"
    assert graph.node("service:county:s2", Service).eligibility is None
    assert problem_of(report, "services", "x_eligibility").row == 3


@pytest.mark.parametrize(
    ("columns", "cells", "private", "refused"),
    [
        ("x_private", "true", True, False),
        ("IsPrivate", "Yes", True, False),
        ("ExcludeFromWebsite", "1", True, False),
        ("x_private", "who knows", True, False),
        ("x_private", "false", False, False),
        ("x_do_not_refer", "true", False, True),
        ("status", '"Active, but do not refer"', False, True),
        ("status", "active", False, False),
    ],
)
def test_marks_of_privacy_are_honoured(
    graph: Graph, load_tables: Load, columns: str, cells: str, private: bool, refused: bool
) -> None:
    load_tables(services=f"id,name,{columns}\ns1,A,{cells}\n")
    assert (service(graph).private, service(graph).do_not_refer) == (private, refused)


def test_a_status_nobody_knows_is_reported(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(services="id,name,status\ns1,A,paused\n")
    assert service(graph).status == ""
    assert "'paused'" in problem_of(report, "services", "status").message


def test_a_service_without_a_name_is_left_out_and_the_rest_stays(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(services="id,name,organization_id\ns1,,o1\ns2,B,o1\n")
    assert [s.name for s in graph.nodes(Service)] == ["B"]
    assert problem_of(report, "services", "name").row == 2


def test_programs_and_parents_are_joined(graph: Graph, load_tables: Load) -> None:
    load_tables(
        organizations="id,name,parent_organization_id\no1,A,o2\no2,B,\n",
        programs="id,organization_id,name\np1,o1,Meals\n",
        services="id,name,organization_id,program_id\ns1,A,o1,p1\n",
    )
    assert {(e.from_id, e.to_id) for e in graph.edges(PartOf)} == {
        ("organization:county:o1", "organization:county:o2"),
        (S1, "program:county:p1"),
    }
    assert len(list(graph.edges(Runs))) == 1


def test_a_list_of_places_makes_one_pair_each(graph: Graph, load_tables: Load) -> None:
    report = load_tables(
        locations="id,name\nl1,A\nl2,B\n",
        service_at_location='id,service_id,location_id\nx,s1,"l1,l2"\n',
    )
    assert {p.id for p in graph.nodes(ServiceAtLocation)} == {
        "service_at_location:county:s1-l1",
        "service_at_location:county:s1-l2",
    }
    assert len(list(graph.edges(Delivered, from_id=S1))) == 2
    (link,) = [x for x in report.links if x.column == "location_id"]
    assert link.list_valued == 1


def test_services_with_a_place_in_their_own_row_are_the_organizations_of_the_place(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        services="id,name,location_id\ns1,A,l1\n",
        locations="id,name,organization_id\nl1,Main,o1\n",
        service_at_location="id,service_id,location_id\nx,s1,l1\n",
    )
    assert len(list(graph.edges(Offers, to_id=S1))) == 1


def test_traits_and_seats_of_our_extension(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(
        organizations="id,name,x_location_id,x_organization_type\no1,A,l1,clinic\n",
        services="id,name,x_delivery,x_traits,x_group_size,x_crisis,x_anyone_may_come,"
        "x_languages_complete\ns1,A,in_person;phone,faith;loud,8,true,false,true\n",
    )
    made = service(graph)
    assert (made.delivery, made.traits, made.group_size) == (("in_person", "phone"), ("faith",), 8)
    assert (made.crisis, made.anyone_may_come, made.languages_complete) == (True, False, True)
    assert "'loud'" in problem_of(report, "services", "x_traits").message
    assert graph.node("organization:county:o1", Organization).organization_type == "clinic"
    assert len(list(graph.edges(LocatedAt, from_id="organization:county:o1"))) == 1


def offers(graph: Graph) -> list[tuple[str, str]]:
    return [(edge.from_id, edge.to_id) for edge in graph.edges(Offers)]


def test_a_unit_of_an_agency_stands_for_its_agency(graph: Graph, load_tables: Load) -> None:
    report = load_tables(
        organizations="id,name\n1,City\n2,Church\n",
        services="id,name,organization_id\n1,City,1\n2,Church,2\n3,Unit,1\n4,Lunch,3\n5,Tea,4\n",
        service_at_location="id,service_id,location_id\nsal1,4,l1\n",
    )
    owners = {to_id: from_id for from_id, to_id in offers(graph)}
    assert owners["service:county:4"] == owners["service:county:5"] == "organization:county:1"
    link = next(x for x in report.links if (x.table, x.column) == ("services", "organization_id"))
    assert (link.resolved, link.orphaned) == (3, 2)
    assert any("whose organization is taken" in p.message for p in report.problems)


def test_the_same_id_in_two_tables_means_nothing_where_tables_number_for_themselves(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        organizations="id,name\n1,City\n2,Church\n",
        services="id,name,organization_id\n1,Lunch,1\n2,Tea,2\n3,Rides,1\n4,Talks,3\n",
        service_at_location="id,service_id,location_id\nsal1,4,l1\n",
    )
    assert "service:county:4" not in {to_id for _, to_id in offers(graph)}


def test_units_that_name_each_other_end(graph: Graph, load_tables: Load) -> None:
    load_tables(
        organizations="id,name\n1,City\n",
        services="id,name,organization_id\n1,City,1\n3,A,4\n4,B,3\n5,C,5\n",
        service_at_location="id,service_id,location_id\nsal1,3,l1\n",
    )
    assert offers(graph) == [("organization:county:1", "service:county:1")]


def test_the_laws_that_bind_an_organization_are_read(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(
        organizations="id,name,x_privacy_regimes\no1,Recovery,hipaa;part_2\no2,Shop,gossip\n"
    )
    recovery, shop = graph.nodes(Organization)
    assert (recovery.privacy_regimes, shop.privacy_regimes) == (("hipaa", "part_2"), ())
    assert "none of" in problem_of(report, "organizations", "x_privacy_regimes").message
