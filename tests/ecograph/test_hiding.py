"""Is everything hidden that is reached only through what is hidden, and nothing else?"""

from hypothesis import given
from hypothesis import strategies as st

from ecograph.edges import Delivered, Edge, Offers, OpenDuring, ReachedThrough, Runs
from ecograph.hiding import find_secret
from ecograph.nodes import Node
from ecograph.nodes.directory import (
    Contact,
    Organization,
    Program,
    Schedule,
    Service,
    ServiceAtLocation,
)
from ecograph.stores.memory import MemoryGraph

N = 3
KINDS: dict[str, type[Node]] = {
    "organization": Organization,
    "service": Service,
    "service_at_location": ServiceAtLocation,
    "program": Program,
    "schedule": Schedule,
    "contact": Contact,
}
JOINS: list[tuple[type[Edge], str, str]] = [
    (Offers, "organization", "service"),
    (Runs, "organization", "program"),
    (Delivered, "service", "service_at_location"),
    (OpenDuring, "service", "schedule"),
    (OpenDuring, "service_at_location", "schedule"),
    (ReachedThrough, "organization", "contact"),
    (ReachedThrough, "service", "contact"),
    (ReachedThrough, "service_at_location", "contact"),
]
links = st.sets(
    st.tuples(st.sampled_from(JOINS), st.integers(0, N - 1), st.integers(0, N - 1)), max_size=25
)
marks = st.sets(
    st.tuples(st.sampled_from(["organization", "service"]), st.integers(0, N - 1)), max_size=3
)


def world(
    linked: set[tuple[tuple[type[Edge], str, str], int, int]], marked: set[tuple[str, int]]
) -> MemoryGraph:
    nodes = [
        model.model_validate(
            {"id": f"{kind}:test:{n}"}
            | ({"name": ""} if model in (Organization, Service, Program) else {})
            | ({"private": True} if (kind, n) in marked else {})
        )
        for kind, model in KINDS.items()
        for n in range(N)
    ]
    edges = [
        edge(from_id=f"{start}:test:{a}", to_id=f"{end}:test:{b}")
        for (edge, start, end), a, b in linked
    ]
    graph = MemoryGraph()
    graph.write([*nodes, *edges])
    return graph


@given(links, marks)
def test_hidden_is_what_is_marked_and_what_has_only_hidden_owners(
    linked: set[tuple[tuple[type[Edge], str, str], int, int]], marked: set[tuple[str, int]]
) -> None:
    hidden = {f"{kind}:test:{n}" for kind, n in marked}
    owners: dict[str, set[str]] = {}
    for (edge, start, end), a, b in linked:
        if edge is Offers and f"{start}:test:{a}" in hidden:
            hidden.add(f"{end}:test:{b}")
        elif edge is not Offers:
            owners.setdefault(f"{end}:test:{b}", set()).add(f"{start}:test:{a}")
    for _ in JOINS:  # again and again, until surely nothing more comes
        hidden |= {id for id, through in owners.items() if through <= hidden}
    assert find_secret(world(linked, marked)).hidden == hidden


def test_nothing_is_hidden_where_nothing_is_marked() -> None:
    secret = find_secret(world({(JOINS[0], 0, 0), (JOINS[2], 0, 0)}, set()))
    assert (secret.hidden, secret.confidential, secret.at_confidential) == (frozenset(),) * 3
