"""What is known about a client, attribute by attribute, with where and when it was learned."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from math import ceil, floor
from typing import Self

from pydantic import Field, field_validator, model_validator

from ecograph.attributes import ATTRIBUTES, Attribute, as_number
from ecograph.possible import ANYTHING, Anything, Choice, Collection, Interval, Possible
from ecograph.record import Record, Words

__all__ = ["ATTRIBUTES", "Attribute", "Fact", "Facts", "say_origin"]


class Fact(Record):
    """One thing known about a client: exactly, within bounds, as a choice, or as a set."""

    value: bool | int | float | date | str | None = None
    at_least: float | date | None = None
    at_most: float | date | None = None
    one_of: Words = frozenset()
    has: Words = frozenset()
    has_not: Words = frozenset()
    complete: bool = False
    """`has` is the whole list."""
    refused: bool = False
    """The client does not want to say; never asked again."""
    source: str = ""
    as_of: date | None = None
    valid_until: date | None = None
    """From the day after, the fact is as good as not known."""

    @field_validator("value")
    @classmethod
    def _a_written_date_is_a_date(cls, value: object) -> object:
        """Take ISO text for the date it is, so that a fact reads back as it was written."""
        if isinstance(value, str) and len(value) == len("2026-01-01"):
            with suppress(ValueError):
                return date.fromisoformat(value)
        return value

    @model_validator(mode="after")
    def _does_not_contradict_itself(self) -> Self:
        if not self.has.isdisjoint(self.has_not):
            raise ValueError("has and has_not share a word; keep it in one of the two.")
        if self.at_least is not None and self.at_most is not None:
            if isinstance(self.at_least, date) is not isinstance(self.at_most, date):
                raise ValueError("at_least and at_most are a number and a date; make them alike.")
            if as_number(self.at_least) > as_number(self.at_most):
                raise ValueError("at_least lies above at_most; swap or correct them.")
        return self

    def expired(self, on: date) -> bool:
        """Whether the fact no longer counts on that day."""
        return self.valid_until is not None and on > self.valid_until

    def possible(self, attribute: str, on: date) -> Possible:
        """The values the fact leaves open on that day.

        Raises
        ------
        KeyError
            `attribute` is not one of `ATTRIBUTES`.
        ValueError
            The fact says something else than a value of this attribute, such as a word for a
            number.
        """
        if self.refused:
            return Anything(refused=True)
        if self.expired(on):
            return ANYTHING
        kind = ATTRIBUTES[attribute].type
        if kind == "collection":
            if not (self.has or self.has_not or self.complete):
                return ANYTHING
            return Collection(held=self.has, lacking=self.has_not, complete=self.complete)
        if kind == "choice":
            if self.value is not None:
                return Choice(values=frozenset({_word(self.value)}))
            return Choice(values=self.one_of) if self.one_of else ANYTHING
        low = self.value if self.value is not None else self.at_least
        high = self.value if self.value is not None else self.at_most
        if low is None and high is None:
            return ANYTHING
        as_date = kind == "date"
        return Interval(
            lo=None if low is None else float(floor(_number(attribute, low, as_date))),
            hi=None if high is None else _upper(attribute, _number(attribute, high, as_date)),
        )


class Facts(Record):
    """All that is known about one person on one day; what is not listed could be anything."""

    on: date
    possible: Mapping[str, Possible] = Field(default_factory=dict)
    learned: Mapping[str, Fact] = Field(default_factory=dict)
    """The fact behind each attribute, for its source and date."""
    members: tuple[Facts, ...] = ()
    """The other members of the household."""
    members_complete: bool = False
    conflicts: Words = frozenset()
    """Attributes on which the record contradicts itself; all that was said stays possible."""

    def of(self, attribute: str) -> Possible:
        """The values the attribute could have."""
        return self.possible.get(attribute, ANYTHING)


def say_origin(fact: Fact) -> str:
    """Say where and when a fact was learned: "intake, 2026-10-02"; "" where unknown."""
    if not fact.source:
        return f"said on {fact.as_of}" if fact.as_of else ""
    return f"{fact.source}, {fact.as_of}" if fact.as_of else fact.source


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _number(attribute: str, value: object, as_date: bool) -> float:
    if as_date and isinstance(value, date):
        return as_number(value)
    if not as_date and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    raise ValueError(
        f"{attribute}: the fact holds a {type(value).__name__}, "
        f"not a {'date such as 2026-01-31' if as_date else 'number'}; write it as one."
    )


def _upper(attribute: str, value: float) -> float:
    """Numbers are whole: what lies between two could be either, but an age counts full years."""
    return float(floor(value) if attribute == "age" else ceil(value))
