"""What is it worth to know each fact, for others to weigh?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from ecograph.facts import Fact
from ecograph.graph import Graph
from ecograph.nodes import Client
from ecograph.nodes.client import Languages
from ecograph.nodes.directory import SpokenLanguage
from ecograph.rules.grammar import All, Compare, OneOf
from matchers.questions import expected_gain_of_knowing, find_questions
from tests.matchers.questions.test_search import CLIENT, town
from tests.matchers.worlds import hours, offer

ON = datetime(2026, 11, 23, 10)
YES = frozenset({"yes"})
CAREGIVER = OneOf(attribute="caregiver", values=YES)
SURVIVOR = OneOf(attribute="survivor", values=YES)
SIXTY = Compare(attribute="age", at_least=60)


def gains(graph: Graph, **more: Any) -> dict[str, float]:
    return dict(expected_gain_of_knowing(graph, CLIENT, on=ON, **more))


def test_it_is_the_gain_of_the_questions() -> None:
    graph = town(offer("s", eligibility=CAREGIVER), offer("t", eligibility=SIXTY))
    found = find_questions(graph, CLIENT, on=ON, limit=99)
    assert gains(graph) == {one.fact: one.gain for one in found.questions}


def test_what_was_refused_or_is_asked_only_if_wanted_is_left_out() -> None:
    graph = town(
        offer("s", eligibility=CAREGIVER),
        offer("t", eligibility=SIXTY),
        offer("u", eligibility=SURVIVOR),
        facts={"age": Fact(refused=True)},
    )
    assert list(gains(graph)) == ["caregiver"]


def test_read_cautiously_a_question_gains_where_its_answer_makes_a_service_sure() -> None:
    listed: dict[str, Any] = {
        "languages": (SpokenLanguage(tag="en", name="English"),),
        "schedules": (hours("MO TU WE TH FR", 9, 17),),
        "fees_description": "Free",
    }
    graph = town(offer("s", eligibility=CAREGIVER, **listed))
    client = graph.node(CLIENT, Client)
    graph.write([client.model_copy(update={"languages": (Languages(tag="en"),)})])
    # One service only: that it might not fit changes nothing, that it surely does is worth half.
    assert gains(graph) == {"caregiver": 0.0}
    told = client.model_copy(
        update={"languages": (Languages(tag="en"),), "facts": {"caregiver": Fact(value="yes")}}
    )
    sure = find_questions(town(offer("s", eligibility=All(), **listed)), CLIENT, on=ON)
    cautious = gains(graph, sure_only=True)["caregiver"]
    graph.write([told])
    after = find_questions(graph, CLIENT, on=ON).value
    assert cautious == pytest.approx(after / 2)
    assert sure.firm


def test_what_no_single_answer_makes_sure_gains_nothing_read_cautiously() -> None:
    graph = town(offer("s", eligibility=All(parts=(CAREGIVER, SIXTY))))
    assert gains(graph, sure_only=True) == {"age": 0.0, "caregiver": 0.0}
