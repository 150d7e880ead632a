"""What does a file of programmes say, and is it sound?

YAML or JSON, described in docs/programmes.md. A rule that cannot be used refuses the whole file:
half of a set of rules that refer to each other would answer wrongly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from ecograph.errors import InputError
from ecograph.record import Record
from ecograph.rules import Rule, read_programmes
from ecograph.rules.grammar import Residue
from loaders.client_json import json_path

LARGEST = 500_000
"""Bytes of a file of programmes; what people can check is some tens of thousands."""
DEEPEST = 40
"""Levels of nesting; a rule that people can read has some ten."""
NOTHING = Residue()
"""Stands for the rule of a programme that has none."""

PLAINLY: Mapping[str, str] = {
    "frozen_set_type": "a list of words is wanted here, as [snap, ssi]",
    "tuple_type": "a list is wanted here, each part after a dash",
    "string_type": "a word is wanted here; put it in quotes if it looks like something else",
    "model_type": "names with values are wanted here, as name: value",
    "model_attributes_type": "names with values are wanted here, as name: value",
    "union_tag_not_found": "op is needed: it says what kind of rule this is",
    "float_parsing": "a number or a date is wanted here",
    "float_type": "a number or a date is wanted here",
    "missing": "is needed",
    "extra_forbidden": "is no field of it; correct or leave it out",
}
"""What is wrong in plain words, by the kind of error."""

_NAMED = re.compile(r"programme '([^']+)'")

Place = tuple[int | str, ...]
Lines = Mapping[Place, int]

Word = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
SourceName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class ListedProgramme(Record):
    """One programme of the file."""

    id: Word
    """The word for it in the fact `benefits`, and its name in rules."""
    name: str = Field(min_length=1)
    description: str = ""
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    valid_from: date | None = None
    valid_to: date | None = None
    rule: Rule | None = None
    papers: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> ListedProgramme:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from lies after valid_to; swap or correct them.")
        return self


class ProgrammesFile(Record):
    """A source, the day on which it was true, and its programmes."""

    format: Literal["ecograph-programmes/1"]
    name: str = ""
    source: SourceName
    as_of: date
    programmes: tuple[ListedProgramme, ...] = Field(min_length=1)


class ReadFile(Record):
    """A file that can be used, and on which line each programme stands."""

    file: ProgrammesFile
    lines: Mapping[str, int] = Field(default_factory=dict)

    def line_of(self, name: str) -> int:
        """Return the line of a programme; 1 where lines are not known."""
        return self.lines.get(name, 1)


def parse_programmes(content: bytes, title: str) -> ReadFile:
    """Check the content of a file whole: its form, its rules, and what they refer to.

    Raises
    ------
    InputError
        Something of it cannot be used.
    """
    if len(content) > LARGEST:
        raise InputError(say_too_large(title))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{title}, line {line}: this is no UTF-8; save it as UTF-8.") from None
    value, lines = _plain(text, title)
    _check_depth(value, title)
    try:
        file = ProgrammesFile.model_validate(value)
    except ValidationError as error:
        every = error.errors(include_input=False, include_url=False)
        wrong = [detail for detail in every if detail["type"] != "too_short"] or every
        wrong = [detail for detail in wrong if not _second_guess(detail, wrong)]
        told = "; ".join(_told(detail, value, lines) for detail in wrong[:5])
        more = f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise InputError(f"{title}: {told}{more}. See docs/programmes.md.") from None
    at = {listed.id: lines.get(("programmes", n), 1) for n, listed in enumerate(file.programmes)}
    _check_references(file, title, at)
    return ReadFile(file=file, lines=at)


def say_too_large(title: str) -> str:
    """Say that a file is too large, and what to do."""
    return f"{title} is larger than {LARGEST:,} bytes; split it into several files of programmes."


def _plain(text: str, title: str) -> tuple[object, Lines]:
    """Read JSON where it begins like it, else YAML, and the lines of it where they are known."""
    if not text.lstrip().startswith("{"):
        from loaders.strict_yaml import read_yaml

        return read_yaml(text, title=title)
    try:
        return json.loads(text, object_pairs_hook=_without_doubles), {}
    except json.JSONDecodeError as error:
        raise InputError(
            f"{title}, line {error.lineno}: this is no JSON ({error.msg}); mend it and load again."
        ) from None
    except RecursionError:
        raise InputError(f"{title} is nested too deep to be read; simplify it.") from None
    except ValueError as error:
        raise InputError(f"{title}: {error}") from None


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice[:80]!r} stands twice in one object; keep one of them.")
    return found


def _check_depth(value: object, title: str) -> None:
    waiting = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > DEEPEST:
            raise InputError(f"{title} is nested deeper than {DEEPEST} levels; simplify it.")
        parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        waiting += [(inner, depth + 1) for inner in parts]


def _told(detail: ErrorDetails, value: object, lines: Lines) -> str:
    """Say where and what is wrong."""
    place = _place_in(value, detail["loc"])
    kind, said = detail["type"], detail["msg"].removeprefix("Value error, ").rstrip(".")
    message = PLAINLY.get(kind, said)
    if kind == "missing":
        place = (*place, detail["loc"][-1])
    elif kind == "union_tag_invalid":
        about = detail["ctx"]
        message = f"there is no op '{about['tag'][:40]}'; use one of {about['expected_tags']}"
    said = f"{json_path(place) or 'the file'}: {message[:1].lower()}{message[1:]}"
    known = (place[:n] for n in range(len(place), -1, -1))
    line = next((lines[part] for part in known if part in lines), None)
    return f"line {line}, {said}" if line else said


def _second_guess(detail: ErrorDetails, among: list[ErrorDetails]) -> bool:
    """Whether it only says that what is no number is no date either."""
    if not detail["type"].startswith("date"):
        return False
    numbers = ("float_parsing", "float_type")
    return any(o["loc"][:-1] == detail["loc"][:-1] and o["type"] in numbers for o in among)


def _place_in(value: object, steps: Place) -> Place:
    """Return the way to a part of the file: without the steps that only tell alternatives apart."""
    place: Place = ()
    for step in steps:
        if isinstance(value, dict) and step in value:
            value, place = value[step], (*place, step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value, place = value[step], (*place, step)
    return place


def _check_references(file: ProgrammesFile, title: str, at: Mapping[str, int]) -> None:
    """Refuse a programme told of twice, and rules that refer to what is not there or in circles."""
    names = [listed.id for listed in file.programmes]
    if len(at) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(
            f"{title}, line {at[twice]}: programme {twice!r} stands there twice; keep one of them."
        )
    rules = {listed.id: listed.rule for listed in file.programmes if listed.rule is not None}
    empty = {name: NOTHING for name in names if name not in rules}
    try:
        read_programmes({**rules, **empty})
    except InputError as error:
        first = next((name for name in _NAMED.findall(str(error)) if at.get(name)), "")
        where = f"{title}, line {at[first]}" if first and at[first] > 1 else title
        raise InputError(f"{where}: {error}") from None
