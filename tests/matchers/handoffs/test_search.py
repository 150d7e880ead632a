"""Is the answer the sorted list of all ways? Thousands of small worlds against brute force."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import PartnersWith
from ecograph.nodes import (
    Group,
    Organization,
    Person,
    Service,
)
from ecograph.stores.memory import MemoryGraph
from matchers.handoffs import Handoffs, Hop
from matchers.handoffs import search as search_module
from matchers.handoffs.disclosure import Disclosure, Held, Taken
from matchers.handoffs.labels import Label
from matchers.handoffs.steps import Step
from tests.matchers.handoffs.drawn import (
    ALL,
    HOLDERS,
    ORGS,
    PEOPLE,
    REGIMES,
    TARGET,
    Small,
    as_case,
    barred_in,
    said,
    small_world,
    some_consent,
)
from tests.matchers.handoffs.worlds import (
    ANA,
    CHOIR,
    CLINIC,
    LIBRARY,
    ON,
    ROSA,
    UNION,
    agrees,
    asked,
    introduced,
    tie,
    via,
    world,
)
from tests.oracle.hops import Case, Link, Way, find_ways, judge


def nodes_of(hops: tuple[Hop, ...]) -> tuple[str, ...]:
    return (hops[0].from_id, *(hop.to_id for hop in hops))


def as_listed(way: Way) -> tuple[object, ...]:
    """A way by brute force, as the answer would list it."""
    return (
        way.nodes,
        way.success,
        way.days,
        way.cost,
        way.retellings,
        [hop.told for hop in way.hops],
        [", ".join(hop.consents) for hop in way.hops],
    )


def wanted(way: Way, case: Case) -> list[tuple[object, ...]]:
    """The consents to ask for."""
    return [
        (
            hop.link.start,
            hop.link.end,
            hop.wanting,
            "vawa" in case.regimes.get(hop.link.start, set()),
        )
        for hop in way.hops
        if hop.refused
    ]


BY_ONESELF: dict[bool | None, str] = {True: "alone", None: "call_first"}


def going(w: Small, case: Case) -> dict[str, tuple[tuple[str, ...], int]]:
    """With a peer and alone: over whom, and within how many days."""
    service = next(node for node in w.nodes if isinstance(node, Service))
    out = any(TARGET in whom for whom in barred_in(w).values())
    if service.anyone_may_come is False or out:
        return {}
    once = 0 if case.crisis else 1
    found: dict[str, tuple[tuple[str, ...], int]] = {}
    if fits(case, hops=1, days=once):
        found[BY_ONESELF[service.anyone_may_come]] = ((ANA, TARGET), once)
    if service.anyone_may_come is None:
        return found
    peers = {node.id for node in w.nodes if isinstance(node, Person) and node.peer}
    brought = [
        (-link.success, link.days + once, (ANA, link.end, TARGET))
        for link in case.links
        if link.start == ANA and link.end in peers and not link.against
        if not judge(case, Link(link.end, TARGET, "", 1, 0, frozenset()), frozenset(), "")[
            0
        ].refused
        and fits(case, hops=2, days=link.days + once)
    ]
    if brought:
        _, days, nodes = min(brought)
        found["accompanied"] = (nodes, days)
    return found


def fits(case: Case, *, hops: int, days: int) -> bool:
    """Whether going there stays within the limits: at each hop the client says what it is about."""
    return (
        hops <= case.most_hops
        and (case.most_days is None or days <= case.most_days)
        and (case.most_retellings is None or hops <= case.most_retellings)
    )


seeds = st.integers(0, 2**32).map(Random)


@settings(max_examples=2000)
@given(seeds)
def test_the_answer_is_the_sorted_list_of_all_ways(random: Random) -> None:
    w = small_world(random)
    case, found = as_case(w), w.asked()
    if case is None:
        assert (found.paths, found.refused, found.backup) == ((), (), None)
        return
    expected = find_ways(case)
    listed = [
        (
            nodes_of(path.hops),
            path.success,
            path.days,
            path.cost_cents,
            path.retellings,
            [hop.discloses for hop in path.hops],
            [hop.consent for hop in path.hops],
        )
        for path in found.paths
        if path.kind == "introduced"
    ]
    assert listed == [as_listed(way) for way in expected.allowed[: w.k]]
    assert not found.cut_short
    assert_going(found, going(w, case), case)
    assert_backup(found, expected.backup)
    assert_refused(found, case, expected.refused, expected.allowed)
    better, first = found.better_with_consent, expected.with_consent
    assert (better is None) == (first is None)
    if better is not None and first is not None:
        assert (nodes_of(better.path.hops), better.path.success, better.path.days) == (
            first.nodes,
            first.success,
            first.days,
        )
        assert [
            (one.discloser, one.recipient, one.discloses, one.named_and_dated)
            for one in better.ask_for
        ] == wanted(first, case)


def assert_going(
    found: Handoffs, expected: dict[str, tuple[tuple[str, ...], int]], case: Case
) -> None:
    others = {
        path.kind: (nodes_of(path.hops), path.days)
        for path in found.paths
        if path.kind != "introduced"
    }
    assert others == expected
    kinds: list[str] = [path.kind for path in found.paths]
    alone = set(BY_ONESELF.values())
    if not case.crisis:
        assert kinds == sorted(kinds, key=["introduced", "accompanied", *alone].index)
        return
    assert not alone & set(kinds[1:])
    rest = [
        (path.days, path.kind == "accompanied") for path in found.paths if path.kind not in alone
    ]
    assert rest == sorted(rest)


def assert_backup(found: Handoffs, expected: Way | None) -> None:
    assert (found.backup is None) == (expected is None)
    if found.backup is None or expected is None:
        return
    assert nodes_of(found.backup.path.hops) == expected.nodes
    first = next(path.success or 0.0 for path in found.paths if path.kind == "introduced")
    p, q = first, expected.success
    assert found.backup.at_least_one == pytest.approx(p + q - p * q, abs=1e-8)
    assert found.backup.at_least_one_bounds == (max(p, q), round(min(1, p + q), 9))


def assert_refused(found: Handoffs, case: Case, expected: list[Way], allowed: list[Way]) -> None:
    assert [nodes_of(one.hops) for one in found.refused] == [way.nodes for way in expected]
    best = allowed[0] if allowed else None
    for one, way in zip(found.refused, expected, strict=True):
        reasons = [hop.refused for hop in way.hops]
        assert one.because == next(reason for reason in reasons if reason) == reasons[one.at]
        openable = set(reasons) <= {"", "no_consent"}
        assert [(c.discloser, c.recipient, c.discloses, c.named_and_dated)
                for c in one.opened_by] == (wanted(way, case) if openable else [])  # fmt: skip
        if not openable:
            assert not one.better
        elif best is not None and not case.crisis:
            assert one.better == (way.weight < best.weight)


def test_a_search_that_is_cut_short_lists_only_what_is_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut = 0
    for seed in range(150):
        w = small_world(Random(seed))
        monkeypatch.undo()
        whole = [path for path in w.asked().paths if path.kind == "introduced"]
        monkeypatch.setattr(search_module, "MOST_LABELS", 1 + seed % 7)
        found = w.asked()
        listed = [path for path in found.paths if path.kind == "introduced"]
        assert listed == whole[: len(listed)]
        assert found.cut_short or listed == whole
        cut += found.cut_short and len(listed) < len(whole)
    assert cut


@settings(max_examples=100)
@given(seeds)
def test_the_order_in_which_records_were_written_changes_nothing(random: Random) -> None:
    w = small_world(random)
    nodes, edges = list(w.nodes), list(w.edges)
    random.shuffle(nodes)
    random.shuffle(edges)
    shuffled = Small(w.client, tuple(nodes), tuple(edges), w.limits, w.declined, w.k)
    assert shuffled.asked() == w.asked()


@settings(max_examples=2000)
@given(seeds)
def test_each_hop_is_judged_as_the_law_says(random: Random) -> None:
    """Also where who passes on was told more than the graph's steps tell people today."""
    start, end = random.sample(HOLDERS, 2)
    consents = [
        some_consent(n, random).model_copy(
            update={"recipient_id": end} if random.random() < 0.5 else {}
        )
        for n in range(random.randint(0, 6))
    ]
    organizations = [
        Organization(id=id, name=id[-1], privacy_regimes=random.choice(REGIMES)) for id in ORGS
    ]
    graph = MemoryGraph()
    graph.write([*(Person(id=id) for id in PEOPLE), Group(id=CHOIR, name="c"), *organizations])
    told = tuple(sorted(random.sample(ALL, random.randint(0, 3))))
    held = Held(
        frozenset(random.sample(["health", "substance_use", "safety"], random.randint(0, 2))),
        random.choice(["", *(one.id for one in consents)]),
    )
    disclosure = Disclosure(graph, consents, on=ON)
    taken = disclosure.take(Step(start, end, "partner", None, 0.5, 1, told), held)
    case = Case(
        client=ANA,
        targets={TARGET},
        links=[],
        mouths={*PEOPLE, CHOIR},
        regimes={one.id: set(one.privacy_regimes) for one in organizations},
        said=[said(one) for one in consents],
        on=ON,
    )
    link = Link(start, end, "", 0.5, 1, frozenset(told))
    hop, then, under = judge(case, link, held.told, held.consent_id)
    assert (taken.discloses, taken.refused or "", taken.wanting) == (
        hop.told,
        hop.refused,
        hop.wanting,
    )
    assert taken.then == Held(then, under)
    if not hop.refused:
        assert tuple(one.id for one in taken.consents) == hop.consents


# --- the trap of dominance

SHELTER = "organization:t:shelter"


def test_a_worse_way_to_somebody_may_be_the_only_one_that_goes_on() -> None:
    """Plain K-dominance loses this way (algorithms: a dominated label whose goal is elsewhere).

    The clinic may tell the union only under the consent by which the shelter told the clinic. The
    likeliest way to the shelter leads through the clinic itself, and cannot come back to it.
    """
    graph = world(
        Organization(id=CLINIC, name="c", privacy_regimes=("hipaa",)),
        Organization(id=SHELTER, name="s", privacy_regimes=("hipaa",)),
        Organization(id=UNION, name="u", privacy_regimes=("hipaa",)),
        tie(CLINIC),
        tie(LIBRARY, strength="moderate"),
        PartnersWith(from_id=CLINIC, to_id=SHELTER),
        PartnersWith(from_id=LIBRARY, to_id=SHELTER),
        PartnersWith(from_id=SHELTER, to_id=CLINIC),
        agrees(SHELTER),
        agrees(CLINIC, discloses=ALL, discloser_ids=(SHELTER,), redisclosure=True),
        without=[tie(ROSA).id, "consent:t:union-permit", f"HAS|{ANA}|consent:t:union-permit"],
    )
    (path,) = introduced(asked(graph, k=1))
    assert via(path) == [LIBRARY, SHELTER, CLINIC, UNION]


def test_who_has_been_elsewhere_beats_nobody_for_good() -> None:
    def to(*ids: str, success: float) -> Label:
        start = Label.at(ANA)
        for id in ids:
            step = Step(start.here, id, "tie", None, success, 1)
            start = start.then(Taken(step))
        return start

    better, worse = to(CLINIC, SHELTER, success=0.9), to(LIBRARY, SHELTER, success=0.5)
    assert better.weight < worse.weight
    assert not better.beats(worse)
    assert to(CLINIC, SHELTER, success=0.9).beats(to(CLINIC, LIBRARY, SHELTER, success=0.9))
