"""What is asked: is a need, a term or a word understood, and are the limits those of the client?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecograph.edges import CodedAs, Has, TiedTo, WorksAt
from ecograph.errors import InvalidRequest, NodeNotFound, TermNotFound
from ecograph.facts import Fact
from ecograph.graph import Graph
from ecograph.nodes import Benefit, Client, Group, Need, Organization, Person, TaxonomyTerm
from ecograph.nodes.client import Languages
from ecograph.possible import Interval
from ecograph.rules.grammar import Compare
from matchers.request import Asked, MatchRequest, needs_of, request_for
from tests.matchers.requests import MONDAY_TEN, request
from tests.matchers.worlds import COVERED, HOME, graph_of, term

ANA = "client:t:ana"


def graph(**fields: Any) -> Graph:
    """A client with an urgent need of food, and the small taxonomy."""
    found = graph_of(())
    found.write(
        [
            Client(id=ANA, home=HOME, **fields),
            Need(id="need:t:food", name="enough to eat", urgency="urgent", weight=2),
            Need(id="need:t:vague", name="a better life"),
            Has(from_id=ANA, to_id="need:t:food"),
            Has(from_id=ANA, to_id="need:t:vague"),
            CodedAs(from_id="need:t:food", to_id=term("food")),
        ]
    )
    return found


def ask(need: str, on: Graph | None = None, **fields: Any) -> MatchRequest:
    return request_for(on or graph(), ANA, need, on=MONDAY_TEN, **fields)


def test_a_need_is_asked_for_by_its_id() -> None:
    need = ask("need:t:food").need
    assert (need.id, need.name, need.urgency, need.weight) == (
        "need:t:food",
        "enough to eat",
        "urgent",
        2,
    )


@pytest.mark.parametrize(
    "words", ["taxonomy_term:t:pantry", "PANTRY", "pantry", "Food pantries", "food  PANTRIES"]
)
def test_a_term_is_asked_for_by_id_code_or_name(words: str) -> None:
    need = ask(words).need
    assert (need.id, need.urgency) == (None, "routine")
    assert need.terms == {term("pantry")}


@pytest.mark.parametrize("words", ["Comedor comunitario", "CAFÉ", "cafe", "café"])
def test_accents_and_case_do_not_matter(words: str) -> None:
    assert ask(words).need.terms == {term("café")}


def test_a_term_of_one_of_the_needs_takes_its_urgency() -> None:
    need = ask("Food").need
    assert (need.id, need.urgency) == ("need:t:food", "urgent")


def test_narrower_terms_and_crosswalks_are_covered() -> None:
    assert ask("need:t:food").need.covers == {term(name) for name in COVERED["food"]}
    assert ask("meals").need.covers == {term("meals"), term("café")}
    assert ask("pantry").need.covers == {term("pantry")}


def test_sister_terms_are_nearby_and_not_covered() -> None:
    need = ask("need:t:food").need
    assert need.nearby == {term("basic"), term("shelter")}


def test_all_there_is_is_not_nearby() -> None:
    assert ask("basic").need.nearby == frozenset()


def test_an_unknown_client_is_not_found() -> None:
    with pytest.raises(NodeNotFound, match="client:t:nobody"):
        request_for(graph(), "client:t:nobody", "food", on=MONDAY_TEN)


def test_what_is_no_client_is_not_taken_for_one() -> None:
    with pytest.raises(NodeNotFound, match="is a TaxonomyTerm"):
        request_for(graph(), term("food"), "food", on=MONDAY_TEN)


def test_an_unknown_need_is_not_found_and_neighbours_are_named() -> None:
    with pytest.raises(TermNotFound, match=r"Food pantries"):
        ask("pantrie")


def test_a_word_for_several_unrelated_terms_is_refused() -> None:
    on = graph()
    on.write([TaxonomyTerm(id=term("other"), code="OTHER", name="Community meals")])
    with pytest.raises(TermNotFound, match="names 2 terms"):
        ask("Community meals", on)


def test_a_need_without_a_term_cannot_be_looked_for() -> None:
    with pytest.raises(InvalidRequest, match="need:t:vague names no taxonomy term"):
        ask("need:t:vague")


def test_the_need_of_somebody_else_is_not_found() -> None:
    on = graph()
    on.write([Need(id="need:t:other", name="warm clothes")])
    with pytest.raises(TermNotFound):
        ask("need:t:other", on)


def test_needs_come_heaviest_first() -> None:
    assert [need.id for need in needs_of(graph(), ANA)] == ["need:t:food", "need:t:vague"]


def test_only_fluent_languages_count() -> None:
    spoken = (Languages(tag="es"), Languages(tag="en", level="some"))
    assert ask("food", graph(languages=spoken)).languages == ("es",)


def test_the_limit_of_the_request_wins_over_that_of_the_file() -> None:
    on = graph(max_travel_minutes=30)
    assert ask("food", on).max_travel_minutes == 30
    assert ask("food", on, max_travel_minutes=45).max_travel_minutes == 45


def test_facts_are_those_of_the_day() -> None:
    facts = {
        "date_of_birth": Fact(value=date(1966, 11, 24)),
        "housing": Fact(value="shelter", valid_until=date(2026, 11, 22)),
    }
    known = ask("food", graph(facts=facts)).facts
    assert known.of("age") == Interval(lo=59, hi=59)
    assert "values" not in type(known.of("housing")).model_fields


def test_a_limit_is_hard_only_where_it_was_stated() -> None:
    assert not any(request().is_hard(name) for name in ("distance", "cost", "hours", "capacity"))
    assert request(max_travel_minutes=30).is_hard("distance")
    assert request(max_distance_m=9_000).is_hard("distance")
    assert request(facts={"budget_cents_per_visit": Fact(value=0)}).is_hard("cost")
    assert request(facts={"free_times": Fact(has=frozenset({"night"}))}).is_hard("hours")


@pytest.mark.parametrize("fact", [Fact(refused=True), Fact(valid_until=date(2026, 1, 1))])
def test_a_limit_that_is_not_known_is_not_hard(fact: Fact) -> None:
    asked = request(facts={"budget_cents_per_visit": fact, "free_times": fact})
    assert not asked.is_hard("cost")
    assert not asked.is_hard("hours")


def test_the_request_may_say_what_is_hard() -> None:
    asked = request(hard={"eligibility": False, "cost": True})
    assert not asked.is_hard("eligibility")
    assert asked.is_hard("cost")


def test_trust_is_hard_whatever_the_request_says() -> None:
    assert request(hard={"trust": False}).is_hard("trust")


def with_ties(**fields: Any) -> Graph:
    """An uncle at a clinic, a choir, and a church the client is tied to."""
    on = graph(**fields)
    on.write(
        [
            Organization(id="organization:t:clinic", name="Clinic"),
            Organization(id="organization:t:church", name="Church"),
            Person(id="person:t:uncle", name="Uncle"),
            Group(id="group:t:choir", name="Choir"),
            WorksAt(from_id="person:t:uncle", to_id="organization:t:clinic"),
        ]
    )
    return on


def tie(to: str, safe: bool | None) -> TiedTo:
    return TiedTo(from_id=ANA, to_id=to, safe=safe)


def test_an_unsafe_tie_ends_at_the_organization_where_they_work() -> None:
    on = with_ties()
    on.write([tie("person:t:uncle", safe=False)])
    assert ask("food", on).never == {"person:t:uncle", "organization:t:clinic"}


def test_an_unsafe_tie_may_be_to_an_organization_itself() -> None:
    on = with_ties()
    on.write([tie("organization:t:church", safe=False)])
    assert ask("food", on).never == {"organization:t:church"}


def test_a_tie_that_nobody_called_unsafe_shuts_nothing_out() -> None:
    on = with_ties()
    on.write([tie("person:t:uncle", safe=None), tie("group:t:choir", safe=True)])
    assert ask("food", on).never == frozenset()


def test_whom_the_client_rules_out_is_not_met_at_work_either() -> None:
    on = with_ties(never_refer_to=("person:t:uncle", "service:t:hotline"))
    assert ask("food", on).never == {
        "person:t:uncle",
        "organization:t:clinic",
        "service:t:hotline",
    }


def test_what_a_newer_file_no_longer_says_is_not_asked_and_rules_nothing_out() -> None:
    on = graph()
    gone: dict[str, Any] = {"withdrawn_on": date(2026, 11, 1)}
    on.write(
        [
            Organization(id="organization:t:hall", name="Hall"),
            Person(id="person:t:bo"),
            Has(from_id=ANA, to_id="need:t:vague", **gone),
            TiedTo(from_id=ANA, to_id="person:t:bo", safe=False, **gone),
            WorksAt(from_id="person:t:bo", to_id="organization:t:hall"),
        ]
    )
    assert [need.id for need in needs_of(on, ANA)] == ["need:t:food"]
    assert ask("need:t:food", on).never == frozenset()
    on.write([CodedAs(from_id="need:t:food", to_id=term("food"), **gone)])
    with pytest.raises(InvalidRequest):
        ask("need:t:food", on)


def test_in_a_crisis_neither_price_nor_usual_hours_shut_out() -> None:
    limits = {
        "budget_cents_per_visit": Fact(value=500),
        "free_times": Fact(has=frozenset({"saturday"}), complete=True),
    }
    need = Asked(name="crisis", terms=frozenset(), covers=frozenset(), urgency="crisis")
    for name in ("cost", "hours"):
        assert request(facts=limits).is_hard(name)
        assert not request(facts=limits, need=need).is_hard(name)
        assert request(facts=limits, need=need, hard={name: True}).is_hard(name)


def test_a_client_who_was_withdrawn_is_not_asked_about() -> None:
    on = graph()
    client = on.node(ANA, Client)
    on.write([client.model_copy(update={"withdrawn_on": date(2026, 11, 1)})])
    with pytest.raises(NodeNotFound, match="was withdrawn on 2026-11-01"):
        ask("need:t:food", on)


def test_the_rules_of_programmes_are_those_of_the_day() -> None:
    found = graph()
    lunch = Benefit(id="benefit:t:lunch", name="Lunch", rule=Compare(attribute="age", at_least=60))
    found.write([lunch])
    rules = ask("need:t:food", found).programmes
    assert rules is not None
    assert dict(rules) == {"lunch": lunch.rule}
    assert ask("need:t:food", found).programmes is rules
    found.write([lunch.model_copy(update={"valid_to": date(2026, 1, 1)})])
    later = ask("need:t:food", found).programmes
    assert later is not None
    assert later["lunch"].op == "residue"
