"""How does a match look: what to dial, where, when, how long, how much, and why?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape

from api.screen import console, indented
from api.written import as_csv as write_csv
from api.written import as_json as write_json
from ecograph.hours import BY_APPOINTMENT
from ecograph.languages import name_of
from matchers.answers import Fallback, Match, Matches, NearMiss
from matchers.questions import Question
from matchers.verdict import Verdict

WORDS_SHOWN = 180
"""Characters of a directory's words on a card."""
MARKS = {"met": "✓", "unmet": "✗", "unknown": "?"}


def show_matches(answers: Sequence[Matches], *, as_json: bool, as_csv: bool) -> None:
    """Print the matches of one or more needs."""
    if as_json:
        print(write_json(answers))
    elif as_csv:
        print(write_csv(MATCH_COLUMNS, (row for answer in answers for row in _match_rows(answer))))
    else:
        for answer in answers:
            _print_answer(answer)


MATCH_COLUMNS = (
    "need",
    "rank",
    "service",
    "name",
    "organization",
    "score",
    "verdict",
    "phones",
    "address",
    "next_open",
    "travel_minutes_lo",
    "travel_minutes_hi",
    "pays_cents_lo",
    "pays_cents_hi",
    "languages",
    "wait_days",
    "checked_on",
    "missing",
)


def _match_rows(answer: Matches) -> Iterable[Sequence[object]]:
    for rank, found in enumerate((*answer.matches, *answer.near_misses), start=1):
        near = isinstance(found, NearMiss)
        minutes, cents = found.travel_minutes or (None, None), found.pays_cents or (None, None)
        yield (
            answer.need,
            "" if near else rank,
            found.service,
            found.name,
            found.organization_name,
            found.score,
            found.verdict,
            "; ".join(found.phones),
            found.address,
            found.next_open,
            *(one if one is None else round(one, 1) for one in minutes),
            *cents,
            "; ".join(found.languages),
            found.wait_days,
            found.checked_on,
            "; ".join(found.missing) if isinstance(found, NearMiss) else "",
        )


def _print_answer(answer: Matches) -> None:
    out = console()
    out.rule(f"[bold]{escape(answer.need)}[/bold]", align="left")
    shut = ", ".join(f"{name} {count}" for name, count in answer.shut_out.items())
    out.print(
        f"{answer.fitting} of {answer.found} services fit on {say_moment(answer.on)}"
        + (f"; shut out by {shut}" if shut else "")
    )
    for said in answer.unlisted:
        out.print(f"[italic]{escape(said.text)}[/italic], for any service: ask when calling.")
    silent = {said.name for said in answer.unlisted}
    for rank, found in enumerate(answer.matches, start=1):
        print_card(out, found, f"{rank}.", answer.on, silent=silent)
    if not answer.matches:
        out.print("Nothing fits." if answer.found else "No service addresses this need.")
    for relaxed in answer.relaxations:
        out.print(f"   would help: {escape(relaxed.text)}")
    for fallback in answer.fallbacks:
        out.print(f"instead ({fallback.fallback}): {escape(say_fallback(fallback))}")
    for near in answer.near_misses:
        out.print(f"nearly: {escape(say_near_miss(near))}")
    for question in answer.questions:
        out.print(f"worth asking: {escape(say_question(question))}")


def print_card(
    out: Console,
    found: Match,
    rank: str,
    on: datetime,
    *,
    silent: Iterable[str] = (),
    brief: bool = False,
) -> None:
    """Print one match: what to dial, where, when, how long, how much, and why.

    `silent` names the constraints about which the whole directory says nothing; `brief` leaves out
    the reasons of all but the first that says something.
    """
    names = " · ".join(filter(None, (f"[bold]{escape(found.name)}[/bold]", escape(_giver(found)))))
    out.print(f"{rank} {names}  [dim]score {found.score:.2f}[/dim]")
    if not brief:
        out.print(indented(f"[dim]{escape(found.service)}[/dim]"))
    phone = ", ".join(found.phones[:2]) or ", ".join(filter(None, ("no phone listed", found.url)))
    place = "" if brief else found.place
    facts = {
        "hours": say_opening(found, on),
        "distance": say_way(found),
        "cost": say_price(found),
        "language": say_tongue(found),
        "capacity": say_wait(found),
    }
    heard = [said for name, said in facts.items() if name not in silent]
    for line in ((phone, place, found.address), heard):
        out.print(indented(escape(" · ".join(filter(None, line)))))
    reasons = [verdict for verdict in found.constraints if _tells(verdict, {*silent, *TOLD_ABOVE})]
    for verdict in reasons[:1] if brief else reasons:
        out.print(indented(_say_reason(verdict)))
    if found.application_process and not brief:
        out.print(indented(escape(f"to apply: {_cut(found.application_process)}")))


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= WORDS_SHOWN else f"{plain[: WORDS_SHOWN - 1].rstrip()}…"


def _giver(found: Match) -> str:
    return "" if found.organization_name == found.name else found.organization_name


TOLD_ABOVE = frozenset({"distance", "language", "cost", "capacity", "trust"})
"""What a card says in its second line."""


def _tells(verdict: Verdict, silent: set[str]) -> bool:
    return verdict.name not in silent and (verdict.stated or verdict.verdict == "unknown")


def _say_reason(verdict: Verdict) -> str:
    return f"{MARKS[verdict.verdict]} {verdict.name}: {say_because(verdict)}"


def say_because(verdict: Verdict) -> str:
    """Give the reason with its source and date, as markup."""
    origin = ", ".join(filter(None, (verdict.source, str(verdict.as_of or ""))))
    return escape(verdict.reason) + (f" [dim]({escape(origin)})[/dim]" if origin else "")


def say_near_miss(found: NearMiss) -> str:
    """Tell in one line what a service lacks to fit."""
    whose = ", ".join(filter(None, (_giver(found), found.place)))
    rule = any(v.name == "eligibility" and v.verdict == "unmet" for v in found.constraints)
    how = "if this were so:" if rule else "with"
    return f"{found.name}{f' ({whose})' * bool(whose)} would fit {how} {' or '.join(found.missing)}"


def say_fallback(found: Fallback) -> str:
    """Tell in one line what else there is, and whom to call."""
    phone = found.phones[0] if found.phones else "no phone listed"
    return f"{found.name} ({found.organization_name}), {phone}"


def say_question(question: Question, names: Mapping[str, str] | None = None) -> str:
    """What to ask, and which service hangs on it, or how many do."""
    count = len(question.changes)
    if count != 1:
        return f"{question.text} It decides {count} services."
    (service,) = question.changes
    return f"{question.text} It decides {(names or {}).get(service, service)}."


def say_moment(moment: datetime) -> str:
    """Weekday, day and hour."""
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"


def say_opening(found: Match, on: datetime) -> str:
    """Open now, or when next; and whether hours there are by appointment."""
    hours = next((verdict for verdict in found.constraints if verdict.name == "hours"), None)
    return _opening(found, on) + (
        ", may need an appointment" if hours and BY_APPOINTMENT in hours.reason else ""
    )


def _opening(found: Match, on: datetime) -> str:
    if found.open_now == "met":
        return "open now"
    if found.next_open is None:
        return "hours not known" if found.open_now == "unknown" else "closed"
    day = (
        "today"
        if found.next_open.date() == on.date()
        else f"{found.next_open:%a} {found.next_open.day} {found.next_open:%b}"
    )
    return f"opens {day} {found.next_open:%H:%M}"


def say_way(found: Match) -> str:
    """How long on the way."""
    if found.travel_minutes is None:
        far = found.distance_m
        return "way not known" if far is None else f"{far / 1000:,.0f} km away"
    low, high = found.travel_minutes
    if high > 0:
        return f"{low:.0f}-{high:.0f} min away"
    return next(v.reason for v in found.constraints if v.name == "distance")


def say_price(found: Match) -> str:
    """What this client pays."""
    if found.pays_cents is None:
        return "price not known"
    low, high = (cents / 100 for cents in found.pays_cents)
    if high == 0:
        return "free"
    return f"pays ${low:,.2f}" if low == high else f"pays ${low:,.2f} to ${high:,.2f}"


def say_tongue(found: Match) -> str:
    """Which language they would speak, and how; else what is listed."""
    told = next((v for v in found.constraints if v.name == "language"), None)
    if told is not None and told.verdict == "met":
        return told.reason
    if not found.languages:
        return "languages not listed"
    return ", ".join(name_of(tag) or tag for tag in found.languages[:4])


def say_wait(found: Match) -> str:
    """The wait, with the age of the report."""
    room = next((verdict for verdict in found.constraints if verdict.name == "capacity"), None)
    return room.reason if room is not None and room.stated else "wait not reported"
