"""How is a piece of the drawing written? SVG as text, escaped in one place.

No ids, scripts, style sheets or links: several drawings fit into one page, under any policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from ecograph.ecomap.lettering import isolated, plain

Spot = tuple[float, float]
INK = "#2d2a26"
SOFT = "#57524a"
PAPER = "#ffffff"


def number(value: float) -> str:
    """Write a coordinate with at most one decimal, the same on every machine."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text in {"-0", ""} else text


def element(name: str, inner: str = "", /, **attributes: str | float | None) -> str:
    """Write one element; `inner` is markup already. `_` in a name stands for `-`."""
    words = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        said = value if isinstance(value, str) else number(value)
        words.append(f"{key.rstrip('_').replace('_', '-')}={quoteattr(said)}")
    head = " ".join(words)
    return f"<{head}>{inner}</{name}>" if inner else f"<{head}/>"


def letters(
    at: Spot,
    words: str,
    size: float,
    *,
    bold: bool = False,
    fill: str = INK,
    anchor: str = "start",
    spacing: float | None = None,
) -> str:
    """Write one line of text with its baseline at a spot."""
    return element(
        "text",
        escape(isolated(words)),
        x=at[0],
        y=at[1],
        font_size=size,
        font_weight="bold" if bold else None,
        fill=fill,
        text_anchor=None if anchor == "start" else anchor,
        letter_spacing=spacing,
    )


def told(name: str, words: str) -> str:
    """Write a title or description, for pointers that rest on it and for screen readers."""
    return element(name, escape(" ".join(words.split())))


def group(children: Iterable[str], *, label: str = "", **attributes: str | float | None) -> str:
    """Put elements together; with a label they are one picture to a screen reader."""
    inner = "".join(children)
    if not label:
        return element("g", inner, **attributes)
    said = " ".join(label.split())
    return element("g", told("title", said) + inner, role="img", aria_label=said, **attributes)


def line(spots: Sequence[Spot]) -> str:
    """Write spots as the path that joins them."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in spots)


def stroke(spots: Sequence[Spot], color: str, width: float, *, dash: str | None = None) -> str:
    """Write a line through spots."""
    return element(
        "path",
        d=line(spots),
        fill="none",
        stroke=color,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linejoin="round",
        stroke_linecap="butt" if dash else "round",
    )


def disc(at: Spot, radius: float, fill: str, **attributes: str | float | None) -> str:
    """Write a filled circle."""
    return element("circle", cx=at[0], cy=at[1], r=radius, fill=fill, **attributes)


def polygon(spots: Sequence[Spot], fill: str, **attributes: str | float | None) -> str:
    """Write a filled shape."""
    return element("path", d=line(spots) + "Z", fill=fill, **attributes)


__all__ = [
    "INK",
    "PAPER",
    "SOFT",
    "Spot",
    "disc",
    "element",
    "group",
    "letters",
    "line",
    "number",
    "plain",
    "polygon",
    "stroke",
    "told",
]
