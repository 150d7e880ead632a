"""What hangs on the open facts of one client: all of their needs, and programmes asked about?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ecograph.attributes import ATTRIBUTES
from ecograph.benefits import newest_of_each, rules_on
from ecograph.errors import InvalidRequest, NodeNotFound
from ecograph.facts import Facts
from ecograph.graph import Graph
from ecograph.household import facts_of
from ecograph.nodes import Benefit, Client, local_id
from ecograph.rules.grammar import Rule
from ecograph.rules.programmes import Programmes, read_programmes
from matchers.directory import Directory
from matchers.judging import judge_rows
from matchers.questions.cells import Priors, check_priors
from matchers.questions.stakes import (
    Askable,
    Asked,
    Compiled,
    Open,
    Opener,
    compile_stakes,
    open_programmes,
)
from matchers.request import MatchRequest, needs_of, request_for, terms_of


@dataclass(frozen=True, slots=True, eq=False)
class Hanging:
    """The needs and programmes of one client, and what their open facts could change."""

    needs: tuple[Open, ...]
    programmes: tuple[Asked, ...]
    compiled: Compiled
    left_out: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    """What the programmes are called."""

    @property
    def firm(self) -> bool:
        """Whether no answer could change anything."""
        return all(need.firm for need in self.needs) and not any(
            one.instances for one in self.programmes
        )

    @property
    def served(self) -> frozenset[str]:
        """The needs for which a service surely fits already."""
        return frozenset(need.id for need in self.needs if need.served)

    @property
    def unserved(self) -> tuple[str, ...]:
        """The needs that nothing fits, whatever is answered."""
        return tuple(need.id for need in self.needs if not need.standing)

    @property
    def names(self) -> Mapping[str, str]:
        """What needs, programmes, services, and the papers and areas they ask for are called."""
        needs = {need.id: need.request.need.name for need in self.needs}
        return {**self.called, **needs, **dict(self._listed())}

    def _listed(self) -> Iterator[tuple[str, str]]:
        for need in self.needs:
            for one in need.standing:
                yield one.row.service.id, one.row.service.name
                yield from one.row.papers.documents
                yield from one.row.catchment.areas


def hanging_on(
    graph: Graph,
    client_id: str,
    *,
    on: datetime,
    directory: Directory | None = None,
    needs: Sequence[str] | None = None,
    programmes: Mapping[str, Rule] | Iterable[Benefit] = (),
    priors: Priors | None = None,
    asked: Collection[str] = (),
) -> Hanging:
    """Gather what hangs on the open facts of a stored client; see `find_questions`.

    Raises
    ------
    NodeNotFound
        There is no such client, or no longer.
    TermNotFound
        One of `needs` is neither a need of the client nor a term.
    InvalidRequest
        The counts cannot be, or `asked` names no fact.
    """
    _check(priors or {}, asked)
    client = graph.node(client_id, Client)
    if client.withdrawn_on is not None:
        raise NodeNotFound(f"{client_id} was withdrawn on {client.withdrawn_on}; load it again.")
    rows = directory or Directory.of(graph)
    wanted, left_out = needs, tuple[str, ...]()
    if wanted is None:
        every = {need.id: bool(terms_of(graph, need)) for need in needs_of(graph, client.id)}
        wanted = [id for id, has_terms in every.items() if has_terms]
        left_out = tuple(sorted(every.keys() - set(wanted)))
    requests = [request_for(graph, client_id, need, on=on) for need in wanted]
    facts = requests[0].facts if requests else facts_of(graph, client_id, on=on.date())
    askable = Askable(facts, asked)
    opened = _opened(requests, rows, Opener(askable))
    rules, called = _rules_of(programmes, on.date())
    about = open_programmes(rules, facts, askable)
    compiled = compile_stakes(opened, about, facts, priors=priors or {}, closed=askable.closed)
    return Hanging(opened, about, compiled, left_out, called)


def _rules_of(
    programmes: Mapping[str, Rule] | Iterable[Benefit], on: date
) -> tuple[Programmes, Mapping[str, str]]:
    """Rules by name as they hold on that day, and what the programmes are called."""
    if isinstance(programmes, Mapping):
        return read_programmes(programmes), {}
    benefits = newest_of_each(programmes)
    return rules_on(benefits, on), {local_id(one.id): one.name for one in benefits}


def hanging_on_facts(
    facts: Facts,
    programmes: Mapping[str, Rule],
    *,
    priors: Priors | None = None,
    asked: Collection[str] = (),
) -> Hanging:
    """Gather what hangs on the open facts for programmes alone; see `find_programme_questions`.

    Raises
    ------
    InputError
        The programmes contradict themselves; see `read_programmes`.
    InvalidRequest
        The counts cannot be, or `asked` names no fact.
    """
    _check(priors or {}, asked)
    askable = Askable(facts, asked)
    about = open_programmes(read_programmes(programmes), facts, askable)
    compiled = compile_stakes((), about, facts, priors=priors or {}, closed=askable.closed)
    return Hanging((), about, compiled)


def _opened(
    requests: Sequence[MatchRequest], directory: Directory, opener: Opener
) -> tuple[Open, ...]:
    found = []
    for number, request in enumerate(requests):
        judged = judge_rows(directory.addressing(request.need.covers), request)
        found.append(opener.open_need(request.need.id or wanted_as(number), judged, request))
    return tuple(found)


def wanted_as(number: int) -> str:
    """What a need is called that was asked for by its term alone, and has no id."""
    return f"need:asked:{number + 1}"


def _check(priors: Priors, asked: Collection[str]) -> None:
    check_priors(priors)
    stray = sorted(set(asked) - ATTRIBUTES.keys())
    if stray:
        raise InvalidRequest(
            f"There is no fact {stray[0][:80]!r}; known are {', '.join(sorted(ATTRIBUTES))}."
        )
