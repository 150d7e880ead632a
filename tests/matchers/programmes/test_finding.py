"""Is a client told truly what they are entitled to, why, and what would tell?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from ecograph.edges import MemberOf, Requires
from ecograph.errors import InputError, NodeNotFound
from ecograph.facts import Fact
from ecograph.graph import Graph, open_graph
from ecograph.nodes import Benefit, Client, Document, Household, Person
from ecograph.rules import Rule
from ecograph.rules.grammar import (
    All,
    Any,
    Compare,
    Includes,
    IncomeAtMostPoverty,
    Members,
    Not,
    OneOf,
    Programme,
    Residue,
)
from matchers.programmes import Entitlement, Entitlements, find_entitlements

ON = date(2026, 11, 23)
ANA, BABY, HOME = "client:t:ana", "person:t:baby", "household:t:home"
POOR = IncomeAtMostPoverty(percent=130, year=2026, label="income up to 130% of the poverty level")
SMALL = Members(part=Compare(attribute="age", at_most=4, label="a child under five"))
INCOME = Fact(value=100_000, source="intake", as_of=date(2026, 10, 2))
ALONE = Fact(value=1, source="intake", as_of=date(2026, 9, 1))


def receives(*words: str) -> Includes:
    return Includes(attribute="benefits", values=frozenset(words), label=f"receives {words[0]}")


def benefit(name: str, rule: Rule | None, title: str = "") -> Benefit:
    return Benefit(
        id=f"benefit:state:{name}",
        name=title or name.upper(),
        rule=rule,
        url=f"https://example.org/{name}",
        source="state",
        as_of=date(2026, 11, 1),
    )


SNAP, WIC = (
    benefit("snap", POOR),
    benefit("wic", All(parts=(SMALL, Any(parts=(POOR, receives("snap"), Programme(name="snap")))))),
)


def world(*benefits: Benefit, **facts: Fact) -> Graph:
    """A client who lives alone, and some programmes."""
    graph = open_graph("memory:")
    graph.write([Client(id=ANA, facts=facts, members_complete=True), *benefits])
    return graph


def with_baby(graph: Graph) -> Graph:
    """The same client with a child of one year."""
    graph.write([Household(id=HOME), Person(id=BABY, facts={"age": Fact(value=1)})])
    graph.write([MemberOf(from_id=id, to_id=HOME) for id in (ANA, BABY)])
    return graph


def found(
    graph: Graph, name: str, *, programmes: Iterable[Benefit] | None = None, on: date = ON
) -> Entitlement:
    answer = find_entitlements(graph, ANA, on=on, programmes=programmes)
    return next(one for one in answer.entitlements if one.programme == name)


def screened(*benefits: Benefit, **facts: Fact) -> Entitlements:
    return find_entitlements(world(*benefits, **facts), ANA, on=ON)


def test_a_yes_tells_its_conditions_with_source_and_date_and_where_it_is_written() -> None:
    snap = found(world(SNAP, income_cents_per_month=INCOME, household_size=ALONE), "snap")
    assert (snap.verdict, snap.url, snap.as_of) == (
        "yes",
        "https://example.org/snap",
        date(2026, 11, 1),
    )
    (condition,) = snap.certificate
    assert (condition.source, condition.as_of) == ("intake", date(2026, 9, 1))
    assert snap.sentence == (
        "You are probably entitled to SNAP. What counts: income up to 130% of the poverty level."
    )


def test_a_no_tells_what_does_not_hold_and_what_would_change_it() -> None:
    rule = All(parts=(Compare(attribute="age", at_least=60), receives("snap")))
    lunch = found(
        world(benefit("lunch", rule), age=Fact(value=64), benefits=Fact(complete=True)), "lunch"
    )
    assert lunch.verdict == "no"
    assert [str(correction) for correction in lunch.corrections] == ["receives snap"]
    assert lunch.sentence == (
        "By the rule written down here you are not entitled to LUNCH. This does not hold: "
        '"receives snap". It would change with this: receives snap.'
    )


def test_what_speaks_against_it_is_told_as_such() -> None:
    rule = Not(
        part=Includes(attribute="insurance", values=frozenset({"medicare"}), label="insured")
    )
    insured = Fact(has=frozenset({"medicare"}))
    told = found(world(benefit("a", rule), insurance=insured), "a").sentence
    assert 'This speaks against it: "insured".' in told


def test_an_unknown_asks_what_could_change_it_the_plainest_first() -> None:
    rule = All(parts=(POOR, OneOf(attribute="student", values=frozenset({"yes"}))))
    meals = found(world(benefit("meals", rule), household_size=ALONE), "meals")
    assert meals.verdict == "unknown"
    assert [(one.fact, one.ask_cost) for one in meals.questions] == [
        ("student", 1),
        ("income_cents_per_month", 3),
    ]
    assert meals.sentence == (
        "It is not settled whether you are entitled to MEALS. It depends on school or training and "
        "monthly income."
    )


def test_what_was_refused_is_not_asked_again() -> None:
    rule = OneOf(attribute="immigration_status", values=frozenset({"citizen"}))
    told = found(world(benefit("a", rule), immigration_status=Fact(refused=True)), "a")
    assert (told.verdict, told.questions) == ("unknown", ())
    assert told.sentence.endswith(
        "No question that you want to answer would settle it; the office decides."
    )


def test_words_that_nobody_read_leave_it_open_and_are_quoted() -> None:
    rule = All(parts=(receives("snap"), Residue(quote="see the office")))
    told = found(world(benefit("a", rule), benefits=Fact(has=frozenset({"snap"}))), "a")
    assert (told.verdict, told.unread, told.questions) == ("unknown", ("see the office",), ())
    assert 'The office decides, by "see the office".' in told.sentence


def test_what_is_received_is_said_so_and_not_offered() -> None:
    answer = screened(SNAP, benefits=Fact(has=frozenset({"snap"})))
    (snap,) = answer.entitlements
    assert (snap.receives, snap.sentence) == ("yes", "You receive SNAP already.")
    assert "probably entitled" not in answer.sentence


@pytest.mark.parametrize(
    ("said", "receives_it"),
    [
        (Fact(has=frozenset({"wic"})), "unknown"),
        (Fact(has_not=frozenset({"snap"})), "no"),
        (Fact(has=frozenset({"wic"}), complete=True), "no"),
        (Fact(refused=True), "unknown"),
        (Fact(has=frozenset({"snap"}), valid_until=date(2026, 11, 22)), "unknown"),
    ],
)
def test_whether_it_is_received_is_never_guessed(said: Fact, receives_it: str) -> None:
    assert screened(SNAP, benefits=said).entitlements[0].receives == receives_it


def test_an_insurance_of_the_name_is_received() -> None:
    answer = screened(benefit("medicaid", POOR), insurance=Fact(has=frozenset({"medicaid"})))
    assert answer.entitlements[0].receives == "yes"


def test_a_member_of_the_household_may_be_the_one_who_counts() -> None:
    graph = with_baby(world(WIC, SNAP, income_cents_per_month=INCOME))
    wic = found(graph, "wic")
    assert wic.verdict == "yes"
    assert [one.member for one in wic.certificate] == [1, None]
    assert "a child under five (somebody you live with)" in wic.sentence


def test_a_household_that_is_not_listed_in_full_leaves_a_member_possible() -> None:
    facts = {"income_cents_per_month": INCOME, "household_size": ALONE, "age": Fact(value=30)}
    graph = world(WIC, SNAP, **facts)
    assert found(graph, "wic").verdict == "no"
    graph.write([Client(id=ANA, facts=facts, members_complete=False)])
    assert found(graph, "wic").verdict == "unknown"


def test_a_benefit_that_somebody_receives_is_the_way_through() -> None:
    graph = with_baby(world(WIC, SNAP, benefits=Fact(has=frozenset({"snap"}))))
    wic = found(graph, "wic")
    assert wic.verdict == "yes"
    assert [(one.programme, one.state) for one in wic.through] == [("snap", "received")]
    assert "It comes through SNAP, which you or somebody you live with has." in wic.sentence


def test_a_programme_that_opens_another_is_applied_for_first() -> None:
    bus = benefit("bus", Programme(name="snap"))
    told = found(world(SNAP, bus, income_cents_per_month=INCOME, household_size=ALONE), "bus")
    assert [(one.programme, one.state) for one in told.through] == [("snap", "entitled")]
    assert told.sentence.endswith("It comes through SNAP: apply for that first.")


def test_a_programme_that_is_not_settled_could_be_the_way() -> None:
    told = found(world(SNAP, benefit("bus", Programme(name="snap"))), "bus")
    assert [(one.programme, one.state) for one in told.through] == [("snap", "open")]
    assert "It could come through SNAP, which is not settled either." in told.sentence


def test_a_rule_that_ran_out_gives_no_verdict_and_says_since_when() -> None:
    old = SNAP.model_copy(update={"valid_to": date(2026, 9, 30)})
    snap = found(world(old, income_cents_per_month=INCOME, household_size=ALONE), "snap")
    assert (snap.verdict, snap.in_force, snap.questions) == ("unknown", False, ())
    assert "ran out on 30 September 2026" in snap.sentence
    assert found(world(old), "snap", on=date(2026, 9, 30)).in_force


def test_a_programme_without_a_rule_is_unknown() -> None:
    told = found(world(benefit("a", None)), "a")
    assert (told.verdict, told.in_force) == ("unknown", True)
    assert told.sentence == "Nobody has written down here who is entitled to A; ask the office."


def test_a_fact_that_ran_out_is_asked_anew() -> None:
    old = INCOME.model_copy(update={"valid_until": date(2026, 11, 1)})
    snap = found(world(SNAP, income_cents_per_month=old, household_size=ALONE), "snap")
    assert snap.verdict == "unknown"
    assert [one.fact for one in snap.questions] == ["income_cents_per_month"]


def test_facts_that_contradict_each_other_are_said_to_and_never_a_yes() -> None:
    facts = {"age": Fact(value=30), "date_of_birth": Fact(value="1950-01-01")}
    told = found(world(benefit("a", Compare(attribute="age", at_least=60)), **facts), "a")
    assert (told.verdict, told.conflict) == ("unknown", True)
    assert "contradicts itself" in told.sentence


def test_programmes_of_a_file_are_asked_in_place_of_those_stored() -> None:
    graph = world(SNAP, income_cents_per_month=INCOME, household_size=ALONE)
    lunch = benefit("lunch", POOR)
    answer = find_entitlements(graph, ANA, on=ON, programmes=[lunch])
    assert [one.programme for one in answer.entitlements] == ["lunch"]
    assert graph.get(lunch.id) is None


def test_papers_that_enrolling_takes_are_named() -> None:
    graph = world(SNAP)
    paper = Document(id="document:t:id", name="ID card")
    graph.write([paper, Requires(from_id=SNAP.id, to_id=paper.id)])
    assert found(graph, "snap").papers == ("ID card",)


def test_what_could_be_had_comes_first_and_what_is_out_of_reach_last() -> None:
    answer = screened(
        benefit("a", Compare(attribute="age", at_least=60)),
        benefit("b", OneOf(attribute="student", values=frozenset({"yes"}))),
        benefit("c", All()),
        benefit("d", All()),
        age=Fact(value=30),
        benefits=Fact(has=frozenset({"c"}), complete=True),
    )
    assert [one.programme for one in answer.entitlements] == ["d", "b", "c", "a"]
    assert answer.sentence == (
        "We looked at 4 programmes. You are probably entitled to D, and no record says you receive "
        'it. 1 more is not settled. The question that helps most: "Are you in school or training?" '
        "This is a first look; the offices decide."
    )


def test_what_somebody_is_and_is_hard_to_tell_is_not_the_first_question() -> None:
    answer = screened(benefit("a", OneOf(attribute="pregnant", values=frozenset({"yes"}))))
    assert [one.fact for one in answer.entitlements[0].questions] == ["pregnant"]
    assert answer.ask_first is None


def test_without_programmes_it_says_so() -> None:
    answer = screened()
    assert answer.entitlements == ()
    assert answer.sentence == "No public programmes are known here; load a file of them first."


def test_a_client_who_is_not_there_or_was_withdrawn_is_told() -> None:
    with pytest.raises(NodeNotFound):
        find_entitlements(open_graph("memory:"), ANA, on=ON)
    graph = open_graph("memory:")
    graph.write([Client(id=ANA, withdrawn_on=date(2026, 1, 1))])
    with pytest.raises(NodeNotFound, match="withdrawn on 2026-01-01"):
        find_entitlements(graph, ANA, on=ON)


def test_programmes_that_contradict_each_other_are_refused() -> None:
    one, two = benefit("a", Not(part=Programme(name="b"))), benefit("b", Programme(name="a"))
    with pytest.raises(InputError, match="opposite"):
        find_entitlements(world(), ANA, on=ON, programmes=[one, two])
