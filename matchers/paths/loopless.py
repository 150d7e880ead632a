"""Which are the lightest ways from one node to another that pass no node twice?"""

from __future__ import annotations

from ecograph.errors import InvalidRequest
from ecograph.record import Record
from matchers.paths.network import Network

MOST = 10_000
"""More paths than anybody reads."""


class Route(Record):
    """A way through a network."""

    nodes: tuple[int, ...]
    weight: float


def find_loopless(
    network: Network, source: int, target: int, k: int, *, allowed: int = 255
) -> tuple[Route, ...]:
    """Find the `k` lightest ways that pass no node twice, however many hops they take.

    Of several edges between the same two nodes the lightest that is allowed counts. The weights are
    exact: no other way is lighter than the last one listed. Ways of the same weight (to nine
    decimals) are listed by hops, then by nodes; which of them are listed, where not all are, is the
    same each time and follows no rule that could be told.

    Parameters
    ----------
    allowed
        The kinds of edge that may be taken, one bit each: an edge needs one of them in its mask.

    Raises
    ------
    InvalidRequest
        An end is no node, both are the same, or `k` or `allowed` is out of range.
    """
    network.check_node("source", source)
    network.check_node("target", target)
    if source == target:
        raise InvalidRequest(f"source and target are both {source}: a way leads somewhere else.")
    if not 1 <= k <= MOST:
        raise InvalidRequest(f"k={k}: ask for 1 to {MOST:,} ways.")
    if not 1 <= allowed <= 255:
        raise InvalidRequest(f"allowed={allowed}: it is a mask of eight bits, 1 to 255.")
    from matchers.paths.compiling import kept  # numba takes a second to load
    from matchers.paths.yen import Effort, k_lightest

    rows = (network.out, network.into)
    pool, starts, lengths, weights = kept(k_lightest)(
        rows, (source, target), k, allowed, network.scratch(), Effort()
    )
    found = [
        Route(nodes=tuple(pool[at : at + length].tolist()), weight=float(weight))
        for at, length, weight in zip(starts, lengths, weights, strict=True)
    ]
    return tuple(sorted(found, key=lambda way: (round(way.weight, 9), len(way.nodes), way.nodes)))
