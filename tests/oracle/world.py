"""Which rows does Riverbend consist of? CSV and JSON as they stand, and lookups by key."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, str]
Json = dict[str, Any]

SOURCE = "riverbend"


def full_id(kind: str, local: str) -> str:
    """Write an id as the graph does; what is one already stays."""
    return local if local.startswith(f"{kind}:") else f"{kind}:{SOURCE}:{local}"


def read_rows(path: Path) -> list[Row]:
    """Read one table; a table that is not there has no rows."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(lines)]


def words(cell: str | None) -> list[str]:
    """Split a list in a cell."""
    return [word.strip() for word in (cell or "").split(";") if word.strip()]


def yes(cell: str | None) -> bool:
    """Whether a cell says true."""
    return (cell or "").lower() == "true"


def day(cell: str | None) -> date | None:
    """Read a date."""
    return datetime.fromisoformat(cell).date() if cell else None


@dataclass
class World:
    """The directory: its tables, and the same rows by the column they hang on."""

    tables: dict[str, list[Row]]

    def rows(self, table: str) -> list[Row]:
        """All rows of a table."""
        return self.tables.get(table, [])

    def one(self, table: str, local: str) -> Row:
        """The row of that id."""
        return self.by(table, "id")[local][0]

    def by(self, table: str, column: str) -> dict[str, list[Row]]:
        """Rows of a table by the value of a column."""
        key = (table, column)
        if key not in self._kept():
            found: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows(table):
                if row.get(column):
                    found[row[column]].append(row)
            self._kept()[key] = found
        return self._kept()[key]

    def _kept(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        if not hasattr(self, "_by"):
            self._by: dict[tuple[str, str], dict[str, list[Row]]] = {}
        return self._by

    def listed(self, service: Row) -> bool:
        """Whether a service may be shown to anybody at all."""
        owner = self.one("organizations", service["organization_id"])
        hidden = ("x_private", "x_do_not_refer")
        return service.get("status", "") in ("active", "") and not any(
            yes(row.get(column)) for row in (service, owner) for column in hidden
        )


@dataclass
class Client:
    """A client file, with what is derived from it kept beside it."""

    file: Json

    @property
    def id(self) -> str:
        """The client's id."""
        return str(self.file["client"]["id"])

    @property
    def record(self) -> Json:
        """The client's own fields."""
        found: Json = self.file["client"]
        return found

    @property
    def facts(self) -> Json:
        """The facts as written."""
        found: Json = self.record.get("facts", {})
        return found

    @property
    def needs(self) -> list[Json]:
        """The needs as written."""
        return list(self.file.get("needs", []))

    def need(self, id: str) -> Json:
        """One need."""
        return next(need for need in self.needs if need["id"] == id)

    def fact(self, name: str, on: date) -> Json:
        """A fact as it stands on a day; empty where it is refused, expired or never told."""
        found: Json = self.facts.get(name, {})
        until = found.get("valid_until")
        if found.get("refused") or (until and on > date.fromisoformat(until)):
            return {}
        return found


def read_world(folder: Path) -> World:
    """Read every table of the directory, with rules in place of the programmes they refer to."""
    world = World({path.stem: read_rows(path) for path in sorted(folder.glob("*.csv"))})
    programmes = read_programmes(folder / "programmes.yaml")
    for row in world.rows("services"):
        if row["x_eligibility"]:
            rule = written_out(json.loads(row["x_eligibility"]), programmes)
            row["x_eligibility"] = json.dumps(rule)
    return world


def read_programmes(path: Path) -> dict[str, Json]:
    """The rules of the programmes by name; those without one are words that nobody has read."""
    told = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {one["id"]: one.get("rule") or {"op": "residue"} for one in told.get("programmes", ())}


def written_out(rule: Json, programmes: dict[str, Json]) -> Json:
    """The rule with each programme's own rule in the place of its name; none here is a circle."""
    if rule["op"] == "programme":
        return written_out(programmes[rule["name"]], programmes)
    found = dict(rule)
    for name in ("part", "condition", "then", "otherwise"):
        if name in found:
            found[name] = written_out(found[name], programmes)
    if "parts" in found:
        found["parts"] = [written_out(part, programmes) for part in found["parts"]]
    return found


def with_proofs(world: World, fact: Json) -> Json:
    """Papers with all that they count as: who holds a lease holds a proof of address."""
    held, before = set(fact.get("has", ())), -1
    while before != len(held):
        before = len(held)
        for row in world.rows("x_counts_as"):
            if full_id("document", row["document_id"]) in held:
                held.add(full_id("document", row["counts_as_document_id"]))
    lacking = set(fact.get("has_not", ())) - held
    return {**fact, "has": sorted(held), "has_not": sorted(lacking)} if fact else fact


def read_client(path: Path) -> Client:
    """Read one client file."""
    return Client(json.loads(path.read_text(encoding="utf-8")))


def read_panel(path: Path) -> list[Client]:
    """Read the panel: one client per row, one need per term."""
    return [_from_row(row) for row in read_rows(path)]


COLLECTIONS = {"travel_modes", "devices", "documents", "free_times", "insurance", "accommodations"}
NUMBERS = {"budget_cents_per_visit", "children_under_18"}


def _from_row(row: Row) -> Client:
    facts: Json = {
        "age": {"value": int(row["age"])},
        "household_size": {"value": int(row["household_size"])},
        "income_cents_per_month": {"value": int(row["income_cents_per_month"])},
    }
    for column, cell in row.items():
        if not column.startswith("fact:") or not cell:
            continue
        name = column.removeprefix("fact:")
        if name in COLLECTIONS:
            facts[name] = {"has": words(cell), "complete": True}
        elif name in NUMBERS:
            facts[name] = {"value": int(cell)}
        else:
            facts[name] = {"value": cell}
    point = {"lat": float(row["lat"]), "lon": float(row["lon"])}
    return Client(
        {
            "client": {
                "id": full_id("client", row["id"]),
                "home": {"point": point, "radius_m": float(row["radius_m"] or 0)},
                "languages": [{"tag": row["language"]}],
                "facts": facts,
            },
            "lives_in": [full_id("area", row["area_id"])],
            "needs": [
                {"id": f"need:{SOURCE}:{row['id']}-{at}", "terms": [full_id("taxonomy_term", term)]}
                for at, term in enumerate(words(row["needs"]), 1)
            ],
        }
    )
