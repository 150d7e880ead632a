"""The commands that ask about clients: each translates, calls one function, prints."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from api.commands.options import Client, Csv, From, Json, MaybeClient, On, Panel, Rules, Source, Svg

if TYPE_CHECKING:
    from loaders.report import Problem


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
    """Through whom could they get there, and what would be disclosed."""
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


def plan(
    client: Client,
    goals: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="GOAL",
            help="Id of a need, service, document or benefit; by default all needs nothing fits.",
        ),
    ] = None,
    objective: Annotated[
        Literal["effort", "finish", "success"],
        typer.Option(help="Best in: least effort, earliest finish, or most likely success."),
    ] = "effort",
    errands_per_week: Annotated[int, typer.Option(min=1, max=50, help="What they can carry.")] = 2,
    top: Annotated[int, typer.Option(min=1, max=10, help="How many plans.")] = 3,
    svg: Svg = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Which steps lead to a goal, in which order, on which days."""
    from api.moments import moment_of
    from api.pictures import draw_plan
    from api.shown.plans import show_plans
    from api.stores import opened
    from api.written import write_text
    from matchers.directory import Directory
    from matchers.plans import PlanLimits, find_plans

    with opened(store, client) as (graph, client_id):
        directory = Directory.of(graph)
        found = find_plans(
            graph,
            client_id,
            goals or [],
            on=moment_of(on),
            directory=directory,
            k=top,
            limits=PlanLimits(errands_per_week=errands_per_week),
            objective=objective,
        )
    if svg:
        write_text(svg, draw_plan(directory, found))
    show_plans(found, as_json=as_json, as_csv=as_csv)


def leverage(
    client: MaybeClient = None,
    clients: Panel = None,
    name: Source = None,
    most: Annotated[int, typer.Option(min=1, max=12, help="Most steps in a set.")] = 3,
    budget: Annotated[
        float | None, typer.Option(metavar="HOURS", min=0.01, max=100_000, help="Most effort.")
    ] = None,
    svg: Svg = None,
    store: From = None,
    on: On = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Which small step, or set of steps, would open the most needs."""
    if clients is not None:
        if client is not None or budget is not None or svg is not None:
            raise typer.BadParameter("--clients takes no CLIENT, --budget or --svg beside it.")
        _leverage_of_many(clients, name, store, on, as_json, as_csv)
    if client is None:
        raise typer.BadParameter("name a CLIENT, or a panel with --clients FILE.")
    from api.moments import moment_of
    from api.pictures import draw_leverage
    from api.shown.leverage import show_leverage
    from api.stores import opened
    from api.written import write_text
    from matchers.leverage import LeverageSettings, find_leverage

    settings = LeverageSettings(most=most, budget_hours=budget)
    with opened(store, client) as (graph, client_id):
        found = find_leverage(graph, client_id, on=moment_of(on), settings=settings)
    if svg:
        write_text(svg, draw_leverage(found))
    show_leverage(found, as_json=as_json, as_csv=as_csv)


def _leverage_of_many(
    clients: Path, name: str | None, store: str | None, on: str | None, json: bool, csv: bool
) -> NoReturn:
    from api.answers import panel_leverage
    from api.moments import moment_of
    from api.screen import progress
    from api.shown.leverage import show_panel_leverage
    from api.stores import opened

    bar = progress("matching")
    with opened(store) as (graph, _):
        found, problems = panel_leverage(
            graph, clients, source=name, on=moment_of(on), progress=bar
        )
    show_panel_leverage(found, as_json=json, as_csv=csv)
    _end_with(problems)


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
    """Which question is worth asking next, and what would each answer change."""
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
    """Which public programmes are they entitled to, and what would tell."""
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


def unmet(
    clients: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Panel or client file; by default all in the store."),
    ] = None,
    name: Source = None,
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
    _end_with(problems)


def _end_with(problems: Sequence[Problem]) -> NoReturn:
    """Tell what of a file did not fit, and end."""
    for problem in problems:
        print(
            f"{problem.table} row {problem.row}, {problem.field}: {problem.message}",
            file=sys.stderr,
        )
    raise typer.Exit(1 if problems else 0)
