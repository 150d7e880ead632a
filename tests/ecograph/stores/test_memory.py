"""Does a graph in memory hold together when it is stopped in the middle of a change?"""

import sys
from types import FrameType
from typing import Any

from ecograph.edges import Edge, Offers
from ecograph.graph import verify
from ecograph.nodes import Node, Organization, Person, Service
from ecograph.stores.memory import MemoryGraph


def stop_at(line: int) -> Any:
    """Trace `_apply` and what it calls, and raise KeyboardInterrupt at its n-th line."""
    seen = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal seen
        if frame.f_code.co_name not in ("_apply", "_set_node", "_set_edge"):
            return None
        if event == "line":
            seen += 1
            if seen == line:
                sys.settrace(None)
                raise KeyboardInterrupt
        return trace

    return trace


def test_ctrl_c_at_any_line_of_a_change_leaves_the_last_commit_or_the_next() -> None:
    first: list[Node | Edge] = [
        Organization(id="organization:t:1", name="One"),
        Service(id="service:t:1", name="Advice"),
        Person(id="person:t:1"),
        Offers(from_id="organization:t:1", to_id="service:t:1"),
    ]
    change: list[Node | Edge] = [
        Organization(id="organization:t:1", name="Renamed"),
        Organization(id="person:t:1", name="Was a person"),
        Service(id="service:t:2", name="New"),
        Offers(from_id="organization:t:1", to_id="service:t:2"),
        Offers(from_id="person:t:1", to_id="service:t:2"),
    ]
    for line in range(1, 2000):
        graph = MemoryGraph()
        graph.write(first)
        before, tracer = verify(graph), sys.gettrace()
        sys.settrace(stop_at(line))
        try:
            graph.write(change, remove=["service:t:1"])
        except KeyboardInterrupt:
            sys.settrace(tracer)
            assert verify(graph) == before, f"stopped at line {line}"
            assert graph.write(change, remove=["service:t:1"]) == 2
            assert len(list(graph.edges(Offers, to_id="service:t:2"))) == 2
        else:
            sys.settrace(tracer)
            assert line > 20
            return
    raise AssertionError("the change never came to its end")
