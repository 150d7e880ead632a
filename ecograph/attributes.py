"""Which facts can be known about a client, how are they asked for, and how are they said?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

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
    """What it is called in a sentence: "depends on monthly income"."""
    phrase: str
    """A condition on it in words, with `{}` where the value belongs."""
    words: Words = frozenset()
    """All answers there are, where there are no others."""
    least: int | None = None
    """The smallest number that makes sense."""
    changes: Literal["never", "time", "yes"] = "yes"
    """May anybody be advised to change it? Never what a person is; age changes by waiting."""


ATTRIBUTES: Mapping[str, Attribute] = {
    "age": Attribute(
        label="age",
        type="number",
        phrase="age {}",
        least=0,
        changes="time",
        question="How old are you?",
    ),
    "date_of_birth": Attribute(
        label="date of birth",
        type="date",
        phrase="born {}",
        changes="never",
        question="When were you born?",
    ),
    "gender": Attribute(
        label="gender",
        type="choice",
        phrase="describes their gender as {}",
        changes="never",
        ask_cost=3,
        question="How do you describe your gender?",
    ),
    "household_size": Attribute(
        label="size of the household",
        type="number",
        phrase="household of {}",
        least=1,
        question="How many people live in your household?",
    ),
    "income_cents_per_month": Attribute(
        label="monthly income",
        type="number",
        phrase="household income of {} a month",
        ask_cost=3,
        question="What comes in each month, before taxes?",
    ),
    "assets_cents": Attribute(
        label="savings",
        type="number",
        phrase="savings of {}",
        ask_cost=3,
        question="What savings are there?",
    ),
    "areas": Attribute(
        label="where they live",
        type="collection",
        phrase="lives in {}",
        question="In which town or ZIP code do you live, or stay for now?",
    ),
    "works_in": Attribute(
        label="where they work",
        type="collection",
        phrase="works in {}",
        question="In which town do you work?",
    ),
    "housing": Attribute(
        label="housing",
        type="choice",
        phrase="housing: {}",
        changes="never",  # nobody is advised to sleep in the street to be eligible
        question="Where have you been sleeping this week?",
    ),
    "employment": Attribute(
        label="employment",
        type="choice",
        phrase="employment: {}",
        question="Are you working at the moment?",
    ),
    "student": Attribute(
        label="school or training",
        type="choice",
        phrase="in school or training: {}",
        question="Are you in school or training?",
    ),
    "veteran": Attribute(
        label="military service",
        type="choice",
        phrase="has served in the military",
        words=YES_NO,
        changes="never",
        question="Have you served in the military?",
    ),
    "insurance": Attribute(
        label="health insurance",
        type="collection",
        phrase="is insured with {}",
        question="Which health insurance do you have?",
    ),
    "documents": Attribute(
        label="papers at hand",
        type="collection",
        phrase="has {}",
        question="Which papers do you have at hand?",
    ),
    "benefits": Attribute(
        label="benefits received",
        type="collection",
        phrase="receives {}",
        question="Which benefits do you receive?",
    ),
    "referred_by": Attribute(
        label="who referred them",
        type="collection",
        phrase="referred by {}",
        question="Has anybody referred you?",
    ),
    "caregiver": Attribute(
        label="caring for somebody",
        type="choice",
        phrase="looks after a relative or friend",
        words=YES_NO,
        changes="never",
        question="Do you look after a relative or friend?",
    ),
    "pregnant": Attribute(
        label="pregnancy",
        type="choice",
        phrase="is expecting a child",
        words=YES_NO,
        changes="never",
        ask_cost=3,
        question="Is anybody in your household expecting a child, you or somebody else?",
    ),
    "children_under_18": Attribute(
        label="children at home",
        type="number",
        phrase="{} children under 18 at home",
        least=0,
        changes="never",
        question="How many children live with you?",
    ),
    "disability": Attribute(
        label="disability",
        type="choice",
        phrase="lives with a disability",
        words=YES_NO,
        changes="never",
        ask_cost=3,
        question="Do you live with a disability?",
    ),
    "conditions": Attribute(
        label="health conditions",
        type="collection",
        phrase="health condition: {}",
        changes="never",
        ask_cost=3,
        question="Which health conditions should we know of?",
    ),
    "recent_discharge": Attribute(
        label="a recent hospital stay",
        type="choice",
        phrase="was in hospital in the last 30 days",
        words=YES_NO,
        changes="never",
        ask_cost=3,
        question="Were you in hospital in the last 30 days?",
    ),
    "survivor": Attribute(
        label="safety from somebody close",
        type="choice",
        phrase="has been hurt or threatened by somebody close",
        words=YES_NO,
        changes="never",
        ask_cost=10,
        question="Has somebody close to you hurt or threatened you?",
    ),
    "immigration_status": Attribute(
        label="immigration status",
        type="choice",
        phrase="immigration status: {}",
        changes="never",
        ask_cost=10,
        question="What is your immigration status?",
    ),
    "justice_involved": Attribute(
        label="contact with the courts",
        type="choice",
        phrase="has been in contact with the courts",
        words=YES_NO,
        changes="never",
        ask_cost=10,
        question="Have you been in contact with the courts?",
    ),
    "travel_modes": Attribute(
        label="ways of getting around",
        type="collection",
        phrase="gets around by {}",
        question="How do you get around?",
    ),
    "devices": Attribute(
        label="phone and internet",
        type="collection",
        phrase="has {}",
        question="Do you have a phone, internet, and a private place to talk?",
    ),
    "accommodations": Attribute(
        label="what they need to take part",
        type="collection",
        phrase="needs {}",
        question="What do you need to get in and take part?",
    ),
    "budget_cents_per_visit": Attribute(
        label="what they can pay",
        type="number",
        phrase="can pay {} a visit",
        least=0,
        ask_cost=3,
        question="What could you pay for a visit?",
    ),
    "free_times": Attribute(
        label="free times", type="collection", phrase="is free on {}", question="When are you free?"
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
