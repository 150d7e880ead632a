"""How is the whole answer said to the client, in a few sentences?"""

from __future__ import annotations

from matchers.handoffs.answers import Handoffs, Path
from matchers.handoffs.phrases import capital, say_days


def tell(answer: Handoffs, *, goes_there: bool) -> Handoffs:
    """Put the sentence to an answer."""
    parts = [one.sentence for one in answer.declined]
    parts.append(answer.note)
    if answer.crisis and answer.paths:
        parts.append(
            "This can not wait, so the quickest way comes first; waiting lists play no part in it."
        )
    going = _going(answer.paths, goes_there)
    if answer.paths and answer.paths[0].kind == "introduced":
        parts += [answer.paths[0].sentence, _others(answer.paths[1:]), going]
    else:
        parts += [going, _others(answer.paths)]
    if answer.backup:
        parts.append(answer.backup.sentence)
    parts.append(_refused(answer))
    if answer.better_with_consent:
        parts.append(answer.better_with_consent.sentence)
    if answer.cut_short:
        parts.append("There are more people and places around than could be looked through.")
    return answer.model_copy(update={"sentence": " ".join(part for part in parts if part)})


def _others(paths: tuple[Path, ...]) -> str:
    days = [path.days for path in paths if path.kind == "introduced"]
    if not days:
        return ""
    if len(days) == 1:
        return f"There is one more way through people, within about {say_days(days[0])}."
    return (
        f"There are {len(days)} more ways through people, the quickest within about "
        f"{say_days(min(days))}."
    )


def _refused(answer: Handoffs) -> str:
    """The first way that is not taken, unless it is told already which consent would open it."""
    better = answer.better_with_consent
    asked_for = [hop.to_id for hop in better.path.hops] if better else []
    for one in answer.refused:
        if [hop.to_id for hop in one.hops] != asked_for:
            introduced = any(path.kind == "introduced" for path in answer.paths)
            return f"{'A shorter' if introduced else 'Another'} way is not taken: {one.reason}"
    return ""


def _going(paths: tuple[Path, ...], goes_there: bool) -> str:
    """Going there, alone or with a peer: shorter where an introduction has come first."""
    ways = {path.kind: path for path in paths}
    alone, together = ways.get("alone", ways.get("call_first")), ways.get("accompanied")
    if alone is None or together is None:
        only = alone or together
        return only.sentence if only else ""
    who = together.hops[0].to_name
    if paths[0].kind != "introduced":
        along = "come along" if goes_there else "be with you"
        return (
            f"{alone.sentence} {capital(who)}, who has been through something similar, could "
            f"{along}."
        )
    if not goes_there:
        return alone.sentence
    return (
        f"Anyone may come there, and nobody is told anything beforehand: you can also go "
        f"yourself, alone or together with {who}."
    )
