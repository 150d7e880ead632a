"""A property graph of people and services, and what can be said about it.

The names below are its front door. Each is loaded when it is first asked for, so that importing any
part of ecograph costs that part only.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecograph.edges import Edge
    from ecograph.errors import EcographError
    from ecograph.graph import Graph, Verification, open_graph, verify
    from ecograph.nodes import Node
    from ecograph.overlay import Overlay
    from ecograph.point import Point
    from ecograph.possible import Place, Truth

_BEHIND = {
    "EcographError": "ecograph.errors",
    "Edge": "ecograph.edges",
    "Graph": "ecograph.graph",
    "Node": "ecograph.nodes",
    "Overlay": "ecograph.overlay",
    "Place": "ecograph.possible",
    "Point": "ecograph.point",
    "Truth": "ecograph.possible",
    "Verification": "ecograph.graph",
    "open_graph": "ecograph.graph",
    "verify": "ecograph.graph",
}

__all__ = [
    "EcographError",
    "Edge",
    "Graph",
    "Node",
    "Overlay",
    "Place",
    "Point",
    "Truth",
    "Verification",
    "open_graph",
    "verify",
]


def __getattr__(name: str) -> object:
    """Load what stands behind a name of the front door."""
    if name not in _BEHIND:
        raise AttributeError(f"module 'ecograph' has no attribute {name!r}")
    return getattr(import_module(_BEHIND[name]), name)
