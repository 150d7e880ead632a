"""Who finds nothing: which need, in which place, with which language, and because of what?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.gaps.answers import Cell, Gaps, Total
from matchers.gaps.criticality import find_critical
from matchers.gaps.disclosure import order_of, printed, printed_parts, printed_total
from matchers.gaps.finding import NO_SERVICE, Finding, findings_for

BECAUSE: Mapping[str, str] = {
    "eligibility": "the rules of the services that exist leave them out",
    "documents": "they lack a paper that the services ask for",
    "area": "no service is for the place where they live",
    "distance": "every service is too far away",
    "language": "nobody there speaks their language",
    "cost": "they cannot pay what the services cost",
    "hours": "the services are open only when they cannot come",
    "accessibility": "they cannot get in, or cannot take part",
    "capacity": "no service has room",
    "trust": "they must not be sent to the services that exist",
    NO_SERVICE: "there is no such service at all",
}


def find_gaps(
    graph: Graph,
    client_ids: Iterable[str],
    *,
    on: datetime,
    directory: Directory | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Gaps:
    """Find the needs of a panel of clients that no service fits, and whose loss would make more.

    `because` is the constraint that, lifted alone, would open a service to most of them. Small
    numbers are not printed, and nothing is from which they could be worked out: `disclosure` says
    how. `progress` is told how many clients are done, of how many.

    Raises
    ------
    NodeNotFound
        One of the ids is no client.
    """
    ids = sorted(set(client_ids))
    known = directory or Directory.of(graph)
    findings: list[Finding] = []
    for done, client_id in enumerate(ids, start=1):
        findings += findings_for(graph, client_id, on=on, directory=known)
        if progress is not None:
            progress(done, len(ids))
    names = {row.organization.id: row.organization.name for row in known.rows if row.organization}
    cells, totals = find_cells(findings)
    return Gaps(
        on=on,
        commit=known.commit,
        clients=printed(len(ids)),
        cells=cells,
        totals=totals,
        critical=find_critical(findings, names),
    )


def find_cells(findings: Iterable[Finding]) -> tuple[tuple[Cell, ...], tuple[Total, ...]]:
    """Count people by need, place and language, where somebody finds nothing.

    A client with two needs of one kind is one person, unserved where one of the two is.
    """
    grouped: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.need, finding.place, finding.language].append(finding)
    cells: list[Cell] = []
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for group in grouped.values():
        shut = [finding for finding in group if not finding.organizations]
        if shut:
            cells.append(_cell(group, shut))
            lines[shut[0].need, shut[0].need_name].append(_people(shut))
    totals = (
        Total(need=need, need_name=name, unserved=printed_total(line))
        for (need, name), line in lines.items()
    )
    return (
        tuple(sorted(cells, key=_cell_order)),
        tuple(sorted(totals, key=lambda one: (order_of(one.unserved), one.need))),
    )


def _cell(group: list[Finding], shut: list[Finding]) -> Cell:
    reasons = Counter(finding.because for finding in shut)
    because = min(reasons, key=lambda name: (-reasons[name], name))
    people, unserved = printed_parts(_people(group), _people(shut))
    first = group[0]
    return Cell(
        need=first.need,
        need_name=first.need_name,
        place=first.place,
        place_name=first.place_name,
        language=first.language,
        people=people,
        unserved=unserved,
        because=because,
        text=BECAUSE.get(because, because),
    )


def _cell_order(cell: Cell) -> tuple[object, ...]:
    return (order_of(cell.unserved), cell.need, cell.place, cell.language)


def _people(findings: Iterable[Finding]) -> int:
    return len({finding.client for finding in findings})
