"""How is a condition said in plain words?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ecograph.attributes import ATTRIBUTES
from ecograph.possible import Truth
from ecograph.rules.leaves import Condition

MOST_WORDS = 4
"""More alternatives than this are counted, not listed."""


def say(leaf: Condition) -> str:
    """Say a condition: its label, or words made from what it asks ("age 60 or older")."""
    if leaf.label:
        return leaf.label
    if leaf.op == "income_at_most_fpl":
        place = "" if leaf.region == "48+DC" else f", {leaf.region}"
        return f"income up to {leaf.percent}% of the federal poverty level ({leaf.year}{place})"
    attribute = ATTRIBUTES[leaf.attribute]
    if leaf.op == "compare":
        return attribute.phrase.format(_range(leaf.attribute, leaf.at_least, leaf.at_most))
    if attribute.words and "{}" not in attribute.phrase:
        opposite = "" if leaf.values == {"yes"} else "not the case: "
        return opposite + attribute.phrase
    return attribute.phrase.format(_alternatives(leaf.values))


def say_opposite(leaf: Condition, wanted: Truth) -> str:
    """Say a condition, or that it must not hold."""
    return say(leaf) if wanted is Truth.YES else f"no longer: {say(leaf)}"


def _range(attribute: str, low: float | date | None, high: float | date | None) -> str:
    kind = "date" if ATTRIBUTES[attribute].type == "date" else attribute
    at_least, at_most, between = {
        "age": ("{} or older", "{} or younger", "{} to {}"),
        "date": ("on or after {}", "on or before {}", "from {} to {}"),
    }.get(kind, ("{} or more", "up to {}", "{} to {}"))
    if low is not None and high is not None:
        if low == high:
            return _amount(attribute, low)
        return between.format(_amount(attribute, low), _amount(attribute, high))
    if low is not None:
        return at_least.format(_amount(attribute, low))
    return "" if high is None else at_most.format(_amount(attribute, high))


def _amount(attribute: str, bound: float | date) -> str:
    if isinstance(bound, date):
        return bound.isoformat()
    if "_cents" in attribute:
        dollars, cents = divmod(int(bound), 100)
        return f"${dollars:,}" + (f".{cents:02d}" if cents else "")
    return str(int(bound))


def _alternatives(values: Iterable[str]) -> str:
    """The words of a choice; of an id, the local part."""
    words = sorted(value.split(":", 2)[-1].replace("-", " ").replace("_", " ") for value in values)
    if len(words) > MOST_WORDS:
        return f"one of {len(words)}: {', '.join(words[:MOST_WORDS])} ..."
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
