"""Which question could make more sure? In the list beside the steps, in the same unit.

A question opens nothing: it changes what is known, not what is so. Its gain is by how much the
weight that is surely served is expected to rise by knowing (`matchers.questions`, which counts a
service by its score), and only in the pessimistic reading.
"""

from __future__ import annotations

from datetime import datetime

from ecograph.attributes import ATTRIBUTES
from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.leverage.answers import Gain, Opening
from matchers.leverage.case import Case
from matchers.leverage.wording import say_question
from matchers.questions import expected_gain_of_knowing

EFFORT_HOURS = 0.25
"""To ask, and to write the answer down: an assumption."""


def list_questions(
    case: Case, graph: Graph, client_id: str, *, on: datetime, directory: Directory
) -> list[Opening]:
    """The facts that are open and could settle a need; what was refused is never among them."""
    gains: dict[str, dict[str, float]] = {}
    for standing in case.standings:
        need = standing.need
        found = expected_gain_of_knowing(
            graph, client_id, on=on, directory=directory, needs=[need.id], sure_only=True
        )
        for fact, gain in found.items():
            if gain > 0:
                gains.setdefault(fact, {})[need.name] = gain
    return [_question(fact, by_need) for fact, by_need in sorted(gains.items())]


def _question(fact: str, by_need: dict[str, float]) -> Opening:
    kind = ATTRIBUTES[fact]
    gain = round(sum(by_need.values()), 9)
    return Opening(
        kind="ask",
        set=(f"fact:{fact}",),
        names=(f"Ask about {kind.label}",),
        unlocks=(),
        could_settle=tuple(by_need),
        weight=0.0,
        gain=Gain(pessimistic=gain, expected=0.0, optimistic=0.0),
        effort=EFFORT_HOURS,
        value=round(gain / EFFORT_HOURS, 9),
        lasting=0.0,
        cost_cents=0,
        lasts=0,
        sentence=say_question(kind.label, kind.question, tuple(by_need)),
    )
