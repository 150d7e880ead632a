"""Which are the best ways of a few hops on which nobody is told what the client has not allowed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from ecograph.errors import InvalidRequest
from ecograph.record import Record
from matchers.paths.holders import FINEST, HEAVIEST, MOST_DAYS, HolderNetwork
from matchers.paths.network import check_node
from matchers.paths.telling import NO_CONSENT, RULES, Columns, Rules, Said, law_of

MOST_HOPS = 8
MOST_WAYS = 1000
MOST_LABELS = 200_000
"""After so many the search stops and says so: tens of megabytes."""
ENDLESS = 2**61


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody reached already, with all that was spent and told on the way there."""

    node: int
    weight: float = 0.0
    hops: int = 0
    days: int = 0
    cost_cents: int = 0
    retellings: int = 0
    told: int = 0
    """The classes that were told on the way, as bits."""
    consent: int = NO_CONSENT
    """Which of what was said, if any, let them be told and lets them be passed on."""
    passed: tuple[int, ...] = ()
    """Who was passed on the way there and may not be passed again."""
    rank: int = 0
    """Of equal ways the one from the lower rank comes first; starts of one rank count as the same
    way there, by parallel steps."""


@dataclass(frozen=True, slots=True)
class Most:
    """What a way may take in all, what was spent before its start included; None: no limit."""

    hops: int = 4
    days: int | None = None
    cost_cents: int | None = None
    retellings: int | None = None
    labels: int = MOST_LABELS


NO_MORE = Most()


@dataclass(frozen=True, slots=True)
class Quest:
    """From where to where, and how."""

    starts: Sequence[Start]
    targets: Sequence[int]
    """A way ends at the first of these that it reaches."""
    k: int = 3
    most: Most = NO_MORE
    allowed: int = 255
    """The kinds of step that may be taken, one bit each: a step needs one of them in its mask."""
    barred: Sequence[int] = ()
    """Holders who may not be on a way."""
    days_first: bool = False
    """In a crisis days come before the chance of success."""


class Way(Record):
    """One way, from its start."""

    start: int
    """The place of its start among those that were given."""
    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    """The places of its steps among those that the network was built from."""
    weight: float
    hops: int
    days: int
    cost_cents: int
    retellings: int


class Ways(Record):
    """The best ways, the best first."""

    ways: tuple[Way, ...]
    complete: bool
    """Whether the search came to its end. If not, those listed are the best, and more may exist."""
    labels: int
    """How much the search had to look at."""


def find_bounded(
    network: HolderNetwork, quest: Quest, said: Sequence[Said] = (), *, rules: Rules = RULES
) -> Ways:
    """Find the `k` best ways that pass nobody twice, under the law of a hop (docs/handoffs.md).

    The order is that of `find_handoffs`: the lightest first, by the sum of the weights to nine
    decimals; then fewer hops, fewer days, the start's rank, and the numbers of the holders. Over
    the same holders, from starts of one rank, only the best is listed. The answer equals sorting
    all ways.

    Parameters
    ----------
    said
        What the client has permitted or denied and holds on the day and for the purpose, by id.

    Raises
    ------
    InvalidRequest
        A holder is none, a number is out of range, or there is no start or target.
    """
    _check(network, quest, said)
    from matchers.paths.compiling import kept  # numba takes a second to load
    from matchers.paths.labels import (
        FIGURES,
        NEVER,
        Asked,
        Starts,
        World,
        k_best,
    )

    figures = np.zeros((len(quest.starts), FIGURES), np.int64)
    for row, start in zip(figures, quest.starts, strict=True):
        held = start.told & rules.protected if network.holders["is_mouth"][start.node] else 0
        row[:7] = (
            round(start.weight * FINEST),
            start.days,
            start.cost_cents,
            start.retellings,
            start.hops,
            held,
            start.consent,
        )
    most = quest.most
    limits = (None, most.days, most.cost_cents, most.retellings)
    passed = np.full((len(quest.starts), MOST_HOPS), -1, np.int32)
    for at, start in enumerate(quest.starts):
        passed[at, : len(start.passed)] = start.passed
    found, trails, labels, complete = kept(k_best)(
        World(network.out, network.into, network.holders, law_of(said, rules), quest.allowed),
        Starts(
            figures,
            _column(start.node for start in quest.starts),
            _column(start.rank for start in quest.starts),
            passed,
        ),
        Asked(
            _column(quest.targets),
            _column(quest.barred),
            quest.k,
            np.array([NEVER if limit is None else limit for limit in limits], np.int64),
            most.hops,
            quest.days_first,
            most.labels,
        ),
        network.marks(),
    )
    ways = tuple(
        _way(quest, row.tolist(), trail.tolist()) for row, trail in zip(found, trails, strict=True)
    )
    return Ways(ways=ways, complete=complete, labels=labels)


def _way(quest: Quest, row: list[int], trail: list[int]) -> Way:
    weight, days, cost_cents, retellings, hops, _, _, start = row[:8]
    steps = hops - quest.starts[start].hops
    return Way(
        start=start,
        nodes=tuple(trail[1 : 2 + steps]),
        edges=tuple(trail[MOST_HOPS + 2 : MOST_HOPS + 2 + steps]),
        weight=weight / FINEST,
        hops=hops,
        days=days,
        cost_cents=cost_cents,
        retellings=retellings,
    )


def _column(numbers: object) -> Columns:
    return np.fromiter(numbers, np.int32)  # type: ignore[call-overload,no-any-return]


def _check(network: HolderNetwork, quest: Quest, said: Sequence[Said]) -> None:
    most = quest.most
    if not quest.starts or not quest.targets:
        raise InvalidRequest("A way needs at least one start and one target.")
    if not 1 <= most.hops <= MOST_HOPS:
        raise InvalidRequest(f"hops={most.hops}: a way may have 1 to {MOST_HOPS}.")
    if not 1 <= quest.k <= MOST_WAYS:
        raise InvalidRequest(f"k={quest.k}: ask for 1 to {MOST_WAYS:,} ways.")
    if not 1 <= quest.allowed <= 255:
        raise InvalidRequest(f"allowed={quest.allowed}: it is a mask of eight bits, 1 to 255.")
    for name in ("days", "cost_cents", "retellings", "labels"):
        limit: int | None = getattr(most, name)
        if limit is not None and not 0 <= limit < ENDLESS:
            raise InvalidRequest(f"{name}={limit}: a limit is 0 or more; leave it out for none.")
    for node in chain(quest.targets, quest.barred):
        check_node(network.count, "holder", node)
    for at, start in enumerate(quest.starts):
        check_node(network.count, "start", start.node)
        spent = (start.hops, start.days, start.cost_cents, start.retellings)
        most_weight = MOST_HOPS * HEAVIEST
        if min(spent) < 0 or max(spent) > MOST_DAYS or not 0 <= start.weight <= most_weight:
            raise InvalidRequest(
                f"start {at}: what was spent before it must be numbers from 0 to {MOST_DAYS:,}, "
                f"and its weight from 0 to {most_weight:g}."
            )
        if not -1 <= start.consent < len(said) or len(start.passed) > MOST_HOPS:
            raise InvalidRequest(f"start {at}: no such consent, or too many who were passed.")
