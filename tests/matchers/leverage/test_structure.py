"""Does the second opinion say what the papers say? Worked by hand, or published figures."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pytest

from ecograph.edges import Edge, TiedTo, WorksAt
from ecograph.nodes import Client, Node, Organization, Person
from ecograph.stores.memory import MemoryGraph
from matchers.leverage.answers import Structure
from matchers.leverage.structure import fragmentation, kendall_tau, measure_structure

ANA = "client:t:ana"


def person(name: str) -> str:
    return f"person:t:{name}"


def measured(
    alters: Mapping[str, Mapping[str, object]],
    *among: tuple[str, str],
    gains: Mapping[str, float] | None = None,
    more: tuple[Node | Edge, ...] = (),
) -> Structure:
    """A client tied to people by name, with what is said of each tie; and ties among them."""
    nodes: list[Node | Edge] = [Client(id=ANA)]
    edges: list[Node | Edge] = []
    for name, said in alters.items():
        nodes.append(Person(id=person(name), name=name))
        tie = {"from_id": ANA, "to_id": person(name), "strength": "strong", **said}
        edges.append(TiedTo.model_validate(tie))
    edges += [TiedTo(from_id=person(a), to_id=person(b)) for a, b in among]
    graph = MemoryGraph()
    graph.write(nodes + [one for one in more if isinstance(one, Node)])
    graph.write(edges + [one for one in more if isinstance(one, Edge)])
    return measure_structure(graph, ANA, gains or {})


def plain(names: str) -> dict[str, dict[str, object]]:
    return {name: {} for name in names}


def test_without_ties_nothing_is_measured() -> None:
    found = measured({})
    assert (found.size, found.constraint, found.effective_size) == (0, None, None)
    assert (found.alters, found.kendall_tau) == ((), None)


def test_constraint_of_people_who_do_not_know_each_other_is_one_over_their_number() -> None:
    """Burt 1992: p_ij = 1/n, and nothing is lent on: n (1/n)^2."""
    assert measured(plain("abcd")).constraint == 0.25
    assert measured(plain("a")).constraint == 1


def test_constraint_of_a_triangle_is_nine_eighths() -> None:
    """Two who know each other: p = 1/2 each, lent on 1/2 x 1/2, so 2 (3/4)^2."""
    assert measured(plain("ab"), ("a", "b")).constraint == 1.125


def test_effective_size_is_the_number_less_their_mean_ties_among_themselves() -> None:
    """Borgatti 1997: n - 2t/n, here 4 - 2 x 2 / 4."""
    assert measured(plain("abcd"), ("a", "b"), ("c", "d")).effective_size == 3


def test_betweenness_leaves_the_client_out() -> None:
    """On a line a - b - c all ways between the others lead over b."""
    found = {
        one.name: one.betweenness for one in measured(plain("abc"), ("a", "b"), ("b", "c")).alters
    }
    assert found == {"a": 0, "b": 1, "c": 0}
    assert measured(plain("ab")).alters[0].betweenness is None


def test_somebody_is_the_only_bridge_to_a_sector_that_falls_away_without_them() -> None:
    alters = {
        "a": {"sector": "family"},
        "b": {"sector": "family"},
        "c": {"sector": "friends"},
        "d": {"sector": "work"},
    }
    found = measured(alters, ("a", "b"), ("b", "c"), ("c", "d"))
    bridges = {one.name: one.only_bridge_to for one in found.alters}
    assert bridges == {"a": (), "b": ("family",), "c": ("work",), "d": ()}
    assert "much hangs on" in found.sentence


def test_fragmentation_of_known_graphs() -> None:
    """Borgatti 2006: nothing is apart in a full graph, all is without ties; a line of three."""
    assert fragmentation(nx.relabel_nodes(nx.complete_graph(5), str), without="0") == 0
    assert fragmentation(nx.relabel_nodes(nx.star_graph(4), str), without="0") == 1
    line = nx.relabel_nodes(nx.path_graph(4), str)
    assert fragmentation(line, without="0") == pytest.approx(1 - 2 * 2.5 / 6)
    assert fragmentation(nx.relabel_nodes(nx.path_graph(2), str), without="0") is None


def test_betweenness_on_a_published_network_is_that_of_the_paper() -> None:
    """Krackhardt's kite (1990): node 7 has the most, 14 of 36 ways."""
    kite = nx.krackhardt_kite_graph()
    names = {n: f"k{n}" for n in kite}
    found = measured(
        {name: {} for name in names.values()}, *((names[a], names[b]) for a, b in kite.edges)
    )
    by_name = {one.name: one.betweenness for one in found.alters}
    assert by_name["k7"] == pytest.approx(14 / 36, abs=1e-9)
    assert max(by_name, key=lambda name: by_name[name] or 0) == "k7"


def test_ties_that_harm_or_only_strain_are_not_counted_and_are_named() -> None:
    found = measured(
        {
            "kind": {},
            "unsafe": {"safe": False},
            "over": {"strength": "broken"},
            "strain": {"stress": True, "flow": "from_client"},
            "both": {"stress": True, "flow": "both"},
        }
    )
    assert [one.name for one in found.alters] == ["both", "kind"]
    assert found.left_out == ("over", "strain", "unsafe")


def test_drain_is_stress_and_what_is_given_less_what_comes_back() -> None:
    found = measured(
        {
            "a": {"flow": "to_client"},
            "b": {"flow": "both", "stress": True},
            "c": {"flow": "from_client"},
            "d": {},
        }
    )
    assert [one.drain for one in found.alters] == [-1, 1, 1, None]


def test_tau_is_that_of_kendall_and_undefined_where_an_order_has_one_place_only() -> None:
    """Three pairs agree and none disagrees: 1; one of three turned round: 1/3."""
    assert kendall_tau([(1, 1), (2, 2), (3, 3)]) == 1
    assert kendall_tau([(1, 1), (2, 3), (3, 2)]) == pytest.approx(1 / 3)
    assert kendall_tau([(1, 3), (2, 2), (3, 1)]) == -1
    assert kendall_tau([(1, 1), (1, 2), (1, 3)]) is None
    assert kendall_tau([(1, 1), (2, 2)]) is None
    assert kendall_tau([(1, 1), (1, 2), (2, 3)]) == pytest.approx(2 / 6**0.5)


def test_gains_of_steps_are_those_of_where_somebody_works() -> None:
    house = Organization(id="organization:t:house", name="House")
    works = WorksAt(from_id=person("a"), to_id=house.id)
    found = measured(plain("ab"), gains={house.id: 2.0}, more=(house, works))
    assert [one.gain for one in found.alters] == [2, None]


def test_private_organizations_are_not_in_it() -> None:
    hidden = Organization(id="organization:t:hidden", name="Hidden", private=True)
    tie = TiedTo(from_id=ANA, to_id=hidden.id, strength="strong")
    found = measured(plain("a"), more=(hidden, tie))
    assert (found.size, found.left_out) == (1, ())
