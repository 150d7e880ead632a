"""Are the best ways found that tell nobody what the client has not allowed? Held to enumeration."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import InvalidRequest
from matchers.paths.bounded import Most, Quest, Start, Ways, find_bounded
from matchers.paths.holders import LAST_EPOCH, HolderNetwork, Links, class_bits, regime_bits
from matchers.paths.telling import ANYBODY, Said
from tests.matchers.paths.enumeration import CLASSES, Case, Permit, draw_case, every_way


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
    return Quest(starts, case.targets, case.k, most, case.allowed, case.barred, case.days_first)


def find(case: Case) -> Ways:
    return find_bounded(network_of(case), quest_of(case), [said_of(one) for one in case.said])


@settings(max_examples=4000, deadline=None)
@given(st.integers(0, 2**32))
def test_it_equals_enumeration(seed: int) -> None:
    case = draw_case(Random(seed))
    found, every = find(case), every_way(case)[: case.k]
    assert found.complete
    told = [
        (w.start, w.nodes, w.edges, w.hops, w.days, w.cost_cents, w.retellings) for w in found.ways
    ]
    assert told == [
        (w.start, w.nodes, w.edges, w.hops, w.days, w.cost, w.retellings) for w in every
    ]
    weights = [way.weight for way in found.ways]
    assert weights == pytest.approx([way.weight for way in every], abs=1e-12)


def test_the_small_worlds_are_not_trivial() -> None:
    cases = [draw_case(Random(seed)) for seed in range(1000)]
    found = [find(case) for case in cases]
    assert sum(len(one.ways) > 0 for one in found) > 400
    assert sum(len(way.nodes) > 2 for one in found for way in one.ways) > 200
    assert sum(len(one.ways) == case.k for one, case in zip(found, cases, strict=True)) > 100


CONTACT, NEED, HEALTH, USE = (
    class_bits((w,)) for w in ("contact", "need", "health", "substance_use")
)
HIPAA, PART_2, VAWA = (regime_bits((w,)) for w in ("hipaa", "part_2", "vawa"))
ALL = class_bits(CLASSES)


def joined(
    *links: tuple[int, int, float, int],
    mouths: Sequence[int] = (),
    regimes: Sequence[int] = (0,) * 6,
) -> HolderNetwork:
    """Steps as (from, to, weight, told), a day each and free of charge."""
    tails, heads, weights, told = zip(*links, strict=True)
    plain = np.zeros(len(links), int)
    columns = Links(tails, heads, weights, told, plain + 1, plain)
    return HolderNetwork(columns, is_mouth=[n in mouths for n in range(6)], regimes=regimes)


def ways(network: HolderNetwork, said: Sequence[Said], hops: int = 0) -> list[tuple[int, ...]]:
    """From 0 to 5."""
    found = find_bounded(network, Quest([Start(0, hops=hops)], [5], 9, Most(8)), said)
    return [way.nodes for way in found.ways]


def to(node: int, classes: int = ALL) -> Said:
    return Said(classes, recipient=node)


def test_a_label_that_others_dominate_may_lead_on_where_they_may_not() -> None:
    # 0 is a person who was told of health; 1 and 2 lead to 3, the first more easily, but on from 3
    # it is over 1 alone. Who hears of health from 0 cannot introduce to 5: 3, an agency, drops it.
    network = joined(
        (0, 1, 0.1, CONTACT),
        (0, 2, 0.5, CONTACT),
        (1, 3, 0.1, CONTACT),
        (2, 3, 0.5, CONTACT),
        (3, 1, 0.1, CONTACT),
        (1, 5, 0.1, CONTACT),
        mouths=(0, 1, 2),
    )
    said = [to(1), to(2), to(3), to(5, CONTACT)]
    found = find_bounded(network, Quest([Start(0, told=HEALTH)], [5], 1, Most(8)), said)
    assert [way.nodes for way in found.ways] == [(0, 2, 3, 1, 5)]


def test_a_person_passes_on_what_an_organization_would_keep() -> None:
    links = ((0, 1, 0.1, HEALTH), (1, 5, 0.1, CONTACT))
    said = [to(1), to(5, CONTACT)]
    assert ways(joined(*links), said) == [(0, 1, 5)]
    assert ways(joined(*links, mouths=(1,)), said) == []


def test_a_name_gives_away_what_no_agreement_lists() -> None:
    network = joined((0, 5, 0.1, CONTACT), regimes=(PART_2, 0, 0, 0, 0, 0))
    assert ways(network, [to(5, CONTACT)]) == []
    assert ways(network, [to(5, CONTACT | USE)]) == [(0, 5)]


def test_for_victims_of_violence_a_consent_names_who_tells_and_until_when() -> None:
    network = joined((0, 5, 0.1, CONTACT), regimes=(VAWA, 0, 0, 0, 0, 0))
    assert ways(network, [Said(ALL, (0,), 5, has_last_day=True)]) == [(0, 5)]
    assert ways(network, [Said(ALL, (0,), 5)]) == []
    assert ways(network, [Said(ALL, recipient=5, has_last_day=True)]) == []


def test_what_came_with_redisclosure_goes_on_among_those_bound_by_hipaa() -> None:
    links = ((0, 1, 0.1, HEALTH), (1, 5, 0.1, HEALTH))
    said = [Said(ALL, recipient=1, redisclosure=True)]
    bound = (0, HIPAA, 0, 0, 0, HIPAA)
    assert ways(joined(*links, regimes=bound), said) == [(0, 1, 5)]
    assert ways(joined(*links, regimes=(0, HIPAA, 0, 0, 0, 0)), said) == []
    assert ways(joined(*links, regimes=bound), [to(1)]) == []


def test_a_denial_wins_over_redisclosure() -> None:
    network = joined((0, 1, 0.1, HEALTH), (1, 5, 0.1, HEALTH), regimes=(0, HIPAA, 0, 0, 0, HIPAA))
    said = [Said(ALL, recipient=1, redisclosure=True)]
    assert ways(network, [*said, Said(HEALTH, recipient=5, deny=True)]) == []
    assert ways(network, [*said, Said(0, recipient=5, deny=True)]) == []
    assert ways(network, [*said, Said(CONTACT, recipient=5, deny=True)]) == [(0, 1, 5)]


def test_a_step_that_tells_nothing_needs_no_consent_and_minds_a_denial_of_all() -> None:
    network = joined((0, 5, 0.1, 0))
    assert ways(network, []) == [(0, 5)]
    assert ways(network, [Said(HEALTH, recipient=5, deny=True)]) == [(0, 5)]
    assert ways(network, [Said(0, recipient=5, deny=True)]) == []


def test_what_no_class_of_the_model_covers_is_never_told() -> None:
    assert ways(joined((0, 5, 0.1, class_bits(("credit score",)))), [to(5)]) == []


def test_of_parallel_steps_the_one_that_consent_allows_is_taken() -> None:
    network = joined((0, 5, 0.1, HEALTH), (0, 5, 0.9, CONTACT), (0, 5, 0.7, CONTACT))
    found = find_bounded(network, Quest([Start(0)], [5]), [to(5, CONTACT)])
    assert [(way.edges, way.weight) for way in found.ways] == [((2,), 0.7)]


def test_what_was_spent_before_counts_and_who_was_passed_is_not_passed_again() -> None:
    network = joined((0, 1, 0.1, NEED), (1, 5, 0.1, 0), (0, 5, 0.9, NEED))
    start = Start(0, 0.5, hops=2, days=3, cost_cents=4, retellings=1)
    (first, second) = find_bounded(network, Quest([start], [5]), [to(1), to(5)]).ways
    assert (first.nodes, first.hops, first.days, first.cost_cents) == ((0, 1, 5), 4, 5, 4)
    assert first.weight == pytest.approx(0.7)
    assert first.retellings == 2
    assert second.nodes == (0, 5)
    assert ways(network, [to(1), to(5)], hops=7) == [(0, 5)]
    passed = find_bounded(network, Quest([Start(0, passed=(1,))], [5]), [to(1), to(5)])
    assert [way.nodes for way in passed.ways] == [(0, 5)]


def test_where_days_come_first_the_quicker_way_does() -> None:
    network = joined((0, 1, 0.1, 0), (1, 5, 0.1, 0), (0, 5, 0.9, 0))
    assert ways(network, []) == [(0, 1, 5), (0, 5)]
    crisis = find_bounded(network, Quest([Start(0)], [5], days_first=True))
    assert [way.nodes for way in crisis.ways] == [(0, 5), (0, 1, 5)]


def test_equal_ways_come_by_hops_days_rank_and_holders() -> None:
    network = joined((0, 1, 0.3, 0), (0, 2, 0.1, 0), (2, 5, 0.2, 0), (1, 5, 0.0, 0), (0, 5, 0.3, 0))
    assert ways(network, []) == [(0, 5), (0, 1, 5), (0, 2, 5)]  # 0.1 + 0.2 is 0.3 here
    ranked = Quest([Start(1, 0.3, hops=1, rank=2), Start(2, 0.1, hops=1, rank=1)], [5])
    assert [way.nodes for way in find_bounded(network, ranked).ways] == [(2, 5), (1, 5)]


def test_the_heaviest_steps_can_be_added() -> None:
    heaviest = ((n, n + 1, 100.0, 0) for n in range(5))
    found = find_bounded(joined(*heaviest), Quest([Start(0, 800.0)], [5], most=Most(8)))
    assert [way.weight for way in found.ways] == [pytest.approx(1300)]


def test_a_search_that_is_cut_short_says_so() -> None:
    case = next(
        case
        for case in (draw_case(Random(seed)) for seed in range(1000))
        if len(every_way(case)) > 4 and case.k > 4
    )
    said = [said_of(one) for one in case.said]
    whole = find_bounded(network_of(case), quest_of(case), said)
    cut = find_bounded(network_of(case), quest_of(case, labels=6), said)
    assert whole.complete
    assert not cut.complete
    assert cut.ways == whole.ways[: len(cut.ways)]


def test_stamps_are_counted_anew_before_they_run_out() -> None:
    network = joined((0, 1, 0.1, 0), (1, 5, 0.1, 0))
    assert ways(network, []) == [(0, 1, 5)]
    network.marks().epoch[0] = LAST_EPOCH - 1
    assert [ways(network, []) for _ in range(3)] == [[(0, 1, 5)]] * 3
    assert network.marks().epoch[0] < 10


def test_several_threads_may_search_at_once() -> None:
    cases = [draw_case(Random(seed)) for seed in range(40)]
    network = joined((0, 1, 0.1, 0), (1, 5, 0.1, 0), (0, 5, 0.5, 0))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: ways(network, []), range(200)))
        others = list(pool.map(find, cases))
    assert found == [[(0, 1, 5), (0, 5)]] * 200
    assert others == [find(case) for case in cases]


@pytest.mark.parametrize(
    ("quest", "said"),
    [
        (Quest([], [5]), "at least one start"),
        (Quest([Start(0)], []), "at least one start"),
        (Quest([Start(0)], [9]), "holder=9 is no node"),
        (Quest([Start(-1)], [5]), "start=-1 is no node"),
        (Quest([Start(0)], [5], barred=[6]), "holder=6"),
        (Quest([Start(0)], [5], 0), "k=0"),
        (Quest([Start(0)], [5], allowed=0), "allowed=0"),
        (Quest([Start(0)], [5], most=Most(9)), "hops=9"),
        (Quest([Start(0)], [5], most=Most(days=-1)), "days=-1"),
        (Quest([Start(0, -0.1)], [5]), "start 0: what was spent"),
        (Quest([Start(0, float("nan"))], [5]), "start 0: what was spent"),
        (Quest([Start(0, hops=-1)], [5]), "start 0: what was spent"),
        (Quest([Start(0, days=2**40)], [5]), "start 0: what was spent"),
        (Quest([Start(0, 801.0)], [5]), "and its weight from 0 to 800"),
        (Quest([Start(0, consent=0)], [5]), "start 0: no such consent"),
    ],
)
def test_what_cannot_be_asked_is_refused(quest: Quest, said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        find_bounded(joined((0, 5, 0.1, 0)), quest)
