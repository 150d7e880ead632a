"""Is the least cost found, is the way it was found told, and is nonsense refused?"""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import InvalidRequest
from matchers.solving import Bounded, minimise

COLUMNS = 4


@st.composite
def programmes(draw: st.DrawFn) -> tuple[list[int], list[Bounded]]:
    """Costs and conditions over a few columns of 0 or 1."""
    costs = draw(st.lists(st.integers(0, 9), min_size=COLUMNS, max_size=COLUMNS))
    rows = [
        Bounded(
            tuple(
                (column, float(factor))
                for column, factor in enumerate(
                    draw(st.lists(st.integers(-2, 2), min_size=COLUMNS, max_size=COLUMNS))
                )
            ),
            lo=draw(st.integers(-2, 3)),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return costs, rows


@settings(max_examples=1000)
@given(programmes())
def test_the_least_cost_is_that_of_trying_everything(
    programme: tuple[list[int], list[Bounded]],
) -> None:
    costs, rows = programme
    tried = [
        sum(c * v for c, v in zip(costs, values, strict=True))
        for values in product((0, 1), repeat=COLUMNS)
        if all(sum(f * values[c] for c, f in row.terms) >= row.lo for row in rows)
    ]
    found = minimise(costs, rows, integer=[True] * COLUMNS, upper=[1.0] * COLUMNS)
    if not tried:
        assert (found.status, found.values) == ("infeasible", None)
    else:
        assert found.status == "optimal"
        assert found.objective == pytest.approx(min(tried))
        assert found.gap == 0


def test_a_part_of_a_thing_is_taken_where_it_may_be() -> None:
    row = Bounded(((0, 2.0),), lo=1)
    assert minimise([1], [row], integer=[False], upper=[1]).values == (0.5,)
    assert minimise([1], [row], integer=[True], upper=[1]).values == (1.0,)


def test_no_columns_cost_nothing_or_cannot_be() -> None:
    assert minimise([], [], integer=[], upper=[]).objective == 0
    assert minimise([], [Bounded((), lo=1)], integer=[], upper=[]).status == "infeasible"


@pytest.mark.parametrize("cost", [-1, float("nan"), float("inf")])
def test_a_cost_below_nothing_is_refused(cost: float) -> None:
    with pytest.raises(InvalidRequest, match="column 0"):
        minimise([cost], [], integer=[True], upper=[1])


def test_no_time_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="time_limit_s is 0"):
        minimise([1], [], integer=[True], upper=[1], time_limit_s=0)


def test_a_time_limit_is_told_with_a_bound() -> None:
    n = 60
    weights = [((i * 7919) % 997) + 100 for i in range(n)]
    rows = [
        Bounded(tuple((i, float((weights[i] * (r + 3)) % 101 + 1)) for i in range(n)), lo=700)
        for r in range(20)
    ]
    found = minimise(weights, rows, integer=[True] * n, upper=[1.0] * n, time_limit_s=0.02)
    assert found.status == "time limit"
    assert found.gap > 0
    assert found.objective is None or found.bound <= found.objective
