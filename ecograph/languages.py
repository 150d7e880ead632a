"""Which language do these words name, and can the two talk to each other?

Two traps. Names: langcodes finds a language in almost anything ("Bilingual" is Bilin, "French
Creole" is French), so only whole names count here. Distance: CLDR says which written text a reader
puts up with, and calls French close to Haitian Creole; whoever speaks is understood only in the
same language. The library is loaded by the first question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import get_args

from ecograph.nodes.directory import LanguageMode, SpokenLanguage
from ecograph.possible import Truth

GUESSES: Mapping[str, str] = {
    "creole": "ht",  # by far the largest in US directories; Boston may mean Cape Verdean
    "karen": "ksw",  # S'gaw, which most of those resettled speak
    "sign language": "ase",  # in the US
    "hindu": "hi",  # a religion, in lists of languages always a slip for Hindi
}
"""What directories write that names no language, and what it is taken for. The directory's words
stay in `SpokenLanguage.name` for whoever wants to ask."""

NAMES: Mapping[str, str | None] = {
    **GUESSES,
    "asl": "ase",
    "kreyol": "ht",
    "kreyol ayisyen": "ht",
    "haitian kreyol": "ht",
    "creole haitian": "ht",
    "cape verdean": "kea",
    "chinese mandarin": "cmn",
    "mandarin chinese": "cmn",
    "chinese cantonese": "yue",
    "fukienese": "nan",
    "fujianese": "nan",
    "taishanese": None,  # Yue by descent, not understood by who speaks Cantonese
    "toisanese": None,
    "persian dari": "fa-AF",
    "ibo": "ig",
    "karenni": "kyu",
    "mien": "ium",
    "quiche": "quc",
    "kanjobal": "kjb",
    "mixteco": "mix",
    "mixtec": "mix",
    "may may": "ymm",
    "hmoob": "hmn",
    "ukranian": "uk",
    "portugese": "pt",
    "espanol": "es",
    "spanish sign": None,
}
"""Words of directories beside the names that CLDR knows."""

FAMILIES = frozenset(
    {"arabic", "chinese", "creole", "filipino", "karen", "kurdish", "persian", "sign language"}
)
"""Names that a word in brackets makes exact: Chinese (Cantonese)."""

NO_LANGUAGE = frozenset(
    {*("", "all", "any", "ask", "etc", "mis", "mul", "n/a", "na", "no", "non", "none", "not")}
    | {*("null", "oth", "other", "others", "see", "tbd", "und", "unknown", "yes", "zxx")}
)
"""Words that would pass for a code: "na" is Nauru, "all" is Allar."""

SAME_SPOKEN: Mapping[str, str] = {"cmn": "zh", "prs": "fa", "tl": "fil"}
"""Codes of one language that are understood as another: the only ones that count as the same."""

ONLY_PERHAPS_CHINESE = frozenset({"yue", "nan", "hak", "wuu"})
"""Not understood by who speaks Mandarin; but "Chinese" may have meant them."""

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_BRACKETS = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")


@lru_cache(maxsize=8192)
def tag_of(name: str) -> str | None:
    """Return the BCP 47 tag of a language written as a name or a code; None where it names none.

    One language only: "English and Spanish" is none. A remark in brackets is passed over. Short
    words are codes unless they are written like a name: "GA" is Irish, "Ga" is a language of Ghana.
    """
    words = " ".join(name.replace("’", "'").split()).strip(" .,;:")
    folded = _folded(words)
    if folded in NO_LANGUAGE or not words.isprintable():
        return None
    if folded in NAMES:
        return NAMES[folded]
    code = _CODE.fullmatch(words)
    written_as_name = words.istitle() and len(words) <= 3 and _exact(words, "en") is not None
    if code is not None and not written_as_name:
        tag = _standard(words)
        if tag is not None:
            return tag
    found = _exact(words, "en") or (_exact(words, "und") if len(words) > 3 else None)
    if found is not None:
        return found
    return _without_remarks(words)


@lru_cache(maxsize=8192)
def name_of(tag: str) -> str:
    """Return the English name of a tag; the tag itself where it names no language."""
    from langcodes import Language

    standard = _standard(tag)
    return tag if standard is None else str(Language.get(standard).display_name("en"))


def best_offer(
    wanted: Iterable[str], offered: Sequence[SpokenLanguage], *, complete: bool = False
) -> tuple[Truth, SpokenLanguage | None]:
    """Whether somebody who speaks the wanted languages is understood, and by the best of whom.

    Yes where staff, an aide or an interpreter offers one of them; ties go to the language wanted
    first. Papers alone are not spoken: they are returned with unknown, or with no. No only where
    the provider says that there are no other languages; and even then unknown where a name could
    not be read, or where "Chinese" may have meant another one than Mandarin.

    Parameters
    ----------
    wanted
        BCP 47 tags, the one liked best first. None at all: unknown.
    offered
        What service and location list.
    complete
        Whether the provider says that there are no others.
    """
    asked = [spoken_code(tag) for tag in wanted]
    fits = [
        (MODES.index(offer.mode), place, n)
        for n, offer in enumerate(offered)
        if (code := _code_of(offer)) is not None
        for place, want in enumerate(asked)
        if want == code
    ]
    best = offered[min(fits)[2]] if fits else None
    if best is not None and best.mode != "papers":
        return Truth.YES, best
    listed = {_code_of(offer) for offer in offered if offer.mode != "papers"}
    perhaps = "zh" in listed and not ONLY_PERHAPS_CHINESE.isdisjoint(filter(None, asked))
    unread = None in listed or None in asked or not asked
    sure = complete and bool(offered) and not perhaps and not unread
    return (Truth.NO if sure else Truth.UNKNOWN), best


MODES: tuple[LanguageMode, ...] = get_args(LanguageMode)
"""Best first."""


@lru_cache(maxsize=8192)
def spoken_code(tag: str) -> str | None:
    """Return what two tags have in common if their speakers understand each other; None if none.

    That is the language without script and region (Spanish of Mexico is Spanish), with the few
    pairs of `SAME_SPOKEN`. Chinese of Hong Kong and Macao is Cantonese. Sign languages are
    languages of their own.
    """
    from langcodes import Language

    standard = _standard(tag)
    if standard is None:
        return None
    language = Language.get(standard)
    if language.language == "zh" and language.territory in ("HK", "MO"):
        return "yue"
    code = language.language
    return None if code is None else SAME_SPOKEN.get(code, code)


def _code_of(offer: SpokenLanguage) -> str | None:
    return None if offer.tag is None else spoken_code(offer.tag)


def _folded(words: str) -> str:
    plain = words.casefold().translate(str.maketrans("òóñ-()", "oon   "))
    return " ".join(plain.split())


def _standard(tag: str) -> str | None:
    from langcodes import Language, standardize_tag

    try:
        standard = standardize_tag(tag)
    except ValueError:
        return None
    language = Language.get(standard)
    return standard if language.language is not None and language.is_valid() else None


def _exact(words: str, language: str) -> str | None:
    """Look a whole name up in one language of names ("und": in all of them)."""
    # ships no types
    from language_data.names import (  # type: ignore[import-untyped]
        TRIES,
        name_to_code,
        normalize_name,
    )

    found = name_to_code("language", words, language)
    whole = normalize_name(words) in TRIES[f"{language}/name_to_language"]
    return _standard(found) if found is not None and whole else None


def _without_remarks(words: str) -> str | None:
    if words.casefold().endswith(" language"):
        return tag_of(words[: -len(" language")])
    remark = _BRACKETS.fullmatch(words)
    if remark is None or not remark[1]:
        return None
    base, inside = tag_of(remark[1]), tag_of(remark[2])
    if inside is None and _folded(remark[2]) in NAMES:
        return None
    if inside is None or _folded(remark[2]) in FAMILIES:
        return base
    return inside if _folded(remark[1]) in FAMILIES else None
