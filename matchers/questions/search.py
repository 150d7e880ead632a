"""Which question is worth asking next? The one whose answer is expected to change the most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from ecograph.attributes import ATTRIBUTES
from ecograph.errors import InvalidRequest
from ecograph.facts import Facts
from ecograph.graph import Graph
from ecograph.nodes import Benefit
from ecograph.rules.grammar import Rule
from matchers.directory import Directory
from matchers.questions.answers import SENSITIVITY, Questions, RankedQuestion
from matchers.questions.cells import Priors
from matchers.questions.hanging import Hanging, hanging_on, hanging_on_facts
from matchers.questions.order import cheapest_order
from matchers.questions.stakes import FIRST, ONLY_IF_WANTED
from matchers.questions.telling import Teller, say_all, say_question
from matchers.questions.worth import Worth

COST_OF_ASKING = 0.01
"""What a plain question costs, in the unit of the gain: it is worth asking where it is expected to
raise the best that can be offered for one need of weight 1 by one hundredth. A sensitive question
costs three times, one that is asked only if the client wants ten times as much."""

LOOKED_AHEAD = 15
"""So many facts are tried in pairs where no single answer changes anything."""

ASSUMPTIONS = (
    "Every open fact is taken as independent of all others; nothing is guessed from who you are.",
    "Without local counts every answer that makes a difference is taken as equally likely.",
    f"The first {FIRST} services of each need are looked at.",
    "Prices and travel times may still change the order among services that fit.",
    "Not asked about: where exactly the home is, free times (where none were told, any time is "
    "taken as free), and facts of others in the household.",
)


def find_questions(
    graph: Graph,
    client_id: str,
    *,
    on: datetime,
    directory: Directory | None = None,
    needs: Sequence[str] | None = None,
    programmes: Mapping[str, Rule] | Iterable[Benefit] = (),
    limit: int = 3,
    priors: Priors | None = None,
    asked: Collection[str] = (),
) -> Questions:
    """Find the next best questions for a client, over all their needs.

    Parameters
    ----------
    needs
        Ids of needs, or ids, codes or names of terms; left out, all needs in the client's file.
        None at all (an empty list) where only programmes are asked about.
    programmes
        Whose verdict is wanted as well, each weighing as much as a need of weight 1: programmes of
        a file, by the rules that hold on that day, or bare rules by name.
    limit
        How many questions.
    priors
        Local counts by fact. Without counts every cell is as likely as every other.
    asked
        Facts that were asked for and gave no more: they are taken as unknown for ever.

    Raises
    ------
    NodeNotFound
        There is no such client, or no longer.
    TermNotFound
        One of `needs` is neither a need of the client nor a term.
    InvalidRequest
        `limit` is less than one, the counts cannot be, or `asked` names no fact.
    """
    _check_limit(limit)
    found = hanging_on(
        graph,
        client_id,
        on=on,
        directory=directory,
        needs=needs,
        programmes=programmes,
        priors=priors,
        asked=asked,
    )
    ranking = Ranking(found)
    first, later = ranking.best(limit)
    answer = Questions(
        client=client_id,
        on=on,
        commit=graph.commit,
        questions=first,
        only_if_wanted=later,
        firm=found.firm,
        firm_needs=tuple(need.id for need in found.needs if need.firm),
        open_needs=tuple(need.id for need in found.needs if not need.firm),
        unserved=found.unserved,
        decided={one.name: one.outcome for one in found.programmes},
        value=ranking.worth.value,
        open_facts=tuple(sorted(found.compiled.asks)),
        looked_ahead=ranking.looked_ahead,
        cheapest=ranking.cheapest,
        approximate=found.compiled.approximate,
        left_out=found.left_out,
        assumptions=ASSUMPTIONS,
        sentence="",
    )
    return answer.model_copy(update={"sentence": say_all(answer)})


def find_programme_questions(
    facts: Facts,
    programmes: Mapping[str, Rule],
    *,
    limit: int = 3,
    priors: Priors | None = None,
    asked: Collection[str] = (),
) -> tuple[RankedQuestion, ...]:
    """Find the next best questions for the verdicts of programmes alone, on what is known.

    Raises
    ------
    InputError
        The programmes contradict themselves; see `read_programmes`.
    InvalidRequest
        See `find_questions`.
    """
    _check_limit(limit)
    found = hanging_on_facts(facts, programmes, priors=priors, asked=asked)
    first, later = Ranking(found).best(limit)
    return first or later[:limit]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One fact that could be asked for, and what that is worth."""

    fact: str
    axes: tuple[int, ...]
    gain: float
    exact: bool
    cost: float
    settling: float
    place: int | None = None
    """Where the best order there is has it, if one is known."""
    partner: str = ""
    pair_net: float = 0.0
    late: bool = False
    """What a person is, not easily told, and asked about for programmes alone."""

    @property
    def order(self) -> tuple[bool, int, float, str]:
        """What gains by itself; then what gains in a pair; then what makes surer of anything."""
        return self.late, *self._worth

    @property
    def _worth(self) -> tuple[int, float, str]:
        if self.place is not None:
            return -1, self.place, self.fact
        if self.gain > 0:
            return 0, -round(self.gain - self.cost, 9), self.fact
        if self.partner:
            return 1, -round(self.pair_net, 9), self.fact
        return 2, -round(self.settling / self.cost, 9), self.fact


class Ranking:
    """All questions that could change an answer, the most worth asking first."""

    def __init__(self, found: Hanging) -> None:
        compiled = self._compiled = found.compiled
        self._names = found.names
        self._has_needs = bool(found.needs)
        self.worth = Worth(compiled.cut, compiled.needs, compiled.programmes)
        self._teller = Teller(compiled, names=found.names, served=found.served)
        self.looked_ahead = False
        self._places = {fact: place for place, fact in enumerate(_best_order(found) or ())}
        self.cheapest = bool(self._places)

    def best(self, limit: int) -> tuple[tuple[RankedQuestion, ...], tuple[RankedQuestion, ...]]:
        """The first questions, and those that are asked only if the client wants."""
        candidates = [self._candidate(fact) for fact in sorted(self._compiled.asks)]
        plain = [one for one in candidates if ATTRIBUTES[one.fact].ask_cost != ONLY_IF_WANTED]
        later = [one for one in candidates if ATTRIBUTES[one.fact].ask_cost == ONLY_IF_WANTED]
        if plain and not any(one.gain > 0 for one in plain):
            self.looked_ahead = True
            plain = self._in_pairs(plain)
        told = sorted(plain, key=lambda one: one.order)
        last = sorted(later, key=lambda one: one.order)
        return tuple(map(self._tell, told[:limit])), tuple(map(self._tell, last))

    def _candidate(self, fact: str) -> Candidate:
        axes = self._compiled.axes_of(fact)
        gain, exact = self.worth.gain(axes)
        return Candidate(
            fact,
            axes,
            gain,
            exact,
            COST_OF_ASKING * ATTRIBUTES[fact].ask_cost,
            0.0 if gain > 0 else self.worth.settling(axes),
            self._places.get(fact),
            late=self._is_late(fact, axes),
        )

    def _is_late(self, fact: str, axes: tuple[int, ...]) -> bool:
        """Nobody who came for help with something else is first asked whether they are pregnant."""
        attribute = ATTRIBUTES[fact]
        if attribute.ask_cost == 1 or attribute.changes != "never" or not self._has_needs:
            return False
        _, needs, _ = self._teller.concerns(frozenset(axes))
        return not needs

    def _in_pairs(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Look two questions ahead: of each of the likeliest facts, with the best other one."""
        near = sorted(candidates, key=lambda one: one.order)[:LOOKED_AHEAD]
        best: dict[str, tuple[float, str]] = {}
        for one, other in combinations(near, 2):
            gain, _ = self.worth.gain((*one.axes, *other.axes))
            net = round(gain - one.cost - other.cost, 9)
            for fact, partner in ((one.fact, other.fact), (other.fact, one.fact)):
                if gain > 0 and (
                    fact not in best or (-net, partner) < (-best[fact][0], best[fact][1])
                ):
                    best[fact] = net, partner
        return [_with(one, *best.get(one.fact, (0.0, ""))) for one in candidates]

    def _tell(self, one: Candidate) -> RankedQuestion:
        services, needs, programmes = self._teller.concerns(frozenset(one.axes))
        attribute = ATTRIBUTES[one.fact]
        question = RankedQuestion(
            fact=one.fact,
            text=attribute.question,
            changes=services,
            label=attribute.label,
            sensitivity=SENSITIVITY[attribute.ask_cost],
            gain=one.gain,
            cost=round(one.cost, 9),
            net=round(one.gain - one.cost, 9),
            at_least=not one.exact,
            together_with=one.partner,
            needs=needs,
            programmes=programmes,
            branches=self._teller.branches(one.fact),
            sentence="",
        )
        return question.model_copy(update={"sentence": say_question(question, self._names)})


def _with(one: Candidate, pair_net: float, partner: str) -> Candidate:
    return replace(one, partner=partner, pair_net=pair_net)


def _best_order(found: Hanging) -> tuple[str, ...] | None:
    """The order that is known to be best, where one programme alone is open and of that kind."""
    still = [one for one in found.programmes if one.instances]
    if len(still) != 1 or not all(need.firm for need in found.needs):
        return None
    return cheapest_order(still[0].case, found.compiled.cut)


def _check_limit(limit: int) -> None:
    if limit < 1:
        raise InvalidRequest(f"{limit} questions cannot be given; ask for one or more.")
