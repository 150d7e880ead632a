"""What may a route ask for? The open store with its compiled directory, and the client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, Request
from pydantic_core import PydanticSerializationError

from api.stores import WithGuests
from api.turns import Turns
from ecograph.errors import InvalidRequest
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

    def about(self, client: str | ClientFile) -> tuple[Graph, str]:
        """Ask about a stored client, or one whose file came along; of that nothing is kept."""
        graph, ids = self.among((client,))
        return graph, ids[0]

    def among(self, clients: Iterable[str | ClientFile]) -> tuple[Graph, list[str]]:
        """Ask about several, stored or sent along.

        Raises
        ------
        InputError
            A file that came along names what is nowhere, or holds what is no text.
        """
        seen = WithGuests(self.graph)
        ids = [one if isinstance(one, str) else seen.welcome(_written(one)) for one in clients]
        return seen, ids

    def close(self) -> None:
        """Let go of the file."""
        self.graph.close()


def _store(request: Request) -> OpenStore:
    store: OpenStore = request.app.state.store
    return store


Opened = Annotated[OpenStore, Depends(_store)]


def _turns(request: Request) -> Turns:
    turns: Turns = request.app.state.turns
    return turns


Long = Annotated[Turns, Depends(_turns)]


def _written(client: ClientFile) -> bytes:
    try:
        return client.model_dump_json(by_alias=True).encode()
    except PydanticSerializationError:
        raise InvalidRequest("the client holds a lone surrogate, which is no text.") from None
