"""Who is joined to whom, at which weight: a network that is built once and never changes.

Nodes are numbers from 0. Edges lie side by side by the node they leave, and once more by the node
they reach. Several edges may join the same two nodes: they differ in weight or in their mask.
"""

from __future__ import annotations

from threading import local
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ecograph.errors import InvalidRequest

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Records: TypeAlias = npt.NDArray[np.void]

EDGE = np.dtype([("weight", "f8"), ("node", "i4"), ("mask", "u1")], align=True)
"""`node` is the other end; `mask` the kinds of edge it is, one bit each."""
REACHED = np.dtype([("dist", "f8"), ("via", "i4"), ("stamp", "i4")], align=True)
"""What a search knows of a node; it is of this search only where the stamp says so."""
LAST_EPOCH = 2**30
"""Stamps are wiped and counted anew long before they run out: one search takes many."""
MOST_NODES = 2**31 - 1


class Rows(NamedTuple):
    """The edges of node `n` are those from `starts[n]` to before `starts[n + 1]`."""

    starts: Ints
    edges: Records


class Scratch(NamedTuple):
    """What a search writes on; used again by the next one of the same thread, without wiping."""

    forward: Records
    backward: Records
    again: Records
    epoch: Ints


class Network:
    """Nodes and weighted edges, ready to be searched by several threads at once."""

    def __init__(
        self,
        count: int,
        tails: npt.ArrayLike,
        heads: npt.ArrayLike,
        weights: npt.ArrayLike,
        masks: npt.ArrayLike | None = None,
    ) -> None:
        """Build a network of `count` nodes; an edge without a mask is of every kind.

        Raises
        ------
        InvalidRequest
            An edge joins what is no node, or its weight is negative or no number. The first such
            edge is named by its place, 0 being the first.
        """
        from_, to = check_ends(count, tails, heads)
        edges = np.zeros(len(from_), EDGE)
        edges["weight"] = check_weights(weights, len(from_))
        edges["mask"] = 255 if masks is None else check_range("mask", masks, len(from_), most=255)
        self.count = count
        self.out = by_node(count, from_, to, edges)
        self.into = by_node(count, to, from_, edges)
        self._scratch = local()

    def __repr__(self) -> str:
        """Say how large it is."""
        return f"Network({self.count:,} nodes, {len(self.out.edges):,} edges)"

    def scratch(self) -> Scratch:
        """What this thread may write on."""
        kept: Scratch | None = getattr(self._scratch, "kept", None)
        if kept is None:
            kept = Scratch(
                np.zeros(self.count, REACHED),
                np.zeros(self.count, REACHED),
                np.zeros(self.count, REACHED),
                np.zeros(1, np.int64),
            )
            self._scratch.kept = kept
        if kept.epoch[0] >= LAST_EPOCH:
            for side in kept[:3]:
                side["stamp"] = 0
            kept.epoch[0] = 0
        return kept

    def check_node(self, name: str, node: int) -> None:
        """Refuse what is no node.

        Raises
        ------
        InvalidRequest
            Says which number, and which there are.
        """
        check_node(self.count, name, node)


def check_node(count: int, name: str, node: int) -> None:
    """Refuse what is no node.

    Raises
    ------
    InvalidRequest
        Says which number, and which there are.
    """
    if not 0 <= node < count:
        raise InvalidRequest(f"{name}={node} is no node: they are numbered 0 to {count - 1}.")


def check_ends(count: int, tails: npt.ArrayLike, heads: npt.ArrayLike) -> tuple[Ints, Ints]:
    """Return both ends of every edge as numbers.

    Raises
    ------
    InvalidRequest
        An end is no node, there are more of one end than of the other, or too many nodes.
    """
    if not 0 <= count <= MOST_NODES:
        raise InvalidRequest(f"{count} nodes: a network has 0 to {MOST_NODES:,}.")
    from_ = check_range("tail", tails, np.size(np.asarray(tails)), most=count - 1)
    return from_, check_range("head", heads, len(from_), most=count - 1)


def check_range(name: str, values: npt.ArrayLike, count: int, *, most: int) -> Ints:
    """Return whole numbers from 0 to `most`, one for each edge or node.

    Raises
    ------
    InvalidRequest
        One is out of range or not whole, or there are not `count` of them.
    """
    found = _column(name, values, count)
    if count and found.dtype.kind not in "iub":
        raise InvalidRequest(f"{name} is to be whole numbers, not {found.dtype}.")
    wrong = np.flatnonzero((found < 0) | (found > most)) if count else np.zeros(0, np.int64)
    if len(wrong):
        at = int(wrong[0])
        raise InvalidRequest(f"number {at} has {name} {found[at]}: it must be 0 to {most}.")
    return found.astype(np.int64)


def check_weights(weights: npt.ArrayLike, count: int, *, most: float = np.inf) -> Floats:
    """Return the weights, of which none is negative, endless or no number.

    Raises
    ------
    InvalidRequest
        Names the first edge whose weight is, or is above `most`.
    """
    found: Floats = _column("weight", weights, count).astype(np.float64)
    wrong = np.flatnonzero(~(np.isfinite(found) & (found >= 0) & (found <= most)))
    if len(wrong):
        at = int(wrong[0])
        upto = f"from 0 to {most:g}" if np.isfinite(most) else "of 0 or more"
        raise InvalidRequest(f"edge {at} weighs {found[at]}: a weight must be a number {upto}.")
    return found


def _column(name: str, values: npt.ArrayLike, count: int) -> npt.NDArray[Any]:
    found = np.asarray(values)
    if found.shape != (count,):
        raise InvalidRequest(
            f"{name} has shape {found.shape}: one number is needed for each of {count}."
        )
    return found


def by_node(count: int, near: Ints, far: Ints, edges: Records) -> Rows:
    """Lay edges side by side by their near end, then by their far end, then as they were given."""
    order = np.argsort(near * max(count, 1) + far, kind="stable")
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(near, minlength=count), out=starts[1:])
    laid = edges[order]
    laid["node"] = far[order]
    starts.flags.writeable = laid.flags.writeable = False
    return Rows(starts, laid)
