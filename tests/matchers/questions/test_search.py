"""Is the next question the one whose answer changes the most, and is nothing asked in vain?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecograph.attributes import ATTRIBUTES
from ecograph.edges import CodedAs, Has, MemberOf
from ecograph.errors import InvalidRequest, NodeNotFound
from ecograph.facts import Fact
from ecograph.graph import Graph
from ecograph.nodes import Client, Household, Need, Person
from ecograph.nodes.client import Languages
from ecograph.nodes.directory import SpokenLanguage
from ecograph.rules.grammar import (
    All,
    Compare,
    Includes,
    IncomeAtMostPoverty,
    Members,
    Not,
    OneOf,
    Residue,
    Rule,
)
from ecograph.rules.grammar import Any as AnyOf
from matchers.directory import Directory
from matchers.judging import judge_rows
from matchers.questions import Counts, Questions, find_programme_questions, find_questions
from matchers.questions.search import COST_OF_ASKING
from matchers.request import request_for
from tests.matchers.questions.generated import Json, known, read_facts, read_rules, rule_sets
from tests.matchers.worlds import HOME, Offer, graph_of, hours, offer, term
from tests.oracle import questions as oracle

ON = datetime(2026, 11, 23, 10)
CLIENT = "client:t:c"
YES = frozenset({"yes"})
ADULT = Compare(attribute="age", at_least=18)
SIXTY = Compare(attribute="age", at_least=60)


def yes(fact: str) -> OneOf:
    return OneOf(attribute=fact, values=YES)


def both(*parts: Rule) -> All:
    return All(parts=parts)


def town(
    *offers: Offer, facts: Mapping[str, Fact] | None = None, needs: tuple[str, ...] = ("food",)
) -> Graph:
    """A graph with a client who needs these things, the first the most."""
    graph = graph_of(offers)
    records: list[Any] = [
        Client(id=CLIENT, name="C", home=HOME, facts=dict(facts or {}), languages=())
    ]
    for n, name in enumerate(needs):
        need = f"need:t:{name}"
        records.append(Need(id=need, name=name.title(), weight=len(needs) - n))
        records.append(Has(from_id=CLIENT, to_id=need))
        records.append(CodedAs(from_id=need, to_id=term(name)))
    graph.write(records)
    return graph


def ask(graph: Graph, **more: Any) -> Questions:
    return find_questions(graph, CLIENT, **{"on": ON, "limit": 99, **more})


def facts_asked(found: Questions) -> list[str]:
    return [one.fact for one in found.questions]


def brier(chances: Mapping[str, float]) -> float:
    return sum(p**2 + (1 - p) ** 2 for p in chances.values())


def undecided(rules: Mapping[str, Json], told: Mapping[str, Json]) -> dict[str, Json]:
    """The rules that no way things could be decides."""
    return {
        name: rule
        for name, rule in rules.items()
        if len(
            {oracle.holds(rule, oracle.known_too(w, told)) for _, w in oracle.ways([rule], told)}
        )
        == 2
    }


@settings(max_examples=1200)
@given(rule_sets, known)
def test_the_worth_of_a_question_is_that_of_its_definition(
    rules: dict[str, Json], told: dict[str, Json]
) -> None:
    still = undecided(rules, told)
    _, expected = oracle.gains(still, told, brier)
    found = find_programme_questions(read_facts(told), read_rules(rules), limit=99)
    assert {one.fact for one in found} == oracle.relevant(still, told)
    for one in found:
        assert one.gain == pytest.approx(expected[one.fact], abs=1e-8)
        assert not one.at_least


@settings(max_examples=200)
@given(rule_sets, known)
def test_questions_come_by_gain_less_cost(rules: dict[str, Json], told: dict[str, Json]) -> None:
    assume(len(undecided(rules, told)) != 1)  # for one alone a better order may be known
    found = find_programme_questions(read_facts(told), read_rules(rules), limit=99)
    worth = [one for one in found if one.gain > 0]
    assert found[: len(worth)] == tuple(sorted(worth, key=lambda one: (-one.net, one.fact)))
    assert found == find_programme_questions(read_facts(told), read_rules(rules), limit=99)


@settings(max_examples=200)
@given(rule_sets, known)
def test_a_decided_verdict_in_a_branch_is_what_the_rule_says_then(
    rules: dict[str, Json], told: dict[str, Json]
) -> None:
    for one in find_programme_questions(read_facts(told), read_rules(rules), limit=99):
        if one.fact not in ("caregiver", "pregnant", "recent_discharge", "disability"):
            continue
        for branch in one.branches:
            value = "no" if branch.answer.startswith("not") else "yes"
            after = {**told, one.fact: {"value": value}}
            for name, outcome in branch.decides.items():
                seen = {
                    oracle.holds(rules[name], oracle.known_too(way, after))
                    for _, way in oracle.ways([rules[name]], after)
                }
                assert seen == {outcome == "met"}


PAPER = "document:t:id"
TOLD: Mapping[str, tuple[Fact, Fact]] = {
    "caregiver": (Fact(value="yes"), Fact(value="no")),
    "pregnant": (Fact(value="yes"), Fact(value="no")),
    "age": (Fact(value=70), Fact(value=30)),
    "documents": (Fact(has=frozenset({PAPER})), Fact(has_not=frozenset({PAPER}))),
    "devices": (Fact(has=frozenset({"phone"})), Fact(has_not=frozenset({"phone"}))),
}
"""Every fact and the two ways it could turn out, as likely as each other."""

conditions: st.SearchStrategy[Rule] = st.recursive(
    st.sampled_from(
        [
            yes("caregiver"),
            yes("pregnant"),
            SIXTY,
            Includes(attribute="documents", values=frozenset({PAPER})),
        ]
    ),
    lambda part: st.one_of(
        st.lists(part, min_size=2, max_size=2).map(lambda ps: All(parts=tuple(ps))),
        st.lists(part, min_size=2, max_size=2).map(lambda ps: AnyOf(parts=tuple(ps))),
        part.map(lambda p: Not(part=p)),
    ),
    max_leaves=3,
)


@st.composite
def towns(draw: st.DrawFn, *, phones: bool) -> Graph:
    """Three services or fewer, for two needs; some ask for a paper, or take a phone, as well."""
    offers = [
        offer(
            f"s{n}",
            terms=(draw(st.sampled_from(["food", "shelter"])),),
            eligibility=draw(st.none() | conditions),
            papers=draw(st.sampled_from([(), ("id",)])),
            delivery=draw(st.sampled_from([(), ("phone",)])) if phones else (),
            fees_description=draw(st.sampled_from(["", "Free"])),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    return town(*offers, needs=("food", "shelter"))


def completions(*names: str) -> list[dict[str, Fact]]:
    """Every way these facts could turn out, all of them as likely."""
    return [dict(zip(names, told, strict=True)) for told in product(*(TOLD[n] for n in names))]


def offered(graph: Graph, ways: list[dict[str, Fact]]) -> list[dict[str, dict[str, float]]]:
    """What the matcher gives, per way, need and service: the score, or nothing where it is out."""
    listed = Directory.of(graph)
    client = graph.node(CLIENT, Client)
    found = []
    for way in ways:
        graph.write([client.model_copy(update={"facts": way})])
        told: dict[str, dict[str, float]] = {}
        for need in ("food", "shelter"):
            request = request_for(graph, CLIENT, f"need:t:{need}", on=ON)
            rows = judge_rows(listed.addressing(request.need.covers), request)
            told[need] = {o.row.service.id: 0 if o.blocked_by else o.score for o in rows}
        found.append(told)
    graph.write([client])
    return found


def best(offers: list[dict[str, dict[str, float]]]) -> float:
    """Per need the weight times the best of score times chance, by counting ways."""
    value = 0.0
    for need, weight in (("food", 2), ("shelter", 1)):
        services = {id for told in offers for id in told[need]}
        means = [sum(told[need][id] for told in offers) / len(offers) for id in services]
        value += weight * max(means, default=0.0)
    return value


@settings(max_examples=100)
@given(towns(phones=False))
def test_the_worth_over_needs_is_that_of_matching_again_in_every_case(graph: Graph) -> None:
    found = ask(graph)
    ways = completions("caregiver", "pregnant", "age", "documents")
    offers = offered(graph, ways)
    assert found.value == pytest.approx(best(offers), abs=1e-8)
    for one in found.questions:
        groups: dict[str, list[dict[str, dict[str, float]]]] = {}
        for way, told in zip(ways, offers, strict=True):
            groups.setdefault(repr(way[one.fact]), []).append(told)
        after = sum(len(told) / len(ways) * best(told) for told in groups.values())
        assert one.gain == pytest.approx(after - found.value, abs=1e-8)


@settings(max_examples=100)
@given(towns(phones=True))
def test_what_is_not_asked_for_changes_nothing(graph: Graph) -> None:
    found = ask(graph)
    ways = completions(*TOLD)
    offers = offered(graph, ways)
    for fact in TOLD.keys() - set(facts_asked(found)):
        groups: dict[str, list[str]] = {}
        for way, told in zip(ways, offers, strict=True):
            rest = repr({name: value for name, value in way.items() if name != fact})
            groups.setdefault(rest, []).append(repr(told))
        assert all(len(set(told)) == 1 for told in groups.values())


@settings(max_examples=200)
@given(rule_sets, known, st.sets(st.sampled_from(["caregiver", "pregnant", "age", "benefits"])))
def test_whatever_was_refused_is_never_asked_and_the_rest_is_worth_no_less_than_nothing(
    rules: dict[str, Json], told: dict[str, Json], refused: set[str]
) -> None:
    facts = {**told, **{name: {"refused": True} for name in refused}}
    for one in find_programme_questions(read_facts(facts), read_rules(rules), limit=99):
        assert one.fact not in refused
        assert one.gain >= 0


def test_what_was_refused_is_never_asked() -> None:
    facts = {"caregiver": Fact(refused=True)}
    graph = town(offer("s", eligibility=AnyOf(parts=(yes("caregiver"), SIXTY))), facts=facts)
    assert facts_asked(ask(graph)) == ["age"]
    alone = town(offer("s", eligibility=yes("caregiver")), facts=facts)
    assert ask(alone).questions == ()
    assert ask(alone).firm


def test_an_income_tells_even_where_the_household_is_not_told() -> None:
    poor = IncomeAtMostPoverty(percent=100, year=2026)
    facts = {"household_size": Fact(refused=True)}
    (one,) = ask(town(offer("s", eligibility=poor), facts=facts)).questions
    assert one.fact == "income_cents_per_month"
    told = {branch.answer: (branch.opens, branch.drops) for branch in one.branches}
    # So little is enough for one person; how much is too much for a household of any size?
    assert told["household income of up to $1,330 a month"] == (("service:t:s",), ())
    assert all(drops == () for _, drops in told.values())


def test_what_was_asked_in_vain_is_not_asked_again() -> None:
    graph = town(offer("s", eligibility=yes("caregiver")))
    assert facts_asked(ask(graph)) == ["caregiver"]
    found = ask(graph, asked=["caregiver"])
    assert (found.questions, found.firm) == ((), True)


def test_a_fact_that_decides_nothing_is_never_asked() -> None:
    # Sixty or not, eighteen is enough: 60 is idle.
    graph = town(
        offer("s", eligibility=AnyOf(parts=(both(SIXTY, yes("caregiver")), ADULT))),
        facts={"age": Fact(value=30)},
    )
    assert ask(graph).questions == ()


def test_what_is_asked_only_if_wanted_is_never_among_the_first() -> None:
    graph = town(offer("s", eligibility=yes("survivor")), offer("t", eligibility=yes("caregiver")))
    found = ask(graph)
    assert facts_asked(found) == ["caregiver"]
    (last,) = found.only_if_wanted
    assert last.fact == "survivor"
    assert {branch.answer.startswith("not") for branch in last.branches} == {True, False}
    assert "whether to say is up to you" in last.sentence
    assert not found.firm


def test_only_what_is_the_clients_to_tell_is_left() -> None:
    found = ask(town(offer("s", eligibility=yes("survivor"))))
    assert found.questions == ()
    assert found.only_if_wanted
    assert "yours to tell" in found.sentence


def test_a_sensitive_question_comes_after_a_plain_one_of_the_same_worth() -> None:
    graph = town(offer("s", eligibility=AnyOf(parts=(yes("pregnant"), yes("caregiver")))))
    assert facts_asked(ask(graph)) == ["caregiver", "pregnant"]


def test_two_questions_are_looked_at_together_where_none_alone_changes_anything() -> None:
    better = offer("better", eligibility=both(yes("caregiver"), yes("recent_discharge")),
                   fees_description="Free")  # fmt: skip
    sure = offer("sure", eligibility=both(), capacity=None)
    graph = town(better, sure)
    found = ask(graph)
    assert found.looked_ahead
    first = found.questions[0]
    assert {first.fact, first.together_with} == {"caregiver", "recent_discharge"}
    assert first.gain == 0
    assert "only together with another answer" in first.sentence


def test_three_services_that_no_answer_touches_are_enough() -> None:
    firm = [offer(f"firm-{n}", eligibility=both()) for n in range(3)]
    shaky = offer("shaky", eligibility=yes("caregiver"), assured_date=datetime(2024, 1, 1).date())
    assert ask(town(*firm, shaky)).firm
    assert not ask(town(*firm[:2], shaky)).firm


def test_a_service_that_is_out_either_way_is_not_asked_about() -> None:
    shut = offer("shut", eligibility=both(yes("caregiver"), yes("pregnant")))
    graph = town(shut, facts={"pregnant": Fact(value="no")})
    found = ask(graph)
    assert (found.questions, found.firm) == ((), True)


def test_a_service_the_client_must_not_meet_is_never_asked_about() -> None:
    graph = town(offer("s", eligibility=yes("caregiver")))
    client = graph.node(CLIENT, Client)
    graph.write([client.model_copy(update={"never_refer_to": ("organization:t:hall",)})])
    assert ask(graph).questions == ()


def test_a_private_service_is_never_asked_about() -> None:
    assert ask(town(offer("s", eligibility=yes("caregiver"), private=True))).questions == ()


def test_papers_and_a_rule_that_reads_them_hang_on_one_answer() -> None:
    paper = Includes(attribute="documents", values=frozenset({"document:t:id"}))
    found = ask(town(offer("s", eligibility=paper, papers=("id",))))
    (one,) = found.questions
    assert one.fact == "documents"
    assert [branch.chance for branch in one.branches] == [0.5, 0.5]
    assert {branch.drops for branch in one.branches} == {(), ("service:t:s",)}
    assert {branch.opens for branch in one.branches} == {(), ("service:t:s",)}


def test_what_would_surely_be_served_is_told() -> None:
    listed: dict[str, Any] = {
        "languages": (SpokenLanguage(tag="en", name="English"),),
        "fees_description": "Free",
        "schedules": (hours("MO TU WE TH FR", 9, 17),),
    }
    graph = town(offer("s", eligibility=SIXTY, **listed))
    client = graph.node(CLIENT, Client)
    graph.write([client.model_copy(update={"languages": (Languages(tag="en"),)})])
    (one,) = ask(graph).questions
    older, younger = sorted(one.branches, key=lambda branch: branch.drops)
    assert (older.answer, older.serves) == ("age 60 or older", ("need:t:food",))
    assert (younger.answer, younger.drops) == ("age 59 or younger", ("service:t:s",))
    assert older.sentence == (
        "If the answer is “age 60 or older”: something surely fits for “Food”; "
        "you meet what “s” asks of you."
    )


def test_nothing_is_sure_where_the_directory_is_silent() -> None:
    (one,) = ask(town(offer("s", eligibility=SIXTY))).questions  # lists no language
    assert [branch.serves for branch in one.branches] == [(), ()]


def test_a_phone_alone_is_asked_for_where_a_service_needs_it() -> None:
    (one,) = ask(town(offer("s", delivery=("phone",)))).questions
    assert one.fact == "devices"
    assert {branch.drops for branch in one.branches} == {(), ("service:t:s",)}


def test_facts_of_other_members_of_the_household_are_not_asked_for() -> None:
    graph = town(offer("s", eligibility=Members(part=yes("caregiver"))))
    graph.write(
        [
            Household(id="household:t:h"),
            Person(id="person:t:p", name="P"),
            MemberOf(from_id="person:t:p", to_id="household:t:h"),
            MemberOf(from_id=CLIENT, to_id="household:t:h"),
        ]
    )
    assert facts_asked(ask(graph)) == ["caregiver"]
    told = {"caregiver": Fact(value="no")}
    client = graph.node(CLIENT, Client)
    graph.write([client.model_copy(update={"facts": told})])
    assert facts_asked(ask(graph)) == []


def test_words_that_nobody_has_made_a_rule_are_not_asked_about() -> None:
    graph = town(offer("s", eligibility=both(yes("caregiver"), Residue(quote="call us"))))
    (one,) = ask(graph).questions
    assert one.fact == "caregiver"
    assert all(branch.serves == () for branch in one.branches)
    assert ask(town(offer("s", eligibility=Residue(quote="call us")))).questions == ()


def test_programmes_are_decided_beside_needs() -> None:
    graph = town(offer("s", eligibility=both()))
    programmes = {"snap": SIXTY, "wic": yes("pregnant"), "open": both()}
    found = ask(graph, programmes=programmes)
    assert found.decided == {"snap": "unknown", "wic": "unknown", "open": "met"}
    assert facts_asked(found) == ["age", "pregnant"]
    assert found.questions[0].programmes == ("snap",)
    assert not found.firm
    assert "whether you are entitled to snap" in found.sentence


def test_programmes_can_be_asked_about_alone() -> None:
    found = ask(town(offer("s", eligibility=yes("pregnant"))), programmes={"snap": SIXTY}, needs=[])
    assert facts_asked(found) == ["age"]
    assert found.value == pytest.approx(0.5)


def test_a_need_may_be_named_by_its_term() -> None:
    graph = town(offer("s", terms=("shelter",), eligibility=SIXTY))
    found = ask(graph, needs=["Shelter"])
    assert facts_asked(found) == ["age"]
    assert found.open_needs == ("need:asked:1",)
    assert "“Shelter”" in found.sentence


def test_a_need_without_a_term_is_left_out_and_named() -> None:
    graph = town(offer("s"))
    graph.write([Need(id="need:t:odd", name="Odd"), Has(from_id=CLIENT, to_id="need:t:odd")])
    assert ask(graph).left_out == ("need:t:odd",)


def test_local_counts_say_how_likely_an_answer_is() -> None:
    counts = {"age": Counts(people=98, values={"70": 9, "30": 89})}
    (one,) = ask(town(offer("s", eligibility=SIXTY)), priors=counts).questions
    assert {b.answer: b.chance for b in one.branches} == {
        "age 60 or older": 0.1,
        "age 59 or younger": 0.9,
    }


def test_a_service_on_which_too_much_hangs_is_said_to_be_approximate() -> None:
    papers = tuple(f"paper-{n}" for n in range(14))
    graph = town(
        offer("s", eligibility=both(*(Includes(attribute="documents",
                                               values=frozenset({f"document:t:{p}"}))
                                      for p in papers)))
    )  # fmt: skip
    found = ask(graph)
    assert found.approximate == ("service:t:s",)
    assert found.questions[0].at_least


def test_the_same_question_has_the_same_answer() -> None:
    graph = town(
        offer("s", eligibility=yes("caregiver")), offer("t", eligibility=yes("recent_discharge"))
    )
    assert ask(graph) == ask(graph, directory=Directory.of(graph))
    assert facts_asked(ask(graph)) == ["caregiver", "recent_discharge"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"limit": 0}, "0 questions cannot be given"),
        ({"asked": ["shoe size"]}, "There is no fact 'shoe size'"),
        ({"priors": {"shoes": Counts(people=1)}}, "There is no fact 'shoes'"),
        ({"priors": {"age": Counts(people=1, values={"30": 2})}}, "2 of 1 people"),
        ({"priors": {"age": Counts(people=1, values={"old": 1})}}, "'old', which is no number"),
    ],
)
def test_what_cannot_be_asked_is_refused(more: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidRequest, match=says):
        ask(town(offer("s")), **more)


def test_a_client_who_is_not_there_is_told() -> None:
    with pytest.raises(NodeNotFound):
        find_questions(town(), "client:t:nobody", on=ON)


def test_a_client_who_was_withdrawn_is_told() -> None:
    graph = town(offer("s"))
    gone = graph.node(CLIENT, Client).model_copy(update={"withdrawn_on": ON.date()})
    graph.write([gone])
    with pytest.raises(NodeNotFound, match="was withdrawn on 2026-11-23"):
        ask(graph, needs=[], programmes={"snap": SIXTY})


def test_riverbend_is_asked_only_what_is_open_and_askable(
    graph: Graph, directory: Directory
) -> None:
    for number in range(1, 7):
        id = f"client:riverbend:c{number}"
        found = find_questions(graph, id, on=ON, directory=directory)
        client = graph.node(id, Client)
        for one in (*found.questions, *found.only_if_wanted):
            assert not client.facts.get(one.fact, Fact()).refused
            assert ATTRIBUTES[one.fact].question == one.text
            assert one.gain >= 0
        assert found.firm == (not found.open_needs)


def test_the_worked_example_of_the_page_is_what_comes_out(
    graph: Graph, directory: Directory, root: Path
) -> None:
    page = (root / "docs" / "questions.md").read_text(encoding="utf-8")
    earl = find_questions(graph, "client:riverbend:c2", on=ON, directory=directory)
    (income,) = earl.questions
    shown = {
        f"**gains {income.gain}**",
        f"**costs {income.cost}**",
        f"**{income.net}**",
        "**0.917041519**",
        "**0.889531888**",
    }
    assert {number for number in shown if number not in page} == set()
    entitled = sum(b.chance for b in income.branches if "service:riverbend:wheels-fuel" in b.opens)
    assert f"**{round(entitled, 9)}**" in page
    assert income.gain == round(2 * entitled * (0.917041519 - 0.889531888), 9)
    assert any("$2,660" in branch.answer for branch in income.branches)
    assert len(earl.firm_needs) == 3
    margaret = find_questions(graph, "client:riverbend:c6", on=ON, directory=directory)
    (age,) = margaret.questions
    assert (age.fact, age.gain) == ("age", 0)
    for cost, words in (
        (1, "0.01 for a plain"),
        (3, "0.03 for a sensitive"),
        (10, "0.10 for what"),
    ):
        assert round(COST_OF_ASKING * cost, 9) == float(words.split()[0])
        assert words in page
