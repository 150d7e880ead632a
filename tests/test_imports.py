"""Does importing do nothing else, and does the command answer without loading what is slow?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("ecograph", "matchers", "loaders", "api")
SLOW = {"apsw", "fastapi", "geopy", "langcodes", "networkx", "numpy", "shapely", "starlette"}

ASK_FOR_HELP = """
import sys
sys.argv[:] = ["ecograph", "--help"]
from api.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code
print(*sys.modules, file=sys.stderr)
"""

NOISY = """
import logging, os, socket
os.environ.get("SOME_SETTING")
dict(os.environ)
logging.basicConfig()
socket.socket().close()
open("left_behind", "w").close()
"""


def modules(root: Path) -> list[str]:
    """Name every module of the four packages as it is imported."""
    paths = [path.relative_to(root) for name in PACKAGES for path in (root / name).rglob("*.py")]
    names = [".".join(path.with_suffix("").parts) for path in paths]
    return sorted(name.removesuffix(".__init__") for name in names)


def run(*arguments: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an empty home of its own, with more variables where a test names them."""
    return subprocess.run(
        [sys.executable, "-B", "-P", *arguments],
        cwd=folder,
        env=os.environ | {"HOME": str(folder), "TMPDIR": str(folder)} | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_importing_does_nothing_else(root: Path, tmp_path: Path) -> None:
    done = run(str(root / "tests" / "watched_import.py"), *modules(root), folder=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert list(tmp_path.iterdir()) == []


def test_a_noisy_import_is_noticed(root: Path, tmp_path: Path) -> None:
    for folder in ("tests", "api"):
        (tmp_path / folder).mkdir()
    watch = shutil.copy(root / "tests" / "watched_import.py", tmp_path / "tests")
    (tmp_path / "api" / "__init__.py").write_text(NOISY)
    done = run(str(watch), "api", folder=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    for noise in ("'SOME_SETTING'", "__iter__", "configures logging", "socket.", "'left_behind'"):
        assert noise in done.stdout


def test_help_loads_nothing_slow(tmp_path: Path) -> None:
    done = run("-c", ASK_FOR_HELP, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ecograph" in done.stdout
    assert SLOW & set(done.stderr.split()) == set()
    assert list(tmp_path.iterdir()) == []
