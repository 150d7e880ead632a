"""The HTTP side: the same questions as the command line, over one store, on this machine only."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.types import ASGIApp, Receive, Scope, Send

from api.deps import OpenStore
from api.guards import Discreet, SmallBodies
from api.problems import RESPONSES, add_problem_handlers, describe_problems, respond
from api.routes import ROUTERS
from api.turns import Turns
from ecograph.record import Record

NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""On by default in FastAPI; spans would carry query strings, logs the text of errors."""


class Settings(Record):
    """What a server is started with."""

    store: str
    """URL of the store to answer from."""
    max_body_bytes: int = 1_000_000


def create_app(settings: Settings) -> FastAPI:
    """Build the application. The store is opened when it starts and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.store = OpenStore(settings.store)
        app.state.turns = Turns()
        yield
        app.state.store.close()

    app = FastAPI(
        title="ecograph",
        summary="A client's world and the community's services, asked across the two.",
        lifespan=lifespan,
        docs_url=None,  # both pages would load scripts from elsewhere
        redoc_url=None,
        telemetry=NO_TELEMETRY,
        responses=RESPONSES,
    )
    add_problem_handlers(app)
    app.add_middleware(SmallBodies, max_bytes=settings.max_body_bytes)
    app.add_middleware(LoopbackOnly)
    app.add_middleware(Discreet)  # the last one added is the outermost
    for router in ROUTERS:
        app.include_router(router)
    describe_problems(app)
    return app


class LoopbackOnly:
    """Until there are accounts: refuse whoever is not on this machine, or was sent by a web page.

    The Host header is checked too, so that a page elsewhere cannot point its own name here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass loopback on; answer 403 to all else."""
        if scope["type"] == "http" and not _is_local(scope):
            refusal = respond(
                HTTPStatus.FORBIDDEN, "This server answers on loopback addresses only."
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _is_local(scope: Scope) -> bool:
    peer = scope["client"][0] if scope.get("client") else ""
    headers = dict(scope["headers"])
    named = headers.get(b"host", b"").decode("latin-1")
    host = named if named.endswith("]") else named.rsplit(":", 1)[0]
    return is_loopback(peer) and is_loopback(host)
