"""A service is listed for some group of people: is the client, or a child of theirs, one of them?

Groups are read from their names ("Older Adults", "Preschool Age Children"). What else a name says
("Homeless Men", "Parents of Infants") stays open. The answer orders, and never shuts anybody out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ecograph.facts import Facts
from ecograph.possible import Choice, Interval, Truth, at_least

OLDEST = 200
CHILDHOOD = 21
"""Up to this age a group is one of children: for a child of the client, if not for the client."""

AGES: tuple[tuple[str, int, int], ...] = (
    (r"older adults?|seniors?|(?:frail )?elderly|elders", 55, OLDEST),
    (r"young adults?", 16, 30),
    (r"newborns?|infants?|babies|toddlers?", 0, 5),
    (r"pre-?school(?:ers?)?|kindergarten", 2, 7),
    (r"preadolescents?|primary school|elementary school|school age", 4, 14),
    (r"middle school", 10, 16),
    (r"adolescents?|teens?|teenagers?|high school", 11, 20),
    (r"child|children|youth|girls?|boys?|minors?", 0, CHILDHOOD),
    (r"adults?", 18, OLDEST),
)
"""Words for an age, and the ages they may mean: wide, as directories draw the line differently. The
first that fits counts."""

GENDERS = {"woman": r"women|woman|girls?|pregnant", "man": r"men|man|boys?"}
UNCERTAIN = re.compile(
    r"\b(?:of|without|for|famil\w+|parents?|caregivers?|mothers?|fathers?|issues?|not|no|non)\b"
)
"""Words after which the group is not simply who the rest of the name says."""


def share_outside(groups: Sequence[str], facts: Facts) -> float:
    """Tell to how many of the groups they surely do not belong; to none, if they belong to one.

    "Blindness, Infants, Toddlers" means blind infants more often than the blind of any age.
    """
    truths = [belongs(name, facts) for name in groups]
    if not truths or Truth.YES in truths:
        return 0.0
    return truths.count(Truth.NO) / len(truths)


def belongs(group: str, facts: Facts) -> Truth:
    """Whether the client or a child of theirs belongs to a group of that name."""
    name = group.casefold()
    who = name.partition(" with ")[0]
    if UNCERTAIN.search(who):
        return Truth.UNKNOWN
    gender = next((g for g, words in GENDERS.items() if _says(words, who)), None)
    ages = next(((lo, hi) for words, lo, hi in AGES if _says(words, who)), None)
    if gender is None and ages is None:
        return Truth.UNKNOWN
    fits = _fits(facts, ages, gender)
    if ages is not None and ages[1] <= CHILDHOOD:
        fits |= at_least(1, (_fits(m, ages, gender) for m in facts.members)) | _more(facts)
    return fits if _is_all(name) else fits & Truth.UNKNOWN


def _is_all(name: str) -> bool:
    """Whether the name says nothing beside an age or a gender."""
    every = [words for words, _, _ in AGES] + list(GENDERS.values())
    words = rf"(?:(?:{'|'.join(every)}|age|students?)\s*)+"
    return "pregnant" not in name and re.fullmatch(words, name) is not None


def _says(words: str, name: str) -> bool:
    return re.search(rf"\b(?:{words})\b", name) is not None


def _fits(person: Facts, ages: tuple[int, int] | None, gender: str | None) -> Truth:
    of_age = Truth.YES if ages is None else _aged(person, *ages)
    return of_age & (Truth.YES if gender is None else _is(person, gender))


def _aged(person: Facts, least: int, most: int) -> Truth:
    age = person.of("age")
    if not isinstance(age, Interval):
        return Truth.UNKNOWN
    low, high = age.lo or 0, OLDEST if age.hi is None else age.hi
    if low > most or high < least:
        return Truth.NO
    return Truth.YES if least <= low and high <= most else Truth.UNKNOWN


def _is(person: Facts, gender: str) -> Truth:
    """No only where the other of the two was said; whoever said neither is asked."""
    said = person.of("gender")
    if not isinstance(said, Choice):
        return Truth.UNKNOWN
    if said.values == {gender}:
        return Truth.YES
    return Truth.NO if said.values == set(GENDERS) - {gender} else Truth.UNKNOWN


def _more(facts: Facts) -> Truth:
    """Whether there may be children who are not listed."""
    listed = [_aged(member, 0, CHILDHOOD) for member in facts.members]
    known, size = facts.of("children_under_18"), facts.of("household_size")
    if isinstance(known, Interval) and known.hi is not None:
        return Truth.UNKNOWN if known.hi > sum(t is not Truth.NO for t in listed) else Truth.NO
    if isinstance(size, Interval) and size.hi is not None and size.hi <= 1 + len(listed):
        return Truth.NO
    return Truth.NO if facts.members_complete else Truth.UNKNOWN
