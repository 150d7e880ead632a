"""How much does each step add? Against the definition: the mean over all orders."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import InvalidRequest
from matchers.leverage.shares import shapley

games = st.integers(1, 5).flatmap(
    lambda n: st.lists(st.integers(0, 9), min_size=1 << n, max_size=1 << n)
)


@settings(max_examples=1000)
@given(games)
def test_a_share_is_the_mean_of_what_a_step_adds_over_all_orders(values: list[int]) -> None:
    count = len(values).bit_length() - 1
    orders = list(permutations(range(count)))
    added = [0.0] * count
    for order in orders:
        taken = 0
        for player in order:
            added[player] += values[taken | 1 << player] - values[taken]
            taken |= 1 << player
    found = shapley([1 << player for player in range(count)], lambda taken: values[taken])
    assert found == pytest.approx([total / len(orders) for total in added], abs=1e-8)
    assert sum(found) == pytest.approx(values[-1] - values[0], abs=1e-7)


def test_two_steps_that_work_only_together_share_alike() -> None:
    assert shapley([1, 2], lambda taken: 10.0 if taken == 3 else 0.0) == [5, 5]


def test_a_step_that_adds_nothing_has_no_share() -> None:
    assert shapley([1, 4], lambda taken: 3.0 if taken & 1 else 0.0) == [3, 0]


def test_shares_of_more_than_ten_steps_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="up to 10 steps, not 11"):
        shapley([1 << n for n in range(11)], lambda _: 0.0)
