"""Which picture stands for a person, a group, an organization, and for a kind of support?"""

from __future__ import annotations

from typing import NamedTuple

from ecograph.ecomap.markup import INK, PAPER, Spot, disc, element, letters, number, stroke
from ecograph.ecomap.reading import Kind


class Look(NamedTuple):
    """The colours of a kind; the picture alone tells it too."""

    fill: str
    edge: str


LOOKS: dict[Kind, Look] = {
    "person": Look("#fbe9da", "#8a4a1c"),
    "group": Look("#e6f0df", "#3d6630"),
    "organization": Look("#e1eaf4", "#2a527a"),
}
LETTERS = {"emotional": "E", "tangible": "P", "information": "I", "companionship": "C"}


def node_picture(kind: Kind, at: Spot, radius: float, *, past: bool = False) -> str:
    """Draw the circle of somebody around the client; dashed where the tie has ended."""
    look = LOOKS[kind]
    ring = disc(
        at,
        radius,
        PAPER if past else look.fill,
        stroke=look.edge,
        stroke_width=1.8,
        stroke_dasharray="3 3" if past else None,
    )
    return ring + _PICTURES[kind](at, radius * 0.62, look.edge)


def _person(at: Spot, size: float, color: str) -> str:
    x, y = at
    n = number
    body = (
        f"M{n(x - size * 0.72)} {n(y + size * 0.82)}"
        f"C{n(x - size * 0.72)} {n(y - size * 0.12)} {n(x + size * 0.72)} {n(y - size * 0.12)} "
        f"{n(x + size * 0.72)} {n(y + size * 0.82)}Z"
    )
    return disc((x, y - size * 0.42), size * 0.4, color) + element("path", d=body, fill=color)


def _group(at: Spot, size: float, color: str) -> str:
    x, y = at
    behind = [
        _person((x + side * size * 0.56, y - size * 0.1), size * 0.62, color) for side in (-1, 1)
    ]
    front = element("g", _person((x, y + size * 0.16), size * 0.78, color), stroke=PAPER)
    return "".join(behind) + front


def _organization(at: Spot, size: float, color: str) -> str:
    x, y = at
    n = number
    house = (
        f"M{n(x - size)} {n(y - size * 0.05)}L{n(x)} {n(y - size * 0.85)}L{n(x + size)} "
        f"{n(y - size * 0.05)}H{n(x + size * 0.72)}V{n(y + size * 0.8)}H{n(x - size * 0.72)}"
        f"V{n(y - size * 0.05)}Z"
    )
    door = element(
        "rect",
        x=x - size * 0.19,
        y=y + size * 0.2,
        width=size * 0.38,
        height=size * 0.6,
        fill=PAPER,
    )
    return element("path", d=house, fill=color) + door


_PICTURES = {"person": _person, "group": _group, "organization": _organization}


def badge(at: Spot, letter: str) -> str:
    """Draw the small sign of a kind of support."""
    ring = disc(at, 6.2, "#f4efe6", stroke="#7d766a", stroke_width=0.9)
    return ring + letters((at[0], at[1] + 3.2), letter, 8.8, bold=True, fill=INK, anchor="middle")


def tick(at: Spot) -> str:
    """Draw the sign of a welcome introduction."""
    x, y = at
    hook = [(x - 2.9, y + 0.2), (x - 0.8, y + 2.5), (x + 3.0, y - 2.4)]
    return disc(at, 6.2, "#3f5f2f") + stroke(hook, PAPER, 1.7)
