"""What HSDS has no word for."""

from collections.abc import Callable

from ecograph.edges import Addresses, PartnersWith, RefersTo, WorksAt, Yields
from ecograph.graph import Graph
from ecograph.nodes import Agreement, Intervention, Person
from loaders.report import LoadReport, Problem

Load = Callable[..., LoadReport]
ProblemOf = Callable[[LoadReport, str, str], Problem]
TWO = "id,name\no1,A\no2,B\n"


def test_workers_work_somewhere(graph: Graph, load_tables: Load) -> None:
    load_tables(x_people="id,name,role,peer,organization_id\np1,Ms. Reed,peer mentor,true,o1\n")
    (person,) = graph.nodes(Person)
    assert (person.id, person.peer) == ("person:county:p1", True)
    (edge,) = graph.edges(WorksAt)
    assert (edge.to_id, edge.role) == ("organization:county:o1", "peer mentor")


def test_an_agreement_joins_both_ways_where_it_says_so(graph: Graph, load_tables: Load) -> None:
    load_tables(
        organizations=TWO,
        x_people="id,name,organization_id\np1,Ms. Reed,o2\n",
        x_agreements="id,name,organization_id,partner_organization_id,contact_id,both_ways,"
        "discloses,expected_days\n1,Housing first,o1,o2,p1,true,contact;need,7\n",
    )
    (agreement,) = graph.nodes(Agreement)
    assert (agreement.discloses, agreement.expected_days) == (("contact", "need"), 7)
    edges = {e.from_id[-2:] + e.to_id[-2:]: e for e in graph.edges(PartnersWith)}
    assert edges.keys() == {"o1o2", "o2o1"}
    assert edges["o1o2"].contact_id == "person:county:p1"
    assert edges["o1o2"].agreement_id == agreement.id


def test_past_referrals_are_counted(graph: Graph, load_tables: Load) -> None:
    load_tables(
        organizations=TWO,
        x_referral_history="from_organization_id,to_organization_id,to_service_id,sent,completed,"
        "median_days\no1,o2,,10,7,5\no2,,s1,4,1,\n",
    )
    edges = {e.to_id: (e.sent, e.completed, e.median_days) for e in graph.edges(RefersTo)}
    assert edges == {"organization:county:o2": (10, 7, 5), "service:county:s1": (4, 1, None)}


def test_an_intervention_is_read_with_all_it_does(graph: Graph, load_tables: Load) -> None:
    load_tables(
        taxonomy_terms="id,code,name\nfood,food,Food\n",
        x_documents="id,name\npass,Bus pass\n",
        x_interventions="id,name,intervention_type,provides,max_travel_minutes,speaks,tie,"
        "consent_to,for_terms,effort_hours,cost,lasts_days,provider_service_id,yields_document_id\n"
        'bus,Bus voucher,voucher,"{""travel_modes"": {""has"": [""transit""]}}",45,es;ht,'
        '"{""name"": ""Rosa"", ""organization_id"": ""o1""}",o1,food,1.5,12.50,30,s1,pass\n',
    )
    (step,) = graph.nodes(Intervention)
    assert step.provides["travel_modes"].has == {"transit"}
    assert (step.cost_cents, step.effort_hours, step.lasts_days) == (1_250, 1.5, 30)
    assert [language.tag for language in step.speaks] == ["es", "ht"]
    assert step.tie is not None
    assert step.tie.organization_id == step.consent_to == "organization:county:o1"
    assert step.provider_id == "service:county:s1"
    assert step.for_terms == ("taxonomy_term:county:food",)
    assert [e.to_id for e in graph.edges(Addresses, from_id=step.id)] == list(step.for_terms)
    assert [e.to_id for e in graph.edges(Yields)] == ["document:county:pass"]


def test_an_intervention_that_provides_an_unknown_fact_is_left_out(
    graph: Graph, load_tables: Load
) -> None:
    report = load_tables(
        x_interventions="id,name,intervention_type,provides,effort_hours,lasts_days\n"
        'x,Course,course,"{""luck"": {""value"": 1}}",1,30\n'
    )
    (step,) = graph.nodes(Intervention)
    assert step.provides == {}
    assert "luck" in report.problems[0].message
