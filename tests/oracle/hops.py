"""Which ways are there, by the law of a hop? Every way, every choice of parallel steps, one by one.

The law is that of docs/handoffs.md, written down a second time over plain lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise, product
from math import log, prod

PROTECTED = {"income", "health", "substance_use", "safety"}
GIVEN_AWAY = {"part_2": "substance_use", "vawa": "safety"}
AGAINST = ("unsafe", "never", "declined", "untrusted", "agreement", "denied", "no_consent")


@dataclass(frozen=True)
class Link:
    """One step that somebody could take."""

    start: str
    end: str
    id: str
    success: float
    days: int
    told: frozenset[str]
    cost: int = 0
    against: str = ""


@dataclass(frozen=True)
class Said:
    """A consent."""

    id: str
    permits: bool
    classes: frozenset[str]
    by: frozenset[str] = frozenset()
    to: str = ""
    to_regimes: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    goes_on: bool = False


@dataclass
class Case:
    """Everything that bears on the ways of one client to one service."""

    client: str
    targets: set[str]
    links: list[Link]
    mouths: set[str] = field(default_factory=set)
    regimes: dict[str, set[str]] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    on: date = date(2026, 11, 23)
    most_hops: int = 4
    most_days: int | None = None
    most_retellings: int | None = None
    most_cost: int | None = None
    crisis: bool = False
    _by_ends: dict[tuple[str, str], list[Link]] = field(default_factory=dict)

    def between(self, start: str, end: str) -> list[Link]:
        """All parallel steps."""
        if not self._by_ends:
            for link in self.links:
                self._by_ends.setdefault((link.start, link.end), []).append(link)
        return self._by_ends[start, end]


@dataclass(frozen=True)
class Hop:
    """One step on one way, judged."""

    link: Link
    told: tuple[str, ...]
    refused: str
    consents: tuple[str, ...] = ()
    wanting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """A way over certain steps."""

    hops: tuple[Hop, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """Everybody on it, the client first."""
        return (self.hops[0].link.start, *(hop.link.end for hop in self.hops))

    @property
    def success(self) -> float:
        """The product, from left to right."""
        return round(prod(hop.link.success for hop in self.hops), 9)

    @property
    def weight(self) -> float:
        """What orders ways by success: its logarithm, to nine decimals."""
        return round(-sum(log(hop.link.success) for hop in self.hops), 9)

    @property
    def days(self) -> int:
        """Of all steps."""
        return sum(hop.link.days for hop in self.hops)

    @property
    def cost(self) -> int:
        """Of all steps, in cents."""
        return sum(hop.link.cost for hop in self.hops)

    @property
    def retellings(self) -> int:
        """How often nobody has told what it is about."""
        return sum("need" not in hop.told for hop in self.hops)

    def refusals(self) -> list[str]:
        """What refuses it, hop by hop."""
        return [hop.refused for hop in self.hops if hop.refused]


@dataclass
class Found:
    """The whole answer."""

    allowed: list[Way]
    refused: list[Way]
    backup: Way | None
    with_consent: Way | None


def find_ways(case: Case) -> Found:
    """Everything, from the list of all ways."""
    allowed, willing, refused = [], [], []
    for nodes in every_way(case):
        choices = product(*(case.between(a, b) for a, b in pairwise(nodes)))
        ways = [walk(case, choice) for choice in choices]
        fine = [way for way in ways if keeps(case, way) and not way.refusals()]
        hoped = [way for way in ways if keeps(case, way) and set(way.refusals()) <= {"no_consent"}]
        told = as_told(case, nodes)
        if fine:
            allowed.append(min(fine, key=lambda way: rank(case, way)))
        elif told.refusals() and keeps(case, told):
            refused.append(told)
        if hoped:
            willing.append(min(hoped, key=lambda way: rank(case, way)))
    allowed.sort(key=lambda way: rank(case, way))
    willing.sort(key=lambda way: rank(case, way))
    first = allowed[0] if allowed else None
    shorter = [way for way in refused if first is None or len(way.nodes) < len(first.nodes)]
    shorter.sort(key=lambda way: (len(way.nodes), way.nodes))
    best = willing[0] if willing and is_better(case, willing[0], first) else None
    return Found(allowed, shorter, _backup(allowed), best)


def _backup(allowed: list[Way]) -> Way | None:
    if not allowed:
        return None
    between = set(allowed[0].nodes[1:-1])
    for way in allowed[1:]:
        if not between & set(way.nodes) and (between or len(way.nodes) > 2):
            return way
    return None


def rank(case: Case, way: Way) -> tuple[object, ...]:
    """What orders ways."""
    of_all = (way.nodes, tuple(hop.link.id for hop in way.hops))
    if case.crisis:
        return (way.days, way.weight, len(way.hops), *of_all)
    return (way.weight, len(way.hops), way.days, *of_all)


def is_better(case: Case, way: Way, than: Way | None) -> bool:
    """Whether a way is better by what matters."""
    if than is None:
        return True
    if case.crisis:
        return (way.days, way.weight) < (than.days, than.weight)
    return way.weight < than.weight


def every_way(case: Case) -> Iterator[tuple[str, ...]]:
    """All ways without a loop, as lists of nodes."""
    next_to: dict[str, set[str]] = {}
    for link in case.links:
        next_to.setdefault(link.start, set()).add(link.end)

    def onward(nodes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if nodes[-1] in case.targets:
            yield nodes
        elif len(nodes) <= case.most_hops:
            for end in next_to.get(nodes[-1], set()) - set(nodes):
                yield from onward((*nodes, end))

    yield from onward((case.client,))


def keeps(case: Case, way: Way) -> bool:
    """Whether a way stays within the limits."""
    spent = (way.days, way.retellings, way.cost)
    limits = (case.most_days, case.most_retellings, case.most_cost)
    return all(most is None or used <= most for used, most in zip(spent, limits, strict=True))


def walk(case: Case, links: tuple[Link, ...]) -> Way:
    """Judge a way, step by step, with what each on it was told."""
    held, under, hops = frozenset[str](), "", []
    for link in links:
        hop, held, under = judge(case, link, held, under)
        hops.append(hop)
    return Way(tuple(hops))


def as_told(case: Case, nodes: tuple[str, ...]) -> Way:
    """The way as it is told where it is refused: at each hop the best of the parallel steps."""
    held, under, hops = frozenset[str](), "", []
    for a, b in pairwise(nodes):
        judged = [judge(case, link, held, under) for link in case.between(a, b)]
        hop, held, under = min(judged, key=lambda one: _how_good(one[0]))
        hops.append(hop)
    return Way(tuple(hops))


def _how_good(hop: Hop) -> tuple[object, ...]:
    if hop.refused:
        return (1, -AGAINST.index(hop.refused), hop.link.id)
    return (0, -hop.link.success, hop.link.days, hop.link.id)


def judge(
    case: Case, link: Link, held: frozenset[str], under: str
) -> tuple[Hop, frozenset[str], str]:
    """One step: what it tells, what refuses it, and what who is reached then holds."""
    if link.start == case.client:
        return Hop(link, (), link.against), frozenset(), ""
    mine, theirs = case.regimes.get(link.start, set()), case.regimes.get(link.end, set())
    told = set(link.told) | {GIVEN_AWAY[regime] for regime in mine if regime in GIVEN_AWAY}
    if link.start in case.mouths:
        told |= held
    then, words = frozenset(told & PROTECTED), tuple(sorted(told))
    if link.against:
        return Hop(link, words, link.against), then, ""
    heard = [one for one in case.said if _speaks_of(case, one, link.start, link.end)]
    if any(not one.permits and (not one.classes or one.classes & told) for one in heard):
        return Hop(link, words, "denied"), then, ""
    counting = [one for one in heard if one.permits and one.classes & told]
    if "vawa" in mine:
        counting = [one for one in counting if link.start in one.by and one.last]
    came = next((one for one in case.said if one.id == under), None)
    free: set[str] = set()
    if came and "hipaa" in mine and "hipaa" in theirs:
        if "vawa" not in mine or (link.start in came.by and came.last):
            free = set(came.classes) & told
    lacking = told - free - {word for one in counting for word in one.classes}
    if lacking:
        return Hop(link, words, "no_consent", (), tuple(sorted(lacking))), then, ""
    if came and told and told == free:
        return Hop(link, words, "", (came.id,)), then, came.id
    wide = [one for one in counting if one.goes_on and one.classes >= told]
    if wide and "hipaa" in theirs:
        best = min(wide, key=lambda one: (-len(one.classes), one.id))
        return Hop(link, words, "", (best.id,)), then, best.id
    used = _fewest(counting, told - free) + ([came.id] if came and free else [])
    return Hop(link, words, "", tuple(sorted(set(used)))), then, ""


def _speaks_of(case: Case, one: Said, start: str, end: str) -> bool:
    if (one.first and one.first > case.on) or (one.last and one.last < case.on):
        return False
    if one.by and start not in one.by:
        return False
    return one.to == end if one.to else bool(one.to_regimes & case.regimes.get(end, set()))


def _fewest(counting: list[Said], told: set[str]) -> list[str]:
    ordered = sorted(counting, key=lambda one: one.id)
    for size in range(len(ordered) + 1):
        for some in combinations(ordered, size):
            if told <= {word for one in some for word in one.classes}:
                return [one.id for one in some]
    raise AssertionError("what is not lacking is covered")
