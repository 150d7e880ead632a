"""Does everybody find a place where no name meets another?"""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.ecomap.layout import Arrangement, Frame, Placed, arrange
from ecograph.ecomap.lettering import text_width
from ecograph.ecomap.reading import SECTORS, Ecomap, Tie
from ecograph.edges import SupportType

FRAME = Frame(18.0, 84.0, 886.0, 772.0)
SUPPORT: tuple[tuple[SupportType, ...], ...] = ((), ("emotional",), ("emotional", "tangible"))


def ties_of(sectors: list[int], name: str = "Somebody with a rather long name") -> Ecomap:
    ties = tuple(
        Tie(
            other_id=f"person:test:{index:03}",
            label=f"{name} {index}",
            kind="person",
            sector=SECTORS[sector],
            relation="somebody who has been there for a very long time",
            support=SUPPORT[index % 3],
            safe=False if index % 4 == 0 else None,
            importance=1 + index % 3,
        )
        for index, sector in enumerate(sorted(sectors))
    )
    return Ecomap(client_id="client:test:a", label="Ana", on=date(2026, 11, 20), ties=ties)


def box(place: Placed, arrangement: Arrangement) -> tuple[float, float, float, float]:
    """The room that a tie's circle and label take: left, top, right, bottom."""
    size = arrangement.density.name_size
    width = max(text_width(words, size, bold=True) for words in place.label.name)
    ends = (place.at[0] - place.side * place.radius, place.text_x + place.side * width)
    half = max(place.radius, place.label.height / 2)
    return min(ends), place.at[1] - half, max(ends), place.at[1] + half


@given(st.lists(st.integers(0, len(SECTORS) - 1), max_size=30))
@settings(max_examples=100)
def test_no_label_meets_another_or_the_edge(sectors: list[int]) -> None:
    arrangement = arrange(ties_of(sectors), FRAME)
    boxes = [box(place, arrangement) for place in arrangement.placed]
    for index, (left, top, right, bottom) in enumerate(boxes):
        assert left >= FRAME.left - 0.1
        assert right <= FRAME.right + 0.1
        assert top >= FRAME.top - 0.1
        assert bottom <= FRAME.bottom + 0.1
        for other in boxes[index + 1 :]:
            apart = left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]
            assert apart, (index, boxes[index], other)


def test_nobody_has_a_place_on_an_empty_map() -> None:
    arrangement = arrange(ties_of([]), FRAME)
    assert (arrangement.placed, arrangement.headings) == ((), ())


def test_one_tie_stands_alone() -> None:
    assert len(arrange(ties_of([3]), FRAME).placed) == 1


def test_thirty_ties_are_all_drawn() -> None:
    arrangement = arrange(ties_of([1, 5, 8] * 10), FRAME)
    assert len(arrangement.placed) == 30
    assert arrangement.left_out == ()


def test_many_ties_in_one_sector_are_shared_between_both_halves() -> None:
    arrangement = arrange(ties_of([8] * 20), FRAME)
    sides = [place.side for place in arrangement.placed]
    assert abs(sum(sides)) <= 2
    assert [heading.words for heading in arrangement.headings] == ["Services", "Services"]


def test_what_finds_no_place_is_the_least_important_and_is_returned() -> None:
    ecomap = ties_of([1, 5, 8] * 50)
    arrangement = arrange(ecomap, FRAME)
    assert len(arrangement.placed) + len(arrangement.left_out) == 150
    kept = [place.tie.importance for place in arrangement.placed]
    assert min(kept) >= max(tie.importance for tie in arrangement.left_out)


def test_what_is_unknown_of_every_tie_is_said_once() -> None:
    arrangement = arrange(ties_of([1, 2, 3]), FRAME)
    assert arrangement.never_asked == ("strength", "stress", "flow", "introduction")
    assert [place.label.remark for place in arrangement.placed] == [
        "not safe",
        "? safety",
        "? safety",
    ]


def test_the_more_important_is_drawn_larger() -> None:
    radii = {p.tie.importance: p.radius for p in arrange(ties_of([1, 2, 3]), FRAME).placed}
    assert radii[1] < radii[2] < radii[3]
