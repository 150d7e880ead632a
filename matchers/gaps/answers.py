"""What is said about gaps: where, for whom, why, and how many, where that may be told."""

from __future__ import annotations

from datetime import datetime

from ecograph.record import Record
from matchers.gaps.disclosure import Count


class Cell(Record):
    """People in one place, with one language and one need, of whom some find nothing."""

    need: str
    """The id of the taxonomy term; several are joined by a comma."""
    need_name: str
    place: str
    """The id of the area; else the postal code; else "no address"."""
    place_name: str
    language: str
    """BCP 47; "not said" where none is known."""
    people: Count
    """Those with this need."""
    unserved: Count
    """Those of them for whom no service fits."""
    because: str
    """What shuts most of them out: a constraint, or "no service"."""
    text: str
    """The same in plain words."""


class Total(Record):
    """All cells of one need."""

    need: str
    need_name: str
    unserved: Count


class Critical(Record):
    """An organization without which people would find nothing for a need they have."""

    organization: str
    name: str
    people: Count
    needs: tuple[str, ...]
    """Names of the needs for which some of them have nothing else."""


class Gaps(Record):
    """Where a panel of clients finds nothing, on one day."""

    on: datetime
    commit: int
    clients: Count
    cells: tuple[Cell, ...]
    totals: tuple[Total, ...]
    critical: tuple[Critical, ...]
