"""Who offers what: organizations, programs, services, and services at their locations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from ecograph.edges import Delivered, Edge, LocatedAt, Offers, PartOf, Runs
from ecograph.nodes import Node
from ecograph.nodes.directory import (
    Delivery,
    Organization,
    Phone,
    PrivacyRegime,
    Program,
    Service,
    ServiceAtLocation,
    SpokenLanguage,
    Trait,
)
from ecograph.rules.grammar import All, Compare, Rule
from loaders.cells import DO_NOT_REFER, Cells
from loaders.hsds.linking import Directory

_RULE: TypeAdapter[Any] = TypeAdapter(Rule)
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
OPEN_TO_ALL = frozenset(
    {"none", "no restrictions", "no requirements", "open to all", "anyone", "everyone"}
)

Phones = Mapping[str, tuple[Phone, ...]]


def read_organizations(directory: Directory, phones: Phones) -> Iterator[Node | Edge]:
    """Yield organizations, what they belong to, and their programs."""
    parents: list[tuple[str, str]] = []
    for cells in directory.rows("organizations"):
        id = directory.id("organization", cells["id"])
        organization = directory.make(
            Organization,
            cells,
            id=id,
            **_words(cells, "name", "alternate_name", "description", "url", "email"),
            phones=phones.get(id),
            organization_type=cells["x_organization_type"],
            privacy_regimes=_known(cells, "x_privacy_regimes", get_args(PrivacyRegime)),
            private=directory.hidden(cells),
            do_not_refer=_do_not_refer(cells),
        )
        if organization is not None:
            yield organization
            parents += [
                (id, parent)
                for parent in directory.link(cells, "parent_organization_id", "organization")
            ]
    for id, parent in parents:
        if id != parent:
            yield directory.join(PartOf, id, parent)
    for cells in directory.rows("programs"):
        id = directory.id("program", cells["id"])
        words = _words(cells, "alternate_name", "description")
        name = cells.row.first("name", "alternate_name") or cells["id"]
        if program := directory.make(Program, cells, id=id, name=name, **words):
            yield program
            for owner in directory.link(cells, "organization_id", "organization"):
                yield directory.join(Runs, owner, id)


def read_services(
    directory: Directory,
    phones: Phones,
    languages: Mapping[str, tuple[SpokenLanguage, ...]],
    eligibility: Mapping[str, str],
    last_actions: Mapping[str, date],
) -> Iterator[Node | Edge]:
    """Yield services, each followed by whose it is."""
    units = _units(directory)
    for cells in directory.rows("services"):
        id = directory.id("service", cells["id"])
        said = "\n".join(
            dict.fromkeys(x for x in (cells["eligibility_description"], eligibility.get(id)) if x)
        )
        status, turned_away = _status(cells)
        service = directory.make(
            Service,
            cells,
            id=id,
            **_words(
                cells,
                *("name", "alternate_name", "description", "url", "email", "alert"),
                *("application_process", "fees_description", "interpretation_services"),
            ),
            phones=phones.get(id),
            status=status,
            eligibility_description=said,
            eligibility=_rule(cells, said),
            languages=languages.get(id),
            languages_complete=cells.flag("x_languages_complete"),
            delivery=_known(cells, "x_delivery", get_args(Delivery)),
            traits=_known(cells, "x_traits", get_args(Trait)),
            group_size=cells.whole("x_group_size"),
            crisis=cells.flag("x_crisis"),
            anyone_may_come=cells.flag("x_anyone_may_come"),
            assured_date=cells.day("assured_date"),
            last_modified=cells.day("last_modified") or last_actions.get(id),
            private=directory.hidden(cells),
            do_not_refer=turned_away or _do_not_refer(cells),
        )
        if service is None:
            continue
        yield service
        for owner in _owners(directory, cells, units):
            yield directory.join(Offers, owner, id)
        for program in directory.link(cells, "program_id", "program"):
            yield directory.join(PartOf, id, program)


def _units(directory: Directory) -> Mapping[str, Cells]:
    """Return the rows of services by id, where services and organizations share their ids.

    211 directories keep agencies, their units and their services as records of one kind, and export
    each agency into both tables, and each unit only as a service. Elsewhere the same id in two
    tables means nothing.
    """
    services = {cells["id"]: cells for cells in directory.rows("services")}
    organizations = list(directory.rows("organizations"))
    both = sum(
        cells["name"] == services[cells["id"]]["name"]
        for cells in organizations
        if cells["id"] in services
    )
    return services if 2 * both > len(organizations) else {}


def _owners(directory: Directory, cells: Cells, units: Mapping[str, Cells]) -> tuple[str, ...]:
    """Return whose a service is: where its key names a unit, whose that is."""
    owners = directory.link(cells, "organization_id", "organization")
    above, seen = cells["organization_id"], {cells["id"]}
    while not owners and above in units and above not in seen:
        seen.add(above)
        above = units[above]["organization_id"]
        owners = directory.resolve("organization", above)
    if len(seen) > 1 and owners:
        cells.tally(
            "organization_id", "names another service, whose organization is taken for this one too"
        )
    return owners


def find_pairs(directory: Directory) -> list[tuple[str, str, str, Cells]]:
    """Name every service at location: its id, its service, its location, and its row."""
    found: list[tuple[str, str, str, Cells]] = []
    table = "service_at_location" if directory.has("service_at_location") else "services"
    if table == "services" and not directory.has_column("services", "location_id"):
        return found
    for cells in directory.rows(table):
        if table == "services":
            services = directory.resolve("service", cells["id"])
        else:
            services = directory.link(cells, "service_id", "service")
        locations = directory.link(cells, "location_id", "location")
        if directory.hidden(cells):
            continue
        ids: list[str] = []
        for service in services:
            for location in locations:
                pair = f"{service} {location}"
                if known := directory.resolve("pair", pair):
                    ids += known
                    continue
                local = cells["id"] if table != "services" else ""
                if not local or len(services) * len(locations) > 1:
                    local = f"{service.split(':', 2)[2]}-{location.split(':', 2)[2]}"
                if directory.resolve("service_at_location", local):
                    local = f"{local}-{location.split(':', 2)[2]}"
                id = directory.id("service_at_location", local)
                directory.know("pair", pair, (id,))
                found.append((id, service, location, cells))
                ids.append(id)
        if table != "services" and ids and cells["id"]:
            directory.know("service_at_location", cells["id"], tuple(ids))
    return found


def read_pairs(
    directory: Directory, pairs: list[tuple[str, str, str, Cells]], phones: Phones
) -> Iterator[Node | Edge]:
    """Yield the services at their locations."""
    owners = _owners_of_locations(directory)
    for id, service, location, cells in pairs:
        own = "" if cells.table is directory.tables["services"] else cells["description"]
        pair = directory.make(
            ServiceAtLocation, cells, id=id, description=own, phones=phones.get(id)
        )
        if pair is not None:
            yield pair
            yield directory.join(Delivered, service, id)
            yield directory.join(LocatedAt, id, location)
            for owner in owners.get(location, ()):
                yield directory.join(Offers, owner, service)


def _owners_of_locations(directory: Directory) -> Mapping[str, tuple[str, ...]]:
    """Return whose a location is, where services do not say whose they are (HSDS 1.0, Ohana)."""
    if directory.has_column("services", "organization_id"):
        return {}
    return {
        directory.id("location", cells["id"]): directory.resolve(
            "organization", cells["organization_id"]
        )
        for cells in directory.rows("locations")
    }


def read_seats(directory: Directory) -> Iterator[Edge]:
    """Yield where organizations are, where their own row says it (`x_location_id`)."""
    for cells in directory.rows("organizations"):
        for location in directory.link(cells, "x_location_id", "location"):
            yield directory.join(LocatedAt, directory.id("organization", cells["id"]), location)


def _words(cells: Cells, *columns: str) -> dict[str, str]:
    return {column: cells[column] for column in columns}


def _known(cells: Cells, column: str, words: tuple[str, ...]) -> tuple[str, ...]:
    listed = cells.listed(column)
    if unknown := [word for word in listed if word not in words]:
        cells.problem(
            column, f"has {cells.quote(unknown[0])}, which is none of {', '.join(words)}."
        )
    return tuple(word for word in listed if word in words)


def _do_not_refer(cells: Cells) -> bool:
    return any([cells.flag(column, unreadable=True) for column in DO_NOT_REFER])


def _status(cells: Cells) -> tuple[str, bool]:
    """Return the status, and whether it says that nobody is to be sent there."""
    said = cells["status"].lower()
    turned_away = bool(re.search(r"do not refer", said))
    if turned_away:
        return ("active" if said.startswith("active") else ""), True
    return cells.chosen("status", STATUSES), False


def _rule(cells: Cells, said: str) -> Any:
    """Return the rule that may exclude: ours where given, else the ages; never from prose."""
    given = cells.parsed("x_eligibility")
    if given is not None:
        try:
            return _RULE.validate_python(given)
        except (ValidationError, RecursionError) as error:
            first = error.errors()[0] if isinstance(error, ValidationError) else None
            where = ".".join(str(p) for p in first["loc"]) if first else "it"
            cells.problem("x_eligibility", f"is no rule (at {where}); left empty.")
            return None
    low, high = cells.number("minimum_age"), cells.number("maximum_age")
    if low is not None and high is not None and low > high:
        cells.problem("minimum_age", f"is above the maximum age {high:g}; both are left out.")
        low = high = None
    if low is not None or high is not None:
        return _ages(low, high)
    if said.lower().strip(" .") in OPEN_TO_ALL:
        return All(label="open to all", quote=said)
    return None


def _ages(low: float | None, high: float | None) -> Compare:
    if low is None:
        label = f"age {high:g} or younger"
    else:
        label = f"age {low:g} or older" if high is None else f"age {low:g} to {high:g}"
    return Compare(
        attribute="age",
        at_least=low,
        at_most=high,
        label=label,
        quote=label,
        mutability="time" if high is None else "immutable",
    )
