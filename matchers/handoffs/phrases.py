"""How are dates, days, lists and kinds of data said?"""

from __future__ import annotations

from datetime import date

from ecograph.nodes import Consent

TOLD = {
    "contact": "how to reach you",
    "need": "what you need",
    "housing": "how you are housed",
    "income": "what comes in each month",
    "health": "about your health",
    "substance_use": "about your use of alcohol or drugs",
    "safety": "what keeps you safe",
}


def say_told(classes: tuple[str, ...]) -> str:
    """Say what is told, by the classes of data."""
    if not classes:
        return "about you"
    known = [words for word, words in TOLD.items() if word in classes]
    return listed(known + [f"about {word}" for word in classes if word not in TOLD])


def listed(parts: list[str]) -> str:
    """Join words: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def given_on(consent: Consent) -> date | None:
    """The day on which a consent was given, where it says so."""
    return consent.valid_from or consent.as_of


def say_day(day: date) -> str:
    """Write a date in words: 2 October 2026."""
    return f"{day.day} {day:%B} {day.year}"


def say_on(day: date | None) -> str:
    """Say on which day; nothing where none is known."""
    return f" on {say_day(day)}" if day else ""


def say_days(days: int) -> str:
    """Say how many days: a day, 5 days."""
    return "a day" if days <= 1 else f"{days} days"


def say_money(cents: int) -> str:
    """Say how much: 12 dollars, 12.50 dollars."""
    return f"{cents // 100} dollars" if cents % 100 == 0 else f"{cents / 100:.2f} dollars"


def say_often(chance: float) -> str:
    """Say how often: about 7 times in 10; never always, and never not at all."""
    tenths = round(chance * 10)
    if tenths < 1:
        return "less than once in 10 times"
    if tenths > 9:
        return "more than 9 times in 10"
    return "about once in 10 times" if tenths == 1 else f"about {tenths} times in 10"


def within_a_sentence(role: str) -> str:
    """A role as it stands within a sentence: `Peer mentor` is a peer mentor, `RN` stays."""
    return role[:1].lower() + role[1:] if role[1:2].islower() else role


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
