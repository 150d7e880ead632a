"""The commands that look something up: a client's map, the words for needs, one node."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Client, Csv, From, Json, On, Svg


def ecomap(
    client: Client,
    svg: Svg = None,
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


def show(
    id: Annotated[str, typer.Argument(help="Id of a node.")],
    store: From = None,
    as_json: Json = False,
) -> None:
    """Show one node and what it is joined to."""
    from api import printing
    from api.neighbours import neighbourhood
    from api.stores import opened

    with opened(store) as (graph, _):
        found = neighbourhood(graph, id)
    printing.show_node(found, as_json=as_json)
