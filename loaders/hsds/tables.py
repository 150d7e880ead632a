"""Which HSDS tables does a package hold, under which names and with which columns?

http://docs.openreferral.org/en/latest/hsds/schema_reference.html (3.x),
http://docs.openreferral.org/en/v1.1.1/reference/ (1.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ecograph.errors import InputError
from loaders.packages import Package
from loaders.report import Findings
from loaders.rows import Row, Table, columns_of, read_table

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "organizations": ("organization",),
    "programs": ("program",),
    "services": ("service",),
    "locations": ("location",),
    "service_at_location": ("services_at_location", "service_at_locations"),
    "addresses": ("address",),
    "physical_addresses": ("physical_address",),
    "postal_addresses": ("postal_address", "mail_addresses"),
    "phones": ("phone",),
    "contacts": ("contact",),
    "languages": ("language",),
    "schedules": ("schedule",),
    "regular_schedules": ("regular_schedule",),
    "holiday_schedules": ("holiday_schedule",),
    "eligibility": ("eligibilities",),
    "cost_options": ("cost_option",),
    "required_documents": ("required_document",),
    "service_areas": ("service_area",),
    "service_capacity": ("service_capacities",),
    "units": ("unit",),
    "accessibility": ("accessibility_for_disabilities",),
    "taxonomies": (),
    "taxonomy_terms": ("taxonomy", "taxonomy_term"),
    "services_taxonomy": ("service_taxonomy", "service_attributes", "service_attribute"),
    "attributes": ("attribute",),
    "metadata": (),
    "x_areas": (),
    "x_documents": (),
    "x_yields": (),
    "x_counts_as": (),
    "x_people": (),
    "x_agreements": (),
    "x_referral_history": (),
    "x_interventions": (),
}
"""What we read, under the name of HSDS 3.1, and what else files and packages call it."""

NO_PLACE = frozenset(
    {
        "funding",
        "meta_table_description",
        "meta_table_descriptions",
        "organization_identifiers",
        "organization_identifier",
        "other_attributes",
        "payment_accepted",
        "payments_accepted",
        "url",
        "urls",
    }
)
"""Tables of HSDS that the graph has no place for."""

COLUMN_SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "organizations": {"website": "url"},
    "services": {
        "website": "url",
        "fees": "fees_description",
        "eligibility": "eligibility_description",
    },
    "taxonomy_terms": {
        "term": "name",
        "vocabulary": "taxonomy",
        "taxonomy_recordid": "id",
        "taxonomy_id": "id",
    },
    "services_taxonomy": {
        "taxonomy_id": "taxonomy_term_id",
        "taxonomy_recordid": "taxonomy_term_id",
    },
    "service_areas": {"service_area": "name"},
    "languages": {"language": "name"},
    "accessibility": {"accessibility": "description"},
    "regular_schedules": {"original_text": "description"},
    "phones": {"number_type": "type"},
}
"""Columns that older versions and other tools call otherwise; HSDS's own name goes first."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "services": ("id", "name"),
    "organizations": ("id", "name"),
    "locations": ("id",),
    "programs": ("id",),
    "taxonomy_terms": ("id",),
}
"""Columns without which a table cannot be used at all."""


def find_tables(package: Package) -> dict[str, str]:
    """Return the file of every HSDS table of the package, by the table's name in HSDS 3.1.

    Raises
    ------
    InputError
        Two files hold the same table.
    """
    canonical = {s: name for name, spellings in SPELLINGS.items() for s in (name, *spellings)}
    found: dict[str, str] = {}
    titles = {file: title for title, file in package.tables().items()}
    for table, file in package.described():
        if canonical.get(titles.get(file, table)) is None and file in titles:
            titles[file] = table  # the file's own name goes first: it means one table only
    for file, title in sorted(titles.items()):
        if (name := canonical.get(title)) is None:
            continue
        if name in found:
            raise InputError(
                f"{package.title} holds {found[name]} and {file}, which are the same table; "
                "leave one out."
            )
        found[name] = file
    return found


def looks_like_hsds(package: Package) -> bool:
    """Whether there is a table of services, or two other tables that directories have."""
    core = {"services", "organizations", "locations", "service_at_location"}
    found = core & find_tables(package).keys()
    return "services" in found or len(found) >= 2


def read_tables(package: Package, findings: Findings) -> dict[str, Table]:
    """Read every table that we know, with its columns named as in HSDS 3.1.

    Raises
    ------
    InputError
        A table lacks a column without which it means nothing.
    """
    files = find_tables(package)
    if "services" not in files:
        raise InputError(
            f"{package.title} holds {', '.join(sorted(files.values()))} and no services.csv; "
            "a directory without services cannot be searched."
        )
    tables = {}
    for name, file in files.items():
        table = read_table(file.removesuffix(".csv"), package.read(file), findings)
        tables[name] = _with_names_of_hsds(name, table)
        _check_columns(package, file, tables[name], REQUIRED.get(name, ()))
    if left := sorted(package.tables().keys() & NO_PLACE):
        findings.notes.append(f"Not read, as the graph has no place for it: {', '.join(left)}.")
    return tables


def _check_columns(package: Package, file: str, table: Table, required: tuple[str, ...]) -> None:
    missing = [column for column in required if column not in table.columns]
    if missing:
        found = ", ".join(columns_of(package.read(file)))[:300] or "no columns at all"
        raise InputError(
            f"{package.title}: the table {file} has no column {' or '.join(missing)}; "
            f"found {found}. HSDS needs {' and '.join(required)}."
        )


def _with_names_of_hsds(name: str, table: Table) -> Table:
    spellings = dict(COLUMN_SPELLINGS.get(name, {}))
    spellings |= {c: "id" for c in ("recordid", f"{name.removesuffix('s')}_recordid")}
    renamed = {
        old: new
        for old, new in spellings.items()
        if old in table.columns and new not in table.columns
    }
    if not renamed:
        return table
    rows = [
        Row(row.number, {renamed.get(column, column): cell for column, cell in row.cells.items()})
        for row in table.rows
    ]
    return replace(
        table,
        columns=tuple(renamed.get(column, column) for column in table.columns),
        rows=rows,
        titles={new: old for old, new in renamed.items()},
    )
