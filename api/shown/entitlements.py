"""How do programmes look: entitled or not, what proves it, what would settle or change it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape

from api.screen import console, lay_out
from api.shown.lines import say_aloud, say_dim, say_inset, say_source
from api.written import as_csv as write_csv
from api.written import as_json as write_json
from ecograph.possible import Truth
from ecograph.rules import Evidence
from matchers.programmes import Entitlement, Entitlements

PROGRAMME_COLUMNS = (
    "programme",
    "name",
    "verdict",
    "receives",
    "through",
    "because",
    "would_change",
    "ask",
    "papers",
    "source",
    "as_of",
    "valid_to",
    "url",
)


def show_entitlements(found: Entitlements, *, as_json: bool, as_csv: bool) -> None:
    """Print what a client is entitled to, by the rules that are written down."""
    if as_json:
        print(write_json(found))
    elif as_csv:
        print(write_csv(PROGRAMME_COLUMNS, map(_row, found.entitlements)))
    else:
        _print_entitlements(console(), found)


def _row(one: Entitlement) -> Sequence[object]:
    return (
        one.programme,
        one.name,
        one.verdict,
        one.receives,
        "; ".join(way.name for way in one.through),
        "; ".join(evidence.text for evidence in one.certificate),
        "; ".join(str(correction) for correction in one.corrections),
        "; ".join(fact.text for fact in one.questions),
        "; ".join(one.papers),
        one.source,
        one.as_of,
        one.valid_to,
        one.url,
    )


def _print_entitlements(out: Console, found: Entitlements) -> None:
    say_aloud(out, found.sentence)
    rows = [(one.name, one.verdict, one.receives, _through(one)) for one in found.entitlements]
    if not rows:
        out.print("No programme is known; load a file of them, or name one with --rules FILE.")
        return
    lay_out(out, ("programme", "entitled", "receives", "through"), rows)
    for one in found.entitlements:
        out.print()
        out.print(f"[bold]{escape(one.name)}[/bold]: {escape(one.sentence)}")
        say_inset(out, _reasons(one))
        say_inset(out, _sources(one), dim=True)
    out.print()
    say_dim(out, ["A screening by written rules, no decision: the office that grants it decides."])


def _through(one: Entitlement) -> str:
    sure = [way.name for way in one.through if way.state != "open"]
    perhaps = [f"perhaps {way.name}" for way in one.through if way.state == "open"]
    return ", ".join([*sure, *perhaps])


def _reasons(one: Entitlement) -> Iterator[str]:
    told = one.sentence
    for evidence in one.certificate:
        origin = evidence.origin or say_source(evidence.source, evidence.as_of)
        yield f"{_mark(evidence, one)} {evidence.text}{f' ({origin})' if origin else ''}"
    for correction in one.corrections:
        if str(correction) not in told:
            yield f"would change it: {correction}"
    for fact in one.questions:
        if fact.text not in told:
            whose = " (of others in the household)" if fact.of_member else ""
            yield f"? {fact.text}{whose}"
    for words in one.unread:
        yield f"not read: {words}"
    if one.papers:
        yield f"papers: {', '.join(one.papers)}"


def _mark(evidence: Evidence, one: Entitlement) -> str:
    """A tick for what counts for it, a cross for what counts against; "not" for what is not so."""
    mark = "✓" if one.verdict == "yes" else "✗"
    return mark if evidence.truth is Truth.YES else f"{mark} not so:"


def _sources(one: Entitlement) -> Iterator[str]:
    until = f"until {one.valid_to}" if one.valid_to else ""
    yield ", ".join(filter(None, (say_source(one.source, one.as_of, one.url), until)))
