"""Does every store give the same answers: in memory, in a file, and as an overlay above either?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import Addresses, Edge, LivesIn, Offers, PartnersWith, WorksAt
from ecograph.errors import (
    EcographError,
    InputError,
    InvalidRequest,
    NodeNotFound,
    SchemaViolation,
    StoreBusy,
)
from ecograph.facts import Fact
from ecograph.graph import Graph, canonical_json, open_graph, verify
from ecograph.nodes import Area, Client, Node, Organization, Person, Service, TaxonomyTerm
from ecograph.overlay import Overlay

Opening = Callable[[Path], Graph]


def in_memory(_: Path) -> Graph:
    return open_graph("memory:")


def in_a_file(folder: Path) -> Graph:
    return open_graph(folder / "graph.db")


STORES: dict[str, Opening] = {
    "memory": in_memory,
    "sqlite": in_a_file,
    "overlay on memory": lambda folder: Overlay(in_memory(folder)),
    "overlay on sqlite": lambda folder: Overlay(in_a_file(folder)),
}
every_store = pytest.mark.parametrize("opening", STORES.values(), ids=STORES)

LEGAL_AID = Organization(id="organization:t:legal-aid", name="Legal Aid")
PANTRY = Organization(id="organization:t:pantry", name="Pantry")
ADVICE = Service(id="service:t:advice", name="Advice", last_modified=date(2026, 3, 1))
OFFER = Offers(from_id=LEGAL_AID.id, to_id=ADVICE.id, source="t")
BOTH = (LEGAL_AID, ADVICE, OFFER)


@pytest.fixture(params=list(STORES.values()), ids=list(STORES))
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Graph]:
    opened: Graph = request.param(tmp_path)
    yield opened
    opened.close()


def content(graph: Graph) -> str:
    verification = verify(graph)
    assert verification.problems == ()
    return verification.content_hash


def test_an_empty_graph_is_at_commit_0(graph: Graph) -> None:
    assert graph.commit == 0
    assert graph.get(ADVICE.id) is None
    assert list(graph.nodes(Service)) == []
    assert list(graph.edges(Offers)) == []
    assert graph.check() == []


def test_what_is_written_reads_back_equal(graph: Graph) -> None:
    assert graph.write(BOTH) == 1
    assert graph.commit == 1
    assert graph.get(ADVICE.id) == ADVICE
    assert graph.node(ADVICE.id, Service) == ADVICE
    assert list(graph.nodes(Organization)) == [LEGAL_AID]
    assert list(graph.edges(Offers)) == [OFFER]


def test_a_node_of_another_kind_is_not_found(graph: Graph) -> None:
    graph.write(BOTH)
    with pytest.raises(NodeNotFound, match="service:t:advice is a Service"):
        graph.node(ADVICE.id, Organization)
    with pytest.raises(NodeNotFound, match="service:t:none is not in this graph"):
        graph.node("service:t:none", Service)


def test_edges_are_found_by_either_end_and_by_both(graph: Graph) -> None:
    second = Service(id="service:t:a-second", name="Second")
    others = [
        Offers(from_id=LEGAL_AID.id, to_id=second.id),
        Offers(from_id=PANTRY.id, to_id=second.id),
    ]
    graph.write([*BOTH, PANTRY, second, *others])
    assert list(graph.edges(Offers, from_id=LEGAL_AID.id)) == [others[0], OFFER]
    assert list(graph.edges(Offers, to_id=second.id)) == others
    assert list(graph.edges(Offers, from_id=PANTRY.id, to_id=second.id)) == [others[1]]
    assert list(graph.edges(Offers, from_id=ADVICE.id)) == []
    assert list(graph.edges(WorksAt, from_id=LEGAL_AID.id)) == []
    assert list(graph.edges(Offers, from_id="organization:t:none")) == []


def test_what_is_listed_comes_in_order_of_id(graph: Graph) -> None:
    ids = [
        "service:t:z",
        "service:t:Z",
        "service:t:10",
        "service:t:9",
        "service:t:é",
        "service:t:😀",
    ]
    graph.write([Service(id=id, name="S") for id in ids])
    assert [node.id for node in graph.nodes(Service)] == sorted(ids)


def test_parallel_edges_are_told_apart_by_their_key(graph: Graph) -> None:
    partners = [
        PartnersWith(from_id=LEGAL_AID.id, to_id=PANTRY.id, key=key) for key in ("", "a", "b")
    ]
    graph.write([LEGAL_AID, PANTRY, *partners])
    assert list(graph.edges(PartnersWith, from_id=LEGAL_AID.id)) == partners


def test_ids_that_contain_the_bar_stay_apart(graph: Graph) -> None:
    a, b, c = (Organization(id=f"organization:t:{x}", name=x) for x in "abc")
    ab = Organization(id=f"{a.id}|{b.id}", name="a and b")
    bc = Organization(id=f"{b.id}|{c.id}", name="b and c")
    edges = [PartnersWith(from_id=ab.id, to_id=c.id), PartnersWith(from_id=a.id, to_id=bc.id)]
    graph.write([a, b, c, ab, bc, *edges])
    assert len(list(graph.edges(PartnersWith))) == 2
    graph.write([], remove=[edges[0].id])
    assert list(graph.edges(PartnersWith)) == [edges[1]]


def test_a_record_takes_the_place_of_the_one_with_its_id(graph: Graph) -> None:
    graph.write(BOTH)
    renamed = ADVICE.model_copy(update={"name": "Free advice"})
    assert graph.write([renamed]) == 2
    assert graph.get(ADVICE.id) == renamed
    assert list(graph.edges(Offers, to_id=ADVICE.id)) == [OFFER]


def test_what_changes_nothing_makes_no_commit(graph: Graph) -> None:
    graph.write(BOTH)
    assert graph.write(BOTH) == 1
    assert graph.write([]) == 1
    assert graph.write([], remove=["service:t:none", "OFFERS|a|b", ""]) == 1
    assert graph.write([ADVICE.model_copy(update={"name": "x"}), ADVICE]) == 1
    assert graph.commit == 1


def test_one_and_true_are_different_facts(graph: Graph) -> None:
    client = Client(id="client:t:1", facts={"veteran": Fact(value=True)})
    graph.write([client])
    assert graph.write([Client(id=client.id, facts={"veteran": Fact(value=1)})]) == 2
    assert graph.node(client.id, Client).facts["veteran"].value is not True


def test_what_is_put_twice_is_as_the_last_put_says(graph: Graph) -> None:
    graph.write([LEGAL_AID, LEGAL_AID.model_copy(update={"name": "Second"})])
    assert graph.node(LEGAL_AID.id, Organization).name == "Second"


def test_removing_a_node_removes_its_edges(graph: Graph) -> None:
    graph.write(BOTH)
    assert graph.write([], remove=[ADVICE.id]) == 2
    assert graph.get(ADVICE.id) is None
    assert list(graph.edges(Offers)) == []
    assert graph.get(LEGAL_AID.id) == LEGAL_AID


def test_removing_an_edge_leaves_its_ends(graph: Graph) -> None:
    graph.write(BOTH)
    graph.write([], remove=[OFFER.id])
    assert list(graph.edges(Offers)) == []
    assert graph.get(ADVICE.id) == ADVICE


def test_a_removed_record_can_come_back(graph: Graph) -> None:
    graph.write(BOTH)
    before = content(graph)
    graph.write([], remove=[LEGAL_AID.id])
    assert graph.write(BOTH) == 3
    assert content(graph) == before


@pytest.mark.parametrize(
    ("put", "remove"),
    [
        ([OFFER], []),
        ([OFFER, *BOTH], []),
        ([PANTRY, Offers(from_id=PANTRY.id, to_id="service:t:none")], []),
        ([PANTRY, PartnersWith(from_id=ADVICE.id, to_id=PANTRY.id)], []),
        ([PANTRY, LEGAL_AID, OFFER], [ADVICE.id]),
    ],
    ids=["no ends", "edge before its ends", "no end", "wrong kind", "end just removed"],
)
def test_an_edge_that_fits_nowhere_undoes_the_whole_write(
    graph: Graph, put: list[Node | Edge], remove: list[str]
) -> None:
    if remove:
        graph.write(BOTH)
    before = graph.commit, content(graph)
    with pytest.raises(SchemaViolation):
        graph.write(put, remove=remove)
    assert (graph.commit, content(graph)) == before


def test_a_node_may_not_become_of_a_kind_its_edges_do_not_fit(graph: Graph) -> None:
    graph.write(BOTH)
    with pytest.raises(SchemaViolation, match="OFFERS"):
        graph.write([Person(id=ADVICE.id)])
    assert graph.get(ADVICE.id) == ADVICE
    graph.write([Person(id=ADVICE.id)], remove=[OFFER.id])
    assert list(graph.nodes(Service)) == []
    assert graph.node(ADVICE.id, Person).id == ADVICE.id


def test_the_same_record_cannot_be_put_and_removed(graph: Graph) -> None:
    with pytest.raises(InvalidRequest, match=r"organization:t:legal-aid is both"):
        graph.write([LEGAL_AID], remove=[LEGAL_AID.id])
    with pytest.raises(InvalidRequest, match="a list of ids"):
        graph.write([], remove=LEGAL_AID.id)


class Stranger(Node):
    """A kind of node that no store knows."""


class Acquainted(Edge):
    """A kind of edge that no store knows."""

    kind = "ACQUAINTED"
    joins = (("Organization",), ("Organization",))


UNFIT: list[Node | Edge] = [
    Stranger(id="stranger:t:1"),
    Acquainted(from_id=LEGAL_AID.id, to_id=LEGAL_AID.id),
    LEGAL_AID.model_copy(update={"name": None}),
    LEGAL_AID.model_copy(update={"phones": ["555-0100"]}),
    LEGAL_AID.model_copy(update={"name": "half a character: \ud83d"}),
    Area.model_construct(id="area:t:1", name="A", geometry={"x": float("nan")}),
    ADVICE.model_copy(update={"id": "no id"}),
    Offers(from_id=LEGAL_AID.id, to_id=ADVICE.id, key="\ud83d"),
]


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("unfit", UNFIT, ids=range(len(UNFIT)))
def test_a_record_that_could_not_be_read_back_is_refused(graph: Graph, unfit: Node | Edge) -> None:
    graph.write(BOTH)
    with pytest.raises(InputError):
        graph.write([PANTRY, unfit])
    assert graph.commit == 1
    assert graph.get(PANTRY.id) is None


def test_what_is_no_record_is_refused(graph: Graph) -> None:
    with pytest.raises(InputError, match="A str is neither a node nor an edge"):
        graph.write(["service:t:advice"])  # type: ignore[list-item]


def test_an_id_that_is_no_text_is_not_found(graph: Graph) -> None:
    graph.write(BOTH)
    assert graph.get("service:t:\ud83d") is None
    assert list(graph.edges(Offers, from_id="\ud83d")) == []
    assert graph.write([], remove=["service:t:\ud83d"]) == 1


def test_asking_for_a_kind_nobody_stores_is_refused(graph: Graph) -> None:
    with pytest.raises(InvalidRequest, match="Node is no kind of node"):
        graph.nodes(Node)
    with pytest.raises(InvalidRequest, match="Edge is no kind of edge"):
        graph.edges(Edge)


@pytest.mark.parametrize("interruption", [RuntimeError, KeyboardInterrupt, GeneratorExit])
def test_a_write_that_is_interrupted_leaves_the_last_commit(
    graph: Graph, interruption: type[BaseException]
) -> None:
    graph.write(BOTH)

    def records() -> Iterator[Node]:
        yield from (Service(id=f"service:t:{n}", name="S") for n in range(5000))
        raise interruption

    before = content(graph)
    with pytest.raises(interruption):
        graph.write(records(), remove=[LEGAL_AID.id])
    assert graph.commit == 1
    assert content(graph) == before
    assert graph.write([PANTRY]) == 2


def test_what_puts_may_read_the_graph_and_sees_the_last_commit(graph: Graph) -> None:
    graph.write(BOTH)
    seen: list[int] = []

    def renamed() -> Iterator[Node]:
        for service in graph.nodes(Service):
            yield service.model_copy(update={"name": "Renamed"})
            seen.append(graph.commit)
            assert graph.get(service.id) == ADVICE

    assert graph.write(renamed()) == 2
    assert seen == [1]


def test_a_write_inside_a_write_is_told_that_the_store_is_busy(graph: Graph) -> None:
    def nested() -> Iterator[Node]:
        yield LEGAL_AID
        graph.write([PANTRY])

    with pytest.raises(StoreBusy):
        graph.write(nested())
    assert graph.commit == 0
    assert graph.write([PANTRY]) == 1


def test_a_listing_is_of_one_commit_and_stands_in_nobodys_way(graph: Graph) -> None:
    graph.write([Service(id=f"service:t:{n}", name="old") for n in range(20)])
    half_read = graph.nodes(Service)
    first = next(half_read)
    graph.write([Service(id=f"service:t:{n}", name="new") for n in range(30)])
    names = {first.name, *(service.name for service in half_read)}
    assert names == {"old"}
    assert {service.name for service in graph.nodes(Service)} == {"new"}


def test_changing_what_was_handed_in_changes_nothing_in_the_store(graph: Graph) -> None:
    shape: dict[str, object] = {"type": "Polygon", "coordinates": []}
    area = Area.model_validate({"id": "area:t:1", "name": "Town", "geometry": shape})
    graph.write([area])
    before = content(graph)
    assert area.geometry is not None
    area.geometry["type"] = "Point"
    assert content(graph) == before


def test_threads_read_whole_commits_while_another_writes(graph: Graph) -> None:
    def written(n: int) -> list[Node]:
        return [Service(id=f"service:t:{i}", name=str(n)) for i in range(40)]

    graph.write(written(0))
    torn: list[set[str]] = []
    failed: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                names = {service.name for service in graph.nodes(Service)}
                torn.extend([names] if len(names) != 1 else [])
        except BaseException as wrong:
            failed.append(wrong)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for n in range(1, 25):
            graph.write(written(n))
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert (torn, failed) == ([], [])
    assert graph.commit == 25


def test_threads_that_write_take_turns(graph: Graph) -> None:
    def write(n: int) -> None:
        for i in range(10):
            graph.write([Service(id=f"service:t:{n}-{i}", name="S")])

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert graph.commit == 40
    assert len(list(graph.nodes(Service))) == 40


def test_equal_content_has_one_hash_in_every_store(tmp_path: Path) -> None:
    hashes: set[tuple[str, str]] = set()
    for name, opening in STORES.items():
        folder = tmp_path / name
        folder.mkdir()
        graph = opening(folder)
        graph.write(BOTH if len(hashes) % 2 else [ADVICE, LEGAL_AID])
        graph.write([OFFER, PANTRY])
        graph.write([], remove=[PANTRY.id])
        hashes.add((name, content(graph)))
        graph.close()
    assert len(hashes) == len(STORES)
    assert len({digest for _, digest in hashes}) == 1


IDS = [f"x:t:{n}" for n in range(4)]
some_nodes = st.one_of(
    st.builds(Organization, id=st.sampled_from(IDS), name=st.sampled_from("ab")),
    st.builds(Service, id=st.sampled_from(IDS), name=st.sampled_from("ab")),
    st.builds(Person, id=st.sampled_from(IDS), role=st.sampled_from(["", "peer"])),
)
edge_fields = {
    "from_id": st.sampled_from(IDS),
    "to_id": st.sampled_from(IDS),
    "key": st.sampled_from(["", "k"]),
    "source": st.sampled_from(["", "s"]),
}
some_edges = st.one_of(
    st.builds(Offers, **edge_fields),
    st.builds(PartnersWith, **edge_fields),
    st.builds(WorksAt, **edge_fields),
)
edge_ids = some_edges.map(lambda edge: edge.id)
some_writes = st.tuples(
    st.lists(st.one_of(some_nodes, some_nodes, some_edges), max_size=7),
    st.lists(st.one_of(st.sampled_from(IDS), edge_ids), max_size=2),
)
REOPEN = "reopen"
histories = st.lists(st.one_of(some_writes, some_writes, some_writes, st.just(REOPEN)), max_size=8)
Content = tuple[dict[str, Node], dict[str, Edge]]


def fits(edge: Edge, nodes: dict[str, Node]) -> bool:
    ends = zip((edge.from_id, edge.to_id), edge.joins, strict=True)
    return all(id in nodes and type(nodes[id]).__name__ in allowed for id, allowed in ends)


def expected(held: Content, put: Iterable[Node | Edge], remove: list[str]) -> Content | None:
    """What a write should leave, told on two dicts; None where it should be refused."""
    nodes = {id: node for id, node in held[0].items() if id not in remove}
    edges = {
        id: edge
        for id, edge in held[1].items()
        if id not in remove and edge.from_id in nodes and edge.to_id in nodes
    }
    for record in put:
        if record.id in remove:
            return None
        if isinstance(record, Node):
            nodes[record.id] = record
        else:
            edges[record.id] = record
        if not all(fits(edge, nodes) for edge in edges.values()):
            return None
    return nodes, edges


def held_by(graph: Graph) -> Content:
    nodes = [node for kind in (Organization, Service, Person) for node in graph.nodes(kind)]
    edges = [edge for kind in (Offers, PartnersWith, WorksAt) for edge in graph.edges(kind)]
    return {node.id: node for node in nodes}, {edge.id: edge for edge in edges}


def tell(graph: Graph, held: Content, put: list[Node | Edge], remove: list[str]) -> Content:
    """Do one write and compare what it did with what it should do."""
    after, before = expected(held, put, remove), graph.commit
    try:
        number = graph.write(iter(put), remove=iter(remove))
    except EcographError:
        assert after is None
        after, number = held, before
    assert after is not None
    assert number == graph.commit == before + (after != held)
    return after


@every_store
def test_a_node_of_another_kind_that_says_the_same_is_a_change(
    opening: Opening, tmp_path: Path
) -> None:
    graph = opening(tmp_path)
    first = graph.write([Organization(id="x:t:0", name="b")])
    assert graph.write([Service(id="x:t:0", name="b")]) == first + 1
    assert isinstance(graph.get("x:t:0"), Service)
    graph.close()


@every_store
@settings(max_examples=60)
@given(history=histories)
def test_any_history_leaves_what_two_dicts_would_hold(
    opening: Opening, history: list[object]
) -> None:
    with TemporaryDirectory() as folder:
        graph = opening(Path(folder))
        held: Content = ({}, {})
        for step in history:
            if step == REOPEN and opening is in_a_file:
                graph.close()
                graph = opening(Path(folder))
            elif isinstance(step, tuple):
                held = tell(graph, held, *step)
            assert held_by(graph) == held
            for id in IDS:
                assert graph.get(id) == held[0].get(id)
                starting = [e for _, e in sorted(held[1].items()) if e.from_id == id]
                assert [e for e in graph.edges(Offers, from_id=id)] == [
                    e for e in starting if isinstance(e, Offers)
                ]
        assert graph.check() == []
        graph.close()


def test_records_of_many_shapes_survive(graph: Graph) -> None:
    term = TaxonomyTerm(id="taxonomy_term:t:BH", code="BH", name="Wohnen – „teuer“ \0 \u202e")
    client = Client(
        id="client:t:1",
        facts={
            "age": Fact(at_least=58, at_most=62.5),
            "documents": Fact(has=frozenset({"document:t:b", "document:t:a"}), complete=True),
            "date_of_birth": Fact(value="1960-02-29"),
        },
    )
    area = Area(id="area:t:1", name="Town", postal_codes=("00601", "00602"))
    lives = LivesIn(from_id=client.id, to_id=area.id, as_of=date(2026, 1, 1), confidence=0.1)
    helps = Addresses(from_id=ADVICE.id, to_id=term.id)
    graph.write([term, client, area, lives, ADVICE, helps])
    assert graph.get(client.id) == client
    assert graph.get(term.id) == term
    assert list(graph.edges(LivesIn)) == [lives]
    assert canonical_json(graph.node(client.id, Client)) == canonical_json(client)
