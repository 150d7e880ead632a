"""Which counts of people may be printed, so that no small one can be read or worked out?

A count of 1 to 10 is printed as "<11" (the cell size policy of the US Centers for Medicare and
Medicaid Services; 0 may be printed). Three further steps keep hidden numbers from being computed:

- people = unserved + served, and served is a count as well: where it is small and could be told
  from the other two, the whole is printed as "11 or more";
- a total is exact only where every cell of its line is; otherwise it is "11 or more", or "<11";
- nothing is put in order by a number that is not printed.

This holds for one answer. Whoever may ask about any group of clients can still compare two answers
that differ by one client: choose the groups once, and let nobody choose them freely.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

SMALLEST_PRINTED = 11

FEW: Literal["<11"] = "<11"
Count = int | Literal["<11", "11 or more"]


def printed(count: int) -> Count:
    """Print a number of people, unless it is small."""
    return FEW if is_small(count) else count


def is_small(count: int) -> bool:
    """Whether a number of people may not be printed."""
    return 0 < count < SMALLEST_PRINTED


def printed_parts(people: int, unserved: int) -> tuple[Count, Count]:
    """Print how many have a need, and how many of them find nothing, but never the third number."""
    served_is_told = not is_small(people) and not is_small(unserved)
    if served_is_told and is_small(people - unserved):
        return "11 or more", printed(unserved)
    return printed(people), printed(unserved)


def printed_total(line: Sequence[int]) -> Count:
    """Print the sum of a line of cells, exactly only where every cell of it is printed."""
    total = sum(line)
    if is_small(total):
        return "<11"
    return "11 or more" if any(map(is_small, line)) else total


def order_of(count: Count) -> int:
    """What a printed count may be put in order by, the greatest first."""
    return -count if isinstance(count, int) else {"11 or more": -SMALLEST_PRINTED, "<11": 0}[count]
