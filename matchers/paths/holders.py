"""Who may introduce whom, what that tells, and by which laws each is bound: as columns of numbers.

Classes of data and laws on confidentiality are bits, in the order in which the model lists them. A
class that the model does not know is the last bit: no consent speaks of it, so it is never told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import local
from typing import NamedTuple, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from ecograph.nodes.client import DataClass
from ecograph.nodes.directory import PrivacyRegime
from matchers.paths.network import Records, by_node, check_ends, check_range, check_weights

CLASS_WORDS: tuple[str, ...] = get_args(DataClass)
REGIME_WORDS: tuple[str, ...] = get_args(PrivacyRegime)
OTHER = 1 << 7
"""The bit of every class that the model does not know."""
FINEST = 1e15
"""Weights are added as whole numbers of this fraction, so that equal ways are equal exactly."""
HEAVIEST = 100.0
"""Minus the logarithm of a chance of 4e-44; eight of these, and a start, can be added safely."""
LAST_EPOCH = 2**31 - 2
"""Stamps are wiped and counted anew after so many searches."""
MOST_COST, MOST_DAYS = 2**31 - 1, 2**31 - 1

LINK = np.dtype(
    [
        ("weight", "i8"),
        ("cost_cents", "i4"),
        ("days", "i4"),
        ("node", "i4"),
        ("edge", "i4"),
        ("told", "u1"),
        ("mask", "u1"),
    ],
    align=True,
)
"""`node` is the other end; `edge` the place at which the link was given."""
HOLDER = np.dtype([("is_mouth", "u1"), ("regimes", "u1")])
PLACED = np.dtype([("stamp", "i4"), ("place", "i4")])

Bytes: TypeAlias = npt.NDArray[np.uint8]


def class_bits(words: Iterable[str]) -> int:
    """The classes of data as bits."""
    bits = 0
    for word in words:
        bits |= 1 << CLASS_WORDS.index(word) if word in CLASS_WORDS else OTHER
    return bits


def regime_bits(words: Iterable[str]) -> int:
    """The laws on confidentiality as bits; what is none binds nobody."""
    return sum({1 << REGIME_WORDS.index(word) for word in words if word in REGIME_WORDS})


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Steps that may be taken, side by side: one number each in every column."""

    tails: npt.ArrayLike
    heads: npt.ArrayLike
    weights: npt.ArrayLike
    """Minus the natural logarithm of the chance that the step is completed."""
    told: npt.ArrayLike
    """What the step tells by itself: the classes as bits."""
    days: npt.ArrayLike
    cost_cents: npt.ArrayLike
    masks: npt.ArrayLike | None = None
    """The kinds of step it is, one bit each; left out: every kind."""


class Marks(NamedTuple):
    """What a search writes on; used again by the next one of the same thread, without wiping."""

    placed: Records
    epoch: npt.NDArray[np.int64]


class HolderNetwork:
    """Holders of what a client tells, and the steps between them, ready to be searched.

    Holders are numbers from 0, in the order that is to settle ties. Several steps may join the same
    two holders: they may differ in all they are.
    """

    def __init__(self, links: Links, *, is_mouth: npt.ArrayLike, regimes: npt.ArrayLike) -> None:
        """Build it from its steps and, by holder, whether it is a person or group, and its laws.

        Raises
        ------
        InvalidRequest
            A step joins what is no holder, or a number is out of range. The first is named by its
            place, 0 being the first.
        """
        self.count = int(np.size(np.asarray(is_mouth)))
        from_, to = check_ends(self.count, links.tails, links.heads)
        size = len(from_)
        rows = np.zeros(size, LINK)
        rows["weight"] = np.rint(check_weights(links.weights, size, most=HEAVIEST) * FINEST)
        rows["told"] = check_range("told", links.told, size, most=255)
        rows["days"] = check_range("days", links.days, size, most=MOST_DAYS)
        rows["cost_cents"] = check_range("cost_cents", links.cost_cents, size, most=MOST_COST)
        rows["edge"] = np.arange(size)
        rows["mask"] = 255
        if links.masks is not None:
            rows["mask"] = check_range("mask", links.masks, size, most=255)
        self.holders = np.zeros(self.count, HOLDER)
        self.holders["is_mouth"] = check_range("is_mouth", is_mouth, self.count, most=1)
        self.holders["regimes"] = check_range("regimes", regimes, self.count, most=255)
        self.holders.flags.writeable = False
        self.out = by_node(self.count, from_, to, rows)
        self.into = by_node(self.count, to, from_, rows)
        self._scratch = local()

    def __repr__(self) -> str:
        """Say how large it is."""
        return f"HolderNetwork({self.count:,} holders, {len(self.out.edges):,} steps)"

    def marks(self) -> Marks:
        """What this thread may write on."""
        kept: Marks | None = getattr(self._scratch, "kept", None)
        if kept is None:
            kept = Marks(np.zeros(self.count, PLACED), np.zeros(1, np.int64))
            self._scratch.kept = kept
        if kept.epoch[0] >= LAST_EPOCH:
            kept.placed["stamp"] = 0
            kept.epoch[0] = 0
        return kept
