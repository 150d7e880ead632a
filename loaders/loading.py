"""How does a file come into a graph: read by the loader that knows it, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from ecograph.edges import Edge
from ecograph.errors import InputError, UnknownFormat
from ecograph.graph import Graph
from ecograph.nodes import Node
from ecograph.nodes.node import Provenance
from loaders.centroids import CENTROIDS
from loaders.client_json import CLIENT
from loaders.hsds.directory import HSDS
from loaders.packages import Package, open_package
from loaders.panel import PANEL
from loaders.programmes import PROGRAMMES
from loaders.reading import Loader, Progress, Reading, silent, slug
from loaders.report import LoadReport

LOADERS: tuple[Loader, ...] = (HSDS, PROGRAMMES, CLIENT, PANEL, CENTROIDS)
"""Every format we read, in the order in which they are asked."""


def load(
    source: Path,
    graph: Graph,
    *,
    name: str | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
    timer: Callable[[], float] | None = None,
) -> LoadReport:
    """Read a directory, programmes, a client, a panel or a table of ZIP centroids into the graph.

    All of it becomes visible under one commit. The same file again changes nothing. A newer file of
    the same source replaces what it lists; what it no longer lists stays, marked as withdrawn.

    Parameters
    ----------
    source
        A folder, a zip, a datapackage.json or a single file.
    name
        The name of the source; by default that of the file.
    as_of
        The day on which the file was true.
    progress
        Called now and then with the rows done, the rows in all, and the table.
    timer
        A clock in seconds; without one the report says nothing about time.

    Raises
    ------
    SourceNotFound, UnknownFormat, UnsafeArchive
        The source is not there, in no known format, or not safe to open.
    NothingLinks
        Not one key of the package names a record of it.
    InputError
        It is older than what is stored, tells otherwise of what another file has told, or cannot be
        used at all; the message tells why.
    StoreError
        The graph cannot be written.
    """
    started = timer() if timer else None
    package = open_package(source)
    loader = find_loader(package)
    reading = Reading(
        name=_source_name(name, package),
        graph=graph,
        as_of=as_of,
        named=name is not None,
        progress=progress or silent,
    )
    stored = {record.id: record for record in loader.stored(package, reading)}
    if loader is not CLIENT:
        _check_age(reading, stored.values())
    update = _Update(loader, package, reading, stored)
    commit = graph.write(update.records())
    return LoadReport(
        source=reading.name,
        format=loader.name,
        as_of=reading.as_of,
        commit=commit,
        counts=dict(update.counts),
        unchanged=update.unchanged,
        withdrawn=dict(sorted(update.withdrawn.items())),
        links=reading.findings.link_counts(),
        problems=reading.findings.problems(),
        notes=tuple(reading.findings.notes),
        seconds=round(timer() - started, 3) if timer and started is not None else None,
    )


def find_loader(package: Package) -> Loader:
    """Return the first loader that accepts the files.

    Raises
    ------
    UnknownFormat
        None does; the message names those we have.
    """
    for loader in LOADERS:
        if loader.accepts(package):
            return loader
    known = ", ".join(loader.name for loader in LOADERS)
    tables = ", ".join(sorted(package.contents)[:8])
    raise UnknownFormat(
        f"{package.title} is in no known format (found {tables}); known are {known}. "
        "A directory needs a table services.csv."
    )


class _Update:
    """The records to write: what is new or other than stored, then what is withdrawn."""

    def __init__(
        self,
        loader: Loader,
        package: Package,
        reading: Reading,
        stored: dict[str, Node | Edge],
    ) -> None:
        self._loader = loader
        self._package = package
        self._reading = reading
        self._stored = stored
        self.counts: Counter[str] = Counter()
        self.withdrawn: Counter[str] = Counter()
        self.unchanged = 0

    def records(self) -> Iterator[Node | Edge]:
        seen = set()
        for record in self._loader.read(self._package, self._reading):
            if record.id in seen:
                continue
            seen.add(record.id)
            self.counts[_kind(record)] += 1
            if self._stored.get(record.id) == record or self._is_told_elsewhere(record):
                self.unchanged += 1
            else:
                yield record
        gone = [r for id, r in self._stored.items() if id not in seen and not r.withdrawn_on]
        if gone and self._reading.as_of is None:
            raise InputError(
                f"{self._package.title} no longer lists {len(gone):,} records of "
                f"{self._reading.name}; say of which day the file is (as of), "
                "so that they can be withdrawn on that day."
            )
        for record in gone:
            self.withdrawn[_kind(record)] += 1
            yield record.model_copy(update={"withdrawn_on": self._reading.as_of})

    def _is_told_elsewhere(self, record: Node | Edge) -> bool:
        """Whether another file says the same of this id; what says otherwise is not replaced."""
        if isinstance(record, Edge) or record.id in self._stored:
            return False
        held = self._reading.graph.get(record.id)
        if held is None or held.withdrawn_on or held.source == record.source:
            return False
        if type(held) is type(record) and _content(held) == _content(record):
            return True
        raise InputError(
            f"{self._package.title}: {record.id} is already stored from another file, and not the "
            "same; give it another id, or name it without telling of it."
        )


def _content(node: Node) -> dict[str, object]:
    """What a node says, but for who said so and when."""
    return node.model_dump(exclude=set(Provenance.model_fields))


def _check_age(reading: Reading, stored: Iterable[Node | Edge]) -> None:
    dates = [r.as_of for r in stored if r.as_of is not None]
    newest = max(dates, default=None)
    if newest is None:
        return
    if reading.as_of is None:
        raise InputError(
            f"{reading.name} is stored as of {newest}; say of which day this file is (as of), "
            "so that an older file never replaces a newer one."
        )
    if reading.as_of < newest:
        raise InputError(
            f"this file is of {reading.as_of}, and {reading.name} is stored as of {newest}; "
            "load the newer file, or give this one another source name."
        )


def _source_name(name: str | None, package: Package) -> str:
    path = package.path
    if path.name.lower() == "datapackage.json":
        path = path.parent
    path = path.resolve()
    if path.is_dir() and path.name.lower() == "data":
        path = path.parent
    chosen = name if name is not None else slug(path.stem if path.is_file() else path.name)
    if not chosen or chosen != slug(chosen):
        raise InputError(f"{chosen!r} cannot name a source; use small letters, digits and hyphens.")
    return chosen


def _kind(record: Node | Edge) -> str:
    return record.kind if isinstance(record, Edge) else type(record).__name__
