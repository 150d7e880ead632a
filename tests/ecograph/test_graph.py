"""Are stores opened by name, checked from end to end, and hashed alike?"""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import ecograph
from ecograph.edges import Offers
from ecograph.errors import InputError
from ecograph.facts import Fact
from ecograph.graph import canonical_json, open_graph, verify
from ecograph.nodes import Client, Organization, Service
from ecograph.stores.memory import MemoryGraph
from ecograph.stores.sqlite import SqliteGraph

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of nothing."""


def test_memory_is_opened_by_its_name() -> None:
    assert isinstance(open_graph("memory:"), MemoryGraph)


def test_a_path_is_opened_as_a_file(tmp_path: Path) -> None:
    for name in (tmp_path / "graph.db", str(tmp_path / "graph.db")):
        graph = open_graph(name)
        assert isinstance(graph, SqliteGraph)
        graph.close()


def test_the_address_of_a_server_is_no_file() -> None:
    with pytest.raises(InputError, match=r"bolt://localhost is no store; known are memory:"):
        open_graph("bolt://localhost")


def test_an_empty_graph_has_the_hash_of_nothing() -> None:
    verification = verify(open_graph("memory:"))
    assert (verification.commit, verification.nodes, verification.edges) == (0, 0, 0)
    assert verification.content_hash == EMPTY


def test_the_hash_is_of_what_is_held_not_of_how_it_came() -> None:
    organization = Organization(id="organization:t:1", name="Legal Aid")
    service = Service(id="service:t:1", name="Advice")
    offer = Offers(from_id=organization.id, to_id=service.id)
    at_once, in_steps = open_graph("memory:"), open_graph("memory:")
    at_once.write([organization, service, offer])
    for record in (service, organization, offer):
        in_steps.write([record])
    assert verify(at_once).content_hash == verify(in_steps).content_hash
    assert (verify(in_steps).commit, verify(in_steps).nodes, verify(in_steps).edges) == (3, 2, 1)
    in_steps.write([service.model_copy(update={"name": "Other advice"})])
    assert verify(at_once).content_hash != verify(in_steps).content_hash


def test_a_record_is_written_without_defaults_and_in_one_order() -> None:
    client = Client(
        id="client:t:1",
        facts={"documents": Fact(has=frozenset({"b", "a"})), "age": Fact(value=30)},
        written_on=date(2026, 3, 1),
    )
    assert canonical_json(client) == (
        '{"facts":{"age":{"value":30},"documents":{"has":["a","b"]}},'
        '"id":"client:t:1","written_on":"2026-03-01"}'
    )


def test_a_record_that_breaks_its_own_types_is_not_written() -> None:
    with pytest.raises(InputError, match="A Client holds a value that its field does not allow"):
        canonical_json(Client(id="client:t:1").model_copy(update={"written_on": "soon"}))


def test_the_front_door_opens_on_every_name() -> None:
    for name in ecograph.__all__:
        assert getattr(ecograph, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'Chart'"):
        ecograph.Chart  # noqa: B018


def test_importing_ecograph_loads_no_other_package() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, ecograph; print('pydantic' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"


def test_only_a_graph_in_memory_loads_networkx() -> None:
    code = "import sys, ecograph.overlay, ecograph.stores.sqlite; print('networkx' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
