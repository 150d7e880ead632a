"""Whose loss would leave people with nothing for a need they have now?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from matchers.gaps.answers import Critical
from matchers.gaps.disclosure import order_of, printed
from matchers.gaps.finding import Finding


def find_critical(findings: Iterable[Finding], names: Mapping[str, str]) -> tuple[Critical, ...]:
    """Count, per organization, the people with a need whose every match belongs to it.

    Functional criticality: what counts is who would be left with nothing, not how the organization
    sits in a network. `names` holds the names of organizations.
    """
    people: dict[str, set[str]] = defaultdict(set)
    needs: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        if len(finding.organizations) == 1:
            (only,) = finding.organizations
            if only:
                people[only].add(finding.client)
                needs[only].add(finding.need_name)
    critical = [
        Critical(
            organization=id,
            name=names.get(id, ""),
            people=printed(len(people[id])),
            needs=tuple(sorted(needs[id])),
        )
        for id in people
    ]
    return tuple(sorted(critical, key=lambda one: (order_of(one.people), one.organization)))
