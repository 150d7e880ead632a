"""What is known about a client and about everybody they live with?"""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.edges import CountsAs, MemberOf
from ecograph.facts import Fact
from ecograph.graph import open_graph
from ecograph.household import facts_of, members_of, proofs_in, with_proofs
from ecograph.nodes import Client, Document, Household, Person
from ecograph.possible import ANYTHING, Collection, Interval, Possible

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


LEASE, LETTER, ADDRESS, IDENTITY = (f"document:t:{name}" for name in ("lease", "letter", "a", "i"))


def papers(said: Fact | None, *counts: tuple[str, str], withdrawn: date | None = None) -> Possible:
    """The papers a client has, where some count as others."""
    graph = open_graph("memory:")
    facts = {} if said is None else {"documents": said}
    graph.write(
        [
            Client(id=ANA, facts=facts),
            *(Document(id=id, name=id) for id in (LEASE, LETTER, ADDRESS, IDENTITY)),
            *(CountsAs(from_id=one, to_id=two, withdrawn_on=withdrawn) for one, two in counts),
        ]
    )
    return facts_of(graph, ANA, on=ON).of("documents")


def having(*papers: str, complete: bool = False) -> Fact:
    return Fact(has=frozenset(papers), complete=complete)


def held(*papers: str, complete: bool = False) -> Collection:
    return Collection(held=frozenset(papers), complete=complete)


def test_who_holds_a_lease_holds_a_proof_of_address() -> None:
    assert papers(having(LEASE), (LEASE, ADDRESS)) == held(LEASE, ADDRESS)


def test_what_counts_as_a_paper_counts_as_what_that_counts_as() -> None:
    assert papers(having(LEASE), (LEASE, LETTER), (LETTER, IDENTITY)) == held(
        LEASE, LETTER, IDENTITY
    )


def test_a_circle_of_papers_ends() -> None:
    circle = ((LEASE, LETTER), (LETTER, ADDRESS), (ADDRESS, LEASE))
    assert papers(having(ADDRESS), *circle) == held(LEASE, LETTER, ADDRESS)


def test_a_complete_list_stays_complete_and_holds_what_follows() -> None:
    found = papers(having(LEASE, complete=True), (LEASE, ADDRESS))
    assert found == held(LEASE, ADDRESS, complete=True)


def test_a_paper_that_is_said_to_be_lacking_is_there_where_another_proves_it() -> None:
    said = Fact(has=frozenset({LEASE}), has_not=frozenset({ADDRESS, IDENTITY}))
    found = papers(said, (LEASE, ADDRESS))
    assert found == Collection(held=frozenset({LEASE, ADDRESS}), lacking=frozenset({IDENTITY}))


def test_a_lacking_proof_says_nothing_about_the_papers_that_would_prove_it() -> None:
    said = Fact(has_not=frozenset({ADDRESS}))
    assert papers(said, (LEASE, ADDRESS)) == Collection(lacking=frozenset({ADDRESS}))


def test_papers_that_nobody_asked_about_stay_unknown() -> None:
    assert papers(None, (LEASE, ADDRESS)) == ANYTHING
    assert papers(Fact(refused=True), (LEASE, ADDRESS)).refused  # type: ignore[union-attr]


def test_what_a_newer_file_no_longer_counts_does_not_count() -> None:
    assert papers(having(LEASE), (LEASE, ADDRESS), withdrawn=ON) == held(LEASE)


PAPERS = tuple(f"document:t:p{n}" for n in range(6))
LINKS = st.sets(st.tuples(st.sampled_from(PAPERS), st.sampled_from(PAPERS)), max_size=10)


@settings(max_examples=300)
@given(LINKS, st.frozensets(st.sampled_from(PAPERS), max_size=3))
def test_papers_reach_what_they_count_as_by_any_number_of_steps(
    links: set[tuple[str, str]], said: frozenset[str]
) -> None:
    graph = open_graph("memory:")
    graph.write([Document(id=id, name=id) for id in PAPERS])
    graph.write([CountsAs(from_id=one, to_id=two) for one, two in sorted(links)])
    expected = set(said)
    for _ in PAPERS:
        expected |= {two for one, two in links if one in expected}
    found = with_proofs(Collection(held=said), proofs_in(graph))
    assert found == Collection(held=frozenset(expected))


def test_papers_of_a_member_of_the_household_count_too() -> None:
    graph = open_graph("memory:")
    son = Person(id=SON, facts={"documents": having(LEASE)})
    graph.write([Client(id=ANA), Household(id=HOME), son])
    graph.write([MemberOf(from_id=id, to_id=HOME) for id in (ANA, SON)])
    graph.write([Document(id=LEASE, name="Lease"), Document(id=ADDRESS, name="Proof of address")])
    graph.write([CountsAs(from_id=LEASE, to_id=ADDRESS)])
    (member,) = facts_of(graph, ANA, on=ON).members
    assert member.of("documents") == held(LEASE, ADDRESS)
