"""Where does the county fail its people? Everybody matched, the unserved counted by cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import NamedTuple

from tests.oracle.answers import Answer, find_matches
from tests.oracle.world import Client, Json, World

LIMIT_MINUTES = 60


class Cell(NamedTuple):
    """People of one place and language with one need."""

    term: str
    place: str
    language: str
    people: int
    unserved: int
    because: str


def find_cells(world: World, panel: list[Client], on: datetime) -> list[Cell]:
    """Count the unserved of every cell that has some."""
    people: Counter[tuple[str, str, str]] = Counter()
    causes: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for client, need, answer in _answers(world, panel, on):
        key = (need["terms"][0], client.file["lives_in"][0], client.record["languages"][0]["tag"])
        people[key] += 1
        if not answer.matches:
            causes[key][cause(answer)] += 1
    return [
        Cell(*key, people[key], sum(found.values()), _most(found))
        for key, found in sorted(causes.items())
    ]


def find_critical(world: World, panel: list[Client], on: datetime) -> dict[str, int]:
    """Count, for every organization, the people who depend on it alone for some need."""
    people: dict[str, set[str]] = defaultdict(set)
    for client, _, answer in _answers(world, panel, on):
        owners = {match.organization for match in answer.matches}
        if len(owners) == 1:
            people[owners.pop()].add(client.id)
    counts = {owner: len(found) for owner, found in people.items()}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _answers(world: World, panel: list[Client], on: datetime) -> list[tuple[Client, Json, Answer]]:
    return [
        (client, need, find_matches(world, client, need, on, limit_minutes=LIMIT_MINUTES))
        for client in panel
        for need in client.needs
    ]


def cause(answer: Answer) -> str:
    """The one constraint without which there would be a match; else the commonest of all."""
    alone = Counter(near.constraint for near in answer.near_misses)
    if alone:
        return _most(alone)
    every = Counter(name for names in answer.excluded.values() for name in names)
    return _most(every) if every else "no service"


def _most(counted: Counter[str]) -> str:
    return min(counted, key=lambda name: (-counted[name], name))
