"""What are the right answers on Riverbend? The same law in the plainest Python, for comparison.

Nothing of `ecograph`, `matchers` or `loaders` is used here: the files are read with csv and json,
every service is judged for every client, every path and every pair is tried.
"""

from tests.oracle.answers import Answer, Match, NearMiss, find_matches, kilometres
from tests.oracle.gaps import find_cells, find_critical
from tests.oracle.handoffs import Handoffs, Refusal, Route, find_paths
from tests.oracle.leverage import Unlocked, find_unlocked
from tests.oracle.rules import level_cents
from tests.oracle.world import Client, World, read_client, read_panel, read_world

__all__ = [
    "Answer",
    "Client",
    "Handoffs",
    "Match",
    "NearMiss",
    "Refusal",
    "Route",
    "Unlocked",
    "World",
    "find_cells",
    "find_critical",
    "find_matches",
    "find_paths",
    "find_unlocked",
    "kilometres",
    "level_cents",
    "read_client",
    "read_panel",
    "read_world",
]
