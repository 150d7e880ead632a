"""Which ways lead there, which of them are best, and which shorter ones are not taken?

Every way without a loop is walked, up to the limit of hops: exact, and no faster than need be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from math import prod

from ecograph.errors import InvalidRequest
from ecograph.graph import Graph
from ecograph.nodes import Organization
from matchers.directory.rows import NEVER_MATCHED
from matchers.handoffs.answers import Handoffs, Path, RefusedPath
from matchers.handoffs.steps import Step, Steps
from matchers.handoffs.wording import Wording

Way = tuple[Step, ...]
CONFIDENTIAL = "This place is confidential: it is reached by telephone only."


def find_handoffs(
    graph: Graph,
    client_id: str,
    service_id: str,
    *,
    on: date,
    k: int = 3,
    max_hops: int = 4,
    refused: int = 5,
) -> Handoffs:
    """Find through whom a client could reach a service: the `k` most likely ways.

    A way leads over trusted ties, people at work and agreements between organizations, and tells
    nobody anything the client has not agreed to. Of equals the one with fewer hops comes first,
    then fewer days. Where anyone may come, going there alone is listed last. `refused` is how many
    of the shorter ways that are not taken are listed at most.

    Raises
    ------
    NodeNotFound
        There is no such client, or no such service that may be shown.
    InvalidRequest
        `k`, `max_hops` or `refused` is out of range.
    """
    if k < 1 or not 1 <= max_hops <= 6 or refused < 0:
        raise InvalidRequest(
            f"k={k}, max_hops={max_hops}, refused={refused}: ask for at least one path, "
            "of 1 to 6 hops, and for 0 or more refused ones."
        )
    day = on.date() if isinstance(on, datetime) else on
    steps = Steps(graph, client_id, service_id, on=day)
    words = Wording(steps)
    if steps.confidential:
        return _answer(steps, (), (), CONFIDENTIAL)
    if steps.service.status in NEVER_MATCHED:
        return _answer(steps, (), (), "This service is not given at present.")
    allowed: list[Way] = []
    shut: list[Way] = []
    for way in _ways(steps, max_hops):
        (shut if any(step.refused for step in way) else allowed).append(way)
    allowed.sort(key=_likeliest)
    best = _success(allowed[0]) if allowed else 0.0
    shorter = [way for way in shut if not allowed or len(way) < len(allowed[0])]
    shorter.sort(key=lambda way: (len(way), _ids(way)))
    paths = [_path(way, words) for way in allowed[:k]]
    alone = _self_referral(steps, words)
    return _answer(
        steps,
        (*paths, *alone),
        tuple(_refusal(way, words, best) for way in shorter[:refused]),
        "" if paths or alone else "Nobody around the client can introduce them there yet.",
    )


def _answer(
    steps: Steps, paths: tuple[Path, ...], refused: tuple[RefusedPath, ...], note: str
) -> Handoffs:
    target = steps.graph.get(steps.targets[0]) if steps.targets else None
    return Handoffs(
        client=steps.client.id,
        service=steps.service.id,
        service_name=steps.service.name,
        organization=target.id if target else "",
        organization_name=target.name if isinstance(target, Organization) else "",
        on=steps.on,
        commit=steps.graph.commit,
        paths=paths,
        refused=refused,
        note=note,
    )


def _ways(steps: Steps, max_hops: int) -> Iterator[Way]:
    """Every way without a loop from the client to a target, refused steps included."""
    left = _hops_left(steps, max_hops)

    def walk(way: Way, here: str, seen: frozenset[str]) -> Iterator[Way]:
        for to_id, step in steps.leaving(here).items():
            if to_id in steps.targets:
                yield (*way, step)
            elif to_id not in seen and len(way) + 1 + left.get(to_id, max_hops) <= max_hops:
                yield from walk((*way, step), to_id, seen | {to_id})

    start = steps.client.id
    yield from walk((), start, frozenset({start}))


def _hops_left(steps: Steps, max_hops: int) -> Mapping[str, int]:
    """How many hops at least it takes from each node within reach to a target."""
    reached, edge_of_reach = {steps.client.id}, {steps.client.id}
    into: dict[str, set[str]] = {}
    for _ in range(max_hops):
        outward = {id: list(steps.leaving(id)) for id in edge_of_reach - set(steps.targets)}
        for from_id, to_ids in outward.items():
            for to_id in to_ids:
                into.setdefault(to_id, set()).add(from_id)
        edge_of_reach = {to_id for to_ids in outward.values() for to_id in to_ids} - reached
        reached |= edge_of_reach
    left = dict.fromkeys(steps.targets, 0)
    ring = set(steps.targets)
    for hops in range(1, max_hops + 1):
        ring = {from_id for id in ring for from_id in into.get(id, ())} - set(left)
        left.update(dict.fromkeys(ring, hops))
    return left


def _success(way: Way) -> float:
    return round(prod(step.success for step in way), 9)


def _ids(way: Way) -> tuple[str, ...]:
    return (way[0].from_id, *(step.to_id for step in way))


def _likeliest(way: Way) -> tuple[float, int, int, tuple[str, ...]]:
    return (-_success(way), len(way), sum(step.days for step in way), _ids(way))


def _path(way: Way, words: Wording) -> Path:
    chances = [step.success for step in way]
    lowest = max(0.0, sum(chances) - (len(chances) - 1))
    return Path(
        hops=tuple(words.hop(step) for step in way),
        sentence=words.sentence(way),
        companion=words.companion_on(way),
        days=sum(step.days for step in way),
        success=_success(way),
        success_bounds=(round(lowest, 9), round(min(chances), 9)),
    )


def _self_referral(steps: Steps, words: Wording) -> tuple[Path, ...]:
    """The client goes there alone, or with a trusted peer: nobody is told anything."""
    open_to = [id for id in steps.targets if steps.barred(id) is None]
    if not steps.service.anyone_may_come or not open_to:
        return ()
    companion = words.companion()
    return (
        Path(
            hops=(words.alone(open_to[0]),),
            sentence=words.alone_sentence(open_to[0], companion),
            self_referral=True,
            companion=companion,
            days=1,
        ),
    )


def _refusal(way: Way, words: Wording, best: float) -> RefusedPath:
    at = next(index for index, step in enumerate(way) if step.refused)
    because = way[at].refused
    if because is None:
        raise AssertionError("a refused way has a refused step")
    wanted = [step for step in way if step.refused]
    openable = all(step.refused == "no_consent" for step in wanted)
    return RefusedPath(
        hops=tuple(words.hop(step) for step in way),
        reason=words.reason(way, at),
        because=because,
        at=at,
        opened_by=tuple(words.wanted(step) for step in wanted) if openable else (),
        better=openable and _success(way) > best,
    )
