"""What does it cost, which papers are asked for, and is there room?"""

from collections.abc import Callable
from datetime import date

from ecograph.edges import Charges, CountsAs, HasCapacity, Requires
from ecograph.graph import Graph
from ecograph.nodes import Capacity, CostOption, Document
from loaders.report import LoadReport, Problem

Load = Callable[..., LoadReport]
ProblemOf = Callable[[LoadReport, str, str], Problem]


def test_amounts_become_cents(graph: Graph, load_tables: Load) -> None:
    load_tables(
        cost_options="id,service_id,option,currency,amount,x_amount_at_most,x_per,valid_to\n"
        'c1,s1,visit,usd,12.50,"1,200",month,2026-12-31\n'
    )
    (option,) = graph.nodes(CostOption)
    assert (option.amount_cents, option.amount_at_most_cents) == (1_250, 120_000)
    assert (option.currency, option.per, option.valid_to) == ("USD", "month", date(2026, 12, 31))
    assert len(list(graph.edges(Charges))) == 1


def test_an_amount_that_is_none_leaves_the_option(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(cost_options="id,service_id,option,amount\nc1,s1,visit,a lot\n")
    (option,) = graph.nodes(CostOption)
    assert option.amount_cents is None
    assert "'a lot'" in problem_of(report, "cost_options", "amount").message


def test_a_sliding_scale_is_read_in_order(graph: Graph, load_tables: Load) -> None:
    load_tables(cost_options='id,service_id,x_sliding\nc1,s1,"[[200, 20], [100, 5.5]]"\n')
    (option,) = graph.nodes(CostOption)
    steps = [(s.fpl_percent_at_most, s.amount_cents) for s in option.sliding]
    assert steps == [(100, 550), (200, 2_000)]


def test_none_as_the_only_word_about_fees_is_free(graph: Graph, load_tables: Load) -> None:
    load_tables(services="id,name,fees\ns1,A,None\ns2,B,None except for copies\ns3,C,\n")
    (option,) = graph.nodes(CostOption)
    assert (option.amount_cents, option.amount_description) == (0, "None")
    assert [e.from_id for e in graph.edges(Charges)] == ["service:county:s1"]


def test_the_same_words_are_the_same_paper(graph: Graph, load_tables: Load) -> None:
    load_tables(
        services="id,name\ns1,A\ns2,B\n",
        required_documents="id,service_id,document\n1,s1,Photo ID\n2,s2,photo id\n3,s2,None\n",
    )
    (paper,) = graph.nodes(Document)
    assert paper.name == "Photo ID"
    assert len(list(graph.edges(Requires, to_id=paper.id))) == 2


def test_a_paper_of_our_extension_is_named_by_its_id(graph: Graph, load_tables: Load) -> None:
    load_tables(
        x_documents="id,name\nphoto-id,Photo ID\n",
        required_documents="id,service_id,document,x_document_id\n1,s1,ID card,photo-id\n",
    )
    (edge,) = graph.edges(Requires)
    assert edge.to_id == "document:county:photo-id"


def test_room_and_waiting(graph: Graph, load_tables: Load) -> None:
    load_tables(
        service_capacity="id,service_id,available,maximum,unit_id,updated,x_status,x_wait_days\n"
        "1,s1,2,10,u1,2026-01-05T10:00:00+01:00,waitlist,30\n",
        units="id,name\nu1,bed\n",
    )
    (capacity,) = graph.nodes(Capacity)
    assert (capacity.available, capacity.unit, capacity.wait_days) == (2, "bed", 30)
    assert (capacity.status, capacity.updated) == ("waitlist", date(2026, 1, 5))
    assert len(list(graph.edges(HasCapacity))) == 1


def test_more_room_than_there_is_says_nothing(graph: Graph, load_tables: Load) -> None:
    report = load_tables(service_capacity="id,service_id,available,maximum\n1,s1,12,10\n")
    (capacity,) = graph.nodes(Capacity)
    assert (capacity.available, capacity.maximum) == (None, None)
    assert "more than the maximum 10" in report.problems[0].message


def test_a_paper_that_counts_as_another_says_where_that_is_written(
    graph: Graph, load_tables: Load
) -> None:
    report = load_tables(
        x_documents="id,name\nlease,Lease\naddress,Proof of address\n",
        x_counts_as="document_id,counts_as_document_id,url,as_of\n"
        "lease,address,https://example.org/proof,2025-11-20\n",
        required_documents="id,service_id,document,x_document_id,x_url,x_as_of\n"
        "r1,s1,Proof of address,address,https://example.org/asks,2025-11-21\n",
    )
    assert report.problems == ()
    (counts,) = graph.edges(CountsAs)
    assert (counts.from_id, counts.to_id) == ("document:county:lease", "document:county:address")
    assert (counts.url, counts.as_of) == ("https://example.org/proof", date(2025, 11, 20))
    (asks,) = graph.edges(Requires)
    assert (asks.url, asks.as_of) == ("https://example.org/asks", date(2025, 11, 21))
