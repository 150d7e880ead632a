"""Where nobody needs to be referred: may the client go with a trusted peer, or alone?

Nobody introduces anybody, so nobody is told anything and nobody has counted how often it works.
"""

from __future__ import annotations

from collections.abc import Iterator

from ecograph.nodes import Person
from matchers.handoffs.answers import HopKind, Limits
from matchers.handoffs.disclosure import NOTHING, Disclosure, Taken
from matchers.handoffs.labels import Label, Way, keeps
from matchers.handoffs.steps import Step, Steps

GOING_DAYS = 1
"""To make up one's mind and go: an assumption. In a crisis one goes, or calls, at once."""


class Going:
    """The ways without an introduction."""

    def __init__(
        self, steps: Steps, disclosure: Disclosure, limits: Limits, *, crisis: bool
    ) -> None:
        self.steps = steps
        self.disclosure = disclosure
        self.limits = limits
        self.days = 0 if crisis else GOING_DAYS

    def alone(self) -> Way | None:
        """Go, or call, alone: to the first organization by id. Not where a referral is needed."""
        start = Label.at(self.steps.client.id)
        open_to = self._not_barred() if self.steps.service.anyone_may_come is not False else []
        ways = (start.then(self._go(start.here, to, "self")) for to in open_to)
        return next((label.way for label in ways if keeps(label, self.limits)), None)

    def accompanied(self) -> Way | None:
        """Go with a trusted peer: the one of the strongest tie, of equals the smallest id."""
        start = Label.at(self.steps.client.id)
        ways = (
            start.then(peer).then(self._go(peer.to_id, to, "accompany"))
            for peer in self._trusted_peers()
            for to in self._open_to()
        )
        fit = (label for label in ways if not label.way[-1].refused and keeps(label, self.limits))
        best = min(fit, key=lambda label: (label.weight, label.days, label.ids), default=None)
        return best.way if best else None

    def companion(self, way: Way) -> str:
        """A peer who could come along on a way: the first on it, else the one of the best tie."""
        on_it = [taken.to_id for taken in way if self._is_peer(taken.to_id)]
        beside = [
            (peer.step.weight, peer.to_id)
            for peer in self._trusted_peers()
            if not self._go(peer.to_id, way[-1].to_id, "accompany").refused
        ]
        return on_it[0] if on_it else min(beside, default=(0, ""))[1]

    def _open_to(self) -> list[str]:
        return self._not_barred() if self.steps.service.anyone_may_come else []

    def _not_barred(self) -> list[str]:
        return [id for id in self.steps.targets if self.steps.barred(id) is None]

    def _trusted_peers(self) -> Iterator[Taken]:
        """Steps to people who have been through something similar."""
        for to_id, parallel in self.steps.leaving(self.steps.client.id).items():
            if self._is_peer(to_id):
                yield from (
                    self.disclosure.take(step, NOTHING) for step in parallel if not step.against
                )

    def _is_peer(self, id: str) -> bool:
        node = self.steps.graph.get(id)
        return isinstance(node, Person) and node.peer

    def _go(self, from_id: str, to_id: str, kind: HopKind) -> Taken:
        """Going there tells nobody anything; a no to being brought there holds all the same."""
        step = Step(from_id, to_id, kind, None, 1.0, self.days, by_the_client=kind == "self")
        return self.disclosure.take(step, NOTHING)
