"""How is a way said to the client?"""

from __future__ import annotations

from collections.abc import Sequence

from ecograph.edges import MemberOf, PartnersWith, TiedTo, WorksAt
from ecograph.nodes import Organization, Person
from matchers.handoffs.answers import Hop, WantedConsent
from matchers.handoffs.disclosure import Taken
from matchers.handoffs.labels import Way, success_of
from matchers.handoffs.naming import Names
from matchers.handoffs.phrases import (
    capital,
    given_on,
    listed,
    say_day,
    say_days,
    say_money,
    say_often,
    say_told,
    within_a_sentence,
)
from matchers.handoffs.steps import Step

NOT_KNOWN = "it is not known whether they take people without a referral"


class Wording:
    """Sentences for the ways of one client."""

    def __init__(self, names: Names) -> None:
        self.steps = names.steps
        self.called = names.called
        self.contact = names.contact

    def hop(self, taken: Taken) -> Hop:
        """Say one step in a record."""
        step = taken.step
        node = self.steps.graph.get(step.to_id)
        contact, contact_role = self.contact(step)
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
            source=step.edge.source if step.edge else "",
            as_of=step.edge.as_of if step.edge else None,
        )

    def alone(self, way: Way, *, crisis: bool) -> str:
        """Tell the client that they may simply go."""
        there = self.called(way[-1].to_id)
        if self.steps.service.anyone_may_come is None:
            now = " right now" if crisis else ""
            return (
                f"You can call {there} yourself{now}: {NOT_KNOWN}, so ask them first. Nobody is "
                "told anything beforehand."
            )
        if crisis:
            how = f"call {there} or go there" if self.steps.goes_there else self._reach(there)
            return (
                f"You can {how} right now: {self._open()}, no referral is needed, and you do not "
                "have to wait on a list."
            )
        return (
            f"You can {self._reach(there)} yourself: {self._open()}, no referral is needed, and "
            "nobody is told anything beforehand."
        )

    def together(self, way: Way) -> str:
        """Tell the client who could come along."""
        who, there = self.called(way[0].to_id), self.called(way[-1].to_id)
        return (
            f"You can {self._reach(there)} together with {who}, who has been through something "
            f"similar: {self._open()}, and nobody is told anything beforehand."
        )

    def _reach(self, there: str) -> str:
        """Nobody is sent where a service is not given: a safety line may not tell where it is."""
        if self.steps.goes_there:
            return f"go to {there}"
        by_phone = "phone" in self.steps.service.delivery
        return f"call {there}" if by_phone else f"get in touch with {there}"

    def _open(self) -> str:
        return "anyone may come" if self.steps.goes_there else "it is open to anyone"

    def backup(self, way: Way, either: float) -> str:
        """Tell what to do if the first way fails."""
        who = self.called(way[0].to_id)
        days = say_days(sum(taken.step.days for taken in way))
        if len(way) == 1:
            return (
                f"If that comes to nothing, you know {who} yourself and can just ask there; one of "
                f"the two should work {say_often(either)}."
            )
        return (
            f"If that comes to nothing, there is a way through {who} that needs nobody of the "
            f"first, within about {days}; one of the two should work {say_often(either)}."
        )

    def asking(self, way: Way, wanted: Sequence[WantedConsent], *, is_only: bool) -> str:
        """Tell what a consent would open; it is the client's to give."""
        who = self.called(way[0].to_id)
        told = "; ".join(one.sentence.rstrip(".") for one in wanted)
        chance = say_often(success_of(way))
        days = say_days(sum(taken.step.days for taken in way))
        opening = f"There would be a way through {who}, that"
        if not is_only:
            opening = f"A better way leads through {who}, and it"
        return (
            f"{opening} should work {chance}, within about {days}; it is open only if you want to "
            f"allow this: {told}. You do not have to."
        )

    def sentence(self, way: Way, peer: str) -> str:
        """Tell the whole way, to be read aloud; and, if there is one, which peer could be there."""
        parts = [self._opening(way)]
        parts += [self._introduction(taken) for taken in way[1:]]
        if peer:
            who = capital(self.called(peer))
            along = "come along" if self.steps.goes_there else "be with you"
            parts.append(f"{who} has been through something similar and could {along}.")
        cost = sum(taken.step.cost_cents for taken in way)
        if cost:
            parts.append(f"It costs you {say_money(cost)}.")
        days = sum(taken.step.days for taken in way)
        parts.append(f"Expect a first contact within about {say_days(days)}.")
        return " ".join(parts)

    def _why(self, step: Step) -> str:
        edge = step.edge
        if edge is None and self.steps.service.anyone_may_come is None:
            return f"{NOT_KNOWN}; ask them first"
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
        contact, role = self.contact(step)
        known_as = f", {within_a_sentence(role)}," if role else ""
        whom = f"to {contact}{known_as} there" if contact else "there"
        tie = "has an agreement with" if step.agreement else "works with"
        return f"{here} {tie} {there} and would introduce you {whom}{told}."

    def _would_be_told(self, taken: Taken) -> str:
        if not taken.discloses:
            return "; nothing about you would be told"
        node = self.steps.graph.get(taken.to_id)
        who = self.called(taken.to_id) if isinstance(node, Person) else "they"
        said = tuple(word for word in taken.discloses if word not in self._given_away(taken))
        told = f"; {who} would be told {say_told(said)}" if said else ""
        if len(said) < len(taken.discloses):
            away = say_told(self._given_away(taken))
            told += f"; that it is {self.called(taken.step.from_id)} tells them {away}"
        if taken.refused:
            return f"{told}, if you agree to that"
        dates = sorted({day for one in taken.consents if (day := given_on(one)) is not None})
        agreed = f" on {listed([say_day(day) for day in dates])}" if dates else ""
        return f"{told}, as you agreed{agreed}"

    def _given_away(self, taken: Taken) -> tuple[str, ...]:
        """What nobody says, and the name of the organization that introduces tells all the same."""
        if not isinstance(self.steps.graph.get(taken.step.from_id), Organization):
            return ()
        return tuple(word for word in taken.discloses if word not in taken.step.told)


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
