"""How is the whole answer said to the client, in a few sentences?"""

from __future__ import annotations

from matchers.handoffs.answers import Handoffs, Path
from matchers.handoffs.phrases import capital, say_days


def tell(answer: Handoffs) -> Handoffs:
    """Put the sentence to an answer."""
    parts = [one.sentence for one in answer.declined]
    parts += [answer.note.replace("the client", "you").replace("them there", "you there")]
    if answer.crisis and answer.paths:
        parts.append(
            "This can not wait, so the quickest way comes first; waiting lists play no part in it."
        )
    parts += _first(answer)
    if answer.backup:
        parts.append(answer.backup.sentence)
    if answer.better_with_consent:
        parts.append(answer.better_with_consent.sentence)
    if answer.cut_short:
        parts.append("There are more people and places around than could be looked through.")
    return answer.model_copy(update={"sentence": " ".join(part for part in parts if part)})


def _first(answer: Handoffs) -> list[str]:
    """The first way in full, and how many more there are."""
    if not answer.paths:
        return []
    first, *others = answer.paths
    introduced = [path for path in others if path.kind == "introduced"]
    parts = [first.sentence]
    if introduced:
        ways = "one more way" if len(introduced) == 1 else f"{len(introduced)} more ways"
        fewest = min(path.days for path in introduced)
        parts.append(f"There {'is' if len(introduced) == 1 else 'are'} {ways} through people, "
                     f"the quickest within about {say_days(fewest)}.")  # fmt: skip
    parts += [capital(path.sentence) for path in others if _is_going(path)]
    return parts


def _is_going(path: Path) -> bool:
    return path.kind != "introduced"
