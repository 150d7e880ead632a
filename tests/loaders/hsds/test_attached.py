"""What is part of a record and stands in a table of its own: phones, languages, addresses?"""

from collections.abc import Callable

import pytest

from ecograph.graph import Graph
from ecograph.nodes import Contact, Location, Service
from loaders.hsds.attached import spoken
from loaders.report import LoadReport

Load = Callable[..., LoadReport]


def tags(words: str, code: str = "") -> list[str | None]:
    return [language.tag for language in spoken(words, code)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("English", ["en"]),
        ("Spanish; French; Amharic", ["es", "fr", "am"]),
        ("English\nSpanish", ["en", "es"]),
        ("English and Spanish", ["en", "es"]),
        ("Spanish (some, not all)", ["es"]),
        ("Creole - not always available", ["ht"]),
        ("None", ["en"]),
        ("other languages available upon request", [None]),
    ],
)
def test_languages_as_directories_write_them(words: str, expected: list[str | None]) -> None:
    assert tags(words) == expected


def test_a_code_goes_before_a_name() -> None:
    assert tags("Zapotec of the valley", "zap") == ["zap"]


def test_a_remark_is_kept_and_tells_of_interpreters() -> None:
    (language,) = spoken("French (with translators available when required)")
    assert language.mode == "on_site_interpreter"
    assert language.note == "with translators available when required"
    (language,) = spoken("French (language line interpreters)")
    assert language.mode == "remote_interpreter"


def test_languages_belong_to_the_service_and_else_to_the_place(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        languages="id,service_id,location_id,name,code,x_mode\n"
        "1,s1,l1,Spanish,es,aide\n2,s1,l1,Spanish,es,aide\n3,,l1,Urdu,ur,\n"
    )
    (language,) = graph.node("service:county:s1", Service).languages
    assert (language.tag, language.mode) == ("es", "aide")
    assert [x.tag for x in graph.node("location:county:l1", Location).languages] == ["ur"]


def test_phones_go_to_all_they_name_and_those_of_a_contact_to_the_contact_only(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        contacts="id,organization_id,name\nc1,o1,Ann\n",
        phones="id,service_id,location_id,contact_id,number,extension\n"
        "1,s1,l1,,555-0100,7\n2,s1,,c1,555-0101,\n",
    )
    assert [p.number for p in graph.node("service:county:s1", Service).phones] == ["555-0100"]
    assert [p.number for p in graph.node("location:county:l1", Location).phones] == ["555-0100"]
    assert [p.number for p in graph.node("contact:county:c1", Contact).phones] == ["555-0101"]


def test_private_phones_and_contacts_are_not_stored(graph: Graph, load_tables: Load) -> None:
    report = load_tables(
        contacts="id,organization_id,name,IsPrivate\nc1,o1,Ann,Yes\n",
        phones="id,service_id,number,is_private\n1,s1,555-0100,true\n",
    )
    assert graph.node("service:county:s1", Service).phones == ()
    assert list(graph.nodes(Contact)) == []
    assert "555-0100" not in report.model_dump_json()


def test_addresses_of_both_kinds_stand_physical_first(graph: Graph, load_tables: Load) -> None:
    load_tables(
        postal_addresses="id,location_id,address_1\n1,l1,PO Box 1\n",
        physical_addresses="id,location_id,address_1,city\n1,l1,1 Main Street,Alder\n",
    )
    addresses = graph.node("location:county:l1", Location).addresses
    assert [str(a) for a in addresses] == ["1 Main Street, Alder", "PO Box 1"]


def test_eligibility_of_1_1_is_prose_of_the_service(graph: Graph, load_tables: Load) -> None:
    load_tables(eligibility="id,service_id,eligibility\n1,s1,Adults\n2,s1,Residents\n")
    service = graph.node("service:county:s1", Service)
    assert (service.eligibility_description, service.eligibility) == ("Adults\nResidents", None)


def test_metadata_tell_when_a_service_was_last_changed(graph: Graph, load_tables: Load) -> None:
    load_tables(
        metadata="id,resource_id,last_action_date\n1,s1,2008-09-15T15:53:00Z\n2,s1,2009-01-01\n"
    )
    assert str(graph.node("service:county:s1", Service).last_modified) == "2009-01-01"


def test_phones_without_a_number_are_counted_and_left_out(graph: Graph, load_tables: Load) -> None:
    report = load_tables(phones="id,service_id,number\n1,s1,\n2,s1,555-0100\n3,s1,\n")
    assert [p.number for p in graph.node("service:county:s1", Service).phones] == ["555-0100"]
    (problem,) = report.problems
    assert (problem.row, problem.message) == (2, "is blank; the row is left out (2 rows)")
