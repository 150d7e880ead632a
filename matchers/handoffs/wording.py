"""How is a way, or what stands against it, said to the client?"""

from __future__ import annotations

from ecograph.edges import MemberOf, PartnersWith, ReachedThrough, TiedTo, WorksAt
from ecograph.nodes import Client, Contact, Organization, Person
from matchers.handoffs.answers import Hop, WantedConsent
from matchers.handoffs.phrases import (
    capital,
    given_on,
    listed,
    say_day,
    say_days,
    say_on,
    say_told,
    within_a_sentence,
)
from matchers.handoffs.steps import Step, Steps


class Wording:
    """Names and sentences for the steps around one client."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
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

    def hop(self, step: Step) -> Hop:
        """Say one step in a record."""
        node = self.steps.graph.get(step.to_id)
        contact, contact_role = self._contact(step)
        role = step.edge.role if isinstance(step.edge, WorksAt) else getattr(node, "role", "")
        return Hop(
            from_id=step.from_id,
            to_id=step.to_id,
            from_name=self.called(step.from_id),
            to_name=self.called(step.to_id),
            kind=step.kind,
            why=self._why(step),
            consent=", ".join(sorted(one.id for one in step.consents)) if not step.refused else "",
            discloses=tuple(sorted(step.discloses)),
            days=step.days,
            success=round(step.success, 9),
            rests_on=step.sent,
            role=role or contact_role,
            peer=isinstance(node, Person) and node.peer,
            agreement=_agreement_id(step),
            contact=contact,
            note=_not_asked(step),
        )

    def alone(self, target: str) -> Hop:
        """The one step of a client who goes there alone."""
        return Hop(
            from_id=self.steps.client.id,
            to_id=target,
            from_name="you",
            to_name=self.called(target),
            kind="self",
            why="anyone may come; no referral is needed",
            days=1,
        )

    def alone_sentence(self, target: str, companion: str) -> str:
        """Tell the client that they may simply go."""
        company = f" {capital(companion)} could come along." if companion else ""
        return (
            f"You can also go to {self.called(target)} yourself: anyone may come, no referral is "
            f"needed, and nobody is told anything beforehand.{company}"
        )

    def companion(self) -> str:
        """Find a trusted peer who could come along: of several the one with the strongest tie."""
        for step in sorted(
            self.steps.leaving(self.steps.client.id).values(),
            key=lambda step: (-step.success, step.to_id),
        ):
            node = self.steps.graph.get(step.to_id)
            if isinstance(node, Person) and node.peer and step.refused is None:
                return self.called(step.to_id)
        return ""

    def companion_on(self, way: tuple[Step, ...]) -> str:
        """Find the first peer on the way; else a trusted one beside it."""
        for step in way:
            node = self.steps.graph.get(step.to_id)
            if isinstance(node, Person) and node.peer:
                return self.called(step.to_id)
        return self.companion()

    def sentence(self, way: tuple[Step, ...]) -> str:
        """Tell the whole way, to be read aloud."""
        parts = [self._opening(way)]
        parts += [self._introduction(step) for step in way[1:]]
        companion = self.companion_on(way)
        if companion:
            parts.append(
                f"{capital(companion)} has been through something similar and could come along."
            )
        parts.append(f"Expect a first contact within about {say_days(sum(s.days for s in way))}.")
        return " ".join(part for part in parts if part)

    def reason(self, way: tuple[Step, ...], at: int) -> str:
        """Say why a step is refused, in plain words."""
        step = way[at]
        here, there = self.called(step.from_id), self.called(step.to_id)
        if step.refused == "unsafe":
            return capital(self._unsafe(way, at))
        if step.refused == "never":
            return f"You have asked not to be sent to {there}."
        if step.refused == "untrusted":
            return (
                f"You would rather not be introduced by {there}."
                if step.from_id == self.steps.client.id
                else f"{capital(here)} and {there} do not trust each other with an introduction."
            )
        if step.refused == "agreement":
            return capital(self._no_agreement(step))
        told = f"{capital(here)} would have to tell {there} {say_told(step.discloses)}"
        if step.denial is not None:
            return f"{told}, and you said no to that{say_on(given_on(step.denial))}."
        told = f"{capital(here)} would have to tell {there} {say_told(step.wanting)}"
        last = max((one.valid_to for one in step.consents if one.valid_to), default=None)
        if last is not None:
            return f"{told}, and your consent to that ended{say_on(last)}."
        return f"{told}, and you have not agreed to that."

    def wanted(self, step: Step) -> WantedConsent:
        """Name the consent that a step is refused for."""
        return WantedConsent(
            discloser=step.from_id,
            discloser_name=self.called(step.from_id),
            recipient=step.to_id,
            recipient_name=self.called(step.to_id),
            discloses=step.wanting,
        )

    def _unsafe(self, way: tuple[Step, ...], at: int) -> str:
        step = way[at]
        here, there = self.called(step.from_id), self.called(step.to_id)
        if step.to_id not in self.steps.unsafe:
            return f"the tie between {here} and {there} is marked as not safe."
        after = way[at + 1] if at + 1 < len(way) else None
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

    def _opening(self, way: tuple[Step, ...]) -> str:
        first = way[0]
        name, edge = self.called(first.to_id), first.edge
        trusted = isinstance(edge, TiedTo) and edge.trusted
        node = self.steps.graph.get(first.to_id)
        if not isinstance(node, Person):
            known = f"You already know and trust {name}" if trusted else f"You already know {name}"
            return f"{known}: just ask there." if len(way) == 1 else f"{known}."
        known = "You already trust" if trusted else "You already know"
        work = way[1].edge if len(way) > 1 else None
        if isinstance(work, WorksAt):
            role = work.role or node.role
            at = f"{role} at" if role else "who works at"
            return f"{known} {name}, {at} {self.called(work.to_id)}."
        return f"{known} {name}{f', {node.role}' if node.role else ''}."

    def _introduction(self, step: Step) -> str:
        here, there = capital(self.called(step.from_id)), self.called(step.to_id)
        told = self._would_be_told(step)
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

    def _would_be_told(self, step: Step) -> str:
        if not step.discloses:
            return "; nothing about you would be told"
        dates = sorted({day for one in step.consents if (day := given_on(one)) is not None})
        agreed = f" on {listed([say_day(day) for day in dates])}" if dates else ""
        node = self.steps.graph.get(step.to_id)
        who = self.called(step.to_id) if isinstance(node, Person) else "they"
        return f"; {who} would be told {say_told(step.discloses)}, as you agreed{agreed}"

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
