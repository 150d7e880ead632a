"""How does an answer look in a terminal? Cards for matches, tables for the rest, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api.answers import Neighbourhood
from api.written import as_csv as write_csv
from api.written import as_json as write_json
from ecograph.ecomap.reading import Ecomap
from ecograph.ecomap.table import TieRow, ecomap_rows
from ecograph.graph import Verification
from ecograph.languages import name_of
from ecograph.nodes import TaxonomyTerm
from matchers.gaps import Gaps
from matchers.handoffs import Handoffs, Hop
from matchers.leverage import Leverage
from matchers.matching import Match, Matches, NearMiss
from matchers.questions import Question
from matchers.verdict import Verdict

WIDTH = 100
MARKS = {"met": "✓", "unmet": "✗", "unknown": "?"}


def console() -> Console:
    """The terminal, at its own width; a file or pipe gets 100 columns and no colour."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=WIDTH)


def progress(label: str) -> Callable[[int, int], None]:
    """A bar on standard error while something takes long; silent where nobody watches."""
    from rich.progress import Progress

    bar = Progress(
        console=Console(stderr=True), transient=True, disable=not Console(stderr=True).is_terminal
    )
    task = bar.add_task(label, total=None)

    def report(done: int, of: int) -> None:
        if done == 0:
            bar.start()
        bar.update(task, completed=done, total=of)
        if done >= of:
            bar.stop()

    return report


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
            *minutes,
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
        print_card(out, fallback, f"instead ({fallback.fallback}):", answer.on, silent=silent)
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
    out.print(
        f"{rank} [bold]{escape(found.name)}[/bold] · {escape(found.organization_name)}"
        f"  [dim]score {found.score:.2f}[/dim]"
    )
    if not brief:
        out.print(indented(f"[dim]{escape(found.service)}[/dim]"))
    phone = ", ".join(found.phones[:2]) or "no phone listed"
    facts = (
        say_opening(found, on),
        say_way(found),
        say_price(found),
        say_tongue(found),
        say_wait(found),
    )
    for line in ((phone, found.address), facts):
        out.print(indented(escape(" · ".join(filter(None, line)))))
    reasons = [verdict for verdict in found.constraints if _tells(verdict, {*silent, *TOLD_ABOVE})]
    for verdict in reasons[:1] if brief else reasons:
        out.print(indented(_say_reason(verdict)))


TOLD_ABOVE = frozenset({"distance", "language", "cost", "capacity", "trust"})
"""What a card says in its second line."""


def _tells(verdict: Verdict, silent: set[str]) -> bool:
    return verdict.name not in silent and (verdict.stated or verdict.verdict == "unknown")


def _say_reason(verdict: Verdict) -> str:
    origin = ", ".join(filter(None, (verdict.source, str(verdict.as_of or ""))))
    return f"{MARKS[verdict.verdict]} {verdict.name}: {escape(verdict.reason)}" + (
        f" [dim]({escape(origin)})[/dim]" if origin else ""
    )


def indented(text: str) -> Padding:
    """A paragraph set in by three columns, all of its lines."""
    return Padding(text, (0, 0, 0, 3), expand=False)


def say_near_miss(found: NearMiss) -> str:
    """Tell in one line what a service lacks to fit."""
    return f"{found.name} ({found.organization_name}) would fit with {' or '.join(found.missing)}"


def say_question(question: Question) -> str:
    """What to ask, and how many services hang on it."""
    count = len(question.changes)
    return f"{question.text} It decides {count} service{'s' * (count != 1)}."


def say_moment(moment: datetime) -> str:
    """Weekday, day and hour."""
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"


def say_opening(found: Match, on: datetime) -> str:
    """Open now, or when next."""
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
        return "way not known"
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
    return room.reason if room is not None and room.as_of is not None else "wait not reported"


def show_paths(found: Handoffs, *, as_json: bool) -> None:
    """Print the handoff paths, and those not taken."""
    if as_json:
        print(write_json(found))
        return
    out = console()
    for number, path in enumerate(found.paths, start=1):
        out.print(f"[bold]{number}.[/bold] {escape(path.sentence)}")
        for hop in path.hops:
            out.print(f"     {escape(say_hop(hop))}")
    if not found.paths:
        out.print("No path: nobody the client trusts leads there, and it takes no self-referral.")
    for refused in found.refused:
        out.print(f"not taken: {escape(refused.reason)}")


def say_hop(hop: Hop) -> str:
    """One hop: from whom to whom, why, what is told, under which consent."""
    told = ", ".join(hop.discloses) or "nothing"
    consent = f" (consent {hop.consent})" if hop.consent else ""
    return f"{hop.from_name} → {hop.to_name}: {hop.why}; told: {told}{consent}"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Lay out a plain table."""
    drawn = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
    return drawn


def show_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, as_csv: bool, empty: str
) -> None:
    """Print a table for people or as CSV."""
    if as_csv:
        print(write_csv(columns, rows))
    elif rows:
        console().print(table(columns, rows))
    else:
        console().print(empty)


def show_terms(found: Sequence[TaxonomyTerm], *, as_json: bool, as_csv: bool) -> None:
    """Print taxonomy terms."""
    if as_json:
        print(write_json(found))
        return
    rows = [(term.code, term.name, term.taxonomy, term.id) for term in found]
    show_table(("code", "name", "taxonomy", "id"), rows, as_csv=as_csv, empty="No such term.")


def show_verification(found: Verification, *, as_json: bool) -> None:
    """Print what a check of the store found."""
    if as_json:
        print(write_json(found))
        return
    out = console()
    out.print(f"{found.nodes} nodes, {found.edges} edges, commit {found.commit}")
    for problem in found.problems:
        out.print(f"damaged: {escape(problem)}")
    if not found.problems:
        out.print(f"sound; content {found.content_hash}")


def show_node(found: Neighbourhood, *, as_json: bool) -> None:
    """Print a node and its neighbours."""
    if as_json:
        print(write_json(found))
        return
    out = console()
    out.print(f"[bold]{found.kind}[/bold] {escape(found.node.id)}")
    fields = found.node.model_dump(mode="json", exclude_defaults=True, exclude={"id"})
    out.print(table(("field", "value"), list(fields.items())))
    rows = [
        (("→ " if one.direction == "out" else "← ") + one.kind, one.node_kind, one.name, one.id)
        for one in found.neighbours
    ]
    out.print(table(("edge", "kind", "name", "id"), rows))


def show_leverage(found: Leverage, *, as_json: bool, as_csv: bool) -> None:
    """Print the steps that open something."""
    if as_json:
        print(write_json(found))
        return
    rows = [
        (
            " + ".join(opening.names),
            "; ".join(f"{one.need_name}: {one.service_name}" for one in opening.unlocks),
            f"{opening.effort:g}",
            opening.lasts,
            "only together" if opening.together else "",
        )
        for opening in found.interventions
    ]
    columns = ("step", "opens", "hours of effort", "lasts days", "")
    show_table(columns, rows, as_csv=as_csv, empty="No step that is known would open a need.")
    if not as_csv:
        console().print(
            f"{found.tried} steps and pairs tried by matching again: modelled, not promised.",
            style="dim",
        )


def show_gaps(found: Gaps, *, as_json: bool, as_csv: bool) -> None:
    """Print the cells without a match, and the organizations that others depend on."""
    if as_json:
        print(write_json(found))
        return
    cells = [
        (
            cell.need_name,
            cell.place_name,
            name_of(cell.language),
            cell.people,
            cell.unserved,
            cell.because,
        )
        for cell in found.cells
    ]
    columns = ("need", "place", "language", "people", "unserved", "because")
    show_table(columns, cells, as_csv=as_csv, empty="Nobody is left without a match.")
    if as_csv:
        return
    out = console()
    for one in found.critical:
        out.print(
            f"If [bold]{escape(one.name)}[/bold] closed, {one.people} people would find nothing "
            f"for {escape(', '.join(one.needs))}."
        )


def show_ecomap(found: Ecomap, *, as_json: bool, as_csv: bool) -> None:
    """Print the ties of a map."""
    if as_json:
        print(write_json(found))
        return
    rows = ecomap_rows(found)
    if as_csv:
        fields = list(TieRow.model_fields)
        print(write_csv(fields, [[getattr(row, field) for field in fields] for row in rows]))
        return
    console().print(
        table(
            ("sector", "who", "strength", "stress", "flow", "support", "safety"),
            [
                (row.sector, row.name, row.strength, row.stress, row.flow, row.support, row.safety)
                for row in rows
            ],
        )
    )
