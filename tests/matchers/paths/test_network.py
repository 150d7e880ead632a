"""Is a network refused, with its first wrong edge, when it cannot be one?"""

from collections.abc import Callable
from threading import Thread

import numpy as np
import pytest

from ecograph.errors import InvalidRequest
from matchers.paths.network import Network, Scratch


def test_edges_lie_by_the_node_they_leave_and_by_the_one_they_reach() -> None:
    network = Network(3, [2, 0, 2], [1, 1, 0], [0.5, 1, 2], [1, 2, 4])
    assert network.out.starts.tolist() == [0, 1, 1, 3]
    assert network.out.edges["node"].tolist() == [1, 0, 1]
    assert network.out.edges["weight"].tolist() == [1, 2, 0.5]
    assert network.into.starts.tolist() == [0, 1, 3, 3]
    assert network.into.edges["mask"].tolist() == [4, 2, 1]
    assert repr(network) == "Network(3 nodes, 3 edges)"


def test_edges_between_the_same_nodes_are_all_kept() -> None:
    network = Network(2, [0, 0, 0], [1, 1, 1], [3, 1, 2])
    assert network.out.edges["weight"].tolist() == [3, 1, 2]
    assert set(network.out.edges["mask"].tolist()) == {255}


def test_a_network_cannot_be_changed() -> None:
    network = Network(2, [0], [1], [1])
    with pytest.raises(ValueError, match="read-only"):
        network.out.edges["weight"][0] = 2


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Network(2, [0, 0, 1], [1, 1, 0], [1, -0.5, -1]), "edge 1 weighs -0.5"),
        (lambda: Network(2, [0, 0], [1, 1], [0, np.nan]), "edge 1 weighs nan"),
        (lambda: Network(2, [0, 0], [1, 1], [np.inf, 1]), "edge 0 weighs inf"),
        (lambda: Network(2, [0, 2], [1, 1], [1, 1]), "number 1 has tail 2"),
        (lambda: Network(2, [0, 0], [1, -1], [1, 1]), "number 1 has head -1"),
        (lambda: Network(2, [0, 0], [1, 1], [1, 1], [1, 256]), "number 1 has mask 256"),
        (lambda: Network(2, [0.5], [1], [1]), "tail is to be whole numbers"),
        (lambda: Network(2, [0, 1], [1], [1]), "head has shape"),
        (lambda: Network(2, [0], [1], [1, 2]), "weight has shape"),
        (lambda: Network(-1, [], [], []), "-1 nodes"),
    ],
)
def test_what_is_no_network_is_refused(build: Callable[[], Network], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        build()


def test_every_thread_writes_on_its_own_and_uses_it_again() -> None:
    network = Network(2, [0], [1], [1])
    mine, theirs = network.scratch(), list[Scratch]()
    thread = Thread(target=lambda: theirs.append(network.scratch()))
    thread.start()
    thread.join()
    assert network.scratch() is mine
    assert theirs[0] is not mine
