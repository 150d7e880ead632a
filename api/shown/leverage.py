"""How do small steps look: what each opens, how surely, what it takes, how long it lasts?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape

from api.screen import console, lay_out
from api.shown.lines import say_aloud, say_dim, say_hours, say_inset, say_money
from api.written import as_csv as write_csv
from api.written import as_json as write_json
from matchers.leverage.answers import Leverage, Opening, PanelLeverage

STEP_COLUMNS = (
    "kind",
    "set",
    "names",
    "needs",
    "services",
    "could_settle",
    "weight",
    "sure",
    "expected",
    "possible",
    "effort_hours",
    "value",
    "cost_cents",
    "lasts_days",
    "wait_days",
    "together",
    "shares",
    "first",
    "note",
)
PANEL_COLUMNS = (
    "step",
    "name",
    "clients",
    "needs",
    "weight",
    "expected",
    "effort_hours",
    "cost_cents",
    "value",
)
SHOWN = 12
"""Steps a table shows; --json and --csv have all."""


def show_leverage(found: Leverage, *, as_json: bool, as_csv: bool) -> None:
    """Print the steps that open something."""
    if as_json:
        print(write_json(found))
    elif as_csv:
        print(write_csv(STEP_COLUMNS, map(_row, found.interventions)))
    else:
        _print_leverage(console(), found)


def _row(opening: Opening) -> Sequence[object]:
    return (
        opening.kind,
        "; ".join(opening.set),
        "; ".join(opening.names),
        "; ".join(one.need for one in opening.unlocks),
        "; ".join(one.service for one in opening.unlocks),
        "; ".join(opening.could_settle),
        opening.weight,
        opening.gain.pessimistic,
        opening.gain.expected,
        opening.gain.optimistic,
        opening.effort,
        opening.value,
        opening.cost_cents,
        opening.lasts,
        opening.wait_days,
        opening.together,
        "; ".join(f"{one.name} {one.weight:g}" for one in opening.shares),
        "; ".join(opening.first),
        opening.note,
    )


def _print_leverage(out: Console, found: Leverage) -> None:
    say_aloud(out, found.sentence)
    shown = found.interventions[:SHOWN]
    rows = [
        (
            " + ".join(opening.names),
            "; ".join(dict.fromkeys(_opened(opening))),
            _gain(opening),
            f"{opening.effort:g}",
            say_money(opening.cost_cents) if opening.kind == "step" else "",
            f"{opening.lasts} d" if opening.lasts else "",
        )
        for opening in shown
    ]
    if rows:
        lay_out(out, ("step", "opens", "weight", "hours", "cost", "lasts"), rows)
        out.print()
    if len(found.interventions) > len(shown):
        out.print(f"and {len(found.interventions) - len(shown)} more; --json or --csv has them")
    for opening in shown:
        remarks = [opening.note, _first(opening), _shares(opening)]
        if any(remarks):
            out.print(f"{escape(' + '.join(opening.names))}:")
            say_inset(out, remarks)
    if found.best is not None:
        out.print(f"[bold]best set:[/bold] {escape(found.best.sentence)}")
        say_dim(out, [_proof(found)])
    if found.structure is not None:
        out.print(f"[bold]second opinion:[/bold] {escape(found.structure.sentence)}")
    say_dim(
        out,
        [
            f"{found.tried} steps and sets tried by matching again: modelled, not promised.",
            *found.assumptions,
        ],
    )


def _opened(opening: Opening) -> Iterator[str]:
    for one in opening.unlocks:
        sure = "" if one.verdict == "met" else " (not sure)"
        yield f"{one.need_name}: {one.service_name}{sure}"
    if opening.could_settle:
        yield f"could make sure: {', '.join(opening.could_settle)}"
    for way in opening.opens_paths:
        yield f"a way to {way.service_name}"


def _gain(opening: Opening) -> str:
    low, high = round(opening.gain.pessimistic, 2), round(opening.gain.optimistic, 2)
    if opening.kind == "ask":  # of weight that is surely served; nothing is opened
        return f"{low:g} more sure"
    return f"{high:g}" if low == high else f"{low:g} to {high:g}"


def _first(opening: Opening) -> str:
    return f"first get: {', '.join(opening.first)}" if opening.first else ""


def _shares(opening: Opening) -> str:
    if not opening.shares:
        return ""
    parts = ", ".join(f"{one.name} {one.weight:g}" for one in opening.shares)
    return f"what each adds, on average over the orders of taking them: {parts}"


def _proof(found: Leverage) -> str:
    best = found.best
    if best is None:
        return ""
    how = f"{best.method}: weight {best.weight:g}, nothing within the limits opens more than"
    gap = f"; gap {100 * best.gap:.0f} %" if best.gap else ""
    return f"{how} {best.bound:g}{gap}"


def show_panel_leverage(found: PanelLeverage, *, as_json: bool, as_csv: bool) -> None:
    """Print what each step would open among several clients."""
    rows = [
        (
            one.step,
            one.name,
            one.clients,
            one.needs,
            one.weight,
            one.expected,
            one.effort,
            one.cost_cents,
            one.value,
        )
        for one in found.steps
    ]
    if as_json:
        print(write_json(found))
    elif as_csv:
        print(write_csv(PANEL_COLUMNS, rows))
    else:
        out = console()
        say_aloud(out, found.sentence)
        if found.steps:
            told = [
                (one.name, one.clients, one.needs, say_hours(one.effort), say_money(one.cost_cents))
                for one in found.steps[:SHOWN]
            ]
            columns = ("step", "clients", "needs", "effort each", "cost each")
            lay_out(out, columns, told)
        if len(found.steps) > SHOWN:
            out.print(f"and {len(found.steps) - SHOWN} more; --json or --csv has them")
        if not found.done:
            out.print("Interrupted: only part of the clients is in it.")
        say_dim(out, ["Modelled by matching again, not promised; counts of 1 to 10 are withheld."])
