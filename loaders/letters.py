"""Which letters were lost on the way, and which of them can be told for certain?

UTF-8 that somebody read as Windows-1252 ("donâ€™t") or as the code page of DOS ("donGÇÖt", in which
the first letter has lost its accent too) can be turned back. What DOS has merged ("Mu+¦oz") cannot.
"""

from __future__ import annotations

import re

MENDED = "has letters that were encoded twice; mended"
ENCODED_TWICE = (
    "has letters that were encoded twice, kept as they stand: ask whoever exported it for UTF-8"
)
MARKERS = "has markers that are no words; left out"

_AS_WINDOWS = re.compile(r"[ÂÃ][\x80-\xff\u0152-\u2122]|â[\x80-\xff\u0152-\u2122]{2}")
_AS_DOS = re.compile(r"GÇ([^\x00-\x7f])")
_MERGED = re.compile(r"[A-Za-z]\+[¦¬®ôíº¡Æ]")
_MARKER = re.compile(r"[ \t]*#{2,}[A-Za-z0-9_-]{1,20}#{2,}[ \t]*")


def mend_letters(text: str) -> str:
    """Return the text with those letters put right of which it is certain what they were.

    >>> mend_letters("ChildrenGÇÖs; PeÃ±a")
    'Children’s; Peña'
    """
    text = _AS_DOS.sub(lambda m: _turned_back(m[0], b"\xe2\x80", m[1], "cp437"), text)
    return _AS_WINDOWS.sub(lambda m: _turned_back(m[0], b"", m[0], "cp1252"), text)


def find_lost_letters(text: str) -> str:
    """Return the first letters that are wrong and cannot be told; blank where there are none."""
    found = _MERGED.search(text) or _AS_DOS.search(text)
    return found[0][-2:] if found else ""


def drop_markers(text: str) -> str:
    """Return the text without marks such as ###MON### that a program left in it."""
    return _MARKER.sub(" ", text).strip() if "##" in text else text


def _turned_back(written: str, first: bytes, rest: str, encoding: str) -> str:
    """Return what the letters were: their bytes, read as UTF-8. Marks without width are dropped."""
    try:
        was = (first + rest.encode(encoding)).decode()
    except UnicodeError:
        return written
    return was.replace("\u200b", "").replace("\xa0", " ")
