"""What do the JSON answers look like? The published schemas, made from the records themselves.

`python -m api.schemas FOLDER` writes them; `docs/schemas` holds the current ones.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from api.problems import Problem
from ecograph.ecomap.reading import Ecomap
from loaders.client_json import ClientFile
from loaders.report import LoadReport
from matchers.answers import Matches
from matchers.gaps import Gaps
from matchers.handoffs import Handoffs
from matchers.leverage import Leverage, PanelLeverage
from matchers.plans import Plans
from matchers.programmes import Entitlements
from matchers.questions import Questions


def published_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema (2020-12) of every answer that programs rely on, and of the client's file."""
    answers: dict[str, TypeAdapter[Any]] = {
        "load-report": TypeAdapter(LoadReport),
        "match": TypeAdapter(list[Matches]),
        "paths": TypeAdapter(Handoffs),
        "leverage": TypeAdapter(Leverage),
        "panel-leverage": TypeAdapter(PanelLeverage),
        "plans": TypeAdapter(Plans),
        "questions": TypeAdapter(Questions),
        "eligibility": TypeAdapter(Entitlements),
        "gaps": TypeAdapter(Gaps),
        "ecomap": TypeAdapter(Ecomap),
        "problem": TypeAdapter(Problem),
    }
    found = {name: answer.json_schema(mode="serialization") for name, answer in answers.items()}
    return found | {"client": ClientFile.model_json_schema(mode="validation")}


def write_schemas(folder: Path) -> None:
    """Write each schema to `NAME.schema.json`."""
    for name, schema in published_schemas().items():
        text = json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False)
        (folder / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
