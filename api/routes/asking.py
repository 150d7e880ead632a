"""The four questions: matches, paths, leverage, gaps; about a stored client or one sent along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Discriminator, Field, Tag

from api.answers import match_needs, paths_to
from api.deps import Opened
from api.moments import moment_of
from ecograph.nodes import Client, not_withdrawn
from ecograph.record import Record
from loaders.client_json import ClientFile
from matchers.answers import Matches
from matchers.gaps import Gaps, find_gaps
from matchers.handoffs import Handoffs
from matchers.leverage import Leverage, find_leverage

router = APIRouter(tags=["questions"])

Named = Annotated[str, Field(max_length=300)]
WhichClient = Annotated[
    Annotated[Named, Tag("id")] | Annotated[ClientFile, Tag("file")],
    Discriminator(lambda client: "id" if isinstance(client, str) else "file"),
    Field(description="Id of a stored client, or a whole client file, of which nothing is kept."),
]


class Dated(Record):
    """A question about a moment."""

    on: str | None = Field(default=None, max_length=40)
    """Day (10:00 is meant), or day and local time as 2026-11-23T14:30; now by default."""


class AboutClient(Dated):
    """A question about one client."""

    client: WhichClient


class MatchQuestion(AboutClient):
    """Which services fit?"""

    needs: tuple[Named, ...] = Field(default=(), max_length=20)
    """Ids of the client's needs, or ids, codes or names of terms; by default all the needs."""
    top: int = Field(default=10, ge=1, le=100)
    max_travel_minutes: int | None = Field(default=None, gt=0)
    max_distance_m: float | None = Field(default=None, gt=0)
    hard: Mapping[str, bool] = Field(default_factory=dict)
    weights: Mapping[str, float] = Field(default_factory=dict)


class PathQuestion(AboutClient):
    """Through whom?"""

    service: Named | None = None
    """Id of a service; by default the best match of the need."""
    need: Named | None = None
    """A need of the client or a term; by default the heaviest need."""


class GapsQuestion(Dated):
    """Whom does the network fail?"""

    clients: tuple[WhichClient, ...] | None = Field(default=None, max_length=10_000)
    """Stored clients and ones sent along; by default all that are stored."""


EXAMPLE = {"client": "client:riverbend:c1", "on": "2026-11-23T10:00:00"}


@router.post("/matches")
def ask_matches(
    store: Opened,
    question: Annotated[MatchQuestion, Body(examples=[{**EXAMPLE, "needs": ["Peer-led group"]}])],
) -> list[Matches]:
    """Match each need of a client to services, with reasons."""
    graph, client_id = store.about(question.client)
    return match_needs(
        graph,
        client_id,
        question.needs,
        on=moment_of(question.on),
        directory=store.directory,
        top=question.top,
        max_travel_minutes=question.max_travel_minutes,
        max_distance_m=question.max_distance_m,
        hard=question.hard,
        weights=question.weights,
    )


@router.post("/paths")
def ask_paths(
    store: Opened,
    question: Annotated[PathQuestion, Body(examples=[{**EXAMPLE, "need": "Peer-led group"}])],
) -> Handoffs:
    """Find referral paths to a service, or to the best match of a need."""
    graph, client_id = store.about(question.client)
    return paths_to(
        graph,
        client_id,
        question.service,
        need=question.need,
        on=moment_of(question.on),
        directory=store.directory,
    )


@router.post("/leverage")
def ask_leverage(
    store: Opened, question: Annotated[AboutClient, Body(examples=[EXAMPLE])]
) -> Leverage:
    """Find the small steps, alone and in pairs, that would open a client's needs."""
    graph, client_id = store.about(question.client)
    return find_leverage(graph, client_id, on=moment_of(question.on), directory=store.directory)


@router.post("/gaps")
def ask_gaps(
    store: Opened, question: Annotated[GapsQuestion, Body(examples=[{"on": EXAMPLE["on"]}])]
) -> Gaps:
    """Find needs without a match by place and language; counts of 1 to 10 are withheld."""
    asked = question.clients
    if asked is None:
        asked = tuple(client.id for client in not_withdrawn(store.graph.nodes(Client)))
    graph, ids = store.among(asked)
    return find_gaps(graph, sorted(set(ids)), on=moment_of(question.on), directory=store.directory)
