"""What kinds of service are there, and which is narrower than which?

Codes of the 211 taxonomy (AIRS) carry their parents: BH-1800.8500-150 is a kind of BH-1800.8500,
that of BH-1800, BH and B. A file's own parent is believed only where the code says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ecograph.edges import Addresses, Edge, NarrowerThan
from ecograph.nodes import Node
from ecograph.nodes.directory import TaxonomyTerm
from loaders.cells import Cells
from loaders.hsds.linking import Directory

_AIRS = re.compile(r"([A-Z])([A-Z])?(-\d{4})?(\.\d{4})?(-\d{3})?(\.\d{2})?")
OTHER_ENTITIES = frozenset(
    {"organization", "program", "location", "service_at_location", "contact", "phone", "schedule"}
)
"""What attributes can also be about in HSDS 3.x, besides services."""
NAMED = 3
"""Narrower terms by which one without a name is called."""
_DEEP = re.compile(r"[A-Z]{2}-\d{4}.*")


def airs_parent(code: str) -> str | None:
    """Return the code one level up; None for a top letter, or what is no AIRS code.

    >>> airs_parent("BH-1800.8500-150"), airs_parent("BH-1800"), airs_parent("B")
    ('BH-1800.8500', 'BH', None)
    """
    match = _AIRS.fullmatch(code)
    if match is None:
        return None
    parts = [part for part in match.groups() if part is not None]
    if match.groups()[: len(parts)] != tuple(parts):
        return None
    return "".join(parts[:-1]) or None


def read_terms(directory: Directory) -> Iterator[Node | Edge]:
    """Yield the terms of the package and those their codes imply, then what is narrower."""
    names = {
        id: cells["name"]
        for cells in directory.rows("taxonomies")
        for id in directory.resolve("taxonomy", cells["id"])
    }
    rows: dict[str, Cells] = {}
    codes: dict[str, str] = {}
    taxonomies: dict[str, str] = {}
    parents: dict[str, list[str]] = {}
    for cells in directory.rows("taxonomy_terms"):
        id = directory.id("taxonomy_term", cells["id"])
        rows[id], codes[id] = cells, cells["code"] or cells["id"]
        named = [names[i] for i in directory.link(cells, "taxonomy_id", "taxonomy") if names[i]]
        taxonomies[id] = named[0] if named else cells["taxonomy"]
        parents[id] = list(directory.link(cells, "parent_id", "taxonomy_term"))
    if not directory.has("taxonomy_terms"):
        codes = _codes_in_use(directory)
    tops = {c["parent_id"]: c["parent_name"] for c in rows.values() if len(c["parent_id"]) == 1}
    implied = _imply_parents(directory, codes, taxonomies, parents)
    for id, cells in rows.items():
        term = directory.make(
            TaxonomyTerm,
            cells,
            id=id,
            code=codes[id],
            name=cells["name"] or codes[id],
            taxonomy=taxonomies[id],
            description=cells["description"],
            also=cells.listed("x_also"),
        )
        if term is not None:
            yield term
    known_names = {codes[id]: cells["name"] for id, cells in rows.items() if cells["name"]}
    for id in [id for id in codes if id not in rows] + list(implied):
        code = implied.get(id) or codes[id]
        yield TaxonomyTerm(
            id=id,
            code=code,
            name=tops.get(code) or _takes_in(code, known_names),
            taxonomy=taxonomies.get(id, ""),
            **directory.provenance,
        )
    closing = find_closing_links(parents)
    for id, above in parents.items():
        for parent in above:
            if parent != id and (id, parent) not in closing:
                yield directory.join(NarrowerThan, id, parent)
    for (child, _), members in closing.items():
        chain = " is under ".join(codes[m] for m in (*members[:8], members[0]))
        rows[child].problem(
            "parent_id", f"closes a circle of {len(members)}: {chain}; this link is left out."
        )


def _takes_in(code: str, named: Mapping[str, str]) -> str:
    """Call a term that nobody named by its code and what it takes in, so that it can be found."""
    below = sorted((len(c), c) for c in named if c.startswith(code))
    if not below:
        return code
    names = ", ".join(named[c] for _, c in below[:NAMED])
    return f"{code}: {names}" + (f" and {len(below) - NAMED} more" * (len(below) > NAMED))


def _codes_in_use(directory: Directory) -> dict[str, str]:
    """Take AIRS codes for terms where the package names none: the names may not be passed on."""
    codes = {}
    for table in ("services_taxonomy", "attributes"):
        for cells in directory.rows(table):
            code = cells["taxonomy_term_id"]
            if _DEEP.fullmatch(code) and _AIRS.fullmatch(code):
                id = directory.id("taxonomy_term", code)
                directory.know("taxonomy_term", code, (id,))
                codes[id] = code
    return codes


def _imply_parents(
    directory: Directory,
    codes: Mapping[str, str],
    taxonomies: dict[str, str],
    parents: dict[str, list[str]],
) -> dict[str, str]:
    """Give terms with AIRS codes the parent of their code, and return those that are missing."""
    by_code = {code: id for id, code in codes.items()}
    deep, all_codes = Counter[str](), Counter[str]()
    for id, code in codes.items():
        all_codes[taxonomies.get(id, "")] += 1
        deep[taxonomies.get(id, "")] += bool(_DEEP.fullmatch(code) and _AIRS.fullmatch(code))
    implied: dict[str, str] = {}
    waiting = [id for id in codes if 2 * deep[t := taxonomies.get(id, "")] >= all_codes[t]]
    while waiting:
        id = waiting.pop()
        code = implied.get(id) or codes[id]
        if (above := airs_parent(code)) is None:
            continue
        if (parent := by_code.get(above)) is None:
            parent = by_code[above] = directory.id("taxonomy_term", above)
            implied[parent] = above
            taxonomies[parent] = taxonomies.get(id, "")
            waiting.append(parent)
        stated = parents.get(id, [])
        ancestors = {code[:n] for n in range(1, len(code))}
        if all(_code(s, codes, implied) in ancestors for s in stated):
            parents[id] = [parent]
    return dict(sorted(implied.items()))


def _code(id: str, codes: Mapping[str, str], implied: Mapping[str, str]) -> str:
    return codes.get(id) or implied.get(id, "")


def find_closing_links(
    parents: Mapping[str, Iterable[str]],
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the links that close a circle, with its members from the top down to the link.

    One walk without recursion, in the order of the table; without these links no circle is left.
    """
    closing: dict[tuple[str, str], tuple[str, ...]] = {}
    finished: set[str] = set()
    for start in parents:
        if start in finished:
            continue
        path, places = [start], {start: 0}
        steps = [iter(parents.get(start, ()))]
        while steps:
            above = next(steps[-1], None)
            if above is None:
                steps.pop()
                done = path.pop()
                del places[done]
                finished.add(done)
            elif above in places:
                closing[path[-1], above] = tuple(path[places[above] :])
            elif above not in finished:
                places[above] = len(path)
                path.append(above)
                steps.append(iter(parents.get(above, ())))
    return closing


def read_addressed(directory: Directory) -> Iterator[Edge]:
    """Yield what each service helps with, from whichever table says so."""
    for cells in directory.rows("services_taxonomy"):
        services = directory.link(cells, "service_id", "service")
        yield from _addressed(directory, services, cells, "taxonomy_term_id")
    for cells in directory.rows("attributes"):
        if cells["link_entity"].lower() in OTHER_ENTITIES:
            cells.tally("link_entity", "is no service; attributes of others are not read")
        else:
            services = directory.link(cells, "link_id", "service")
            yield from _addressed(directory, services, cells, "taxonomy_term_id")
    if directory.has_column("services", "taxonomy_ids"):
        for cells in directory.rows("services"):
            services = (directory.id("service", cells["id"]),)
            yield from _addressed(directory, services, cells, "taxonomy_ids")


def _addressed(
    directory: Directory, services: Iterable[str], cells: Cells, column: str
) -> Iterator[Edge]:
    terms = directory.link(cells, column, "taxonomy_term")
    for service in services:
        for term in terms:
            yield directory.join(Addresses, service, term)
