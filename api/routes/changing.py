"""What would change what fits: plans and small steps for one client, gaps for many."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Field

from api.deps import Long, Opened, OpenStore
from api.moments import moment_of
from api.routes.bodies import EXAMPLE, AboutClient, Dated, Named, WhichClient
from ecograph.graph import Graph
from ecograph.nodes import Client, not_withdrawn
from matchers.gaps import Gaps, find_gaps
from matchers.leverage import (
    Leverage,
    LeverageSettings,
    PanelLeverage,
    find_leverage,
    find_panel_leverage,
)
from matchers.plans import Objective, PlanLimits, Plans, find_plans

router = APIRouter(tags=["questions"])

PLANNING_S = 5.0
"""After so many seconds of search the best found is answered, with its bound."""
Several = Annotated[tuple[WhichClient, ...] | None, Field(max_length=10_000)]


class SeveralQuestion(Dated):
    """A question about several clients."""

    clients: Several = None
    """Stored clients and ones sent along; by default all that are stored."""


class PlansQuestion(AboutClient):
    """Which steps lead to a goal?"""

    goals: tuple[Named, ...] = Field(default=(), max_length=20)
    """Ids of needs, services, documents or benefits; by default all needs that nothing fits."""
    objective: Objective = "effort"
    top: int = Field(default=3, ge=1, le=10)
    errands_per_week: int = Field(default=2, ge=1, le=50)
    max_referrals_at_once: int = Field(default=3, ge=1, le=50)
    horizon_days: int = Field(default=365, ge=1, le=730)


@router.post("/plans")
async def ask_plans(
    store: Opened, long: Long, question: Annotated[PlansQuestion, Body(examples=[EXAMPLE])]
) -> Plans:
    """Find the best plans for a client's goals, and the days on which to take their steps."""
    return await long.take(_plans, store, question)


def _plans(store: OpenStore, question: PlansQuestion) -> Plans:
    graph, client_id = store.about(question.client)
    return find_plans(
        graph,
        client_id,
        question.goals,
        on=moment_of(question.on),
        directory=store.directory,
        k=question.top,
        limits=PlanLimits(
            errands_per_week=question.errands_per_week,
            max_referrals_at_once=question.max_referrals_at_once,
            horizon_days=question.horizon_days,
        ),
        objective=question.objective,
        time_limit_s=PLANNING_S,
    )


class LeverageQuestion(AboutClient):
    """Which small steps would open the most?"""

    most: int = Field(default=3, ge=1, le=12)
    """Steps in a set at most."""
    budget_hours: float | None = Field(default=None, gt=0, le=100_000)
    """Also find the best set that takes no more effort than this."""


@router.post("/leverage")
async def ask_leverage(
    store: Opened, long: Long, question: Annotated[LeverageQuestion, Body(examples=[EXAMPLE])]
) -> Leverage:
    """Find the small steps, alone and in sets, that would open a client's needs."""
    return await long.take(_leverage, store, question)


def _leverage(store: OpenStore, question: LeverageQuestion) -> Leverage:
    graph, client_id = store.about(question.client)
    return find_leverage(
        graph,
        client_id,
        on=moment_of(question.on),
        directory=store.directory,
        settings=LeverageSettings(
            most=question.most, budget_hours=question.budget_hours, time_limit_s=PLANNING_S
        ),
    )


@router.post("/leverage/panel")
async def ask_panel_leverage(
    store: Opened,
    long: Long,
    question: Annotated[SeveralQuestion, Body(examples=[{"on": EXAMPLE["on"]}])],
) -> PanelLeverage:
    """Count what each small step would open among several clients; 1 to 10 are withheld."""
    return await long.take(_panel_leverage, store, question)


def _panel_leverage(store: OpenStore, question: SeveralQuestion) -> PanelLeverage:
    graph, ids = _among(store, question)
    return find_panel_leverage(graph, ids, on=moment_of(question.on), directory=store.directory)


@router.post("/gaps")
async def ask_gaps(
    store: Opened,
    long: Long,
    question: Annotated[SeveralQuestion, Body(examples=[{"on": EXAMPLE["on"]}])],
) -> Gaps:
    """Find needs without a match by place and language; counts of 1 to 10 are withheld."""
    return await long.take(_gaps, store, question)


def _gaps(store: OpenStore, question: SeveralQuestion) -> Gaps:
    graph, ids = _among(store, question)
    return find_gaps(graph, ids, on=moment_of(question.on), directory=store.directory)


def _among(store: OpenStore, question: SeveralQuestion) -> tuple[Graph, list[str]]:
    asked = question.clients
    if asked is None:
        asked = tuple(client.id for client in not_withdrawn(store.graph.nodes(Client)))
    graph, ids = store.among(asked)
    return graph, sorted(set(ids))
