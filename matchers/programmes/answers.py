"""What is said about one programme, and about all of them?"""

from __future__ import annotations

from datetime import date
from typing import Literal

from ecograph.record import Record
from ecograph.rules import Correction, Evidence

Answer = Literal["yes", "no", "unknown"]


class FactToAsk(Record):
    """A fact that could still change a verdict, and how to ask for it."""

    fact: str
    text: str
    of_member: bool = False
    """Whether it is asked about somebody else in the household."""
    ask_cost: Literal[1, 3, 10]
    """1 plain, 3 sensitive, 10 only where the client wants it asked."""


class Through(Record):
    """Another programme that this one is reached through (adjunctive eligibility)."""

    programme: str
    """The word for it in rules and in the fact `benefits`."""
    name: str
    state: Literal["received", "entitled", "open"]
    """Received in the household; entitled, so that it is applied for first; or not settled."""


class Entitlement(Record):
    """Whether a client is entitled to one programme, by the rule that is written down, and why."""

    programme: str
    """The word for it in rules and in the fact `benefits`."""
    id: str
    name: str
    description: str
    verdict: Answer
    receives: Answer
    """Whether the client receives it already."""
    in_force: bool
    """Whether the rule is one of that day; if not, the verdict is unknown."""
    conflict: bool
    """The record contradicts itself on something the rule asks."""
    certificate: tuple[Evidence, ...]
    """For yes and no: the conditions that prove it, each with the fact's source and date."""
    corrections: tuple[Correction, ...]
    """For no: up to three ways to a yes, the cheapest first."""
    through: tuple[Through, ...]
    """For yes: the programmes it rests on, the first to be had first. For unknown: those that are
    received or open and would do."""
    questions: tuple[FactToAsk, ...]
    """For unknown: what could still change it, the plainest first; nothing that was refused."""
    unread: tuple[str, ...]
    """For unknown: words of the rule that nobody has made a condition of."""
    papers: tuple[str, ...]
    """Names of the papers it takes to enrol, where that is known."""
    url: str
    """Where the rule is written."""
    source: str
    as_of: date | None
    """The day on which somebody last looked the rule up."""
    valid_from: date | None
    valid_to: date | None
    sentence: str


class Entitlements(Record):
    """A screening of one client for all programmes that are known; no decision of any office."""

    client: str
    on: date
    commit: int
    entitlements: tuple[Entitlement, ...]
    """First what could be had and is not received, then what is open, what is received, and the
    rest; in order of name."""
    ask_first: FactToAsk | None
    """The fact that bears on most open programmes, beside how hard it is to ask for."""
    sentence: str
