"""Are the shortcuts the law? Drawn directories and clients: every facet, every row's score."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.facts import Fact
from ecograph.geo import distance_m
from ecograph.nodes import Client
from ecograph.point import Point
from ecograph.possible import Place
from matchers.constraints import STANDARD
from matchers.constraints.distance import Distance
from matchers.constraints.reaching import IMPOSSIBLE, MET, UNKNOWN, UNMET, Reaching, travels_of
from matchers.directory.facets import Site
from matchers.judging import judge_rows
from matchers.leverage.scoring import Scores
from matchers.leverage.screening import ORDER, Screen
from matchers.request import MatchRequest
from matchers.verdict import Verdict
from tests.matchers.generated import clients, worlds
from tests.matchers.requests import request
from tests.matchers.worlds import Offer, directory_of, north, offer, spot

CODES = {"met": MET, "unknown": UNKNOWN, "unmet": UNMET}
LAW = {constraint.name: constraint for constraint in STANDARD}


@dataclass
class Asked:
    """A client of whom the request is all that there is, and who takes no steps."""

    base: MatchRequest
    client: Client = field(default_factory=lambda: Client(id="client:t:c"))
    steps: tuple[()] = ()

    @property
    def on(self) -> datetime:
        return self.base.on

    def after(self, taken: int) -> MatchRequest:
        assert taken == 0
        return self.base


def screen_of(offers: list[Offer], asked: MatchRequest) -> Screen:
    return Screen(directory_of(*offers).columns, Asked(asked))  # type: ignore[arg-type]


def code_of(verdict: Verdict) -> int:
    return IMPOSSIBLE if verdict.impossible else CODES[verdict.verdict]


@settings(max_examples=300)
@given(worlds(least=1, most=4), clients())
def test_the_screen_says_of_every_facet_what_the_law_says(
    offers: list[Offer], asked: MatchRequest
) -> None:
    screen = screen_of(offers, asked)
    for name in ORDER:
        column = screen.columns.by_name[name]
        said = screen.codes(name, column.of_row, 0).tolist()
        judged = [LAW[name].judge(column.facets[facet], asked) for facet in column.of_row]
        assert said == [code_of(verdict) for verdict in judged], name


@settings(max_examples=200)
@given(worlds(least=1, most=4), clients())
def test_the_estimate_is_the_score_but_for_rounding(
    offers: list[Offer], asked: MatchRequest
) -> None:
    screen = screen_of(offers, asked)
    rows = np.arange(len(screen.columns.rows))
    guess = Scores(screen).estimate(rows, asked.need, 0)
    free = asked.model_copy(update={"never": frozenset()})
    scores = [one.score for one in judge_rows(screen.columns.rows, free)]
    assert np.abs(guess - np.array(scores)).max(initial=0) < 1e-8


def judged_by_law(sites: list[Site], asked: MatchRequest) -> list[int]:
    return [code_of(Distance().judge(site, asked)) for site in sites]


def test_a_way_that_takes_exactly_the_limit_is_left_to_the_law() -> None:
    """The longest estimate on foot is 1.3 x 1.3 x km / 4.8 x 60 minutes."""
    exact = distance_m(north(0), north(1)) / 1000
    at_limit = 20 / (1.3 * 1.3 / 4.8 * 60) / exact
    offers = [offer(f"s{n}", places=(spot(f"p{n}", at_limit * (1 + n * 1e-12)),)) for n in range(5)]
    columns = directory_of(*offers).columns
    facts = {"travel_modes": Fact(has=frozenset({"walk"}))}
    home = Place(point=Point(lat=42.2, lon=-99.9))
    asked = request(facts=facts, home=home, max_travel_minutes=20)
    sites = [row.site for row in columns.rows]
    asked_of: list[int] = []

    def law(site: int) -> Verdict:
        asked_of.append(site)
        return Distance().judge(sites[site], asked)

    found = Reaching(columns.sites, asked).reach(travels_of(asked), law)  # type: ignore[arg-type]
    assert found.code.tolist() == judged_by_law(sites, asked)
    assert sorted(asked_of) == list(range(5))


@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-179, 179)), min_size=1, max_size=8))
def test_distances_are_those_of_the_law(spots: list[tuple[float, float]]) -> None:
    offers = [
        offer(f"s{n}", places=(spot(f"p{n}", point=Point(lat=lat, lon=lon)),))
        for n, (lat, lon) in enumerate(spots)
    ]
    columns = directory_of(*offers).columns
    home = Place(point=north(0))
    reaching = Reaching(columns.sites, request(home=home))
    assert reaching.metres is not None
    for site, metres in enumerate(reaching.metres.tolist()):
        facet = columns.by_name["distance"].facets[site]
        assert isinstance(facet, Site)
        assert facet.point is not None
        assert abs(metres - distance_m(home.point, facet.point)) < 1e-6
