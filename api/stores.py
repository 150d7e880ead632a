"""Which store is asked, and which client: one who is in it, or one handed along in a file?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ecograph.edges import Edge
from ecograph.errors import InputError
from ecograph.graph import Graph, open_graph
from ecograph.nodes import Client, Node, TaxonomyTerm
from ecograph.overlay import Overlay
from loaders.client_json import read_client, records_of_client
from loaders.packages import open_package
from loaders.panel import PANEL
from loaders.reading import Reading, slug
from loaders.report import Findings

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
        if names_file(client):
            seen = WithGuests(graph)
            yield seen, seen.welcome(Path(client))
        else:
            yield graph, client
    finally:
        graph.close()


def names_file(client: str) -> bool:
    """Whether CLIENT is meant as a file: it ends like one, or is there."""
    return client.endswith(".json") or (bool(client) and Path(client).is_file())


class WithGuests(Overlay):
    """A store with clients laid over it who are not stored; its commit is still the store's.

    What the store holds of the same client is not seen: the file that was handed along counts.
    """

    def __init__(self, base: Graph) -> None:
        super().__init__(base)
        self._store = base

    @property
    def commit(self) -> int:
        """The number of the store's last write."""
        return self._store.commit

    def welcome(self, client: Path | bytes) -> str:
        """Lay a client's file over the store, and return the client's id.

        Raises
        ------
        SourceNotFound, InputError
            There is no such file, or it cannot be used.
        """
        client_id, records = read_client(client, self)
        self._replace(records_of_client(self, client_id), records)
        return client_id

    def welcome_panel(self, panel: Path, *, name: str | None) -> tuple[list[str], Findings]:
        """Lay a panel over the store; return the ids of its clients, and what did not fit.

        Raises
        ------
        SourceNotFound, InputError
            There is no such file, or it is no panel.
        """
        package = open_package(panel)
        if not PANEL.accepts(package):
            raise InputError(
                f"{package.title} is neither a client's file nor a panel; a panel is one CSV with "
                "the columns id, needs, and area_id or lat."
            )
        source = name or _only_source(self) or slug(panel.stem)
        reading = Reading(name=source, graph=self)
        records = list(PANEL.read(package, reading))
        self._replace(PANEL.stored(package, reading), records)
        return sorted(one.id for one in records if isinstance(one, Client)), reading.findings

    def _replace(self, stored: Iterable[Node | Edge], records: Sequence[Node | Edge]) -> None:
        put = {record.id for record in records}
        self.write([], remove=[record.id for record in stored if record.id not in put])
        self.write(records)


def _only_source(graph: Graph) -> str | None:
    """The source whose local ids a panel means: the one directory, where there is only one."""
    sources = {term.source for term in graph.nodes(TaxonomyTerm)}
    return sources.pop() if len(sources) == 1 else None
