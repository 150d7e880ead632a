"""What can an eligibility rule say? Rules are data: they load, save, hash and explain themselves.

The leaves are questions about one client (or one household member); the rest combines them in
three-valued logic. Attribute names are those of `ecograph.facts.ATTRIBUTES`; a condition that could
never be asked (no such attribute, words for a number, no figure for the year) is refused when read.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ecograph.attributes import ATTRIBUTES, check_attribute, check_bounds
from ecograph.record import Tagged, Words
from ecograph.rules.poverty import check_poverty_year

Mutability = Literal["immutable", "time", "actionable", "provider", "fact"]
"""What could make a failed leaf true: nothing, waiting, a step, the provider, or better facts."""


class Clause(Tagged):
    """What every part of a rule can carry."""

    tag: ClassVar[str] = "op"

    label: str = ""
    """The condition in plain words, as a coordinator would say it."""
    quote: str = ""
    """The words of the source that this part was taken from."""


class Leaf(Clause):
    """A question about one attribute."""

    mutability: Mutability = "fact"
    effort_days: float = Field(default=1.0, ge=0)
    """What making it true would cost, in days; orders the corrections."""


class Compare(Leaf):
    """A number or date within bounds, which are included. Dates are written as ISO text."""

    op: Literal["compare"] = "compare"
    attribute: str
    at_least: float | date | None = None
    at_most: float | date | None = None

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        check_attribute(self.attribute, "number", "date")
        check_bounds(self.attribute, self.at_least, self.at_most)
        return self


class OneOf(Leaf):
    """The attribute has one of these values."""

    op: Literal["one_of"] = "one_of"
    attribute: str
    values: Words = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        check_attribute(self.attribute, "choice")
        words = ATTRIBUTES[self.attribute].words
        if words and not self.values <= words:
            raise ValueError(
                f"{min(self.values - words)[:40]!r} is no answer to {self.attribute!r}; "
                f"use {' or '.join(sorted(words))}."
            )
        return self


class Includes(Leaf):
    """The attribute, a collection, includes at least one of these words."""

    op: Literal["includes"] = "includes"
    attribute: str
    values: Words = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        check_attribute(self.attribute, "collection")
        return self


class IncomeAtMostPoverty(Leaf):
    """Household income is at most `percent` of the federal poverty level of that year and region.

    Decided in whole cents: `100 * yearly income <= percent * level`.
    """

    op: Literal["income_at_most_fpl"] = "income_at_most_fpl"
    percent: int = Field(gt=0)
    year: int
    region: Literal["48+DC", "AK", "HI"] = "48+DC"

    @model_validator(mode="after")
    def _has_a_figure(self) -> Self:
        check_poverty_year(self.year, self.region)
        return self


class All(Clause):
    """Every part holds. No parts: open to all."""

    op: Literal["all"] = "all"
    parts: tuple[Rule, ...] = ()


class Any(Clause):
    """At least one part holds."""

    op: Literal["any"] = "any"
    parts: tuple[Rule, ...] = Field(min_length=1)


class Not(Clause):
    """The part does not hold."""

    op: Literal["not"] = "not"
    part: Rule


class AtLeast(Clause):
    """At least `count` of the parts hold."""

    op: Literal["at_least"] = "at_least"
    count: int = Field(ge=1)
    parts: tuple[Rule, ...] = Field(min_length=1)


class If(Clause):
    """`then` where `condition` holds, `otherwise` where it does not."""

    op: Literal["if"] = "if"
    condition: Rule
    then: Rule
    otherwise: Rule


class Members(Clause):
    """At least `count` (or all) members of the household satisfy the part, each on their own facts.

    The client counts as a member. An incomplete list of members leaves "enough" possible and "all"
    unproven.
    """

    op: Literal["members"] = "members"
    count: Annotated[int, Field(ge=1)] | Literal["all"] = 1
    part: Rule


class Programme(Clause):
    """Eligible under another named rule of the same rule set (adjunctive eligibility)."""

    op: Literal["programme"] = "programme"
    name: str


class Residue(Clause):
    """Words that nobody has turned into a rule yet: always unknown, quoted."""

    op: Literal["residue"] = "residue"


Rule = Annotated[
    Compare
    | OneOf
    | Includes
    | IncomeAtMostPoverty
    | All
    | Any
    | Not
    | AtLeast
    | If
    | Members
    | Programme
    | Residue,
    Field(discriminator="op"),
]

for _kind in (All, Any, Not, AtLeast, If, Members):
    _kind.model_rebuild()
