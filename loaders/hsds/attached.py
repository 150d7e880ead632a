"""What is part of a record and stands in a table of its own: phones, languages, addresses.

Each function reads one table and returns its rows by the id of the record they belong to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from ecograph.languages import tag_of
from ecograph.nodes.directory import Address, LanguageMode, Phone, SpokenLanguage
from loaders.cells import Cells
from loaders.hsds.linking import Directory
from loaders.rows import build

PHONE_OWNERS = ("organization", "service", "service_at_location", "location")
_REMARK = re.compile(r"\(([^()]*)\)")
_PARTS = re.compile(r"[\n;,](?![^(]*\))")
_SAID_AFTER = re.compile(r"\s+-\s+|\s+(?=with\b)|\.\s+")
_BOX = re.compile(r"\W*(?:p\W{0,2}o\W{0,2}|post office )\s*(?:box|drawer)\b", re.IGNORECASE)
_PAIRS = re.compile(r"\s+(?:and|or|&)\s+|\s*/\s*", re.IGNORECASE)


def read_phones(directory: Directory) -> Mapping[str, tuple[Phone, ...]]:
    """Return the phones of each record; a number of one contact is not also the service's."""
    found: dict[str, list[Phone]] = defaultdict(list)
    for cells in directory.rows("phones"):
        contacts = directory.link(cells, "contact_id", "contact")
        owners = [id for kind in PHONE_OWNERS for id in directory.link(cells, f"{kind}_id", kind)]
        if directory.hidden(cells):
            continue
        if not (number := cells["number"].strip('"')):
            cells.tally("number", "is blank; the row is left out")
            continue
        phone = _build(
            Phone,
            cells,
            number=number,
            extension=cells["extension"],
            type=cells["type"],
            description=cells["description"],
        )
        for id in contacts or owners:
            if phone and phone not in found[id]:
                found[id].append(phone)
    return {id: tuple(phones) for id, phones in found.items()}


def read_languages(directory: Directory) -> Mapping[str, tuple[SpokenLanguage, ...]]:
    """Return the languages of services; those of a location where the row names no service."""
    found: dict[str, dict[tuple[str | None, str], SpokenLanguage]] = defaultdict(dict)
    tags: dict[tuple[str, str], tuple[SpokenLanguage, ...]] = {}
    for cells in directory.rows("languages"):
        services = directory.link(cells, "service_id", "service")
        locations = directory.link(cells, "location_id", "location")
        modes = get_args(LanguageMode)
        mode = cells.chosen("x_mode", modes) or None
        said = cells["name"] or cells["code"]
        key = (said, cells["code"])
        if key not in tags:
            tags[key] = tuple(spoken(said, cells["code"]))
        if not said:
            cells.tally("name", "names no language")
        for language in tags[key]:
            kept = language.model_copy(
                update={"mode": mode or language.mode, "note": cells["note"] or language.note}
            )
            if kept.tag is None:
                cells.tally("name", "has words that name no language we know; kept as text")
            for id in services or locations:
                found[id].setdefault((kept.tag, kept.tag or kept.name), kept)
    return {id: tuple(languages.values()) for id, languages in found.items()}


def spoken(said: str, code: str = "") -> Iterator[SpokenLanguage]:
    """Read the words of a directory about languages: one, or several in a cell."""
    if said.lower() in ("none", "english only"):
        yield SpokenLanguage(tag="en", name=said, note="no other language")
        return
    for part in (p.strip() for p in _PARTS.split(said)):
        if not part:
            continue
        tag = _tag(code) if code and part == said.strip() else None
        if tag is None and (tag := _tag(part)) is None:
            pieces = [p for p in _PAIRS.split(part) if p]
            if len(pieces) > 1 and all(_tag(piece) for piece in pieces):
                yield from (SpokenLanguage(tag=_tag(p), name=p[:200]) for p in pieces)
                continue
        head, note = _remarked(part)
        yield SpokenLanguage(
            tag=tag or _tag(head), name=part[:200], mode=_mode(part), note=note[:200]
        )


def _remarked(part: str) -> tuple[str, str]:
    """Part a language from what is said about it: "Creole - not always", "French (some)"."""
    if remark := _REMARK.search(part):
        return _REMARK.sub("", part), remark[1].strip()
    head, *rest = _SAID_AFTER.split(part, maxsplit=1)
    return (head, rest[0]) if rest and _tag(head) else ("", "")


def _tag(words: str) -> str | None:
    return tag_of(_REMARK.sub("", words).strip(" .*-")[:60])


def _mode(words: str) -> LanguageMode:
    said = words.lower().partition(". ")[0]
    if "website" in said or "publications" in said:
        return "papers"
    if "interpret" not in said and "translat" not in said:
        return "staff"
    far = any(word in said for word in ("line", "phone", "remote", "video"))
    return "remote_interpreter" if far else "on_site_interpreter"


def read_addresses(directory: Directory) -> Mapping[str, tuple[Address, ...]]:
    """Return the addresses of each location, physical ones first."""
    found: dict[str, list[Address]] = defaultdict(list)
    for table, default in (
        ("addresses", ""),
        ("physical_addresses", "physical"),
        ("postal_addresses", "postal"),
    ):
        for cells in directory.rows(table):
            locations = directory.link(cells, "location_id", "location")
            if directory.hidden(cells):
                continue
            kind = cells.chosen("address_type", ("physical", "postal", "virtual"))
            fields = {
                name: cells[name]
                for name in ("address_2", "city", "region", "state_province", "postal_code")
            }
            first = ", ".join(dict.fromkeys(x for x in (cells["address_1"], cells["address"]) if x))
            if _BOX.match(first or fields["address_2"]) and (kind or default) != "postal":
                kind = "postal"
                cells.tally("address_1", "is a post-office box; kept as a postal address")
            address = _build(
                Address,
                cells,
                address_1=first,
                country=cells["country"],
                address_type=kind or default or "physical",
                **fields,
            )
            for id in locations:
                if address and address not in found[id]:
                    found[id].append(address)
    order = ("physical", "postal", "virtual")
    return {
        id: tuple(sorted(addresses, key=lambda a: order.index(a.address_type)))
        for id, addresses in found.items()
    }


def read_accessibility(directory: Directory) -> Mapping[str, tuple[str, ...]]:
    """Return what is said about access to each location."""
    found: dict[str, list[str]] = defaultdict(list)
    for cells in directory.rows("accessibility"):
        said = ": ".join(
            cell for c in ("description", "details") if (cell := cells[c]) and cell != "Blank"
        )
        for id in directory.link(cells, "location_id", "location"):
            if said and said not in found[id]:
                found[id].append(said)
    return {id: tuple(words) for id, words in found.items()}


def read_eligibility(directory: Directory) -> Mapping[str, str]:
    """Return the eligibility prose of each service (a table of its own in HSDS 1.1)."""
    found: dict[str, list[str]] = defaultdict(list)
    for cells in directory.rows("eligibility"):
        for id in directory.link(cells, "service_id", "service"):
            if said := cells["eligibility"] or cells["eligibility_description"]:
                found[id].append(said)
    return {id: "\n".join(dict.fromkeys(words)) for id, words in found.items()}


def read_last_actions(directory: Directory) -> Mapping[str, date]:
    """Return when somebody last changed the row of a service, as the metadata say."""
    found: dict[str, date] = {}
    for cells in directory.rows("metadata"):
        day = cells.day("last_action_date")
        for id in directory.resolve("service", cells["resource_id"]):
            if day and day > found.get(id, date.min):
                found[id] = day
    return found


def _build(kind: type[Any], cells: Cells, **fields: Any) -> Any:
    kept = {name: value for name, value in fields.items() if value}
    return build(
        kind,
        kept,
        table=cells.table.name,
        row=cells.row.number,
        findings=cells.findings,
        quote=cells.quote,
    )
