"""Are chances said as they are?"""

from __future__ import annotations

import pytest

from matchers.handoffs.phrases import say_often


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "less than once in 10 times"),
        (0.02, "less than once in 10 times"),
        (0.1, "about once in 10 times"),
        (0.7, "about 7 times in 10"),
        (0.94, "about 9 times in 10"),
        (0.99, "more than 9 times in 10"),
        (1.0, "more than 9 times in 10"),
    ],
)
def test_a_chance_is_never_made_larger_nor_certain(chance: float, said: str) -> None:
    assert say_often(chance) == said
