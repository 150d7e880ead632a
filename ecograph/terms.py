"""Which kinds of need are meant, and which are narrower, broader or the same elsewhere?

Taxonomies come from outside and may be as deep, or as circular, as they like: every walk keeps a
list instead of calling itself, and goes to each term once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches

from ecograph.edges import NarrowerThan, SameAs
from ecograph.errors import TermNotFound
from ecograph.graph import Graph
from ecograph.nodes.directory import TaxonomyTerm
from ecograph.nodes.node import not_withdrawn

EXACT_CODE, EXACT_NAME, EXACT_ALSO, PREFIX, WORD, WITHIN = range(6)
"""How well a term fits what was asked, best first."""

SUGGESTIONS = 3

_TARGET = re.compile(r"Y[A-Z](?:-\d{4}.*)?")


def find_terms(graph: Graph, query: str, limit: int = 20) -> list[TaxonomyTerm]:
    """Look terms up by code, name or other words, whatever their case and accents.

    Exact codes come first, then exact names, other exact words, names that begin so, whole words
    within, and parts of words; equals in order of name and id. Nothing asked finds nothing.
    """
    asked = folded(query)
    if not asked:
        return []
    ranked = []
    for term in _listed(graph):
        rank = _rank(term, asked)
        if rank is not None:
            ranked.append((rank, folded(term.name), term.id, term))
    return [term for *_, term in sorted(ranked, key=lambda found: found[:3])[:limit]]


def resolve_term(graph: Graph, word: str) -> TaxonomyTerm:
    """Return the one term that is meant by an id, a code, a name or another word for it.

    An id counts before a code, a code before a name, a name before other words. Of several terms
    called alike the one that takes in the others is meant.

    Raises
    ------
    TermNotFound
        None fits, or several that have nothing to do with each other; the message names three.
    """
    node = graph.get(word)
    if isinstance(node, TaxonomyTerm) and node.withdrawn_on is None:
        return node
    asked = folded(word)
    exact: dict[int, list[TaxonomyTerm]] = {}
    for term in _listed(graph):
        rank = _rank(term, asked) if asked else None
        if rank is not None and rank <= EXACT_ALSO:
            exact.setdefault(rank, []).append(term)
    if not exact:
        raise TermNotFound(_none_fits(graph, word))
    best = exact[min(exact)]
    ids = {term.id for term in best}
    for term in best:
        if len(best) == 1 or ids <= narrower(graph, term.id):
            return term
    named = ", ".join(sorted(ids)[:SUGGESTIONS])
    raise TermNotFound(
        f"{word[:80]!r} names {len(best)} terms; say which by its id: {named}"
        f"{' ...' if len(best) > SUGGESTIONS else '.'}"
    )


def narrower(graph: Graph, term_id: str) -> frozenset[str]:
    """Return the ids of the term, of all narrower ones, and of what means the same elsewhere.

    Raises
    ------
    TermNotFound
        No term has this id.
    """
    return _walk(graph, term_id, down=True)


def broader(graph: Graph, term_id: str) -> frozenset[str]:
    """Return the ids of the term, of all broader ones, and of what means the same elsewhere.

    Raises
    ------
    TermNotFound
        No term has this id.
    """
    return _walk(graph, term_id, down=False)


def names_people(term: TaxonomyTerm) -> bool:
    """Whether a term says for whom a service is, not what it does (211 taxonomy, section Y)."""
    return _TARGET.fullmatch(term.code) is not None


def folded(words: str) -> str:
    """Return the words in one case, without accents, and with single spaces."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def _listed(graph: Graph) -> Iterator[TaxonomyTerm]:
    return (term for term in graph.nodes(TaxonomyTerm) if term.withdrawn_on is None)


def _rank(term: TaxonomyTerm, asked: str) -> int | None:
    if folded(term.code) == asked:
        return EXACT_CODE
    name, *others = names = [folded(term.name), *map(folded, term.also)]
    if name == asked:
        return EXACT_NAME
    if asked in others:
        return EXACT_ALSO
    if any(each.startswith(asked) for each in names) or folded(term.code).startswith(asked):
        return PREFIX
    if any(f" {asked} " in f" {_only_words(each)} " for each in names):
        return WORD
    return WITHIN if any(asked in each for each in names) else None


def _only_words(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name).split())


def _none_fits(graph: Graph, word: str) -> str:
    near = find_terms(graph, word, SUGGESTIONS)
    if not near:
        by_name = {folded(term.name): term for term in reversed(list(_listed(graph)))}
        alike = get_close_matches(folded(word)[:80], sorted(by_name), SUGGESTIONS)
        near = [by_name[name] for name in alike]
    if not near:
        return f"No term fits {word[:80]!r}; look for one with `ecograph terms`."
    nearby = ", ".join(f"{term.name[:80]} ({term.code or term.id})" for term in near)
    return f"No term is called {word[:80]!r}; near it are: {nearby}."


def _walk(graph: Graph, term_id: str, *, down: bool) -> frozenset[str]:
    if not isinstance(graph.get(term_id), TaxonomyTerm):
        raise TermNotFound(f"{term_id[:80]} is no term; look for its id with `ecograph terms`.")
    seen, left = {term_id}, [term_id]
    while left:
        id = left.pop()
        found = {edge.to_id for edge in not_withdrawn(graph.edges(SameAs, from_id=id))}
        found |= {edge.from_id for edge in not_withdrawn(graph.edges(SameAs, to_id=id))}
        if down:
            below = not_withdrawn(graph.edges(NarrowerThan, to_id=id))
            found |= {edge.from_id for edge in below}
        else:
            above = not_withdrawn(graph.edges(NarrowerThan, from_id=id))
            found |= {edge.to_id for edge in above}
        left.extend(found - seen)
        seen |= found
    return frozenset(seen)
