"""The questions as the command line and HTTP both ask them: a client, a moment, an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from api.stores import WithGuests
from ecograph.errors import InvalidRequest
from ecograph.graph import Graph
from ecograph.nodes import Benefit, Client, Service, not_withdrawn
from loaders.programmes import benefits_in
from loaders.programmes_file import ProgrammesFile, parse_programmes
from loaders.report import Problem
from matchers.answers import Matches
from matchers.constraints import STANDARD
from matchers.directory import Directory
from matchers.gaps import Gaps, find_gaps
from matchers.handoffs import Decline, Handoffs, Limits, declined_services, find_handoffs
from matchers.leverage import PanelLeverage, find_panel_leverage
from matchers.matching import match as match_one
from matchers.questions import Questions, find_questions
from matchers.request import needs_of, request_for

Progress = Callable[[int, int], None]
NO_LIMITS = Limits()
NEXT_BEST = 20
"""Matches that are looked through for one that has not said no."""


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
    on: datetime,
    need: str | None = None,
    limits: Limits = NO_LIMITS,
    declined: Sequence[Decline] = (),
    directory: Directory | None = None,
) -> Handoffs:
    """Paths to the service; without one, to the best match of the need, or of the heaviest need.

    A service that has said no to the client is passed over for the next best match, and named.

    Raises
    ------
    InvalidRequest
        No service was named and none fits, or those that fit have all said no.
    """
    passed: list[str] = []
    if service_id is None:
        asked = [need] if need else [found.id for found in needs_of(graph, client_id)[:1]]
        answers = match_needs(graph, client_id, asked, on=on, directory=directory, top=NEXT_BEST)
        service_id, passed = _first_willing(graph, client_id, answers, declined, on)
        need = need or asked[0]
    # A no of another service bars nothing on the way to this one.
    services = {one.by for one in declined if isinstance(graph.get(one.by), Service)}
    found = find_handoffs(
        graph,
        client_id,
        service_id,
        on=on.date(),
        limits=limits,
        need=need,
        declined=[one for one in declined if one.by == service_id or one.by not in services],
    )
    if not passed:
        return found
    names = " and ".join(dict.fromkeys(passed))
    said = f"Passed over, for they said no: {names}. The next best is {found.service_name}."
    return found.model_copy(update={"sentence": f"{said} {found.sentence}"})


def _first_willing(
    graph: Graph,
    client_id: str,
    answers: Iterable[Matches],
    declined: Sequence[Decline],
    on: datetime,
) -> tuple[str, list[str]]:
    """The best match that has not said no, and the names of the better ones that have."""
    no = declined_services(graph, client_id, on=on.date()) | {one.by for one in declined}
    passed: list[str] = []
    for match in (match for answer in answers for match in answer.matches):
        if match.service not in no and match.organization not in no:
            return match.service, passed
        passed.append(match.name)
    if passed:
        raise InvalidRequest("every service that fits has said no; name a SERVICE.")
    raise InvalidRequest("no service fits, so there is no path to draw; name a SERVICE.")


def questions_for(
    graph: Graph,
    client_id: str,
    needs: Sequence[str],
    *,
    on: datetime,
    programmes: Iterable[Benefit] = (),
    limit: int = 3,
    directory: Directory | None = None,
) -> Questions:
    """The questions most worth asking, for the needs that are named or every need of the client.

    Parameters
    ----------
    programmes
        Programmes whose verdicts are wanted as well.

    Raises
    ------
    InvalidRequest
        The client has no needs, and neither needs nor programmes were named.
    """
    asked_about = tuple(programmes)
    graph.node(client_id, Client)
    if not needs and not asked_about and not needs_of(graph, client_id):
        raise InvalidRequest(f"{client_id} has no needs; name one with --need TERM.")
    return find_questions(
        graph,
        client_id,
        on=on,
        directory=directory,
        needs=list(needs) or None,
        programmes=asked_about,
        limit=limit,
    )


def programmes_sent(file: ProgrammesFile | None) -> tuple[Benefit, ...]:
    """Programmes that came along with a question; they are not stored.

    Raises
    ------
    InputError
        A rule refers to what is not there, or to itself through a "not".
    """
    if file is None:
        return ()
    return benefits_in(parse_programmes(file.model_dump_json().encode(), "programmes").file)


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
    seen, ids, problems = _clients_among(graph, clients, source)
    return find_gaps(seen, ids, on=on, progress=progress), problems


def panel_leverage(
    graph: Graph,
    clients: Path | None,
    *,
    on: datetime,
    source: str | None = None,
    progress: Progress | None = None,
) -> tuple[PanelLeverage, tuple[Problem, ...]]:
    """Count what each small step would open among the clients of a file that is not stored, or all.

    Raises
    ------
    InvalidRequest
        There is no client to ask for, or none with a need.
    """

    def go_on(done: int, of: int) -> bool:
        if progress is not None:
            progress(done, of)
        return True

    seen, ids, problems = _clients_among(graph, clients, source)
    return find_panel_leverage(seen, ids, on=on, progress=go_on), problems


def _clients_among(
    graph: Graph, clients: Path | None, source: str | None
) -> tuple[Graph, list[str], tuple[Problem, ...]]:
    """The clients of a file laid over the graph, or all that are stored."""
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
    return graph, ids, problems
