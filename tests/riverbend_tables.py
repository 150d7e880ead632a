"""How do tests read Riverbend's tables? As plain CSV, without any loader."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

RIVERBEND = Path(__file__).parent.parent / "fixtures" / "riverbend"
DEMO_DAY = date(2026, 11, 23)

_TABLES: dict[str, list[dict[str, str]]] = {}


def rows(table: str) -> list[dict[str, str]]:
    if table not in _TABLES:
        with (RIVERBEND / "directory" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            _TABLES[table] = list(csv.DictReader(file, strict=True))
    return _TABLES[table]


def by_id(table: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(table)}


def listed(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def services_for(*terms: str) -> set[str]:
    return {r["link_id"] for r in rows("attributes") if r["taxonomy_term_id"] in terms}


def of_service(table: str, service: str) -> list[dict[str, str]]:
    return [row for row in rows(table) if row["service_id"] == service]


def hours_of(service: str) -> list[dict[str, str]]:
    places = {r["id"] for r in of_service("service_at_location", service)}
    return [
        row
        for row in rows("schedules")
        if (row["service_id"] == service or row["service_at_location_id"] in places)
        and row["x_closed"] == "false"
    ]


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def leaves(rule: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    parts = [*rule.get("parts", ())]
    parts += [rule[name] for name in ("part", "condition", "then", "otherwise") if name in rule]
    if not parts:
        yield rule
    for part in parts:
        yield from leaves(part)
