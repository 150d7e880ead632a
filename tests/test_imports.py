"""Does importing do nothing else, and does the command answer without loading what is slow?"""

import os
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


def modules(root: Path) -> list[str]:
    """Name every module of the four packages as it is imported."""
    paths = [path.relative_to(root) for name in PACKAGES for path in (root / name).rglob("*.py")]
    names = [".".join(path.with_suffix("").parts) for path in paths]
    return sorted(name.removesuffix(".__init__") for name in names)


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in an empty home of its own."""
    return subprocess.run(
        [sys.executable, "-B", "-P", *arguments],
        cwd=folder,
        env=os.environ | {"HOME": str(folder), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_importing_does_nothing_else(root: Path, tmp_path: Path) -> None:
    done = run(str(root / "tests" / "watched_import.py"), *modules(root), folder=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert list(tmp_path.iterdir()) == []


def test_help_loads_nothing_slow(tmp_path: Path) -> None:
    done = run("-c", ASK_FOR_HELP, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ecograph" in done.stdout
    assert SLOW & set(done.stderr.split()) == set()
    assert list(tmp_path.iterdir()) == []
