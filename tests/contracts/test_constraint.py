"""Does every constraint keep what all of them promise? Asked of each in STANDARD, on Riverbend."""

from __future__ import annotations

import copy
import re
from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import get_args

import pytest

from ecograph.attributes import ATTRIBUTES
from ecograph.graph import Graph
from ecograph.nodes import Client, Person
from matchers.constraints import STANDARD, Constraint
from matchers.directory import Directory
from matchers.request import MatchRequest, needs_of, request_for
from matchers.verdict import Outcome, Verdict
from tests.matchers.worlds import directory_of, offer, spot

MONDAY_TEN = datetime(2026, 11, 23, 10, 0)
OUTCOMES = get_args(Outcome)

every_constraint = pytest.mark.parametrize("constraint", STANDARD, ids=lambda one: str(one.name))


@pytest.fixture(scope="module")
def requests(graph: Graph) -> list[MatchRequest]:
    """One request of each of the six clients, and one of somebody nobody knows anything of."""
    asked = []
    for client in graph.nodes(Client):
        need = needs_of(graph, client.id)[0].id
        asked.append(request_for(graph, client.id, need, on=MONDAY_TEN))
    unknown = asked[0].facts.model_copy(update={"possible": {}, "learned": {}, "members": ()})
    bare = {"facts": unknown, "home": None, "languages": (), "max_travel_minutes": None}
    return [*asked, asked[0].model_copy(update={**bare, "never": frozenset()})]


@pytest.fixture(scope="module")
def facets(directory: Directory) -> dict[str, list[Hashable]]:
    """Every distinct facet of Riverbend, by constraint."""
    found: dict[str, dict[int, Hashable]] = {}
    for row in directory.rows:
        for constraint in STANDARD:
            facet = constraint.facet(row)
            found.setdefault(constraint.name, {})[id(facet)] = facet
    return {name: list(of.values()) for name, of in found.items()}


@pytest.fixture(scope="module")
def judged(
    facets: dict[str, list[Hashable]], requests: list[MatchRequest]
) -> dict[str, list[tuple[Hashable, MatchRequest, Verdict]]]:
    """Every verdict on Riverbend, by constraint."""
    return {
        constraint.name: [
            (facet, asked, constraint.judge(facet, asked))
            for asked in requests
            for facet in facets[constraint.name]
        ]
        for constraint in STANDARD
    }


Judged = dict[str, list[tuple[Hashable, MatchRequest, Verdict]]]


def test_no_two_constraints_have_one_name() -> None:
    names = [constraint.name for constraint in STANDARD]
    assert len(names) == len(set(names))


@every_constraint
def test_it_answers_under_its_name_with_a_reason(constraint: Constraint, judged: Judged) -> None:
    for _, _, verdict in judged[constraint.name]:
        assert verdict.name == constraint.name
        assert verdict.verdict in OUTCOMES
        assert verdict.reason.strip() == verdict.reason != ""
        assert len(verdict.reason) < 500


NO_WORDS = re.compile(r"\b(?:nan|inf|frozenset|Truth)\b|\bNone\b|[a-z_]+:riverbend:")
QUOTED = re.compile(r'"[^"]*"')


@every_constraint
def test_its_reason_reads_like_a_sentence(constraint: Constraint, judged: Judged) -> None:
    """No value of the program shows through, and no id; the directory's own words are quoted."""
    for _, _, verdict in judged[constraint.name]:
        for words in (verdict.reason, *verdict.missing):
            assert not NO_WORDS.search(QUOTED.sub("", words)), words


@every_constraint
def test_equal_facets_are_judged_equally_and_again(constraint: Constraint, judged: Judged) -> None:
    for facet, asked, verdict in judged[constraint.name][::7]:
        assert constraint.judge(copy.deepcopy(facet), asked.model_copy()) == verdict


@every_constraint
def test_order_of_asking_does_not_matter(constraint: Constraint, judged: Judged) -> None:
    """Nothing is remembered from one question to the next."""
    for facet, asked, verdict in reversed(judged[constraint.name][::11]):
        assert constraint.judge(facet, asked) == verdict


@every_constraint
def test_who_the_client_is_and_what_they_need_is_not_looked_at(
    constraint: Constraint, judged: Judged
) -> None:
    """Facts decide; neither a name, an id nor a need does, nor how many are wanted."""
    for facet, asked, verdict in judged[constraint.name][::7]:
        need = asked.need.model_copy(update={"name": "other", "urgency": "crisis"})
        other = {"client_id": "client:x:y", "need": need, "top": 1, "weights": {"cost": 9.0}}
        assert constraint.judge(facet, asked.model_copy(update=other)) == verdict


def silent_facets(constraint: Constraint) -> Iterator[Hashable]:
    """What a directory says that says nothing: a name, and at most that there is a place."""
    for bare in (
        offer("bare"),
        offer("bare", places=(spot("hall"),)),
        offer("bare", delivery=("in_person",)),
        offer("bare", languages_complete=True),
        offer("bare", delivery=("mobile",)),
    ):
        (row,) = directory_of(bare).rows
        yield constraint.facet(row)


@every_constraint
def test_silence_never_says_no(constraint: Constraint, requests: list[MatchRequest]) -> None:
    for facet in silent_facets(constraint):
        for asked in requests:
            assert constraint.judge(facet, asked).verdict != "unmet"


@every_constraint
def test_nothing_known_of_a_client_never_says_no(constraint: Constraint, judged: Judged) -> None:
    """But for hours: a service that is closed for two weeks is closed to everybody."""
    for _, asked, verdict in judged[constraint.name]:
        if not asked.facts.possible and constraint.name not in ("hours", "capacity"):
            assert verdict.verdict != "unmet"


@every_constraint
def test_what_is_missing_is_told_only_of_what_is_unmet(
    constraint: Constraint, judged: Judged
) -> None:
    for _, _, verdict in judged[constraint.name]:
        assert verdict.verdict == "unmet" or not verdict.missing
        assert all(way.strip() for way in verdict.missing)


NEVER_TO_BE_HAD = {"trust", "capacity"}
"""Nobody can bring it about, so that it is no near miss."""
ALWAYS_TO_BE_HAD = {"documents", "area", "language", "cost", "accessibility"}
"""There is always a way to name: a paper, a home, an interpreter, money, a ramp."""


@every_constraint
def test_what_could_be_had_is_told(constraint: Constraint, judged: Judged) -> None:
    unmet = [verdict for _, _, verdict in judged[constraint.name] if verdict.verdict == "unmet"]
    if constraint.name in NEVER_TO_BE_HAD:
        assert not any(verdict.missing for verdict in unmet)
    if constraint.name in ALWAYS_TO_BE_HAD:
        assert all(verdict.missing for verdict in unmet)


@every_constraint
def test_only_the_unknown_asks_and_only_facts_there_are(
    constraint: Constraint, judged: Judged
) -> None:
    for _, _, verdict in judged[constraint.name]:
        assert verdict.verdict == "unknown" or not verdict.asks
        assert set(verdict.asks) <= ATTRIBUTES.keys()


@every_constraint
def test_it_asks_for_nothing_that_is_known(constraint: Constraint, judged: Judged) -> None:
    """A list that is not complete may be asked about again; what was refused `match` leaves out."""
    for _, asked, verdict in judged[constraint.name]:
        for fact in verdict.asks:
            known = asked.facts.of(fact)
            assert not getattr(known, "exact", False)
            assert not getattr(known, "complete", False)


@every_constraint
def test_it_names_nobody_of_the_clients_file(
    constraint: Constraint, judged: Judged, graph: Graph
) -> None:
    named = {client.name for client in graph.nodes(Client)}
    named |= {person.name for person in graph.nodes(Person)} - {""}
    anybody = re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(named))})\b")
    assert len(named) > 50
    for _, _, verdict in judged[constraint.name]:
        for words in (verdict.reason, *verdict.missing):
            found = anybody.search(words)
            assert found is None, words


def test_every_verdict_is_given_somewhere_on_riverbend(judged: Judged) -> None:
    """So that what is promised above is promised of something."""
    given = {name: {verdict.verdict for *_, verdict in of} for name, of in judged.items()}
    assert given.pop("trust") == {"met", "unmet"}
    assert given.pop("hours") >= {"met", "unmet"}
    assert all(of == set(OUTCOMES) for of in given.values())
