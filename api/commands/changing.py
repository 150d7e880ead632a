"""What would change what fits: plans and small steps for one client or many, and gaps."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from api.commands.options import Client, Csv, From, Json, MaybeClient, On, Panel, Source, Svg

if TYPE_CHECKING:
    from loaders.report import Problem


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
    every: Annotated[
        bool, typer.Option("--all", help="All clients in the store, instead of one CLIENT.")
    ] = False,
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
    if every and clients is not None:
        raise typer.BadParameter("take --clients or --all, not both.")
    if every or clients is not None:
        if client is not None or budget is not None or svg is not None:
            one = "--all" if every else "--clients"
            raise typer.BadParameter(f"{one} takes no CLIENT, --budget or --svg beside it.")
        _leverage_of_many(clients, name, store, on, as_json, as_csv)
    if client is None:
        raise typer.BadParameter("name a CLIENT, or a panel with --clients FILE, or take --all.")
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
    clients: Path | None, name: str | None, store: str | None, on: str | None, json: bool, csv: bool
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
