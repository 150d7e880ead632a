"""One question per file. Each is asked of a facet, once, however many services share it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol

from matchers.constraints.accessibility import Accessibility
from matchers.constraints.area import Area
from matchers.constraints.capacity import Capacity
from matchers.constraints.cost import Cost
from matchers.constraints.distance import Distance
from matchers.constraints.documents import Documents
from matchers.constraints.eligibility import Eligibility
from matchers.constraints.hours import Hours
from matchers.constraints.language import Language
from matchers.constraints.trust import Trust
from matchers.directory import Row
from matchers.request import MatchRequest
from matchers.verdict import Verdict


class Constraint(Protocol):
    """One condition between a client and a service."""

    name: str

    def facet(self, row: Row) -> Hashable:
        """What of a service it looks at."""
        ...

    def judge(self, facet: Any, request: MatchRequest) -> Verdict:
        """Met, unmet or unknown, with the reason. Reads the facet and the request, nothing else."""
        ...


STANDARD: tuple[Constraint, ...] = (
    Eligibility(),
    Documents(),
    Area(),
    Distance(),
    Language(),
    Cost(),
    Hours(),
    Accessibility(),
    Capacity(),
    Trust(),
)

__all__ = ["STANDARD", "Constraint"]
