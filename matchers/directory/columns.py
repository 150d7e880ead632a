"""The rows of a directory as columns of numbers: for whoever asks all of them at once.

A column holds, per row, the number of its distinct facet, so that what a constraint says of a few
hundred facets is gathered onto many thousands of rows in one go. Built once, by the first question.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from ecograph.geo import unit_vector
from ecograph.nodes import Capacity
from matchers.directory.facets import Conditions, Papers, Site
from matchers.directory.mentions import Mentions, mentions_of

if TYPE_CHECKING:
    from matchers.directory.rows import Row

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Floats: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.float64]]"
Bits: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint64]]"
Bools: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"

FACETS: Mapping[str, str] = {
    "eligibility": "conditions",
    "documents": "papers",
    "area": "catchment",
    "distance": "site",
    "language": "tongues",
    "cost": "prices",
    "hours": "timetable",
    "accessibility": "access",
}
"""Per constraint the facet of a row that it judges, where many rows share one."""

BITS_OF_A_WORD = 64

NONE: Ints = np.empty(0, dtype=np.int64)

NO_DAY = 0
"""An ordinal that no report and no record bears."""


@dataclass(frozen=True, slots=True)
class Column:
    """The distinct facets of one kind, and which of them each row has."""

    facets: tuple[Hashable, ...]
    of_row: Ints


@dataclass(frozen=True, slots=True)
class Sites:
    """Where each distinct site is, as numbers; zero where nobody knows."""

    vectors: tuple[Floats, Floats, Floats]
    """Unit vectors: x, y and z of all sites."""
    radius_m: Floats
    placed: Bools
    boxed: Bools
    ways: tuple[tuple[str, ...], ...]
    """The distinct lists of ways in which sites reach people."""
    ways_of: Ints
    """Which of them each site has."""


class PaperBits:
    """Which papers each of many lists asks for, one bit each, 64 to a word."""

    def __init__(self, lists: Sequence[Papers]) -> None:
        ids = sorted({id for one in lists for id, _ in one.documents})
        self._place = {id: place for place, id in enumerate(ids)}
        self._words = max(1, -(-len(ids) // BITS_OF_A_WORD))
        self.of_list = np.array(
            [self.bits(id for id, _ in one.documents) for one in lists], dtype=np.uint64
        ).reshape(len(lists), self._words)

    def bits(self, ids: Iterable[str]) -> Bits:
        """A set of papers; those that nobody asks for are left out."""
        words = [0] * self._words
        for id in ids:
            place = self._place.get(id)
            if place is not None:
                words[place // BITS_OF_A_WORD] |= 1 << place % BITS_OF_A_WORD
        return np.array(words, dtype=np.uint64)

    def asks_for(self, ids: Iterable[str]) -> Bools:
        """The lists that ask for one of these papers."""
        found: Bools = ((self.of_list & self.bits(ids)) != 0).any(axis=1)
        return found


class Columns:
    """Some rows, as columns."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.by_name = {name: _column(rows, facet) for name, facet in FACETS.items()}
        self.sites = _sites(cast("tuple[Site, ...]", self.by_name["distance"].facets))
        self.by_term = _postings(rows, [row.terms for row in rows])
        self.by_provider = _postings(
            rows, [(row.provider.service_id, row.provider.organization_id) for row in rows]
        )
        self.about = np.array([min(1.0, 4 / max(1, row.purposes)) for row in rows], dtype=float)
        self.checked = np.array([_ordinal(row.checked_on) for row in rows], dtype=np.int64)
        self.reported = np.array([_reported(row.room.capacity) for row in rows], dtype=np.int64)
        self.manner = _manners(rows)

    @cached_property
    def mentions(self) -> tuple[Mentions | None, ...]:
        """What the rule of each distinct condition reads; None where there is no rule."""
        conditions = cast("tuple[Conditions, ...]", self.by_name["eligibility"].facets)
        return tuple(None if one.rule is None else mentions_of(one.rule) for one in conditions)

    @cached_property
    def papers(self) -> PaperBits:
        """The papers of each distinct list of papers, one bit each."""
        return PaperBits(cast("tuple[Papers, ...]", self.by_name["documents"].facets))

    def addressing(self, terms: frozenset[str]) -> Ints:
        """The numbers of the rows that address one of the terms, in order."""
        found = [self.by_term[term] for term in terms if term in self.by_term]
        if not found:
            return NONE
        return found[0] if len(found) == 1 else distinct(np.concatenate(found), len(self.rows))

    def given_by(self, ids: frozenset[str]) -> Ints:
        """The numbers of the rows of these services and organizations."""
        found = [self.by_provider[id] for id in ids if id in self.by_provider]
        return distinct(np.concatenate(found), len(self.rows)) if found else NONE


def distinct(numbers: Ints, count: int) -> Ints:
    """The different ones of some numbers below `count`, in order; faster than sorting them."""
    seen: Bools = np.zeros(count, dtype=bool)
    seen[numbers] = True
    return np.flatnonzero(seen)


def _column(rows: Sequence[Row], name: str) -> Column:
    numbers: dict[int, int] = {}
    facets: list[Hashable] = []
    of_row = np.empty(len(rows), dtype=np.int64)
    for place, row in enumerate(rows):
        facet = getattr(row, name)
        number = numbers.setdefault(id(facet), len(facets))
        if number == len(facets):
            facets.append(facet)
        of_row[place] = number
    return Column(tuple(facets), of_row)


def _sites(sites: tuple[Site, ...]) -> Sites:
    vectors = np.zeros((3, len(sites)))
    ways: dict[tuple[str, ...], int] = {}
    ways_of = [ways.setdefault(site.delivery, len(ways)) for site in sites]
    for number, site in enumerate(sites):
        if site.point is not None and not site.confidential:
            vectors[:, number] = unit_vector(site.point)
    return Sites(
        vectors=(vectors[0], vectors[1], vectors[2]),
        radius_m=np.array([site.radius_m for site in sites], dtype=float),
        placed=np.array([s.point is not None and not s.confidential for s in sites], dtype=bool),
        boxed=np.array([site.precision == "box" for site in sites], dtype=bool),
        ways=tuple(ways),
        ways_of=np.array(ways_of, dtype=np.int64),
    )


def _postings(
    rows: Sequence[Row], words: Sequence[frozenset[str] | tuple[str, ...]]
) -> dict[str, Ints]:
    found: dict[str, list[int]] = {}
    for place in range(len(rows)):
        for word in dict.fromkeys(words[place]):
            found.setdefault(word, []).append(place)
    return {word: np.array(places, dtype=np.int64) for word, places in found.items()}


def _manners(rows: Sequence[Row]) -> Column:
    """What a preference looks at; a row stands for all that are alike."""
    numbers: dict[Hashable, int] = {}
    first: list[Row] = []
    of_row = np.empty(len(rows), dtype=np.int64)
    for place, row in enumerate(rows):
        key = (row.service.traits, row.service.group_size, row.site.delivery)
        number = numbers.setdefault(key, len(first))
        if number == len(first):
            first.append(row)
        of_row[place] = number
    return Column(tuple(first), of_row)


def _ordinal(day: object) -> int:
    return day.toordinal() if hasattr(day, "toordinal") else NO_DAY


def _reported(capacity: Capacity | None) -> int:
    return _ordinal(capacity.updated if capacity is not None else None)
