"""What can be asked from a terminal? Each command translates, calls one function, prints."""

from __future__ import annotations

import io
import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(
    name="ecograph",
    help="A client's world and the community's services in one graph, asked across the two.",
    epilog="The store is ECOGRAPH_STORE, else ecograph.db in this folder; --from names another.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing boxes would cost half of the time --help takes
)
gaps_app = typer.Typer(
    help="Where the network fails people.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
app.add_typer(gaps_app, name="gaps")

Client = Annotated[
    str, typer.Argument(metavar="CLIENT", help="Id of a client in the store, or a client file.")
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


@app.command()
def demo(store: From = None, on: On = None) -> None:
    """Load the invented county Riverbend and tell one client's story."""
    from api.demo import STORY_DAY, tell_story
    from api.moments import moment_of
    from api.stores import store_url

    tell_story(store_url(store), on=moment_of(on) if on else STORY_DAY)


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
    """Load a directory, a client, a panel or a table of ZIP codes."""
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
    max_km: Annotated[
        float | None, typer.Option(min=0.1, max=20_040, help="Farthest, straight line.")
    ] = None,
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
    from api.answers import match_needs
    from api.cards import show_matches
    from api.moments import moment_of
    from api.stores import opened

    with opened(store, client) as (graph, client_id):
        answers = match_needs(
            graph,
            client_id,
            need or [],
            on=moment_of(on),
            top=top,
            max_travel_minutes=max_minutes,
            max_distance_m=max_km * 1000 if max_km else None,
            hard={**dict.fromkeys(hard or [], True), **dict.fromkeys(soft or [], False)},
        )
    show_matches(answers, as_json=as_json, as_csv=as_csv)


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
    from api.moments import moment_of
    from api.stores import opened
    from api.written import write_text

    moment = moment_of(on)
    with opened(store, client) as (graph, client_id):
        handoffs = paths_to(graph, client_id, service, need=need, on=moment)
        if svg:
            write_text(svg, draw_path(graph, client_id, handoffs, on=moment))
    printing.show_paths(handoffs, as_json=as_json)


@app.command()
def leverage(
    client: Client, store: From = None, on: On = None, as_json: Json = False, as_csv: Csv = False
) -> None:
    """Which small step, or pair of steps, would open the most needs."""
    from api import printing
    from api.moments import moment_of
    from api.stores import opened
    from matchers.leverage import find_leverage

    with opened(store, client) as (graph, client_id):
        found = find_leverage(graph, client_id, on=moment_of(on))
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
    """Draw who surrounds a client, and list the same as a table."""
    from api import printing
    from api.moments import moment_of
    from api.stores import opened
    from api.written import write_text
    from ecograph.ecomap.reading import read_ecomap
    from ecograph.ecomap.svg import draw_ecomap

    with opened(store, client) as (graph, client_id):
        found = read_ecomap(graph, client_id, on=moment_of(on).date())
    if svg:
        write_text(svg, draw_ecomap(found))
    printing.show_ecomap(found, as_json=as_json, as_csv=as_csv)


@gaps_app.command()
def unmet(
    clients: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Panel or client file; by default all in the store."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--source", metavar="NAME", help="Directory whose local ids the panel means."),
    ] = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Find needs without a match, by place and language, and the organizations all depend on."""
    from api import printing
    from api.answers import gaps_among
    from api.moments import moment_of
    from api.screen import progress
    from api.stores import opened

    bar = progress("matching")
    with opened(store) as (graph, _):
        found, problems = gaps_among(graph, clients, source=name, on=moment_of(on), progress=bar)
    printing.show_gaps(found, as_json=as_json, as_csv=as_csv)
    for problem in problems:
        print(
            f"{problem.table} row {problem.row}, {problem.field}: {problem.message}",
            file=sys.stderr,
        )
    raise typer.Exit(1 if problems else 0)


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


def main() -> None:
    """Run the command. Exit codes: 0 done, 1 done with problems, 2 wrong use, 3 failed."""
    from ecograph.errors import EcographError, InvalidRequest, NotFound

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        try:
            app(prog_name="ecograph")
        finally:
            sys.stdout.flush()
    except SystemExit as stop:
        if stop.code == CTRL_C:
            _stop("interrupted; nothing of this was written.", 3)
        raise
    except (NotFound, InvalidRequest) as error:
        _stop(str(error), 2)
    except EcographError as error:
        _stop(str(error), 3)
    except KeyboardInterrupt:
        _stop("interrupted; nothing of this was written.", 3)
    except BrokenPipeError:
        _leave_output()
        sys.exit(1)
    except OSError as error:
        _leave_output()
        _stop(f"{error.strerror or type(error).__name__}; see that there is room and access.", 3)
    except Exception as error:
        # Its message may quote a client, so only the place in the code is told.
        traceback.print_tb(error.__traceback__)
        _stop(f"{type(error).__name__}: a fault of ecograph itself; please report these lines.", 3)


CTRL_C = 130
"""What typer makes of an interruption."""


def _leave_output() -> None:
    """Have nothing more written to a pipe or file that takes no more."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(message: str, code: int) -> NoReturn:
    print(f"ecograph: {message}", file=sys.stderr)
    sys.exit(code)
