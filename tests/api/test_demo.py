"""Is the story told in full, on one screen after another, and is its picture the one in docs?"""

from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from api.demo import PICTURE, STORY_DAY, tell_story

TOLD = (
    "that may be shown",
    "What holds: ",
    "What strains: ",
    "Not safe: ",
    "✓ eligibility: ",
    "Does not fit: ",
    "Nearly: ",
    "Worth asking: ",
    "You already trust ",
    "told to ",
    "Shorter, and not taken: ",
    "work only together",
    "people would have nothing for",
    "curl ",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with (folder / "screen.txt").open("w") as screen:
            console = Console(width=100, record=True, file=screen)
            patch.setattr("api.printing.console", lambda: console)
            tell_story("demo.db", on=STORY_DAY)
        return console.export_text(), folder


@pytest.mark.parametrize("part", TOLD)
def test_the_story_has_every_part(told: tuple[str, Path], part: str) -> None:
    assert part.strip() in " ".join(told[0].split())


def test_the_story_fits_ninety_lines(told: tuple[str, Path]) -> None:
    assert len(told[0].splitlines()) <= 90


def test_the_picture_in_docs_is_the_one_the_demo_draws(told: tuple[str, Path], root: Path) -> None:
    drawn = (told[1] / PICTURE).read_text(encoding="utf-8")
    assert (root / "docs" / PICTURE).read_text(encoding="utf-8") == drawn


def test_the_story_is_told_on_its_own_day() -> None:
    assert datetime(2026, 11, 23, 10) == STORY_DAY
