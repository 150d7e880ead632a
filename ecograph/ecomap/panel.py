"""What stands beside the map? The way in words, what the client has and wants, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ecograph.ecomap.layout import Arrangement, Frame
from ecograph.ecomap.lettering import wrap
from ecograph.ecomap.markup import INK, SOFT, Spot, disc, group, letters
from ecograph.ecomap.reading import Ecomap
from ecograph.ecomap.ribbon import DrawnHop, hop_number

_SIZE = 10.5
_LEADING = 13.5
_HEAD = 20.0
_AFTER = 11.0

WAY_LINES = 7
"""A hop is told whole: who agreed with whom, since when, and how often it worked."""


class _Point(NamedTuple):
    words: str
    lines: int
    number: int = 0


class _Section(NamedTuple):
    title: str
    points: tuple[_Point, ...]


class _Written(NamedTuple):
    point: _Point
    lines: tuple[str, ...]
    height: float


def draw_panel(
    ecomap: Ecomap,
    arrangement: Arrangement,
    path: Sequence[DrawnHop],
    frame: Frame,
    *,
    among_others_left_out: int = 0,
) -> str:
    """Write the sections from the top down; what does not fit is counted.

    The way and what the drawing leaves out are always written whole, the rest gets its share.
    """
    firm = [*_way(path), *_open(ecomap, arrangement, among_others_left_out)]
    sections = [*_way(path), *_file(ecomap), *_open(ecomap, arrangement, among_others_left_out)]
    texts = [[_written(point, frame) for point in section.points] for section in sections]
    needs = [
        _least(text) if section not in firm else _whole(text)
        for section, text in zip(sections, texts, strict=True)
    ]
    while sum(needs) > frame.bottom - frame.top and len(needs) > len(firm):
        last = max(index for index, section in enumerate(sections) if section not in firm)
        for rows in (sections, texts, needs):
            del rows[last]
    spare = frame.bottom - frame.top - sum(needs)
    pieces: list[str] = []
    top = frame.top
    for section, text, need in zip(sections, texts, needs, strict=True):
        room = min(_whole(text), need + max(0.0, spare))
        pieces.append(letters((frame.left, top + 11), section.title, 12.0, bold=True))
        used = _points(pieces, text, (frame.left, top + _HEAD), room - _HEAD - _AFTER)
        spare -= max(0.0, used + _HEAD + _AFTER - need)
        top += _HEAD + used + _AFTER
    return group(pieces)


def _written(point: _Point, frame: Frame) -> _Written:
    width = frame.right - frame.left - _indent(point)
    lines = tuple(wrap(point.words, width, _SIZE, lines=point.lines))
    height = max(len(lines) * _LEADING, 20.0 if point.number else 0.0) + 3.0
    return _Written(point, lines, height)


def _indent(point: _Point) -> float:
    return 25.0 if point.number else 11.0


def _whole(text: Sequence[_Written]) -> float:
    return _HEAD + sum(point.height for point in text) + _AFTER


def _least(text: Sequence[_Written]) -> float:
    return min(_whole(text), _HEAD + text[0].height + _LEADING + _AFTER)


def _points(pieces: list[str], text: Sequence[_Written], at: Spot, room: float) -> float:
    """Write points while there is room, and return how much of it they took."""
    left, top = at
    used = 0.0
    for index, (point, lines, height) in enumerate(text):
        rest = len(text) - index
        if used + height + (_LEADING if rest > 1 else 0.0) > room + 0.1:
            spot = (left + 11, top + used + 10)
            pieces.append(letters(spot, f"and {rest} more", _SIZE, fill=SOFT))
            return used + _LEADING
        if point.number:
            pieces.append(hop_number((left + 9.5, top + used + 8.0), point.number))
        else:
            pieces.append(disc((left + 3.5, top + used + 6.3), 2.2, SOFT))
        for row, words in enumerate(lines):
            spot = (left + _indent(point), top + used + 10 + row * _LEADING)
            pieces.append(letters(spot, words, _SIZE, fill=INK))
        used += height
    return used


def _way(path: Sequence[DrawnHop]) -> Iterator[_Section]:
    if path:
        hops = (
            _Point(hop.to_label + (f": {hop.why}" if hop.why else ""), WAY_LINES, number)
            for number, hop in enumerate(path, start=1)
        )
        yield _Section("The way there", tuple(hops))


def _file(ecomap: Ecomap) -> Iterator[_Section]:
    for title, texts in (
        ("What holds me up", [strength.text for strength in ecomap.strengths]),
        ("Where I want to get", [goal.text for goal in ecomap.goals]),
        ("What I need", [need.name for need in ecomap.needs]),
        ("What is in the way", [barrier.text for barrier in ecomap.barriers]),
    ):
        if texts:
            yield _Section(title, tuple(_Point(text, 3) for text in texts))


def _open(ecomap: Ecomap, arrangement: Arrangement, among_others: int) -> Iterator[_Section]:
    points: list[_Point] = []
    if arrangement.never_asked:
        words = f"not asked for any tie: {', '.join(arrangement.never_asked)}"
        points.append(_Point(words, 3))
    if arrangement.left_out:
        count = len(arrangement.left_out)
        words = f"{count} of {len(ecomap.ties)} ties are not drawn, the ended and least important"
        points.append(_Point(f"{words}; the table has them", 4))
    if among_others:
        points.append(
            _Point(f"{among_others} ties among the others are not drawn; the table has them", 3)
        )
    if not arrangement.density.remarks:
        points.append(_Point("some details and open questions are in the table only", 3))
    if points:
        yield _Section("Good to know", tuple(points))
