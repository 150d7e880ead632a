"""What do all drawings share? A sheet of A4 landscape, a heading, paragraphs, hatching, a scale.

The look and the promises are those of the ecomap: text stays text, nothing is fetched, nothing
runs, no sign rests on colour alone, and the same answer always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ecograph.ecomap.lettering import cut, isolated, wrap
from ecograph.ecomap.markup import INK, PAPER, SOFT, Spot, element, letters, line, stroke, told
from ecograph.ecomap.svg import HEIGHT, WIDTH

LEFT, RIGHT, BOTTOM = 18.0, 1105.0, 772.0
SIZE, LEADING = 10.5, 13.5
RULE = "#d9d3c8"
SHADE = "#ece8e1"
SOFT_TICK = "#eeeae3"
_TITLE = 22.0
_LEAD, _LEAD_LEADING, _LEAD_LINES = 12.5, 16.5, 4


class Heading(NamedTuple):
    """What stands above a drawing: its title, what it rests on, and what is read aloud."""

    title: str
    under: str
    sentence: str


def draw_sheet(heading: Heading, pieces: Iterable[str], *, described: str) -> str:
    """Put a drawing on its sheet; `described` tells screen readers what is drawn."""
    title = isolated(heading.title)
    inner = [
        told("title", title),
        told("desc", f"{isolated(heading.under)}. {isolated(heading.sentence)} {described}"),
        element("rect", width=WIDTH, height=HEIGHT, fill=PAPER),
        *pieces,
    ]
    return element(
        "svg",
        "".join(inner),
        xmlns="http://www.w3.org/2000/svg",
        width="297mm",
        height="210mm",
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        font_family="sans-serif",
        display="block",
        role="group",
        aria_label=title,
    )


def draw_heading(heading: Heading) -> tuple[str, float]:
    """Write the heading; return it and where it ends."""
    wide = RIGHT - LEFT
    pieces, y = [], 42.0
    for words in wrap(heading.title, wide, _TITLE, lines=2, bold=True):
        pieces.append(letters((LEFT, y), isolated(words), _TITLE, bold=True))
        y += 26.0
    under = cut(isolated(heading.under), wide, 11.5)
    pieces.append(letters((LEFT, y - 5), under, 11.5, fill=SOFT))
    top = y + 12.0
    for words in wrap(heading.sentence, wide, _LEAD, lines=_LEAD_LINES):
        pieces.append(letters((LEFT, top + 10), words, _LEAD))
        top += _LEAD_LEADING
    return "".join(pieces), top + 8.0


def draw_remarks(remarks: Sequence[str], *, most: int = 4) -> tuple[str, float]:
    """Write what holds for the whole at the foot; return it and where it begins."""
    wide = RIGHT - LEFT - 11
    shown = remarks if len(remarks) <= most else remarks[: most - 1]
    texts = [wrap(remark, wide, SIZE, lines=2) for remark in shown]
    if len(shown) < len(remarks):
        texts.append([say_rest(len(remarks) - len(shown))])
    top = BOTTOM - LEADING * sum(map(len, texts))
    pieces, y = [], top
    for lines in texts:
        pieces.append(element("circle", cx=LEFT + 3.5, cy=y + 6.3, r=2.2, fill=SOFT))
        for words in lines:
            pieces.append(letters((LEFT + 11, y + 10), words, SIZE, fill=SOFT))
            y += LEADING
    return "".join(pieces), top


def say_rest(count: int) -> str:
    """Count what found no room."""
    return f"and {count} more; the table has {'it' if count == 1 else 'them'}"


def box(
    at: Spot,
    size: Spot,
    *,
    fill: str = PAPER,
    edge: str | None = None,
    width: float | None = None,
) -> str:
    """Draw an upright rectangle from its upper left corner."""
    return element(
        "rect",
        x=at[0],
        y=at[1],
        width=max(0.0, size[0]),
        height=size[1],
        fill=fill,
        stroke=edge,
        stroke_width=width,
    )


def hatch(at: Spot, size: Spot, color: str, *, gap: float = 5.0, width: float = 1.1) -> str:
    """Fill a rectangle with slanted lines; what is hatched is not certain."""
    left, top = at
    wide, high = size
    strokes = []
    shift = gap / 2
    while shift < wide + high:
        start = (left + min(shift, wide), top + max(0.0, shift - wide))
        end = (left + max(0.0, shift - high), top + min(shift, high))
        strokes.append(line([start, end]))
        shift += gap
    if not strokes:
        return ""
    return element("path", d="".join(strokes), stroke=color, stroke_width=width, fill="none")


def rule(start: Spot, end: Spot, *, color: str = RULE, dash: str | None = None) -> str:
    """Draw a thin straight line."""
    return stroke([start, end], color, 1.0, dash=dash)


__all__ = [
    "BOTTOM",
    "INK",
    "LEADING",
    "LEFT",
    "RIGHT",
    "RULE",
    "SHADE",
    "SIZE",
    "SOFT_TICK",
    "Heading",
    "box",
    "draw_heading",
    "draw_remarks",
    "draw_sheet",
    "hatch",
    "rule",
    "say_rest",
]
