"""What can be asked from a terminal? Each command translates, calls one function, prints."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="ecograph",
    help="A client's world and the community's services in one graph, asked across the two.",
    epilog="The store is ECOGRAPH_STORE, else ecograph.db in this folder; --from names another.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
gaps_app = typer.Typer(
    help="Where the network fails people.", no_args_is_help=True, add_completion=False
)
app.add_typer(gaps_app, name="gaps")

Client = Annotated[str, typer.Argument(help="Id of a client in the store, or a client file.")]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="URL", help="Store to ask: a file, or memory:."),
]
On = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        metavar="DATE",
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help="Day (10:00), or day and time, to answer for; now by default.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON that programs can rely on.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print the table as CSV.")]


@app.command()
def demo(store: From = None, on: On = None) -> None:
    """Load the invented county Riverbend and tell one client's story."""
    from api.demo import STORY_DAY, tell_story
    from api.stores import store_url

    tell_story(store_url(store), on=_moment(on) if on else STORY_DAY)


@app.command()
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
    """Load a directory, a client file, a panel or a table of ZIP centroids into the store."""
    from api.loading import load_with_progress

    problems = load_with_progress(
        source, store=store, name=name, as_of=as_of.date() if as_of else None, as_json=as_json
    )
    raise typer.Exit(1 if problems else 0)


@app.command()
def match(
    client: Client,
    need: Annotated[
        list[str] | None,
        typer.Option("--need", metavar="TERM", help="Need of the client, or a term; repeatable."),
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many matches to show.")] = 3,
    max_minutes: Annotated[int | None, typer.Option(min=1, help="Longest way there.")] = None,
    max_km: Annotated[float | None, typer.Option(min=0.1, help="Farthest, straight line.")] = None,
    hard: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Constraint that shuts out.")
    ] = None,
    soft: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Constraint that only orders.")
    ] = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Which services fit, which nearly, and why."""
    from api import printing
    from api.answers import match_needs
    from api.stores import opened

    with opened(store, client) as (graph, client_id):
        answers = match_needs(
            graph,
            client_id,
            need or [],
            on=_moment(on),
            top=top,
            max_travel_minutes=max_minutes,
            max_distance_m=max_km * 1000 if max_km else None,
            hard={**dict.fromkeys(hard or [], True), **dict.fromkeys(soft or [], False)},
        )
    printing.show_matches(answers, as_json=as_json, as_csv=as_csv)


@app.command()
def path(
    client: Client,
    service: Annotated[
        str | None, typer.Argument(help="Id of the service; the best match by default.")
    ] = None,
    need: Annotated[
        str | None, typer.Option("--need", metavar="TERM", help="Need whose best match to reach.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the path on the map.")
    ] = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
) -> None:
    """Through whom could they get there, and what would be disclosed."""
    from api import printing
    from api.answers import draw_path, paths_to
    from api.stores import opened

    with opened(store, client) as (graph, client_id):
        handoffs = paths_to(graph, client_id, service, need=need, on=_moment(on))
        if svg:
            svg.write_text(draw_path(graph, client_id, handoffs, on=_moment(on)), encoding="utf-8")
    printing.show_paths(handoffs, as_json=as_json)


@app.command()
def leverage(
    client: Client, store: From = None, on: On = None, as_json: Json = False, as_csv: Csv = False
) -> None:
    """Which small step, or pair of steps, would open the most needs."""
    from api import printing
    from api.stores import opened
    from matchers.leverage import find_leverage

    with opened(store, client) as (graph, client_id):
        found = find_leverage(graph, client_id, on=_moment(on))
    printing.show_leverage(found, as_json=as_json, as_csv=as_csv)


@app.command()
def ecomap(
    client: Client,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the drawing.")] = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Draw who surrounds a client: the drawing to a file, the same content as a table."""
    from api import printing
    from api.stores import opened
    from ecograph.ecomap.reading import read_ecomap
    from ecograph.ecomap.svg import draw_ecomap

    with opened(store, client) as (graph, client_id):
        found = read_ecomap(graph, client_id, on=_moment(on).date())
    if svg:
        svg.write_text(draw_ecomap(found), encoding="utf-8")
    printing.show_ecomap(found, as_json=as_json, as_csv=as_csv)


@gaps_app.command()
def unmet(
    clients: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Panel or client file; by default all in the store."),
    ] = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Find needs without a match, by place and language, and the organizations all depend on."""
    from api import printing
    from api.answers import gaps_among
    from api.stores import opened

    with opened(store) as (graph, _):
        found = gaps_among(graph, clients, on=_moment(on), progress=printing.progress("matching"))
    printing.show_gaps(found, as_json=as_json, as_csv=as_csv)


@app.command()
def terms(
    query: Annotated[str, typer.Argument(help="Word, name or code.")],
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    store: From = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Find the taxonomy terms that needs and services are named by."""
    from api import printing
    from api.stores import opened
    from ecograph.terms import find_terms

    with opened(store) as (graph, _):
        found = find_terms(graph, query, limit=limit)
    printing.show_terms(found, as_json=as_json, as_csv=as_csv)


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="Id of a node.")],
    store: From = None,
    as_json: Json = False,
) -> None:
    """Show one node and what it is joined to."""
    from api import printing
    from api.answers import neighbourhood
    from api.stores import opened

    with opened(store) as (graph, _):
        found = neighbourhood(graph, id)
    printing.show_node(found, as_json=as_json)


@app.command()
def verify(store: From = None, as_json: Json = False) -> None:
    """Check a store from end to end and print the hash of its content."""
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


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Loopback address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    store: From = None,
) -> None:
    """Answer the same questions over HTTP, on this machine only."""
    from api.serving import serve_store
    from api.stores import store_url

    serve_store(store_url(store), host=host, port=port)


def _moment(on: datetime | None) -> datetime:
    """The moment asked about: a bare day means ten in the morning; nothing means now."""
    if on is None:
        return datetime.now().replace(second=0, microsecond=0)
    return on.replace(hour=10) if (on.hour, on.minute) == (0, 0) else on


def main() -> None:
    """Run the command. Exit codes: 0 done, 1 done with problems, 2 wrong use, 3 failed."""
    from ecograph.errors import EcographError, InvalidRequest, NotFound

    try:
        app(standalone_mode=True)
    except (NotFound, InvalidRequest) as error:
        _stop(str(error), 2)
    except EcographError as error:
        _stop(str(error), 3)
    except KeyboardInterrupt:
        _stop("interrupted; nothing of this was written.", 3)


def _stop(message: str, code: int) -> None:
    print(f"ecograph: {message}", file=sys.stderr)
    sys.exit(code)
