"""What every test may ask for, and which tests this machine cannot run: said in a line each."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from ecograph.graph import Graph, open_graph
from loaders.loading import load
from matchers.directory import Directory

IN_CI = bool(os.environ.get("CI"))
REAL_DATA = os.environ.get("ECOGRAPH_REAL_DATA")
CHROMIUM = shutil.which("chromium")

# Speed is measured in benchmarks/, so no example has a deadline; CI draws the same ones each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "here")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def county(root: Path) -> Path:
    """The folder of Riverbend, the invented county."""
    return root / "fixtures" / "riverbend"


@pytest.fixture(scope="session")
def graph(county: Path) -> Iterator[Graph]:
    """Riverbend with its six clients, as of the day of their story; only to be read."""
    found = open_graph("memory:")
    load(county / "directory", found, name="riverbend", as_of=date(2026, 11, 23))
    for file in sorted((county / "clients").glob("*.json")):
        load(file, found, name="riverbend")
    yield found
    found.close()


@pytest.fixture(scope="session")
def directory(graph: Graph) -> Directory:
    """Riverbend's services, compiled."""
    return Directory.of(graph)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real directories; for tests marked `real_data`."""
    if REAL_DATA is None:
        pytest.fail("mark this test `real_data`: it asks for ECOGRAPH_REAL_DATA, which is not set")
    return Path(REAL_DATA)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser to hand to Playwright as `executable_path`; for tests marked `browser`."""
    if CHROMIUM is None:
        pytest.fail("chromium is not on the PATH; on Debian: apt-get install chromium")
    return Path(CHROMIUM)


def left_out() -> dict[str, str]:
    """Tell which markers cannot run here, and why; in CI a missing browser is a failure instead."""
    reasons = {}
    if REAL_DATA is None:
        reasons["real_data"] = "ECOGRAPH_REAL_DATA is not set"
    if CHROMIUM is None and not IN_CI:
        reasons["browser"] = "chromium is not on the PATH"
    return reasons


def pytest_configure() -> None:
    if REAL_DATA is not None and not Path(REAL_DATA).is_dir():
        raise pytest.UsageError(f"ECOGRAPH_REAL_DATA is {REAL_DATA!r}, which is no folder")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    out = [item for item in items if any(item.get_closest_marker(name) for name in left_out())]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and CHROMIUM is None:
        pytest.fail("chromium is not on the PATH, and in CI the browser tests must run")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for marker, reason in left_out().items():
        terminalreporter.write_line(f"Tests marked {marker} are deselected: {reason}.")
