"""Which facts can be known about a client, how are they asked for, and how are they said?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from ecograph.errors import InputError
from ecograph.record import Record, Words

AttributeType = Literal["number", "date", "choice", "collection"]

YES_NO = frozenset({"yes", "no"})


class Attribute(Record):
    """A fact that can be known about a client, and how to ask for it."""

    type: AttributeType
    question: str
    """How a coordinator asks for it, aloud."""
    ask_cost: Literal[1, 3, 10] = 1
    """1 plain, 3 sensitive, 10 only where the client wants it asked."""
    label: str
    """A condition on it in words, with `{}` where the value belongs."""
    words: Words = frozenset()
    """All answers there are, where there are no others."""
    least: int | None = Field(default=None)
    """The smallest number that makes sense."""
    changes: Literal["never", "time", "yes"] = "yes"
    """May anybody be advised to change it? Never what a person is; age changes by waiting."""


ATTRIBUTES: Mapping[str, Attribute] = {
    "age": Attribute(
        type="number", label="age {}", least=0, changes="time", question="How old are you?"
    ),
    "date_of_birth": Attribute(
        type="date", label="born {}", changes="never", question="When were you born?"
    ),
    "gender": Attribute(
        type="choice",
        label="describes their gender as {}",
        changes="never",
        ask_cost=3,
        question="How do you describe your gender?",
    ),
    "household_size": Attribute(
        type="number",
        label="household of {}",
        least=1,
        question="How many people live in your household?",
    ),
    "income_cents_per_month": Attribute(
        type="number",
        label="household income of {} a month",
        ask_cost=3,
        question="What comes in each month, before taxes?",
    ),
    "assets_cents": Attribute(
        type="number", label="savings of {}", ask_cost=3, question="What savings are there?"
    ),
    "areas": Attribute(
        type="collection",
        label="lives in {}",
        question="In which town or ZIP code do you live?",
    ),
    "works_in": Attribute(
        type="collection", label="works in {}", question="In which town do you work?"
    ),
    "housing": Attribute(
        type="choice", label="housing: {}", question="Where have you been sleeping this week?"
    ),
    "employment": Attribute(
        type="choice", label="employment: {}", question="Are you working at the moment?"
    ),
    "student": Attribute(
        type="choice", label="in school or training: {}", question="Are you in school or training?"
    ),
    "veteran": Attribute(
        type="choice",
        label="has served in the military",
        words=YES_NO,
        changes="never",
        question="Have you served in the military?",
    ),
    "insurance": Attribute(
        type="collection",
        label="is insured with {}",
        question="Which health insurance do you have?",
    ),
    "documents": Attribute(
        type="collection", label="has {}", question="Which papers do you have at hand?"
    ),
    "benefits": Attribute(
        type="collection", label="receives {}", question="Which benefits do you receive?"
    ),
    "referred_by": Attribute(
        type="collection", label="referred by {}", question="Has anybody referred you?"
    ),
    "caregiver": Attribute(
        type="choice",
        label="looks after a relative or friend",
        words=YES_NO,
        changes="never",
        question="Do you look after a relative or friend?",
    ),
    "pregnant": Attribute(
        type="choice",
        label="is expecting a child",
        words=YES_NO,
        changes="never",
        ask_cost=3,
        question="Are you expecting a child?",
    ),
    "children_under_18": Attribute(
        type="number",
        label="{} children under 18 at home",
        least=0,
        changes="never",
        question="How many children live with you?",
    ),
    "disability": Attribute(
        type="choice",
        label="lives with a disability",
        words=YES_NO,
        changes="never",
        ask_cost=3,
        question="Do you live with a disability?",
    ),
    "conditions": Attribute(
        type="collection",
        label="health condition: {}",
        changes="never",
        ask_cost=3,
        question="Which health conditions should we know of?",
    ),
    "recent_discharge": Attribute(
        type="choice",
        label="was in hospital in the last 30 days",
        words=YES_NO,
        changes="never",
        ask_cost=3,
        question="Were you in hospital in the last 30 days?",
    ),
    "survivor": Attribute(
        type="choice",
        label="has been hurt or threatened by somebody close",
        words=YES_NO,
        changes="never",
        ask_cost=10,
        question="Has somebody close to you hurt or threatened you?",
    ),
    "immigration_status": Attribute(
        type="choice",
        label="immigration status: {}",
        changes="never",
        ask_cost=10,
        question="What is your immigration status?",
    ),
    "justice_involved": Attribute(
        type="choice",
        label="has been in contact with the courts",
        words=YES_NO,
        changes="never",
        ask_cost=10,
        question="Have you been in contact with the courts?",
    ),
    "travel_modes": Attribute(
        type="collection", label="gets around by {}", question="How do you get around?"
    ),
    "devices": Attribute(
        type="collection",
        label="has {}",
        question="Do you have a phone, internet, and a private place to talk?",
    ),
    "accommodations": Attribute(
        type="collection", label="needs {}", question="What do you need to get in and take part?"
    ),
    "budget_cents_per_visit": Attribute(
        type="number",
        label="can pay {} a visit",
        least=0,
        ask_cost=3,
        question="What could you pay for a visit?",
    ),
    "free_times": Attribute(
        type="collection", label="is free on {}", question="When are you free?"
    ),
}
"""Every attribute a rule may name. `documents` holds Document node ids; `areas` holds Area node ids
and is derived from where the client lives; `age` is in completed years and derived from
`date_of_birth` where known; `free_times` holds weekday_daytime, weekday_evening, saturday, sunday
and night. All numbers are whole."""


def check_attribute(name: str, *types: AttributeType) -> None:
    """Refuse an attribute that does not exist, or is of no fitting type.

    Raises
    ------
    InputError
        Names the attributes that would do.
    """
    fitting = sorted(known for known, kind in ATTRIBUTES.items() if kind.type in types)
    if name not in ATTRIBUTES:
        raise InputError(f"There is no fact {name[:80]!r}; use one of {', '.join(fitting)}.")
    if name not in fitting:
        raise InputError(
            f"{name!r} is a {ATTRIBUTES[name].type}, not a {' or '.join(types)}; "
            f"use one of {', '.join(fitting)}."
        )


def check_bounds(name: str, at_least: float | date | None, at_most: float | date | None) -> None:
    """Refuse limits that nothing, or everything, could keep, and limits of the wrong type.

    Raises
    ------
    InputError
        Says what is wrong with the limits.
    """
    bounds = [bound for bound in (at_least, at_most) if bound is not None]
    if not bounds:
        raise InputError(f"The condition on {name!r} has no limit; give at_least or at_most.")
    for bound in bounds:
        if isinstance(bound, date) is not (ATTRIBUTES[name].type == "date"):
            raise InputError(
                f"{name!r} is a {ATTRIBUTES[name].type}; {bound} is none. "
                "Write dates as 2026-01-31 and numbers as numbers."
            )
        if not isinstance(bound, date) and bound != int(bound):
            raise InputError(
                f"{name!r} is counted in whole numbers; {bound} is none. For children in their "
                "first year, set limits on date_of_birth."
            )
    if len(bounds) == 2 and as_number(bounds[0]) > as_number(bounds[1]):
        raise InputError(f"The condition on {name!r} is at least {at_least} and at most {at_most}.")


def as_number(bound: float | date) -> float:
    """A number as it is; a date as its ordinal, in days."""
    return float(bound.toordinal()) if isinstance(bound, date) else float(bound)
