"""Which HTTP status does an error have? One table, and RFC 9457 problem details for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

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
    """Where in the body: `pointer` (RFC 6901) and `message`. Never what stood there."""


RESPONSES: dict[int | str, dict[str, object]] = {
    status: {
        "model": Problem,
        "content": {MEDIA_TYPE: {}},
        "description": HTTPStatus(status).phrase,
    }
    for status in (400, 403, 404, 413, 422)
}
"""The problems every route may answer with, for OpenAPI."""


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error as a problem; what is not ours becomes a bare 500."""
    app.exception_handler(EcographError)(_ours)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(Exception)(_unexpected)


def respond(status: HTTPStatus, detail: str = "", **fields: object) -> JSONResponse:
    """Write a problem response."""
    problem = Problem(title=status.phrase, status=status.value, detail=detail, **fields)  # type: ignore[arg-type]
    return JSONResponse(problem.model_dump(), status_code=status.value, media_type=MEDIA_TYPE)


def status_of(error: EcographError) -> HTTPStatus:
    """Look up the nearest class of the error in `STATUS`."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _ours(_request: Request, error: EcographError) -> JSONResponse:
    return respond(status_of(error), str(error))


def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    """Say where the body is wrong, and never repeat what it holds: it may be a client's file."""
    unreadable = any(found["type"] == "json_invalid" for found in error.errors())
    status = HTTPStatus.BAD_REQUEST if unreadable else HTTPStatus.UNPROCESSABLE_ENTITY
    errors = [
        {"pointer": "/" + "/".join(map(str, found["loc"])), "message": str(found["msg"])}
        for found in error.errors()
    ]
    return respond(status, "The request does not fit its schema; see errors.", errors=errors)


def _http(_request: Request, error: HTTPException) -> JSONResponse:
    return respond(HTTPStatus(error.status_code), str(error.detail))


def _unexpected(_request: Request, _error: Exception) -> JSONResponse:
    return respond(HTTPStatus.INTERNAL_SERVER_ERROR)
