"""What HSDS has no word for: tables and columns that begin with `x_` (docs/hsds-extension.md).

Workers people know, agreements and past referrals between organizations, papers that a service ends
with, and interventions. Columns of this kind in HSDS's own tables are read with those tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from ecograph.edges import Addresses, Edge, PartnersWith, ReachedThrough, RefersTo, WorksAt, Yields
from ecograph.facts import Fact
from ecograph.nodes import Node
from ecograph.nodes.client import DataClass, Intervention, Languages, NewTie, Person
from ecograph.nodes.directory import Agreement
from loaders.cells import Cells
from loaders.hsds.linking import Directory

_FACTS = TypeAdapter(dict[str, Fact])
_TIE = TypeAdapter(NewTie)


def read_extension(directory: Directory) -> Iterator[Node | Edge]:
    """Yield what the tables `x_people` to `x_interventions` hold."""
    yield from _people(directory)
    yield from _agreements(directory)
    yield from _referral_history(directory)
    for cells in directory.rows("x_yields"):
        papers = directory.link(cells, "document_id", "document")
        for service in directory.link(cells, "service_id", "service"):
            for paper in papers:
                yield directory.join(Yields, service, paper)
    yield from _interventions(directory)


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
            lasts_days=cells.whole("lasts_days"),
            provider_id=providers[0] if providers else None,
        )
        if step is not None:
            yield step
            for term in terms:
                yield directory.join(Addresses, step.id, term)
            for paper in papers:
                yield directory.join(Yields, step.id, paper)


def _tie(directory: Directory, cells: Cells) -> NewTie | None:
    """Return the tie of an intervention, whose organization must be one of this package."""
    given = cells.parsed("tie")
    if isinstance(given, dict) and isinstance(given.get("organization_id"), str):
        known = directory.resolve("organization", given["organization_id"])
        if not known:
            cells.problem("tie", "names an organization that is not here; left empty.")
            return None
        given = {**given, "organization_id": known[0]}
    tie = _checked_value(cells, "tie", _TIE, given)
    return tie if isinstance(tie, NewTie) else None


def _checked(cells: Cells, column: str, kind: TypeAdapter[Any]) -> Any:
    return _checked_value(cells, column, kind, cells.parsed(column))


def _checked_value(cells: Cells, column: str, kind: TypeAdapter[Any], given: Any) -> Any:
    if given is None:
        return None
    try:
        return kind.validate_python(given)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "the whole"
        reason = error.errors()[0]["msg"]
        cells.problem(column, f"does not fit at {where} ({reason}); left empty.")
        return None


def _either(
    directory: Directory, cells: Cells, column: str, kinds: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the record of whichever kind has this id; the first kind is the one reported."""
    fits = (kind for kind in kinds if directory.resolve(kind, cells[column]))
    return directory.link(cells, column, next(fits, kinds[0]))
