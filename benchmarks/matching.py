"""How fast is one need of one client matched, beside a loop over networkx and geopy?

The loop answers less: which services for the need are near enough, speak the language and cost no
more than can be spared, the nearest first. It gives no reason, and knows no rule, hours or doubt.
That part of the question is put to both over the same services, and the answers must be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import networkx as nx
from geopy.distance import geodesic, great_circle

from benchmarks.table import Line, compared
from benchmarks.timing import take_turns
from ecograph.graph import Graph
from ecograph.possible import Interval, Place
from matchers.constraints import Constraint
from matchers.constraints.cost import Cost
from matchers.constraints.distance import Distance
from matchers.constraints.language import Language
from matchers.directory import Directory, Row
from matchers.matching import match
from matchers.ranking import WEIGHTS
from matchers.request import MatchRequest, request_for

FAR_M = 10_000.0
TOP = 10
PLAIN: tuple[Constraint, ...] = (Distance(), Language(), Cost())
HARD = {"distance": True, "language": True, "cost": True}
NEAREST_FIRST = dict.fromkeys(WEIGHTS, 0.0) | {"closeness": 1.0}
ELLIPSOID = 0.006
"""By how much of itself a distance on a sphere may differ from one on the ellipsoid."""

Net: TypeAlias = "nx.MultiDiGraph[str]"
Metres = Callable[[tuple[float, float], tuple[float, float]], Any]


@dataclass(frozen=True)
class Asked:
    """The plain part of a request: what a loop over a graph would be told."""

    terms: frozenset[str]
    home: tuple[float, float]
    languages: frozenset[str]
    budget_cents: float | None


def measure(
    title: str, graph: Graph, client_id: str, need: str, *, on: datetime, turns: int
) -> list[Line]:
    """Time compiling, the full answer, and the plain part beside two loops that agree with it."""
    directory = Directory.of(graph)
    both = Directory(tuple(filter(is_plain, directory.rows)), directory.commit)
    request = request_for(
        graph,
        client_id,
        need,
        on=on,
        top=TOP,
        max_distance_m=FAR_M,
        hard=HARD,
        weights=NEAREST_FIRST,
    )
    net, asked = build_net(both.rows), told(request)
    check_same(nearest(both, request), find_near(net, asked, geodesic))
    check_same(nearest(both, request), find_near(net, asked, great_circle))

    def answer() -> object:
        full = request_for(graph, client_id, need, on=on, top=TOP, max_distance_m=FAR_M)
        return match(directory, full)

    loops = {
        "networkx and geodesic, no reasons": lambda: find_near(net, asked, geodesic)[:TOP],
        "networkx and great_circle, no reasons": lambda: find_near(net, asked, great_circle)[:TOP],
    }
    compiled = take_turns({"ours": lambda: Directory.of(graph)}, turns=turns)
    timed = take_turns(
        {"plain": lambda: match(both, request, constraints=PLAIN), "full": answer, **loops},
        turns=turns,
    )
    theirs = {name: timed[name] for name in loops}
    rows = len(directory.rows)
    return [
        *compared(f"{title}: compile the directory", compiled, count=rows, noun="rows"),
        *compared(f"{title}: match, distance, language and price", {"": timed["plain"]} | theirs),
        *compared(f"{title}: match, ten constraints, explained", {"": timed["full"]} | theirs),
    ]


def is_plain(row: Row) -> bool:
    """Whether a row says no more about place and price than a filter understands."""
    return (
        row.site.delivery == ("in_person",)
        and row.site.point is not None
        and row.site.radius_m == 0
        and not row.site.confidential
        and all(
            option.amount_cents is not None
            and option.amount_at_most_cents is None
            and not (option.sliding or option.insurance_accepted)
            and option.valid_from is None
            and option.valid_to is None
            for option in row.prices.options
        )
    )


def build_net(rows: Iterable[Row]) -> Net:
    """The graph one would build for the loop: terms, services and places."""
    net: Net = nx.MultiDiGraph()
    for row in rows:
        if row.site.point is None or row.location is None:
            continue
        service, place = row.service.id, row.location.id
        net.add_node(
            service,
            languages={one.tag for one in row.tongues.offered if one.mode != "papers"},
            complete=row.tongues.complete,
            cents=min((option.amount_cents or 0 for option in row.prices.options), default=None),
        )
        net.add_node(place, point=(row.site.point.lat, row.site.point.lon))
        net.add_edge(service, place, key="delivered at")
        for term in row.terms:
            net.add_edge(service, term, key="addresses")
    return net


def find_near(net: Net, asked: Asked, metres: Metres) -> list[tuple[str, float]]:
    """The loop: every service for the need that is not known to be out of the question."""
    best: dict[str, float] = {}
    for service in _services(net, asked.terms):
        offer = net.nodes[service]
        if offer["complete"] and not offer["languages"] & asked.languages:
            continue
        if asked.budget_cents is not None and (offer["cents"] or 0) > asked.budget_cents:
            continue
        for place in (to for _, to, key in net.out_edges(service, keys=True) if "at" in key):
            away = float(metres(asked.home, net.nodes[place]["point"]).meters)
            if away <= FAR_M and away < best.get(service, FAR_M + 1):
                best[service] = away
    return sorted(best.items(), key=lambda found: (found[1], found[0]))


def _services(net: Net, terms: frozenset[str]) -> Iterator[str]:
    found = {service for term in terms if term in net for service in net.predecessors(term)}
    return iter(sorted(found))


def told(request: MatchRequest) -> Asked:
    """Take from a request what the loop is told."""
    budget = request.facts.of("budget_cents_per_visit")
    assert isinstance(request.home, Place)
    assert request.home.radius_m == 0
    return Asked(
        terms=request.need.covers,
        home=(request.home.point.lat, request.home.point.lon),
        languages=frozenset(request.languages),
        budget_cents=budget.hi if isinstance(budget, Interval) else None,
    )


def nearest(directory: Directory, request: MatchRequest) -> list[tuple[str, float]]:
    """Our answer to the plain part: every service that fits, the nearest first, with its metres."""
    every = request.model_copy(update={"top": 1000})
    found = match(directory, every, constraints=PLAIN).matches
    return [(one.service, one.distance_m or 0.0) for one in found]


def check_same(ours: list[tuple[str, float]], theirs: list[tuple[str, float]]) -> None:
    """Refuse to compare two answers to different questions.

    The same services, and the same ones in the first ten places, but where two distances, or a
    distance and the limit, differ by less than sphere and ellipsoid do.

    Raises
    ------
    ValueError
        Names the first service that one of them has and the other has not.
    """
    mine, yours = dict(ours), dict(theirs)
    assert mine, "nothing fits, so nothing is compared"
    for id in sorted(mine.keys() ^ yours.keys()):
        metres = mine.get(id) or yours[id]
        if abs(metres - FAR_M) > FAR_M * ELLIPSOID:
            raise ValueError(f"{id}, {metres:.0f} m away, is in one answer only.")
    for (id, _), (other, metres) in zip(ours[:TOP], theirs[:TOP], strict=False):
        if id != other and abs(yours.get(id, FAR_M) - metres) > metres * ELLIPSOID:
            raise ValueError(f"{id} stands where the other answer has {other}.")
