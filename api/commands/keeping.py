"""The commands about a store as a whole: fill it, check it, serve it, and the demo."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.options import From, Json, On


def demo(store: From = None, on: On = None) -> None:
    """Load the invented county Riverbend and tell a client's story."""
    from api.demo import STORY_DAY, tell_story
    from api.moments import moment_of
    from api.stores import store_url

    tell_story(store_url(store), on=moment_of(on) if on else STORY_DAY)


def load(
    source: Annotated[Path, typer.Argument(help="Folder, zip, datapackage.json, CSV or JSON.")],
    name: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Name of this source.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="The day it was true."),
    ] = None,
    store: Annotated[
        str | None, typer.Option("--to", metavar="URL", help="Store to load into.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Load a directory, a client, a panel or a table of ZIP codes."""
    from api.loading import load_with_progress

    problems = load_with_progress(
        source, store=store, name=name, as_of=as_of.date() if as_of else None, as_json=as_json
    )
    raise typer.Exit(1 if problems else 0)


def verify(store: From = None, as_json: Json = False) -> None:
    """Check a store from end to end and print its content hash."""
    from api import printing
    from api.stores import store_url
    from ecograph.graph import open_graph
    from ecograph.graph import verify as check

    graph = open_graph(store_url(store), create=False)
    try:
        found = check(graph)
    finally:
        graph.close()
    printing.show_verification(found, as_json=as_json)
    raise typer.Exit(1 if found.problems else 0)


def serve(
    host: Annotated[str, typer.Option(help="Loopback address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    store: From = None,
) -> None:
    """Answer the same questions over HTTP, on this machine only."""
    from api.serving import serve_store
    from api.stores import store_url

    serve_store(store_url(store), host=host, port=port)
