"""The services side of the graph, compiled once and asked many times."""

from matchers.directory.facets import Site
from matchers.directory.rows import Directory, Row

__all__ = ["Directory", "Row", "Site"]
