"""May this person come? Only a structured rule can say no; prose informs and is quoted."""

from ecograph.attributes import ATTRIBUTES
from ecograph.possible import Truth
from ecograph.rules import Evidence, RuleVerdict, judge_rule
from matchers.directory import Row
from matchers.directory.facets import Conditions
from matchers.populations import share_outside
from matchers.request import MatchRequest
from matchers.verdict import OUTCOMES, EligibilityVerdict, Verdict

OPEN_TO_ALL = frozenset(
    {
        "none",
        "n/a",
        "na",
        "no requirements",
        "no restrictions",
        "open to all",
        "open to everyone",
        "anyone",
        "everyone",
        "open to the public",
        "general public",
        "all",
    }
)
"""What directories write in the eligibility field where there is no condition."""

QUOTE_LENGTH = 200
GROUPS_SHOWN = 4


class Eligibility:
    """Does the person fulfil the conditions?"""

    name = "eligibility"

    def facet(self, row: Row) -> Conditions:
        """Read the rule and the words."""
        return row.conditions

    def judge(self, facet: Conditions, request: MatchRequest) -> Verdict:
        """Judge the rule on what is known; without one, prose is unknown and quoted."""
        if facet.rule is not None:
            judged = judge_rule(facet.rule, request.facts, programmes=request.programmes)
            return _by_rule(judged)
        words = " ".join(facet.description.split())
        if words.casefold().rstrip(".") in OPEN_TO_ALL:
            return Verdict(name=self.name, verdict="met", reason=f'open to all ("{words}")')
        said = [f'read this with the client: "{_cut(words)}"'] if words else []
        outside = share_outside(facet.listed_for, request.facts)
        if facet.listed_for:
            said.append(_say_groups(facet.listed_for, outside))
        return EligibilityVerdict(
            name=self.name,
            verdict="unknown",
            reason="; ".join(said) or "no conditions are listed; ask when calling",
            stated=not facet.silent,
            outside=outside,
        )


def _cut(words: str) -> str:
    return words if len(words) <= QUOTE_LENGTH else words[: QUOTE_LENGTH - 1] + "…"


def _say_groups(names: tuple[str, ...], outside: float) -> str:
    more = len(names) - GROUPS_SHOWN
    listed = ", ".join(names[:GROUPS_SHOWN]) + (f" and {more} more" if more > 0 else "")
    ask = ", and they are none of these: ask first" if outside == 1 else ""
    return f"listed for {listed}{ask}"


def _by_rule(judged: RuleVerdict) -> Verdict:
    proof = judged.certificate
    because = "; ".join(_told(evidence) for evidence in proof)
    if judged.truth is Truth.YES:
        reason = because or "open to all"
    elif judged.truth is Truth.NO:
        reason = f"not so: {because}"
    elif judged.conflict:
        reason = "what is known of the client contradicts itself; check the facts"
    else:
        open_facts = (*judged.relevant, *judged.relevant_of_members)
        about = ", ".join(ATTRIBUTES[name].label for name in dict.fromkeys(open_facts))
        reason = f"depends on {about}" if about else "no question about the client would decide it"
    return Verdict(
        name=Eligibility.name,
        verdict=OUTCOMES[judged.truth],
        reason=reason,
        missing=tuple(str(correction) for correction in judged.corrections),
        asks=judged.relevant,
    )


def _told(evidence: Evidence) -> str:
    return f"{evidence.text} ({evidence.origin})" if evidence.origin else evidence.text
