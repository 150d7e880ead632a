"""How is the application served? By granian, on a loopback address, until Ctrl-C."""

from __future__ import annotations

import os
import socket

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
        `host` is no loopback address (there are no accounts yet), or the port is taken.
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
    address = _free_address(host, port)
    os.environ[SERVED_STORE] = store
    Granian(
        "api.serving:served_app",
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        log_access=False,
    ).serve()


def _free_address(host: str, port: int) -> str:
    """Return a host's number, where nobody listens on the port yet.

    Granian would share the port, and the answers of two stores would mix.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise InvalidRequest(
            f"port {port} of {host} cannot be listened on ({error.strerror}); "
            "name another with --port."
        ) from None
    return str(address[0])


def served_app() -> FastAPI:
    """Build the application in the worker process."""
    return create_app(Settings(store=os.environ[SERVED_STORE]))
