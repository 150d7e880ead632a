"""What is said about a way to a service: each hop, what is told to whom, under which consent."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AliasChoices, ConfigDict, Field

from ecograph.record import Record

Because = Literal[
    "unsafe", "never", "declined", "untrusted", "agreement", "denied", "no_consent"
]  # fmt: skip
"""What refuses a hop, in the order in which it is looked for."""

FROM, TO = AliasChoices("from", "from_id"), AliasChoices("to", "to_id")
"""In JSON a hop has `from` and `to`; in Python `from` is taken."""

HopKind = Literal["tie", "member", "work", "partner", "accompany", "self"]
"""The last two tell nobody anything: to go with somebody, and to go alone."""

PathKind = Literal["introduced", "accompanied", "alone", "call_first"]
"""Call first: going alone where nobody says whether they take people without a referral."""


class Limits(Record):
    """How long, how far and how dear a way may be; None: no limit."""

    max_hops: int = 4
    """From 1 to 8."""
    max_days: int | None = None
    max_retellings: int | None = None
    """How often the client may have to tell what it is about themself."""
    max_cost_cents: int | None = None
    """What agreements on the way may cost the client, together."""


class Decline(Record):
    """Somebody has said no to this client for this service."""

    by: str
    """The service, its organization, or somebody on the way."""
    reason: str = ""
    on: date | None = None


class Hop(Record):
    """One step from somebody to somebody."""

    model_config = ConfigDict(serialize_by_alias=True)

    from_id: str = Field(validation_alias=FROM, serialization_alias="from")
    to_id: str = Field(validation_alias=TO, serialization_alias="to")
    from_name: str
    to_name: str
    kind: HopKind
    why: str
    """Why this step can be taken, in plain words."""
    consent: str = ""
    """The consent that covers what is told, several joined by a comma; empty: none is needed."""
    discloses: tuple[str, ...] = ()
    """The classes of data that are passed on."""
    retelling: bool
    """The one reached is not told what it is about: the client has to say it."""
    days: int
    cost_cents: int = 0
    """What the agreement costs the client."""
    success: float | None = None
    """How often such a step is completed (an estimate); None where nobody introduces anybody."""
    rests_on: int = 0
    """The number of past referrals behind `success`; 0 is an assumption."""
    role: str = ""
    """What the person reached, or the contact at the organization reached, does there."""
    peer: bool = False
    """The person reached has been through something similar and could come along."""
    agreement: str = ""
    """The agreement between two organizations, where one is named."""
    contact: str = ""
    """Whom to ask for at the organization reached."""
    note: str = ""
    """What was not asked and should be, before this step is taken."""
    source: str = ""
    """Who has told of the tie, the work or the partnership."""
    as_of: date | None = None
    """When that was told."""


class Path(Record):
    """A way that may be taken."""

    kind: PathKind
    hops: tuple[Hop, ...]
    sentence: str
    """To be read aloud to the client."""
    days: int
    cost_cents: int = 0
    retellings: int
    """How often the client has to say what it is about."""
    success: float | None = None
    """The product over the hops, which takes them as independent: an assumption. None where the
    client goes alone or with a peer: nobody has counted."""
    success_bounds: tuple[float, float] | None = None
    """What it could be if they are not (Frechet 1935): max(0, sum p - (m - 1)) to min p."""


class Backup(Record):
    """A second way that has nobody in between in common with the first."""

    path: Path
    at_least_one: float
    """The chance that one of the two works, if they have nothing to do with each other."""
    at_least_one_bounds: tuple[float, float]
    """What it could be if they do (Frechet 1935): max(p, q) to min(1, p + q)."""
    sentence: str


class WantedConsent(Record):
    """What the client would have to allow for a way to open."""

    discloser: str
    discloser_name: str
    recipient: str
    recipient_name: str
    discloses: tuple[str, ...]
    named_and_dated: bool = False
    """It has to name who may tell, and to have a last day: a law binds the discloser to that."""
    sentence: str


class RefusedPath(Record):
    """A shorter way that is not taken, and why."""

    hops: tuple[Hop, ...]
    reason: str
    """Why its first refused hop is refused."""
    because: Because
    at: int
    """The index of that hop; 0 is the first."""
    opened_by: tuple[WantedConsent, ...] = ()
    """The consents that would open it, where nothing else stands against it."""
    better: bool = False
    """With these consents it would be better than every way that may be taken now."""


class PathWithConsent(Record):
    """The best way there would be if the client allowed what is asked for."""

    path: Path
    """The way as it would be; where a consent is lacking now, its hop names none."""
    ask_for: tuple[WantedConsent, ...]
    """Exactly what has to be allowed, and by nobody but the client."""
    sentence: str


class Declined(Record):
    """Who has said no, when and why, as far as the client's own file or the question tells."""

    by: str
    by_name: str
    on: date | None = None
    reason: str = ""
    sentence: str


class Handoffs(Record):
    """The ways from a client to a service on one day."""

    client: str
    service: str
    service_name: str
    organization: str
    organization_name: str
    on: date
    commit: int
    limits: Limits
    crisis: bool = False
    """It can not wait: the quickest way comes first, and going there at once before all."""
    sentence: str
    """The whole answer, to be read aloud to the client."""
    paths: tuple[Path, ...]
    """The `k` best introduced ways; then, where anyone may come, with a peer and alone."""
    backup: Backup | None = None
    """For the first of the introduced ways."""
    refused: tuple[RefusedPath, ...] = ()
    better_with_consent: PathWithConsent | None = None
    """Only where it is better than every introduced way that may be taken now."""
    declined: tuple[Declined, ...] = ()
    cut_short: bool = False
    """The network is too large to be searched whole: what is said holds, and more may be there."""
    note: str = ""
    """Why there is none, or what holds for all of them."""
