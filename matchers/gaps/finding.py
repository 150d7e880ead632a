"""What does one client find for one need, and if nothing, what shuts them out?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ecograph.edges import LivesIn
from ecograph.graph import Graph
from ecograph.nodes import Area, Client, Need, TaxonomyTerm, not_withdrawn
from matchers.directory import Directory
from matchers.judging import Judged, best_of_each, judge_rows
from matchers.request import needs_of, request_for, terms_of

NO_SERVICE = "no service"
NO_ADDRESS = "no address"
NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Finding:
    """One client's need, and which organizations fit it."""

    client: str
    need: str
    need_name: str
    place: str
    place_name: str
    language: str
    organizations: frozenset[str]
    """Of the services that fit; empty: the need is unserved."""
    because: str
    """What shuts them out, where it is."""


def findings_for(
    graph: Graph, client_id: str, *, on: datetime, directory: Directory
) -> list[Finding]:
    """Match every need of a client that names a term.

    The way counts as in every match, and is always a limit here: who would travel longer than they
    said, or than an hour where they named no limit, is not served.

    Raises
    ------
    NodeNotFound
        There is no such client.
    """
    client = graph.node(client_id, Client)
    place, place_name = _place(graph, client)
    fluent = [language.tag for language in client.languages if language.level == "fluent"]
    findings = []
    for need in needs_of(graph, client_id):
        terms = sorted(terms_of(graph, need))
        if not terms:
            continue
        request = request_for(graph, client_id, need.id, on=on, hard={"distance": True})
        judged = judge_rows(directory.addressing(request.need.covers), request)
        fitting = [one for one in judged if not one.blocked_by]
        findings.append(
            Finding(
                client=client_id,
                need=", ".join(terms),
                need_name=_name_of(graph, terms, need),
                place=place,
                place_name=place_name,
                language=fluent[0] if fluent else NOT_SAID,
                organizations=frozenset(one.row.provider.organization_id for one in fitting),
                because="" if fitting else shut_out_by(judged),
            )
        )
    return findings


def shut_out_by(judged: Iterable[Judged]) -> str:
    """Name the constraint that, if it alone were lifted, would open most services.

    Verdicts do not depend on each other, so matching again without a constraint opens exactly the
    services that it alone shuts out. Where no single one opens anything: the constraint that is
    unmet at most services. Of equals the first by name.
    """
    judged = list(judged)
    opened: dict[str, set[str]] = defaultdict(set)
    for one in judged:
        if len(one.blocked_by) == 1:
            opened[one.blocked_by[0]].add(one.row.service.id)
    counts = {name: len(services) for name, services in opened.items()}
    if not counts:
        counts = Counter(name for one in best_of_each(judged) for name in one.blocked_by)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else NO_SERVICE


def _place(graph: Graph, client: Client) -> tuple[str, str]:
    homes = not_withdrawn(graph.edges(LivesIn, from_id=client.id))
    areas = [graph.get(edge.to_id) for edge in homes]
    for area in areas:
        if isinstance(area, Area):
            return area.id, area.name
    if client.postal_code:
        return client.postal_code, client.postal_code
    return NO_ADDRESS, NO_ADDRESS


def _name_of(graph: Graph, terms: list[str], need: Need) -> str:
    nodes = [graph.get(term) for term in terms]
    names = [node.name for node in nodes if isinstance(node, TaxonomyTerm)]
    return ", ".join(names) or need.name
