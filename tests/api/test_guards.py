"""Does a fault of ours tell the log where it happened, and nobody whom it was about?"""

from __future__ import annotations

import logging

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.guards import Discreet, SmallBodies


async def fail(request: Request) -> PlainTextResponse:
    raise ValueError((await request.body()).decode())


async def length(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def asked() -> TestClient:
    app = Starlette(
        routes=[Route("/fail", fail, methods=["POST"]), Route("/length", length, methods=["POST"])],
        middleware=[Middleware(Discreet), Middleware(SmallBodies, max_bytes=10)],
    )
    return TestClient(app)


def test_a_fault_is_a_bare_500_and_its_message_is_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = asked().post("/fail", content=b"ZZ Canary")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == ""
    assert "Canary" not in answer.text + caplog.text
    assert "ValueError" in caplog.text
    assert "test_guards.py" in caplog.text


def test_a_body_may_be_as_large_as_the_limit_and_no_larger() -> None:
    assert asked().post("/length", content=b"x" * 10).text == "10"
    assert asked().post("/length", content=b"x" * 11).status_code == 413
    assert asked().post("/length", content=iter([b"x" * 6, b"x" * 5])).status_code == 413
