"""How is the application served? By granian, on a loopback address, until Ctrl-C."""

from __future__ import annotations

import os

from fastapi import FastAPI

from api.app import Settings, create_app, is_loopback
from ecograph.errors import InvalidRequest, MissingExtra
from ecograph.graph import open_graph

SERVED_STORE = "ECOGRAPH_SERVED_STORE"
"""How the worker process learns which store to open."""


def serve_store(store: str, *, host: str, port: int) -> None:
    """Serve a store until interrupted.

    Raises
    ------
    InvalidRequest
        `host` is no loopback address: there are no accounts yet.
    MissingExtra
        granian is not installed.
    SourceNotFound, StoreError
        The store is not there, or cannot be trusted.
    """
    if not is_loopback(host):
        raise InvalidRequest(
            f"{host} can be reached from elsewhere, and there are no accounts yet; "
            "use 127.0.0.1, ::1 or localhost."
        )
    try:
        from granian import Granian
        from granian.constants import Interfaces
    except ImportError as error:
        raise MissingExtra("serving needs granian; install ecograph[serve].") from error
    open_graph(store, create=False).close()
    os.environ[SERVED_STORE] = store
    Granian(
        "api.serving:served_app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        log_access=False,
    ).serve()


def served_app() -> FastAPI:
    """Build the application in the worker process."""
    return create_app(Settings(store=os.environ[SERVED_STORE]))
