"""What does every node carry: an id, and where the fact comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, TypeVar

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


P = TypeVar("P", bound=Provenance)


def not_withdrawn(records: Iterable[P]) -> Iterator[P]:
    """Leave out what a newer file of its source no longer says."""
    return (record for record in records if record.withdrawn_on is None)


class Node(Provenance):
    """A noun of either world."""

    id: Id


def local_id(id: str) -> str:
    """Return the part of an id that its source gave: `136` of `service:miami-211:136`."""
    return id.split(":", 2)[2]
