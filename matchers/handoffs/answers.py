"""What is said about a way to a service: each hop, what is told to whom, under which consent."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AliasChoices, ConfigDict, Field

from ecograph.record import Record

Because = Literal["unsafe", "never", "untrusted", "agreement", "denied", "no_consent"]
"""What refuses a hop, in the order in which it is looked for."""

FROM, TO = AliasChoices("from", "from_id"), AliasChoices("to", "to_id")
"""In JSON a hop has `from` and `to`; in Python `from` is taken."""

HopKind = Literal["tie", "member", "work", "partner", "self"]


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
    days: int
    success: float | None = None
    """How often such a step is completed (an estimate); None where the client goes alone."""
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


class Path(Record):
    """A way that may be taken."""

    hops: tuple[Hop, ...]
    sentence: str
    """To be read aloud to the client."""
    self_referral: bool = False
    """The client goes there alone; always the last of the list."""
    companion: str = ""
    """Somebody who has been through something similar, is trusted, and could come along."""
    days: int
    success: float | None = None
    """The product over the hops, which takes them as independent: an assumption."""
    success_bounds: tuple[float, float] | None = None
    """What it could be if they are not (Frechet 1935): max(0, sum p - (m - 1)) to min p."""


class WantedConsent(Record):
    """What the client would have to allow for a way to open."""

    discloser: str
    discloser_name: str
    recipient: str
    recipient_name: str
    discloses: tuple[str, ...]


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
    """With these consents it would be the most likely way of all."""


class Handoffs(Record):
    """The ways from a client to a service on one day."""

    client: str
    service: str
    service_name: str
    organization: str
    organization_name: str
    on: date
    commit: int
    paths: tuple[Path, ...]
    refused: tuple[RefusedPath, ...]
    note: str = ""
    """Why there is none, or what holds for all of them."""
