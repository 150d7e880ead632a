"""What may a route ask for? The open store with its compiled directory, and the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from api.stores import with_client
from ecograph.graph import Graph, open_graph
from loaders.client_json import ClientFile
from matchers.directory import Directory


class OpenStore:
    """One open store of a server, with its directory compiled once per commit."""

    def __init__(self, url: str) -> None:
        self.graph = open_graph(url, create=False)
        self._directory = Directory.of(self.graph)

    @property
    def directory(self) -> Directory:
        """The services as of the last commit."""
        if self._directory.commit != self.graph.commit:
            self._directory = Directory.of(self.graph)
        return self._directory

    @contextmanager
    def about(self, client: str | ClientFile) -> Iterator[tuple[Graph, str]]:
        """Ask about a stored client, or one whose file came along; of that nothing is kept."""
        if isinstance(client, str):
            yield self.graph, client
        else:
            yield with_client(self.graph, client.model_dump_json(by_alias=True).encode())

    def close(self) -> None:
        """Let go of the file."""
        self.graph.close()


def _store(request: Request) -> OpenStore:
    store: OpenStore = request.app.state.store
    return store


Opened = Annotated[OpenStore, Depends(_store)]


def now() -> datetime:
    """Local wall time, to the minute: the only clock of the HTTP side."""
    return datetime.now().replace(second=0, microsecond=0)
