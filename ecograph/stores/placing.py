"""How does a new file appear under its name: whole, once, and never over another?"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from ecograph.errors import SourceNotFound, StoreError

WITHOUT_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}
"""What file systems answer that know no hard links."""


def place(content: bytes, path: Path) -> None:
    """Write a file that only its owner may read; leave one of that name that is there already.

    Raises
    ------
    SourceNotFound
        There is no folder to put it in.
    StoreError
        It cannot be written there.
    """
    try:
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".ecograph-", suffix=".new")
        try:
            with open(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
            with suppress(FileExistsError):  # somebody else was faster: theirs is as good
                _give_name(Path(fresh), path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(fresh)
    except (FileNotFoundError, NotADirectoryError):
        raise SourceNotFound(f"There is no folder {path.parent}; make it first.") from None
    except (OSError, ValueError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else wrong
        raise StoreError(
            f"{path} cannot be made: {reason}. Name a file in a folder you may write to."
        ) from None
    _sync_folder(path.parent)


def _give_name(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except OSError as wrong:
        if wrong.errno not in WITHOUT_LINKS or path.exists():
            raise
        os.rename(fresh, path)


def _sync_folder(folder: Path) -> None:
    """Bring the name to disk as well, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
