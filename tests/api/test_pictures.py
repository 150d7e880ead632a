"""Do the drawings show what the answers say, for people of Riverbend?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from api.drawings.days import long_day
from api.pictures import draw_leverage, draw_plan
from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.leverage import find_leverage
from matchers.plans import Plan, Plans, find_plans
from tests.api.drawings.test_timeline import texts

NOW = datetime(2026, 11, 23, 10)
C5 = "client:riverbend:c5"
ID_CARD = "document:riverbend:id-card"


@pytest.fixture(scope="module")
def plans(graph: Graph, directory: Directory) -> Plans:
    return find_plans(graph, C5, [ID_CARD], on=NOW, directory=directory, k=1)


def test_every_step_of_a_plan_is_drawn_with_its_day(directory: Directory, plans: Plans) -> None:
    (plan,) = plans.plans
    assert plan.schedule is not None
    said = texts(draw_plan(directory, plans))
    for step, when in zip(plan.steps, plan.schedule.appointments, strict=True):
        assert step.name in said
        assert any(words.startswith(f"{long_day(when.day, NOW.date())}, ") for words in said)


def test_a_plan_without_days_is_drawn_at_the_earliest(directory: Directory, plans: Plans) -> None:
    (plan,) = plans.plans
    bare = plans.model_copy(update={"plans": (plan.model_copy(update={"schedule": None}),)})
    drawn = draw_plan(directory, bare)
    ends = NOW.date() + timedelta(days=max(step.done_after_days for step in plan.steps))
    assert f"{ends.day} {ends:%b}" in drawn
    assert "no day to spare" not in drawn


def with_plan(plans: Plans, **changes: object) -> Plans:
    plan: Plan = plans.plans[0].model_copy(update=changes)
    return plans.model_copy(update={"plans": (plan,)})


def test_what_a_plan_counts_on_stands_beneath_it(directory: Directory, plans: Plans) -> None:
    stopped = plans.plans[0].solver.model_copy(update={"status": "time limit"})
    said = texts(draw_plan(directory, with_plan(plans, solver=stopped)))
    assert "The time for searching ran out: a better plan may exist." in said


def test_what_is_due_is_flagged_unless_it_is_over(directory: Directory, plans: Plans) -> None:
    def due(on: date) -> str:
        goals = (plans.goals[0].model_copy(update={"due": on}),)
        return draw_plan(directory, plans.model_copy(update={"goals": goals}))

    assert "due 1 Dec: " in due(date(2026, 12, 1))
    assert "due " not in due(date(2026, 11, 1))


def test_no_plan_is_a_sheet_with_one_sentence(directory: Directory, plans: Plans) -> None:
    none = plans.model_copy(update={"plans": (), "goals": ()})
    assert texts(draw_plan(directory, none))[-1] in none.sentence


def test_every_step_that_opens_something_is_drawn_with_its_needs(
    graph: Graph, directory: Directory
) -> None:
    found = find_leverage(graph, C5, on=NOW, directory=directory)
    drawn = draw_leverage(found)
    assert found.interventions
    for opening in found.interventions:
        for one in opening.unlocks:
            assert f"{one.need_name}: {one.service_name}".replace("'", "&apos;") in drawn.replace(
                "'", "&apos;"
            )


def test_the_same_answer_is_the_same_picture(
    graph: Graph, directory: Directory, plans: Plans
) -> None:
    assert draw_plan(directory, plans) == draw_plan(directory, plans)
    ask = partial(find_leverage, graph, C5, on=NOW, directory=directory)
    assert draw_leverage(ask()) == draw_leverage(ask())


def test_a_question_opens_nothing_for_certain(graph: Graph, directory: Directory) -> None:
    c6 = "client:riverbend:c6"
    found = find_leverage(graph, c6, on=NOW, directory=directory)
    asks = tuple(one for one in found.interventions if one.kind == "ask")
    assert asks
    said = texts(draw_leverage(found.model_copy(update={"interventions": asks})))
    assert any(words.startswith("opens nothing by itself") for words in said)
    assert "possible: something is not known" in said
