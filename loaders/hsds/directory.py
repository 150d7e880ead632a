"""The loader `hsds`: tables of the Human Services Data Specification into nodes and edges."""

from __future__ import annotations

from collections.abc import Iterator

from ecograph.edges import (
    EDGE_KINDS,
    CodedAs,
    Edge,
    Has,
    LivesIn,
    MemberOf,
    Pursues,
    SameAs,
    TiedTo,
)
from ecograph.nodes import NODE_KINDS, Area, Benefit, Node
from loaders.hsds import attached, conditions, contacts, offers
from loaders.hsds.areas import read_areas
from loaders.hsds.extension import read_extension
from loaders.hsds.linking import Directory
from loaders.hsds.opening import read_schedules
from loaders.hsds.places import read_locations
from loaders.hsds.tables import looks_like_hsds, read_tables
from loaders.hsds.terms import read_addressed, read_terms
from loaders.packages import Package
from loaders.programmes import find_in_directory, read_from_directory
from loaders.reading import Reading

INDEXED = (
    ("organizations", "organization", ("name",)),
    ("programs", "program", ()),
    ("services", "service", ("name",)),
    ("locations", "location", ()),
    ("contacts", "contact", ()),
    ("taxonomies", "taxonomy", ()),
    ("taxonomy_terms", "taxonomy_term", ()),
)
"""Tables whose rows other tables name, the kind of their ids, and the cells they cannot lack."""

_CLIENTS_NODES = frozenset(
    {"Client", "Household", "Group", "Need", "Goal", "Strength", "Barrier", "Consent", "Referral"}
)
_CLIENTS_EDGES = (CodedAs, Has, LivesIn, MemberOf, Pursues, SameAs, TiedTo)


class Hsds:
    """The format `hsds`, 1.1 and 3.x; told by its tables, not by what it says of itself."""

    name = "hsds"

    def accepts(self, package: Package) -> bool:
        """Whether there is a table of services, or two others that directories have."""
        return looks_like_hsds(package)

    def read(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield the directory, nodes before the edges that name them.

        Raises
        ------
        InputError
            There is no table of services, or one without a column it cannot lack, or programmes
            that cannot be used.
        NothingLinks
            Not one key names a record of the package.
        """
        directory = Directory(read_tables(package, reading.findings), reading)
        for table, kind, required in INDEXED:
            directory.index(table, kind, required)
        pairs = offers.find_pairs(directory)
        phones = attached.read_phones(directory)
        languages = attached.read_languages(directory)
        yield from offers.read_organizations(directory, phones)
        yield from read_terms(directory)
        yield from read_locations(directory, phones, languages)
        yield from offers.read_seats(directory)
        yield from offers.read_services(
            directory,
            phones,
            languages,
            attached.read_eligibility(directory),
            attached.read_last_actions(directory),
        )
        yield from offers.read_pairs(directory, pairs, phones)
        yield from read_areas(directory)
        yield from conditions.read_costs(directory)
        yield from conditions.read_documents(directory)
        yield from conditions.read_capacities(directory)
        yield from read_schedules(directory)
        yield from contacts.read_contacts(directory, phones)
        yield from read_addressed(directory)
        yield from read_extension(directory)
        directory.check_links()
        reading.documents = {id for ids in directory.known("document").values() for id in ids}
        yield from read_from_directory(package, reading)

    def stored(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield what an earlier file of this source left.

        Centroids and clients are not its own; programmes are where it brings some.
        """
        brings_programmes = find_in_directory(package) is not None
        for name, node_kind in sorted(NODE_KINDS.items()):
            if name not in _CLIENTS_NODES:
                for node in reading.graph.nodes(node_kind):
                    of_centroids = isinstance(node, Area) and node.centroid is not None
                    apart = of_centroids or (isinstance(node, Benefit) and not brings_programmes)
                    if node.source == reading.name and not apart:
                        yield node
        for _, edge_kind in sorted(EDGE_KINDS.items()):
            for edge in reading.graph.edges(edge_kind) if edge_kind not in _CLIENTS_EDGES else ():
                apart = edge.from_id.startswith("benefit:") and not brings_programmes
                if edge.source == reading.name and not apart:
                    yield edge


HSDS = Hsds()
