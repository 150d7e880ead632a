"""Which rows must never be quoted, because of whom they speak?

A private organization, service or place is marked in its own row only; its phones, hours, prices
and addresses stand in other tables and carry its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from loaders.cells import is_secret
from loaders.rows import Row, Table

OWNERS: Mapping[str, str] = {
    "organization_id": "organizations",
    "service_id": "services",
    "location_id": "locations",
    "service_at_location_id": "service_at_location",
    "contact_id": "contacts",
}
"""Key columns, and the table whose rows they name."""
MADE_KNOWN = {
    "services": ("organization_id",),
    "service_at_location": ("service_id", "location_id"),
    "contacts": tuple(OWNERS),
}
"""Tables whose rows are kept secret with what they name, and so keep secret what names them."""


class Secrecy:
    """The ids of a package that stand for what must not be shown."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        """Read the marks of all tables, and follow the keys between them."""
        self._ids = {
            name: {row["id"] for row in tables[name].rows if is_secret(row)} - {""}
            for name in OWNERS.values()
            if name in tables
        }
        for name, columns in MADE_KNOWN.items():
            if name in tables and any(self._ids.values()):
                named = {row["id"] for row in tables[name].rows if self._names(row, columns)}
                self._ids[name] |= named - {""}
        self._none = not any(self._ids.values())

    def covers(self, row: Row) -> bool:
        """Whether a row speaks of one of them."""
        if self._none:
            return False
        linked = row["link_id"] or row["resource_id"]
        return self._names(row, OWNERS) or any(linked in ids for ids in self._ids.values())

    def _names(self, row: Row, columns: Iterable[str]) -> bool:
        return any(
            part.strip().rsplit(":", 1)[-1] in ids
            for column in columns
            if (cell := row[column]) and (ids := self._ids.get(OWNERS[column]))
            for part in re.split("[,;]", cell)
        )
