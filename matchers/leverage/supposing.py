"""What would be asked if some steps were taken? The request, without writing to a graph.

The law is `what_if.changed` and `request_for`; this is the same, worked out from the file in hand.
A set of steps is a number whose bits are the steps' own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ecograph.benefits import programme_rules
from ecograph.facts import Facts
from ecograph.graph import Graph
from ecograph.household import Proofs, facts_from, members_of, with_proofs
from ecograph.nodes import Client
from ecograph.residence import find_areas
from matchers.leverage.steps import LANGUAGES, LIMIT, Step, members
from matchers.leverage.what_if import merged, taken
from matchers.request import Asked, MatchRequest, ruled_out_ids, unsafe_ids

DERIVED = frozenset({"age", "date_of_birth", "household_size", "areas"})
"""Facts that others follow from, or that follow from others."""


class Supposing:
    """One client, and what they would ask after any set of steps."""

    def __init__(
        self, graph: Graph, client: Client, need: Asked, *, on: datetime, proofs: Proofs
    ) -> None:
        """Read the client's file; `proofs` tells which papers count as which."""
        self.client, self.on = client, on
        day = on.date()
        self._members = members_of(graph, client.id)
        self._home = find_areas(graph, client, on=day)
        self._proofs = proofs
        # As `request_for` does, from what is in hand; a test holds the two equal.
        self.base = MatchRequest(
            client_id=client.id,
            need=need,
            on=on,
            facts=facts_from(client, self._members, self._home, on=day, proofs=proofs),
            programmes=programme_rules(graph, day),
            home=client.home,
            languages=_fluent(client),
            preferences=client.preferences,
            never=ruled_out_ids(graph, client) | unsafe_ids(graph, client.id),
            max_travel_minutes=client.max_travel_minutes,
        )
        self._asked: dict[int, MatchRequest] = {0: self.base}
        self.steps: Sequence[Step] = ()

    def after(self, taken_: int) -> MatchRequest:
        """The request once the steps of this set are taken, in order of id; the need is open."""
        found = self._asked.get(taken_)
        if found is None:
            found = self._asked[taken_] = self._work_out(taken_)
        return found

    def _work_out(self, taken_: int) -> MatchRequest:
        chosen = [self.steps[bit.bit_length() - 1] for bit in members(taken_)]
        changes = frozenset().union(*(step.changes for step in chosen))
        update: dict[str, object] = {}
        if changes - {LANGUAGES, LIMIT}:
            update["facts"] = self._facts(chosen, changes)
        if changes & {LANGUAGES, LIMIT}:
            client = self.client
            for step in chosen:
                client = taken(client, step.node, {}, self.on.date())
            update["languages"] = _fluent(client)
            update["max_travel_minutes"] = client.max_travel_minutes
        return self.base.model_copy(update=update) if update else self.base

    def _facts(self, chosen: Iterable[Step], changes: frozenset[str]) -> Facts:
        on = self.on.date()
        said = dict(self.client.facts)
        for step in chosen:
            for name, fact in step.given.items():
                said[name] = merged(name, said.get(name), fact, on)
        if changes & DERIVED:
            client = self.client.model_copy(update={"facts": said})
            return facts_from(client, self._members, self._home, on=on, proofs=self._proofs)
        changed = {name: said[name] for name in changes if name in said}
        facts = self.base.facts
        possible = {name: fact.possible(name, on) for name, fact in changed.items()}
        if "documents" in possible:
            possible["documents"] = with_proofs(possible["documents"], self._proofs)
        return facts.model_copy(
            update={
                "possible": {**facts.possible, **possible},
                "learned": {**facts.learned, **changed},
            }
        )


def _fluent(client: Client) -> tuple[str, ...]:
    return tuple(language.tag for language in client.languages if language.level == "fluent")
