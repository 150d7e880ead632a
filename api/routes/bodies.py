"""What do the bodies of questions share? A client, by id or as a whole file, and a moment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from ecograph.record import Record
from loaders.client_json import ClientFile
from loaders.programmes_file import ProgrammesFile

Named = Annotated[str, Field(max_length=300)]
WhichClient = Annotated[
    Annotated[Named, Tag("id")] | Annotated[ClientFile, Tag("file")],
    Discriminator(lambda client: "id" if isinstance(client, str) else "file"),
    Field(description="Id of a stored client, or a whole client file, of which nothing is kept."),
]
Needs = Annotated[tuple[Named, ...], Field(max_length=20)]
Programmes = Annotated[
    ProgrammesFile | None,
    Field(description="A whole file of programmes as rules, of which nothing is kept."),
]


class Dated(Record):
    """A question about a moment."""

    on: str | None = Field(default=None, max_length=40)
    """Day (10:00 is meant), or day and local time as 2026-11-23T14:30; now by default."""


class AboutClient(Dated):
    """A question about one client."""

    client: WhichClient


EXAMPLE = {"client": "client:riverbend:c1", "on": "2026-11-23T10:00:00"}
