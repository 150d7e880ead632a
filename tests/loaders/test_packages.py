"""What files does a source hold, and is it safe to read them?"""

import struct
import zipfile
from pathlib import Path

import pytest

from ecograph.errors import InputError, SourceNotFound, UnknownFormat, UnsafeArchive
from loaders.packages import open_package


def zipped(path: Path, *entries: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def test_a_zip_is_read_through_its_folder(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("county/Services.csv", b"id\n"), ("__MACOSX/x.csv", b""))
    package = open_package(path)
    assert package.tables() == {"services": "services.csv"}
    assert package.read("services.csv") == b"id\n"


def test_a_folder_is_read_through_its_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "services.csv").write_bytes(b"id\n")
    assert open_package(tmp_path).tables() == {"services": "services.csv"}


def test_a_datapackage_json_stands_for_its_folder(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": []}')
    (tmp_path / "services.csv").write_bytes(b"id\n")
    package = open_package(tmp_path / "datapackage.json")
    assert package.tables() == {"services": "services.csv"}


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"nowhere\.csv is not there"):
        open_package(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    "name", ["../services.csv", "/etc/services.csv", "a/../../b.csv", "..\\b.csv", "C:\\b.csv"]
)
def test_a_zip_that_reaches_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "a.zip", (name, b"id\n"))
    with pytest.raises(UnsafeArchive, match="reaches outside"):
        open_package(path)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("services.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafeArchive, match="is a link"):
        open_package(tmp_path / "a.zip")


def test_a_zip_in_a_zip_is_refused_by_name_and_by_content(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", ("services.csv", b"id\n")).read_bytes()
    with pytest.raises(UnsafeArchive, match="archive in an archive"):
        open_package(zipped(tmp_path / "a.zip", ("inner.zip", inner)))
    package = open_package(zipped(tmp_path / "b.zip", ("services.csv", inner)))
    with pytest.raises(UnsafeArchive, match="archive in an archive"):
        package.read("services.csv")


def test_a_zip_that_explodes_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("services.csv", b"\0" * 20_000_000))
    with pytest.raises(UnsafeArchive, match="grows more than 100 times"):
        open_package(path)


def test_a_zip_that_lies_about_its_sizes_is_refused_while_it_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("services.csv", b"\0" * 20_000_000))
    content = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.find(signature) + at
        content[place : place + 4] = struct.pack("<I", 1_000)
    path.write_bytes(content)
    with pytest.raises(InputError):
        open_package(path).read("services.csv")


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", *((f"{n}.csv", b"") for n in range(1_001)))
    with pytest.raises(UnsafeArchive, match="1,001 entries"):
        open_package(path)


def test_a_damaged_zip_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("services.csv", b"id,name\n" * 5_000))
    content = bytearray(path.read_bytes())
    content[60:70] = b"\xff" * 10
    path.write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        open_package(path).read("services.csv")


def test_a_zip_of_a_version_nobody_wrote_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("services.csv", b"id,name\n"))
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 6] = 225
    path.write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        open_package(path)


def test_two_directories_in_one_zip_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a/services.csv", b"id"), ("b/services.csv", b"id"))
    with pytest.raises(InputError, match="more than once"):
        open_package(path)


def test_a_description_that_names_a_file_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(
        '{"resources": [{"name": "service", "path": "../../services.csv"}]}'
    )
    (tmp_path / "services.csv").write_bytes(b"id,name\n")
    with pytest.raises(UnsafeArchive):
        list(open_package(tmp_path).described())


def test_a_folder_without_tables_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"services\.csv"):
        open_package(tmp_path)


def test_a_folder_without_tables_says_what_it_holds_instead(tmp_path: Path) -> None:
    (tmp_path / "organizations.ndjson").write_text("{}\n")
    with pytest.raises(UnknownFormat, match=r"holds no CSV file.*found organizations\.ndjson"):
        open_package(tmp_path)
