"""Does the ground hold: what may be installed, and that it names no address?"""

import re
import tomllib
from pathlib import Path


def words_of(requirements: list[str]) -> set[str]:
    """The bare names of requirements, as the lock spells them."""
    names = {re.split(r"[\s\[<>=~!;]", line)[0].lower().replace("_", "-") for line in requirements}
    return names - {"ecograph"}


def test_the_lock_holds_every_dependency_with_a_hash(root: Path) -> None:
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    asked = list(pyproject["project"]["dependencies"])
    for table in (pyproject["project"]["optional-dependencies"], pyproject["dependency-groups"]):
        for requirements in table.values():
            asked += requirements
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    entries = lock.replace("\\\n", "").splitlines()
    assert words_of(asked) <= words_of(entries)
    assert [line for line in entries if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_ground_names_no_address(root: Path) -> None:
    for name in ("requirements.lock", "pyproject.toml", "Makefile", ".ci/run"):
        text = (root / name).read_text(encoding="utf-8")
        assert "://" not in text, name


def test_every_package_says_that_it_is_typed(root: Path) -> None:
    for package in ("ecograph", "matchers", "loaders", "api"):
        assert (root / package / "py.typed").is_file()
