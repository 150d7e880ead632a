"""What HSDS has no word for."""

from collections.abc import Callable
from datetime import date

from ecograph.edges import Addresses, PartnersWith, RefersTo, Requires, WorksAt, Yields
from ecograph.graph import Graph
from ecograph.nodes import Agreement, Intervention, Person
from ecograph.rules.grammar import Compare
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


def test_a_paper_tells_what_getting_it_takes(graph: Graph, load_tables: Load) -> None:
    report = load_tables(
        x_documents="id,name\nid,ID card\n",
        x_yields="service_id,document_id,wait_days,fee,effort_hours,lasts_days,success,url,as_of\n"
        "s1,id,21,16.00,4,2920,0.9,https://example.org/id,2025-12-01\n",
    )
    assert report.problems == ()
    (gives,) = graph.edges(Yields)
    assert (gives.wait_days, gives.fee_cents, gives.effort_hours) == (21, 1_600, 4)
    assert (gives.lasts_days, gives.success) == (2920, 0.9)
    assert (gives.url, gives.as_of) == ("https://example.org/id", date(2025, 12, 1))


def test_what_a_paper_cannot_take_is_left_empty_and_told(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(
        x_documents="id,name\nid,ID card\n",
        x_yields="service_id,document_id,effort_hours,lasts_days,success,as_of\n"
        "s1,id,0,0,1.5,2026-06-01\n",
    )
    (gives,) = graph.edges(Yields)
    assert (gives.effort_hours, gives.lasts_days, gives.success) == (None, None, None)
    assert gives.as_of == date(2026, 1, 1)
    assert "no share" in problem_of(report, "x_yields", "success").message
    assert "lies after 2026-01-01" in problem_of(report, "x_yields", "as_of").message
    assert {p.field for p in report.problems} == {"effort_hours", "lasts_days", "success", "as_of"}


def test_an_agreement_may_cost_the_client_something(graph: Graph, load_tables: Load) -> None:
    load_tables(
        organizations=TWO,
        x_agreements="id,organization_id,partner_organization_id,fee\n1,o1,o2,2.50\n",
    )
    (agreement,) = graph.nodes(Agreement)
    assert agreement.fee_cents == 250


def test_a_step_has_conditions_papers_and_a_wait(graph: Graph, load_tables: Load) -> None:
    report = load_tables(
        x_documents="id,name\nslip,Wage slip\npass,Bus pass\n",
        x_interventions="id,name,intervention_type,effort_hours,lasts_days,wait_days,success,url,"
        "rule,yields_document_id,requires_document_id\n"
        "bus,Bus pass,voucher,1,30,7,0.8,https://example.org/bus,"
        '"{""op"": ""compare"", ""attribute"": ""age"", ""at_least"": 60}",pass,slip\n',
    )
    assert report.problems == ()
    (step,) = graph.nodes(Intervention)
    assert step.rule == Compare(attribute="age", at_least=60)
    assert (step.wait_days, step.success, step.url) == (7, 0.8, "https://example.org/bus")
    (asks,) = graph.edges(Requires, from_id=step.id)
    assert (asks.to_id, asks.url) == ("document:county:slip", step.url)


def test_a_new_service_is_like_one_of_the_directory(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    head = "id,name,intervention_type,effort_hours,lasts_days,new_service\n"
    report = load_tables(
        x_interventions=head
        + 'a,Second shelf,new_service,40,365,"{""like"": ""s1"", ""speaks"": [""ht""]}"\n'
        + 'b,Third shelf,new_service,40,365,"{""like"": ""s9""}"\n'
    )
    first, second = graph.nodes(Intervention)
    assert first.new_service is not None
    assert (first.new_service.like, first.new_service.speaks) == ("service:county:s1", ("ht",))
    assert second.new_service is None
    assert (
        "names a service that is not here"
        in problem_of(report, "x_interventions", "new_service").message
    )


def test_a_rule_that_is_none_is_left_empty_and_told(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(
        x_interventions="id,name,intervention_type,effort_hours,lasts_days,rule\n"
        'x,Course,course,1,30,"{""op"": ""compare"", ""attribute"": ""luck""}"\n'
    )
    (step,) = graph.nodes(Intervention)
    assert step.rule is None
    assert "does not fit" in problem_of(report, "x_interventions", "rule").message
