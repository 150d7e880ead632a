"""Are holders and steps refused, with the first wrong one, when they cannot be any?"""

from collections.abc import Sequence

import pytest

from ecograph.errors import InvalidRequest
from matchers.paths.holders import OTHER, HolderNetwork, Links, class_bits, regime_bits


def build(
    heads: Sequence[int] = (1,),
    weights: Sequence[float] = (0.5,),
    told: Sequence[int] = (3,),
    days: Sequence[int] = (2,),
    cost_cents: Sequence[int] = (500,),
    regimes: Sequence[int] = (0, 1),
) -> HolderNetwork:
    links = Links([0] * len(heads), heads, weights, told, days, cost_cents)
    return HolderNetwork(links, is_mouth=[True, False], regimes=regimes)


def test_a_step_keeps_what_it_tells_takes_and_costs_and_where_it_was_given() -> None:
    network = build((1, 1), (0.5, 0.25), (3, 1), (2, 0), (500, 0))
    steps = network.out.edges[["weight", "node", "told", "days", "cost_cents", "edge"]].tolist()
    assert steps == [(5 * 10**14, 1, 3, 2, 500, 0), (25 * 10**13, 1, 1, 0, 0, 1)]
    assert network.into.edges["node"].tolist() == [0, 0]
    assert repr(network) == "HolderNetwork(2 holders, 2 steps)"


def test_words_become_bits_in_the_order_of_the_model() -> None:
    assert class_bits(("contact", "need", "safety")) == 0b1000011
    assert class_bits(("contact", "credit score")) == 1 | OTHER
    assert regime_bits(("vawa", "hipaa", "vawa", "ferpa")) == 0b101


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"weights": (-0.1,)}, "edge 0 weighs -0.1"),
        ({"weights": (101.0,)}, "edge 0 weighs 101.0: a weight must be a number from 0 to 100"),
        ({"weights": (float("nan"),)}, "edge 0 weighs nan"),
        ({"heads": (2,)}, "number 0 has head 2"),
        ({"told": (256,)}, "number 0 has told 256"),
        ({"days": (-1,)}, "number 0 has days -1"),
        ({"cost_cents": (-1,)}, "number 0 has cost_cents -1"),
        ({"regimes": (0, 300)}, "number 1 has regimes 300"),
        ({"regimes": (0,)}, "regimes has shape"),
    ],
)
def test_what_is_no_step_is_refused(wrong: dict[str, Sequence[float]], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        build(**wrong)  # type: ignore[arg-type]
