"""What is known about a client, and about everybody they live with, on a day?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ecograph.ages import age_from_birth, aged
from ecograph.edges import CountsAs, MemberOf
from ecograph.facts import Fact, Facts
from ecograph.graph import Graph
from ecograph.nodes.client import Client, Household, Person
from ecograph.nodes.node import not_withdrawn
from ecograph.possible import ANYTHING, Anything, Collection, Interval, Possible
from ecograph.residence import Residence, find_areas

Known = tuple[dict[str, Possible], dict[str, Fact], set[str]]
"""Possible values, the facts behind them, and the attributes that contradict each other."""

Proofs = Mapping[str, frozenset[str]]
"""Papers, each with all that it counts as."""
NO_PROOFS: Proofs = {}


def facts_of(graph: Graph, client_id: str, *, on: date) -> Facts:
    """All that is known about a client and their household on a day, derived facts included.

    Age follows from the date of birth, the size of a completely listed household from its members,
    the areas from where the client lives (`ecograph.residence`), and papers from those that count
    as them (`COUNTS_AS`).

    Raises
    ------
    NodeNotFound
        There is no such client.
    """
    client = graph.node(client_id, Client)
    where = find_areas(graph, client, on=on)
    return facts_from(client, members_of(graph, client_id), where, on=on, proofs=proofs_in(graph))


def facts_from(
    client: Client,
    members: Sequence[Person],
    where: Residence,
    *,
    on: date,
    proofs: Proofs = NO_PROOFS,
) -> Facts:
    """The same, from the client's file, their household and their home as they were read.

    `proofs` tells which papers count as which (`proofs_in`).
    """
    possible, learned, conflicts = known_on(client.facts, on)
    if "documents" in possible:
        possible["documents"] = with_proofs(possible["documents"], proofs)
    _count_household(possible, learned, len(members) + 1, complete=client.members_complete)
    lives, contradicts = where.with_stated(possible.get("areas", ANYTHING))
    if lives is not ANYTHING:
        possible["areas"] = lives
        learned.setdefault("areas", Fact(source="from where the client lives"))
    if contradicts:
        conflicts.add("areas")
    return Facts(
        on=on,
        possible=possible,
        learned=learned,
        members=tuple(_facts_of_member(member, on, possible, proofs) for member in members),
        members_complete=client.members_complete,
        conflicts=frozenset(conflicts),
    )


def proofs_in(graph: Graph) -> Proofs:
    """Read which papers count as which others, the step after the next included."""
    direct: dict[str, set[str]] = {}
    for edge in not_withdrawn(graph.edges(CountsAs)):
        direct.setdefault(edge.from_id, set()).add(edge.to_id)
    return {paper: _reached(paper, direct) for paper in direct}


def _reached(paper: str, direct: Mapping[str, set[str] | frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [paper]
    while waiting:
        new = direct.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return frozenset(found)


def with_proofs(known: Possible, proofs: Proofs) -> Possible:
    """Papers with what they count as: a lease is a proof of address; nothing becomes a no."""
    if not isinstance(known, Collection):
        return known
    more = frozenset().union(*(proofs.get(paper, frozenset()) for paper in known.held))
    if more <= known.held:
        return known
    return Collection(held=known.held | more, lacking=known.lacking - more, complete=known.complete)


def members_of(graph: Graph, client_id: str) -> list[Person]:
    """The people who belong to a household of the client, in order of id; not the client."""
    found: dict[str, Person] = {}
    for belongs in not_withdrawn(graph.edges(MemberOf, from_id=client_id)):
        if isinstance(graph.get(belongs.to_id), Household):
            for other in not_withdrawn(graph.edges(MemberOf, to_id=belongs.to_id)):
                person = graph.get(other.from_id)
                if isinstance(person, Person):
                    found[person.id] = person
    return [found[id] for id in sorted(found)]


def known_on(facts: Mapping[str, Fact], on: date) -> Known:
    """What facts leave open on a day, the age from the date of birth included."""
    possible = {name: fact.possible(name, on) for name, fact in sorted(facts.items())}
    learned = dict(sorted(facts.items()))
    conflicts: set[str] = set()
    stated = possible.get("age", ANYTHING)
    said_on = learned["age"].as_of if "age" in learned else None
    if isinstance(stated, Interval) and said_on is not None:
        stated = possible["age"] = aged(stated, said_on, on)
    born = possible.get("date_of_birth")
    if isinstance(born, Interval):
        derived = age_from_birth(born, on)
        if derived is None:
            conflicts.update(("age", "date_of_birth"))
        else:
            both = _meet(stated, derived) if isinstance(stated, Interval) else derived
            if both is None:
                conflicts.update(("age", "date_of_birth"))
            else:
                learned["age"] = learned["date_of_birth"].model_copy(
                    update={"source": "from the date of birth", "value": None}
                )
            possible["age"] = both or _span(stated, derived)
    return possible, learned, conflicts


def _facts_of_member(
    person: Person, on: date, of_client: Mapping[str, Possible], proofs: Proofs
) -> Facts:
    """A member's own facts; the home is the household's."""
    possible, learned, conflicts = known_on(person.facts, on)
    if "documents" in possible:
        possible["documents"] = with_proofs(possible["documents"], proofs)
    if "areas" in of_client:
        possible.setdefault("areas", of_client["areas"])
    return Facts(on=on, possible=possible, learned=learned, conflicts=frozenset(conflicts))


def _count_household(
    possible: dict[str, Possible], learned: dict[str, Fact], listed: int, *, complete: bool
) -> None:
    """Where nobody said how many they are, those who are listed are the least, or all."""
    if possible.get("household_size", ANYTHING) != ANYTHING or (listed == 1 and not complete):
        return
    possible["household_size"] = Interval(lo=listed, hi=listed if complete else None)
    learned["household_size"] = Fact(
        at_least=listed,
        at_most=listed if complete else None,
        source="from the members of the household",
    )


def _meet(a: Interval, b: Interval) -> Interval | None:
    lo = max((end for end in (a.lo, b.lo) if end is not None), default=None)
    hi = min((end for end in (a.hi, b.hi) if end is not None), default=None)
    return None if lo is not None and hi is not None and lo > hi else Interval(lo=lo, hi=hi)


def _span(a: Possible, b: Interval) -> Possible:
    """Everything from the one to the other, where the two contradict each other."""
    if not isinstance(a, Interval):
        return Anything()
    lo = None if a.lo is None or b.lo is None else min(a.lo, b.lo)
    hi = None if a.hi is None or b.hi is None else max(a.hi, b.hi)
    return Interval(lo=lo, hi=hi)
