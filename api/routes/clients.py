"""A stored client's map, as facts or as a drawing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.deps import Opened, now
from ecograph.ecomap.reading import Ecomap, read_ecomap
from ecograph.ecomap.svg import draw_ecomap

router = APIRouter(tags=["clients"])


@router.get(
    "/clients/{id}/ecomap",
    response_model=Ecomap,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
def see_ecomap(
    store: Opened,
    id: str,
    format: Annotated[Literal["json", "svg"], Query()] = "json",
    on: datetime | None = None,
) -> Ecomap | Response:
    """Who surrounds the client: JSON, or SVG in Hartman's notation."""
    found = read_ecomap(store.graph, id, on=(on or now()).date())
    if format == "svg":
        return Response(draw_ecomap(found), media_type="image/svg+xml")
    return found
