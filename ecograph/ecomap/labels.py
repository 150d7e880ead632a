"""What is written beside a tie, and how is it set? Name, details, signs, and what must be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ecograph.ecomap.icons import LETTERS, badge, tick
from ecograph.ecomap.lettering import cut, wrap
from ecograph.ecomap.markup import INK, SOFT, Spot, letters
from ecograph.ecomap.reading import Tie
from ecograph.ecomap.strokes import DANGER
from ecograph.ecomap.table import day, describe, not_asked


class Density(NamedTuple):
    """How much is written beside each tie, and how close it stands."""

    name_lines: int
    detail_lines: int
    remarks: bool
    radii: tuple[float, float, float]
    name_size: float
    gap: float

    @property
    def half_band(self) -> float:
        """Half the width of the arc on which ties stand; names begin outside it."""
        return self.radii[-1] + 4.0


DENSITIES = (
    Density(2, 2, True, (14.0, 18.0, 23.0), 12.5, 8.0),
    Density(2, 2, True, (13.0, 16.0, 20.0), 12.0, 5.0),
    Density(2, 2, True, (11.0, 14.0, 17.0), 12.0, 2.0),
    Density(2, 1, True, (12.0, 15.0, 18.0), 12.0, 4.0),
    Density(1, 1, True, (11.0, 14.0, 17.0), 12.0, 4.0),
    Density(1, 1, False, (10.0, 12.0, 14.0), 11.5, 3.0),
    Density(1, 0, False, (8.0, 10.0, 12.0), 11.0, 3.0),
)
NAME_LEADING = 15.0
DETAIL_SIZE = 10.5
DETAIL_LEADING = 13.5
_SIGN = 15.0


class Label(NamedTuple):
    """What is written beside a tie."""

    name: tuple[str, ...]
    detail: tuple[str, ...]
    remark: str
    height: float


def never_asked(ties: Sequence[Tie]) -> tuple[str, ...]:
    """Name what is not known of any of these ties, where there are several."""
    if len(ties) < 2:
        return ()
    gaps = [not_asked(tie) for tie in ties]
    return tuple(word for word in gaps[0] if all(word in gap for gap in gaps))


def measured_label(tie: Tie, density: Density, said: Sequence[str], width: float) -> Label:
    """Set what is written beside a tie; `said` is not known of any tie, and said elsewhere."""
    badges = badge_count(tie) * _SIGN
    remark = " · ".join(_remarks(tie, said if density.remarks else None))
    if not density.detail_lines:
        words = f"{remark} · {tie.label}" if remark else tie.label
        name = wrap(words, width - badges, density.name_size, lines=1, bold=True)
        return Label(tuple(name), (), "", NAME_LEADING)
    name = wrap(tie.label, width, density.name_size, lines=density.name_lines, bold=True)
    words = describe(tie, brief=True)
    detail = wrap(words, width, DETAIL_SIZE, lines=density.detail_lines, indent=badges)
    remark = cut(remark, width - badges * (not detail), DETAIL_SIZE, bold=tie.safe is False)
    rows = len(detail) + bool(remark)
    height = len(name) * NAME_LEADING + max(rows, bool(badges)) * DETAIL_LEADING
    return Label(tuple(name), tuple(detail), remark, height)


def badge_count(tie: Tie) -> int:
    """How many small signs stand before the details: kinds of support, and the tick."""
    return len(tie.support) + (tie.trusted is True)


def _remarks(tie: Tie, said: Sequence[str] | None) -> Iterator[str]:
    """Yield what must be read beside the tie; with `said` None only what is most needed."""
    if tie.safe is False:
        yield "not safe"
    if tie.past and tie.until:
        yield f"until {day(tie.until).split(' ', 1)[1]}"
    if said is not None:
        # The line asks for the strength itself; an introduction has its sign, or none.
        elsewhere = {*said, "strength", "introduction"}
        unknown = [word for word in not_asked(tie) if word not in elsewhere]
        if unknown:
            yield f"? {', '.join(unknown)}"


def draw_label(label: Label, tie: Tie, at: Spot, side: int, density: Density) -> Iterator[str]:
    """Write a label beside its tie, from `at` to the right, or with `side` -1 to the left."""
    anchor = "start" if side == 1 else "end"
    unsafe = tie.safe is False
    x, y = at[0], at[1] - label.height / 2
    shift = side * (badge_count(tie) * _SIGN + (2.0 if badge_count(tie) else 0.0))
    if not density.detail_lines:
        yield from _badges(tie, (x, y + 7.5), side)
        fill = DANGER if unsafe else SOFT if tie.past else INK
        for words in label.name:
            spot = (x + shift, y + 11.5)
            yield letters(spot, words, density.name_size, bold=True, fill=fill, anchor=anchor)
        return
    for words in label.name:
        fill = SOFT if tie.past else INK
        yield letters((x, y + 11.5), words, density.name_size, bold=True, fill=fill, anchor=anchor)
        y += NAME_LEADING
    yield from _badges(tie, (x, y + 6.5), side)
    for index, words in enumerate(label.detail):
        spot = (x if index else x + shift, y + 10.2)
        yield letters(spot, words, DETAIL_SIZE, fill=SOFT, anchor=anchor)
        y += DETAIL_LEADING
    if label.remark:
        spot = (x if label.detail else x + shift, y + 10.2)
        fill = DANGER if unsafe else SOFT
        yield letters(spot, label.remark, DETAIL_SIZE, bold=unsafe, fill=fill, anchor=anchor)


def _badges(tie: Tie, at: Spot, side: int) -> Iterator[str]:
    spots = [(at[0] + side * (6.5 + _SIGN * index), at[1]) for index in range(badge_count(tie))]
    if tie.trusted:
        yield tick(spots.pop(0))
    kinds = [LETTERS[kind] for kind in LETTERS if kind in tie.support]
    for letter, spot in zip(kinds[::side], spots, strict=True):
        yield badge(spot, letter)
