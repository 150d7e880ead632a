"""What do the signs on a drawing mean? The legend draws each as the picture does."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from api.drawings.sheet import SHADE, SIZE, box, hatch
from ecograph.ecomap.lettering import text_width
from ecograph.ecomap.markup import INK, PAPER, Spot, disc, letters, polygon, stroke
from ecograph.ecomap.strokes import CALM, DANGER, STRESS

BAR = 12.0
_WIDE = 28.0

Mark = Callable[[Spot], str]
Sign = tuple[Mark, str]


def draw_legend(shown: Iterable[Sign], at: Spot) -> str:
    """Draw signs with their meaning in one row; the spot is its left end, at half height."""
    x, y = at
    pieces = []
    for mark, words in shown:
        pieces.append(mark((x, y)))
        pieces.append(letters((x + _WIDE + 6, y + 3.7), words, SIZE))
        x += _WIDE + 6 + text_width(words, SIZE) + 18
    return "".join(pieces)


def doing(at: Spot) -> str:
    """What somebody does."""
    return box((at[0], at[1] - BAR / 2), (_WIDE, BAR), fill=CALM, edge=CALM, width=1.2)


def asking(at: Spot) -> str:
    """What takes no errand: a question, or a day that comes by itself."""
    return box((at[0], at[1] - BAR / 2), (_WIDE, BAR), edge=CALM, width=1.2)


def waiting(at: Spot) -> str:
    """What is waited for, or not certain."""
    start = (at[0], at[1] - BAR / 2)
    return asking(at) + hatch(start, (_WIDE, BAR), CALM, width=0.9)


def urgent(at: Spot) -> str:
    """What may not slip."""
    number = disc((at[0] + _WIDE / 2, at[1]), 8.5, INK)
    spot = (at[0] + _WIDE / 2, at[1] + 3.8)
    return number + letters(spot, "1", 10.5, bold=True, fill=PAPER, anchor="middle")


def spare(at: Spot) -> str:
    """How far something may slip."""
    x, y = at
    stop = stroke([(x + _WIDE, y - 4), (x + _WIDE, y + 4)], CALM, 1.6)
    return stroke([(x, y), (x + _WIDE, y)], CALM, 1.6, dash="2 4") + stop


def closed(at: Spot) -> str:
    """When nobody is there."""
    return box((at[0], at[1] - BAR / 2 - 2), (_WIDE, BAR + 4), fill=SHADE)


def validity(at: Spot) -> str:
    """Until when something counts."""
    return validity_mark((at[0] + _WIDE / 2, at[1]))


def validity_mark(at: Spot) -> str:
    """Point down at the day after which a paper no longer counts."""
    x, y = at
    return polygon([(x, y + 3), (x - 7, y - 8), (x + 7, y - 8)], STRESS, stroke=PAPER)


def today(at: Spot) -> str:
    """Where the plan begins."""
    x, y = at
    return stroke([(x + _WIDE / 2, y - 8), (x + _WIDE / 2, y + 8)], INK, 2.0)


def due(at: Spot) -> str:
    """When something is due."""
    x, y = at
    return stroke([(x + _WIDE / 2, y - 8), (x + _WIDE / 2, y + 8)], DANGER, 1.6, dash="6 4")


def expected(at: Spot) -> str:
    """What lies between the sure and the possible."""
    return expected_mark((at[0] + _WIDE / 2, at[1]))


def expected_mark(at: Spot) -> str:
    """Mark the middle reading of a bar."""
    x, y = at
    spots = [(x, y - 6), (x + 5, y), (x, y + 6), (x - 5, y)]
    return polygon(spots, PAPER, stroke=INK, stroke_width=1.5)


def parted(at: Spot) -> str:
    """Where what one step adds ends, and what the next adds begins."""
    x, y = at
    bar = box((x, y - BAR / 2), (_WIDE, BAR), fill=CALM)
    middle = [(x + _WIDE / 2, y - BAR / 2 - 2), (x + _WIDE / 2, y + BAR / 2 + 2)]
    return bar + stroke(middle, PAPER, 4.0) + stroke(middle, INK, 1.4)
