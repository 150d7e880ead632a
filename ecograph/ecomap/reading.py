"""Who surrounds this client, and how good is each tie?

What was not asked stays None. A place that must stay secret has neither name nor id here, so no
drawing, table or export made from an `Ecomap` can give it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, TypeVar, get_args

from ecograph.ecomap.secrecy import is_secret
from ecograph.edges import Has, MemberOf, Sector, SupportType, TiedTo, WorksAt
from ecograph.graph import Graph
from ecograph.nodes.client import (
    Barrier,
    Client,
    Goal,
    Group,
    Household,
    Need,
    Person,
    Strength,
)
from ecograph.nodes.directory import Organization
from ecograph.nodes.node import Node
from ecograph.record import Record

SECTORS: tuple[Sector, ...] = get_args(Sector)
"""The order in which every map, drawn or listed, goes around the client."""

Kind = Literal["person", "group", "organization"]
SAFE_PLACE = "a safe place"
NOT_SHOWN = "somebody not shown"


class Quality(Record):
    """How good a tie is, whoever it joins. None: not asked."""

    relation: str = ""
    strength: Literal["strong", "moderate", "tenuous", "broken"] | None = None
    stress: bool | None = None
    flow: Literal["to_client", "from_client", "both", "none"] | None = None
    support: tuple[SupportType, ...] = ()
    importance: int = 2
    since: date | None = None
    until: date | None = None
    past: bool = False
    """The tie has ended: `until` lies before the day of the map."""
    safe: bool | None = None
    trusted: bool | None = None
    level: str = ""
    note: str = ""


class Tie(Quality):
    """A tie of the client to somebody around them."""

    other_id: str
    label: str
    kind: Kind
    sector: Sector
    role: str = ""
    works_at: tuple[str, ...] = ()
    """Names of the organizations at which the person works or volunteers."""
    peer: bool = False


class TieAmongOthers(Quality):
    """A tie between two of those around the client; for `flow`, its start is the client."""

    from_id: str
    to_id: str
    from_label: str
    to_label: str


class Member(Record):
    """Somebody who lives in the client's household."""

    id: str
    label: str
    role: str = ""


class Ecomap(Record):
    """A client's map on one day."""

    client_id: str
    label: str
    """The client's first name, or "the client"."""
    on: date
    written_on: date | None = None
    written_by: str = ""
    written_where: str = ""
    household: str = ""
    members: tuple[Member, ...] = ()
    ties: tuple[Tie, ...] = ()
    """By sector; within a sector the most important first, then by name."""
    ties_among_others: tuple[TieAmongOthers, ...] = ()
    needs: tuple[Need, ...] = ()
    goals: tuple[Goal, ...] = ()
    strengths: tuple[Strength, ...] = ()
    barriers: tuple[Barrier, ...] = ()

    def sectors(self) -> Iterator[tuple[Sector, tuple[Tie, ...]]]:
        """Every sector that has a tie, in order."""
        for sector in SECTORS:
            if ties := tuple(tie for tie in self.ties if tie.sector == sector):
                yield sector, ties


N = TypeVar("N", bound=Node)


def read_ecomap(graph: Graph, client_id: str, *, on: date) -> Ecomap:
    """Read the map of one client as it is on that day.

    A tie that has ended stays on the map, as past. One that its source has withdrawn does not.

    Raises
    ------
    NodeNotFound
        There is no client of that id.
    """
    client = graph.node(client_id, Client)
    ties = [
        _tie(graph, edge, on)
        for edge in graph.edges(TiedTo, from_id=client_id)
        if _holds(edge.withdrawn_on, on)
    ]
    ties.sort(key=_place)
    household, members = _household(graph, client_id)
    labels = {tie.other_id: tie.label for tie in ties}
    labels |= {member.id: member.label for member in members if member.id not in labels}
    return Ecomap(
        client_id=client_id,
        label=first_name(client.name),
        on=on,
        written_on=client.written_on,
        written_by=client.written_by,
        written_where=client.written_where,
        household=household,
        members=members,
        ties=tuple(ties),
        ties_among_others=tuple(_ties_among(graph, labels, on)),
        needs=_file(graph, client_id, Need, on),
        goals=_file(graph, client_id, Goal, on),
        strengths=_file(graph, client_id, Strength, on),
        barriers=_file(graph, client_id, Barrier, on),
    )


def first_name(name: str) -> str:
    """What the map calls the client."""
    return name.split()[0] if name.split() else "the client"


def _holds(withdrawn_on: date | None, on: date) -> bool:
    return withdrawn_on is None or withdrawn_on > on


def _place(tie: Tie) -> tuple[object, ...]:
    order = SECTORS.index(tie.sector)
    return order, tie.past, -tie.importance, tie.label.casefold(), tie.other_id, tie.relation


def _quality(edge: TiedTo, on: date) -> dict[str, object]:
    values = {name: getattr(edge, name) for name in Quality.model_fields if name != "past"}
    return values | {"past": edge.until is not None and edge.until < on}


def _tie(graph: Graph, edge: TiedTo, on: date) -> Tie:
    other = graph.get(edge.to_id)
    seen = {"other_id": edge.to_id, "sector": edge.sector} | _quality(edge, on)
    if isinstance(other, Person):
        return Tie.model_validate(seen | _person(graph, other, on))
    if isinstance(other, Group):
        return Tie.model_validate(seen | {"label": other.name, "kind": "group"})
    kind = "organization" if edge.to_id.startswith("organization:") else "person"
    if not isinstance(other, Organization):
        hidden = {"label": NOT_SHOWN, "kind": kind, "relation": "", "note": ""}
        return Tie.model_validate(seen | hidden)
    if is_secret(graph, other.id):
        hidden = {"label": SAFE_PLACE, "kind": kind, "relation": "", "note": ""}
        return Tie.model_validate(seen | hidden | {"other_id": "organization:hidden:safe-place"})
    return Tie.model_validate(seen | {"label": other.name, "kind": "organization"})


def _person(graph: Graph, person: Person, on: date) -> dict[str, object]:
    works: list[str] = []
    roles = [person.role]
    secret = False
    for edge in graph.edges(WorksAt, from_id=person.id):
        place = graph.get(edge.to_id)
        if not isinstance(place, Organization) or not _holds(edge.withdrawn_on, on):
            continue
        if is_secret(graph, place.id):
            secret = True
        else:
            works.append(place.name)
            roles.append(edge.role)
    told: dict[str, object] = {
        "label": person.name or person.role or "somebody",
        "kind": "person",
        "role": next((role for role in roles if role), ""),
        "works_at": tuple(works),
        "peer": person.peer,
    }
    # Somebody's work at a shelter gives the shelter away; so would a role or a remark about it.
    return told | ({"relation": "", "role": "", "works_at": (), "note": ""} if secret else {})


def _household(graph: Graph, client_id: str) -> tuple[str, tuple[Member, ...]]:
    name = ""
    members: dict[str, Member] = {}
    for home in _ends(graph.edges(MemberOf, from_id=client_id), "household:"):
        node = graph.get(home)
        name = name or (node.name if isinstance(node, Household) else "")
        for edge in graph.edges(MemberOf, to_id=home):
            person = graph.get(edge.from_id)
            if isinstance(person, Person):
                role = person.role or edge.role
                label = person.name or role or "somebody"
                members[person.id] = Member(id=person.id, label=label, role=role)
    return name, tuple(members.values())


def _ends(edges: Iterable[MemberOf], prefix: str) -> list[str]:
    return [edge.to_id for edge in edges if edge.to_id.startswith(prefix)]


def _ties_among(graph: Graph, labels: dict[str, str], on: date) -> Iterator[TieAmongOthers]:
    for start in sorted(id for id in labels if id.startswith("person:")):
        for edge in graph.edges(TiedTo, from_id=start):
            if edge.to_id in labels and _holds(edge.withdrawn_on, on):
                ends = {"from_id": start, "to_id": edge.to_id}
                named = {"from_label": labels[start], "to_label": labels[edge.to_id]}
                yield TieAmongOthers.model_validate(ends | named | _quality(edge, on))


def _file(graph: Graph, client_id: str, kind: type[N], on: date) -> tuple[N, ...]:
    nodes = (graph.get(edge.to_id) for edge in graph.edges(Has, from_id=client_id))
    return tuple(node for node in nodes if isinstance(node, kind) and _holds(node.withdrawn_on, on))
