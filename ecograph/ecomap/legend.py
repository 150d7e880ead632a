"""What do the signs mean? The legend that stands on every map, drawn with the map's own strokes."""

from __future__ import annotations

from collections.abc import Callable

from ecograph.ecomap.icons import LETTERS, LOOKS, badge, node_picture, tick
from ecograph.ecomap.markup import INK, PAPER, SOFT, Spot, disc, group, letters
from ecograph.ecomap.reading import Ecomap, Quality
from ecograph.ecomap.ribbon import sample
from ecograph.ecomap.strokes import AMONG_OTHERS_SCALE, MOST_AMONG_OTHERS, octagon, tie_marks
from ecograph.ecomap.table import SUPPORT_WORDS

_ROW = 17.0
_SAMPLE = 46.0
_SIZE = 10.5

Mark = Callable[[Spot], str]


def legend_height(ecomap: Ecomap, *, has_path: bool) -> float:
    """How much room the legend takes."""
    return 20.0 + _ROW * (len(_lines(ecomap, has_path)) + 5) + 14.0


def draw_legend(ecomap: Ecomap, at: Spot, *, has_path: bool) -> str:
    """Draw the legend with its upper left corner at a spot."""
    x, top = at
    pieces = [letters((x, top + 11), "How to read it", 12.0, bold=True)]
    y = top + 20.0 + _ROW / 2
    for words, mark in _lines(ecomap, has_path):
        pieces.append(mark((x, y)))
        pieces.append(letters((x + _SAMPLE + 8, y + 3.7), words, _SIZE))
        y += _ROW
    y += 5.0
    pieces.append(_kinds((x, y)))
    y += 3.0
    pieces.append(_sizes((x, y + _ROW)))
    pieces.append(_supports((x, y + 2 * _ROW)))
    pieces.append(_row((x, y + 4 * _ROW), tick, "an introduction is welcome"))
    return group(pieces)


def _lines(ecomap: Ecomap, has_path: bool) -> list[tuple[str, Mark]]:
    rows: list[tuple[str, Mark]] = [
        ("strong tie", _tie(strength="strong", stress=False)),
        ("moderate tie", _tie(strength="moderate", stress=False)),
        ("weak tie", _tie(strength="tenuous", stress=False)),
        ("broken tie", _tie(strength="broken", stress=False)),
        ("strength not asked", _tie(stress=None)),
        ("stressful, strong or not", _tie(strength="moderate", stress=True)),
        ("grey, or with ?: not asked", _tie(strength="moderate", stress=None)),
        ("where support flows", _tie(strength="moderate", stress=False, flow="both")),
        ("not safe", lambda spot: octagon((spot[0] + _SAMPLE / 2, spot[1]), 8.0)),
    ]
    if 0 < len(ecomap.ties_among_others) <= MOST_AMONG_OTHERS:
        rows.append(("a tie among the others", _tie(scale=AMONG_OTHERS_SCALE, strength="moderate")))
    if any(tie.past for tie in ecomap.ties):
        rows.append(("ended (dashed circle)", _tie(strength="moderate", past=True)))
    if has_path:
        rows.append(("the way to the service", lambda spot: sample(spot, _SAMPLE)))
    return rows


def _tie(*, scale: float = 1.0, **quality: object) -> Mark:
    tie = Quality.model_validate(quality)

    def mark(spot: Spot) -> str:
        ends = [(spot[0] + 2, spot[1]), (spot[0] + _SAMPLE - 2, spot[1])]
        return "".join(tie_marks(ends, tie, scale=scale))

    return mark


def _row(at: Spot, mark: Mark, words: str) -> str:
    return mark((at[0] + 8, at[1])) + letters((at[0] + 20, at[1] + 3.7), words, _SIZE)


def _kinds(at: Spot) -> str:
    x, y = at
    pieces = []
    for kind, shift in (("person", 0.0), ("group", 60.0), ("organization", 114.0)):
        pieces.append(node_picture(_KINDS[kind], (x + shift + 8, y), 8.0))
        pieces.append(letters((x + shift + 18.5, y + 3.7), kind, 10.0))
    return "".join(pieces)


_KINDS = {str(kind): kind for kind in LOOKS}


def _sizes(at: Spot) -> str:
    x, y = at
    rings = [
        disc((x + shift, y), radius, PAPER, stroke=SOFT, stroke_width=1.4)
        for shift, radius in ((6.0, 4.5), (19.0, 6.5), (37.0, 9.0))
    ]
    return "".join(rings) + letters((x + _SAMPLE + 8, y + 3.7), "larger: more important", _SIZE)


def _supports(at: Spot) -> str:
    x, y = at
    pieces = []
    for index, (kind, letter) in enumerate(LETTERS.items()):
        spot = (x + 8 + (index % 2) * 96, y + (index // 2) * _ROW)
        pieces.append(badge(spot, letter))
        pieces.append(letters((spot[0] + 12, spot[1] + 3.7), SUPPORT_WORDS[kind], _SIZE, fill=INK))
    return "".join(pieces)
