"""How do the ways to a service look: what is read aloud, hop by hop, and what is not taken?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape

from api.screen import console, indented
from api.shown.lines import (
    say_aloud,
    say_chance,
    say_count,
    say_inset,
    say_list,
    say_money,
    say_source,
)
from api.written import as_csv as write_csv
from api.written import as_json as write_json
from matchers.handoffs import Handoffs, Hop, Path

PATH_COLUMNS = (
    "way",
    "kind",
    "hop",
    "from",
    "from_name",
    "to",
    "to_name",
    "why",
    "told",
    "consent",
    "days",
    "cost_cents",
    "success",
    "rests_on",
    "source",
    "as_of",
)


def show_paths(found: Handoffs, *, as_json: bool, as_csv: bool) -> None:
    """Print the handoff paths, and those not taken."""
    if as_json:
        print(write_json(found))
    elif as_csv:
        print(write_csv(PATH_COLUMNS, _rows(found)))
    else:
        _print_paths(console(), found)


def _rows(found: Handoffs) -> Iterator[Sequence[object]]:
    for way, path in enumerate(found.paths, start=1):
        for number, hop in enumerate(path.hops, start=1):
            yield (
                way,
                path.kind,
                number,
                hop.from_id,
                hop.from_name,
                hop.to_id,
                hop.to_name,
                hop.why,
                "; ".join(hop.discloses),
                hop.consent,
                hop.days,
                hop.cost_cents,
                hop.success,
                hop.rests_on,
                hop.source,
                hop.as_of,
            )


def _print_paths(out: Console, found: Handoffs) -> None:
    say_aloud(out, found.sentence)
    for number, path in enumerate(found.paths, start=1):
        _print_path(out, f"{number}.", path, told=path.sentence in found.sentence)
    if found.backup is not None and found.backup.sentence not in found.sentence:
        out.print(f"[bold]backup:[/bold] {escape(found.backup.sentence)}")
    say_list(out, "not taken", dict.fromkeys(refused.reason for refused in found.refused))
    if (better := found.better_with_consent) is not None:
        if better.sentence not in found.sentence:
            out.print(f"[bold]with your consent:[/bold] {escape(better.sentence)}")
        say_inset(out, (one.sentence for one in better.ask_for))
    for no in found.declined:
        if no.sentence not in found.sentence:
            out.print(f"declined: {escape(no.sentence)}")
    if found.cut_short:
        out.print("The network is too large to be searched whole; there may be more ways.")


def _print_path(out: Console, rank: str, path: Path, *, told: bool) -> None:
    chain = " → ".join([path.hops[0].from_name, *(hop.to_name for hop in path.hops)])
    out.print(f"[bold]{rank} {escape(chain)}[/bold]")
    say_inset(out, [] if told else [path.sentence])
    say_inset(out, map(say_hop, path.hops))
    out.print(indented(f"[dim]{escape(_sum(path))}[/dim]"))


def _sum(path: Path) -> str:
    """What the way takes, and how far its chance can be trusted."""
    times = "once" if path.retellings == 1 else f"{path.retellings} times"
    parts = [say_count(path.days, "day"), f"you say what it is about {times}"]
    if path.cost_cents:
        parts.append(say_money(path.cost_cents))
    if path.success is not None:
        low, high = path.success_bounds or (path.success, path.success)
        bounds = "" if low == high else f" ({say_chance(low)} to {say_chance(high)})"
        parts.append(f"arrives {say_chance(path.success)}{bounds}")
        assumed = sum(hop.rests_on == 0 for hop in path.hops)
        if assumed:
            parts.append(f"{assumed} of {say_count(len(path.hops), 'hop')} never counted")
    return " · ".join(parts)


def say_hop(hop: Hop) -> str:
    """One hop: from whom to whom, why, what is told, under which consent; and who says so."""
    told = ", ".join(hop.discloses) or "nothing"
    source = "the client's file" if hop.source.startswith("client:") else hop.source
    consent = f"under {hop.consent}" if hop.consent else ""
    rests_on = "; ".join(filter(None, (consent, say_source(source, hop.as_of))))
    ends = f" ({rests_on})" if rests_on else ""
    return f"{hop.from_name} → {hop.to_name}: {hop.why}; told: {told}{ends}"
