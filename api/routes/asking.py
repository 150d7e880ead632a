"""What fits, through whom, what to ask next: about a stored client or one sent along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Field

from api.answers import match_needs, paths_to, programmes_sent, questions_for
from api.deps import Long, Opened, OpenStore
from api.moments import moment_of
from api.routes.bodies import EXAMPLE, AboutClient, Named, Needs, Programmes
from ecograph.record import Record
from matchers.answers import Matches
from matchers.handoffs import Decline, Handoffs, Limits
from matchers.programmes import Entitlements, find_entitlements
from matchers.questions import Questions

router = APIRouter(tags=["questions"])


class MatchQuestion(AboutClient):
    """Which services fit?"""

    needs: Needs = ()
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
    max_hops: int = Field(default=4, ge=1, le=8)
    max_days: int | None = Field(default=None, ge=0, le=100_000)
    max_retellings: int | None = Field(default=None, ge=0, le=100)
    max_cost_cents: int | None = Field(default=None, ge=0, le=100_000_000)
    declined: tuple[SaidNo, ...] = Field(default=(), max_length=50)
    """Who has said no, besides those in the client's file."""


class SaidNo(Record):
    """Somebody who has said no to this client."""

    by: Named
    """Id of a service, an organization, a person or a group."""
    reason: str = Field(default="", max_length=500)


class QuestionsQuestion(AboutClient):
    """What to ask next?"""

    needs: Needs = ()
    """Ids of the client's needs, or ids, codes or names of terms; by default all the needs."""
    programmes: Programmes = None
    limit: int = Field(default=3, ge=1, le=50)


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
async def ask_paths(
    store: Opened,
    long: Long,
    question: Annotated[PathQuestion, Body(examples=[{**EXAMPLE, "need": "Peer-led group"}])],
) -> Handoffs:
    """Find referral paths to a service, or to the best match of a need that has not said no."""
    return await long.take(_paths, store, question)


def _paths(store: OpenStore, question: PathQuestion) -> Handoffs:
    graph, client_id = store.about(question.client)
    return paths_to(
        graph,
        client_id,
        question.service,
        need=question.need,
        on=moment_of(question.on),
        limits=Limits(
            max_hops=question.max_hops,
            max_days=question.max_days,
            max_retellings=question.max_retellings,
            max_cost_cents=question.max_cost_cents,
        ),
        declined=[Decline(by=one.by, reason=one.reason) for one in question.declined],
        directory=store.directory,
    )


@router.post("/questions")
async def ask_questions(
    store: Opened,
    long: Long,
    question: Annotated[QuestionsQuestion, Body(examples=[{**EXAMPLE, "needs": ["Housing"]}])],
) -> Questions:
    """Find the questions most worth asking, and what would follow from each answer."""
    return await long.take(_questions, store, question)


def _questions(store: OpenStore, question: QuestionsQuestion) -> Questions:
    graph, client_id = store.about(question.client)
    return questions_for(
        graph,
        client_id,
        question.needs,
        on=moment_of(question.on),
        programmes=programmes_sent(question.programmes),
        limit=question.limit,
        directory=store.directory,
    )


class EligibilityQuestion(AboutClient):
    """Which public programmes?"""

    programmes: Programmes = None
    """By default those that are stored."""


@router.post("/eligibility")
async def ask_eligibility(
    store: Opened,
    long: Long,
    question: Annotated[EligibilityQuestion, Body(examples=[EXAMPLE])],
) -> Entitlements:
    """Screen a client for public programmes, by rules that are stored or sent along."""
    return await long.take(_eligibility, store, question)


def _eligibility(store: OpenStore, question: EligibilityQuestion) -> Entitlements:
    graph, client_id = store.about(question.client)
    sent = programmes_sent(question.programmes)
    return find_entitlements(
        graph,
        client_id,
        on=moment_of(question.on).date(),
        programmes=sent if question.programmes is not None else None,
    )
