"""What does every node carry: an id, and where the fact comes from."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from ecograph.record import Record

Id = Annotated[str, Field(pattern=r"^[a-z_]+:[^\s:]+:\S+$", max_length=300)]
"""Kind, source and local id: `service:miami-211:136`. Never the name of a person."""


class Provenance(Record):
    """Where a record comes from, how old it is, and how far to believe it."""

    source: str = ""
    """The name of the directory, or of the conversation, that says so."""
    as_of: date | None = None
    """The day on which it was true."""
    confidence: float | None = Field(default=None, ge=0, le=1)
    withdrawn_on: date | None = None
    """The newer file of the same source that no longer lists it; never matched from then on."""


class Node(Provenance):
    """A noun of either world."""

    id: Id


def local_id(id: str) -> str:
    """Return the part of an id that its source gave: `136` of `service:miami-211:136`."""
    return id.split(":", 2)[2]
