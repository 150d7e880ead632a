"""How is somebody called to the client, and whom do they ask for?"""

from __future__ import annotations

from ecograph.edges import PartnersWith, ReachedThrough, TiedTo
from ecograph.nodes import Client, Contact, Person
from matchers.handoffs.phrases import within_a_sentence
from matchers.handoffs.steps import Step, Steps


class Names:
    """Names as the client knows them."""

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
        relation = tie.relation if tie is not None else ""
        is_unsafe = isinstance(node, Person) and tie is not None and tie.safe is False
        if relation and (is_unsafe or not name):
            name = relation if relation.lower().startswith("my ") else f"my {relation}"
        elif not name:
            role = getattr(node, "role", "")
            name = f"the {within_a_sentence(role)}" if role else "somebody"
        return f"your {name[3:]}" if name.lower().startswith("my ") else name

    def contact(self, step: Step) -> tuple[str, str]:
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
