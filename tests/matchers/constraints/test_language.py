"""Can they talk to each other?"""

import pytest

from ecograph.languages import tag_of
from ecograph.nodes.directory import LanguageMode, SpokenLanguage
from matchers.constraints.language import Language
from matchers.directory.facets import Tongues
from matchers.verdict import LanguageVerdict
from tests.matchers.requests import request


def says(name: str, mode: LanguageMode = "staff") -> SpokenLanguage:
    return SpokenLanguage(tag=tag_of(name), name=name, mode=mode)


def judge(
    speaks: str | tuple[str, ...],
    *listed: str | SpokenLanguage,
    complete: bool = False,
    interpretation: str = "",
) -> LanguageVerdict:
    tags = (speaks,) if isinstance(speaks, str) else speaks
    offered = tuple(says(one) if isinstance(one, str) else one for one in listed)
    return Language().judge(Tongues(offered, complete, interpretation), request(languages=tags))


def test_language_is_met_by_staff_who_speak_it() -> None:
    found = judge("es", "English", "Spanish")
    assert (found.verdict, found.reason) == ("met", "Spanish spoken by staff")


def test_language_is_unknown_when_nothing_is_listed() -> None:
    found = judge("es")
    assert (found.verdict, found.stated) == ("unknown", False)


def test_a_complete_list_of_nothing_is_still_unknown() -> None:
    assert judge("es", complete=True).verdict == "unknown"


def test_language_is_unknown_when_others_are_listed() -> None:
    found = judge("es", "English")
    assert (found.verdict, found.reason) == ("unknown", "lists English; ask for Spanish")


def test_language_is_unmet_only_where_the_list_is_complete() -> None:
    found = judge("es", "English", complete=True)
    assert found.verdict == "unmet"
    assert found.reason == "English only; no Spanish and no interpreter"
    assert found.missing == ("an interpreter for Spanish",)


def test_an_interpreter_in_words_is_not_overruled_by_a_complete_list() -> None:
    phone = "Phone interpreters in most languages on request."
    found = judge("es", "English", complete=True, interpretation=phone)
    assert found.verdict == "unknown"
    assert phone in found.reason


@pytest.mark.parametrize("words", ["No interpreters.", "None at present.", "none", "N/A"])
def test_a_complete_list_without_interpreters_says_no(words: str) -> None:
    assert judge("es", "English", complete=True, interpretation=words).verdict == "unmet"


def test_an_interpreter_in_words_alone_is_quoted_and_unknown() -> None:
    found = judge("so", interpretation="Language line on request")
    assert (found.verdict, found.stated) == ("unknown", True)
    assert '"Language line on request"' in found.reason


@pytest.mark.parametrize(
    ("speaks", "listed"),
    [
        ("es-MX", "Spanish"),
        ("pt", "pt-BR"),
        ("fil", "Tagalog"),
        ("tl", "Filipino"),
        ("prs", "Persian"),
        ("cmn", "Chinese"),
        ("zh-Hans", "zh-Hant"),
        ("zh", "Mandarin"),
        ("ht", "Haitian Creole"),
        ("ht", "Creole"),
        ("ase", "ASL"),
    ],
)
def test_the_same_spoken_language_is_met_under_another_name(speaks: str, listed: str) -> None:
    assert judge(speaks, listed, complete=True).verdict == "met"


@pytest.mark.parametrize(
    ("speaks", "listed"),
    [
        ("ht", "French"),
        ("uk", "Russian"),
        ("ru", "Ukrainian"),
        ("ay", "Spanish"),
        ("qu", "Spanish"),
        ("mam", "Spanish"),
        ("so", "English"),
        ("my", "English"),
        ("ca", "Spanish"),
        ("ase", "English"),
        ("en", "ASL"),
    ],
)
def test_a_neighbouring_language_is_not_spoken(speaks: str, listed: str) -> None:
    """CLDR's distance would send a speaker of Haitian Creole to a desk where French is spoken."""
    assert judge(speaks, listed).verdict == "unknown"
    assert judge(speaks, listed, complete=True).verdict == "unmet"


@pytest.mark.parametrize("listed", ["Chinese", "Mandarin"])
@pytest.mark.parametrize("speaks", ["yue", "zh-HK", "nan", "hak", "wuu"])
def test_chinese_is_neither_surely_cantonese_nor_surely_not(speaks: str, listed: str) -> None:
    assert judge(speaks, listed, complete=True).verdict == "unknown"


@pytest.mark.parametrize("listed", ["Bilingual", "Other", "Many languages"])
def test_a_name_that_cannot_be_read_is_no_no(listed: str) -> None:
    found = judge("es", listed, complete=True)
    assert found.verdict == "unknown"
    assert listed in found.reason


def test_papers_alone_are_not_spoken() -> None:
    papers = says("Spanish", "papers")
    assert judge("es", "English", papers).verdict == "unknown"
    assert judge("es", "English", papers, complete=True).verdict == "unmet"
    assert judge("es", "English", papers).reason == "Spanish on paper only"


def test_the_best_way_of_being_understood_is_told() -> None:
    ways: tuple[LanguageMode, ...] = ("papers", "remote_interpreter", "aide", "on_site_interpreter")
    found = judge("es", *(says("Spanish", mode) for mode in ways))
    assert found.language is not None
    assert (found.verdict, found.language.mode) == ("met", "aide")
    assert found.reason == "Spanish spoken by a bilingual aide"


def test_any_language_the_client_speaks_will_do() -> None:
    assert judge(("mam", "es"), "Spanish", complete=True).verdict == "met"


def test_nobody_is_turned_away_whose_language_was_not_asked() -> None:
    assert judge((), "English", complete=True).verdict == "unknown"


def test_a_long_list_is_cut_in_the_reason() -> None:
    found = judge("so", *("English", "Spanish", "French", "German", "Polish", "Hmong"))
    assert "Polish" in found.reason
    assert "Hmong" not in found.reason


def test_a_remark_about_a_language_is_told_with_it() -> None:
    limited = SpokenLanguage(tag="es", name="Spanish (limited)", note="limited")
    found = judge("es", limited)
    assert found.reason == "Spanish spoken by staff (limited)"
