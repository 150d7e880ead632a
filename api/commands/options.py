"""Which options do several commands share?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Client = Annotated[
    str, typer.Argument(metavar="CLIENT", help="Id of a client in the store, or a client file.")
]
MaybeClient = Annotated[
    str | None,
    typer.Argument(metavar="CLIENT", help="Id of a client in the store, or a client file."),
]
Panel = Annotated[
    Path | None,
    typer.Option("--clients", metavar="FILE", help="Panel or client file, instead of one CLIENT."),
]
Source = Annotated[
    str | None,
    typer.Option("--source", metavar="NAME", help="Directory whose local ids the panel means."),
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="URL", help="Store to ask: a file, or memory:."),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help="Day (10:00), or day and time as 2026-11-23T14:30, to answer for; now by default.",
    ),
]


def _one_form(context: typer.Context, wanted: bool) -> bool:
    """Refuse --json beside --csv, whichever comes first."""
    if wanted and (context.params.get("as_json") or context.params.get("as_csv")):
        raise typer.BadParameter("take --json or --csv, not both.")
    return wanted


Json = Annotated[
    bool,
    typer.Option("--json", callback=_one_form, help="Print JSON that programs can rely on."),
]
Csv = Annotated[bool, typer.Option("--csv", callback=_one_form, help="Print the table as CSV.")]
Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE", help="Programmes as rules, in YAML or JSON."),
]
Svg = Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Write it as a drawing.")]
