"""Where is each location, what is said about it, and whose is it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ecograph.edges import LocatedAt
from ecograph.nodes.directory import Address, Location, Phone, SpokenLanguage
from loaders.cells import CONFIDENTIAL, Cells
from loaders.centroids import ZipCodes, postal_code, read_centroids
from loaders.hsds.attached import read_accessibility, read_addresses
from loaders.hsds.coordinates import Spot, find_spots
from loaders.hsds.linking import Directory

_ACCOMMODATIONS = {
    "step_free": r"wheel ?chair|handicap\w* accessible|\bramp\b|step.free|ada complia?i?nt",
    "parking": r"(disabled|handicap\w*|accessible)[_ ]parking",
    "toilet": r"(disabled|accessible)[_ ](restroom|toilet)",
    "hearing_loop": r"(induction|hearing) loop",
    "large_print": r"large print",
}


def read_locations(
    directory: Directory,
    phones: Mapping[str, tuple[Phone, ...]],
    languages: Mapping[str, tuple[SpokenLanguage, ...]],
) -> Iterator[Location | LocatedAt]:
    """Yield the locations, each followed by its tie to the organization that it names."""
    addresses = read_addresses(directory)
    access = read_accessibility(directory)
    zips = ZipCodes(read_centroids(directory.reading.graph))
    spots = find_spots(directory, addresses, zips)
    for cells in directory.rows("locations"):
        id = directory.id("location", cells["id"])
        spot = spots.get(id, Spot())
        said = access.get(id, ())
        lacking = cells.listed("x_accommodations_lacking")
        location = directory.make(
            Location,
            cells,
            id=id,
            name=cells.row.first("name", "alternate_name"),
            location_type=_type(cells, addresses.get(id, ())),
            point=spot.point,
            point_radius_m=spot.radius_m,
            point_precision=spot.precision,
            addresses=addresses.get(id),
            phones=phones.get(id),
            languages=languages.get(id),
            transportation=cells["transportation"],
            accessibility=said,
            accommodations=_accommodations(cells, said),
            accommodations_lacking=lacking,
            confidential=any([cells.flag(c, unreadable=True) for c in CONFIDENTIAL])
            or directory.hidden(cells),
        )
        if location is not None:
            yield location
            for owner in directory.link(cells, "organization_id", "organization"):
                yield directory.join(LocatedAt, owner, id)
    _tell_missing(directory, spots, addresses, zips)


def _accommodations(cells: Cells, said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes the directory gives; without a column of codes, those its words contain."""
    if "x_accommodations" in cells.table.columns:
        return cells.listed("x_accommodations")
    words = " ".join(said).lower()
    if re.search(r"\b(no|not|limited|without)\b", words):
        return ()
    return tuple(code for code, pattern in _ACCOMMODATIONS.items() if re.search(pattern, words))


def _type(cells: Cells, addresses: tuple[Address, ...]) -> str:
    """Return the type that is stated; where only a post-office box is known, that is the type."""
    stated = cells.chosen("location_type", ("physical", "virtual", "postal", "mobile"))
    boxes_only = addresses and all(a.address_type == "postal" for a in addresses)
    return stated or ("postal" if boxes_only else "")


def _tell_missing(
    directory: Directory,
    spots: Mapping[str, Spot],
    addresses: Mapping[str, tuple[Address, ...]],
    zips: ZipCodes,
) -> None:
    ids = [directory.id("location", cells["id"]) for cells in directory.rows("locations")]
    missing = [id for id in ids if spots.get(id, Spot()).precision != "given"]
    if not missing:
        return
    told = f"{len(missing):,} of {len(ids):,} locations have no usable coordinates"
    filled = sum(id in spots for id in missing)
    codes = sum(any(postal_code(a.postal_code) for a in addresses.get(id, ())) for id in missing)
    if zips:
        told += f"; {filled:,} of them are placed by their ZIP code"
    elif codes:
        told += (
            f"; {codes:,} of them have a postal code: load a table of ZIP centroids, then this "
            "directory again, to give them an approximate place"
        )
    directory.findings.notes.append(f"{told}.")
