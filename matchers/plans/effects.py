"""What does each step change for a client, and which hurdles does it get them over?"""

from __future__ import annotations

from collections.abc import Iterable

from ecograph.terms import narrower
from matchers.constraints import STANDARD
from matchers.directory import Row
from matchers.judging import shuts_out
from matchers.plans.actions import Action, Catalogue
from matchers.plans.situations import Situation, Wait
from matchers.request import MatchRequest

CONSTRAINTS = {constraint.name: constraint for constraint in STANDARD}


class Effects:
    """Every step tried alone on one client; each question is asked once."""

    def __init__(self, known: Catalogue, now: Situation) -> None:
        self.known = known
        self.now = now
        self._after: dict[str, Situation] = {}
        self._requests: dict[tuple[str, str], MatchRequest] = {}
        self._over: dict[tuple[str, int, str, frozenset[str]], tuple[Action, ...]] = {}
        self._touching = {action.id: _touches(action) for action in known.actions}
        self._covered = {
            term: narrower(known.graph, term)
            for action in known.actions
            for term in action.for_terms
            if known.graph.get(term) is not None
        }

    def meant_for(self, terms: frozenset[str]) -> frozenset[str]:
        """Return the ids of the steps limited to some needs that may be used for these."""
        return frozenset(
            action.id
            for action in self.known.actions
            if action.for_terms
            and any(self._covered.get(term, frozenset()) & terms for term in action.for_terms)
        )

    def usable(self, allowed: frozenset[str], touched: frozenset[str]) -> Iterable[Action]:
        """List the steps that change one of these facts, the limited ones only where allowed."""
        for action in self.known.actions:
            if (not action.for_terms or action.id in allowed) and (
                self._touching[action.id] & touched
            ):
                yield action

    def after(self, action: Action) -> Situation:
        """Return how the client stands once this alone is done."""
        if action.id not in self._after:
            self._after[action.id] = self.now.after(action.change)
        return self._after[action.id]

    def ways_over(
        self, row: Row, name: str, urgency: str, allowed: frozenset[str]
    ) -> tuple[Action, ...]:
        """Return the steps after each of which a constraint no longer shuts out; once per facet."""
        constraint = CONSTRAINTS[name]
        facet = constraint.facet(row)  # told apart by where it lies; the rows hold on to it
        key = (name, id(facet), urgency, allowed)
        if key not in self._over:
            ways = []
            for action in self.known.actions:
                if action.for_terms and action.id not in allowed:
                    continue
                if not self._touching[action.id] - {"documents", "benefits"}:
                    continue  # no constraint but the two that have nodes of their own reads these
                request = self._request_after(action, urgency)
                if not shuts_out(constraint.judge(facet, request), request):
                    ways.append(action)
            self._over[key] = tuple(ways)
        return self._over[key]

    def _request_after(self, action: Action, urgency: str) -> MatchRequest:
        key = (action.id, urgency)
        if key not in self._requests:
            self._requests[key] = self.after(action).request(urgency)
        return self._requests[key]


def _touches(action: Action) -> frozenset[str]:
    """Return the facts a step changes; languages and travel under names of their own."""
    change = action.change
    if change is None or isinstance(change, Wait):
        return frozenset()
    more = {"speaks"} if change.speaks else set()
    if change.max_travel_minutes is not None:
        more.add("max_travel_minutes")
    return frozenset({*change.provides, *more})
