"""What may be passed on at a hop, given what was told before, and under which consent?

The law of a hop is in `docs/handoffs.md`; a lawyer has to look at it before anybody relies on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

from ecograph.consent import addresses, is_named_and_dated, permits
from ecograph.graph import Graph
from ecograph.nodes import Consent, Group, Organization, Person
from ecograph.nodes.client import DataClass
from ecograph.nodes.directory import PrivacyRegime
from ecograph.record import Record, Words
from matchers.handoffs.answers import Because
from matchers.handoffs.steps import Step

NOTHING_BUT_THE_VISIT = ("visit",)
"""Where nothing is told, a denial of everything still means: do not bring me there."""


GIVEN_AWAY: Mapping[PrivacyRegime, tuple[DataClass, ...]] = {
    "part_2": ("substance_use",),
    "vawa": ("safety",),
}


class DisclosureRules(Record):
    """What the laws on confidentiality make of a hop: a setting, for a lawyer to check."""

    protected: Words = frozenset({"income", "health", "substance_use", "safety"})
    """Classes that a person or a group cannot keep to themselves once they were told."""
    implies: Mapping[PrivacyRegime, tuple[DataClass, ...]] = GIVEN_AWAY
    """What an introduction by an organization so bound gives away by its name alone."""
    named_and_dated: Words = frozenset({"vawa"})
    """Who is so bound tells only under consents that name them and have a last day."""
    passes_on: Words = frozenset({"hipaa"})
    """Among those so bound a consent that allows redisclosure goes on."""


RULES = DisclosureRules()
"""42 CFR Part 2 as of 2024, 34 U.S.C. 12291(b)(2); see docs/handoffs.md."""


class Held(NamedTuple):
    """What somebody was told on this way, as far as it bears on what comes after."""

    told: frozenset[str] = frozenset()
    """The protected classes."""
    consent_id: str = ""
    """The consent with redisclosure under which they were told; empty: none."""


NOTHING = Held()


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """One step on one way: what it would tell, and what allows or refuses it."""

    step: Step
    discloses: tuple[str, ...] = ()
    then: Held = NOTHING
    refused: Because | None = None
    consents: tuple[Consent, ...] = ()
    """What it rests on; where it is refused for want of consent, what allowed it once."""
    wanting: tuple[str, ...] = ()
    """The classes that no consent covers."""
    denial: Consent | None = None

    @property
    def to_id(self) -> str:
        """Who is reached."""
        return self.step.to_id

    @property
    def retelling(self) -> bool:
        """Whether the client has to say what it is about."""
        return "need" not in self.discloses


class Disclosure:
    """The law of a hop for one client on one day."""

    def __init__(
        self, graph: Graph, consents: Iterable[Consent], *, on: date, rules: DisclosureRules = RULES
    ) -> None:
        self.graph = graph
        self.on = on
        self.rules = rules
        self.consents = {one.id: one for one in sorted(consents, key=lambda one: one.id)}
        self._for: dict[str, tuple[Consent, ...]] = {}
        self._taken: dict[tuple[Step, Held], Taken] = {}

    def take(self, step: Step, held: Held) -> Taken:
        """Take one step, knowing what was told on the way to where it starts."""
        key = (step, held)
        if key not in self._taken:
            self._taken[key] = self._judged(step, held)
        return self._taken[key]

    def must_be_named_and_dated(self, id: str) -> bool:
        """Whether a law binds somebody to consents that name them and have a last day."""
        return not self.rules.named_and_dated.isdisjoint(self.regimes(id))

    def regimes(self, id: str) -> tuple[PrivacyRegime, ...]:
        """The laws on confidentiality that bind somebody."""
        node = self.graph.get(id)
        return node.privacy_regimes if isinstance(node, Organization) else ()

    def told_at(self, step: Step, held: Held) -> frozenset[str]:
        """Everything that a step tells, said or given away."""
        if step.by_the_client:
            return frozenset()
        implied = (self.rules.implies.get(regime, ()) for regime in self.regimes(step.from_id))
        told = frozenset(step.told).union(*implied)
        # word of mouth cannot be parted: who was told passes all of it on
        by_mouth = isinstance(self.graph.get(step.from_id), (Person, Group))
        return told | held.told if by_mouth else told

    def _judged(self, step: Step, held: Held) -> Taken:
        told = self.told_at(step, held)
        discloses, protected = tuple(sorted(told)), told & self.rules.protected
        if step.against is not None or step.by_the_client:
            return Taken(step, discloses, Held(protected), step.against)
        about = self._about(step.to_id)
        passed_on = self._passed_on(step, held) & told
        strict = self.must_be_named_and_dated(step.from_id)
        said = permits(
            about,
            discloser_id=step.from_id,
            recipient_id=step.to_id,
            classes=told or NOTHING_BUT_THE_VISIT,
            on=self.on,
            recipient_regimes=self.regimes(step.to_id),
            named_and_dated=strict,
            passed_on=passed_on or (() if told else NOTHING_BUT_THE_VISIT),
        )
        if said.denied_by:
            denial = self.consents[said.denied_by[0]]
            return Taken(step, discloses, Held(protected), "denied", denial=denial)
        if said.missing:
            past = tuple(one for one in about if self._did_permit(one, step))
            refused: Because = "no_consent"
            return Taken(step, discloses, Held(protected), refused, past, said.missing)
        if passed_on and passed_on == told:
            consent = self.consents[held.consent_id]
            return Taken(step, discloses, Held(protected, consent.id), consents=(consent,))
        given = [self.consents[id] for id in said.consent_ids]
        onward = self._goes_on(given, told, step.to_id)
        if onward is not None:
            return Taken(step, discloses, Held(protected, onward.id), consents=(onward,))
        used = _fewest(given, told - passed_on)
        if passed_on:
            used = tuple(sorted({*used, self.consents[held.consent_id]}, key=lambda one: one.id))
        return Taken(step, discloses, Held(protected), consents=used)

    def _about(self, to_id: str) -> tuple[Consent, ...]:
        """What the client has said about telling somebody, in order of id."""
        if to_id not in self._for:
            regimes = self.regimes(to_id)
            self._for[to_id] = tuple(
                one for one in self.consents.values() if addresses(one, to_id, regimes)
            )
        return self._for[to_id]

    def _passed_on(self, step: Step, held: Held) -> frozenset[str]:
        """The classes that may go on under the consent by which they came."""
        consent = self.consents.get(held.consent_id)
        if consent is None or not self._may_pass_on(step.from_id, step.to_id):
            return frozenset()
        if self.must_be_named_and_dated(step.from_id) and not (
            is_named_and_dated(consent) and step.from_id in consent.discloser_ids
        ):
            return frozenset()
        return frozenset(consent.discloses)

    def _may_pass_on(self, *ids: str) -> bool:
        return all(not self.rules.passes_on.isdisjoint(self.regimes(id)) for id in ids)

    def _goes_on(
        self, given: Sequence[Consent], told: frozenset[str], to_id: str
    ) -> Consent | None:
        """Under which consent who is reached may pass it on: the widest, then the smallest id."""
        if not told or not self._may_pass_on(to_id):
            return None
        whole = [one for one in given if one.redisclosure and told <= set(one.discloses)]
        return min(whole, key=lambda one: (-len(set(one.discloses)), one.id), default=None)

    def _did_permit(self, consent: Consent, step: Step) -> bool:
        """Whether a consent that has ended would have covered something."""
        return (
            consent.decision == "permit"
            and (not consent.discloser_ids or step.from_id in consent.discloser_ids)
            and consent.valid_to is not None
            and consent.valid_to < self.on
        )


def _fewest(permits: list[Consent], classes: frozenset[str]) -> tuple[Consent, ...]:
    """The fewest permits that cover the classes together; of equals the smallest ids."""
    for count in range(len(permits) + 1):
        for some in combinations(permits, count):
            if classes <= {word for consent in some for word in consent.discloses}:
                return some
    return tuple(permits)
