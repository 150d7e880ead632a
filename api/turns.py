"""Who may ask what takes long? A few at a time, so that the rest is answered meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, fail_after
from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 2
"""More would only share the same processors and keep each other waiting."""
PATIENCE_S = 30.0


class Turns:
    """Long questions, answered in threads of their own, a few at a time."""

    def __init__(self, at_once: int = AT_ONCE, patience_s: float = PATIENCE_S) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._patience_s = patience_s

    async def take(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> T:
        """Wait for a turn, call the function in a thread, and return what it returns.

        Raises
        ------
        HTTPException
            503, where no turn came within the time.
        """
        turn = object()
        try:
            with fail_after(self._patience_s):
                await self._limiter.acquire_on_behalf_of(turn)
        except TimeoutError:
            raise HTTPException(
                HTTPStatus.SERVICE_UNAVAILABLE, "Others are asking long questions; ask again."
            ) from None
        try:
            return await run_sync(partial(function, *arguments, **named))
        finally:
            self._limiter.release_on_behalf_of(turn)
