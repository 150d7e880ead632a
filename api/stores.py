"""Which store is asked, and which client: one who is in it, or one handed along in a file?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecograph.graph import Graph, open_graph
from ecograph.overlay import Overlay
from loaders.client_json import read_client

DEFAULT_STORE = "ecograph.db"


def store_url(named: str | None) -> str:
    """The store that was named; else ECOGRAPH_STORE; else ecograph.db in this folder."""
    return named or os.environ.get("ECOGRAPH_STORE") or DEFAULT_STORE


@contextmanager
def opened(store: str | None, client: str = "") -> Iterator[tuple[Graph, str]]:
    """Open a store to ask about a client, who is named by id or by a file that is not stored.

    Raises
    ------
    SourceNotFound
        There is no such store, or no such client file.
    """
    graph = open_graph(store_url(store), create=False)
    try:
        yield with_client(graph, Path(client)) if names_file(client) else (graph, client)
    finally:
        graph.close()


def names_file(client: str) -> bool:
    """Whether CLIENT is meant as a file: it ends like one, or is there."""
    return client.endswith(".json") or (bool(client) and Path(client).is_file())


def with_client(graph: Graph, client: Path | bytes) -> tuple[Graph, str]:
    """Lay a client's file over the graph, in memory only."""
    client_id, records = read_client(client, graph)
    overlay = Overlay(graph)
    overlay.write(records)
    return overlay, client_id
