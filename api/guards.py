"""What does every request pass on its way in, and every answer on its way out?"""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import respond

HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""Answers are about people: nobody keeps them, and none of them runs anything."""


class Discreet:
    """Every answer carries `HEADERS`; a fault of ours becomes a bare 500.

    Of such a fault the log says where it was raised and its kind. Its message is left out, for that
    may quote a client.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and answer 500 where that fails before an answer was begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            logging.getLogger("ecograph").error(
                "%s in %s\n%s",
                type(error).__name__,
                scope["method"],
                "".join(traceback.format_tb(error.__traceback__)),
            )
            if not begun:
                fault = respond(HTTPStatus.INTERNAL_SERVER_ERROR)
                await fault(scope, receive, send_with_headers)


class SmallBodies:
    """Refuse a body over the limit: at once where it says its length, else as it comes."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is small enough; answer 413 to the rest."""
        said = f"The body is larger than {self._max_bytes:,} bytes."
        if scope["type"] == "http" and _announced(scope) > self._max_bytes:
            refusal = respond(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)
            await refusal(scope, receive, send)
            return
        taken = 0

        async def receive_some() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._max_bytes:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)
            return message

        await self._app(scope, receive_some, send)


def _announced(scope: Scope) -> int:
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() else 0
