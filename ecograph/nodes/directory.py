"""The community's side: who offers what, where, when, for whom and at what price (HSDS 3.1 words).

Field names are those of HSDS; what HSDS has no word for is said at the field.
http://docs.openreferral.org/en/latest/hsds/schema_reference.html
"""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import Field, JsonValue

from ecograph.nodes.node import Node
from ecograph.point import Point
from ecograph.record import Record
from ecograph.rules.grammar import Rule


class Phone(Record):
    """A number as the directory writes it."""

    number: str
    extension: str = ""
    type: str = ""
    description: str = ""

    def __str__(self) -> str:
        """The number and extension as one dials them."""
        return f"{self.number} ext. {self.extension}" if self.extension else self.number


class Address(Record):
    """A postal or physical address."""

    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str = ""
    country: str = ""
    address_type: Literal["physical", "postal", "virtual"] = "physical"

    def __str__(self) -> str:
        """One line: street, city, state and ZIP."""
        street = ", ".join(p for p in (self.address_1, self.address_2) if p)
        state = " ".join(p for p in (self.state_province, self.postal_code) if p)
        return ", ".join(p for p in (street, self.city, state) if p)


LanguageMode = Literal["staff", "aide", "on_site_interpreter", "remote_interpreter", "papers"]
"""How a language is offered, best first (not in HSDS)."""


class SpokenLanguage(Record):
    """A language the provider says it can work in."""

    tag: str | None
    """BCP 47; None where the words name no language we know."""
    name: str
    """The words of the directory."""
    mode: LanguageMode = "staff"
    note: str = ""


PrivacyRegime = Literal["hipaa", "part_2", "vawa"]
"""The law on confidentiality that binds an organization beyond its promise: on health (HIPAA),
records of treatment for substance use (42 CFR Part 2), or victims of violence (VAWA)."""


class Organization(Node):
    """An agency, group or institution that offers services."""

    name: str
    alternate_name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    phones: tuple[Phone, ...] = ()
    organization_type: str = ""
    """Clinic, school, faith group, shelter ... (not in HSDS)."""
    privacy_regimes: tuple[PrivacyRegime, ...] = ()
    """The laws on confidentiality that bind it, as far as known (not in HSDS)."""
    private: bool = False
    """Not to be shown to anybody outside the directory (iCarol IsPrivate)."""
    do_not_refer: bool = False
    """Active, but nobody is to be sent there."""


class Program(Node):
    """A set of services that one organization runs together."""

    name: str
    alternate_name: str = ""
    description: str = ""


Delivery = Literal["in_person", "virtual", "phone", "mobile", "in_home"]
"""How the service reaches people (not in HSDS): `mobile` and `in_home` come to the client."""

Trait = Literal[
    "faith",
    "traditional",
    "peer_led",
    "listener_ok",
    "discreet",
    "one_to_one",
    "small_group",
    "large_group",
    "online_group",
    "women_only",
    "low_demand",
    "skill_building",
    "volunteering",
    "culturally_specific",
    "outreach",
]
"""What a person may prefer (not in HSDS). `listener_ok`: may come and just listen. `low_demand`:
right for somebody who is only thinking about it. `outreach`: workers go out to people."""


class Service(Node):
    """What an organization does for people: the thing that is matched."""

    name: str
    alternate_name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""
    phones: tuple[Phone, ...] = ()
    status: Literal["active", "inactive", "defunct", "temporarily closed", ""] = ""
    application_process: str = ""
    fees_description: str = ""
    eligibility_description: str = ""
    eligibility: Rule | None = None
    """Structured and therefore allowed to exclude; None where only prose or nothing is known."""
    interpretation_services: str = ""
    languages: tuple[SpokenLanguage, ...] = ()
    languages_complete: bool = False
    """The provider says that there are no others, interpreters included."""
    delivery: tuple[Delivery, ...] = ()
    """Empty: in person, as far as the directory tells."""
    traits: tuple[Trait, ...] = ()
    group_size: int | None = Field(default=None, ge=1)
    crisis: bool = False
    """Takes people at once, without a list (not in HSDS)."""
    anyone_may_come: bool | None = None
    """No referral is needed (self-referral)."""
    alert: str = ""
    assured_date: date | None = None
    """When somebody last checked the record."""
    last_modified: date | None = None
    private: bool = False
    do_not_refer: bool = False


class Location(Node):
    """A place where, or from which, services are given."""

    name: str = ""
    location_type: Literal["physical", "virtual", "postal", "mobile", ""] = ""
    point: Point | None = None
    point_radius_m: float = Field(default=0.0, ge=0)
    """How far the true place may be from `point`; large for a ZIP centroid."""
    point_precision: Literal["given", "postal_code", ""] = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[Phone, ...] = ()
    languages: tuple[SpokenLanguage, ...] = ()
    transportation: str = ""
    accessibility: tuple[str, ...] = ()
    """What the directory says about access, in its words."""
    accommodations: tuple[str, ...] = ()
    """The same in codes: step_free, toilet, hearing_loop, quiet_room, large_print, parking."""
    accommodations_lacking: tuple[str, ...] = ()
    """Codes that the provider says it does not have."""
    confidential: bool = False
    """No place, distance or hop may be shown (a shelter from violence)."""


class ServiceAtLocation(Node):
    """One service as it is given at one location."""

    description: str = ""
    phones: tuple[Phone, ...] = ()


class Area(Node):
    """A stretch of land, as a polygon or by name only."""

    name: str
    level: Literal["country", "state", "county", "town", "postal_code", "custom"] = "custom"
    geometry: dict[str, JsonValue] | None = None
    """GeoJSON Polygon or MultiPolygon, coordinates in lon, lat; None: known by name only."""
    postal_codes: tuple[str, ...] = ()
    centroid: Point | None = None
    """The middle of where its people live; stands in for addresses without coordinates."""
    centroid_radius_m: float = Field(default=0.0, ge=0)
    """How far an address in the area may be from `centroid`."""


class TaxonomyTerm(Node):
    """A name for a kind of need or service."""

    code: str
    name: str
    taxonomy: str = ""
    description: str = ""
    also: tuple[str, ...] = ()
    """Other words people use for it; searched by `ecograph terms`."""


class SlidingStep(Record):
    """What is paid up to a share of the federal poverty level."""

    fpl_percent_at_most: int
    amount_cents: int = Field(ge=0)


class CostOption(Node):
    """One way to pay; several options of one service are alternatives, the cheapest counts."""

    option: str = ""
    amount_cents: int | None = Field(default=None, ge=0)
    """Per visit unless `per` says otherwise."""
    amount_at_most_cents: int | None = Field(default=None, ge=0)
    """The upper end where a range is given."""
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    amount_description: str = ""
    per: Literal["visit", "month", "once"] = "visit"
    valid_from: date | None = None
    valid_to: date | None = None
    sliding: tuple[SlidingStep, ...] = ()
    """Steps by income, lowest first; above the last step `amount_cents` is paid."""
    insurance_accepted: tuple[str, ...] = ()
    """The option costs `amount_cents` for holders of one of these, and is not open to others."""


class Schedule(Node):
    """When it is open (HSDS schedule, after RFC 5545)."""

    freq: Literal["WEEKLY", "MONTHLY", "DAILY", ""] = "WEEKLY"
    interval: int = Field(default=1, ge=1)
    byday: tuple[str, ...] = ()
    """Two-letter days, with a place in the month where monthly: `MO`, `3SA`, `-1FR`."""
    bymonthday: tuple[int, ...] = ()
    dtstart: date | None = None
    until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    """Earlier than or equal to `opens_at`: on the next day. 00:00 to 00:00 is the whole day."""
    closed: bool = False
    """An exception: closed on the days this covers (HSDS 1.1 holiday schedule)."""
    attending_type: str = ""
    by_appointment: bool = False
    description: str = ""
    """The words of the directory; all there is where no times could be read."""


class Capacity(Node):
    """How much room there was on a day (HSDS service_capacity, FHIR SDOHCC capacity status)."""

    status: Literal["capacity", "no-capacity", "waitlist", "additional-assessment-required", ""] = (
        ""
    )
    unit: str = ""
    available: int | None = Field(default=None, ge=0)
    maximum: int | None = Field(default=None, ge=0)
    wait_days: int | None = Field(default=None, ge=0)
    """How long people on the list waited when this was reported (not in HSDS)."""
    updated: date | None = None
    description: str = ""


class Document(Node):
    """A paper somebody may ask to see: an ID card, a proof of address."""

    name: str
    description: str = ""


class Benefit(Node):
    """A public programme that people enrol in (SNAP, WIC): who is entitled, and where it says so.

    The local id is the word that stands for it in the fact `benefits`, and the name by which rules
    refer to it (`programme`).
    """

    name: str
    description: str = ""
    rule: Rule | None = None
    """Who is entitled; None where nobody has written it down as a rule."""
    url: str = ""
    """Where the rule is written."""
    valid_from: date | None = None
    valid_to: date | None = None


class Contact(Node):
    """Whom to ask for at an organization."""

    name: str = ""
    title: str = ""
    department: str = ""
    email: str = ""
    phones: tuple[Phone, ...] = ()


class Agreement(Node):
    """What two organizations have promised each other about referrals (not in HSDS)."""

    name: str
    scope: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    discloses: tuple[str, ...] = ()
    """Classes of data that a referral under it carries: contact, need, health, housing ..."""
    expected_days: int | None = Field(default=None, ge=0)
    """From handing over to first contact."""
    fee_cents: int = Field(default=0, ge=0)
    """What a referral under it costs the client."""
    cadence: str = ""
    cross_training: str = ""
