"""The four questions: matches, paths, leverage, gaps; about a stored client or one sent along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Field

from api.answers import match_needs, paths_to
from api.deps import Opened, now
from ecograph.nodes import Client
from ecograph.record import Record
from loaders.client_json import ClientFile
from matchers.gaps import Gaps, find_gaps
from matchers.handoffs import Handoffs
from matchers.leverage import Leverage, find_leverage
from matchers.matching import Matches

router = APIRouter(tags=["questions"])

WhichClient = Annotated[
    str | ClientFile,
    Field(description="Id of a stored client, or a whole client file, of which nothing is kept."),
]


class AboutClient(Record):
    """A question about one client."""

    client: WhichClient
    on: datetime | None = None
    """Moment to answer for, local time; now by default."""


class MatchQuestion(AboutClient):
    """Which services fit?"""

    needs: tuple[str, ...] = Field(default=(), max_length=20)
    """Needs of the client, or terms; all the client's needs by default."""
    top: int = Field(default=10, ge=1, le=100)
    max_travel_minutes: int | None = Field(default=None, gt=0)
    max_distance_m: float | None = Field(default=None, gt=0)
    hard: Mapping[str, bool] = Field(default_factory=dict)
    weights: Mapping[str, float] = Field(default_factory=dict)


class PathQuestion(AboutClient):
    """Through whom?"""

    service: str | None = None
    need: str | None = None


class GapsQuestion(Record):
    """Whom does the network fail?"""

    clients: tuple[str, ...] | None = Field(default=None, max_length=10_000)
    """Ids of stored clients; all by default."""
    on: datetime | None = None


EXAMPLE = {"client": "client:riverbend:c1", "on": "2026-11-23T10:00:00"}


@router.post("/matches")
def ask_matches(
    store: Opened,
    question: Annotated[MatchQuestion, Body(examples=[{**EXAMPLE, "needs": ["peer-group"]}])],
) -> list[Matches]:
    """Match each need of a client to services, with reasons."""
    with store.about(question.client) as (graph, client_id):
        return match_needs(
            graph,
            client_id,
            question.needs,
            on=question.on or now(),
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
    question: Annotated[PathQuestion, Body(examples=[{**EXAMPLE, "need": "peer-group"}])],
) -> Handoffs:
    """Find referral paths to a service, or to the best match of a need."""
    with store.about(question.client) as (graph, client_id):
        return paths_to(
            graph,
            client_id,
            question.service,
            need=question.need,
            on=question.on or now(),
            directory=store.directory,
        )


@router.post("/leverage")
def ask_leverage(
    store: Opened, question: Annotated[AboutClient, Body(examples=[EXAMPLE])]
) -> Leverage:
    """Find the small steps, alone and in pairs, that would open a client's needs."""
    with store.about(question.client) as (graph, client_id):
        return find_leverage(graph, client_id, on=question.on or now(), directory=store.directory)


@router.post("/gaps")
def ask_gaps(
    store: Opened, question: Annotated[GapsQuestion, Body(examples=[{"on": EXAMPLE["on"]}])]
) -> Gaps:
    """Find needs without a match by place and language; counts of 1 to 10 are withheld."""
    ids = question.clients
    graph = store.graph
    if ids is None:
        ids = tuple(client.id for client in graph.nodes(Client))
    return find_gaps(graph, ids, on=question.on or now(), directory=store.directory)
