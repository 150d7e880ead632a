"""What does every loader get, and what must it offer?"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from unicodedata import normalize

from ecograph.edges import Edge
from ecograph.graph import Graph
from ecograph.nodes import Node
from loaders.packages import Package
from loaders.report import Findings

Progress = Callable[[int, int, str], None]
"""Rows done, rows in all, and the table that is being read."""


def silent(done: int, total: int, label: str) -> None:
    """Tell nobody how far the load is."""


@dataclass
class Reading:
    """One load under way."""

    name: str
    """The source under which the records are kept; the middle of their ids."""
    graph: Graph
    """What is stored so far; read, never written."""
    as_of: date | None = None
    named: bool = False
    """Whether the caller chose the name; else a file that says its source is kept under that."""
    documents: Collection[str] = frozenset()
    """Ids of the papers that the same load brings along."""
    progress: Progress = silent
    findings: Findings = field(default_factory=Findings)


class Loader(Protocol):
    """One format."""

    @property
    def name(self) -> str:
        """What reports and messages call the format."""
        ...

    def accepts(self, package: Package) -> bool:
        """Whether the files look like this format, whatever they say of themselves."""
        ...

    def read(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield every record, nodes before the edges that name them.

        Raises
        ------
        InputError
            Nothing of it can be used.
        """
        ...

    def stored(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """What an earlier file of this source left in the graph."""
        ...


def slug(text: str) -> str:
    """Return a name as ids carry it: small letters, digits and hyphens."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
