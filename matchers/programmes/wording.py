"""How is a verdict on a programme said, so that a coordinator can read it aloud?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ecograph.attributes import ATTRIBUTES
from ecograph.nodes import Benefit
from ecograph.possible import Truth
from ecograph.rules import Evidence, RuleVerdict
from matchers.handoffs.phrases import listed, say_day
from matchers.programmes.answers import Answer, Entitlement, FactToAsk, Through

MOST_NAMED = 4


def say_entitlement(
    benefit: Benefit,
    judged: RuleVerdict,
    *,
    receives: Answer,
    through: Sequence[Through],
    questions: Sequence[FactToAsk],
    in_force: bool,
    on: date,
) -> str:
    """Say the verdict on one programme, why, and what would tell or change it."""
    name = benefit.name
    if receives == "yes":
        return f"You receive {name} already."
    if not in_force:
        return _say_out_of_force(benefit, on)
    if benefit.rule is None:
        return f"Nobody has written down here who is entitled to {name}; ask the office."
    if judged.truth is Truth.YES:
        because = _conditions(judged.certificate, Truth.YES)
        counts = f" What counts: {listed(because)}." if because else ""
        return f"You are probably entitled to {name}.{counts}{_say_through(through)}"
    if judged.truth is Truth.NO:
        return f"By the rule written down here you are not entitled to {name}.{_say_no(judged)}"
    return (
        f"It is not settled whether you are entitled to {name}.{_say_open(judged, questions)}"
        + (_say_through(through))
    )


def _say_out_of_force(benefit: Benefit, on: date) -> str:
    if benefit.valid_to is not None and benefit.valid_to < on:
        when = f"ran out on {say_day(benefit.valid_to)}"
    else:
        when = f"holds only from {say_day(benefit.valid_from or on)} on"
    return (
        f"It is not settled whether you are entitled to {benefit.name}: the rule written down here "
        f"{when}. Look the new one up first."
    )


def _conditions(evidence: Iterable[Evidence], truth: Truth) -> list[str]:
    """The conditions of a proof, each once, with whom they are about where it is not the client."""
    return list(
        dict.fromkeys(
            f"{one.text} (somebody you live with)" if one.member else one.text
            for one in evidence
            if one.truth is truth
        )
    )


def _say_no(judged: RuleVerdict) -> str:
    lacking = _conditions(judged.certificate, Truth.NO)
    against = _conditions(judged.certificate, Truth.YES)
    said = ""
    if lacking:
        these = "This does" if len(lacking) == 1 else "These do"
        said += f" {these} not hold: {_quoted(lacking)}."
    if against:
        said += f" This speaks against it: {_quoted(against)}."
    if judged.corrections:
        said += f" It would change with this: {judged.corrections[0]}."
    return said


def _quoted(words: Sequence[str]) -> str:
    shown = [f'"{word}"' for word in words[:MOST_NAMED]]
    more = len(words) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)


def _say_open(judged: RuleVerdict, questions: Sequence[FactToAsk]) -> str:
    if judged.conflict:
        return " What is known of you contradicts itself; look through it together."
    said = ""
    if questions:
        about = list(dict.fromkeys(ATTRIBUTES[one.fact].label for one in questions))[:MOST_NAMED]
        said = f" It depends on {listed(about)}."
    if judged.unread:
        office = "also looks at" if questions else "decides, by"
        said += f" The office {office} {_quoted(judged.unread[:2])}."
    return said or " No question that you want to answer would settle it; the office decides."


def _say_through(through: Sequence[Through]) -> str:
    said = ""
    for state, words in (
        ("received", "It comes through {}, which you or somebody you live with has."),
        ("entitled", "It comes through {}: apply for that first."),
        ("open", "It could come through {}, which is not settled either."),
    ):
        names = [one.name for one in through if one.state == state]
        if names:
            said += " " + words.format(listed(names) if state != "open" else _either(names))
    return said


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def say_all(entitlements: Sequence[Entitlement], ask_first: FactToAsk | None) -> str:
    """Say what could be had, what is open, and what to ask first."""
    if not entitlements:
        return "No public programmes are known here; load a file of them first."
    new = [one.name for one in entitlements if one.verdict == "yes" and one.receives != "yes"]
    unsettled = [one for one in entitlements if one.verdict == "unknown" and one.receives != "yes"]
    said = f"We looked at {len(entitlements)} programmes."
    if len(entitlements) == 1:
        said, unsettled = entitlements[0].sentence, []
    elif new:
        said += f" You are probably entitled to {listed(new)}, and no record says you receive " + (
            "it." if len(new) == 1 else "them."
        )
    else:
        said += " Of none of them is it sure now that you are entitled to it and do not have it."
    if unsettled:
        said += f" {len(unsettled)} more {'is' if len(unsettled) == 1 else 'are'} not settled."
    if ask_first is not None:
        about = " (about somebody you live with)" if ask_first.of_member else ""
        said += f' The question that helps most: "{ask_first.text}"{about}'
    return said + " This is a first look; the offices decide."
