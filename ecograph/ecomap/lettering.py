"""How much room does a text take, and where does it break?

Widths are those of DejaVu Sans, the widest of the usual sans-serif fonts, so text set in another
one takes less room than was kept for it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

_WIDTHS = {
    character: width
    for characters, width in (
        ("'", 0.28),
        ("ijlIJ", 0.30),
        (" ,.·/:;\\|-", 0.36),
        ("()[]tfr!", 0.42),
        ('"*_`', 0.50),
        ("sz?c", 0.56),
        ("LFkvxyPTYo", 0.61),
        ("aehnubdgpqESAVXZBRCK0123456789$", 0.67),
        ("UNHDGOQ&", 0.78),
        ("w#+<=>~", 0.84),
        ("MmW%@", 0.99),
    )
    for character in characters
}
_BOLD = 1.13
_OVERRIDES = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
"""Marks that turn the direction of text; ours are the only ones on the map."""


def plain(text: str) -> str:
    """Strip what XML forbids and what turns the direction of the text around it; one line."""
    kept = (" " if c.isspace() else c for c in text if ord(c) not in _OVERRIDES)
    allowed = (c for c in kept if unicodedata.category(c) not in {"Cc", "Cs", "Cn", "Co"})
    return " ".join("".join(allowed).split())


def isolated(text: str) -> str:
    """Keep text that runs right to left from turning its neighbours around (Unicode UAX 9)."""
    text = plain(text)
    turns = any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in text)
    return f"\u2068{text}\u2069" if turns else text


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate the width of one line, rather too wide than too narrow."""
    return sum(_width(character) for character in text) * size * (_BOLD if bold else 1.0)


def _width(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0x2E7F:
        return 1.05
    base = unicodedata.normalize("NFD", character)[0]
    if base != character:
        return _width(base)
    return 0.72 if character.islower() or not character.isupper() else 0.82


def cut(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Shorten one line to a width, with an ellipsis where something is gone."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,;·-(") + "…"


def wrap(
    text: str, width: float, size: float, *, lines: int, bold: bool = False, indent: float = 0.0
) -> list[str]:
    """Break text into at most so many lines, at spaces where it can; the last one may be cut.

    The first line is shorter by `indent`; without one, lines are about equally long, and no word is
    left alone on the last.
    """
    words = plain(text).split()
    done, whole = _fill(words, width, size, lines, bold, indent)
    if len(done) > 1 and whole and not indent:
        narrower = width - 6
        while narrower > width / 2:
            tried, fits = _fill(words, narrower, size, len(done), bold, indent)
            if not fits or len(tried) > len(done):
                break
            done, narrower = tried, narrower - 6
    return done


def _fill(
    text: Sequence[str], width: float, size: float, lines: int, bold: bool, indent: float
) -> tuple[list[str], bool]:
    """Fill lines from the first on; and tell whether all went in, no word broken or cut."""
    done: list[str] = []
    words = list(_broken(text, width - indent, size, bold=bold))
    whole = len(words) == len(text)
    while words and len(done) < lines:
        room = width if done else width - indent
        if len(done) == lines - 1:
            last = " ".join(words)
            done.append(cut(last, room, size, bold=bold))
            return done, whole and done[-1] == last
        count = 1
        while count < len(words) and (
            text_width(" ".join(words[: count + 1]), size, bold=bold) <= room
        ):
            count += 1
        done.append(" ".join(words[:count]))
        words = words[count:]
    return done, whole and not words


def _broken(words: Iterable[str], width: float, size: float, *, bold: bool) -> Iterable[str]:
    """Break a word that no line could hold."""
    for word in words:
        rest = word
        while text_width(rest, size, bold=bold) > width:
            count = max(1, len(rest) - 1)
            while count > 1 and text_width(rest[:count], size, bold=bold) > width:
                count -= 1
            yield rest[:count]
            rest = rest[count:]
        if rest:
            yield rest
