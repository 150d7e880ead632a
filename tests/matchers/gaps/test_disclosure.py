"""Can a small number be read, or worked out from what is printed?"""

from __future__ import annotations

from itertools import product

import pytest

from matchers.gaps.disclosure import Count, order_of, printed, printed_parts, printed_total


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, "<11"), (10, "<11"), (11, 11), (40, 40)])
def test_one_to_ten_are_not_printed(count: int, shown: Count) -> None:
    assert printed(count) == shown


def test_no_small_part_can_be_worked_out_from_the_others() -> None:
    pairs = [(people, unserved) for people in range(61) for unserved in range(people + 1)]
    seen: dict[tuple[Count, Count], set[tuple[int, int]]] = {}
    for people, unserved in pairs:
        seen.setdefault(printed_parts(people, unserved), set()).add((people, unserved))
    for behind in seen.values():
        if min(unserved for _, unserved in behind) > 45:
            continue  # what else could be behind it lies beyond the 60 tried here
        for part in (
            {people for people, _ in behind},
            {unserved for _, unserved in behind},
            {people - unserved for people, unserved in behind},
        ):
            assert len(part) > 1 or not 0 < min(part) < 11


def test_a_total_never_tells_a_hidden_cell() -> None:
    seen: dict[tuple[Count, ...], set[tuple[int, ...]]] = {}
    for line in product((0, 1, 2, 5, 10, 11, 12, 15), repeat=3):
        shown = (*(printed(cell) for cell in line), printed_total(line))
        seen.setdefault(shown, set()).add(line)
    for behind in seen.values():
        for cells in zip(*behind, strict=True):
            assert len(set(cells)) > 1 or not 0 < cells[0] < 11


def test_a_total_of_printed_cells_is_their_sum() -> None:
    assert printed_total([11, 0, 14]) == 25
    assert printed_total([11, 3]) == "11 or more"
    assert printed_total([2, 3]) == "<11"


def test_what_is_hidden_is_not_put_in_order() -> None:
    shown: list[Count] = ["<11", 11, "11 or more", 40, "<11"]
    assert sorted(shown, key=order_of) == [40, 11, "11 or more", "<11", "<11"]
