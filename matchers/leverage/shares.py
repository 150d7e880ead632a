"""How much does each step add to what a set of them opens?

Shapley, "A value for n-person games" (1953): the mean of what it adds over all orders in which the
steps could be taken, so that "both together" is not sold as the doing of one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import factorial

from ecograph.errors import InvalidRequest

MOST_PLAYERS = 10
"""Exact up to here: 1,024 sets are valued."""


def shapley(steps: Sequence[int], value: Callable[[int], float]) -> list[float]:
    """The share of each step, given as a bit, in the value of all of them; they sum to it.

    Raises
    ------
    InvalidRequest
        There are more than ten steps.
    """
    count = len(steps)
    if count > MOST_PLAYERS:
        raise InvalidRequest(f"Shares are worked out for up to {MOST_PLAYERS} steps, not {count}.")
    values = [
        value(sum(step for place, step in enumerate(steps) if chosen >> place & 1))
        for chosen in range(1 << count)
    ]
    weights = [
        factorial(size) * factorial(count - size - 1) / factorial(count) for size in range(count)
    ]
    return [
        round(
            sum(
                weights[chosen.bit_count()] * (values[chosen | 1 << place] - values[chosen])
                for chosen in range(1 << count)
                if not chosen >> place & 1
            ),
            9,
        )
        for place in range(count)
    ]
