"""What files does a source hold, and is it safe to read them? Folders, zips and single files."""

from __future__ import annotations

import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from ecograph.errors import InputError, SourceNotFound, UnknownFormat, UnsafeArchive

MOST_BYTES = 2_000_000_000
MOST_ENTRIES = 1_000
MOST_RATIO = 100
"""Times an entry may grow when unpacked, once it is larger than `SMALL`."""
SMALL = 1_000_000
_CHUNK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the zip module raises, depending on which bytes are wrong."""
_PEOPLE_KNOW = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\x1f\x8b": "a gzip file", b"<": "HTML"}


@dataclass(frozen=True)
class Package:
    """The files of one source, by base name in lower case; a single file is a package of one."""

    path: Path
    contents: Mapping[str, Callable[[], bytes]]

    @property
    def title(self) -> str:
        """What messages call it."""
        return self.path.name or str(self.path)

    def read(self, name: str) -> bytes:
        """Read one file whole.

        Raises
        ------
        InputError
            It cannot be read, or is larger than 2 GB.
        """
        return self.contents[name]()

    def tables(self) -> dict[str, str]:
        """The CSV file of each table, by the name of the file."""
        return {PurePosixPath(name).stem: name for name in self.contents if name.endswith(".csv")}

    def described(self) -> Iterator[tuple[str, str]]:
        """Yield the tables that a datapackage.json among the files names, each with its file.

        Raises
        ------
        InputError
            It is no such description.
        UnsafeArchive
            It names a file outside the package.
        """
        if "datapackage.json" not in self.contents:
            return
        try:
            described = json.loads(self.read("datapackage.json"))
            resources = described.get("resources", [])
            pairs = [(r["name"], r["path"]) for r in resources if isinstance(r.get("path"), str)]
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
            raise InputError(
                f"{self.title}: datapackage.json cannot be read ({type(error).__name__}); "
                "mend it, or load the folder without it."
            ) from None
        for name, path in pairs:
            _check_name(self.title, path)
            yield str(name).lower(), PurePosixPath(path).name.lower()


def open_package(path: Path) -> Package:
    """Find the files of a folder, a zip, a datapackage.json or any single file.

    Raises
    ------
    SourceNotFound
        There is no such file or folder.
    UnknownFormat
        The file is empty, or is no zip although its name says so.
    UnsafeArchive
        A zip that reaches outside itself, holds another archive, or grows beyond the limits.
    """
    if not path.exists():
        raise SourceNotFound(f"{path} is not there; check the name.")
    if path.is_dir():
        return Package(path, _folder(path))
    if path.name.lower() == "datapackage.json":
        return Package(path, _folder(path.parent))
    if path.stat().st_size == 0:
        raise UnknownFormat(f"{path.name} is empty; export it again.")
    if path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
        return Package(path, _zip(path))
    return Package(path, {path.name.lower(): lambda: _read_file(path)})


def _folder(path: Path) -> dict[str, Callable[[], bytes]]:
    """Files of the folder, or of its `data` where the tables are there."""
    for folder in (path, path / "data"):
        files = sorted(f for f in folder.glob("*") if f.is_file()) if folder.is_dir() else []
        if any(f.suffix.lower() == ".csv" for f in files):
            break
    else:
        names = sorted(f.name for f in path.iterdir())
        found = f" (found {', '.join(names[:8])}{' ...' * (len(names) > 8)})" * bool(names)
        raise UnknownFormat(
            f"{path} holds no CSV file, nor does a folder data in it{found}; name the folder that "
            "holds services.csv. A client's file, a panel or a table of ZIP centroids is one file."
        )
    return {f.name.lower(): partial(_read_file, f) for f in files}


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path.name} is larger than {MOST_BYTES:,} bytes; split it.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.") from error


def _zip(path: Path) -> dict[str, Callable[[], bytes]]:
    if not zipfile.is_zipfile(path):
        start = path.read_bytes()[:4]
        what = next((w for magic, w in _PEOPLE_KNOW.items() if start.startswith(magic)), "not one")
        raise UnknownFormat(
            f"{path.name} is named .zip and is {what}; name the file that the directory exported."
        )
    _check_count(path)
    contents: dict[str, Callable[[], bytes]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except _DAMAGE as error:
        raise InputError(f"{path.name} is a damaged zip ({error}); get it again.") from error
    _check_entries(path.name, entries)
    for entry in entries:
        place = PurePosixPath(entry.filename)
        if entry.is_dir() or place.parts[0] == "__MACOSX" or place.name.startswith("."):
            continue
        name = place.name.lower()
        if name in contents and name.endswith((".csv", ".json")):
            raise InputError(
                f"{path.name} holds {place.name} more than once; pack one directory into one zip."
            )
        contents[name] = partial(_read_entry, path, entry)
    return contents


def _check_count(path: Path) -> None:
    """Refuse by the zip's own tail, before a table of contents of a million lines is read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    entries = int.from_bytes(tail[end + 10 : end + 12], "little")
    contents = int.from_bytes(tail[end + 12 : end + 16], "little")
    if entries > MOST_ENTRIES or contents > MOST_ENTRIES * 1_000:
        raise UnsafeArchive(
            f"{path.name} has {entries:,} entries, more than {MOST_ENTRIES:,}; "
            "pack the directory's tables only."
        )


def _check_entries(title: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise UnsafeArchive(f"{title} has {len(entries):,} entries, more than {MOST_ENTRIES:,}.")
    if (total := sum(entry.file_size for entry in entries)) > MOST_BYTES:
        raise UnsafeArchive(f"{title} grows to {total:,} bytes, more than {MOST_BYTES:,}.")
    for entry in entries:
        _check_name(title, entry.orig_filename)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnsafeArchive(f"{title}: {entry.filename} is a link; pack the file itself.")
        if entry.filename.lower().endswith((".zip", ".gz", ".7z", ".tar", ".rar", ".xz", ".bz2")):
            raise UnsafeArchive(f"{title}: {entry.filename} is an archive in an archive.")
        if entry.flag_bits & 1:
            raise InputError(f"{title}: {entry.filename} is encrypted; unpack it first.")
        _check_growth(title, entry, entry.file_size)


def _check_name(title: str, name: str) -> None:
    place = PurePosixPath(name.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts or ":" in name or "\0" in name or not place.parts:
        raise UnsafeArchive(f"{title}: {name[:80]!r} reaches outside; nothing of it was read.")


def _check_growth(title: str, entry: zipfile.ZipInfo, size: int) -> None:
    if size > SMALL and size > MOST_RATIO * max(entry.compress_size, 1):
        raise UnsafeArchive(
            f"{title}: {entry.filename} grows more than {MOST_RATIO} times; nothing was read."
        )


def _read_entry(path: Path, entry: zipfile.ZipInfo) -> bytes:
    """Unpack while counting, for an archive may lie about its sizes."""
    parts: list[bytes] = []
    size = 0
    try:
        with zipfile.ZipFile(path) as archive, archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                _check_growth(path.name, entry, size)
                if size > MOST_BYTES:
                    raise UnsafeArchive(f"{path.name}: {entry.filename} is beyond {MOST_BYTES:,}.")
                parts.append(chunk)
    except InputError:
        raise
    except _DAMAGE as error:
        raise InputError(
            f"{path.name}: {entry.filename} is damaged ({error}); get the file again."
        ) from error
    content = b"".join(parts)
    if content.startswith(b"PK\x03\x04"):
        raise UnsafeArchive(f"{path.name}: {entry.filename} is an archive in an archive.")
    return content
