"""What is known about a client, attribute by attribute, with where and when it was learned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from ecograph.possible import ANYTHING, Anything, Choice, Collection, Interval, Possible
from ecograph.record import Record, Words


class Attribute(Record):
    """A fact that can be known about a client, and how to ask for it."""

    type: Literal["number", "date", "choice", "collection"]
    question: str
    """How a coordinator asks for it, aloud."""
    ask_cost: Literal[1, 3, 10] = 1
    """1 plain, 3 sensitive, 10 only where the client wants it asked."""


ATTRIBUTES: Mapping[str, Attribute] = {
    "age": Attribute(type="number", question="How old are you?"),
    "date_of_birth": Attribute(type="date", question="When were you born?"),
    "gender": Attribute(type="choice", question="How do you describe your gender?", ask_cost=3),
    "household_size": Attribute(type="number", question="How many people live in your household?"),
    "income_cents_per_month": Attribute(
        type="number", question="What comes in each month, before taxes?", ask_cost=3
    ),
    "assets_cents": Attribute(type="number", question="What savings are there?", ask_cost=3),
    "areas": Attribute(type="collection", question="In which town or ZIP code do you live?"),
    "works_in": Attribute(type="collection", question="In which town do you work?"),
    "housing": Attribute(type="choice", question="Where have you been sleeping this week?"),
    "employment": Attribute(type="choice", question="Are you working at the moment?"),
    "student": Attribute(type="choice", question="Are you in school or training?"),
    "veteran": Attribute(type="choice", question="Have you served in the military?"),
    "insurance": Attribute(type="collection", question="Which health insurance do you have?"),
    "documents": Attribute(type="collection", question="Which papers do you have at hand?"),
    "benefits": Attribute(type="collection", question="Which benefits do you receive?"),
    "referred_by": Attribute(type="collection", question="Has anybody referred you?"),
    "caregiver": Attribute(type="choice", question="Do you look after a relative or friend?"),
    "pregnant": Attribute(type="choice", question="Are you expecting a child?", ask_cost=3),
    "children_under_18": Attribute(type="number", question="How many children live with you?"),
    "disability": Attribute(
        type="choice", question="Do you live with a disability?", ask_cost=3
    ),
    "conditions": Attribute(
        type="collection", question="Which health conditions should we know of?", ask_cost=3
    ),
    "recent_discharge": Attribute(
        type="choice", question="Were you in hospital in the last 30 days?", ask_cost=3
    ),
    "survivor": Attribute(
        type="choice", question="Has somebody close to you hurt or threatened you?", ask_cost=10
    ),
    "immigration_status": Attribute(
        type="choice", question="What is your immigration status?", ask_cost=10
    ),
    "justice_involved": Attribute(
        type="choice", question="Have you been in contact with the courts?", ask_cost=10
    ),
    "travel_modes": Attribute(type="collection", question="How do you get around?"),
    "devices": Attribute(
        type="collection", question="Do you have a phone, internet, and a private place to talk?"
    ),
    "accommodations": Attribute(
        type="collection", question="What do you need to get in and take part?"
    ),
    "budget_cents_per_visit": Attribute(
        type="number", question="What could you pay for a visit?", ask_cost=3
    ),
}
"""Every attribute a rule may name. `documents` holds Document node ids; `areas` holds Area node ids
and is derived from where the client lives; `age` is derived from `date_of_birth` where known."""


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

    def possible(self, attribute: str, on: date) -> Possible:
        """The values the fact leaves open on that day.

        Raises
        ------
        KeyError
            `attribute` is not one of `ATTRIBUTES`.
        """
        if self.refused:
            return Anything(refused=True)
        if self.valid_until is not None and on > self.valid_until:
            return ANYTHING
        kind = ATTRIBUTES[attribute].type
        if kind == "collection":
            return Collection(held=self.has, lacking=self.has_not, complete=self.complete)
        if kind == "choice":
            if self.value is not None:
                return Choice(values=frozenset({_word(self.value)}))
            return Choice(values=self.one_of) if self.one_of else ANYTHING
        low = self.value if self.value is not None else self.at_least
        high = self.value if self.value is not None else self.at_most
        if low is None and high is None:
            return ANYTHING
        return Interval(lo=_number(low), hi=_number(high))


class Facts(Record):
    """All that is known about one person on one day; what is not listed could be anything."""

    on: date
    possible: Mapping[str, Possible] = Field(default_factory=dict)
    learned: Mapping[str, Fact] = Field(default_factory=dict)
    """The fact behind each attribute, for its source and date."""
    members: tuple[Facts, ...] = ()
    """The other members of the household."""
    members_complete: bool = False

    def of(self, attribute: str) -> Possible:
        """The values the attribute could have."""
        return self.possible.get(attribute, ANYTHING)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, date):
        return float(value.toordinal())
    if isinstance(value, (int, float)):
        return float(value)
    raise ValueError(f"{type(value).__name__} is no number or date; write it as one.")
