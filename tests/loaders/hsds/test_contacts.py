"""Whom to ask for?"""

from collections.abc import Callable

from ecograph.edges import ReachedThrough
from ecograph.graph import Graph
from ecograph.nodes import Contact
from loaders.report import LoadReport


def test_a_contact_is_reached_through_all_that_the_row_names(
    graph: Graph, load_tables: Callable[..., LoadReport]
) -> None:
    load_tables(
        contacts="id,organization_id,service_id,name,title,email\n"
        "c1,o1,s1,Ann Lee,Intake,ann@example.org\nc2,o1,,,,\n"
    )
    (contact,) = graph.nodes(Contact)
    assert (contact.name, contact.title) == ("Ann Lee", "Intake")
    assert {e.from_id for e in graph.edges(ReachedThrough)} == {
        "organization:county:o1",
        "service:county:s1",
    }
