"""The client's side: a person, those around them, what they need and what they allow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from ecograph.facts import ATTRIBUTES, Fact
from ecograph.nodes.directory import PrivacyRegime
from ecograph.nodes.node import Id, Node
from ecograph.point import Point
from ecograph.possible import Place
from ecograph.record import Record
from ecograph.rules.grammar import Rule


def _known_attributes(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    for name, fact in facts.items():
        if name not in ATTRIBUTES:
            known = ", ".join(sorted(ATTRIBUTES))
            raise ValueError(f"there is no fact {name!r}; known are {known}.")
        fact.possible(name, date.min)
    return facts


class Preferences(Record):
    """What the client would rather have; orders, never excludes. Asked for, never guessed."""

    traits: tuple[str, ...] = ()
    """Traits of a service that are welcome."""
    avoids: tuple[str, ...] = ()
    """Traits that are not."""
    group_size_at_most: int | None = None
    virtual: bool | None = None
    readiness: Literal["not yet", "thinking about it", "ready", ""] = ""
    """Stage of change; "not yet" and "thinking about it" put low-demand offers first."""


class Languages(Record):
    """A language the client can use."""

    tag: str
    level: Literal["fluent", "some"] = "fluent"


class Client(Node):
    """The person at the centre (FHIR Patient)."""

    name: str = ""
    """What the coordinator calls them; stays inside the store and the client's own drawing."""
    home: Place | None = None
    """None: unknown or without an address; `housing` in the facts says which."""
    postal_code: str = ""
    languages: tuple[Languages, ...] = ()
    facts: Mapping[str, Fact] = Field(default_factory=dict)
    members_complete: bool = False
    """Whether every member of the household is listed."""
    preferences: Preferences = Preferences()
    never_refer_to: tuple[Id, ...] = ()
    """Organizations, services or people the client does not want to meet."""
    max_travel_minutes: int | None = Field(default=None, gt=0)
    written_on: date | None = None
    """The date of the map."""
    written_by: str = ""
    """Role of who drew it, never a name."""
    written_where: str = ""

    check_facts = field_validator("facts")(_known_attributes)


class Household(Node):
    """Those who live, buy and cook together."""

    name: str = ""


class Person(Node):
    """Somebody in the client's world; or a worker whom the client or a partner knows."""

    name: str = ""
    """How the client calls them: "my sister", "Ms. Okafor"."""
    role: str = ""
    peer: bool = False
    """Has been through something similar and helps others with it."""
    facts: Mapping[str, Fact] = Field(default_factory=dict)
    """Only for members of the household, and only what a rule needs."""

    check_facts = field_validator("facts")(_known_attributes)


class Group(Node):
    """A circle of people without a directory entry: a choir, a chat, a street."""

    name: str
    online: bool = False


class Need(Node):
    """What is missing (FHIR Condition, Gravity)."""

    name: str
    urgency: Literal["routine", "urgent", "crisis"] = "routine"
    weight: float = Field(default=1.0, gt=0)
    """How much it matters to the client beside the other needs."""
    since: date | None = None


class Goal(Node):
    """What the client wants to reach, in their words (FHIR Goal)."""

    text: str
    owner: str = "client"
    due: date | None = None


class Strength(Node):
    """What already holds the client up (Gravity protective factor)."""

    text: str
    coping: Literal["internal", "external", ""] = ""


class Barrier(Node):
    """What stands between the client and help."""

    text: str
    barrier_type: Literal[
        "transport",
        "language",
        "cost",
        "document",
        "phone",
        "childcare",
        "hours",
        "stigma",
        "health",
        "trust",
        "safety",
        "",
    ] = ""


class NewTie(Record):
    """A tie that an intervention makes."""

    name: str
    role: str = ""
    organization_id: Id
    """Where the new acquaintance works."""
    peer: bool = False


class NewService(Record):
    """A service that is not there yet: like one that is, but for what is said here."""

    like: Id
    """The service it copies."""
    point: Point | None = None
    """Where it would be; None: at the places of the other."""
    speaks: tuple[str, ...] = ()
    """BCP 47 tags that its staff would speak besides."""
    amount_cents: int | None = Field(default=None, ge=0)
    """What a visit would cost; None: as there."""
    without: tuple[Literal["eligibility", "documents", "area"], ...] = ()
    """Conditions it would not have."""


class Intervention(Node):
    """A small step that changes what fits: a voucher, a paper, a phone, an introduction."""

    name: str
    intervention_type: Literal[
        "voucher",
        "document",
        "phone",
        "childcare",
        "interpreter",
        "fee_waiver",
        "tie",
        "consent",
        "enrolment",
        "course",
        "accompaniment",
        "new_service",
    ]
    provides: Mapping[str, Fact] = Field(default_factory=dict)
    """Facts that become true: collections grow, numbers and choices are replaced."""
    max_travel_minutes: int | None = Field(default=None, gt=0)
    """The longer way that becomes bearable."""
    speaks: tuple[Languages, ...] = ()
    """Languages in which the client can be understood with it."""
    tie: NewTie | None = None
    consent_to: Id | None = None
    """The organization that may then be told what a referral carries."""
    new_service: NewService | None = None
    for_terms: tuple[Id, ...] = ()
    """Needs it is limited to; empty: any."""
    rule: Rule | None = None
    """Who can take the step; the papers it takes are edges (`REQUIRES`)."""
    effort_hours: float = Field(gt=0)
    """Hours of the client and of the worker together."""
    cost_cents: int = Field(default=0, ge=0)
    wait_days: int = Field(default=0, ge=0)
    """From taking the step to having what it gives."""
    lasts_days: int = Field(gt=0)
    success: float | None = Field(default=None, gt=0, le=1)
    """How often it works, where somebody has counted."""
    url: str = ""
    """Where it is written that it takes and gives this."""
    provider_id: Id | None = None
    """The service that gives it, where it is one."""

    check_facts = field_validator("provides")(_known_attributes)


DataClass = Literal["contact", "need", "housing", "income", "health", "substance_use", "safety"]


class Consent(Node):
    """What the client allows to be told, to whom, for what, until when (FHIR Consent)."""

    decision: Literal["permit", "deny"]
    discloser_ids: tuple[Id, ...] = ()
    """Who may tell; empty: anybody in the path."""
    recipient_id: Id | None = None
    """The organization, person or group that may be told; None: see `recipient_regimes`."""
    recipient_regimes: tuple[PrivacyRegime, ...] = ()
    """Any organization bound by one of these may be told (a general designation)."""
    discloses: tuple[DataClass, ...] = ()
    """The classes it covers; for a denial, empty means all."""
    redisclosure: bool = False
    """Recipients bound by HIPAA may pass it on to others so bound, without another consent (the one
    consent for treatment, payment and operations of 42 CFR 2.31 and 2.33, since 2024)."""
    purpose: str = "referral"
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _says_to_whom(self) -> Self:
        if (self.recipient_id is None) == (not self.recipient_regimes):
            raise ValueError("a consent names either recipient_id or recipient_regimes.")
        return self


class Referral(Node):
    """A client sent, or about to be sent, to a service (FHIR ServiceRequest and Task)."""

    service_id: Id
    status: Literal["draft", "requested", "accepted", "declined", "completed", "failed"] = "draft"
    sent_on: date | None = None
    closed_on: date | None = None
    through: tuple[Id, ...] = ()
    """Who was on the way there, the first first; empty: not written down."""
    declined_by: Id | None = None
    """Who said no: the service, its organization, or somebody on the way."""
    reason: str = ""
