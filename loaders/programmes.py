"""Which public programmes are there, and who is entitled? Rules in YAML or JSON into the graph.

The file may stand alone, or as `programmes.yaml` among the tables of a directory.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ecograph.benefits import newest_of_each
from ecograph.edges import Edge, Requires
from ecograph.errors import InputError, SourceNotFound
from ecograph.nodes import Benefit, Document, Node, local_id, not_withdrawn
from ecograph.rules import read_programmes
from loaders.packages import Package
from loaders.programmes_file import (
    LARGEST,
    NOTHING,
    ListedProgramme,
    ProgrammesFile,
    ReadFile,
    parse_programmes,
    say_too_large,
)
from loaders.reading import Reading

__all__ = [
    "PROGRAMMES",
    "ListedProgramme",
    "ProgrammesFile",
    "benefits_in",
    "find_in_directory",
    "parse_programmes",
    "read_from_directory",
    "read_programmes_file",
]

FORMAT = "ecograph-programmes/"
IN_A_DIRECTORY = ("programmes.yaml", "programmes.yml", "programmes.json")
"""What the file is called among the tables of a directory."""
ENDINGS = (".yaml", ".yml", ".json")


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
            raise InputError(say_too_large(path.name))
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourceNotFound(f"{path} is not there; check the name.") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.") from None
    return benefits_in(parse_programmes(content, path.name).file)


def benefits_in(file: ProgrammesFile) -> tuple[Benefit, ...]:
    """The programmes of a file that was checked, as they would be stored."""
    return tuple(_benefit(listed, file.source, file.as_of) for listed in file.programmes)


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
    rules = {local_id(b.id): b.rule if b.rule is not None else NOTHING for b in known}
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
        return not name.endswith(".json") or FORMAT.encode() in package.read(name)

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
