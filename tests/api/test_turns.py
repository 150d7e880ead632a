"""Do long questions take turns, and is everything else answered meanwhile?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import anyio
import pytest
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from api.app import Settings, create_app
from api.turns import AT_ONCE, Turns


def test_a_turn_returns_what_the_function_returns() -> None:
    def total(first: int, *, second: int) -> int:
        return first + second

    async def ask() -> int:
        return await Turns().take(total, 1, second=2)

    assert anyio.run(ask) == 3


def test_who_waits_too_long_is_told_to_ask_again_and_a_turn_is_given_back() -> None:
    free = Event()

    async def ask() -> list[Any]:
        turns = Turns(at_once=1, patience_s=0.05)
        found: list[Any] = []

        async def first() -> None:
            found.append(await turns.take(free.wait, 10))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(first)
            await anyio.sleep(0.01)
            with pytest.raises(HTTPException) as caught:
                await turns.take(str, 1)
            found.append(caught.value.status_code)
            free.set()
        found.append(await turns.take(str, 1))
        return found

    assert anyio.run(ask) == [503, True, "1"]


def test_an_error_gives_the_turn_back() -> None:
    async def ask() -> str:
        turns = Turns(at_once=1, patience_s=0.05)
        for _ in range(3):
            with pytest.raises(ValueError, match="invalid literal"):
                await turns.take(int, "x")
        return await turns.take(str, 1)

    assert anyio.run(ask) == "1"


def test_health_is_told_while_many_wait_for_long_questions(riverbend: Path) -> None:
    free = Event()
    app = create_app(Settings(store=str(riverbend)))
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as http:
        portal = http.portal
        assert portal is not None
        worked_on = [
            portal.start_task_soon(app.state.turns.take, free.wait, 30) for _ in range(AT_ONCE)
        ]
        with ThreadPoolExecutor(60) as many:
            waiting = [many.submit(http.post, "/paths", json=NOBODY) for _ in range(60)]
            try:
                assert http.get("/health").json()["status"] == "ok"
                assert not any(one.done() for one in waiting)
            finally:
                free.set()
            assert {one.result(30).status_code for one in waiting} == {404}
        assert [one.result(30) for one in worked_on] == [True] * AT_ONCE


NOBODY = {"client": "client:riverbend:nobody"}
