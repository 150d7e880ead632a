"""Does a map hold everybody around the client, and say no more than was asked?"""

from datetime import date

import pytest

from ecograph.ecomap.reading import SECTORS, Ecomap, first_name, read_ecomap
from ecograph.edges import TiedTo
from ecograph.errors import NodeNotFound
from ecograph.graph import Graph
from ecograph.nodes.client import Client

ANA, ON = "client:test:ana", date(2026, 11, 20)


def test_a_client_who_is_not_there_is_not_found(graph: Graph) -> None:
    with pytest.raises(NodeNotFound):
        read_ecomap(graph, "client:test:nobody", on=ON)


def test_a_person_is_no_client(graph: Graph) -> None:
    with pytest.raises(NodeNotFound):
        read_ecomap(graph, "person:test:sister", on=ON)


def test_a_client_without_ties_has_an_empty_map(graph: Graph) -> None:
    graph.write([Client(id="client:test:new")])
    ecomap = read_ecomap(graph, "client:test:new", on=ON)
    assert (ecomap.label, ecomap.ties, ecomap.members) == ("the client", (), ())


def test_the_map_says_when_where_and_by_whom_it_was_written(ecomap: Ecomap) -> None:
    assert ecomap.written_on == date(2026, 11, 3)
    assert (ecomap.written_by, ecomap.written_where) == ("care coordinator", "at the kitchen table")


def test_the_map_calls_the_client_by_the_first_name_only(ecomap: Ecomap) -> None:
    assert ecomap.label == "Ana"
    assert first_name("  ") == "the client"


def test_the_household_is_listed_without_the_client(ecomap: Ecomap) -> None:
    assert [member.label for member in ecomap.members] == ["Mateo"]


def test_sectors_come_in_their_order_and_the_important_first(ecomap: Ecomap) -> None:
    assert [sector for sector, _ in ecomap.sectors()] == ["family", "faith", "services"]
    assert list(SECTORS).index("family") < list(SECTORS).index("faith")
    family = [tie.label for tie in ecomap.ties if tie.sector == "family"]
    assert family == ["My sister", "Mateo's father", "Grandmother"]


def test_what_was_not_asked_stays_unknown(ecomap: Ecomap) -> None:
    pantry = next(tie for tie in ecomap.ties if tie.label == "Riverbend Food Pantry")
    assert (pantry.strength, pantry.stress, pantry.flow, pantry.safe, pantry.trusted) == (None,) * 5


def test_a_tie_that_has_ended_stays_as_past(ecomap: Ecomap) -> None:
    assert [tie.label for tie in ecomap.ties if tie.past] == ["Grandmother"]


def test_a_tie_still_holds_on_its_last_day(graph: Graph) -> None:
    ecomap = read_ecomap(graph, ANA, on=date(2024, 3, 2))
    assert not any(tie.past for tie in ecomap.ties)


def test_a_withdrawn_tie_is_not_on_the_map(graph: Graph) -> None:
    graph.write([TiedTo(from_id=ANA, to_id="group:test:choir", withdrawn_on=date(2026, 1, 1))])
    assert "St. Brigid choir" not in {tie.label for tie in read_ecomap(graph, ANA, on=ON).ties}


def test_a_person_is_shown_with_the_place_of_work(ecomap: Ecomap) -> None:
    rosa = next(tie for tie in ecomap.ties if tie.label == "Rosa")
    assert (rosa.role, rosa.works_at, rosa.peer) == (
        "peer mentor",
        ("Common Table Peer Network",),
        True,
    )


def test_a_confidential_place_is_neither_named_nor_pointed_to(ecomap: Ecomap) -> None:
    assert "a safe place" in {tie.label for tie in ecomap.ties}
    written = ecomap.model_dump_json().lower()
    for secret in ("harbor", "mill street", "advocate at", "night advocate"):
        assert secret not in written


def test_ties_among_the_others_are_read_with_both_names(ecomap: Ecomap) -> None:
    (between,) = ecomap.ties_among_others
    assert (between.from_label, between.to_label, between.flow) == (
        "My sister",
        "Mateo",
        "to_client",
    )


def test_needs_goals_strengths_and_barriers_are_read(ecomap: Ecomap) -> None:
    assert [need.name for need in ecomap.needs] == ["A home that is not at risk"]
    assert len(ecomap.goals) == len(ecomap.strengths) == len(ecomap.barriers) == 1


def test_the_same_graph_gives_the_same_map(graph: Graph, ecomap: Ecomap) -> None:
    assert read_ecomap(graph, ANA, on=ON) == ecomap
