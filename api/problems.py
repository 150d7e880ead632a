"""Which HTTP status does an error have? One table, and RFC 9457 problem details for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from ecograph.errors import EcographError, InputError, NotFound, StoreBusy, StoreError

STATUS: Mapping[type[EcographError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreError: HTTPStatus.INTERNAL_SERVER_ERROR,
    EcographError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""An error has the status of the nearest of its classes that is listed."""

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = []
    """Where in the body (`pointer`, RFC 6901) or in the URL (`query/need`), and `message`; never
    what stood there."""


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": HTTPStatus(status).phrase}
    for status in (400, 403, 404, 405, 413, 415, 422, 500, 503)
}
"""The problems every route may answer with, for OpenAPI."""

TAGS = frozenset({"id", "file"})
OURS = "Value error, "
"""What pydantic puts before a message of our own."""
"""How pydantic tells the two ways to name a client apart; no part of the body."""


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error as a problem; what is not ours becomes a bare 500."""
    app.exception_handler(EcographError)(_ours)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)


def describe_problems(app: FastAPI) -> None:
    """Have the OpenAPI document say of which media type problems are."""
    plain: Callable[[], dict[str, Any]] = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            for path in plain()["paths"].values():
                for operation in path.values():
                    for status, response in operation["responses"].items():
                        if int(status) >= HTTPStatus.BAD_REQUEST:
                            schema = response["content"].pop("application/json")
                            response["content"][MEDIA_TYPE] = schema
        return plain()

    # FastAPI documents this assignment as the way to change what OpenAPI says.
    app.openapi = described  # type: ignore[method-assign]


def respond(
    status: HTTPStatus, detail: str = "", *, errors: Sequence[dict[str, str]] = ()
) -> JSONResponse:
    """Write a problem response."""
    problem = Problem(title=status.phrase, status=status.value, detail=detail, errors=list(errors))
    return JSONResponse(problem.model_dump(), status_code=status.value, media_type=MEDIA_TYPE)


def status_of(error: EcographError) -> HTTPStatus:
    """Look up the nearest class of the error in `STATUS`."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _ours(_request: Request, error: EcographError) -> JSONResponse:
    return respond(status_of(error), str(error))


def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """Say where the body is wrong, and never repeat what it holds: it may be a client's file."""
    found = error.errors()
    if unreadable := next((one for one in found if one["type"] == "json_invalid"), None):
        place = unreadable["loc"][-1]
        return respond(HTTPStatus.BAD_REQUEST, f"The body is no JSON from character {place} on.")
    if any(one["loc"] == ("body",) for one in found) and not _says_json(request):
        return respond(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send the body as JSON, with the header content-type: application/json.",
        )
    # A list of which one part is wrong is told to be too short as well; that is no news.
    wrong = [one for one in found if one["type"] != "too_short"] or found
    return respond(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The request does not fit its schema; see errors.",
        errors=[
            {
                "pointer": _pointer(_in_body(one, error.body)),
                "message": str(one["msg"]).removeprefix(OURS),
            }
            for one in wrong
        ],
    )


def _in_body(error: Mapping[str, Any], body: object) -> tuple[int | str, ...]:
    """The place of an error without the steps that only tell kinds of rules apart."""
    place: tuple[int | str, ...] = tuple(error["loc"])
    if place[:1] != ("body",):
        return place
    kept = list(place[:1])
    for n, step in enumerate(place[1:], start=1):
        there = isinstance(body, dict) and step in body
        among = isinstance(body, list) and isinstance(step, int) and step < len(body)
        if _is_tag(place, n):
            kept.append(step)
        elif there or among:
            body = body[step]  # type: ignore[index]
            kept.append(step)
        elif n == len(place) - 1 and error["type"] == "missing":
            kept.append(step)
    return tuple(kept)


def _says_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _pointer(place: Sequence[int | str]) -> str:
    """Write a place as a pointer into the body; one in the URL as `query/need`."""
    if place[:1] != ("body",):
        return "/".join(map(str, place))
    parts = [str(part) for n, part in enumerate(place) if n > 0 and not _is_tag(place, n)]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def _is_tag(place: Sequence[int | str], n: int) -> bool:
    before = place[n - 1]
    named = before == "client" and n == 2
    listed = isinstance(before, int) and n == 3 and place[1] == "clients"
    return place[n] in TAGS and (named or listed)


def _http(_request: Request, error: HTTPException) -> JSONResponse:
    answer = respond(HTTPStatus(error.status_code), str(error.detail))
    answer.headers.update(error.headers or {})
    return answer
