"""What is known about a client and about everybody they live with?"""

from __future__ import annotations

from datetime import date

from ecograph.edges import MemberOf
from ecograph.graph import open_graph
from ecograph.household import facts_of, members_of
from ecograph.nodes import Client, Household, Person
from ecograph.possible import Interval

ON = date(2026, 11, 23)
ANA, HOME, SON = "client:t:ana", "household:t:home", "person:t:son"


def test_who_has_moved_out_is_no_longer_a_member() -> None:
    graph = open_graph("memory:")
    stays, moved = (MemberOf(from_id=id, to_id=HOME) for id in (ANA, SON))
    people = [Client(id=ANA, members_complete=True), Household(id=HOME), Person(id=SON)]
    graph.write([*people, stays, moved])
    assert facts_of(graph, ANA, on=ON).of("household_size") == Interval(lo=2, hi=2)
    graph.write([moved.model_copy(update={"withdrawn_on": ON})])
    assert members_of(graph, ANA) == []
    assert facts_of(graph, ANA, on=ON).of("household_size") == Interval(lo=1, hi=1)
