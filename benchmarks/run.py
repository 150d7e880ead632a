"""What is fast, measured in one run beside what a user would pick instead? `make bench` asks this.

python benchmarks/run.py           everything; real directories where ECOGRAPH_REAL_DATA is set
python benchmarks/run.py --quick   small sizes, few turns: whether it works, not how fast
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from api.riverbend import find_riverbend
from benchmarks import asking, leveraging, loading, matching, paths, planning, storing
from benchmarks.county import CLIENT, NEED, county
from benchmarks.table import Line, as_json, as_text, machine
from ecograph.graph import Graph, open_graph
from loaders.loading import load

ON = datetime(2026, 11, 23, 10, 0)
MAYA, COMPANY = "client:riverbend:c1", "need:riverbend:c1-belonging"
MIAMI = "hsds-miami-211"
BUILD = Path(__file__).resolve().parent.parent / "build"


class Extent(NamedTuple):
    """How much is measured."""

    turns: int
    sizes: tuple[int, ...]
    """Services of the directories that are drawn for matching."""
    stored: int
    """Services of the directory that is drawn for the store."""
    panel: int
    """People whose gaps are looked for."""
    networks: tuple[paths.Size, ...]
    """Large networks in which ways are looked for."""
    steps: tuple[int, int, int]
    """Services for the small steps of one client; clients and services of a panel."""


FULL = Extent(
    turns=5,
    sizes=(1000, 10_000),
    stored=1000,
    panel=400,
    networks=(paths.Size(100_000, 300, 10, 3), paths.Size(1_000_000, 300, 4, 2)),
    steps=(20_000, 2000, 5000),
)
QUICK = Extent(
    turns=1,
    sizes=(400,),
    stored=50,
    panel=20,
    networks=(paths.Size(400, 20, 6, 1),),
    steps=(1000, 20, 500),
)


def run(extent: Extent, scratch: Path, *, real_data: Path | None = None) -> Iterator[Line]:
    """Ask every question; what has been measured comes at once."""
    town = find_riverbend()
    directory = town / "directory"
    yield from loading.measure("Riverbend", directory, scratch, on=ON.date(), turns=extent.turns)
    if real_data is not None:
        source = real_data / MIAMI
        yield from loading.measure("Miami", source, scratch, on=ON.date(), turns=extent.turns)
    riverbend = read_riverbend(town)
    yield from matching.measure("Riverbend", riverbend, MAYA, COMPANY, on=ON, turns=extent.turns)
    for services in extent.sizes:
        graph = open_graph("memory:")
        graph.write(county(services))
        yield from matching.measure(
            f"{services:,} services", graph, CLIENT, NEED, on=ON, turns=extent.turns
        )
    yield from storing.measure(extent.stored, scratch, turns=extent.turns)
    yield from paths.measure(extent.networks, scratch if extent is FULL else None)
    yield from asking.measure(riverbend, town, MAYA, on=ON, panel=extent.panel, turns=extent.turns)
    yield from planning.measure(riverbend, on=ON, turns=extent.turns)
    yield from leveraging.measure(*extent.steps, on=ON, turns=extent.turns)


def read_riverbend(town: Path) -> Graph:
    """Riverbend with its clients, in memory."""
    graph = open_graph("memory:")
    load(town / "directory", graph, name="riverbend", as_of=ON.date())
    for file in sorted((town / "clients").glob("*.json")):
        load(file, graph, name="riverbend")
    return graph


def main() -> None:
    """Measure, print a table, and keep the figures in build/benchmarks.json."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes, one turn")
    extent = QUICK if parser.parse_args().quick else FULL
    told = os.environ.get("ECOGRAPH_REAL_DATA")
    real_data = Path(told) if told and extent is FULL else None
    BUILD.mkdir(exist_ok=True)
    lines = []
    with TemporaryDirectory(dir=BUILD, prefix="bench-") as scratch:  # on the disk, not in memory
        for line in run(extent, Path(scratch), real_data=real_data):
            print(f"measured: {line.question}", file=sys.stderr)
            lines.append(line)
    about = machine() | {"turns": str(extent.turns)}
    print("\n".join(f"{name}: {value}" for name, value in about.items()))
    print(f"\n{as_text(lines)}\n\nratio: their time over ours. Above 1 ecograph is faster.")
    if real_data is None and extent is FULL:
        print("ECOGRAPH_REAL_DATA is not set: no real directory was loaded.")
    kept = {"machine": about, "lines": as_json(lines)}
    (BUILD / "benchmarks.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
