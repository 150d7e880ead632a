"""Is this YAML plain data, and where does each part of it stand?

Only what JSON could say as well, and dates: no tags, no anchors (a few lines of which can stand for
billions), no key twice. `yes`, `no`, `on` and `off` are words here, as they are in YAML 1.2; YAML
1.1 reads them as true and false. https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ecograph.errors import InputError

DEEPEST = 40
"""Levels of nesting; a rule that people can read has some ten."""

Value = object
"""None, a truth value, a number, a word, a day, or a list or mapping of such."""
Place = tuple[int | str, ...]


class Plain(NamedTuple):
    """What a text says, and the line of every part of it, counted from 1."""

    value: Value
    lines: Mapping[Place, int]


class _Reader(yaml.SafeLoader):
    """The safe loader of PyYAML with the scalars of YAML 1.2, and dates."""


_Reader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]{1,18}", "-+0123456789"),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]{1,3})",
        "-+.0123456789",
    ),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _Reader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first)
    )
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("bool", "null", "int", "float", "timestamp", "str", "seq", "map")
)


def read_yaml(text: str, *, title: str) -> Plain:
    """Read one YAML document of plain data; JSON is such a document too.

    Raises
    ------
    InputError
        It is no YAML, holds more than one document, a tag, an anchor or a key twice, or is nested
        too deep; the message names the line.
    """
    try:
        _refuse_what_is_not_plain(text, title)
        reader = _Reader(text)
        try:
            root = reader.get_single_node()
        finally:
            reader.dispose()
    except yaml.YAMLError as error:
        raise InputError(f"{title}: {_told(error)}") from None
    lines: dict[Place, int] = {}
    return Plain(None if root is None else _Builder(title, lines).built(root, ()), lines)


def _refuse_what_is_not_plain(text: str, title: str) -> None:
    """Look at the marks one by one, before anything is put together."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError(
                f"{title}, line {line}: an anchor or alias (& or *) is not read here; "
                "write the part out where it belongs."
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > DEEPEST:
            raise InputError(
                f"{title}, line {line}: nested deeper than {DEEPEST} levels; simplify it."
            )


class _Builder:
    """Turns nodes into values, and keeps the line of each."""

    def __init__(self, title: str, lines: dict[Place, int]) -> None:
        self._title = title
        self._lines = lines

    def built(self, node: Node, place: Place) -> Value:
        line = self._lines[place] = node.start_mark.line + 1
        if node.tag not in _PLAIN_TAGS:
            raise InputError(
                f"{self._title}, line {line}: a tag (!) is not read here; leave it out."
            )
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.built(part, (*place, n)) for n, part in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: MappingNode, place: Place) -> Value:
        found: dict[str, Value] = {}
        for name, part in node.value:
            line = name.start_mark.line + 1
            if not isinstance(name, ScalarNode):
                raise InputError(f"{self._title}, line {line}: a key is no word; write one.")
            key = str(name.value)
            if key in found:
                raise InputError(
                    f"{self._title}, line {line}: {key[:80]!r} stands here twice; keep one of them."
                )
            found[key] = self.built(part, (*place, key))
            self._lines[*place, key] = line
        return found

    def _scalar(self, node: Node, line: int) -> Value:
        text = str(node.value)
        try:
            return _SCALARS[node.tag.rsplit(":", 1)[1]](text)
        except ValueError:
            raise InputError(
                f"{self._title}, line {line}: {text[:80]!r} is no such date or number; "
                "put it in quotes if it is text."
            ) from None


_SCALARS: Mapping[str, Callable[[str], Value]] = {
    "bool": lambda text: text.lower() == "true",
    "null": lambda text: None,
    "int": int,
    "float": float,
    "timestamp": date.fromisoformat,
    "str": str,
}


def _told(error: yaml.YAMLError) -> str:
    """Say what is wrong and where, without the text around it."""
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{where}this is no YAML ({what}); mend it and load again."
