"""Which programmes is a client entitled to? Each is judged by its rule, on what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from ecograph.attributes import ATTRIBUTES
from ecograph.benefits import benefits_of, in_force, newest_of_each, rules_on
from ecograph.edges import Requires
from ecograph.errors import NodeNotFound
from ecograph.facts import Facts
from ecograph.graph import Graph
from ecograph.household import facts_of
from ecograph.nodes import Benefit, Client, Document, local_id, not_withdrawn
from ecograph.possible import Collection, Truth
from ecograph.rules import Programmes, RuleVerdict, judge_rule
from matchers.programmes.answers import Answer, Entitlement, Entitlements, FactToAsk, Through
from matchers.programmes.chains import entitled_through, open_ways, received_behind, received_in
from matchers.programmes.wording import say_all, say_entitlement

_ANSWERS: Mapping[Truth, Answer] = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "unknown"}
_State = Literal["received", "entitled", "open"]


def find_entitlements(
    graph: Graph,
    client_id: str,
    *,
    on: date,
    programmes: Iterable[Benefit] | None = None,
) -> Entitlements:
    """Screen a client for every programme.

    Parameters
    ----------
    graph
        Holds the client.
    client_id
        Who is asked about.
    on
        The day: facts and rules that have run out by then count as not known.
    programmes
        Programmes from a file that was not loaded; by default those of the graph.

    Raises
    ------
    NodeNotFound
        There is no such client, or no longer.
    InputError
        The programmes contradict each other: a circle of references runs through a "not".
    """
    client = graph.node(client_id, Client)
    if client.withdrawn_on is not None:
        raise NodeNotFound(f"{client_id} was withdrawn on {client.withdrawn_on}; load it again.")
    benefits = benefits_of(graph) if programmes is None else newest_of_each(programmes)
    screening = _Screening(graph, facts_of(graph, client_id, on=on), benefits, on)
    found = tuple(sorted((screening.entitlement(b) for b in benefits), key=_order))
    ask_first = _ask_first(found)
    return Entitlements(
        client=client_id,
        on=on,
        commit=graph.commit,
        entitlements=found,
        ask_first=ask_first,
        sentence=say_all(found, ask_first),
    )


class _Screening:
    """One client before all programmes."""

    def __init__(self, graph: Graph, facts: Facts, benefits: Iterable[Benefit], on: date) -> None:
        self._graph, self._facts, self._on = graph, facts, on
        self._names = {local_id(benefit.id): benefit.name for benefit in benefits}
        self._rules: Programmes = rules_on(benefits, on)
        self._verdicts: Mapping[str, RuleVerdict] = {
            name: judge_rule(rule, facts, programmes=self._rules)
            for name, rule in self._rules.items()
        }
        self._truths = {name: judged.truth for name, judged in self._verdicts.items()}

    def entitlement(self, benefit: Benefit) -> Entitlement:
        """The verdict on one programme, with all that belongs to it."""
        name = local_id(benefit.id)
        judged = self._verdicts[name]
        current = in_force(benefit, self._on)
        receives = self._receives(name)
        through = self._through(name, judged)
        questions = _questions(judged)
        return Entitlement(
            programme=name,
            id=benefit.id,
            name=benefit.name,
            description=benefit.description,
            verdict=_ANSWERS[judged.truth],
            receives=receives,
            in_force=current,
            conflict=judged.conflict,
            certificate=judged.certificate,
            corrections=judged.corrections,
            through=through,
            questions=questions,
            unread=judged.unread,
            papers=self._papers(benefit),
            url=benefit.url,
            source=benefit.source,
            as_of=benefit.as_of,
            valid_from=benefit.valid_from,
            valid_to=benefit.valid_to,
            sentence=say_entitlement(
                benefit,
                judged,
                receives=receives,
                through=through,
                questions=questions,
                in_force=current,
                on=self._on,
            ),
        )

    def _receives(self, name: str) -> Answer:
        """Whether the client has it: as a benefit, or as the insurance of that name."""
        insured = self._facts.of("insurance")
        if isinstance(insured, Collection) and name in insured.held:
            return "yes"
        known = self._facts.of("benefits")
        return _ANSWERS[known.holds(name)] if isinstance(known, Collection) else "unknown"

    def _through(self, name: str, judged: RuleVerdict) -> tuple[Through, ...]:
        if judged.truth is Truth.NO:
            return ()
        if judged.truth is Truth.UNKNOWN:
            received = received_in(self._facts)
            others = open_ways(name, self._rules, self._truths)
            return tuple(self._way(o, "open") for o in others if o not in received)
        rested = entitled_through(name, self._facts, self._rules, self._truths)
        behind = received_behind(self._rules[name], self._facts, self._rules, judged)
        received = received_in(self._facts)
        ways = dict.fromkeys([*(word for word in behind if word in self._names), *rested])
        return tuple(self._way(w, "received" if w in received else "entitled") for w in ways)

    def _way(self, name: str, state: _State) -> Through:
        return Through(programme=name, name=self._names.get(name, name), state=state)

    def _papers(self, benefit: Benefit) -> tuple[str, ...]:
        edges = not_withdrawn(self._graph.edges(Requires, from_id=benefit.id))
        papers = (self._graph.get(edge.to_id) for edge in edges)
        return tuple(paper.name for paper in papers if isinstance(paper, Document))


def _questions(judged: RuleVerdict) -> tuple[FactToAsk, ...]:
    """What could still change a verdict, the plainest first, the client before the others."""
    asked = [(fact, False) for fact in judged.relevant]
    asked += [(fact, True) for fact in judged.relevant_of_members]
    return tuple(
        FactToAsk(
            fact=fact,
            text=ATTRIBUTES[fact].question,
            of_member=of_member,
            ask_cost=ATTRIBUTES[fact].ask_cost,
        )
        for fact, of_member in sorted(
            asked, key=lambda one: (ATTRIBUTES[one[0]].ask_cost, one[1], one[0])
        )
    )


def _order(one: Entitlement) -> tuple[int, str]:
    if one.receives == "yes":
        return 2, one.programme
    return {"yes": 0, "unknown": 1, "no": 3}[one.verdict], one.programme


def _ask_first(found: Iterable[Entitlement]) -> FactToAsk | None:
    """The fact worth most: shares of the programmes that it bears on, by the cost of asking.

    A heuristic, as in `matchers.questions.rank_questions`: it does not look at pairs of questions.
    What a person is, where it is not easily told, is not put first: they bring it up or not.
    """
    worth: dict[FactToAsk, float] = defaultdict(float)
    for one in found:
        if one.verdict == "unknown" and one.receives != "yes" and not one.unread:
            for question in one.questions:
                worth[question] += 1 / len(one.questions) / question.ask_cost
    plain = [q for q in worth if q.ask_cost == 1 or ATTRIBUTES[q.fact].changes != "never"]
    return min(plain, key=lambda q: (-round(worth[q], 9), q.of_member, q.fact), default=None)
