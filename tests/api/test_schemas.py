"""Are the published schemas those of the records, and sound?"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from api.schemas import published_schemas, write_schemas

NAMES = sorted(published_schemas())


@pytest.mark.parametrize("name", NAMES)
def test_the_published_schema_is_current(root: Path, name: str) -> None:
    path = root / "docs" / "schemas" / f"{name}.schema.json"
    published = json.loads(path.read_text(encoding="utf-8"))
    again = "run: python -m api.schemas docs/schemas"
    assert published == json.loads(json.dumps(published_schemas()[name])), again
    jsonschema.Draft202012Validator.check_schema(published)


def test_no_other_schema_is_published(root: Path) -> None:
    files = {path.name for path in (root / "docs" / "schemas").iterdir()}
    assert files == {f"{name}.schema.json" for name in NAMES}


def test_what_is_written_is_what_is_published(root: Path, tmp_path: Path) -> None:
    write_schemas(tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_text("utf-8") == (root / "docs" / "schemas" / path.name).read_text("utf-8")
