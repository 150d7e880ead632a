"""What could be done at all? Papers to ask for, small steps, benefits, services to use.

Figures that nobody has said are defaults, and each step names those of its figures that are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ecograph.edges import Addresses, CountsAs, Requires, Yields
from ecograph.facts import Fact
from ecograph.graph import Graph
from ecograph.nodes import Benefit, Document, Intervention, Service, local_id
from ecograph.nodes.client import NewTie
from ecograph.rules import Rule
from matchers.directory import Directory, Row
from matchers.plans.answers import StepKind
from matchers.plans.situations import Situation, Wait

PAPER_HOURS, PAPER_DAYS = 2.0, 7
"""Assumptions: asking an office for a paper takes half a morning of all together, and a week."""
BENEFIT_HOURS, BENEFIT_DAYS = 2.0, 30
"""Assumptions: to fill in a form, and the month most programmes have to decide."""
VISIT_HOURS = 1.0
"""An assumption: going to a service that gives no paper."""
ASK_HOURS = 0.1
"""An assumption, times how hard a fact is to ask for (1, 3 or 10)."""
SUCCESS = 0.8
"""An assumption, used only to compare plans: every step nobody has counted works as often."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done, and what it takes and gives."""

    id: str
    kind: StepKind
    name: str
    change: Intervention | Wait | None = None
    """What it does to the client's file; None: nothing."""
    service_id: str = ""
    """The service that gives it, whose conditions count as well."""
    rules: tuple[Rule, ...] = ()
    papers: tuple[str, ...] = ()
    """Ids of the documents it takes beside those the service asks for."""
    terms: frozenset[str] = frozenset()
    """The needs it helps with by itself."""
    for_terms: tuple[str, ...] = ()
    """The needs it is limited to."""
    gives: tuple[str, ...] = ()
    """What is in hand afterwards, in words."""
    effort_hours: float = VISIT_HOURS
    cost_cents: int | None = None
    wait_days: int = 0
    lasts_days: int | None = None
    success: float | None = None
    assumed: tuple[str, ...] = ()
    source: str = ""
    as_of: date | None = None
    url: str = ""


@dataclass(slots=True)
class Catalogue:
    """The services side of the graph, as far as a plan for one client may use it."""

    graph: Graph
    """Only what may be shown."""
    rows: dict[str, list[Row]]
    documents: dict[str, Document]
    benefits: dict[str, Benefit]
    """Those in force, by the word that stands for each in the facts."""
    counts_as: dict[str, list[str]]
    """For each document, those that count as it."""
    requires: dict[str, list[Requires]]
    actions: list[Action] = field(default_factory=list)
    """All that can be done but using a service, asking and waiting."""

    @classmethod
    def of(cls, graph: Graph, situation: Situation, directory: Directory) -> Catalogue:
        """Collect it; what the client must not meet, or may not be shown, gives nothing."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in directory.rows:
            if not _is_shut(row, situation.never) and not row.site.confidential:
                rows[row.service.id].append(row)
        counts_as: dict[str, list[str]] = defaultdict(list)
        for proof in graph.edges(CountsAs):
            counts_as[proof.to_id].append(proof.from_id)
        requires: dict[str, list[Requires]] = defaultdict(list)
        for edge in graph.edges(Requires):
            requires[edge.from_id].append(edge)
        day = situation.on.date()
        found = cls(
            graph=graph,
            rows=dict(rows),
            documents={node.id: node for node in graph.nodes(Document)},
            benefits={local_id(b.id): b for b in graph.nodes(Benefit) if _in_force(b, day)},
            counts_as=dict(counts_as),
            requires=dict(requires),
        )
        found.actions = sorted(_actions(found, situation), key=lambda action: action.id)
        return found

    def asked_by(self, id: str) -> tuple[str, ...]:
        """Return the documents that a service, step or benefit asks for."""
        return tuple(sorted(edge.to_id for edge in self.requires.get(id, ())))

    def name_of(self, document_id: str) -> str:
        """Return what a document is called."""
        known = self.documents.get(document_id)
        return known.name if known else local_id(document_id)


def _is_shut(row: Row, never: frozenset[str]) -> bool:
    return row.service.id in never or row.provider.organization_id in never


def _in_force(benefit: Benefit, day: date) -> bool:
    begun = benefit.valid_from is None or benefit.valid_from <= day
    return begun and (benefit.valid_to is None or day <= benefit.valid_to)


def _actions(known: Catalogue, situation: Situation) -> Iterator[Action]:
    yields: dict[str, list[Yields]] = defaultdict(list)
    for edge in known.graph.edges(Yields):
        yields[edge.from_id].append(edge)
    stands_for: set[tuple[str, str]] = set()
    provided: set[str] = set()
    for step in known.graph.nodes(Intervention):
        if not _may_be_taken(step, known, situation.never):
            continue
        action = _of_step(step, known, yields)
        stands_for.update((action.service_id, paper) for paper in _papers_of(step, yields))
        provided.update(_benefits_of(step))
        yield action
    for service_id in sorted(known.rows):
        for edge in yields.get(service_id, ()):
            if (service_id, edge.to_id) not in stands_for:
                yield _of_yield(known.rows[service_id][0].service, edge, known)
    for word in sorted(known.benefits.keys() - provided):
        yield _of_benefit(word, known.benefits[word], known)


def _may_be_taken(step: Intervention, known: Catalogue, never: frozenset[str]) -> bool:
    """Whether nobody whom the client must not meet, and nothing hidden or shut, gives it."""
    if step.intervention_type == "new_service":
        return False  # somebody else would have to open it
    tie: NewTie | None = step.tie
    others = (step.consent_to, tie.organization_id if tie else None)
    if any(id is not None and (id in never or known.graph.get(id) is None) for id in others):
        return False
    return step.provider_id is None or step.provider_id in known.rows


def _papers_of(step: Intervention, yields: dict[str, list[Yields]]) -> frozenset[str]:
    own = frozenset(edge.to_id for edge in yields.get(step.id, ()))
    given = step.provides.get("documents")
    return own | (given.has if given else frozenset())


def _benefits_of(step: Intervention) -> frozenset[str]:
    given = step.provides.get("benefits")
    return given.has if given else frozenset()


def _of_step(step: Intervention, known: Catalogue, yields: dict[str, list[Yields]]) -> Action:
    """Take a known small step; for the paper it gives, what is known of the service counts too."""
    papers = _papers_of(step, yields)
    edges = [
        edge
        for from_id in (step.id, step.provider_id or "")
        for edge in yields.get(from_id, ())
        if edge.to_id in papers
    ]
    benefits = [known.benefits[w] for w in sorted(_benefits_of(step)) if w in known.benefits]
    rules = [rule for rule in (step.rule, *(b.rule for b in benefits)) if rule is not None]
    asked = {paper for id in (step.id, *(b.id for b in benefits)) for paper in known.asked_by(id)}
    waits = [edge.wait_days for edge in edges if edge.wait_days is not None]
    success = step.success or next((e.success for e in edges if e.success is not None), None)
    urls = [step.url, *(edge.url for edge in edges), *(b.url for b in benefits)]
    names = [known.name_of(paper) for paper in sorted(papers)]
    return Action(
        id=step.id,
        kind="intervention",
        name=step.name,
        change=_with_papers(step, papers),
        service_id=step.provider_id or "",
        rules=tuple(rules),
        papers=tuple(sorted(asked)),
        terms=frozenset(edge.to_id for edge in known.graph.edges(Addresses, from_id=step.id)),
        for_terms=step.for_terms,
        gives=tuple([*names, *(b.name for b in benefits)]),
        effort_hours=round(step.effort_hours, 2),
        cost_cents=step.cost_cents,
        wait_days=step.wait_days or max(waits, default=0),
        lasts_days=step.lasts_days,
        success=success,
        assumed=() if success is not None else ("success",),
        source=step.source,
        as_of=step.as_of,
        url=next(filter(None, urls), ""),
    )


def _with_papers(step: Intervention, papers: frozenset[str]) -> Intervention:
    """Return the step with the papers it yields among what it provides."""
    if not papers:
        return step
    given = step.provides.get("documents", Fact())
    provides = {**step.provides, "documents": given.model_copy(update={"has": papers})}
    return step.model_copy(update={"provides": provides})


def _of_yield(service: Service, edge: Yields, known: Catalogue) -> Action:
    name = known.name_of(edge.to_id)
    key = f"{local_id(service.id)}-gives-{local_id(edge.to_id)}"
    lasts = edge.lasts_days
    change = Intervention(
        id=f"intervention:plan:{key}",
        name=name,
        intervention_type="document",
        provides={"documents": Fact(has=frozenset({edge.to_id}))},
        effort_hours=edge.effort_hours or PAPER_HOURS,
        lasts_days=lasts or 1,
    )
    figures = {
        "effort_hours": edge.effort_hours,
        "wait_days": edge.wait_days,
        "success": edge.success,
    }
    return Action(
        id=f"{service.id}>{edge.to_id}",
        kind="paper",
        name=name,
        change=change,
        service_id=service.id,
        gives=(name,),
        effort_hours=round(edge.effort_hours or PAPER_HOURS, 2),
        cost_cents=edge.fee_cents,
        wait_days=PAPER_DAYS if edge.wait_days is None else edge.wait_days,
        lasts_days=lasts,
        success=edge.success,
        assumed=tuple(what for what, said in figures.items() if said is None),
        source=edge.source or service.source,
        as_of=edge.as_of or service.assured_date or service.as_of,
        url=edge.url or service.url,
    )


def _of_benefit(word: str, benefit: Benefit, known: Catalogue) -> Action:
    """Apply where no known step does it: the rule and the papers are those of the benefit."""
    change = Intervention(
        id=f"intervention:plan:apply-for-{word}",
        name=benefit.name,
        intervention_type="enrolment",
        provides={"benefits": Fact(has=frozenset({word}))},
        effort_hours=BENEFIT_HOURS,
        lasts_days=1,
    )
    return Action(
        id=benefit.id,
        kind="benefit",
        name=benefit.name,
        change=change,
        rules=() if benefit.rule is None else (benefit.rule,),
        papers=known.asked_by(benefit.id),
        gives=(benefit.name,),
        effort_hours=BENEFIT_HOURS,
        cost_cents=0,
        wait_days=BENEFIT_DAYS,
        assumed=("effort_hours", "wait_days", "success"),
        source=benefit.source,
        as_of=benefit.as_of,
        url=benefit.url,
    )
