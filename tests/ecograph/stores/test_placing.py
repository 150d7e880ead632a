"""Does a new file appear whole, once, and never over another?"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ecograph.errors import SourceNotFound
from ecograph.stores.placing import place


def test_a_file_appears_with_its_content_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    place(b"content", tmp_path / "new.db")
    assert (tmp_path / "new.db").read_bytes() == b"content"
    assert [one.name for one in tmp_path.iterdir()] == ["new.db"]


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "new.db").write_bytes(b"somebody else was faster")
    place(b"content", tmp_path / "new.db")
    assert (tmp_path / "new.db").read_bytes() == b"somebody else was faster"
    assert [one.name for one in tmp_path.iterdir()] == ["new.db"]


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="make it first"):
        place(b"content", tmp_path / "none" / "new.db")


def test_a_file_system_without_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    place(b"content", tmp_path / "new.db")
    assert (tmp_path / "new.db").read_bytes() == b"content"
    assert [one.name for one in tmp_path.iterdir()] == ["new.db"]
