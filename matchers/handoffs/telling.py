"""How is the whole answer said to the client, in a few sentences?"""

from __future__ import annotations

from matchers.handoffs.answers import Handoffs, Path
from matchers.handoffs.phrases import say_days


def tell(answer: Handoffs) -> Handoffs:
    """Put the sentence to an answer."""
    parts = [one.sentence for one in answer.declined]
    parts.append(answer.note)
    if answer.crisis and answer.paths:
        parts.append(
            "This can not wait, so the quickest way comes first; waiting lists play no part in it."
        )
    parts += [path.sentence for path in answer.paths[:1]]
    parts.append(_others(answer.paths[1:]))
    parts.append(_going(answer.paths[1:]))
    if answer.backup:
        parts.append(answer.backup.sentence)
    if answer.refused:
        parts.append(f"A shorter way is not taken: {answer.refused[0].reason}")
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


def _going(paths: tuple[Path, ...]) -> str:
    """Going there, where the first way is another."""
    ways = {path.kind: path for path in paths}
    alone, together = ways.get("alone"), ways.get("accompanied")
    if alone and together:
        who = together.hops[0].to_name
        return (
            f"Anyone may come there, and nobody is told anything beforehand: you can also go "
            f"yourself, alone or together with {who}."
        )
    only = alone or together
    return only.sentence if only else ""
