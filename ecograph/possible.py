"""What could be true: no, unknown or yes, and the set of values a fact could still have.

A fact about a person is never one value or nothing. It is the set of values that fit what has been
said: "about 58 to 62", "one of these two", "holds a passport, the rest was not asked". A statement
holds if it holds for all of them, fails if it holds for none, and is unknown otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, PlainSerializer, model_validator

from ecograph.point import Point
from ecograph.record import Tagged, Words


class Truth(IntEnum):
    """Kleene's three values, ordered so that AND is the minimum and OR the maximum."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __and__(self, other: int) -> Truth:
        return Truth(min(int(self), int(other)))

    def __or__(self, other: int) -> Truth:
        return Truth(max(int(self), int(other)))

    def __invert__(self) -> Truth:
        return Truth(2 - int(self))

    def __str__(self) -> str:
        return self.name.lower()


SaidTruth = Annotated[
    Truth,
    PlainSerializer(str, return_type=Literal["no", "unknown", "yes"], when_used="json"),
]
"""One of the three, written as a word where it leaves as JSON."""


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """Whether `count` or more of the statements hold: surely, possibly, or surely not."""
    values = list(truths)
    surely = sum(t is Truth.YES for t in values)
    possibly = sum(t is not Truth.NO for t in values)
    if surely >= count:
        return Truth.YES
    return Truth.UNKNOWN if possibly >= count else Truth.NO


class Value(Tagged):
    """What a fact could be; one of the five below."""

    tag: ClassVar[str] = "type"


class Anything(Value):
    """Nothing is known: every value is possible."""

    type: Literal["anything"] = "anything"
    refused: bool = False
    """The client does not want to say; it is never asked again."""


class Interval(Value):
    """A number from `lo` to `hi`, both included; None is open. Dates are ordinals (days)."""

    type: Literal["interval"] = "interval"
    lo: float | None = None
    hi: float | None = None

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.lo is not None and self.hi is not None and self.lo > self.hi:
            raise ValueError("the lower end lies above the upper end; swap or correct them.")
        return self

    @property
    def exact(self) -> bool:
        """Whether one value only is possible."""
        return self.lo is not None and self.lo == self.hi


class Choice(Value):
    """Exactly one of these words; yes-or-no facts use "yes" and "no"."""

    type: Literal["choice"] = "choice"
    values: Words = Field(min_length=1)


class Collection(Value):
    """A set of words of which some are surely in it and some surely not; all others are open."""

    type: Literal["collection"] = "collection"
    held: Words = frozenset()
    lacking: Words = frozenset()
    complete: bool = False
    """Whether `held` is the whole set, so that every other word is lacking."""

    @model_validator(mode="after")
    def _does_not_contradict_itself(self) -> Self:
        if not self.held.isdisjoint(self.lacking):
            raise ValueError("a word is both held and lacking; keep one of the two.")
        return self

    def holds(self, word: str) -> Truth:
        """Whether the word is in the set."""
        if word in self.held:
            return Truth.YES
        return Truth.NO if self.complete or word in self.lacking else Truth.UNKNOWN


class Place(Value):
    """A point on the ground, exact to `radius_m` metres."""

    type: Literal["place"] = "place"
    point: Point
    radius_m: float = Field(default=0.0, ge=0)


Possible = Annotated[Anything | Interval | Choice | Collection | Place, Field(discriminator="type")]
ANYTHING = Anything()
