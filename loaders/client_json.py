"""What does a client's file say: facts, needs, ties and consents, as short JSON?

The format is described in docs/client-file.md, its schema in docs/schemas/client.schema.json.
A message names the file, the place in it and what is wrong there; it never repeats a value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError

from ecograph.edges import CodedAs, Edge, Has, LivesIn, MemberOf, Pursues, TiedTo, WorksAt
from ecograph.errors import InputError, SchemaViolation, SourceNotFound
from ecograph.graph import Graph
from ecograph.nodes import Node
from ecograph.nodes.client import (
    Barrier,
    Client,
    Consent,
    Goal,
    Group,
    Household,
    Need,
    Person,
    Referral,
    Strength,
)
from ecograph.nodes.node import Id
from ecograph.record import Record
from ecograph.schema import check_edge
from loaders.packages import Package
from loaders.reading import Reading

LARGEST = 5_000_000
"""Bytes of a client's file; what a person can draw is some thousands."""
N = TypeVar("N", bound=Node)


class Acquaintance(Person):
    """Somebody in the client's world, and where they work and belong."""

    works_at: Id | None = None
    works_as: str = ""
    member_of: tuple[Id, ...] = ()


class ListedHousehold(Household):
    """The household, with its other members; the client is one without being listed."""

    members: tuple[Person, ...] = ()


class ListedTie(TiedTo):
    """A tie, from the client unless it says from whom."""

    from_id: str = Field(default="", alias="from")
    to_id: Id = Field(alias="to")


class ListedNeed(Need):
    """A need, and the terms it is coded as."""

    terms: tuple[Id, ...] = ()


class ListedGoal(Goal):
    """A goal, and the needs it answers."""

    pursues: tuple[Id, ...] = ()


class ClientFile(Record):
    """A client's ecomap, facts, needs and consents in one file."""

    format: Literal["ecograph-client/1"]
    client: Client
    household: ListedHousehold | None = None
    lives_in: tuple[Id, ...] = ()
    people: tuple[Acquaintance, ...] = ()
    groups: tuple[Group, ...] = ()
    ties: tuple[ListedTie, ...] = ()
    needs: tuple[ListedNeed, ...] = ()
    goals: tuple[ListedGoal, ...] = ()
    strengths: tuple[Strength, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    consents: tuple[Consent, ...] = ()
    referrals: tuple[Referral, ...] = ()


def read_client(
    source: Path | bytes, graph: Graph, *, title: str = ""
) -> tuple[str, tuple[Node | Edge, ...]]:
    """Read a client's file, and return the client's id and the records; nothing is stored.

    Parameters
    ----------
    source
        The file, or its content.
    graph
        Holds the organizations, areas and terms that the file names.
    title
        What messages call the file.

    Raises
    ------
    SourceNotFound
        There is no such file.
    InputError
        It is no client's file, or a field does not fit, or it names what is nowhere.
    """
    title = title or (source.name if isinstance(source, Path) else "the client")
    file = _parse(source, title)
    records = tuple(_Client(file, graph, title).records())
    return file.client.id, records


def _parse(source: Path | bytes, title: str) -> ClientFile:
    if isinstance(source, Path):
        try:
            content = source.read_bytes()
        except FileNotFoundError:
            raise SourceNotFound(f"{source} is not there; check the name.") from None
        except OSError as error:
            raise InputError(f"{title} cannot be read: {error.strerror}.") from None
    else:
        content = source
    if len(content) > LARGEST:
        raise InputError(f"{title} is larger than {LARGEST:,} bytes; that is no client's file.")
    try:
        return ClientFile.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        raise InputError(
            f"{title}: {'; '.join(_told(e['loc'], e['type'], e['msg']) for e in wrong[:5])}"
            + (f"; and {len(wrong) - 5} more." if len(wrong) > 5 else ".")
            + " See docs/client-file.md."
        ) from None


def _told(place: tuple[int | str, ...], kind: str, message: str) -> str:
    where = json_path(place) or "the file"
    if kind.startswith("union_tag"):
        return f"{where} is of no known type"
    if kind == "string_pattern_mismatch":
        return f"{where} is no id; ids look like client:county:c1: kind, source, local id"
    if kind == "finite_number":
        return f"{where} is no finite number"
    return f"{where}: {message[:1].lower()}{message[1:].rstrip('.')}"


def json_path(place: tuple[int | str, ...]) -> str:
    """Return a place in a JSON document: `ties[3].to`."""
    path = ""
    for part in place:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


class _Client:
    """The records of one file, each checked against the others and the graph."""

    def __init__(self, file: ClientFile, graph: Graph, title: str) -> None:
        self._file = file
        self._graph = graph
        self._title = title
        self._id = file.client.id
        self._kinds: dict[str, type[Node]] = {}

    def records(self) -> Iterator[Node | Edge]:
        file = self._file
        nodes = list(self._nodes())
        yield from nodes
        for n, area in enumerate(file.lives_in):
            yield self._join(LivesIn, self._id, area, f"lives_in[{n}]")
        if file.household is not None:
            yield self._join(MemberOf, self._id, file.household.id, "household.id")
            for n, member in enumerate(file.household.members):
                place = f"household.members[{n}].id"
                yield self._join(MemberOf, member.id, file.household.id, place)
        for n, person in enumerate(file.people):
            if person.works_at:
                place = f"people[{n}].works_at"
                yield self._join(WorksAt, person.id, person.works_at, place, role=person.works_as)
            for i, group in enumerate(person.member_of):
                yield self._join(MemberOf, person.id, group, f"people[{n}].member_of[{i}]")
        yield from self._ties()
        for name in ("needs", "goals", "strengths", "barriers", "consents", "referrals"):
            for n, held in enumerate(getattr(file, name)):
                yield self._join(Has, self._id, held.id, f"{name}[{n}].id")
        for n, need in enumerate(file.needs):
            for i, term in enumerate(need.terms):
                yield self._join(CodedAs, need.id, term, f"needs[{n}].terms[{i}]")
        for n, goal in enumerate(file.goals):
            for i, pursued in enumerate(goal.pursues):
                yield self._join(Pursues, goal.id, pursued, f"goals[{n}].pursues[{i}]")
        self._check_named()

    def _nodes(self) -> Iterator[Node]:
        file = self._file
        yield self._node(Client, file.client, "client")
        if file.household is not None:
            yield self._node(Household, file.household, "household")
            for n, member in enumerate(file.household.members):
                yield self._node(Person, member, f"household.members[{n}]")
        listed: tuple[tuple[str, type[Node]], ...] = (
            ("people", Person),
            ("groups", Group),
            ("needs", Need),
            ("goals", Goal),
            ("strengths", Strength),
            ("barriers", Barrier),
            ("consents", Consent),
            ("referrals", Referral),
        )
        for name, kind in listed:
            for n, entry in enumerate(getattr(file, name)):
                yield self._node(kind, entry, f"{name}[{n}]")

    def _node(self, kind: type[N], entry: N, place: str) -> N:
        """Take the fields of the node from an entry that may say more, and know its id."""
        prefix = f"{kind.__name__.lower()}:"
        if not entry.id.startswith(prefix):
            raise InputError(f"{self._title}: {place}.id must begin with {prefix}")
        if entry.id in self._kinds:
            raise InputError(f"{self._title}: {place}.id {entry.id} is given twice.")
        stored = self._graph.get(entry.id)
        if stored is not None and type(stored) is not kind:
            raise InputError(
                f"{self._title}: {place}.id {entry.id} is the id of a {type(stored).__name__}."
            )
        self._kinds[entry.id] = kind
        fields = {name: getattr(entry, name) for name in kind.model_fields}
        return kind(**{**fields, **self._from_here(entry.source, entry.as_of)})

    def _from_here(self, source: str, as_of: date | None) -> dict[str, object]:
        return {
            "source": source or self._id,
            "as_of": as_of or self._file.client.written_on,
        }

    def _ties(self) -> Iterator[Edge]:
        for n, entry in enumerate(self._file.ties):
            start = entry.from_id or self._id
            self._known(start, f"ties[{n}].from")
            fields = {name: getattr(entry, name) for name in TiedTo.model_fields}
            fields |= self._from_here(entry.source, entry.as_of)
            for name in ("from_id", "to_id"):
                fields.pop(name)
            yield self._join(TiedTo, start, entry.to_id, f"ties[{n}].to", **fields)

    def _join(
        self, kind: type[Edge], from_id: str, to_id: str, place: str, **fields: object
    ) -> Edge:
        start, end = self._known(from_id, place), self._known(to_id, place)
        edge = kind.model_validate(
            {"from_id": from_id, "to_id": to_id, **self._from_here("", None), **fields}
        )
        try:
            check_edge(edge, start, end)
        except SchemaViolation:
            raise InputError(
                f"{self._title}: {place} {to_id} is a {end.__name__}; "
                f"there belongs a {' or '.join(kind.joins[1])}."
            ) from None
        return edge

    def _known(self, id: str, place: str) -> type[Node]:
        if id in self._kinds:
            return self._kinds[id]
        stored = self._graph.get(id)
        if stored is None:
            what = id.split(":", 1)[0].replace("_", " ")
            raise InputError(
                f"{self._title}: {place} names {id}, and there is no such {what} in this file or "
                "in the graph; correct the id, or add or load what it names first."
            )
        return type(stored)

    def _check_named(self) -> None:
        """Check the ids that are fields and not edges: who may be told, where one was sent."""
        for n, consent in enumerate(self._file.consents):
            if consent.recipient_id is not None:
                self._known(consent.recipient_id, f"consents[{n}].recipient_id")
            for i, id in enumerate(consent.discloser_ids):
                self._known(id, f"consents[{n}].discloser_ids[{i}]")
        for n, referral in enumerate(self._file.referrals):
            self._known(referral.service_id, f"referrals[{n}].service_id")
            if referral.declined_by is not None:
                self._known(referral.declined_by, f"referrals[{n}].declined_by")
            for i, id in enumerate(referral.through):
                self._known(id, f"referrals[{n}].through[{i}]")
        for n, id in enumerate(self._file.client.never_refer_to):
            self._known(id, f"client.never_refer_to[{n}]")


class ClientJson:
    """The format `client`: one JSON document that says it is `ecograph-client/1`."""

    name = "client"

    def accepts(self, package: Package) -> bool:
        """Whether it is a single JSON file that is not plainly about something else.

        What is wrong in it is for `read` to say.
        """
        name = next(iter(package.contents), "")
        if len(package.contents) != 1 or not name.endswith(".json"):
            return False
        content = package.read(name)
        try:
            held = json.loads(content) if len(content) <= LARGEST else {}
        except (ValueError, RecursionError):
            return True
        return held == {} or (isinstance(held, dict) and not {"format", "client"}.isdisjoint(held))

    def read(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield the client and all that is theirs."""
        content = package.read(*package.contents)
        _, records = read_client(content, reading.graph, title=package.title)
        yield from records

    def stored(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield what an earlier file of this client left: all that is written under their id.

        Raises
        ------
        InputError
            The map is older than the stored one.
        """
        client = _parse(package.read(*package.contents), package.title).client
        reading.as_of = reading.as_of or client.written_on
        stored = reading.graph.get(client.id)
        newest = stored.written_on if isinstance(stored, Client) else None
        if newest is not None and client.written_on is not None and client.written_on < newest:
            raise InputError(
                f"{package.title} was written on {client.written_on}, and {client.id} is stored "
                f"as of {newest}; load the newer map."
            )
        yield from records_of_client(reading.graph, client.id)


def records_of_client(graph: Graph, client_id: str) -> Iterator[Node | Edge]:
    """Yield the client, what belongs to them, and the people only their file tells of."""
    if (client := graph.get(client_id)) is None:
        return
    yield client
    seen, ends = {client_id}, [client_id]
    while ends:
        start = ends.pop()
        edges = [edge for kind in _OWN for edge in _leaving(graph, kind, start)]
        yield from edges
        inward = [edge.from_id for edge in graph.edges(MemberOf, to_id=start)]
        for id in [edge.to_id for edge in edges] + inward:
            node = graph.get(id)
            if node is not None and id not in seen and _belongs(node, client_id):
                seen.add(id)
                ends.append(id)
                yield node


_OWN: tuple[type[Edge], ...] = (Has, TiedTo, MemberOf, LivesIn, CodedAs, Pursues, WorksAt)


def _leaving(graph: Graph, kind: type[Edge], from_id: str) -> Iterator[Edge]:
    return graph.edges(kind, from_id=from_id)


def _belongs(node: Node, client_id: str) -> bool:
    """Whether the file told of it: not a directory, nor the file of another client."""
    if isinstance(node, (Need, Goal, Strength, Barrier, Consent, Referral)):
        return True
    if not isinstance(node, (Person, Group, Household)):
        return False
    of_directory = node.source == node.id.split(":")[1]
    return node.source == client_id or not (of_directory or node.source.startswith("client:"))


CLIENT = ClientJson()
