"""How many questions until everything is decided, against asking in the order of the rules?

python -m benchmarks.questioning           everything
python -m benchmarks.questioning --quick   few draws: whether it works

Both ways of asking stop by the same test, are never asked to repeat themselves, skip what no longer
matters, and are answered from the same truth; only the order of the questions differs. The speed of
one answer is measured on a directory in which no two services share a rule.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from statistics import mean, median, quantiles
from time import process_time

from api.riverbend import find_riverbend
from ecograph.attributes import ATTRIBUTES
from ecograph.edges import Addresses, CodedAs, Edge, Has, Offers
from ecograph.facts import Fact, Facts
from ecograph.graph import Graph, open_graph
from ecograph.household import known_on
from ecograph.nodes import Client, Need, Node, Organization, Service, TaxonomyTerm
from ecograph.overlay import Overlay
from ecograph.rules import judge_rule
from ecograph.rules.grammar import All, AtLeast, Compare, Includes, Not, OneOf, Rule
from ecograph.rules.grammar import Any as AnyOf
from ecograph.rules.leaves import attributes_of
from ecograph.rules.programmes import Programmes
from ecograph.rules.supervaluation import conditions_in
from loaders.loading import load
from matchers.directory import Directory
from matchers.questions import find_programme_questions, find_questions
from matchers.questions.hanging import hanging_on
from matchers.questions.stakes import ONLY_IF_WANTED

ON = datetime(2026, 11, 23, 10, 0)
TODAY = ON.date()
YES = frozenset({"yes"})
Truth = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Race:
    """The questions two ways of asking took, case by case."""

    name: str
    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    form: tuple[int, ...]
    """What a form would ask at once: all that matters before the first answer."""

    @property
    def ratio(self) -> float:
        """Questions by worth for each one in the order of the rules, on average."""
        return sum(self.ours) / max(1, sum(self.theirs))

    def __str__(self) -> str:
        """Say both, and the ratio."""
        fewer = sum(a < b for a, b in zip(self.ours, self.theirs, strict=True))
        more = sum(a > b for a, b in zip(self.ours, self.theirs, strict=True))
        return (
            f"{self.name}, {len(self.ours):,} cases\n"
            f"  by worth              {_figures(self.ours)}\n"
            f"  in order of the rules {_figures(self.theirs)}\n"
            f"  all that matters      {_figures(self.form)}\n"
            f"  ratio of means {self.ratio:.3f}; fewer questions in {fewer}, more in {more} cases"
        )


def _figures(counts: Sequence[int]) -> str:
    ninety = quantiles(counts, n=10)[-1] if len(counts) > 1 else counts[0]
    return f"mean {mean(counts):.2f}  median {median(counts):g}  90 % {ninety:g}"


# Generated sets of rules.


def draw_programmes(random: Random) -> dict[str, Rule]:
    """From three to eight rules over the same facts, as programmes of benefits read."""
    return {f"programme {n}": _draw_rule(random, 2) for n in range(random.randint(3, 8))}


def _draw_rule(random: Random, depth: int) -> Rule:
    if depth == 0 or random.random() < 0.2:
        return _draw_condition(random)
    parts = tuple(_draw_rule(random, depth - 1) for _ in range(random.randint(2, 3)))
    kind = random.random()
    if kind < 0.5:
        return All(parts=parts)
    if kind < 0.85:
        return AnyOf(parts=parts)
    return AtLeast(count=2, parts=parts) if kind < 0.95 else Not(part=parts[0])


def _draw_condition(random: Random) -> Rule:
    kind = random.random()
    if kind < 0.2:
        return Compare(attribute="age", at_least=random.choice([18, 21, 60, 65]))
    if kind < 0.35:
        most = random.choice([150_000, 200_000, 250_000])
        return Compare(attribute="income_cents_per_month", at_most=most)
    if kind < 0.45:
        return Compare(attribute="children_under_18", at_least=1)
    if kind < 0.6:
        word = random.choice(["snap", "medicaid", "ssi", "tanf"])
        return Includes(attribute="benefits", values=frozenset({word}))
    if kind < 0.7:
        return OneOf(attribute="housing", values=frozenset({"street", "shelter"}))
    return OneOf(attribute=random.choice(YES_OR_NO), values=YES)


YES_OR_NO = sorted(name for name, a in ATTRIBUTES.items() if a.words and a.ask_cost < 10)


def draw_truth(random: Random) -> dict[str, Fact]:
    """One person, every fact drawn by itself."""
    benefits = {word for word in ("snap", "medicaid", "ssi", "tanf") if random.random() < 0.5}
    return {
        "age": Fact(value=random.randint(17, 90)),
        "income_cents_per_month": Fact(value=random.randint(0, 400_000)),
        "children_under_18": Fact(value=random.choice([0, 0, 1, 2])),
        "benefits": Fact(has=frozenset(benefits), complete=True),
        "housing": Fact(value=random.choice(["housed", "doubled_up", "street", "shelter"])),
        **{name: Fact(value=random.choice(["yes", "no"])) for name in YES_OR_NO},
    }


def race_over_rules(cases: int, *, seed: int = 1) -> Race:
    """Decide all programmes of each generated set, once by worth and once rule by rule."""
    random = Random(seed)
    ours, theirs, form = [], [], []
    for _ in range(cases):
        programmes, truth = Programmes(draw_programmes(random)), draw_truth(random)
        ours.append(_count(programmes, truth, _by_worth))
        theirs.append(_count(programmes, truth, _by_rule))
        form.append(len(find_programme_questions(_facts({}), programmes, limit=len(ATTRIBUTES))))
    return Race("Generated sets of three to eight rules", tuple(ours), tuple(theirs), tuple(form))


Pick = Callable[[Facts, Programmes], str | None]


def _count(programmes: Programmes, truth: Truth, pick: Pick) -> int:
    told: dict[str, Fact] = {}
    while (fact := pick(_facts(told), programmes)) is not None:
        told[fact] = truth[fact]
    return len(told)


def _facts(told: Mapping[str, Fact]) -> Facts:
    possible, learned, conflicts = known_on(told, TODAY)
    return Facts(on=TODAY, possible=possible, learned=learned, conflicts=frozenset(conflicts))


def _by_worth(facts: Facts, programmes: Programmes) -> str | None:
    found = find_programme_questions(facts, programmes, limit=1)
    return found[0].fact if found else None


def _by_rule(facts: Facts, programmes: Programmes) -> str | None:
    """The first fact, as written, that still matters in the first rule that is not decided."""
    for rule in programmes.values():
        relevant = judge_rule(rule, facts, programmes=programmes, explain=False).relevant
        for fact in as_written(rule):
            if fact in relevant:
                return fact
    return None


def as_written(rule: Rule) -> list[str]:
    """The facts a rule asks for, in the order in which it is written."""
    return list(dict.fromkeys(n for leaf in conditions_in(rule) for n in attributes_of(leaf)))


# Riverbend: what its clients have told, hidden again.


def race_over_riverbend(graph: Graph, *, halves: int, seed: int = 1) -> Race:
    """Ask each client until the first services of all needs are firm.

    Once with all of their facts hidden, and so many times with a random half of them.
    """
    random, directory = Random(seed), Directory.of(graph)
    ours, theirs, form = [], [], []
    for client in graph.nodes(Client):
        truth = {name: fact for name, fact in client.facts.items() if not fact.refused}
        draws = [set(truth), *(_half(truth, random) for _ in range(halves))]
        for hidden in draws:
            ours.append(_count_for(graph, directory, client, hidden, _next_by_worth))
            theirs.append(_count_for(graph, directory, client, hidden, _next_by_rule))
            found = find_questions(
                _without(graph, client, hidden), client.id, on=ON, directory=directory, limit=99
            )
            form.append(len(found.questions))
    name = "Riverbend, six clients with facts hidden"
    return Race(name, tuple(ours), tuple(theirs), tuple(form))


def _without(graph: Graph, client: Client, hidden: set[str]) -> Overlay:
    world = Overlay(graph)
    kept = {name: fact for name, fact in client.facts.items() if name not in hidden}
    world.write([client.model_copy(update={"facts": kept})])
    return world


def _half(truth: Truth, random: Random) -> set[str]:
    return set(random.sample(sorted(truth), len(truth) // 2))


Next = Callable[[Graph, Directory, str, Sequence[str]], str | None]


def _count_for(
    graph: Graph, directory: Directory, client: Client, hidden: set[str], pick: Next
) -> int:
    """Count the questions; what the file does not tell is asked once, and stays unknown."""
    still, asked = set(hidden), list[str]()
    while True:
        world = _without(graph, client, still)
        fact = pick(world, directory, client.id, asked)
        if fact is None:
            return len(asked)
        asked.append(fact)
        still.discard(fact)


def _next_by_worth(
    graph: Graph, directory: Directory, client_id: str, asked: Sequence[str]
) -> str | None:
    found = find_questions(graph, client_id, on=ON, directory=directory, limit=1, asked=asked)
    return found.questions[0].fact if found.questions else None


def _next_by_rule(
    graph: Graph, directory: Directory, client_id: str, asked: Sequence[str]
) -> str | None:
    """The first open fact of the best service that is open, of the first need that is not firm."""
    found = hanging_on(graph, client_id, on=ON, directory=directory, asked=asked)
    for need in found.needs:
        for one in need.standing:
            for part in one.parts:
                rule = part.case.rule if part.case else All()
                for fact in (*as_written(rule), *sorted(part.asks)):
                    if fact in part.asks & found.compiled.asks and (
                        ATTRIBUTES[fact].ask_cost != ONLY_IF_WANTED
                    ):
                        return fact
    return None


# How long one answer takes.


def many_services(count: int, *, seed: int = 1) -> Graph:
    """A client of whom nothing is known, and services each with a rule of its own."""
    random = Random(seed)
    graph = open_graph("memory:")
    graph.write(list(_many(count, random)))
    return graph


def _many(count: int, random: Random) -> Iterator[Node | Edge]:
    yield Client(id="client:made:c", name="C")
    yield Organization(id="organization:made:o", name="O")
    for n in range(5):
        yield TaxonomyTerm(id=f"taxonomy_term:made:t{n}", code=f"T{n}", name=f"Term {n}")
        yield Need(id=f"need:made:n{n}", name=f"Need {n}")
        yield Has(from_id="client:made:c", to_id=f"need:made:n{n}")
        yield CodedAs(from_id=f"need:made:n{n}", to_id=f"taxonomy_term:made:t{n}")
    for n in range(count):
        rule = All(parts=tuple(_draw_rule(random, 1) for _ in range(2)), quote=f"rule {n}")
        id = f"service:made:s{n}"
        checked = date(2026, 1 + random.randrange(10), 1)
        yield Service(id=id, name=f"Service {n}", eligibility=rule, assured_date=checked)
        yield Offers(from_id="organization:made:o", to_id=id)
        yield Addresses(from_id=id, to_id=f"taxonomy_term:made:t{n % 5}")


def seconds_for(count: int, *, turns: int) -> float:
    """The median processor time of one answer over so many services, all of them open."""
    graph = many_services(count)
    directory = Directory.of(graph)
    took = []
    for _ in range(turns):
        started = process_time()
        find_questions(graph, "client:made:c", on=ON, directory=directory)
        took.append(process_time() - started)
    return median(took)


def read_riverbend() -> Graph:
    """Riverbend with its clients, in memory."""
    town = find_riverbend()
    graph = open_graph("memory:")
    load(town / "directory", graph, name="riverbend", as_of=TODAY)
    for file in sorted((town / "clients").glob("*.json")):
        load(file, graph, name="riverbend")
    return graph


def main() -> None:
    """Race, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few draws")
    quick = parser.parse_args().quick
    print(race_over_rules(30 if quick else 1000))
    print(race_over_riverbend(read_riverbend(), halves=1 if quick else 20))
    for count in (200,) if quick else (200, 2000):
        took = seconds_for(count, turns=1 if quick else 5)
        print(
            f"One answer over {count:,} services, each with its own rule: {took:.2f} s of one core"
        )


if __name__ == "__main__":
    main()
