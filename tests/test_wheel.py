"""Does the wheel hold what it should, and does it tell its story wherever it is installed?"""

import os
import site
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", str(folder)], cwd=root, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment that has the wheel and our dependencies, not this checkout."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    subprocess.run([*pip, "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    # A path named by a .pth file is searched, but its own .pth files - our checkout - are not read.
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()))
    return home / "bin"


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as someone would who never saw this checkout."""
    ours = ("ECOGRAPH_", "PYTHON", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_four_packages_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as files:
        tops = {name.split("/")[0] for name in files.namelist()}
    assert tops == {"ecograph", "matchers", "loaders", "api", "ecograph-0.1.0.dist-info"}


def test_the_wheel_holds_riverbend_without_its_answers(root: Path, wheel: Path) -> None:
    with ZipFile(wheel) as files:
        names = files.namelist()
    shipped = {name.removeprefix("ecograph/_riverbend/") for name in names if "_riverbend/" in name}
    riverbend = root / "fixtures" / "riverbend"
    written = {path.relative_to(riverbend) for path in riverbend.rglob("*") if path.is_file()}
    answers = {path for path in written if "expected" in path.parts}
    code = {path for path in written if path.suffix in (".py", ".pyc")}
    inputs = {path.as_posix() for path in written - answers - code}
    assert shipped == inputs
    assert shipped != set()


def test_an_installed_wheel_finds_its_own_riverbend(installed: Path, tmp_path: Path) -> None:
    ask = "from api.riverbend import find_riverbend; print(find_riverbend())"
    found = run(installed / "python", "-c", ask, folder=tmp_path)
    assert found.returncode == 0, found.stderr
    assert Path(found.stdout.strip()).is_relative_to(installed.parent)


def test_an_installed_wheel_runs_the_demo_anywhere(installed: Path, tmp_path: Path) -> None:
    demo = run(installed / "ecograph", "demo", folder=tmp_path)
    assert demo.returncode == 0, demo.stderr
    assert demo.stdout.strip() != ""
