"""How long does each of several calls take, in one run, one after the other in turns?"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from math import ceil
from statistics import median
from time import perf_counter
from typing import NamedTuple

Call = Callable[[], object]
SHORTEST_S = 0.02
"""A quicker call is repeated until a turn takes about this long."""


class Sample(NamedTuple):
    """The seconds that one call took, over several turns."""

    median_s: float
    least_s: float
    most_s: float
    turns: int


def take_turns(calls: Mapping[str, Call], *, turns: int) -> dict[str, Sample]:
    """Time every call `turns` times in the order A B A B, after one call of each that is not timed.

    A machine that slows down for a while thus slows all of them down, and their ratio stays.
    """
    repeats = {name: _repeats(call) for name, call in calls.items()}
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(turns):
        for name, call in calls.items():
            seconds[name].append(_seconds(call, repeats[name]))
    return {
        name: Sample(median(took), min(took), max(took), turns) for name, took in seconds.items()
    }


def _repeats(call: Call) -> int:
    first = _seconds(call, 1)  # loads what is loaded by the first use
    took = first if first > 1 else _seconds(call, 1)
    return max(1, ceil(SHORTEST_S / took))


def _seconds(call: Call, repeats: int) -> float:
    gc.collect()
    started = perf_counter()
    for _ in range(repeats):
        call()
    return (perf_counter() - started) / repeats
