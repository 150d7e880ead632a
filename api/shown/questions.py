"""How do questions look: what to ask, why, and what would follow from each answer?"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from api.screen import console
from api.shown.lines import say_aloud, say_chance, say_dim, say_inset
from api.written import as_csv as write_csv
from api.written import as_json as write_json
from matchers.questions.answers import Branch, Questions, RankedQuestion

QUESTION_COLUMNS = (
    "rank",
    "fact",
    "question",
    "sensitivity",
    "gain",
    "cost",
    "net",
    "needs",
    "programmes",
    "changes",
    "together_with",
)


def show_questions(found: Questions, *, as_json: bool, as_csv: bool) -> None:
    """Print the questions worth asking, the best first."""
    if as_json:
        print(write_json(found))
    elif as_csv:
        asked = [(str(rank), one) for rank, one in enumerate(found.questions, start=1)]
        wanted = [("", one) for one in found.only_if_wanted]
        print(write_csv(QUESTION_COLUMNS, [_row(rank, one) for rank, one in (*asked, *wanted)]))
    else:
        _print_questions(console(), found)


def _row(rank: str, one: RankedQuestion) -> Sequence[object]:
    return (
        rank,
        one.fact,
        one.text,
        one.sensitivity,
        one.gain,
        one.cost,
        one.net,
        "; ".join(one.needs),
        "; ".join(one.programmes),
        "; ".join(one.changes),
        one.together_with,
    )


def _print_questions(out: Console, found: Questions) -> None:
    say_aloud(out, found.sentence)
    for rank, one in enumerate(found.questions, start=1):
        _print_question(out, f"{rank}.", one)
    if found.only_if_wanted:
        out.rule("Only if the client wants to say", align="left")
        out.print("Nobody asks for these. Tell what would follow; whether to say is theirs.")
    for one in found.only_if_wanted:
        _print_question(out, "-", one)
    if found.looked_ahead:
        out.print(
            "No single answer changes what to try first; answers were looked at in pairs as well."
        )
    if found.approximate:
        count = len(found.approximate)
        out.print(f"Of {count} services too much is open to try every answer: bounds are given.")
    say_dim(out, [_settled(found), *found.assumptions])


def _settled(found: Questions) -> str:
    count = len(found.firm_needs) + len(found.open_needs)
    if not count:
        return ""
    firm = f"For {len(found.firm_needs)} of {count} needs no answer changes what comes first"
    unserved = len(found.unserved)
    return (
        f"{firm}; for {unserved} nothing fits yet: see plan and leverage."
        if unserved
        else f"{firm}."
    )


def _print_question(out: Console, rank: str, one: RankedQuestion) -> None:
    worth = f"worth {one.gain:.2f}{' or more' * one.at_least}, asking costs {one.cost:.2f}"
    out.print(f"[bold]{rank} {escape(one.text)}[/bold]  [dim]{one.sensitivity}; {worth}[/dim]")
    say_inset(out, [one.sentence.removeprefix(one.text).strip()])
    say_inset(out, map(say_branch, one.branches))


def say_branch(branch: Branch) -> str:
    """One answer, and what would follow from it."""
    follows = branch.sentence.removeprefix(f"If the answer is “{branch.answer}”: ")
    return f"→ {branch.answer} ({say_chance(branch.chance)}): {follows}"
