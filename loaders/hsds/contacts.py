"""Whom to ask for at an organization, a service or a place."""

from __future__ import annotations

from collections.abc import Iterator

from ecograph.edges import Edge, ReachedThrough
from ecograph.nodes import Node
from ecograph.nodes.directory import Contact
from loaders.hsds.attached import PHONE_OWNERS
from loaders.hsds.linking import Directory
from loaders.hsds.offers import Phones


def read_contacts(directory: Directory, phones: Phones) -> Iterator[Node | Edge]:
    """Yield contacts, each followed by what they are reached for; private ones are passed over."""
    left_out = 0
    for cells in directory.rows("contacts"):
        owners = [id for kind in PHONE_OWNERS for id in directory.link(cells, f"{kind}_id", kind)]
        if directory.hidden(cells):
            left_out += 1
            continue
        id = directory.id("contact", cells["id"])
        contact = directory.make(
            Contact,
            cells,
            id=id,
            **{c: cells[c] for c in ("name", "title", "department", "email")},
            phones=phones.get(id),
        )
        if contact is not None and (contact.name or contact.title or contact.phones):
            yield contact
            for owner in owners:
                yield directory.join(ReachedThrough, owner, id)
    if left_out:
        directory.findings.notes.append(f"{left_out:,} private contacts were left out.")
