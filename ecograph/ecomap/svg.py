"""What does the map look like? One SVG picture in Hartman's notation, for screen and paper.

Hartman, A. (1978). Diagrammatic assessment of family relationships. Social Casework 59(8), 465-476.
A4 landscape at 96 dots per inch, so that type sizes are true on paper. Nothing is fetched, nothing
runs, and the same map always gives the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ecograph.ecomap.among import draw_among_others, too_many
from ecograph.ecomap.icons import node_picture
from ecograph.ecomap.labels import draw_label
from ecograph.ecomap.layout import (
    Arrangement,
    Band,
    Frame,
    Heading,
    Placed,
    arrange,
)
from ecograph.ecomap.legend import draw_legend, legend_height
from ecograph.ecomap.lettering import cut, isolated, wrap
from ecograph.ecomap.markup import (
    INK,
    PAPER,
    SOFT,
    Spot,
    disc,
    element,
    group,
    letters,
    stroke,
    told,
)
from ecograph.ecomap.panel import draw_panel
from ecograph.ecomap.reading import Ecomap
from ecograph.ecomap.ribbon import LANE_HEIGHT, DrawnHop, draw_ribbon, way_in_words
from ecograph.ecomap.strokes import (
    portion,
    sign_spots,
    tie_marks,
)
from ecograph.ecomap.table import day, sentence

WIDTH, HEIGHT = 1123.0, 794.0

_MAP = Frame(18.0, 84.0, 886.0, 772.0)
_SIDE = Frame(908.0, 84.0, 1105.0, 772.0)
_TINTS = {
    "household": "#f6e4d4",
    "family": "#f7e9cf",
    "friends": "#f3eccb",
    "neighbours": "#e9efd2",
    "work": "#dcefdc",
    "school": "#d8eee8",
    "faith": "#d9ebf1",
    "health": "#dde6f4",
    "services": "#e3e2f4",
    "groups": "#ebe0f1",
    "online": "#f2dfec",
    "other": "#ebe7e1",
}


def draw_ecomap(ecomap: Ecomap, *, path: Sequence[DrawnHop] | None = None) -> str:
    """Draw a client's map, and the way to a service through it where one is given.

    Parameters
    ----------
    path
        The hops of the way in order, from the client to the service. Who is on the map is met
        there, everybody else and the service at its lower edge.
    """
    hops = tuple(path or ())
    on_map = {tie.other_id for tie in ecomap.ties} | {ecomap.client_id}
    leaves = any(hop.to_id not in on_map for hop in hops)
    oval = _MAP._replace(bottom=_MAP.bottom - LANE_HEIGHT) if leaves else _MAP
    arrangement = arrange(ecomap, oval)
    lane = Frame(oval.left, oval.bottom, _MAP.right, _MAP.bottom)
    inner = _center_radius(ecomap)
    taken = [
        spot
        for place in arrangement.placed
        for spot in sign_spots(_line(place, arrangement.center, inner), place.tie)
    ]
    ribbon = draw_ribbon(hops, arrangement, lane, client_id=ecomap.client_id, taken=taken)
    legend = legend_height(ecomap, has_path=bool(hops))
    beside = _SIDE._replace(bottom=_SIDE.bottom - legend - 12)
    title = f"Ecomap of {isolated(ecomap.label)}"
    pieces = [
        told("title", title),
        told("desc", _summary(ecomap, arrangement, hops)),
        element("rect", width=WIDTH, height=HEIGHT, fill=PAPER),
        *_title_block(ecomap),
        *(_band(band, arrangement) for band in arrangement.bands),
        ribbon.under,
        *draw_among_others(ecomap, arrangement),
        *(_tie(place, arrangement, inner) for place in arrangement.placed),
        _center(ecomap, arrangement),
        *(_heading(heading) for heading in arrangement.headings),
        ribbon.over,
        stroke([(_SIDE.left - 14, _SIDE.top), (_SIDE.left - 14, _SIDE.bottom)], "#d9d3c8", 1.0),
        draw_panel(ecomap, arrangement, hops, beside, among_others_left_out=too_many(ecomap)),
        draw_legend(ecomap, (_SIDE.left, _SIDE.bottom - legend), has_path=bool(hops)),
    ]
    return element(
        "svg",
        "".join(pieces),
        xmlns="http://www.w3.org/2000/svg",
        width="297mm",
        height="210mm",
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        font_family="sans-serif",
        display="block",
        role="group",
        aria_label=title,
    )


def _title_block(ecomap: Ecomap) -> Iterator[str]:
    own = ecomap.label != "the client"
    words = f"The people and places around {ecomap.label if own else 'me'}"
    yield letters((_MAP.left, 42), cut(words, 800, 22, bold=True), 22, bold=True)
    yield letters((_MAP.left, 63), cut(written(ecomap), 1060, 11.5), 11.5, fill=SOFT)


def written(ecomap: Ecomap) -> str:
    """Tell when, where and by whom the map was written: a map without a date misleads."""
    when = (
        f"Written on {day(ecomap.written_on)}"
        if ecomap.written_on
        else "The date of writing is not known"
    )
    by = f"by {isolated(ecomap.written_by)}" if ecomap.written_by else ""
    where = isolated(ecomap.written_where)
    shown = f"shown as of {day(ecomap.on)}"
    return "  ·  ".join(part for part in (when, by, where, shown) if part)


def _summary(ecomap: Ecomap, arrangement: Arrangement, path: Sequence[DrawnHop]) -> str:
    ties = ecomap.ties
    sectors = len({tie.sector for tie in ties})
    parts = [
        f"{written(ecomap)}. {_count(len(ties), 'tie')} in {_count(sectors, 'sector')}: "
        f"{sum(tie.strength == 'strong' for tie in ties)} strong, "
        f"{sum(tie.stress is True for tie in ties)} stressful, "
        f"{sum(tie.safe is False for tie in ties)} not safe.",
    ]
    if arrangement.left_out:
        parts.append(f"{len(arrangement.left_out)} of them are not drawn.")
    if path:
        parts.append(f"The way: {way_in_words(path)}")
    return " ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _band(band: Band, arrangement: Arrangement) -> str:
    spots = band.spots if len(band.spots) > 1 else (band.spots[0], band.spots[0])
    return stroke(spots, _TINTS[band.sector], 2 * arrangement.density.half_band)


def _heading(heading: Heading) -> str:
    anchor = "start" if heading.side == 1 else "end"
    spot = (heading.at[0], heading.at[1] + 6)
    return letters(
        spot, heading.words.upper(), 10.0, bold=True, fill=SOFT, anchor=anchor, spacing=1.2
    )


def _center_radius(ecomap: Ecomap) -> float:
    return 66.0 if ecomap.members else 50.0


def _center(ecomap: Ecomap, arrangement: Arrangement) -> str:
    x, y = arrangement.center
    radius = _center_radius(ecomap)
    pieces = [disc((x, y), radius, "#fffaf3", stroke=INK, stroke_width=3.0)]
    said = "The client" if ecomap.label == "the client" else f"The client, {isolated(ecomap.label)}"
    name = wrap(
        "Me" if ecomap.label == "the client" else ecomap.label, radius * 1.7, 18, lines=1, bold=True
    )
    rows = [(words, 18.0, True, INK) for words in name]
    if ecomap.members:
        names = [member.label for member in ecomap.members]
        said += f"; lives with {', '.join(isolated(name) for name in names)}"
        rows.append(("lives with", 9.8, False, SOFT))
        lived = wrap(", ".join(names), radius * 1.62, 10.5, lines=3)
        rows += [(words, 10.5, False, INK) for words in lived]
    top = y - sum(size * 1.24 for _, size, _, _ in rows) / 2
    for words, size, bold, fill in rows:
        top += size * 1.24
        pieces.append(
            letters((x, top - size * 0.3), words, size, bold=bold, fill=fill, anchor="middle")
        )
    return group(pieces, label=f"{said}.")


def _tie(place: Placed, arrangement: Arrangement, inner: float) -> str:
    """Draw one tie: its line, its circle, and what is written beside it."""
    marks = tie_marks(_line(place, arrangement.center, inner), place.tie)
    label = draw_label(
        place.label, place.tie, (place.text_x, place.at[1]), place.side, arrangement.density
    )
    node = node_picture(place.tie.kind, place.at, place.radius, past=place.tie.past)
    return group([*marks, node, *label], label=sentence(place.tie))


def _line(place: Placed, center: Spot, inner: float) -> list[Spot]:
    away = math.dist(center, place.at)
    return portion([center, place.at], inner + 5, away - place.radius - 4)
