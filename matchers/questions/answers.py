"""What is said about a question: why it is worth asking, and what would follow from each answer?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from ecograph.record import Record
from matchers.verdict import Outcome

Sensitivity = Literal["plain", "sensitive", "only if the client wants"]

SENSITIVITY: Mapping[int, Sensitivity] = {
    1: "plain",
    3: "sensitive",
    10: "only if the client wants",
}
"""What the cost of asking (`ATTRIBUTES`) means."""


class Question(Record):
    """A fact to ask for, and the services whose answer depends on it."""

    fact: str
    text: str
    changes: tuple[str, ...]
    """Ids of the services for which the answer could turn into yes or no."""


class Branch(Record):
    """One way a question could be answered, and what would follow from it."""

    answer: str
    """In words: "60 or older", "has an ID card"."""
    chance: float
    """How likely it is, as far as the priors say."""
    serves: tuple[str, ...] = ()
    """Ids of the needs for which a service would then surely fit, and did not before."""
    opens: tuple[str, ...] = ()
    """Ids of the services of which the client then surely meets all that is asked of them."""
    drops: tuple[str, ...] = ()
    """Ids of the services that would then drop out."""
    decides: Mapping[str, Outcome] = Field(default_factory=dict)
    """Programmes that would then be decided: met or unmet."""
    sentence: str
    """What would follow, to be read aloud."""


class RankedQuestion(Question):
    """A question with its worth."""

    label: str
    """What the fact is called in a sentence."""
    sensitivity: Sensitivity
    gain: float
    """The value of information: by how much the best that can be offered is expected to rise."""
    cost: float
    """What asking costs, on the same scale; grows with sensitivity."""
    net: float
    """Gain less cost: what the order goes by."""
    at_least: bool = False
    """The gain is a lower bound or an approximation: too many facts are open to try all answers."""
    together_with: str = ""
    """Alone it changes nothing; together with the answer to this other fact it would."""
    needs: tuple[str, ...] = ()
    """Ids of the needs whose answer it could change."""
    programmes: tuple[str, ...] = ()
    """Names of the programmes whose verdict it could change."""
    branches: tuple[Branch, ...] = ()
    """What would follow from each answer, the likeliest first."""
    sentence: str
    """Why it is worth asking, to be read aloud."""


class Questions(Record):
    """The next best questions for one client on one day."""

    client: str
    on: datetime
    commit: int
    questions: tuple[RankedQuestion, ...]
    """The most worth asking first. Nothing that was refused, nothing that changes no answer."""
    only_if_wanted: tuple[RankedQuestion, ...] = ()
    """Facts nobody asks for first: show the client what would follow from each answer; whether to
    say is theirs."""
    firm: bool
    """No answer could change the first services of any need, or any programme, any more."""
    firm_needs: tuple[str, ...] = ()
    """Ids of the needs whose first services no answer could change."""
    open_needs: tuple[str, ...] = ()
    """Ids of the needs whose first services an answer could still change."""
    unserved: tuple[str, ...] = ()
    """Ids of the needs that nothing fits as things stand, and no answer would change that."""
    decided: Mapping[str, Outcome] = Field(default_factory=dict)
    """What each programme that was asked about comes to, as things stand."""
    value: float
    """What can be offered as things stand: per need its weight times the best of score times the
    chance that it fits, and per programme how sure its verdict is."""
    open_facts: tuple[str, ...] = ()
    """Every fact that could still change an answer, asked about here or not."""
    looked_ahead: bool = False
    """No single answer changes anything: pairs of questions were looked at."""
    cheapest: bool = False
    """One programme alone is open, and no other order decides it with less to ask, on average."""
    approximate: tuple[str, ...] = ()
    """Ids of the services on which too much hangs to try every answer."""
    left_out: tuple[str, ...] = ()
    """Needs that name no taxonomy term, so that nothing can be looked for."""
    assumptions: tuple[str, ...] = ()
    """What the figures rest on."""
    sentence: str
    """The whole answer, to be read aloud."""
