"""In which areas does a client surely live, in which surely not, and why?

No area is in or out without a reason: a home inside or outside its border, a ZIP code on its list,
a statement, or another area of the same kind in which the client lives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from ecograph.edges import LivesIn, MemberOf, Within
from ecograph.errors import InputError
from ecograph.geo import Region, region
from ecograph.graph import Graph
from ecograph.nodes.client import Client
from ecograph.nodes.directory import Area
from ecograph.nodes.node import not_withdrawn
from ecograph.possible import ANYTHING, Anything, Collection, Place, Possible, Truth

PARTITIONS = frozenset({"country", "state", "county", "town", "postal_code"})
"""Levels whose areas do not overlap, so that living in one is not living in its neighbour."""


@dataclass(frozen=True)
class Residence:
    """Areas that the client lives in, and areas that the client does not live in."""

    held: frozenset[str]
    lacking: frozenset[str]

    def with_stated(self, stated: Possible) -> tuple[Possible, bool]:
        """Join what follows from the home with what was said; and whether the two disagree.

        What they disagree on is open.
        """
        if isinstance(stated, Anything) and stated.refused:
            return stated, False
        said = stated if isinstance(stated, Collection) else Collection()
        held, lacking = self.held | said.held, self.lacking | said.lacking
        both = (held & lacking) | (self.held - said.held if said.complete else frozenset())
        if not (held or lacking or said.complete):
            return ANYTHING, False
        known = Collection(
            held=held - both, lacking=lacking - both, complete=said.complete and not both
        )
        return known, bool(both)


def find_areas(graph: Graph, client: Client, *, on: date) -> Residence:
    """Read the areas of the graph against the client's home, ZIP code and LIVES_IN edges."""
    known = _map_of(graph)
    areas = {
        area.id: area for area in known.areas if area.withdrawn_on is None or area.withdrawn_on > on
    }
    larger, smaller = known.larger, known.smaller
    held = set(_named(graph, client))
    lacking: set[str] = set()
    for area in areas.values():
        truth = _contains(area, client)
        if truth is Truth.YES:
            held.add(area.id)
        elif truth is Truth.NO:
            lacking.add(area.id)
    held = _closure(held, larger)
    lacking |= _neighbours(areas, held, smaller) - held
    return Residence(frozenset(held), frozenset(_closure(lacking, smaller)))


class _Map(NamedTuple):
    """The areas of a graph, and how they nest, as of one commit."""

    commit: int
    areas: tuple[Area, ...]
    larger: Mapping[str, set[str]]
    smaller: Mapping[str, set[str]]


_KNOWN: WeakKeyDictionary[Graph, _Map] = WeakKeyDictionary()
"""The last map of a graph, as long as that lives: a table of postal codes is long, and every client
asks."""


def _map_of(graph: Graph) -> _Map:
    commit = graph.commit
    known = _KNOWN.get(graph)
    if known is None or known.commit != commit:
        larger: dict[str, set[str]] = {}
        smaller: dict[str, set[str]] = {}
        for edge in not_withdrawn(graph.edges(Within)):
            larger.setdefault(edge.from_id, set()).add(edge.to_id)
            smaller.setdefault(edge.to_id, set()).add(edge.from_id)
        known = _KNOWN[graph] = _Map(commit, tuple(graph.nodes(Area)), larger, smaller)
    return known


def _named(graph: Graph, client: Client) -> Iterable[str]:
    """The areas that LIVES_IN names, for the client or their household."""
    groups = not_withdrawn(graph.edges(MemberOf, from_id=client.id))
    homes = [client.id, *(edge.to_id for edge in groups)]
    return (
        edge.to_id for home in homes for edge in not_withdrawn(graph.edges(LivesIn, from_id=home))
    )


def _contains(area: Area, client: Client) -> Truth:
    if client.postal_code and client.postal_code in area.postal_codes:
        return Truth.YES
    if client.postal_code and area.postal_codes and area.level == "postal_code":
        return Truth.NO
    if isinstance(client.home, Place) and area.geometry is not None:
        try:
            return _border(json.dumps(area.geometry)).covers(client.home)
        except InputError:  # a broken border says nothing about anybody
            return Truth.UNKNOWN
    return Truth.UNKNOWN


@lru_cache(maxsize=512)
def _border(geometry: str) -> Region:
    """Check a border once, not for every client: a store may read a new copy of it each time."""
    return region(json.loads(geometry))


def _neighbours(
    areas: Mapping[str, Area], held: set[str], smaller: Mapping[str, set[str]]
) -> set[str]:
    """Areas beside one the client lives in: same level and source, and not inside it."""
    here: dict[tuple[str, str], set[str]] = {}
    for id in held:
        if id in areas and areas[id].level in PARTITIONS:
            here.setdefault(_kind(areas[id]), set()).add(id)
    inside = {kind: _closure(ids, smaller) for kind, ids in here.items()}
    return {
        area.id
        for area in areas.values()
        if (kind := _kind(area)) in inside and area.id not in inside[kind]
    }


def _kind(area: Area) -> tuple[str, str]:
    return area.level, area.id.split(":")[1]


def _closure(start: Iterable[str], step: Mapping[str, set[str]]) -> set[str]:
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for other in step.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen
