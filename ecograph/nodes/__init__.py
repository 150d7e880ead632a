"""The kinds of node, one class each: `directory` for the community, `client` for the person."""

from collections.abc import Mapping

from ecograph.nodes.client import (
    Barrier,
    Client,
    Consent,
    Goal,
    Group,
    Household,
    Intervention,
    Need,
    Person,
    Referral,
    Strength,
)
from ecograph.nodes.directory import (
    Agreement,
    Area,
    Capacity,
    Contact,
    CostOption,
    Document,
    Location,
    Organization,
    Program,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from ecograph.nodes.node import Node, local_id, not_withdrawn

NODE_KINDS: Mapping[str, type[Node]] = {
    kind.__name__: kind
    for kind in (
        Organization,
        Program,
        Service,
        Location,
        ServiceAtLocation,
        Area,
        TaxonomyTerm,
        CostOption,
        Schedule,
        Capacity,
        Document,
        Contact,
        Agreement,
        Client,
        Household,
        Person,
        Group,
        Need,
        Goal,
        Strength,
        Barrier,
        Intervention,
        Consent,
        Referral,
    )
}

__all__ = [
    "NODE_KINDS",
    "Agreement",
    "Area",
    "Barrier",
    "Capacity",
    "Client",
    "Consent",
    "Contact",
    "CostOption",
    "Document",
    "Goal",
    "Group",
    "Household",
    "Intervention",
    "Location",
    "Need",
    "Node",
    "Organization",
    "Person",
    "Program",
    "Referral",
    "Schedule",
    "Service",
    "ServiceAtLocation",
    "Strength",
    "TaxonomyTerm",
    "local_id",
    "not_withdrawn",
]
