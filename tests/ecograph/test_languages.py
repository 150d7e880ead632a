"""Are names read as the language they mean, and is nobody sent to whom they do not understand?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.languages import best_offer, name_of, spoken_code, tag_of
from ecograph.nodes.directory import LanguageMode, SpokenLanguage
from ecograph.possible import Truth


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Spanish", "es"),
        (" spanish. ", "es"),
        ("ES", "es"),
        ("spa", "es"),
        ("es-MX", "es-MX"),
        ("en_US", "en-US"),
        ("Español", "es"),
        ("Spanish (limited)", "es"),
        ("Spanish language", "es"),
        ("Brazilian Portuguese", "pt-BR"),
        ("Portuguese (Brazil)", "pt"),
        ("Haitian Creole", "ht"),
        ("Haitian-Creole", "ht"),
        ("Kreyòl", "ht"),
        ("Creole", "ht"),
        ("Creole (Haitian)", "ht"),
        ("Cape Verdean Creole", "kea"),
        ("Chinese", "zh"),
        ("Chinese (Mandarin)", "cmn"),
        ("Mandarin", "cmn"),
        ("Mandarin (Chinese)", "cmn"),
        ("Chinese (Cantonese)", "yue"),
        ("Cantonese", "yue"),
        ("Hakka", "hak"),
        ("Taiwanese", "nan"),
        ("Traditional Chinese", "zh-Hant"),
        ("ASL", "ase"),
        ("American Sign Language", "ase"),
        ("Sign Language", "ase"),
        ("ase", "ase"),
        ("Tagalog", "fil"),
        ("Filipino", "fil"),
        ("Filipino (Tagalog)", "fil"),
        ("Farsi", "fa"),
        ("Dari", "fa-AF"),
        ("prs", "fa-AF"),
        ("Hindu", "hi"),
        ("Ga", "gaa"),
        ("ga", "ga"),
        ("Twi", "tw"),
        ("Lao", "lo"),
        ("Cambodian", "km"),
        ("Ibo", "ig"),
        ("Mam", "mam"),
        ("K’iche’", "quc"),
        ("Kurdish (Sorani)", "ckb"),
        ("Ukranian", "uk"),
        ("English and Spanish", None),
        ("English/Spanish", None),
        ("French Creole", None),
        ("Portuguese Creole", None),
        ("some Spanish", None),
        ("Bilingual", None),
        ("Spanish Sign", None),
        ("Toisanese", None),
        ("Chinese (Toisanese)", None),
        ("English (Spanish)", None),
        ("Others available upon request", None),
        ("Language line available", None),
        ("None", None),
        ("NA", None),
        ("N/A", None),
        ("No", None),
        ("All", None),
        ("Any", None),
        ("Yes", None),
        ("Other", None),
        ("und", None),
        ("und-US", None),
        ("x-private", None),
        ("xx", None),
        ("(Spanish)", "es"),
        ("", None),
        ("\u0000", None),
        ("x" * 10_000, None),
    ],
)
def test_a_name_or_code_has_this_tag(name: str, tag: str | None) -> None:
    assert tag_of(name) == tag


@given(st.text(max_size=40))
def test_any_words_have_a_valid_tag_or_none(words: str) -> None:
    tag = tag_of(words)
    assert tag is None or (spoken_code(tag) is not None and name_of(tag))


def spoken(tag: str | None, mode: LanguageMode = "staff") -> SpokenLanguage:
    return SpokenLanguage(tag=tag, name=tag or "Toisanese", mode=mode)


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("es", "es-419"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("tl", "fil"),
        ("fil", "tl"),
        ("prs", "fa"),
        ("fa", "prs"),
        ("cmn", "zh"),
        ("zh", "cmn"),
        ("zh-Hans", "zh-Hant"),
        ("zh-TW", "zh-CN"),
        ("zh-HK", "yue"),
        ("ase", "ase"),
        ("sgn-US", "ase"),
    ],
)
def test_these_understand_each_other(wanted: str, offered: str) -> None:
    assert best_offer([wanted], [spoken(offered)])[0] is Truth.YES


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("ht", "fr"),
        ("uk", "ru"),
        ("ru", "uk"),
        ("ay", "es"),
        ("qu", "es"),
        ("so", "en"),
        ("my", "en"),
        ("ca", "es"),
        ("gl", "es"),
        ("hr", "sr"),
        ("ase", "en"),
        ("en", "ase"),
        ("ase", "bfi"),
        ("kmr", "ckb"),
        ("jam", "en"),
        ("kea", "pt"),
        ("ga", "gaa"),
    ],
)
def test_these_do_not(wanted: str, offered: str) -> None:
    assert best_offer([wanted], [spoken(offered)])[0] is Truth.UNKNOWN
    assert best_offer([wanted], [spoken(offered)], complete=True) == (Truth.NO, None)


@pytest.mark.parametrize("wanted", ["yue", "nan", "hak", "wuu", "zh-HK"])
def test_chinese_is_not_cantonese_but_may_have_meant_it(wanted: str) -> None:
    assert best_offer([wanted], [spoken("zh")]) == (Truth.UNKNOWN, None)
    assert best_offer([wanted], [spoken("zh")], complete=True) == (Truth.UNKNOWN, None)
    assert best_offer([wanted], [spoken("en")], complete=True) == (Truth.NO, None)


def test_language_is_unknown_when_nothing_is_listed() -> None:
    assert best_offer(["es"], []) == (Truth.UNKNOWN, None)
    assert best_offer(["es"], [], complete=True) == (Truth.UNKNOWN, None)


def test_language_is_unknown_when_the_client_was_not_asked() -> None:
    assert best_offer([], [spoken("en")], complete=True) == (Truth.UNKNOWN, None)


def test_language_is_unknown_when_a_name_cannot_be_read() -> None:
    assert best_offer(["es"], [spoken("en"), spoken(None)], complete=True)[0] is Truth.UNKNOWN
    assert best_offer(["not a tag"], [spoken("en")], complete=True)[0] is Truth.UNKNOWN


def test_papers_alone_are_not_spoken() -> None:
    papers = spoken("es", "papers")
    assert best_offer(["es"], [papers]) == (Truth.UNKNOWN, papers)
    assert best_offer(["es"], [papers, spoken("en")], complete=True) == (Truth.NO, papers)


def test_the_best_mode_wins_then_the_language_liked_best() -> None:
    phone, staff = spoken("es", "remote_interpreter"), spoken("qu")
    assert best_offer(["es", "qu"], [phone, staff]) == (Truth.YES, staff)
    assert best_offer(["es", "qu"], [spoken("qu"), spoken("es")]) == (Truth.YES, spoken("es"))
    assert best_offer(["es"], [spoken("es", "papers"), phone]) == (Truth.YES, phone)


def test_a_tag_has_an_english_name() -> None:
    assert name_of("ht") == "Haitian Creole"
    assert name_of("ase") == "American Sign Language"
    assert name_of("es-MX") == "Spanish (Mexico)"
    assert name_of("no tag") == "no tag"
