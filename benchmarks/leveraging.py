"""How fast are the small steps of one client found, and of a panel, beside matching anew per step?

A drawn county with papers, rules on benefits, and sixty steps. The plain way writes each step above
the graph and matches every open need again; both answers must be the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random

from benchmarks.county import NEEDS, county
from benchmarks.table import Line, as_text, compared, machine
from benchmarks.timing import Call, take_turns
from ecograph.edges import CodedAs, Edge, Has, Requires
from ecograph.facts import Fact
from ecograph.graph import Graph, open_graph
from ecograph.nodes import Client, Document, Intervention, Need, Node
from ecograph.nodes.client import Languages
from ecograph.point import Point
from ecograph.possible import Place
from matchers.directory import Directory
from matchers.judging import best_of_each, judge_rows
from matchers.leverage import LeverageSettings, changed, find_leverage
from matchers.leverage.case import Case, Ground
from matchers.leverage.panel import Tally, count_steps, find_panel_leverage
from matchers.request import needs_of, request_for

PAPERS = [f"document:made:d{n}" for n in range(40)]
ALONE = LeverageSettings(most=1, ask=False, ways=False, structure=False)
STEPS = 60
NEEDS_OF_ONE = 12
FEW_STEPS = 10
"""Every so manyth step is matched anew over all services, beside those that open something."""
FEWER = 1000
"""Services over which the plain way is measured."""


def measure(
    services: int, panel: int, panel_services: int, *, on: datetime, turns: int
) -> list[Line]:
    """Time one client over many services, and many clients over fewer, beside the plain way."""
    graph, (client,) = drawn(services, clients=1, needs=NEEDS_OF_ONE)
    directory = Directory.of(graph)
    assert directory.columns.rows  # compiled once for a commit, as every question finds it
    check_same(graph, client, directory, on, of_steps=FEW_STEPS)
    minutes = count()

    def alone() -> object:
        later = on + timedelta(minutes=next(minutes))  # nothing judged before is found again
        return find_leverage(graph, client, on=later, directory=directory, settings=ALONE)

    large = take_turns({"ours": alone}, turns=turns)
    one = take_turns(beside(min(services, FEWER), on), turns=turns)
    crowd, ids = drawn(panel_services, clients=panel, needs=2)
    listed = Directory.of(crowd)
    assert listed.columns.rows
    few = ids[: max(1, panel // 100)]
    check_panel(crowd, few, listed, on)
    many = take_turns(
        {"ours": lambda: find_panel_leverage(crowd, ids, on=on, directory=listed)}, turns=turns
    )
    title = f"{STEPS} steps, {NEEDS_OF_ONE} needs: each step alone"
    return [
        *compared(f"{services:,} services, {title}", large),
        *compared(f"{min(services, FEWER):,} services, {title}", one),
        *compared(
            f"{panel_services:,} services, {STEPS} steps: a panel", many, count=panel, noun="people"
        ),
    ]


def beside(services: int, on: datetime) -> dict[str, Call]:
    """The same question over fewer services, so that the plain way comes to an end."""
    graph, (client,) = drawn(services, clients=1, needs=NEEDS_OF_ONE)
    directory = Directory.of(graph)
    check_same(graph, client, directory, on)
    return {
        "ours": lambda: find_leverage(graph, client, on=on, directory=directory, settings=ALONE),
        "each step matched anew": lambda: plain(graph, client, directory, on),
    }


def drawn(services: int, *, clients: int, needs: int, seed: int = 11) -> tuple[Graph, list[str]]:
    """A county with papers, steps and clients who lack papers."""
    draw = Random(seed)
    graph = open_graph("memory:")
    graph.write(county(services))
    graph.write(_papers(draw, services))
    graph.write(_steps(draw))
    graph.write(record for n in range(clients) for record in _client(draw, n, needs))
    return graph, [f"client:made:p{n}" for n in range(clients)]


def _papers(draw: Random, services: int) -> Iterator[Node | Edge]:
    for id in PAPERS:
        yield Document(id=id, name=id)
    for n in range(services):
        for paper in draw.sample(PAPERS, draw.choice((2, 2, 3))):
            yield Requires(from_id=f"service:made:s{n}", to_id=paper)


def _steps(draw: Random) -> Iterator[Node]:
    for n in range(STEPS):
        said: dict[str, object] = {"provides": {"documents": Fact(has=frozenset({PAPERS[n % 40]}))}}
        if n >= 40:
            said = draw.choice(
                [
                    {"provides": {"travel_modes": Fact(has=frozenset({"car"}))}},
                    {"max_travel_minutes": draw.choice((45, 60, 90))},
                    {"provides": {"budget_cents_per_visit": Fact(value=draw.choice((3000, 6000)))}},
                    {"speaks": (Languages(tag=draw.choice(("en", "fr", "ht"))),)},
                    {"provides": {"documents": Fact(has=frozenset(draw.sample(PAPERS, 3)))}},
                ]
            )
        yield Intervention.model_validate(
            {
                "id": f"intervention:made:i{n:02}",
                "name": f"step {n}",
                "intervention_type": "voucher",
                "effort_hours": draw.choice((1, 2, 4)),
                "lasts_days": draw.choice((30, 180, 700)),
                **said,
            }
        )


def _client(draw: Random, n: int, needs: int) -> Iterator[Node | Edge]:
    id = f"client:made:p{n}"
    yield Client(
        id=id,
        home=Place(
            point=Point(lat=round(draw.gauss(42.2, 0.1), 5), lon=round(draw.gauss(-99.9, 0.1), 5))
        ),
        languages=(Languages(tag=draw.choice(("es", "vi", "so"))),),
        max_travel_minutes=draw.choice((20, 30)),
        facts={
            "age": Fact(value=draw.randrange(18, 80)),
            "documents": Fact(has=frozenset(draw.sample(PAPERS, 6)), complete=True),
            "travel_modes": Fact(has=frozenset({draw.choice(("walk", "transit"))})),
            "budget_cents_per_visit": Fact(value=draw.choice((0, 500, 1500))),
        },
    )
    for number, term in enumerate(draw.sample(range(NEEDS), needs)):
        need = f"need:made:p{n}-{number}"
        yield Need(id=need, name=f"need {term}")
        yield Has(from_id=id, to_id=need)
        yield CodedAs(from_id=need, to_id=f"taxonomy_term:made:n{term}")


def plain(
    graph: Graph,
    client_id: str,
    directory: Directory,
    on: datetime,
    *,
    only: frozenset[str] | None = None,
) -> dict[tuple[str, ...], dict[str, str]]:
    """Every step above the graph, every open need matched again: need to first service."""
    client = graph.node(client_id, Client)
    before = _firsts(graph, client_id, [n.id for n in needs_of(graph, client_id)], directory, on)
    shut = [need.id for need in needs_of(graph, client_id) if need.id not in before]
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for step in graph.nodes(Intervention):
        if only is not None and step.id not in only:
            continue
        world = changed(graph, client, [step], on=on.date())
        opened = _firsts(world, client_id, shut, directory, on)
        if opened:
            found[step.id,] = opened
    return found


def _firsts(
    graph: Graph, client_id: str, needs: list[str], directory: Directory, on: datetime
) -> dict[str, str]:
    firsts = {}
    for need in needs:
        request = request_for(graph, client_id, need, on=on)
        judged = best_of_each(judge_rows(directory.addressing(request.need.covers), request))
        first = next((one for one in judged if not one.blocked_by), None)
        if first is not None:
            firsts[need] = first.row.service.id
    return firsts


def check_same(
    graph: Graph, client_id: str, directory: Directory, on: datetime, *, of_steps: int = 1
) -> None:
    """Refuse to compare two different answers; of the steps that open nothing, some may do.

    Raises
    ------
    ValueError
        They differ, or there is nothing to compare.
    """
    found = find_leverage(graph, client_id, on=on, directory=directory, settings=ALONE)
    ours = {
        one.set: {unlock.need: unlock.service for unlock in one.unlocks}
        for one in found.interventions
    }
    some = [step.id for step in graph.nodes(Intervention)][::of_steps]
    only = frozenset(some).union(*ours)
    if not ours or ours != plain(graph, client_id, directory, on, only=only):
        raise ValueError(
            f"{client_id}: {len(ours)} steps open something, or others by the plain way."
        )


def check_panel(graph: Graph, ids: list[str], directory: Directory, on: datetime) -> None:
    """Refuse a panel whose needs opened are not those of its clients one by one.

    Raises
    ------
    ValueError
        Names the step that differs.
    """
    ground = Ground.of(graph, directory, on)
    tallies = {node.id: Tally(node) for node in ground.catalogue.nodes}
    sums = dict.fromkeys(tallies, 0)
    for id in ids:
        count_steps(Case(ground, id), tallies)
        for (step,), opened in plain(graph, id, directory, on).items():
            sums[step] += len(opened)
    for step, needs in sums.items():
        if tallies[step].needs != needs:
            raise ValueError(f"{step} opens {tallies[step].needs} needs, or {needs} the plain way.")


def main() -> None:
    """Measure at full size, and print a table."""
    lines = measure(20_000, 2000, 5000, on=datetime(2026, 11, 23, 10), turns=5)
    print("\n".join(f"{name}: {value}" for name, value in machine().items()))
    print(f"\n{as_text(lines)}\n\nratio: their time over ours. Above 1 ecograph is faster.")


if __name__ == "__main__":
    main()
