"""What is aimed at: which node of the hypergraph is each goal, and has it been answered already?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ecograph.edges import Offers, Pursues
from ecograph.errors import InvalidRequest, NodeNotFound
from ecograph.graph import Graph
from ecograph.nodes import Benefit, Client, Document, Goal, Need, Referral, Service, local_id
from matchers.directory.rows import NEVER_MATCHED
from matchers.plans.answers import GoalKind
from matchers.plans.compiling import Compiler
from matchers.request import needs_of, request_for, terms_of

UNKNOWN = "{!r} is no need of this client, and no service, document or benefit that may be shown."


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal as it was asked for."""

    id: str
    name: str
    kind: GoalKind
    node: int
    due: date | None = None
    referred: bool = False


@dataclass(frozen=True, slots=True)
class Goals:
    """The goals of one question."""

    graph: Graph
    view: Graph
    """What may be shown of it."""
    client: Client
    on: datetime
    compiler: Compiler
    referrals: list[Referral]
    """Those that are open."""
    notes: list[str] = field(default_factory=list)

    def read(self, goals: Sequence[str]) -> list[Aim]:
        """Turn ids into goals; none into the needs that no service fits now."""
        aims = [self._aim(id) for id in goals] if goals else self._open_needs()
        self.compiler.settle()
        return aims

    def _open_needs(self) -> list[Aim]:
        aims = []
        for need in needs_of(self.graph, self.client.id):
            if not terms_of(self.graph, need):
                self.notes.append(f"{need.name} names no kind of service, so nothing is planned.")
            elif not self._fits_now(need):
                aims.append(self._aim(need.id))
        return aims

    def _fits_now(self, need: Need) -> bool:
        request = request_for(self.graph, self.client.id, need.id, on=self.on)
        return any(
            not one.blocked_by
            for service_id, rows in self.compiler.known.rows.items()
            if rows[0].terms & request.need.covers
            for one in self.compiler.judged(service_id, request)
        )

    def _aim(self, id: str) -> Aim:
        own = {need.id: need for need in needs_of(self.graph, self.client.id)}
        if id in own:
            return self._aim_of_need(own[id])
        node = self.view.get(id)
        if node is None or isinstance(node, (Client, Need)):
            raise NodeNotFound(UNKNOWN.format(id[:80]))
        if isinstance(node, Document):
            return self._held(id, node.name, "document", self.compiler.document(id))
        if isinstance(node, Benefit):
            return self._held(id, node.name, "benefit", self.compiler.benefit(local_id(id)))
        if isinstance(node, Service) and not self._is_shut(node):
            return self._used(node)
        if isinstance(node, Service):
            raise NodeNotFound(UNKNOWN.format(id[:80]))
        raise InvalidRequest(
            f"{id[:80]!r} is a {type(node).__name__}; a goal is a need of the client, a service, "
            "a document or a benefit."
        )

    def _is_shut(self, service: Service) -> bool:
        """Whether the client must not meet it; then it is as if it were not there."""
        offered = {edge.from_id for edge in self.view.edges(Offers, to_id=service.id)}
        return bool({service.id, *offered} & self.compiler.now.never)

    def _used(self, service: Service) -> Aim:
        """Aim at being served; what is shut or confidential is aimed at in vain."""
        sent = any(referral.service_id == service.id for referral in self.referrals)
        if service.id in self.compiler.known.rows:
            node = self.compiler.service(service.id)
        else:
            node = self.compiler.net.add()
            given = service.status not in NEVER_MATCHED
            why = "is reached by telephone only" if given else "is not given at present"
            self.notes.append(f"{service.name} {why}.")
        return Aim(service.id, service.name, "service", node, referred=sent)

    def _held(self, id: str, name: str, kind: GoalKind, node: int) -> Aim:
        """Aim at something to be held; that the client may hold it already is said, not planned."""
        gate = self.compiler.net.gates[node]
        if any(child in self.compiler.asked for child in gate.children):
            self.notes.append(f"It is not known whether you have this already: {name}.")
        return Aim(id, name, kind, self.compiler.not_yet(node))

    def _aim_of_need(self, need: Need) -> Aim:
        asked = request_for(self.graph, self.client.id, need.id, on=self.on).need
        rows = self.compiler.known.rows
        sent = any(
            referral.service_id in rows and rows[referral.service_id][0].terms & asked.covers
            for referral in self.referrals
        )
        return Aim(
            need.id,
            need.name,
            "need",
            self.compiler.need(asked.covers, asked.urgency),
            due=self._due(need),
            referred=sent,
        )

    def _due(self, need: Need) -> date | None:
        """Return the first day on which one of the client's own goals wants the need answered."""
        pursued = (self.graph.get(e.from_id) for e in self.graph.edges(Pursues, to_id=need.id))
        days = [goal.due for goal in pursued if isinstance(goal, Goal) and goal.due is not None]
        return min(days, default=None)
