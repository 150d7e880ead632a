"""Do they have the papers it asks to see?"""

from ecograph.facts import Fact
from matchers.constraints.documents import Documents
from matchers.directory.facets import Papers
from tests.matchers.requests import request

ID_CARD = ("document:t:id", "ID card")
PROOF = ("document:t:proof", "proof of address")


def judge(papers: tuple[tuple[str, str], ...], held: Fact | None) -> tuple[str, str]:
    asked = request(facts={"documents": held} if held else None)
    verdict = Documents().judge(Papers(papers), asked)
    return verdict.verdict, verdict.reason


def test_documents_are_met_when_none_are_asked_for() -> None:
    assert judge((), None)[0] == "met"


def test_documents_are_met_when_all_are_held() -> None:
    held = Fact(has=frozenset({"document:t:id", "document:t:proof"}))
    assert judge((ID_CARD, PROOF), held)[0] == "met"


def test_documents_are_unknown_when_nobody_asked_the_client() -> None:
    outcome, reason = judge((ID_CARD,), None)
    assert outcome == "unknown"
    assert "ID card" in reason


def test_documents_are_unmet_and_named_when_one_is_lacking() -> None:
    held = Fact(has=frozenset({"document:t:id"}), has_not=frozenset({"document:t:proof"}))
    verdict = Documents().judge(Papers((ID_CARD, PROOF)), request(facts={"documents": held}))
    assert verdict.verdict == "unmet"
    assert verdict.missing == ("proof of address",)


def test_a_complete_list_of_papers_makes_the_others_lacking() -> None:
    held = Fact(has=frozenset({"document:t:id"}), complete=True)
    assert judge((PROOF,), held)[0] == "unmet"
