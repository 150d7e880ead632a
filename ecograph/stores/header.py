"""Is this file a store of ours, whole as far as its first bytes tell? Asked before SQLite opens it.

SQLite would make a database of an empty file, and change a foreign one by looking at it closely.
https://www.sqlite.org/fileformat.html#the_database_header
"""

from __future__ import annotations

import stat
import struct
from pathlib import Path
from typing import NamedTuple

from ecograph.errors import DamagedStore, ForeignStore, SourceNotFound, StoreError
from ecograph.stores.layout import APPLICATION_ID, LAYOUT

MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100
RESTORE = "Restore it from a backup, or move it away and load again."


class Header(NamedTuple):
    """What the first 100 bytes of an SQLite file say of it."""

    page_bytes: int
    pages: int
    layout: int
    application_id: int


def check_path(path: Path) -> None:
    """Refuse a path that is no file, looking at its name only.

    Raises
    ------
    SourceNotFound
        There is nothing of that name.
    ForeignStore
        It is a folder, or nothing that keeps bytes.
    StoreError
        It may not be looked at.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise SourceNotFound(f"{path} does not exist; load something into it first.") from None
    except (OSError, ValueError) as wrong:
        raise StoreError(f"{path} cannot be opened: {wrong}. Check its name and rights.") from None
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
        raise ForeignStore(f"{path} is {what}; name a file.")


def check_header(path: Path, size: int, start: bytes) -> None:
    """Refuse a file by its size and first bytes, which are all that is looked at.

    Raises
    ------
    ForeignStore
        It is another program's file, or a store of another version.
    DamagedStore
        It is empty, or ends too early.
    """
    if size == 0:
        raise DamagedStore(
            f"{path} is empty: a store is never that, so its content was lost. {RESTORE}"
        )
    if not start.startswith(MAGIC):
        raise ForeignStore(f"{path} is no ecograph store; name another file.")
    if len(start) < HEADER_BYTES:
        raise DamagedStore(f"{path} is cut off after {size} bytes. {RESTORE}")
    header = read_header(start)
    if header.application_id != APPLICATION_ID:
        raise ForeignStore(
            f"{path} is an SQLite database of another program (application_id "
            f"{header.application_id:#x}); name another file."
        )
    if header.layout != LAYOUT:
        raise ForeignStore(
            f"{path} has layout {header.layout}, this version of ecograph reads {LAYOUT}; "
            "open it with the version that wrote it."
        )
    expected = header.pages * header.page_bytes
    if size < expected and not _has_log(path):
        raise DamagedStore(f"{path} is cut off: {size} of {expected} bytes are there. {RESTORE}")


def read_header(start: bytes) -> Header:
    """Read the fields of an SQLite header."""
    (page_bytes,) = struct.unpack_from(">H", start, 16)
    (pages,) = struct.unpack_from(">I", start, 28)
    layout, application_id = struct.unpack_from(">I4xI", start, 60)
    return Header(65536 if page_bytes == 1 else page_bytes, pages, layout, application_id)


def _has_log(path: Path) -> bool:
    """Whether pages may still lie in the write-ahead log, on their way into the file."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
