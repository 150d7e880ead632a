"""Is what stands beside the map written whole where it must be, and counted where not?"""

from datetime import date

from ecograph.ecomap.layout import Frame, arrange
from ecograph.ecomap.panel import draw_panel
from ecograph.ecomap.reading import Ecomap
from ecograph.ecomap.ribbon import DrawnHop
from ecograph.nodes.client import Goal, Need

MAP = Frame(18.0, 84.0, 886.0, 772.0)
SIDE = Frame(908.0, 84.0, 1105.0, 400.0)


def ecomap_with(goals: int, needs: int) -> Ecomap:
    return Ecomap(
        client_id="client:test:a",
        label="Ana",
        on=date(2026, 11, 20),
        goals=tuple(Goal(id=f"goal:test:{n}", text=f"Goal {n}") for n in range(goals)),
        needs=tuple(Need(id=f"need:test:{n}", name=f"Need {n}") for n in range(needs)),
    )


def test_everything_is_written_where_there_is_room() -> None:
    ecomap = ecomap_with(3, 2)
    panel = draw_panel(ecomap, arrange(ecomap, MAP), (), SIDE)
    assert all(f">{words}<" in panel for words in ("Goal 0", "Goal 2", "Need 1"))
    assert "more" not in panel


def test_what_does_not_fit_is_counted() -> None:
    ecomap = ecomap_with(40, 40)
    panel = draw_panel(ecomap, arrange(ecomap, MAP), (), SIDE)
    written = sum(panel.count(f">Goal {n}<") for n in range(40))
    assert f">and {40 - written} more<" in panel


def test_the_way_is_written_whole_even_when_the_rest_is_not() -> None:
    ecomap = ecomap_with(40, 40)
    hops = [
        DrawnHop(
            from_id=f"person:x:{n}",
            from_label="",
            to_id=f"person:x:{n + 1}",
            to_label=f"Step {n}",
            why="a reason that takes some words to tell, and then some more",
        )
        for n in range(5)
    ]
    panel = draw_panel(ecomap, arrange(ecomap, MAP), hops, SIDE)
    assert all(f">Step {n}: a" in panel for n in range(5))
