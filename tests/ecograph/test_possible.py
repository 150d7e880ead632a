"""Does three-valued logic hold what it says, and can no set of values be empty?"""

from itertools import product

import pytest
from pydantic import ValidationError

from ecograph.possible import Choice, Collection, Interval, Truth, at_least

ALL = list(Truth)


@pytest.mark.parametrize(("a", "b"), list(product(ALL, ALL)))
def test_and_is_the_lesser_or_the_greater_and_not_swaps(a: Truth, b: Truth) -> None:
    assert a & b is min(a, b)
    assert a | b is max(a, b)
    assert ~(a & b) is ~a | ~b


def test_not_unknown_is_unknown() -> None:
    assert ~Truth.UNKNOWN is Truth.UNKNOWN


@pytest.mark.parametrize("truths", list(product(ALL, repeat=3)))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_least_agrees_with_every_way_the_unknown_could_turn_out(
    count: int, truths: tuple[Truth, ...]
) -> None:
    ways = product(*(({0, 1} if t is Truth.UNKNOWN else {int(t) // 2}) for t in truths))
    said = {sum(way) >= count for way in ways}
    expected = Truth.UNKNOWN if len(said) == 2 else Truth.YES if said == {True} else Truth.NO
    assert at_least(count, truths) is expected


def test_a_collection_is_open_until_it_is_complete() -> None:
    some = Collection(held=frozenset({"id"}), lacking=frozenset({"lease"}))
    assert [some.holds(w) for w in ("id", "lease", "bill")] == [
        Truth.YES,
        Truth.NO,
        Truth.UNKNOWN,
    ]
    assert Collection(held=frozenset({"id"}), complete=True).holds("bill") is Truth.NO


def test_no_set_of_values_is_empty() -> None:
    with pytest.raises(ValidationError, match="lower end lies above"):
        Interval(lo=2, hi=1)
    with pytest.raises(ValidationError, match="both held and lacking"):
        Collection(held=frozenset({"id"}), lacking=frozenset({"id"}))
    with pytest.raises(ValidationError, match="at least 1 item"):
        Choice(values=frozenset())
