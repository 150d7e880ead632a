"""How is a way, or what stands against it, said to the client?"""

from __future__ import annotations

from collections.abc import Sequence

from ecograph.edges import MemberOf, PartnersWith, ReachedThrough, TiedTo, WorksAt
from ecograph.nodes import Client, Contact, Organization, Person
from matchers.handoffs.answers import Decline, Declined, Hop, WantedConsent
from matchers.handoffs.declines import Declines
from matchers.handoffs.disclosure import Disclosure, Taken
from matchers.handoffs.phrases import (
    capital,
    given_on,
    listed,
    say_day,
    say_days,
    say_money,
    say_often,
    say_on,
    say_told,
    within_a_sentence,
)
from matchers.handoffs.search import Way, success_of
from matchers.handoffs.steps import Step, Steps


class Wording:
    """Names and sentences for the steps around one client."""

    def __init__(self, steps: Steps, disclosure: Disclosure, declines: Declines) -> None:
        self.steps = steps
        self.disclosure = disclosure
        self.declines = declines
        ties = steps.graph.edges(TiedTo, from_id=steps.client.id)
        # of several ties to one person the unsafe one is kept: it decides how they are named
        self.ties = {
            tie.to_id: tie for tie in sorted(ties, key=lambda tie: (tie.safe is False, tie.id))
        }

    def called(self, id: str) -> str:
        """Name somebody to the client: a person unsafe to them only by their relation."""
        node, tie = self.steps.graph.get(id), self.ties.get(id)
        if isinstance(node, Client):
            return "you"
        name: str = getattr(node, "name", "")
        if isinstance(node, Person) and tie is not None and tie.safe is False and tie.relation:
            name = tie.relation if tie.relation.startswith("my ") else f"my {tie.relation}"
        if not name:
            name = (tie.relation if tie else "") or getattr(node, "role", "") or "somebody"
        return f"your {name[3:]}" if name.lower().startswith("my ") else name

    def hop(self, taken: Taken) -> Hop:
        """Say one step in a record."""
        step = taken.step
        node = self.steps.graph.get(step.to_id)
        contact, contact_role = self._contact(step)
        role = step.edge.role if isinstance(step.edge, WorksAt) else getattr(node, "role", "")
        consents = () if taken.refused else taken.consents
        return Hop(
            from_id=step.from_id,
            to_id=step.to_id,
            from_name=self.called(step.from_id),
            to_name=self.called(step.to_id),
            kind=step.kind,
            why=self._why(step),
            consent=", ".join(sorted(one.id for one in consents)),
            discloses=taken.discloses,
            retelling=taken.retelling,
            days=step.days,
            cost_cents=step.cost_cents,
            success=round(step.success, 9) if step.edge else None,
            rests_on=step.sent,
            role=role or contact_role,
            peer=isinstance(node, Person) and node.peer,
            agreement=_agreement_id(step),
            contact=contact,
            note=_not_asked(step),
        )

    def alone(self, way: Way, *, crisis: bool) -> str:
        """Tell the client that they may simply go."""
        there = self.called(way[-1].to_id)
        if crisis:
            return (
                f"You can call {there} or go there right now: anyone may come, no referral is "
                "needed, and you do not have to wait on a list."
            )
        return (
            f"You can also go to {there} yourself: anyone may come, no referral is needed, and "
            "nobody is told anything beforehand."
        )

    def together(self, way: Way) -> str:
        """Tell the client who could come along."""
        who, there = self.called(way[0].to_id), self.called(way[-1].to_id)
        return (
            f"You can go to {there} together with {who}, who has been through something similar: "
            "anyone may come, and nobody is told anything beforehand."
        )

    def backup(self, way: Way, either: float) -> str:
        """Tell what to do if the first way fails."""
        who = self.called(way[0].to_id)
        days = say_days(sum(taken.step.days for taken in way))
        return (
            f"If that comes to nothing, there is a way through {who} that needs nobody of the "
            f"first, within about {days}; one of the two should work {say_often(either)}."
        )

    def asking(self, way: Way, wanted: Sequence[WantedConsent]) -> str:
        """Tell what a consent would open; it is the client's to give."""
        who = self.called(way[0].to_id)
        told = "; ".join(one.sentence.rstrip(".") for one in wanted)
        chance = say_often(success_of(way))
        days = say_days(sum(taken.step.days for taken in way))
        return (
            f"A better way leads through {who}, within about {days}, and should work {chance}; it "
            f"is open only if you want to allow this: {told}. You do not have to."
        )

    def sentence(self, way: Way) -> str:
        """Tell the whole way, to be read aloud."""
        parts = [self._opening(way)]
        parts += [self._introduction(taken) for taken in way[1:]]
        peer = self._companion(way)
        if peer:
            parts.append(
                f"{capital(self.called(peer))} has been through something similar and could come "
                "along."
            )
        cost = sum(taken.step.cost_cents for taken in way)
        if cost:
            parts.append(f"It costs you {say_money(cost)}.")
        days = sum(taken.step.days for taken in way)
        parts.append(f"Expect a first contact within about {say_days(days)}.")
        return " ".join(parts)

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
            return self.declined(self.declines.last_of(step.to_id)).sentence
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
        return tuple(self.declined(one) for one in self.declines.said)

    def declined(self, decline: Decline) -> Declined:
        """Say who said no, when and why."""
        by_service = decline.by == self.steps.service.id
        name = self.steps.service.name if by_service else self.called(decline.by)
        why = f": {decline.reason.strip().rstrip('.')}" if decline.reason.strip() else ""
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
        tie = self.ties.get(step.to_id)
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

    def _why(self, step: Step) -> str:
        edge = step.edge
        if edge is None:
            return "anyone may come; no referral is needed"
        if isinstance(edge, TiedTo):
            relation = f"{edge.relation}; " if edge.relation else ""
            return f"{relation}a {edge.strength} tie"
        if isinstance(edge, WorksAt):
            return f"works there as {edge.role}" if edge.role else "works there"
        if isinstance(edge, MemberOf):
            return f"belongs to it as {edge.role}" if edge.role else "belongs to it"
        past = (
            f"{step.completed} of {step.sent} people sent this way arrived"
            if step.sent
            else "nobody has counted yet how many people sent this way arrived"
        )
        if step.agreement is None:
            return f"they work together, without a written agreement; {past}"
        since = step.agreement.valid_from
        named = f'agreement "{step.agreement.name}"'
        return f"{named} since {say_day(since)}; {past}" if since else f"{named}; {past}"

    def _companion(self, way: Way) -> str:
        """The first peer on the way; else the trusted one with the strongest tie."""
        for taken in way:
            if self._is_peer(taken.to_id):
                return taken.to_id
        beside = (
            (-step.success, to_id)
            for to_id, parallel in self.steps.leaving(self.steps.client.id).items()
            for step in parallel
            if step.against is None and self._is_peer(to_id)
        )
        return min(beside, default=(0.0, ""))[1]

    def _is_peer(self, id: str) -> bool:
        node = self.steps.graph.get(id)
        return isinstance(node, Person) and node.peer

    def _opening(self, way: Way) -> str:
        first = way[0].step
        name, edge = self.called(first.to_id), first.edge
        trusted = isinstance(edge, TiedTo) and edge.trusted
        node = self.steps.graph.get(first.to_id)
        if not isinstance(node, Person):
            known = f"You already know and trust {name}" if trusted else f"You already know {name}"
            return f"{known}: just ask there." if len(way) == 1 else f"{known}."
        known = "You already trust" if trusted else "You already know"
        work = way[1].step.edge if len(way) > 1 else None
        if isinstance(work, WorksAt):
            role = work.role or node.role
            at = f"{role} at" if role else "who works at"
            return f"{known} {name}, {at} {self.called(work.to_id)}."
        return f"{known} {name}{f', {node.role}' if node.role else ''}."

    def _introduction(self, taken: Taken) -> str:
        step = taken.step
        here, there = capital(self.called(step.from_id)), self.called(step.to_id)
        told = self._would_be_told(taken)
        if step.kind == "work":
            if step.to_id in self.steps.targets:
                return f"{here} would introduce you there{told}."
            return f"{here} would bring it up with the others there{told}."
        if step.kind == "member":
            return f"{capital(there)} belongs to {here} and would help you on{told}."
        if step.kind == "tie":
            if isinstance(self.steps.graph.get(step.to_id), Organization):
                return f"{here} is known at {there} and would introduce you there{told}."
            return f"{here} knows {there} and would bring you together{told}."
        contact, role = self._contact(step)
        known_as = f", {within_a_sentence(role)}," if role else ""
        whom = f"to {contact}{known_as} there" if contact else "there"
        tie = "has an agreement with" if step.agreement else "works with"
        return f"{here} {tie} {there} and would introduce you {whom}{told}."

    def _would_be_told(self, taken: Taken) -> str:
        if not taken.discloses:
            return "; nothing about you would be told"
        node = self.steps.graph.get(taken.to_id)
        who = self.called(taken.to_id) if isinstance(node, Person) else "they"
        told = f"; {who} would be told {say_told(taken.discloses)}"
        if taken.refused:
            return f"{told}, if you agree to that"
        dates = sorted({day for one in taken.consents if (day := given_on(one)) is not None})
        agreed = f" on {listed([say_day(day) for day in dates])}" if dates else ""
        return f"{told}, as you agreed{agreed}"

    def _contact(self, step: Step) -> tuple[str, str]:
        """Whom to ask for at the organization reached, and what they do there."""
        found: list[str] = []
        if isinstance(step.edge, PartnersWith) and step.edge.contact_id:
            found.append(step.edge.contact_id)
        if step.to_id in self.steps.targets:
            for id in (self.steps.service.id, step.to_id):
                links = self.steps.graph.edges(ReachedThrough, from_id=id)
                found += sorted(link.to_id for link in links)
        for id in found:
            node = self.steps.graph.get(id)
            if self.steps.barred(id) is None and isinstance(node, (Contact, Person)) and node.name:
                return node.name, node.title if isinstance(node, Contact) else node.role
        return "", ""


def _agreement_id(step: Step) -> str:
    if isinstance(step.edge, PartnersWith):
        return step.edge.agreement_id or ""
    return ""


def _not_asked(step: Step) -> str:
    if not isinstance(step.edge, TiedTo):
        return ""
    open_questions = []
    if step.edge.safe is None:
        open_questions.append("whether this tie is safe was not asked")
    if step.edge.trusted is None:
        open_questions.append("whether an introduction is welcome was not asked")
    return "; ".join(open_questions)
