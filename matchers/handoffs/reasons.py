"""Why is a step not taken, and what would the client have to allow? Said to the client."""

from __future__ import annotations

from ecograph.edges import WorksAt
from matchers.handoffs.answers import Decline, Declined, WantedConsent
from matchers.handoffs.declines import Declines
from matchers.handoffs.disclosure import Disclosure, Taken
from matchers.handoffs.labels import Way
from matchers.handoffs.naming import Names
from matchers.handoffs.phrases import capital, given_on, say_on, say_told
from matchers.handoffs.steps import Step


class Reasons:
    """What stands against the steps around one client."""

    def __init__(self, names: Names, disclosure: Disclosure, declines: Declines) -> None:
        self.steps = names.steps
        self.names = names
        self.called = names.called
        self.disclosure = disclosure
        self.declines = declines

    def reason(self, way: Way, at: int) -> str:
        """Say why a step is refused, in plain words."""
        taken = way[at]
        step = taken.step
        here, there = self.called(step.from_id), self.called(step.to_id)
        if taken.refused == "unsafe":
            return capital(self._unsafe(way, at))
        if taken.refused == "never":
            own = self.steps.client.never_refer_to
            if step.to_id in own or (
                step.to_id in self.steps.targets and self.steps.service.id in own
            ):
                return f"You have asked not to be sent to {there}."
            return f"Somebody you have asked not to meet works at {there}."
        if taken.refused == "declined":
            return self._declined(self.declines.last_of(step.to_id)).sentence
        if taken.refused == "untrusted":
            return (
                f"You would rather not be introduced by {there}."
                if step.from_id == self.steps.client.id
                else f"{capital(here)} and {there} do not trust each other with an introduction."
            )
        if taken.refused == "agreement":
            return capital(self._no_agreement(step))
        told = f"{capital(here)} would have to tell {there} {say_told(taken.discloses)}"
        if taken.denial is not None:
            return f"{told}, and you said no to that{say_on(given_on(taken.denial))}."
        told = f"{capital(here)} would have to tell {there} {say_told(taken.wanting)}"
        last = max((one.valid_to for one in taken.consents if one.valid_to), default=None)
        if last is not None:
            return f"{told}, and your consent to that ended{say_on(last)}."
        if self.disclosure.must_be_named_and_dated(step.from_id):
            return (
                f"{told}, and for that the law wants your written consent that names "
                f"{here} and has a last day."
            )
        return f"{told}, and you have not agreed to that."

    def wanted(self, taken: Taken) -> WantedConsent:
        """Name the consent that a step is refused for."""
        step = taken.step
        here, there = self.called(step.from_id), self.called(step.to_id)
        strict = self.disclosure.must_be_named_and_dated(step.from_id)
        until = ", in writing and with a last day" if strict else ""
        return WantedConsent(
            discloser=step.from_id,
            discloser_name=here,
            recipient=step.to_id,
            recipient_name=there,
            discloses=taken.wanting,
            named_and_dated=strict,
            sentence=f"{capital(here)} may tell {there} {say_told(taken.wanting)}{until}.",
        )

    def all_declined(self) -> tuple[Declined, ...]:
        """Say who said no, when and why: the earliest first."""
        return tuple(self._declined(one) for one in self.declines.said)

    def _declined(self, decline: Decline) -> Declined:
        """Say who said no, when and why."""
        by_service = decline.by == self.steps.service.id
        name = self.steps.service.name if by_service else self.called(decline.by)
        why = f" (noted: {decline.reason.strip().rstrip('.')})" if decline.reason.strip() else ""
        return Declined(
            by=decline.by,
            by_name=name,
            on=decline.on,
            reason=decline.reason,
            sentence=f"It did not work out with {name}{say_on(decline.on)}{why}.",
        )

    def _unsafe(self, way: Way, at: int) -> str:
        step = way[at].step
        here, there = self.called(step.from_id), self.called(step.to_id)
        if step.to_id not in self.steps.unsafe:
            return f"the tie between {here} and {there} is marked as not safe."
        after = way[at + 1].step if at + 1 < len(way) else None
        if after is not None and after.kind == "work":
            where = self.called(after.to_id)
            return f"{there} works at {where}, but that tie is marked as not safe."
        tie = self.names.ties.get(step.to_id)
        if tie is not None and tie.safe is False:
            return f"that way leads to {there}, and that tie is marked as not safe."
        for work in self.steps.graph.edges(WorksAt, to_id=step.to_id):
            if work.from_id in self.steps.unsafe:
                who = self.called(work.from_id)
                return f"{who} works at {there}, and that tie is marked as not safe."
        return f"somebody who is not safe for you works at {there}."

    def _no_agreement(self, step: Step) -> str:
        here, there = self.called(step.from_id), self.called(step.to_id)
        between = f"the agreement between {here} and {there}"
        if step.agreement is None:
            return f"{between} is not on file."
        start, end = step.agreement.valid_from, step.agreement.valid_to
        if start is not None and start > self.steps.on:
            return f"{between} only begins{say_on(start)}."
        return f"{between} ended{say_on(end)}."
