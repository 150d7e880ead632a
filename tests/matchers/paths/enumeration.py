"""Every way of a few hops, by walking, in sets of words: what the compiled search is held to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

CLASSES = ("contact", "need", "housing", "income", "health", "substance_use", "safety")
PROTECTED = frozenset({"income", "health", "substance_use", "safety"})
REGIMES = ("hipaa", "part_2", "vawa")
GIVEN_AWAY = {"part_2": "substance_use", "vawa": "safety"}


class Link(NamedTuple):
    start: int
    end: int
    weight: float
    told: frozenset[str]
    days: int
    cost: int
    mask: int


@dataclass(frozen=True)
class Permit:
    """A consent: a permit, or a denial."""

    classes: frozenset[str]
    by: tuple[int, ...] = ()
    to: int | None = None
    to_regimes: frozenset[str] = frozenset()
    deny: bool = False
    goes_on: bool = False
    dated: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a way begins, and what was spent and told before."""

    node: int
    weight: float = 0.0
    hops: int = 0
    days: int = 0
    cost: int = 0
    retellings: int = 0
    told: frozenset[str] = frozenset()
    under: int = -1
    passed: tuple[int, ...] = ()
    rank: int = 0


@dataclass(frozen=True)
class Case:
    """A small world and a question about it."""

    mouths: tuple[bool, ...]
    regimes: tuple[frozenset[str], ...]
    links: tuple[Link, ...]
    said: tuple[Permit, ...]
    origins: tuple[Origin, ...]
    targets: tuple[int, ...]
    k: int
    most_hops: int
    most_days: int | None
    most_cost: int | None
    most_retellings: int | None
    allowed: int
    barred: tuple[int, ...]
    days_first: bool


class Walked(NamedTuple):
    """A way as it is told."""

    start: int
    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    weight: float
    hops: int
    days: int
    cost: int
    retellings: int


class State(NamedTuple):
    told: frozenset[str]
    under: int


def judge(case: Case, link: Link, held: State) -> tuple[frozenset[str], State] | None:
    """What a hop tells, and what is held then; None where it may not be taken."""
    mine, theirs = case.regimes[link.start], case.regimes[link.end]
    told = set(link.told) | {GIVEN_AWAY[one] for one in mine if one in GIVEN_AWAY}
    if case.mouths[link.start]:
        told |= held.told
    heard = [
        one
        for one in case.said
        if (not one.by or link.start in one.by)
        and (one.to == link.end if one.to is not None else one.to_regimes & theirs)
    ]
    if any(one.deny and (not one.classes or one.classes & told) for one in heard):
        return None
    counting = [one for one in heard if not one.deny and one.classes & told]
    if "vawa" in mine:
        counting = [one for one in counting if link.start in one.by and one.dated]
    free: frozenset[str] = frozenset()
    if held.under >= 0 and "hipaa" in mine and "hipaa" in theirs:
        came = case.said[held.under]
        if "vawa" not in mine or (link.start in came.by and came.dated):
            free = came.classes & told
    if told - free - {word for one in counting for word in one.classes}:
        return None
    then = PROTECTED & told
    if told and told == free:
        return frozenset(told), State(then, held.under)
    wide = [
        n
        for n, one in enumerate(case.said)
        if one.goes_on and one.classes >= told and any(one is other for other in counting)
    ]
    if wide and "hipaa" in theirs:
        best = min(wide, key=lambda n: (-len(case.said[n].classes), n))
        return frozenset(told), State(then, best)
    return frozenset(told), State(then, -1)


def every_way(case: Case) -> list[Walked]:
    """All of them, the best first; over the same holders the best only."""
    found: dict[tuple[int, tuple[int, ...]], Walked] = {}
    for way in sorted(_walked(case), key=lambda way: rank(case, way)):
        found.setdefault((case.origins[way.start].rank, way.nodes), way)
    return list(found.values())


def rank(case: Case, way: Walked) -> tuple[object, ...]:
    """What orders ways."""
    after = (case.origins[way.start].rank, way.nodes, way.start, way.edges)
    if case.days_first:
        return (way.days, round(way.weight, 9), way.hops, *after)
    return (round(way.weight, 9), way.hops, way.days, *after)


def _walked(case: Case) -> Iterator[Walked]:
    def keeps(way: Walked) -> bool:
        spent = (way.days, way.cost, way.retellings)
        limits = (case.most_days, case.most_cost, case.most_retellings)
        return way.hops <= case.most_hops and all(
            most is None or used <= most for used, most in zip(spent, limits, strict=True)
        )

    def onward(way: Walked, held: State) -> Iterator[Walked]:
        if not keeps(way):
            return
        if way.nodes[-1] in case.targets:
            yield way
            return
        for at, link in enumerate(case.links):
            if link.start != way.nodes[-1] or not link.mask & case.allowed:
                continue
            if link.end in (*way.nodes, *case.origins[way.start].passed, *case.barred):
                continue
            judged = judge(case, link, held)
            if judged is None:
                continue
            told, then = judged
            yield from onward(
                Walked(
                    way.start,
                    (*way.nodes, link.end),
                    (*way.edges, at),
                    way.weight + link.weight,
                    way.hops + 1,
                    way.days + link.days,
                    way.cost + link.cost,
                    way.retellings + ("need" not in told),
                ),
                then,
            )

    for at, one in enumerate(case.origins):
        if one.node not in case.barred:
            begun = Walked(
                at, (one.node,), (), one.weight, one.hops, one.days, one.cost, one.retellings
            )
            yield from onward(begun, State(one.told, one.under))


def draw_case(draw: Random) -> Case:
    """A world of up to seven holders; most clients have agreed to nearly everything.

    In some the start was told of health, some may not be told of it, and people pass it on: a way
    over an agency, which keeps it to itself, may then be the only one, and pass whom others passed.
    """
    if draw.random() < 0.3:
        return _kept(draw)
    size = draw.randint(3, 7)
    mouths = tuple(draw.random() < 0.35 for _ in range(size))
    regimes = tuple(
        frozenset(one for one in REGIMES if not mouth and draw.random() < 0.4) for mouth in mouths
    )
    said = [_permit(draw, size) for _ in range(draw.randint(0, 5))]
    if draw.random() < 0.7:
        said += [
            Permit(
                _some(draw, CLASSES, 0.97),
                tuple(range(size)) if draw.random() < 0.5 else (),
                to,
                goes_on=draw.random() < 0.3,
                dated=True,
            )
            for to in range(size)
            if draw.random() < 0.95
        ]
    draw.shuffle(said)
    targets = tuple(draw.sample(range(size), draw.choice((1, 1, 2))))
    return Case(
        mouths=mouths,
        regimes=regimes,
        links=tuple(_link(draw, size) for _ in range(draw.randint(2 * size, 5 * size))),
        said=tuple(said),
        origins=tuple(_origin(draw, size, targets, said) for _ in range(draw.randint(1, 3))),
        targets=targets,
        k=draw.randint(1, 6),
        most_hops=draw.randint(1, 8),
        most_days=draw.choice((None, None, 4, 8)),
        most_cost=draw.choice((None, None, 5, 10)),
        most_retellings=draw.choice((None, None, 2, 4)),
        allowed=draw.choice((3, 3, 1)),
        barred=tuple(draw.sample(range(size), draw.choice((0, 0, 0, 1)))),
        days_first=draw.random() < 0.2,
    )


def _kept(draw: Random) -> Case:
    size = draw.randint(5, 7)
    target = draw.randrange(size)
    told = ("contact", "health")
    links = []
    for _ in range(draw.randint(2 * size, 4 * size)):
        link = _link(draw, size)
        links.append(link._replace(told=frozenset(told[: draw.choice((1, 1, 1, 2))]), mask=3))
    return Case(
        mouths=tuple(draw.random() < 0.6 for _ in range(size)),
        regimes=(frozenset(),) * size,
        links=tuple(links),
        said=tuple(
            Permit(frozenset(told[: 1 if to == target else draw.choice((1, 2, 2, 2))]), to=to)
            for to in range(size)
        ),
        origins=tuple(
            Origin(node, told=frozenset({"health"}))
            for node in draw.sample([n for n in range(size) if n != target], draw.choice((1, 1, 2)))
        ),
        targets=(target,),
        k=draw.choice((1, 1, 2)),
        most_hops=8,
        most_days=draw.choice((None, None, 6)),
        most_cost=None,
        most_retellings=None,
        allowed=3,
        barred=(),
        days_first=False,
    )


def _some(draw: Random, words: tuple[str, ...], chance: float) -> frozenset[str]:
    return frozenset(word for word in words if draw.random() < chance)


def _link(draw: Random, size: int) -> Link:
    return Link(
        draw.randrange(size),
        draw.randrange(size),
        draw.choice((0.0, 0.1, 0.2, 0.3, 0.5, 0.7)),
        frozenset() if draw.random() < 0.1 else _some(draw, CLASSES, 0.2),
        draw.choice((0, 1, 1, 3)),
        draw.choice((0, 0, 5)),
        draw.choice((1, 2, 3)),
    )


def _permit(draw: Random, size: int) -> Permit:
    deny = draw.random() < 0.1
    by_law = draw.random() < 0.4
    return Permit(
        _some(draw, CLASSES, 0.2 if deny else 0.85),
        tuple(draw.sample(range(size), draw.randint(1, min(3, size))))
        if draw.random() < 0.3
        else (),
        None if by_law else draw.randrange(size),
        frozenset(draw.sample(REGIMES, draw.randint(1, 3))) if by_law else frozenset(),
        deny,
        draw.random() < 0.4,
        draw.random() < 0.6,
    )


def _origin(draw: Random, size: int, targets: tuple[int, ...], said: list[Permit]) -> Origin:
    node = draw.choice([n for n in range(size) if n not in targets or draw.random() < 0.1] or [0])
    goes_on = [n for n, one in enumerate(said) if one.goes_on and not one.deny]
    passed = [n for n in range(size) if n != node and draw.random() < 0.06]
    return Origin(
        node,
        draw.choice((0.0, 0.1, 0.3)),
        draw.choice((0, 0, 1, 2)),
        draw.choice((0, 1)),
        draw.choice((0, 0, 5)),
        draw.choice((0, 1)),
        _some(draw, tuple(sorted(PROTECTED)), 0.2),
        draw.choice([-1, *goes_on]),
        tuple(passed[:8]),
        draw.choice((0, 1)),
    )
