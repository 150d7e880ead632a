"""What was measured, on which machine: as a plain table, and as JSON."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.timing import Sample

LIBRARIES = ("pydantic", "networkx", "geopy", "shapely", "apsw")
HEADER = ("question", "ecograph", "instead", "ratio", "measured against")


@dataclass(frozen=True)
class Line:
    """One question, how long we take, and how long what a user would pick instead takes."""

    question: str
    ours: Sample
    peer: str = ""
    """What it is measured against; empty where nothing comparable exists."""
    theirs: Sample | None = None
    count: int = 1
    """How many records or answers one call is about."""
    noun: str = ""
    """What is counted."""

    @property
    def ratio(self) -> float | None:
        """Their time over ours: above 1 ecograph is faster, below 1 it is slower."""
        return self.theirs.median_s / self.ours.median_s if self.theirs else None


def compared(
    question: str, samples: Mapping[str, Sample], *, count: int = 1, noun: str = ""
) -> list[Line]:
    """Set the first of the samples beside each of the others; alone where there are none."""
    (_, ours), *others = samples.items()
    return [Line(question, ours, peer, theirs, count, noun) for peer, theirs in others] or [
        Line(question, ours, count=count, noun=noun)
    ]


def machine() -> dict[str, str]:
    """What the figures hold for: the processor, and every version that matters."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": sys.version.split()[0],
        "sqlite of python": sqlite3.sqlite_version,
    } | {name: version(name) for name in LIBRARIES}


def as_text(lines: Iterable[Line]) -> str:
    """Write the lines below each other, in columns."""
    rows = [HEADER, *map(_cells, lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADER))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 1 <= n <= 3 else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def as_json(lines: Iterable[Line]) -> list[dict[str, object]]:
    """The same as values, with the quickest and slowest turn of each."""
    return [
        {
            "question": line.question,
            "count": line.count,
            "noun": line.noun,
            "ours": line.ours._asdict(),
            "peer": line.peer,
            "theirs": line.theirs._asdict() if line.theirs else None,
            "ratio": line.ratio,
        }
        for line in lines
    ]


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.question,
        _say(line.ours, line),
        _say(line.theirs, line) if line.theirs else "",
        f"{line.ratio:.2g}" if line.ratio is not None else "",
        line.peer,
    )


def _say(sample: Sample, line: Line) -> str:
    took = sample.median_s
    said = f"{took:.2f} s" if took >= 1 else f"{took * 1e3:.3g} ms"
    return f"{said}, {_rounded(line.count / took)} {line.noun}/s" if line.noun else said


def _rounded(rate: float) -> str:
    digits = 10 ** max(0, len(str(int(rate))) - 2)
    return f"{int(rate) // digits * digits:,}"


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()
