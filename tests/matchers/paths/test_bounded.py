"""Are the best ways found that tell nobody what the client has not allowed? Held to enumeration."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import InvalidRequest
from matchers.paths.bounded import Most, Quest, Start, Ways, find_bounded
from matchers.paths.holders import HolderNetwork, Links, class_bits, regime_bits
from matchers.paths.telling import ANYBODY, Said
from tests.matchers.paths.enumeration import Case, Permit, draw_case, every_way


def network_of(case: Case) -> HolderNetwork:
    links = case.links
    return HolderNetwork(
        Links(
            [link.start for link in links],
            [link.end for link in links],
            [link.weight for link in links],
            [class_bits(link.told) for link in links],
            [link.days for link in links],
            [link.cost for link in links],
            [link.mask for link in links],
        ),
        is_mouth=case.mouths,
        regimes=[regime_bits(words) for words in case.regimes],
    )


def said_of(permit: Permit) -> Said:
    return Said(
        class_bits(permit.classes),
        permit.by,
        ANYBODY if permit.to is None else permit.to,
        regime_bits(permit.to_regimes),
        permit.deny,
        permit.goes_on,
        permit.dated,
    )


def quest_of(case: Case, **other: int) -> Quest:
    starts = [
        Start(
            one.node,
            one.weight,
            one.hops,
            one.days,
            one.cost,
            one.retellings,
            class_bits(one.told),
            one.under,
            one.passed,
            one.rank,
        )
        for one in case.origins
    ]
    most = Most(case.most_hops, case.most_days, case.most_cost, case.most_retellings, **other)
    return Quest(
        starts, case.targets, case.k, most, case.allowed, case.barred, case.days_first
    )


def find(case: Case) -> Ways:
    return find_bounded(network_of(case), quest_of(case), [said_of(one) for one in case.said])


@settings(max_examples=4000, deadline=None)
@given(st.integers(0, 2**32))
def test_it_equals_enumeration(seed: int) -> None:
    case = draw_case(Random(seed))
    found, every = find(case), every_way(case)[: case.k]
    assert found.complete
    told = [(w.start, w.nodes, w.edges, w.hops, w.days, w.cost_cents, w.retellings) for w in found.ways]
    assert told == [(w.start, w.nodes, w.edges, w.hops, w.days, w.cost, w.retellings) for w in every]
    weights = [way.weight for way in found.ways]
    assert weights == pytest.approx([way.weight for way in every], abs=1e-12)


def test_the_small_worlds_are_not_trivial() -> None:
    cases = [draw_case(Random(seed)) for seed in range(1000)]
    found = [find(case) for case in cases]
    assert sum(len(one.ways) > 0 for one in found) > 300
    assert sum(len(way.nodes) > 2 for one in found for way in one.ways) > 300
    assert sum(len(one.ways) == case.k for one, case in zip(found, cases, strict=True)) > 150
