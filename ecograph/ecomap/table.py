"""What does the drawing say, in words? Every tie as a row, and as a sentence.

The drawing takes its accessible text from here, so the two cannot say different things.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ecograph.ecomap.lettering import isolated
from ecograph.ecomap.reading import Ecomap, Quality, Tie, TieAmongOthers
from ecograph.record import Record

NOT_ASKED = "not asked"
AMONG_OTHERS = "among the others"
SECTOR_WORDS: Mapping[str, str] = {
    "household": "Household",
    "family": "Family",
    "friends": "Friends",
    "neighbours": "Neighbours",
    "work": "Work",
    "school": "School",
    "faith": "Faith",
    "health": "Health",
    "services": "Services",
    "groups": "Groups",
    "online": "Online",
    "other": "Others",
}
STRENGTH_WORDS: Mapping[str, str] = {
    "strong": "strong tie",
    "moderate": "moderate tie",
    "tenuous": "weak tie",
    "broken": "broken tie",
}
SUPPORT_WORDS: Mapping[str, str] = {
    "emotional": "emotional",
    "tangible": "practical",
    "information": "information",
    "companionship": "company",
}
IMPORTANCE_WORDS = ("", "of some importance", "important", "very important")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


class TieRow(Record):
    """One line of the table; every cell is words."""

    sector: str
    name: str
    kind: str
    relation: str
    role: str
    works_at: str
    strength: str
    stress: str
    flow: str
    support: str
    importance: str
    since: str
    until: str
    safety: str
    introduction: str
    note: str
    sentence: str


def ecomap_rows(ecomap: Ecomap) -> tuple[TieRow, ...]:
    """All ties in the order of the map, then those among the others."""
    own = tuple(
        _row(
            tie,
            sector=SECTOR_WORDS[tie.sector],
            name=tie.label,
            kind=tie.kind,
            role=tie.role,
            works_at=", ".join(tie.works_at),
            client="the client",
        )
        for tie in ecomap.ties
    )
    others = tuple(
        _row(
            tie,
            sector=AMONG_OTHERS,
            name=f"{isolated(tie.from_label)} and {isolated(tie.to_label)}",
            kind="",
            role="",
            works_at="",
            client=tie.from_label,
        )
        for tie in ecomap.ties_among_others
    )
    return own + others


def sentence(tie: Tie | TieAmongOthers) -> str:
    """Tell what is known of a tie, and what was not asked; remarks stay in the table.

    `My sister: strong tie, support flows both ways, not stressful, very important; ...`
    """
    if isinstance(tie, Tie):
        who, start = _who(tie), "the client"
    else:
        start = isolated(tie.from_label)
        who = f"{start} and {isolated(tie.to_label)}"
        who += f" ({isolated(tie.relation)})" if tie.relation else ""
    main = [STRENGTH_WORDS.get(tie.strength or ""), _flow(tie, start), _stress(tie)]
    if isinstance(tie, Tie):
        main.append(IMPORTANCE_WORDS[tie.importance])
    quality = ", ".join(part for part in main if part)
    if tie.past and tie.until:
        quality = f"ended {day(tie.until)}" + (f"; before that {quality}" if quality else "")
    parts = [quality, *_more(tie)]
    if missing := not_asked(tie):
        parts.append(f"{NOT_ASKED}: {', '.join(missing)}")
    return f"{who}: {'; '.join(part for part in parts if part)}."


def not_asked(tie: Tie | TieAmongOthers) -> tuple[str, ...]:
    """Name what nobody asked about this tie; of those among the others only the quality counts."""
    asked: list[tuple[str, object]] = [
        ("strength", tie.strength),
        ("stress", tie.stress),
        ("flow", tie.flow),
    ]
    if isinstance(tie, Tie):
        asked += [("safety", tie.safe), ("introduction", tie.trusted)]
    return tuple(name for name, answer in asked if answer is None)


def describe(tie: Tie, *, brief: bool = False) -> str:
    """Tell who the other is to the client: relation, role, place of work; what the label lacks.

    In brief, the role is left out where the relation says enough.
    """
    words: list[str] = []
    for word in (tie.relation, tie.role, "peer" if tie.peer else ""):
        said = " ".join([tie.label, *words]).casefold()
        if word and word.casefold() not in said:
            words.append(word)
    words = words[:1] if brief else words
    return ", ".join(words + [f"at {place}" for place in tie.works_at])


def day(date: date) -> str:
    """Write a date so that no country misreads it: 3 November 2026."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def _who(tie: Tie) -> str:
    details = describe(tie)
    return isolated(tie.label) + (f" ({isolated(details)})" if details else "")


def _more(tie: Quality) -> list[str]:
    kinds = [SUPPORT_WORDS[kind] for kind in tie.support]
    return [
        f"support: {', '.join(kinds)}" if kinds else "",
        {True: "safe", False: "not safe", None: ""}[tie.safe],
        {
            True: "an introduction from them is welcome",
            False: "no introduction from them is wanted",
            None: "",
        }[tie.trusted],
        f"since {day(tie.since)}" if tie.since else "",
        f"until {day(tie.until)}" if tie.until and not tie.past else "",
    ]


def _stress(tie: Quality) -> str:
    return {True: "stressful", False: "not stressful", None: ""}[tie.stress]


def _flow(tie: Quality, start: str) -> str:
    return {
        "to_client": f"support flows to {start}",
        "from_client": f"support flows from {start}",
        "both": "support flows both ways",
        "none": "no support flows",
        None: "",
    }[tie.flow]


def _row(
    tie: Tie | TieAmongOthers,
    *,
    sector: str,
    name: str,
    kind: str,
    role: str,
    works_at: str,
    client: str,
) -> TieRow:
    return TieRow(
        sector=sector,
        name=name,
        kind=kind,
        relation=tie.relation,
        role=role,
        works_at=works_at,
        strength=STRENGTH_WORDS.get(tie.strength or "", NOT_ASKED).removesuffix(" tie"),
        stress=_stress(tie) or NOT_ASKED,
        flow=_flow(tie, client) or NOT_ASKED,
        support=", ".join(SUPPORT_WORDS[kind] for kind in tie.support),
        importance=IMPORTANCE_WORDS[tie.importance] if kind else "",
        since=tie.since.isoformat() if tie.since else "",
        until=tie.until.isoformat() if tie.until else "",
        safety={True: "safe", False: "not safe", None: NOT_ASKED}[tie.safe],
        introduction={True: "welcome", False: "not wanted", None: NOT_ASKED}[tie.trusted],
        note=tie.note,
        sentence=sentence(tie),
    )
