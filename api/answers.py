"""The questions as the command line and HTTP both ask them: a client, a moment, an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from api.stores import WithGuests
from ecograph.ecomap.reading import read_ecomap
from ecograph.ecomap.ribbon import DrawnHop
from ecograph.ecomap.svg import draw_ecomap
from ecograph.errors import InvalidRequest
from ecograph.graph import Graph
from ecograph.nodes import Client, not_withdrawn
from loaders.report import Problem
from matchers.answers import Matches
from matchers.constraints import STANDARD
from matchers.directory import Directory
from matchers.gaps import Gaps, find_gaps
from matchers.handoffs import Handoffs, find_handoffs
from matchers.matching import match as match_one
from matchers.request import needs_of, request_for

Progress = Callable[[int, int], None]


def match_needs(
    graph: Graph,
    client_id: str,
    needs: Iterable[str],
    *,
    on: datetime,
    directory: Directory | None = None,
    top: int = 10,
    max_travel_minutes: int | None = None,
    max_distance_m: float | None = None,
    hard: Mapping[str, bool] | None = None,
    weights: Mapping[str, float] | None = None,
) -> list[Matches]:
    """Match the needs that are named, or every need in the client's file.

    Raises
    ------
    InvalidRequest
        The client has no needs and none were named, or a constraint is not known.
    """
    unknown = sorted(set(hard or ()) - {constraint.name for constraint in STANDARD})
    if unknown:
        names = ", ".join(constraint.name for constraint in STANDARD)
        raise InvalidRequest(f"there is no constraint {unknown[0]!r}; known are {names}.")
    graph.node(client_id, Client)
    asked = list(needs) or [need.id for need in needs_of(graph, client_id)]
    if not asked:
        raise InvalidRequest(f"{client_id} has no needs; name one with --need TERM.")
    services = directory or Directory.of(graph)
    return [
        match_one(
            services,
            request_for(
                graph,
                client_id,
                need,
                on=on,
                top=top,
                max_travel_minutes=max_travel_minutes,
                max_distance_m=max_distance_m,
                hard=hard,
                weights=weights,
            ),
        )
        for need in asked
    ]


def paths_to(
    graph: Graph,
    client_id: str,
    service_id: str | None,
    *,
    need: str | None,
    on: datetime,
    directory: Directory | None = None,
) -> Handoffs:
    """Paths to the service; without one, to the best match of the need, or of the heaviest need.

    Raises
    ------
    InvalidRequest
        No service was named and none fits.
    """
    if service_id is None:
        asked = [need] if need else [found.id for found in needs_of(graph, client_id)[:1]]
        answers = match_needs(graph, client_id, asked, on=on, directory=directory, top=1)
        best = [match for answer in answers for match in answer.matches]
        if not best:
            raise InvalidRequest("no service fits, so there is no path to draw; name a SERVICE.")
        service_id = best[0].service
    return find_handoffs(graph, client_id, service_id, on=on.date())


def draw_path(graph: Graph, client_id: str, handoffs: Handoffs, *, on: datetime) -> str:
    """Draw the client's map with the first path on it, as SVG."""
    hops = handoffs.paths[0].hops if handoffs.paths else ()
    drawn = [
        DrawnHop(
            from_id=hop.from_id,
            from_label=hop.from_name,
            to_id=hop.to_id,
            to_label=hop.to_name,
            why=hop.why,
        )
        for hop in hops
    ]
    if drawn:
        drawn[-1] = drawn[-1].model_copy(
            update={
                "to_id": handoffs.service,
                "to_label": f"{handoffs.service_name}, {drawn[-1].to_label}",
            }
        )
    return draw_ecomap(read_ecomap(graph, client_id, on=on.date()), path=drawn)


def gaps_among(
    graph: Graph,
    clients: Path | None,
    *,
    on: datetime,
    source: str | None = None,
    progress: Progress | None = None,
) -> tuple[Gaps, tuple[Problem, ...]]:
    """Find gaps among the clients of a panel or client file, which is not stored; else among all.

    Parameters
    ----------
    source
        The source whose local ids the panel means; by default the store's one directory.

    Returns
    -------
    gaps, problems
        What was found, and what of the file did not fit and so was left out of it.

    Raises
    ------
    InvalidRequest
        There is no client to ask for, or none with a need.
    """
    problems: tuple[Problem, ...] = ()
    if clients is None:
        ids = sorted(client.id for client in not_withdrawn(graph.nodes(Client)))
    else:
        graph = seen = WithGuests(graph)
        if clients.suffix.lower() == ".json":
            ids = [seen.welcome(clients)]
        else:
            ids, findings = seen.welcome_panel(clients, name=source)
            problems = findings.problems()
    if not ids:
        raise InvalidRequest("there are no clients; load a panel, or name one with --clients FILE.")
    if not any(needs_of(graph, id) for id in ids):
        raise InvalidRequest(
            "none of the clients has a need that names a term of this store; see `ecograph terms`, "
            "or name the directory whose ids the panel means with --source NAME."
        )
    return find_gaps(graph, ids, on=on, progress=progress), problems
