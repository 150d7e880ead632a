"""How does a plan look over time? One lane a step: what is done, what is waited for, until when.

Doing is dark, waiting is hatched; days on which the office is known to be closed are grey. A step
without a day to spare has a heavy outline and its number on black.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from api.drawings import signs
from api.drawings.days import Days, draw_days, long_day
from api.drawings.deadlines import Deadline, draw_flags, flags_of
from api.drawings.sheet import (
    LEADING,
    LEFT,
    RIGHT,
    SHADE,
    SIZE,
    Heading,
    box,
    draw_heading,
    draw_remarks,
    draw_sheet,
    hatch,
    rule,
    say_rest,
)
from api.drawings.signs import BAR, Sign, draw_legend, validity_mark
from ecograph.ecomap.lettering import cut, isolated, text_width, wrap
from ecograph.ecomap.markup import INK, PAPER, SOFT, disc, group, letters, stroke
from ecograph.ecomap.strokes import CALM
from ecograph.record import Record

_CHART = 372.0
_LEAST_LANE, _MOST_LANE = 30.0, 66.0
_LEAST_DAYS = 13
_NEAR = 1.4
"""What is due by then, in lengths of the plan, stands on the scale; what is later, at its edge."""
_LEGEND = 24.0
_MOST_SHADED_DAYS = 200


class DrawnStep(Record):
    """One step as it is drawn."""

    name: str
    where: str = ""
    phone: str = ""
    takes: str = ""
    """What it needs first, in a few words."""
    begins: date
    """The day of the errand."""
    ends: date
    """The day on which what it gives is in hand; the same day where nothing is waited for."""
    hours: float | None = None
    spare_days: int | None = None
    """By how much it may slip without making the plan later; 0: not at all."""
    valid_until: date | None = None
    closed: frozenset[date] = frozenset()
    """Days on which the office is known, or taken, to be closed."""
    asks: bool = False
    """Nothing is fetched: a fact is asked for, or a day is waited for."""


class Timeline(Record):
    """A plan as it is drawn."""

    title: str
    under: str
    sentence: str
    today: date
    steps: tuple[DrawnStep, ...]
    deadlines: tuple[Deadline, ...] = ()
    remarks: tuple[str, ...] = ()


class _Lane(NamedTuple):
    number: int
    step: DrawnStep
    top: float
    height: float


def draw_timeline(plan: Timeline) -> str:
    """Draw a plan on one sheet. Steps that find no room are counted and left to the table."""
    heading = Heading(plan.title, plan.under, plan.sentence)
    above, top = draw_heading(heading)
    below, bottom = draw_remarks(plan.remarks)
    pieces = [above, below]
    if plan.steps:
        pieces += _chart(plan, top, bottom - 10)
    described = " ".join(_in_words(n, step, plan) for n, step in enumerate(plan.steps, start=1))
    return draw_sheet(heading, pieces, described=described)


def _chart(plan: Timeline, top: float, bottom: float) -> Iterator[str]:
    days = _scale(plan)
    flags = flags_of(plan.deadlines, days)
    first = top + 15 + 15.0 * len({flag.row for flag in flags}) + 6
    lanes, last = _lanes(plan, first, bottom - _LEGEND)
    yield draw_days(days, top, last)
    for lane in lanes:
        yield _ground(lane, days)
    today = days.start_of(plan.today)
    yield stroke([(today, top + 2), (today, last)], INK, 2.0)
    yield from draw_flags(flags, top, last)
    for lane in lanes:
        yield _lane(lane, plan, days)
    yield rule((LEFT, last), (RIGHT, last))
    if len(lanes) < len(plan.steps):
        yield letters((LEFT, last + 11), say_rest(len(plan.steps) - len(lanes)), SIZE, fill=SOFT)
        last += LEADING + 2
    yield draw_legend(_signs(plan, days), (LEFT, last + 15))


def _scale(plan: Timeline) -> Days:
    """From today to soon after the last step; a day that is due counts where it is not far off."""
    last = max((plan.today + timedelta(days=_LEAST_DAYS), *(step.ends for step in plan.steps)))
    near = plan.today + (last - plan.today) * _NEAR
    last = max((last, *(one.on for one in plan.deadlines if one.on <= near)))
    room = max(2, (last - plan.today).days // 12)
    return Days(plan.today, last + timedelta(days=room), _CHART, RIGHT)


def _lanes(plan: Timeline, top: float, bottom: float) -> tuple[list[_Lane], float]:
    count = len(plan.steps)
    fitting = int((bottom - top) // _LEAST_LANE)
    if fitting < count:
        count = max(1, int((bottom - LEADING - 2 - top) // _LEAST_LANE))
    height = min(_MOST_LANE, (bottom - top) / count) if count == len(plan.steps) else _LEAST_LANE
    lanes = [
        _Lane(index + 1, step, top + index * height, height)
        for index, step in enumerate(plan.steps[:count])
    ]
    return lanes, top + count * height


def _bar_top(lane: _Lane) -> float:
    return lane.top + 4.5


def _ground(lane: _Lane, days: Days) -> str:
    """Rule a lane off, and shade the days on which its office is closed."""
    pieces = [rule((LEFT, lane.top), (RIGHT, lane.top))]
    if (days.last - days.first).days <= _MOST_SHADED_DAYS:
        for start, end in _runs(day for day in days.each() if day in lane.step.closed):
            left, right = days.start_of(start), days.end_of(end)
            size = (right - left, BAR + 4)
            pieces.append(box((left, _bar_top(lane) - 2), size, fill=SHADE))
    return "".join(pieces)


def _runs(days: Iterator[date]) -> Iterator[tuple[date, date]]:
    """First and last day of each run of days in a row."""
    start = end = None
    for day in days:
        if end is not None and (day - end).days == 1:
            end = day
            continue
        if start is not None and end is not None:
            yield start, end
        start = end = day
    if start is not None and end is not None:
        yield start, end


def _lane(lane: _Lane, plan: Timeline, days: Days) -> str:
    step = lane.step
    critical = step.spare_days == 0
    pieces = [
        *_label(lane, critical=critical),
        *_bar(lane, days, critical=critical),
        _told_below(lane, plan, days),
    ]
    return group(pieces, label=_in_words(lane.number, step, plan))


def _label(lane: _Lane, *, critical: bool) -> Iterator[str]:
    """Write the number, the name, and beneath it where and after what."""
    x, y = LEFT + 10, lane.top + 13
    yield disc((x, y - 1), 9.5, INK if critical else PAPER, stroke=INK, stroke_width=1.5)
    ink = PAPER if critical else INK
    yield letters((x, y + 3), str(lane.number), 11.5, bold=True, fill=ink, anchor="middle")
    left, wide = LEFT + 27, _CHART - LEFT - 27 - 14
    rows = int((lane.height - 3) // LEADING)
    room = wide - text_width(lane.step.phone, SIZE - 0.5) - 6  # a number cut short is of no use
    place = cut(isolated(lane.step.where), room, SIZE - 0.5)
    where = ", ".join(filter(None, (place, isolated(lane.step.phone))))
    under = [words for words in (where, isolated(lane.step.takes)) if words]
    spare = max(1, rows - len(under))
    names = wrap(lane.step.name, wide, SIZE, lines=min(2, spare), bold=True)
    y = lane.top + 13
    for words in names:
        yield letters((left, y), isolated(words), SIZE, bold=True)
        y += LEADING
    if rows - len(names) < len(under):
        under = [" · ".join(reversed(under))]
    for words in under[: max(0, rows - len(names))]:
        yield letters((left, y), cut(words, wide, SIZE - 0.5), SIZE - 0.5, fill=SOFT)
        y += LEADING


def _bar(lane: _Lane, days: Days, *, critical: bool) -> Iterator[str]:
    """Draw the errand solid, the wait hatched, room to spare as a thin line, validity as a stop."""
    step, top = lane.step, _bar_top(lane)
    left = days.start_of(step.begins)
    done = min(days.end_of(step.begins), left + max(6.0, days.width))
    right = max(days.end_of(step.ends), done)
    middle = top + BAR / 2
    if step.spare_days:
        spare = days.end_of(step.ends + timedelta(days=step.spare_days))
        if spare > right + 2:
            yield stroke([(right, middle), (spare, middle)], CALM, 1.6, dash="2 4")
            yield stroke([(spare, middle - 4), (spare, middle + 4)], CALM, 1.6)
    edge, width = (INK, 2.2) if critical else (CALM, 1.2)
    if right > done:
        yield box((done, top), (right - done, BAR))
        yield hatch((done, top), (right - done, BAR), CALM, width=0.9)
    yield box((left, top), (done - left, BAR), fill=PAPER if step.asks else CALM)
    yield box((left, top), (right - left, BAR), fill="none", edge=edge, width=width)
    if step.valid_until is not None and _is_marked(step, days):
        yield validity_mark((days.end_of(step.valid_until), middle))


def _is_marked(step: DrawnStep, days: Days) -> bool:
    """Whether a paper runs out within the scale; else its day stands in words only."""
    return step.valid_until is not None and step.valid_until <= days.last


def _told_below(lane: _Lane, plan: Timeline, days: Days) -> str:
    """Write the days under the bar, on paper, so that no line runs through the words."""
    wide = RIGHT - _CHART - 8
    words = cut(isolated(_when(lane.step, plan)), wide, SIZE)
    width = text_width(words, SIZE)
    left = min(days.start_of(lane.step.begins), RIGHT - width - 4)
    left = max(left, _CHART + 4)
    y = _bar_top(lane) + BAR + 10.5
    ground = box((left - 2, y - 9.5), (width + 4, 12.0))
    return ground + letters((left, y), words, SIZE)


def _when(step: DrawnStep, plan: Timeline) -> str:
    """Tell the days of a step in a few words."""
    hours = f", {step.hours:g} h" if step.hours else ""
    parts = [f"{long_day(step.begins, plan.today)}{hours}"]
    if step.ends > step.begins:
        parts.append(f"in hand {long_day(step.ends, plan.today)}")
    if step.spare_days:
        parts.append(f"{step.spare_days} day{'s' * (step.spare_days != 1)} to spare")
    if step.valid_until is not None:
        parts.append(f"valid until {long_day(step.valid_until, plan.today)}")
    return "; ".join(parts)


def _in_words(number: int, step: DrawnStep, plan: Timeline) -> str:
    told = (step.where, step.phone, step.takes)
    rest = ", ".join(isolated(words) for words in told if words)
    urgent = "; no day to spare" if step.spare_days == 0 else ""
    return (
        f"{number}. {isolated(step.name)}{f' ({rest})' * bool(rest)}: {_when(step, plan)}{urgent}."
    )


def _signs(plan: Timeline, days: Days) -> Iterator[Sign]:
    """Explain the signs that are drawn, and no others."""
    steps = plan.steps
    yield signs.doing, "doing"
    if any(step.asks for step in steps):
        yield signs.asking, "asking or waiting for a day"
    if any(step.ends > step.begins for step in steps):
        yield signs.waiting, "waiting for it"
    if any(step.spare_days == 0 for step in steps):
        yield signs.urgent, "no day to spare"
    if any(step.spare_days for step in steps):
        yield signs.spare, "room to spare"
    if any(step.closed for step in steps):
        yield signs.closed, "closed"
    if any(_is_marked(step, days) for step in steps):
        yield signs.validity, "valid until"
    yield signs.today, "today"
    if any(one.on <= days.last for one in plan.deadlines):
        yield signs.due, "due"
