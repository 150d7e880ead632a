"""What can be judged about a service: each distinct rule, price, language set or schedule, once.

A facet holds values only, never an id of the service, so that 400 services that share a rule share
the facet and the rule is judged once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ecograph.nodes import Capacity, CostOption, Node, Schedule
from ecograph.nodes.directory import Delivery, SpokenLanguage
from ecograph.point import Point
from ecograph.rules.grammar import Rule

N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Who may come."""

    rule: Rule | None
    description: str
    listed_for: tuple[str, ...] = ()
    """Names of the groups it is listed for: they tell whom it has in mind, and shut nobody out."""

    @property
    def silent(self) -> bool:
        """Nothing is listed about who may come."""
        return self.rule is None and not self.description and not self.listed_for


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents it asks to see, as (id, name)."""

    documents: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Catchment:
    """The areas it serves, as (id, name), and how it reaches people."""

    areas: tuple[tuple[str, str], ...]
    delivery: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is given."""

    point: Point | None
    radius_m: float
    precision: str
    confidential: bool
    delivery: tuple[Delivery, ...]

    @property
    def silent(self) -> bool:
        """It has a place, and nobody says where."""
        return self.point is None and "in_person" in self.delivery


@dataclass(frozen=True, slots=True)
class Tongues:
    """The languages of the service and of the place."""

    offered: tuple[SpokenLanguage, ...]
    complete: bool
    interpretation: str

    @property
    def silent(self) -> bool:
        """No language is listed."""
        return not self.offered and not self.interpretation


@dataclass(frozen=True, slots=True)
class Prices:
    """The ways to pay, and the words about fees."""

    options: tuple[CostOption, ...]
    description: str

    @property
    def silent(self) -> bool:
        """No price is listed."""
        return not self.options and not self.description


@dataclass(frozen=True, slots=True)
class Timetable:
    """When it is open."""

    schedules: tuple[Schedule, ...]

    @property
    def silent(self) -> bool:
        """No hours are listed."""
        return not self.schedules


@dataclass(frozen=True, slots=True)
class Access:
    """What the place offers to those who need an accommodation."""

    offered: tuple[str, ...]
    lacking: tuple[str, ...]
    words: tuple[str, ...]
    delivery: tuple[Delivery, ...]

    @property
    def silent(self) -> bool:
        """Nothing is listed about access."""
        return not (self.offered or self.lacking or self.words)


@dataclass(frozen=True, slots=True)
class Room:
    """The last report on free places."""

    capacity: Capacity | None

    @property
    def silent(self) -> bool:
        """Nobody has reported free places."""
        return self.capacity is None


@dataclass(frozen=True, slots=True)
class Provider:
    """Who gives it."""

    service_id: str
    organization_id: str


def bare(nodes: Sequence[N]) -> tuple[N, ...]:
    """The nodes without their ids and origins, so that equal content is equal."""
    plain = {"id": "x:x:x", "source": "", "as_of": None, "confidence": None}
    copies = [node.model_copy(update=plain) for node in nodes]
    return tuple(sorted(copies, key=lambda node: node.model_dump_json()))
