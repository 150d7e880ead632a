"""Which are the k best ways where the agreements between organizations were compiled?

A search from a client goes over people and groups of the client's own until it first meets an
organization; from there on only agreements between organizations lead further, and those are the
same for every client (`partners.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain

from ecograph.consent import holds_on
from ecograph.nodes import Consent, Organization
from matchers.handoffs.answers import Limits
from matchers.handoffs.disclosure import Disclosure, DisclosureRules, Held
from matchers.handoffs.labels import Label, Way, keeps
from matchers.handoffs.partners import PartnerNetwork
from matchers.handoffs.search import MOST_LABELS, Known, is_beaten
from matchers.handoffs.steps import FINEST, Steps
from matchers.paths.bounded import Most, Quest, Start, find_bounded
from matchers.paths.holders import class_bits, regime_bits
from matchers.paths.telling import ANYBODY, NO_CONSENT, NOT_HERE, Rules, Said


@dataclass(slots=True)
class PartnerSearch:
    """The ways from one client to one service: the same as those of `search.Search`."""

    partners: PartnerNetwork
    steps: Steps
    disclosure: Disclosure
    limits: Limits
    crisis: bool = False
    cut_short: bool = False

    def best(
        self, k: int, *, without: frozenset[str] = frozenset(), not_directly: bool = False
    ) -> list[Way]:
        """Find the k best ways that may be taken.

        Parameters
        ----------
        k
            How many.
        without
            Holders who are not to be on the way.
        not_directly
            Leave out ways of one hop.

        Raises
        ------
        InputError
            The past on the way contradicts itself.
        """
        service = self.steps.service.id
        ends = {id: self.partners.places.get((id, service)) for id in self.steps.targets}
        targets = {
            id: self.partners.places[id, ""] if place is None else place
            for id, place in ends.items()
        }
        labels = self._to_organizations(k, without, not_directly)
        if not labels or not targets:
            return []
        said = [
            one
            for one in self.disclosure.consents.values()
            if one.purpose == "referral" and holds_on(one, self.steps.on)
        ]
        found = find_bounded(
            self.partners.network,
            Quest(
                starts=self._starts(labels, said, targets),
                targets=sorted(targets.values()),
                k=k,
                most=_most(self.limits),
                barred=sorted(self._barred(targets, without)),
                days_first=self.crisis,
            ),
            [self._said(one, targets) for one in said],
            rules=rules_of(self.disclosure.rules),
        )
        self.cut_short |= not found.complete
        return [self._continued(labels[way.start], way.edges) for way in found.ways]

    def _to_organizations(self, k: int, without: frozenset[str], not_directly: bool) -> list[Label]:
        """Ways over the client's own people and groups to a first organization, in order.

        Nobody of these is met again later, so of ways to one organization only the best count.
        """
        at: dict[tuple[str, Held], Known] = defaultdict(dict)
        found: list[Label] = []
        start = Label.at(self.steps.client.id)
        waiting = [(start.weight, start.ids, start.edges, start)]
        made = 0
        while waiting and made <= MOST_LABELS:
            label = heappop(waiting)[-1]
            for more in self._onward(label, without):
                made += 1
                others = at[more.here, more.held]
                is_end = isinstance(self.steps.graph.get(more.here), Organization)
                beats = Label.comes_first if is_end else Label.beats
                if not_directly and len(more.way) == 1 and more.here in self.steps.targets:
                    continue
                if is_beaten(more, others, k, beats):
                    continue
                others.setdefault(more.ids, []).append(more)
                if is_end:
                    found.append(more)
                else:
                    heappush(waiting, (more.weight, more.ids, more.edges, more))
        self.cut_short |= bool(waiting)
        return sorted(found, key=lambda label: (label.ids, label.edges))

    def _onward(self, label: Label, without: frozenset[str]) -> Iterator[Label]:
        for to_id, parallel in self.steps.leaving(label.here).items():
            if to_id in label.ids or to_id in without:
                continue
            for step in parallel:
                taken = self.disclosure.take(step, label.held)
                more = label.then(taken)
                if taken.refused is None and keeps(more, self.limits):
                    yield more

    def _starts(
        self, labels: list[Label], said: list[Consent], targets: dict[str, int]
    ) -> list[Start]:
        number = {one.id: at for at, one in enumerate(said)}
        ranks = {ids: at for at, ids in enumerate(sorted({label.ids for label in labels}))}
        return [
            Start(
                self._number(label.here, targets),
                label.weight / FINEST,
                len(label.way),
                label.days,
                label.cost_cents,
                label.retellings,
                consent=number.get(label.held.consent_id, NO_CONSENT),
                rank=ranks[label.ids],
            )
            for label in labels
        ]

    def _number(self, id: str, targets: dict[str, int]) -> int:
        return targets.get(id, self.partners.places.get((id, ""), NOT_HERE))

    def _barred(self, targets: dict[str, int], without: frozenset[str]) -> Iterator[int]:
        """Who may not be passed: who is barred, and targets where they stand for others."""
        steps, stands_at = self.steps, self.partners.stands_at
        barred = without | steps.declined | steps.unsafe | steps.never
        for id in barred:
            yield from stands_at.get(id, ())
        for id, end in targets.items():
            if id not in barred:
                yield from (at for at in stands_at[id] if at != end)

    def _said(self, one: Consent, targets: dict[str, int]) -> Said:
        to = one.recipient_id
        return Said(
            class_bits(one.discloses),
            tuple(self._number(id, targets) for id in one.discloser_ids),
            ANYBODY if to is None else self._number(to, targets),
            regime_bits(one.recipient_regimes),
            one.decision == "deny",
            one.redisclosure,
            one.valid_to is not None,
        )

    def _continued(self, start: Label, edges: Iterable[int]) -> Way:
        """The way as a search over the graph would tell it."""
        label = start
        for edge in edges:
            edge_id = self.partners.edge_ids[edge]
            leaving = chain.from_iterable(self.steps.leaving(label.here).values())
            step = next(step for step in leaving if step.edge_id == edge_id)
            taken = self.disclosure.take(step, label.held)
            if taken.refused is not None:
                raise AssertionError("the compiled law allows what the law of a hop refuses")
            label = label.then(taken)
        return label.way


def rules_of(rules: DisclosureRules) -> Rules:
    """The same rules as bits."""
    return Rules(
        class_bits(rules.protected),
        tuple((regime_bits((law,)), class_bits(words)) for law, words in rules.implies.items()),
        regime_bits(rules.named_and_dated),
        regime_bits(rules.passes_on),
    )


def _most(limits: Limits) -> Most:
    """The same limits; no way comes near the largest number that the network may hold."""

    def atmost(limit: int | None) -> int | None:
        return None if limit is None else min(limit, 2**60)

    return Most(
        limits.max_hops,
        atmost(limits.max_days),
        atmost(limits.max_cost_cents),
        atmost(limits.max_retellings),
    )
