"""Is the drawing whole, safe to show anywhere, and one with the table?"""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pytest

from ecograph.ecomap.reading import SECTORS, Ecomap, Tie, TieAmongOthers
from ecograph.ecomap.ribbon import DrawnHop
from ecograph.ecomap.svg import draw_ecomap
from ecograph.ecomap.table import ecomap_rows

SVG = "{http://www.w3.org/2000/svg}"
WAY = [
    DrawnHop(
        from_id="client:test:ana",
        from_label="Ana",
        to_id="person:test:peer",
        to_label="Rosa",
        why="a trusted tie",
    ),
    DrawnHop(
        from_id="person:test:peer",
        from_label="Rosa",
        to_id="organization:test:network",
        to_label="Common Table Peer Network",
        why="works there",
    ),
    DrawnHop(
        from_id="organization:test:network",
        from_label="Common Table Peer Network",
        to_id="service:test:tenants",
        to_label="Tenant counselling",
        why="agreement of 2026",
    ),
]


def parse(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 -- written by us a line above


def texts(drawing: str) -> list[str]:
    return [element.text or "" for element in parse(drawing).iter(f"{SVG}text")]


def pictures(drawing: str) -> list[str]:
    found = parse(drawing).iter(f"{SVG}g")
    return [label for element in found if (label := element.get("aria-label"))]


def crowd(count: int, label: str = "Somebody") -> Ecomap:
    ties = tuple(
        Tie(
            other_id=f"person:test:{index}",
            label=f"{label} {index}",
            kind=("person", "group", "organization")[index % 3],
            sector=SECTORS[index * len(SECTORS) // count],
        )
        for index in range(count)
    )
    return Ecomap(client_id="client:test:a", label="Ana", on=date(2026, 11, 20), ties=ties)


@pytest.mark.parametrize("path", [None, WAY])
def test_the_drawing_and_the_table_say_the_same(
    ecomap: Ecomap, path: list[DrawnHop] | None
) -> None:
    with_son = ecomap.model_copy(
        update={
            "ties": (
                *ecomap.ties,
                Tie(other_id="person:test:son", label="Mateo", kind="person", sector="other"),
            )
        }
    )
    sentences = [row.sentence for row in ecomap_rows(with_son)]
    told = [label for label in pictures(draw_ecomap(with_son, path=path)) if label in sentences]
    assert sorted(told) == sorted(sentences)


def test_every_tie_is_named_on_the_drawing(ecomap: Ecomap) -> None:
    said = texts(draw_ecomap(ecomap))
    for tie in ecomap.ties:
        assert tie.label in said


def test_every_sector_has_its_name(ecomap: Ecomap) -> None:
    assert {"FAMILY", "FAITH", "SERVICES"} <= set(texts(draw_ecomap(ecomap)))


def test_danger_is_written_out(ecomap: Ecomap) -> None:
    assert "not safe" in texts(draw_ecomap(ecomap))


@pytest.mark.parametrize("count", [0, 1, 5, 25, 45, 120])
def test_a_legend_and_a_date_stand_on_every_drawing(count: int) -> None:
    said = texts(draw_ecomap(crowd(count)))
    assert "How to read it" in said
    assert "stressful, strong or not" in said
    assert any(words.startswith("The date of writing is not known") for words in said)


def test_the_title_tells_when_where_and_by_whom(ecomap: Ecomap) -> None:
    assert (
        "Written on 3 November 2026 · by care coordinator · at the kitchen table · "
        "shown as of 20 November 2026"
    ) in texts(draw_ecomap(ecomap))


def test_the_way_is_numbered_and_ends_at_the_service(ecomap: Ecomap) -> None:
    drawing = draw_ecomap(ecomap, path=WAY)
    said = texts(drawing)
    assert {"1", "2", "3", "Tenant counselling", "the way to the service"} <= set(said)
    assert "On the way: Tenant counselling (service)" in pictures(drawing)
    assert "1. Ana to Rosa: a trusted tie" in (parse(drawing).findtext(f"{SVG}desc") or "")


def test_a_drawing_without_a_way_has_no_ribbon(ecomap: Ecomap) -> None:
    assert "the way to the service" not in texts(draw_ecomap(ecomap))


def test_a_way_may_begin_off_the_map_and_return(ecomap: Ecomap) -> None:
    hops = [
        DrawnHop(from_id="client:test:ana", from_label="Ana", to_id="person:x:a", to_label="A"),
        DrawnHop(from_id="person:x:a", from_label="A", to_id="person:test:peer", to_label="Rosa"),
        DrawnHop(from_id="person:test:peer", from_label="Rosa", to_id="service:x:b", to_label="B"),
    ]
    assert {"A", "B"} <= set(texts(draw_ecomap(ecomap, path=hops)))


def test_what_is_left_out_is_said() -> None:
    said = " ".join(texts(draw_ecomap(crowd(120))))
    assert re.search(r"\d+ of 120 ties are not drawn", said.replace("  ", " "))


def test_too_many_ties_among_the_others_are_counted_instead() -> None:
    ecomap = crowd(12)
    many = tuple(
        TieAmongOthers(
            from_id=f"person:test:{a}", to_id=f"person:test:{b}", from_label="x", to_label="y"
        )
        for a in range(12)
        for b in range(a)
    )
    said = " ".join(texts(draw_ecomap(ecomap.model_copy(update={"ties_among_others": many}))))
    assert "66 ties among the others are not drawn" in said


def test_what_was_never_asked_is_said_once() -> None:
    said = texts(draw_ecomap(crowd(6)))
    assert "not asked for any tie:" in " ".join(said)
    assert not any(words.startswith("? ") for words in said)


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a&b", "]]>", "\x00\x1b"],
)
def test_a_name_is_never_markup(name: str) -> None:
    ecomap = crowd(2, label=name)
    hop = DrawnHop(from_id="client:test:a", from_label=name, to_id="service:x:a", to_label=name)
    drawing = draw_ecomap(
        ecomap.model_copy(update={"label": name, "written_by": name, "written_where": name}),
        path=[hop],
    )
    tags = {element.tag.removeprefix(SVG) for element in parse(drawing).iter()}
    assert tags <= {"svg", "g", "path", "circle", "rect", "text", "title", "desc"}
    assert "<script" not in drawing
    assert "<img" not in drawing


def test_nothing_runs_and_nothing_is_fetched(ecomap: Ecomap) -> None:
    root = parse(draw_ecomap(ecomap, path=WAY))
    names = {name for element in root.iter() for name in element.attrib}
    assert not any(name.startswith("on") or "href" in name or name == "style" for name in names)
    assert "id" not in names


def test_no_id_of_anybody_is_on_the_drawing(ecomap: Ecomap) -> None:
    assert ":test:" not in draw_ecomap(ecomap, path=WAY)


def test_a_name_that_runs_right_to_left_is_isolated() -> None:
    said = texts(draw_ecomap(crowd(1, label="جمعية الأمل")))
    assert "\u2068جمعية الأمل 0\u2069" in said


def test_a_screen_reader_is_told_what_it_meets(ecomap: Ecomap) -> None:
    root = parse(draw_ecomap(ecomap))
    assert (root.get("role"), root.get("aria-label")) == ("group", "Ecomap of Ana")
    assert root[0].tag == f"{SVG}title"
    assert "1 not safe" in (root.findtext(f"{SVG}desc") or "")
    assert "The client, Ana; lives with Mateo." in pictures(draw_ecomap(ecomap))


def test_the_same_map_gives_the_same_bytes(ecomap: Ecomap) -> None:
    assert draw_ecomap(ecomap, path=WAY) == draw_ecomap(ecomap.model_copy(), path=list(WAY))


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2, definition)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colors(drawing: str, attribute: str, tag: str) -> Iterator[str]:
    for element in parse(drawing).iter(f"{SVG}{tag}"):
        color = element.get(attribute, "none")
        if color != "none":
            yield color


def test_text_is_readable_on_paper_and_on_every_tint(ecomap: Ecomap) -> None:
    drawing = draw_ecomap(ecomap, path=WAY)
    written = set(colors(drawing, "fill", "text")) - {"#ffffff"}
    tints = {c for c in colors(drawing, "stroke", "path") if luminance(c) > 0.7} | {"#ffffff"}
    for ink in written:
        for ground in tints:
            assert contrast(ink, ground) >= 4.5, (ink, ground)


def test_lines_stand_out_from_paper() -> None:
    from ecograph.ecomap.strokes import CALM, DANGER, GONE, NOT_KNOWN, STRESS

    for color in (CALM, STRESS, NOT_KNOWN, GONE, DANGER):
        assert contrast(color, "#ffffff") >= 3
