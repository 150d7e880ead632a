"""One client's story in the invented county Riverbend, told in one screen after another."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from api.answers import match_needs
from api.cards import print_card, say_because, say_near_miss, say_question
from api.pictures import draw_path
from api.riverbend import find_riverbend
from api.screen import console, table
from api.stores import DEFAULT_STORE, store_url
from api.written import write_text
from ecograph.ecomap.reading import Ecomap, read_ecomap
from ecograph.ecomap.svg import written
from ecograph.ecomap.table import NOT_ASKED, STRENGTH_WORDS
from ecograph.ecomap.table import day as say_day
from ecograph.errors import StoreOccupied
from ecograph.graph import Graph, open_graph
from ecograph.languages import name_of
from ecograph.nodes import NODE_KINDS, Client
from loaders.loading import load
from matchers.answers import Matches
from matchers.directory import Directory
from matchers.gaps import Cell, Gaps, find_gaps
from matchers.handoffs import Handoffs, find_handoffs
from matchers.leverage import Leverage, find_leverage
from matchers.plans import Plans, find_plans
from matchers.programmes import Entitlements, find_entitlements

SOURCE = "riverbend"
STORY_DAY = datetime(2026, 11, 23, 10, 0)
"""The Monday on which the story happens; waiting lists and consents are dated around it."""
STORY_CLIENT = "client:riverbend:c1"
PLANNED_CLIENT = "client:riverbend:c5"
PICTURE = "riverbend-ecomap.svg"
MATCHES_SHOWN = 2
GAPS_SHOWN = 5


def tell_story(url: str, *, on: datetime) -> None:
    """Load Riverbend into the store, and tell what can be said about its first client.

    Raises
    ------
    StoreOccupied
        The store holds records of another source.
    """
    graph = open_graph(url)
    try:
        _refuse_other_records(graph, url)
        _load(graph)
        _tell(graph, url, on)
    finally:
        graph.close()


def _refuse_other_records(graph: Graph, url: str) -> None:
    sources = {node.id.split(":")[1] for kind in NODE_KINDS.values() for node in graph.nodes(kind)}
    others = sorted(sources - {SOURCE})
    if others:
        raise StoreOccupied(
            f"{url} holds records of {', '.join(others)}, and the demo is not mixed with them; "
            "name an empty store: ecograph demo --from demo.db"
        )


def _load(graph: Graph) -> None:
    county = find_riverbend()
    load(county / "directory", graph, name=SOURCE, as_of=STORY_DAY.date())
    for client in sorted((county / "clients").glob("*.json")):
        load(client, graph, name=SOURCE)
    load(county / "panel.csv", graph, name=SOURCE, as_of=STORY_DAY.date())


def _tell(graph: Graph, url: str, on: datetime) -> None:
    out = console()
    directory = Directory.of(graph)
    ecomap = read_ecomap(graph, STORY_CLIENT, on=on.date())
    _say_loaded(out, graph, directory)
    _say_map(out, ecomap)
    answers = match_needs(graph, STORY_CLIENT, [], on=on, directory=directory, top=3)
    names = {row.service.id: row.service.name for row in directory.rows}
    for answer in answers[:2]:
        _say_matches(out, answer, names)
    _say_path(out, graph, Path(url).with_name(PICTURE), answers, on)
    _say_entitled(out, find_entitlements(graph, STORY_CLIENT, on=on.date()))
    _say_leverage(out, find_leverage(graph, STORY_CLIENT, on=on, directory=directory))
    _say_plan(out, find_plans(graph, PLANNED_CLIENT, on=on, directory=directory))
    panel = [client.id for client in graph.nodes(Client)]
    _say_gaps(out, find_gaps(graph, panel, on=on, directory=directory))
    _say_next(out, url, on, answers[1])


def _say_loaded(out: Console, graph: Graph, directory: Directory) -> None:
    organizations = len({row.provider.organization_id for row in directory.rows})
    services = len({row.service.id for row in directory.rows})
    clients = sum(1 for _ in graph.nodes(Client))
    out.print(
        f"Riverbend, an invented county: {organizations} organizations, {services} services that "
        f"may be shown, {clients} clients of whom six have a map. Nothing here is a real person."
    )


def _say_map(out: Console, ecomap: Ecomap) -> None:
    ties = ecomap.ties
    strength = Counter(
        STRENGTH_WORDS.get(tie.strength or "", NOT_ASKED).removesuffix(" tie") for tie in ties
    )
    sectors = len(list(ecomap.sectors()))
    strained = [tie.label for tie in ties if tie.stress and tie.safe is not False]
    unsafe = [tie.label for tie in ties if tie.safe is False]
    unasked = [tie.label for tie in ties if tie.safe is None]
    _heading(out, f"{ecomap.label}'s map")
    out.print(escape(written(ecomap)))
    out.print(
        f"{len(ties)} ties in {sectors} sectors: "
        + ", ".join(f"{count} {word}" for word, count in strength.most_common())
        + "."
    )
    holding = [tie.label for tie in ties if tie.strength == "strong" and not tie.stress]
    out.print(f"What holds: {escape(_some(holding))}.")
    out.print(f"What strains: {escape(_some(strained))}.")
    ask = f" Not asked: {_some(unasked)}." if unasked else ""
    out.print(f"Not safe: {escape(_some(unsafe) + '.' + ask)}")


def _say_matches(out: Console, answer: Matches, names: Mapping[str, str]) -> None:
    _heading(out, f"{answer.need}: {answer.fitting} of {answer.found} services fit")
    for rank, found in enumerate(answer.matches[:MATCHES_SHOWN], start=1):
        print_card(out, found, f"{rank}.", answer.on, brief=True)
    for ruled_out in answer.ruled_out[:1]:
        because = say_because(ruled_out.because[0])
        out.print(f"[bold]Does not fit:[/bold] {escape(ruled_out.name)}, because: {because}")
    for near in answer.near_misses[:1]:
        out.print(f"[bold]Nearly:[/bold] {escape(say_near_miss(near))}.")
    for question in answer.questions[:1]:
        out.print(f"[bold]Worth asking:[/bold] {escape(say_question(question, names))}")


def _say_path(
    out: Console, graph: Graph, picture: Path, answers: list[Matches], on: datetime
) -> None:
    found = _first_with_a_path(graph, answers, on)
    if found is None:
        return
    _heading(out, f"The way to {found.service_name}")
    for path in found.paths[:1]:
        out.print(escape(path.sentence))
        for hop in path.hops:
            if hop.discloses:
                out.print(
                    f"  told to {escape(hop.to_name)}: {', '.join(hop.discloses)} "
                    f"(under {hop.consent})"
                )
    for refused in found.refused[:1]:
        out.print(f"[bold]Shorter, and not taken:[/bold] {escape(refused.reason)}")
    write_text(picture, draw_path(graph, STORY_CLIENT, found, on=on))
    out.print(f"Her map, with this way drawn on it: {picture}")


def _first_with_a_path(graph: Graph, answers: list[Matches], on: datetime) -> Handoffs | None:
    """The best match that is reached through somebody, with a shorter way that is not taken."""
    for answer in answers:
        in_person = [match for match in answer.matches if match.address]
        for match in in_person or answer.matches:
            found = find_handoffs(graph, STORY_CLIENT, match.service, on=on.date())
            if found.refused and found.paths and found.paths[0].kind == "introduced":
                return found
    return None


def _say_entitled(out: Console, found: Entitlements) -> None:
    _heading(out, "What she could have, by the written rules")
    out.print(escape(found.sentence))


def _say_leverage(out: Console, found: Leverage) -> None:
    _heading(out, f"The smallest steps, modelled: {found.tried} tried by matching again")
    alone = [opening for opening in found.interventions if not opening.together]
    pairs = [opening for opening in found.interventions if opening.together]
    widest = sorted(alone, key=lambda opening: -len(opening.unlocks))[:1]
    for opening in (*widest, *pairs[:1]):
        opens = "; ".join(f"{one.need_name} ({one.service_name})" for one in opening.unlocks)
        together = " work only together; they open" if opening.together else " opens"
        out.print(
            f"{escape(' and '.join(opening.names))}{together} {escape(opens)}. "
            f"{_hours(opening.effort)} of effort, lasts {opening.lasts} days."
        )


def _say_plan(out: Console, found: Plans) -> None:
    """Tell one circle of papers, and the plan that leads out of it."""
    if not found.circles or not found.plans:
        return
    plan = found.plans[0]
    done = plan.schedule.finish if plan.schedule else None
    _heading(out, "Another client: papers that ask for each other, and the plan out of it")
    out.print(escape(found.circles[0].sentence))
    out.print(escape(" → ".join(step.name for step in plan.steps)))
    out.print(
        f"{_hours(plan.effort_hours)} of effort, "
        f"{f'done on {say_day(done)}; ' if done else ''}"
        f"{'no plan takes less' if plan.solver.status == 'optimal' else 'not proven the least'}."
    )


def _say_gaps(out: Console, found: Gaps) -> None:
    _heading(out, f"Where the county fails its people ({found.clients} clients)")
    rows = [
        (
            cell.need_name,
            cell.place_name,
            name_of(cell.language),
            cell.people,
            cell.unserved,
            cell.text,
        )
        for cell in _one_of_each_cause(found)
    ]
    out.print(table(("need", "place", "language", "people", "without", "because"), rows))
    for one in found.critical[:2]:
        out.print(
            f"If {escape(one.name)} closed, {one.people} people would have nothing for "
            f"{escape(', '.join(one.needs[:2]))}."
        )


def _one_of_each_cause(found: Gaps) -> list[Cell]:
    """The largest gap of each cause, and then the next ones."""
    first: dict[str, Cell] = {}
    for cell in found.cells:
        first.setdefault(cell.because, cell)
    rest = [cell for cell in found.cells if cell not in first.values()]
    chosen = [*first.values(), *rest][:GAPS_SHOWN]
    return [cell for cell in found.cells if cell in chosen]


def _say_next(out: Console, url: str, on: datetime, answer: Matches) -> None:
    ecograph, store = _command(), _store_option(url)
    need = answer.need_id or answer.need
    body = f'{{"client": "{STORY_CLIENT}", "needs": ["{need}"], "on": "{on.isoformat()}"}}'
    _heading(out, "The same question over HTTP, and three to try")
    say = partial(out.print, soft_wrap=True, markup=False)
    say(
        f"{ecograph} serve{store} & sleep 3; curl -s localhost:8000/matches "
        f"-H 'content-type: application/json' -d '{body}'"
    )
    day = f" --on {on:%Y-%m-%d}"
    say(f"{ecograph} match client:riverbend:c2{store}{day}")
    say(f"{ecograph} path client:riverbend:c6 --need Volunteering{store}{day} --svg c6-path.svg")
    say(f"{ecograph} gaps unmet{store}{day}")


def _heading(out: Console, text: str) -> None:
    out.rule(f"[bold]{escape(text)}[/bold]", align="left")


def _hours(effort: float) -> str:
    return f"{effort:g} hour{'s' * (effort != 1)}"


def _some(labels: list[str], *, shown: int = 4) -> str:
    if not labels:
        return "nobody"
    more = f" and {len(labels) - shown} more" if len(labels) > shown else ""
    return ", ".join(labels[:shown]) + more


def _command() -> str:
    """How this command was called, so that its lines can be pasted."""
    called = sys.argv[0]
    if shutil.which("ecograph") == called or not Path(called).name.startswith("ecograph"):
        return "ecograph"
    return shlex.quote(os.path.relpath(called))


def _store_option(url: str) -> str:
    return "" if url == store_url(None) == DEFAULT_STORE else f" --from {shlex.quote(url)}"
