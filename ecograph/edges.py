"""The kinds of edge, one class each, and which kinds of node each may join."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from ecograph.nodes.node import Id, Provenance


class Edge(Provenance):
    """A relation from one node to another. `key` tells parallel edges of one kind apart."""

    from_id: Id
    to_id: Id
    key: str = ""

    kind: ClassVar[str]
    """The relation's name in the graph, as Cypher writes it."""
    joins: ClassVar[tuple[tuple[str, ...], tuple[str, ...]]]
    """Kinds of node it may start from, and end at."""

    @property
    def id(self) -> str:
        """Kind and ends; the same relation said twice is one edge."""
        ends = f"{_in_id(self.from_id)}|{_in_id(self.to_id)}"
        return f"{self.kind}|{ends}" + (f"|{self.key}" if self.key else "")


def _in_id(end: str) -> str:
    """Keep the bar for parting: where an end has one itself, two edges could share an id."""
    return end.replace("%", "%25").replace("|", "%7C")


class Offers(Edge):
    """An organization gives a service."""

    kind = "OFFERS"
    joins = (("Organization",), ("Service",))


class Runs(Edge):
    """An organization runs a program."""

    kind = "RUNS"
    joins = (("Organization",), ("Program",))


class PartOf(Edge):
    """A service belongs to a program; an organization to a larger one."""

    kind = "PART_OF"
    joins = (("Service", "Organization"), ("Program", "Organization"))


class Delivered(Edge):
    """A service is given in one or more places."""

    kind = "DELIVERED"
    joins = (("Service",), ("ServiceAtLocation",))


class LocatedAt(Edge):
    """Where a service at location, or an organization, is."""

    kind = "LOCATED_AT"
    joins = (("ServiceAtLocation", "Organization"), ("Location",))


class Addresses(Edge):
    """A service or an intervention helps with a kind of need."""

    kind = "ADDRESSES"
    joins = (("Service", "Intervention"), ("TaxonomyTerm",))


class CodedAs(Edge):
    """A client's need is of this kind."""

    kind = "CODED_AS"
    joins = (("Need",), ("TaxonomyTerm",))


class NarrowerThan(Edge):
    """A term is a kind of another."""

    kind = "NARROWER_THAN"
    joins = (("TaxonomyTerm",), ("TaxonomyTerm",))


class SameAs(Edge):
    """Two taxonomies mean the same by two terms (crosswalk)."""

    kind = "SAME_AS"
    joins = (("TaxonomyTerm",), ("TaxonomyTerm",))


class Serves(Edge):
    """A service is for people who live in this area."""

    kind = "SERVES"
    joins = (("Service", "ServiceAtLocation"), ("Area",))


class Within(Edge):
    """An area lies in a larger one."""

    kind = "WITHIN"
    joins = (("Area",), ("Area",))


class Charges(Edge):
    """What a service costs."""

    kind = "CHARGES"
    joins = (("Service",), ("CostOption",))


class OpenDuring(Edge):
    """When a service or place is open."""

    kind = "OPEN_DURING"
    joins = (("Service", "ServiceAtLocation", "Location"), ("Schedule",))


class HasCapacity(Edge):
    """How much room a service has."""

    kind = "HAS_CAPACITY"
    joins = (("Service", "ServiceAtLocation"), ("Capacity",))


class Requires(Edge):
    """A service, an intervention or enrolling in a benefit takes a document."""

    kind = "REQUIRES"
    joins = (("Service", "Intervention", "Benefit"), ("Document",))

    url: str = ""
    """Where it is written."""


class Yields(Edge):
    """A service or an intervention ends with a document in hand."""

    kind = "YIELDS"
    joins = (("Service", "Intervention"), ("Document",))

    wait_days: int | None = Field(default=None, ge=0)
    """From asking for it to holding it."""
    fee_cents: int | None = Field(default=None, ge=0)
    """What it costs, where that is not the price of a visit."""
    effort_hours: float | None = Field(default=None, gt=0)
    """Hours of the client and of the worker together."""
    lasts_days: int | None = Field(default=None, gt=0)
    """How long the document is taken as valid."""
    success: float | None = Field(default=None, gt=0, le=1)
    """How often asking for it works, where somebody has counted."""
    url: str = ""
    """Where it is written."""


class CountsAs(Edge):
    """Who holds a document also holds what it proves: a lease is a proof of address."""

    kind = "COUNTS_AS"
    joins = (("Document",), ("Document",))

    url: str = ""
    """Where it is written."""


class ReachedThrough(Edge):
    """Whom to ask for."""

    kind = "REACHED_THROUGH"
    joins = (("Organization", "Service", "ServiceAtLocation", "Location"), ("Contact", "Person"))


class PartnersWith(Edge):
    """Two organizations work together, under an agreement where one is named."""

    kind = "PARTNERS_WITH"
    joins = (("Organization",), ("Organization",))

    agreement_id: Id | None = None
    contact_id: Id | None = None
    """The point of contact on the side of `to_id`."""


class RefersTo(Edge):
    """Who has sent people to whom, and how it went."""

    kind = "REFERS_TO"
    joins = (("Organization", "Person"), ("Organization", "Service"))

    sent: int = Field(default=0, ge=0)
    completed: int = Field(default=0, ge=0)
    median_days: int | None = Field(default=None, ge=0)


Sector = Literal[
    "household",
    "family",
    "friends",
    "neighbours",
    "work",
    "school",
    "faith",
    "health",
    "services",
    "groups",
    "online",
    "other",
]
SupportType = Literal["emotional", "tangible", "information", "companionship"]


class TiedTo(Edge):
    """A tie of the ecomap (Hartman 1978): strength and stress are two facts, flow a third."""

    kind = "TIED_TO"
    joins = (("Client", "Person"), ("Person", "Group", "Organization"))

    sector: Sector = "other"
    relation: str = ""
    strength: Literal["strong", "moderate", "tenuous", "broken"] | None = None
    stress: bool | None = None
    flow: Literal["to_client", "from_client", "both", "none"] | None = None
    """Where energy and help go."""
    support: tuple[SupportType, ...] = ()
    importance: int = Field(default=2, ge=1, le=3)
    since: date | None = None
    until: date | None = None
    safe: bool | None = None
    """False: contact does harm; never used for a path. None: not asked."""
    trusted: bool | None = None
    """The client would accept an introduction from them. None: not asked."""
    level: Literal["micro", "meso", "exo", "macro", ""] = ""
    """Ecological level (Bronfenbrenner 1979)."""
    note: str = ""


class WorksAt(Edge):
    """A person works, or volunteers, at an organization."""

    kind = "WORKS_AT"
    joins = (("Person",), ("Organization",))

    role: str = ""


class MemberOf(Edge):
    """A client or person belongs to a household, a group or an organization."""

    kind = "MEMBER_OF"
    joins = (("Client", "Person"), ("Household", "Group", "Organization"))

    role: str = ""


class LivesIn(Edge):
    """Where somebody lives, as a named area."""

    kind = "LIVES_IN"
    joins = (("Client", "Person", "Household"), ("Area",))


class Has(Edge):
    """What belongs to a client's file."""

    kind = "HAS"
    joins = (
        ("Client",),
        ("Need", "Goal", "Strength", "Barrier", "Consent", "Referral"),
    )


class Pursues(Edge):
    """A goal that answers a need."""

    kind = "PURSUES"
    joins = (("Goal",), ("Need",))


EDGE_KINDS: Mapping[str, type[Edge]] = {
    kind.kind: kind
    for kind in (
        Offers,
        Runs,
        PartOf,
        Delivered,
        LocatedAt,
        Addresses,
        CodedAs,
        NarrowerThan,
        SameAs,
        Serves,
        Within,
        Charges,
        OpenDuring,
        HasCapacity,
        Requires,
        Yields,
        CountsAs,
        ReachedThrough,
        PartnersWith,
        RefersTo,
        TiedTo,
        WorksAt,
        MemberOf,
        LivesIn,
        Has,
        Pursues,
    )
}
