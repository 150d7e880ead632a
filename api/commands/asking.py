"""What fits, through whom, what to ask next: each command translates, calls, prints."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Client, Csv, From, Json, On, Rules, Svg


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


def path(
    client: Client,
    service: Annotated[
        str | None, typer.Argument(help="Id of the service; the best match by default.")
    ] = None,
    need: Annotated[
        str | None, typer.Option("--need", metavar="TERM", help="Need whose best match to reach.")
    ] = None,
    max_hops: Annotated[int, typer.Option(min=1, max=8, help="Most people in a row.")] = 4,
    max_days: Annotated[int | None, typer.Option(min=0, help="Longest wait.")] = None,
    max_retellings: Annotated[
        int | None, typer.Option(min=0, help="How often the client may have to tell it.")
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option(min=0, max=1_000_000, help="Most it may cost, in dollars.")
    ] = None,
    declined: Annotated[
        list[str] | None,
        typer.Option(metavar="ID[=REASON]", help="Who has said no, and why; repeatable."),
    ] = None,
    svg: Svg = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Through whom could they get there, and what would be told."""
    from api.answers import paths_to
    from api.moments import moment_of
    from api.pictures import draw_path
    from api.shown.paths import show_paths
    from api.stores import opened
    from api.written import write_text
    from matchers.handoffs import Decline, Limits

    moment = moment_of(on)
    limits = Limits(
        max_hops=max_hops,
        max_days=max_days,
        max_retellings=max_retellings,
        max_cost_cents=None if max_cost is None else round(100 * max_cost),
    )
    said_no = [one.partition("=") for one in declined or []]
    with opened(store, client) as (graph, client_id):
        handoffs = paths_to(
            graph,
            client_id,
            service,
            need=need,
            on=moment,
            limits=limits,
            declined=[Decline(by=by, reason=reason) for by, _, reason in said_no],
        )
        if svg:
            write_text(svg, draw_path(graph, client_id, handoffs, on=moment))
    show_paths(handoffs, as_json=as_json, as_csv=as_csv)


def ask(
    client: Client,
    need: Annotated[
        list[str] | None,
        typer.Option("--need", metavar="TERM", help="Need of the client, or a term; repeatable."),
    ] = None,
    rules: Rules = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many questions.")] = 3,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """What to ask next, and what each answer would change."""
    from api.answers import questions_for
    from api.moments import moment_of
    from api.shown.questions import show_questions
    from api.stores import opened
    from loaders.programmes import read_programmes_file

    programmes = read_programmes_file(rules) if rules else ()
    with opened(store, client) as (graph, client_id):
        found = questions_for(
            graph, client_id, need or [], on=moment_of(on), programmes=programmes, limit=limit
        )
    show_questions(found, as_json=as_json, as_csv=as_csv)


def eligibility(
    client: Client,
    rules: Rules = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Which public programmes they may have, and what would tell."""
    from api.moments import moment_of
    from api.shown.entitlements import show_entitlements
    from api.stores import opened
    from loaders.programmes import read_programmes_file
    from matchers.programmes import find_entitlements

    programmes = read_programmes_file(rules) if rules else None
    with opened(store, client) as (graph, client_id):
        day = moment_of(on).date()
        found = find_entitlements(graph, client_id, on=day, programmes=programmes)
    show_entitlements(found, as_json=as_json, as_csv=as_csv)
