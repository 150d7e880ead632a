"""For people of which area is a service? Polygons are checked; a name alone stays a name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from ecograph.edges import Edge, Serves, Within
from ecograph.errors import InputError
from ecograph.geo import region
from ecograph.nodes import Node
from ecograph.nodes.directory import Area
from loaders.cells import Cells
from loaders.hsds.linking import Directory
from loaders.reading import slug

LEVELS = ("country", "state", "county", "town", "postal_code", "custom")


def read_areas(directory: Directory) -> Iterator[Node | Edge]:
    """Yield the areas of both tables, then how they nest and who serves them."""
    directory.index("x_areas", "area", ("name",))
    for cells in directory.rows("x_areas"):
        area = directory.make(
            Area,
            cells,
            id=directory.id("area", cells["id"]),
            name=cells["name"],
            level=cells.chosen("level", LEVELS),
            geometry=_geometry(cells, "geometry"),
            postal_codes=_codes(cells["postal_codes"]),
        )
        if area is not None:
            yield area
    edges: list[Edge] = []
    for cells in directory.rows("service_areas"):
        services = directory.link(cells, "service_id", "service")
        pairs = directory.link(cells, "service_at_location_id", "service_at_location")
        name = cells.row.first("name", "description", "x_area_id")
        if directory.hidden(cells) or not name:
            continue
        local = cells["x_area_id"] or _local(cells, name)
        id = directory.id("area", local)
        if not directory.resolve("area", local):
            made = directory.make(
                Area,
                cells,
                id=id,
                name=name[:300],
                level=cells.chosen("x_level", LEVELS) or _level(name),
                geometry=_extent(cells),
                postal_codes=_codes(cells["x_postal_codes"] or (name if _is_zips(name) else "")),
            )
            if made is None or directory.name("area", local, cells) is None:
                continue
            yield made
        edges += [directory.join(Serves, owner, id) for owner in pairs or services]
    for cells in directory.rows("x_areas"):
        for outer in directory.link(cells, "within_id", "area"):
            edges.append(directory.join(Within, directory.id("area", cells["id"]), outer))
    yield from edges


def _local(cells: Cells, name: str) -> str:
    """Return one local id for the same name and extent, whoever serves it."""
    plain = slug(name)[:60].strip("-") or "area"
    if not cells["extent"] and len(name) <= 60:
        return plain
    return f"{plain}-{sha256((name + cells['extent']).encode()).hexdigest()[:8]}"


def _extent(cells: Cells) -> dict[str, Any] | None:
    kind = cells["extent_type"].lower()
    if not cells["extent"]:
        return None
    if kind not in ("", "geojson"):
        cells.problem("extent_type", "is not read, only geojson is; known by its name only.")
        return None
    return _geometry(cells, "extent")


def _geometry(cells: Cells, column: str) -> dict[str, Any] | None:
    """Return a polygon that can be used; one that cannot is left out, and the name stays."""
    given = cells.parsed(column)
    if isinstance(given, dict) and given.get("type") == "Feature":
        given = given.get("geometry")
    if given is None:
        return None
    try:
        region(given)
    except InputError as error:
        cells.problem(column, f"is left out, the area stays known by its name: {error}")
        return None
    kept = {"type": given["type"], "coordinates": given["coordinates"]}
    return dict(json.loads(json.dumps(kept)))


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[;,\s]+", cell) if part))


def _is_zips(name: str) -> bool:
    return bool(re.fullmatch(r"\d{5}(?:[;,\s]+\d{5})*", name))


def _level(name: str) -> str:
    if _is_zips(name):
        return "postal_code" if len(name) == 5 else "custom"
    return "county" if name.lower().endswith(" county") else "custom"
