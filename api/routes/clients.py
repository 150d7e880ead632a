"""A stored client's map, as facts or as a drawing."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from api.deps import Opened
from api.moments import moment_of
from ecograph.ecomap.reading import Ecomap, read_ecomap
from ecograph.ecomap.svg import draw_ecomap

router = APIRouter(tags=["clients"])


@router.get(
    "/clients/{id:path}/ecomap",
    response_model=Ecomap,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
def see_ecomap(
    store: Opened,
    id: Annotated[str, Path(max_length=300, examples=["client:riverbend:c1"])],
    format: Annotated[Literal["json", "svg"], Query(examples=["svg"])] = "json",
    on: Annotated[
        str | None,
        Query(description="Day; today by default.", max_length=40, examples=["2026-11-23"]),
    ] = None,
) -> Ecomap | Response:
    """Who surrounds the client: JSON, or SVG in Hartman's notation."""
    found = read_ecomap(store.graph, id, on=moment_of(on).date())
    if format == "svg":
        return Response(draw_ecomap(found), media_type="image/svg+xml")
    return found
