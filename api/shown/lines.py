"""Which lines do several answers share: a sentence, a source, how a search ended?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.console import Console
from rich.markup import escape

from api.screen import indented


def say_aloud(out: Console, sentence: str) -> None:
    """Print what is read aloud, with room around it."""
    if sentence:
        out.print(f"[bold]{escape(sentence)}[/bold]")
        out.print()


def say_list(out: Console, label: str, texts: Iterable[str]) -> None:
    """Print one line for each text, each with its label."""
    for text in texts:
        if text:
            out.print(f"{label}: {escape(text)}")


def say_dim(out: Console, texts: Iterable[str]) -> None:
    """Print what only some will want to know."""
    for text in texts:
        if text:
            out.print(escape(text), style="dim")


def say_inset(out: Console, texts: Iterable[str], *, dim: bool = False) -> None:
    """Print lines that belong to the one above them."""
    for text in texts:
        if text:
            out.print(indented(f"[dim]{escape(text)}[/dim]" if dim else escape(text)))


def say_source(source: str, as_of: date | None, url: str = "") -> str:
    """Say where something is written, and as of when."""
    return ", ".join(filter(None, (source, str(as_of or ""), url)))


def say_chance(chance: float | None) -> str:
    """Write a chance as a share of a hundred; nothing where nobody has counted."""
    return "" if chance is None else f"{100 * chance:.0f} %"


def say_hours(hours: float) -> str:
    """Write an effort."""
    return f"{hours:g} hour{'s' * (hours != 1)}"


def say_count(number: int, thing: str) -> str:
    """Write a number of things."""
    return f"{number:,} {thing}{'s' * (number != 1)}"


def say_money(cents: int | None) -> str:
    """Write an amount; nothing where nobody says."""
    if cents is None:
        return ""
    return f"${cents / 100:,.2f}" if cents else "free"
