"""Which steps could this client take, what would each change, and what stands in its way?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ecograph.consent import seen_by
from ecograph.edges import Requires
from ecograph.facts import Fact, Facts
from ecograph.graph import Graph
from ecograph.household import proofs_in
from ecograph.nodes import Benefit, Client, Document, Intervention, Need, local_id, not_withdrawn
from ecograph.possible import Collection, Truth
from ecograph.rules import judge_rule
from ecograph.terms import narrower
from matchers.directory import Directory
from matchers.leverage.what_if import given_by
from matchers.request import Asked, MatchRequest, asked_need

LANGUAGES, LIMIT = "@languages", "@max_travel_minutes"
"""What a step can change besides facts."""


@dataclass(frozen=True, slots=True)
class Step:
    """An intervention as it bears on one client."""

    number: int
    """Its place in the order of ids, in which steps are taken."""
    node: Intervention
    given: Mapping[str, Fact]
    changes: frozenset[str]
    """The facts, and other things a match reads, that it may change."""
    covers: frozenset[str] | None
    """The terms of the needs it is meant for; None: of all."""
    first: tuple[tuple[str, str], ...] = ()
    """Papers that it takes itself, and that are not surely at hand, as (id, name)."""

    @property
    def bit(self) -> int:
        """The step in a set of steps that is written as a number."""
        return 1 << self.number

    def is_meant_for(self, terms: frozenset[str]) -> bool:
        """Whether it counts for a need of these terms."""
        return self.covers is None or not self.covers.isdisjoint(terms)


def members(taken: int) -> Iterator[int]:
    """The single steps of a set."""
    while taken:
        bit = taken & -taken
        yield bit
        taken ^= bit


_KNOWN: WeakKeyDictionary[Graph, Catalogue] = WeakKeyDictionary()
"""The last catalogue of a graph, as long as that lives: every client asks for it."""


def catalogue_of(graph: Graph) -> Catalogue:
    """All steps of a graph as of its last commit."""
    found = _KNOWN.get(graph)
    if found is None or found.commit != graph.commit:
        found = _KNOWN[graph] = Catalogue(graph)
    return found


class Catalogue:
    """All steps that may surface, read from a graph once for however many clients."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.commit = graph.commit
        self.view = seen_by(graph)
        self.nodes = [node for node in self.view.nodes(Intervention) if self._may_surface(node)]
        self._covers = {
            node.id: frozenset().union(*(narrower(graph, term) for term in node.for_terms))
            for node in self.nodes
            if node.for_terms
        }
        self._given = {node.id: given_by(self.view, node) for node in self.nodes}
        benefits = {local_id(benefit.id): benefit for benefit in self.view.nodes(Benefit)}
        self._enrols = {
            node.id: [benefits[word] for word in sorted(has) if word in benefits]
            for node in self.nodes
            if (has := node.provides.get("benefits", Fact()).has)
        }
        self._papers = {node.id: self._papers_for(node) for node in self.nodes}
        self._changes = {
            (node.id, limited): _changes(self._given[node.id], node, limited=limited)
            for node in self.nodes
            for limited in (False, True)
        }
        self._leads_to = {node.id: _leads_to(node) for node in self.nodes}
        self.proofs = proofs_in(graph)
        self._asked: dict[frozenset[str], Asked] = {}

    def asked_for(self, need: Need, terms: frozenset[str]) -> Asked:
        """What a need asks for; its terms are looked up once."""
        if terms not in self._asked:
            self._asked[terms] = asked_need(self.graph, need)
        said = {name: getattr(need, name) for name in ("id", "name", "urgency", "weight")}
        return self._asked[terms].model_copy(update=said)

    def steps_for(
        self, client: Client, request: MatchRequest, directory: Directory
    ) -> tuple[Step, ...]:
        """The steps that lead to nobody the client must not meet, and that may be open to them."""
        shut = request.never | directory.services_of(request.never)
        open_nodes = [
            node
            for node in self.nodes
            if shut.isdisjoint(self._leads_to[node.id]) and not self._surely_not_for(node, request)
        ]
        return tuple(
            Step(
                number=number,
                node=node,
                given=self._given[node.id],
                changes=self._changes[node.id, client.max_travel_minutes is not None],
                covers=self._covers.get(node.id),
                first=_lacking(papers, request.facts) if (papers := self._papers[node.id]) else (),
            )
            for number, node in enumerate(open_nodes)
        )

    def _may_surface(self, node: Intervention) -> bool:
        return all(self.view.get(id) is not None for id in _leads_to(node))

    def _surely_not_for(self, node: Intervention, request: MatchRequest) -> bool:
        """Whether its own rule, or that of the benefit it enrols in, says no."""
        rules = [node.rule, *(benefit.rule for benefit in self._enrols.get(node.id, ()))]
        facts, programmes = request.facts, request.programmes
        return any(
            judge_rule(rule, facts, programmes=programmes, explain=False).truth is Truth.NO
            for rule in rules
            if rule is not None
        )

    def _papers_for(self, node: Intervention) -> tuple[tuple[str, str], ...]:
        """What the step, the benefit it enrols in, or the service that gives it asks to see."""
        takers = [node.id, *(benefit.id for benefit in self._enrols.get(node.id, ()))]
        if node.provider_id is not None:
            takers.append(node.provider_id)
        edges = (e for id in takers for e in not_withdrawn(self.view.edges(Requires, from_id=id)))
        found = (self.view.get(edge.to_id) for edge in edges)
        papers = {paper.id: paper.name for paper in found if isinstance(paper, Document)}
        return tuple(sorted(papers.items()))


def _leads_to(node: Intervention) -> list[str]:
    """Whom taking the step leads to."""
    named = [node.provider_id, node.consent_to]
    if node.tie is not None:
        named.append(node.tie.organization_id)
    if node.new_service is not None:
        named.append(node.new_service.like)
    return [id for id in named if id is not None]


def _changes(given: Mapping[str, Fact], node: Intervention, *, limited: bool) -> frozenset[str]:
    """What a step may change; a longer way only for who named a limit."""
    changes = set(given)
    if node.speaks:
        changes.add(LANGUAGES)
    if node.max_travel_minutes is not None and limited:
        changes.add(LIMIT)
    return frozenset(changes)


def _lacking(papers: Iterable[tuple[str, str]], facts: Facts) -> tuple[tuple[str, str], ...]:
    known = facts.of("documents")
    held = known if isinstance(known, Collection) else Collection()
    return tuple(paper for paper in papers if held.holds(paper[0]) is not Truth.YES)
