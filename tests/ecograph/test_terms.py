"""Are terms found by any of their words, and does every walk end?"""

from datetime import date
from typing import Any

import pytest

from ecograph.edges import NarrowerThan, SameAs
from ecograph.errors import TermNotFound
from ecograph.nodes.directory import Organization, TaxonomyTerm
from ecograph.stores.memory import MemoryGraph
from ecograph.terms import (
    broader,
    find_terms,
    names_people,
    narrower,
    resolve_term,
)


def term(id: str, name: str, code: str = "", **fields: Any) -> TaxonomyTerm:
    return TaxonomyTerm(id=f"taxonomy_term:test:{id}", code=code or id, name=name, **fields)


def made_of(*records: Any) -> MemoryGraph:
    graph = MemoryGraph()
    graph.write(records)
    return graph


def below(narrow: str, broad: str) -> NarrowerThan:
    return NarrowerThan(from_id=f"taxonomy_term:test:{narrow}", to_id=f"taxonomy_term:test:{broad}")


FOOD = made_of(
    term("BD", "Food"),
    term("BD-1800", "Food Pantries", also=("food bank", "groceries")),
    term("BD-5000", "Meals", also=("Café",)),
    term("XX", "Emergency food"),
    term("YY", "Seafood cooking"),
    term("ZZ", "Pet food", code="FOOD"),
    term("OLD", "Food stamps", withdrawn_on="2026-01-01"),
    Organization(id="organization:test:food", name="Food"),
)


def found(query: str, limit: int = 20) -> list[str]:
    return [node.id.removeprefix("taxonomy_term:test:") for node in find_terms(FOOD, query, limit)]


def test_code_then_name_then_prefix_then_word_then_part() -> None:
    assert found("food") == ["ZZ", "BD", "BD-1800", "XX", "YY"]
    assert found("food", 2) == ["ZZ", "BD"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bd-1800", "BD-1800"),
        ("FOOD  pantries", "BD-1800"),
        ("Food bank", "BD-1800"),
        ("cafe", "BD-5000"),
        ("CAFÉ", "BD-5000"),
        ("cafe\u0301", "BD-5000"),
        ("grocer", "BD-1800"),
        ("pantries", "BD-1800"),
    ],
)
def test_case_accents_and_other_words_are_no_matter(query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize("query", ["", "   ", "\u0301", "nothing like it"])
def test_what_fits_nothing_finds_nothing(query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize(
    ("word", "id"),
    [
        ("taxonomy_term:test:BD", "BD"),
        ("bd", "BD"),
        ("food", "ZZ"),
        ("Food Pantries", "BD-1800"),
        ("groceries", "BD-1800"),
    ],
)
def test_a_term_is_resolved_by_id_code_name_or_other_word(word: str, id: str) -> None:
    assert resolve_term(FOOD, word).id == f"taxonomy_term:test:{id}"


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("pantry food", r"near it are: Pet food \(FOOD\)\.$"),
        ("pantri", r"near it are: Food Pantries \(BD-1800\)\.$"),
        ("Mealz", r"near it are: Meals \(BD-5000\)\.$"),
        ("foo", r"near it are: Food \(BD\), Food Pantries \(BD-1800\), Pet food"),
        ("food stamps", "No term"),
        ("organization:test:food", "No term"),
        ("", "No term fits"),
        ("x" * 10_000, "No term fits 'x{80}'"),
    ],
)
def test_what_is_no_term_is_refused_with_what_is_near(word: str, says: str) -> None:
    with pytest.raises(TermNotFound, match=says):
        resolve_term(FOOD, word)


def test_a_name_that_several_share_is_refused_with_their_ids() -> None:
    graph = made_of(term("a", "Shelter"), term("b", "shelter"))
    with pytest.raises(TermNotFound, match=r"names 2 terms.*test:a, taxonomy_term:test:b\.$"):
        resolve_term(graph, "Shelter")


def test_of_terms_called_alike_the_one_that_takes_in_the_others_is_meant() -> None:
    broad, narrow = term("b", "Shelter"), term("a", "Shelter")
    assert resolve_term(made_of(broad, narrow, below("a", "b")), "shelter") == broad
    same = SameAs(from_id=broad.id, to_id=narrow.id)
    assert resolve_term(made_of(broad, narrow, same), "shelter") == narrow


LETTERS = [term(c, c) for c in "abcdefx"]


def walked(function: Any, graph: MemoryGraph, id: str) -> set[str]:
    return {found.rsplit(":", 1)[1] for found in function(graph, f"taxonomy_term:test:{id}")}


def test_narrower_terms_and_crosswalks_are_walked_to_the_end() -> None:
    same = SameAs(from_id="taxonomy_term:test:x", to_id="taxonomy_term:test:b")
    graph = made_of(*LETTERS, below("b", "a"), below("c", "b"), below("d", "x"), same)
    assert walked(narrower, graph, "a") == {"a", "b", "c", "x", "d"}
    assert walked(narrower, graph, "x") == {"x", "b", "c", "d"}
    assert walked(broader, graph, "d") == {"d", "x", "b", "a"}
    assert walked(broader, graph, "a") == {"a"}


def test_a_walk_ends_in_a_circle() -> None:
    graph = made_of(*LETTERS, below("a", "b"), below("b", "c"), below("c", "a"))
    assert walked(narrower, graph, "a") == walked(broader, graph, "a") == {"a", "b", "c"}


def test_a_chain_of_ten_thousand_is_walked() -> None:
    terms = [term(f"t{n}", "t") for n in range(10_000)]
    graph = made_of(*terms, *(below(f"t{n + 1}", f"t{n}") for n in range(9_999)))
    assert len(narrower(graph, "taxonomy_term:test:t0")) == 10_000


@pytest.mark.parametrize("id", ["taxonomy_term:test:none", "organization:test:food"])
def test_a_walk_from_no_term_is_refused(id: str) -> None:
    with pytest.raises(TermNotFound, match=f"{id} is no term"):
        narrower(FOOD, id)
    with pytest.raises(TermNotFound, match=f"{id} is no term"):
        broader(FOOD, id)


@pytest.mark.parametrize(
    ("code", "people"),
    [("YB-8000", True), ("YB", True), ("Y", False), ("BD-1800", False), ("Youth", False)],
)
def test_section_y_of_the_211_taxonomy_names_people(code: str, people: bool) -> None:
    assert names_people(term("x", "Somebody", code)) is people


def test_a_link_that_was_withdrawn_leads_nowhere() -> None:
    link = below("a", "b").model_copy(update={"withdrawn_on": date(2026, 1, 1)})
    graph = made_of(term("a", "A"), term("b", "B"), link)
    assert narrower(graph, "taxonomy_term:test:b") == {"taxonomy_term:test:b"}
    assert broader(graph, "taxonomy_term:test:a") == {"taxonomy_term:test:a"}
