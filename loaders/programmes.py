"""Which public programmes are there, and who is entitled? Rules in YAML or JSON.

The format is described in docs/programmes.md. The file may stand alone, or as `programmes.yaml`
among the tables of a directory. A rule that cannot be used refuses the whole file: half of a set of
rules that refer to each other would answer wrongly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from ecograph.benefits import newest_of_each
from ecograph.edges import Edge, Requires
from ecograph.errors import InputError, SourceNotFound
from ecograph.nodes import Benefit, Document, Node, local_id, not_withdrawn
from ecograph.record import Record
from ecograph.rules import Rule, read_programmes
from ecograph.rules.grammar import Residue
from loaders.client_json import json_path
from loaders.packages import Package
from loaders.reading import Reading

FORMAT = "ecograph-programmes/1"
LARGEST = 500_000
"""Bytes of a file of programmes; what people can check is some tens of thousands."""
IN_A_DIRECTORY = ("programmes.yaml", "programmes.yml", "programmes.json")
"""What the file is called among the tables of a directory."""
ENDINGS = (".yaml", ".yml", ".json")

Word = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
SourceName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class ListedProgramme(Record):
    """One programme of the file."""

    id: Word
    """The word for it in the fact `benefits`, and its name in rules."""
    name: str = Field(min_length=1)
    description: str = ""
    url: str = ""
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


def read_programmes_file(path: Path) -> tuple[Benefit, ...]:
    """Read a file of programmes without storing anything: to be asked on its own.

    Raises
    ------
    SourceNotFound
        There is no such file.
    InputError
        It is no file of programmes, or a rule of it cannot be used; the message names file, line
        and field, and what to do.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(_too_large(path.name))
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourceNotFound(f"{path} is not there; check the name.") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.") from None
    return benefits_in(parse_programmes(content, path.name).file)


def benefits_in(file: ProgrammesFile) -> tuple[Benefit, ...]:
    """The programmes of a file that was checked, as they would be stored."""
    return tuple(_benefit(listed, file.source, file.as_of) for listed in file.programmes)


def parse_programmes(content: bytes, title: str) -> ReadFile:
    """Check the content of a file whole: its form, its rules, and what they refer to.

    Raises
    ------
    InputError
        Something of it cannot be used.
    """
    if len(content) > LARGEST:
        raise InputError(_too_large(title))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{title}, line {line}: this is no UTF-8; save it as UTF-8.") from None
    value, lines = _plain(text, title)
    try:
        file = ProgrammesFile.model_validate(value)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        told = "; ".join(_told(detail, lines) for detail in wrong[:5])
        more = f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise InputError(f"{title}: {told}{more}. See docs/programmes.md.") from None
    at = {listed.id: lines.get(("programmes", n), 1) for n, listed in enumerate(file.programmes)}
    _check_references(file, title, at)
    return ReadFile(file=file, lines=at)


def _too_large(title: str) -> str:
    return f"{title} is larger than {LARGEST:,} bytes; split it into several files of programmes."


def _plain(text: str, title: str) -> tuple[object, Mapping[tuple[int | str, ...], int]]:
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


def _told(detail: ErrorDetails, lines: Mapping[tuple[int | str, ...], int]) -> str:
    """Say where and what; the steps that only tell alternatives of a rule apart are left out."""
    place = detail["loc"]
    line = next((lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines), None)
    known = tuple(
        part for n, part in enumerate(place) if not lines or place[: n + 1] in lines or n < 3
    )
    missing = detail["type"] == "missing"
    where = json_path((*known, place[-1]) if missing and place[-1:] != known[-1:] else known)
    message = detail["msg"].removeprefix("Value error, ").rstrip(".")
    if missing:
        message = "is needed"
    elif detail["type"] == "extra_forbidden":
        message = "is no field of it; correct or leave it out"
    said = f"{where or 'the file'}: {message[:1].lower()}{message[1:]}"
    return f"line {line}, {said}" if line else said


def _check_references(file: ProgrammesFile, title: str, at: Mapping[str, int]) -> None:
    """Refuse a programme told of twice, and rules that refer to what is not there or in circles."""
    names = [listed.id for listed in file.programmes]
    if len(at) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"{title}: programme {twice!r} stands there twice; keep one of them.")
    rules = {listed.id: listed.rule for listed in file.programmes if listed.rule is not None}
    empty = {name: _NOTHING for name in names if name not in rules}
    try:
        read_programmes({**rules, **empty})
    except InputError as error:
        raise InputError(f"{title}: {error}") from None


_NOTHING = Residue()


def _benefit(listed: ListedProgramme, source: str, as_of: date | None) -> Benefit:
    return Benefit(
        id=f"benefit:{source}:{listed.id}",
        name=listed.name,
        description=listed.description,
        rule=listed.rule,
        url=listed.url,
        valid_from=listed.valid_from,
        valid_to=listed.valid_to,
        source=source,
        as_of=as_of,
    )


def find_in_directory(package: Package) -> str | None:
    """Return the file of programmes among the tables of a directory, if there is one."""
    return next((name for name in IN_A_DIRECTORY if name in package.contents), None)


def read_from_directory(package: Package, reading: Reading) -> Iterator[Node | Edge]:
    """Yield the programmes that a directory brings along, as of their own day.

    Raises
    ------
    InputError
        The file cannot be used.
    """
    if (name := find_in_directory(package)) is not None:
        yield from _records(parse_programmes(package.read(name), name), name, reading)


def _records(read: ReadFile, title: str, reading: Reading) -> Iterator[Node | Edge]:
    file = read.file
    as_of = file.as_of
    if reading.as_of is not None and as_of > reading.as_of:
        reading.findings.problem(
            title,
            1,
            "as_of",
            f"{as_of} lies after {reading.as_of}, the day of the load; that counts.",
        )
        as_of = reading.as_of
    benefits = [_benefit(listed, reading.name, as_of) for listed in file.programmes]
    _check_with_others(benefits, reading, title)
    yield from benefits
    for listed, benefit in zip(file.programmes, benefits, strict=True):
        for paper in dict.fromkeys(listed.papers):
            yield from _required(paper, benefit, reading, title, read.line_of(listed.id))


def _check_with_others(benefits: list[Benefit], reading: Reading, title: str) -> None:
    """Refuse rules that contradict those of another source, of which the newest of a name count."""
    others = [
        benefit
        for benefit in not_withdrawn(reading.graph.nodes(Benefit))
        if benefit.source != reading.name
    ]
    known = newest_of_each([*others, *benefits])
    rules = {local_id(b.id): b.rule if b.rule is not None else _NOTHING for b in known}
    try:
        read_programmes(rules)
    except InputError as error:
        raise InputError(f"{title}, together with what is stored: {error}") from None


def _required(
    paper: str, benefit: Benefit, reading: Reading, title: str, line: int
) -> Iterator[Edge]:
    """Yield the link to a paper: named by full id, or by the local id of the same source."""
    for id in (paper, f"document:{reading.name}:{paper}"):
        if isinstance(reading.graph.get(id), Document) or id in reading.documents:
            yield Requires(
                from_id=benefit.id,
                to_id=id,
                url=benefit.url,
                source=reading.name,
                as_of=benefit.as_of,
            )
            return
    reading.findings.problem(
        title,
        line,
        "papers",
        f"{paper[:80]!r} names no document of the graph; left out. Load the directory first.",
    )


class ProgrammesFormat:
    """The format `programmes`: one YAML or JSON file that says so."""

    name = "programmes"

    def accepts(self, package: Package) -> bool:
        """Whether it is one file in YAML, or one in JSON with this format; `read` says the rest."""
        name = next(iter(package.contents), "")
        if len(package.contents) != 1 or not name.endswith(ENDINGS):
            return False
        return (
            not name.endswith(".json") or FORMAT.split("/")[0].encode() in package.read(name)[:500]
        )

    def read(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield each programme, then the papers it takes.

        Raises
        ------
        InputError
            The file cannot be used.
        """
        yield from _records(self._parsed(package), package.title, reading)

    def stored(self, package: Package, reading: Reading) -> Iterator[Node | Edge]:
        """Yield the programmes an earlier file of this source told of."""
        file = self._parsed(package).file
        if not reading.named:
            reading.name = file.source
        reading.as_of = reading.as_of or file.as_of
        for benefit in reading.graph.nodes(Benefit):
            if benefit.source == reading.name:
                yield benefit
                for edge in reading.graph.edges(Requires, from_id=benefit.id):
                    if edge.source == reading.name:
                        yield edge

    def _parsed(self, package: Package) -> ReadFile:
        return parse_programmes(package.read(*package.contents), package.title)


PROGRAMMES = ProgrammesFormat()
