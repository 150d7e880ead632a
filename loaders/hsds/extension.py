"""What HSDS has no word for: tables and columns that begin with `x_` (docs/hsds-extension.md).

Workers people know, agreements and past referrals between organizations, papers that a service ends
with, and interventions. Columns of this kind in HSDS's own tables are read with those tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from ecograph.edges import (
    Addresses,
    Edge,
    PartnersWith,
    ReachedThrough,
    RefersTo,
    Requires,
    WorksAt,
    Yields,
)
from ecograph.facts import Fact
from ecograph.nodes import Node
from ecograph.nodes.client import (
    DataClass,
    Intervention,
    Languages,
    NewService,
    NewTie,
    Person,
)
from ecograph.nodes.directory import Agreement
from ecograph.rules import Rule
from loaders.cells import Cells
from loaders.hsds.linking import Directory

_FACTS = TypeAdapter(dict[str, Fact])
_TIE = TypeAdapter(NewTie)
_NEW_SERVICE = TypeAdapter(NewService)
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def read_extension(directory: Directory) -> Iterator[Node | Edge]:
    """Yield what the tables `x_people` to `x_interventions` hold."""
    yield from _people(directory)
    yield from _agreements(directory)
    yield from _referral_history(directory)
    for cells in directory.rows("x_yields"):
        papers = directory.link(cells, "document_id", "document")
        for service in directory.link(cells, "service_id", "service"):
            for paper in papers:
                yield directory.join(Yields, service, paper, **_how(directory, cells))
    yield from _interventions(directory)


def _how(directory: Directory, cells: Cells) -> dict[str, Any]:
    """Return what it takes to get a paper: waiting, fee, effort, how long it counts, how often."""
    effort, lasts = cells.number("effort_hours"), cells.whole("lasts_days")
    if effort is not None and effort <= 0:
        cells.problem("effort_hours", "is no number above 0; left empty.")
        effort = None
    if lasts == 0:
        cells.problem("lasts_days", "is no whole number above 0; left empty.")
        lasts = None
    return {
        "wait_days": cells.whole("wait_days"),
        "fee_cents": cells.cents("fee"),
        "effort_hours": effort,
        "lasts_days": lasts,
        "success": _share(cells, "success"),
        "url": cells["url"],
        **directory.checked_on(cells, "as_of"),
    }


def _share(cells: Cells, column: str) -> float | None:
    """Return a share above 0 and up to 1."""
    share = cells.number(column)
    if share is not None and not 0 < share <= 1:
        cells.problem(column, "is no share above 0 and up to 1; left empty.")
        return None
    return share


def _people(directory: Directory) -> Iterator[Node | Edge]:
    directory.index("x_people", "person")
    for cells in directory.rows("x_people"):
        id = directory.id("person", cells["id"])
        person = directory.make(
            Person,
            cells,
            id=id,
            name=cells["name"],
            role=cells["role"],
            peer=cells.flag("peer") or False,
        )
        if person is not None:
            yield person
            for place in directory.link(cells, "organization_id", "organization"):
                yield directory.join(WorksAt, id, place, role=cells["role"])
                if cells.flag("x_contact"):
                    yield directory.join(ReachedThrough, place, id)


def _agreements(directory: Directory) -> Iterator[Node | Edge]:
    directory.index("x_agreements", "agreement")
    for cells in directory.rows("x_agreements"):
        id = directory.id("agreement", cells["id"])
        known = get_args(DataClass)
        classes = cells.listed("discloses")
        if unknown := [c for c in classes if c not in known]:
            cells.problem("discloses", f"has {unknown[0]!r}, which is none of {', '.join(known)}.")
        agreement = directory.make(
            Agreement,
            cells,
            id=id,
            name=cells["name"] or cells["scope"] or cells["id"],
            scope=cells["scope"],
            valid_from=cells.day("valid_from"),
            valid_to=cells.day("valid_to"),
            discloses=tuple(c for c in classes if c in known),
            expected_days=cells.whole("expected_days"),
            fee_cents=cells.cents("fee"),
            cadence=cells["cadence"],
            cross_training=cells["cross_training"],
        )
        if agreement is None:
            continue
        yield agreement
        ours = directory.link(cells, "organization_id", "organization")
        theirs = directory.link(cells, "partner_organization_id", "organization")
        contacts = _either(directory, cells, "contact_id", ("contact", "person"))
        backwards = cells.flag("both_ways") or False
        for one in ours:
            for other in theirs:
                yield directory.join(
                    PartnersWith,
                    one,
                    other,
                    key=cells["id"],
                    agreement_id=id,
                    contact_id=contacts[0] if contacts else None,
                )
                if backwards:
                    yield directory.join(PartnersWith, other, one, key=cells["id"], agreement_id=id)


def _referral_history(directory: Directory) -> Iterator[Edge]:
    for cells in directory.rows("x_referral_history"):
        services = directory.link(cells, "to_service_id", "service")
        places = directory.link(cells, "to_organization_id", "organization")
        sent, completed = cells.whole("sent") or 0, cells.whole("completed") or 0
        if completed > sent:
            cells.problem("completed", f"is more than the {sent} that were sent; left empty.")
            completed = 0
        for start in directory.link(cells, "from_organization_id", "organization"):
            for end in services or places:
                yield directory.join(
                    RefersTo,
                    start,
                    end,
                    sent=sent,
                    completed=completed,
                    median_days=cells.whole("median_days"),
                )


def _interventions(directory: Directory) -> Iterator[Node | Edge]:
    directory.index("x_interventions", "intervention", ("name",))
    for cells in directory.rows("x_interventions"):
        terms = directory.link(cells, "for_terms", "taxonomy_term")
        providers = directory.link(cells, "provider_service_id", "service")
        consents = _either(directory, cells, "consent_to", ("organization", "person", "group"))
        papers = directory.link(cells, "yields_document_id", "document")
        asked = directory.link(cells, "requires_document_id", "document")
        step = directory.make(
            Intervention,
            cells,
            id=directory.id("intervention", cells["id"]),
            name=cells["name"],
            intervention_type=cells["intervention_type"],
            provides=_checked(cells, "provides", _FACTS),
            max_travel_minutes=cells.whole("max_travel_minutes"),
            speaks=tuple(Languages(tag=tag) for tag in cells.listed("speaks")),
            tie=_tie(directory, cells),
            consent_to=consents[0] if consents else None,
            for_terms=terms,
            effort_hours=cells.number("effort_hours"),
            cost_cents=cells.cents("cost"),
            wait_days=cells.whole("wait_days"),
            lasts_days=cells.whole("lasts_days"),
            success=_share(cells, "success"),
            url=cells["url"],
            rule=_checked(cells, "rule", _RULE),
            new_service=_new_service(directory, cells),
            provider_id=providers[0] if providers else None,
        )
        if step is not None:
            yield step
            for term in terms:
                yield directory.join(Addresses, step.id, term)
            for paper in papers:
                yield directory.join(Yields, step.id, paper, url=step.url)
            for paper in asked:
                yield directory.join(Requires, step.id, paper, url=step.url)


def _tie(directory: Directory, cells: Cells) -> NewTie | None:
    """Return the tie of an intervention, whose organization must be one of this package."""
    given = _with_known(directory, cells, "tie", ("organization_id", "organization"))
    tie = _checked_value(cells, "tie", _TIE, given)
    return tie if isinstance(tie, NewTie) else None


def _new_service(directory: Directory, cells: Cells) -> NewService | None:
    """Return the service an intervention would add, like one of this package."""
    given = _with_known(directory, cells, "new_service", ("like", "service"))
    added = _checked_value(cells, "new_service", _NEW_SERVICE, given)
    return added if isinstance(added, NewService) else None


def _with_known(directory: Directory, cells: Cells, column: str, key: tuple[str, str]) -> Any:
    """Return the JSON of a cell with the local id under a key made whole; None where unknown."""
    given = cells.parsed(column)
    name, kind = key
    if not isinstance(given, dict) or not isinstance(given.get(name), str):
        return given
    known = directory.resolve(kind, given[name])
    if not known:
        a = "an" if kind[0] in "aeio" else "a"
        cells.problem(column, f"names {a} {kind} that is not here; left empty.")
        return None
    return {**given, name: known[0]}


def _checked(cells: Cells, column: str, kind: TypeAdapter[Any]) -> Any:
    return _checked_value(cells, column, kind, cells.parsed(column))


def _checked_value(cells: Cells, column: str, kind: TypeAdapter[Any], given: Any) -> Any:
    if given is None:
        return None
    try:
        return kind.validate_python(given)
    except (ValidationError, RecursionError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        where = ".".join(str(part) for part in first["loc"]) if first else ""
        where, reason = where or "the whole", first["msg"] if first else "too deep"
        cells.problem(column, f"does not fit at {where} ({reason}); left empty.")
        return None


def _either(
    directory: Directory, cells: Cells, column: str, kinds: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the record of whichever kind has this id; the first kind is the one reported."""
    fits = (kind for kind in kinds if directory.resolve(kind, cells[column]))
    return directory.link(cells, column, next(fits, kinds[0]))
