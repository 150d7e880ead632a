"""Can they get in and take part?"""

from ecograph.possible import Collection
from matchers.directory import Row
from matchers.directory.facets import Access
from matchers.request import MatchRequest
from matchers.verdict import Verdict

REMOTE = frozenset({"virtual", "phone", "in_home"})
WORDS = {
    "step_free": "step-free access",
    "toilet": "an accessible toilet",
    "hearing_loop": "a hearing loop",
    "quiet_room": "a quiet room",
    "large_print": "large print",
    "parking": "accessible parking",
}


class Accessibility:
    """Does the place have what the client needs to get in and take part?"""

    name = "accessibility"

    def facet(self, row: Row) -> Access:
        """Read the accommodations."""
        return row.access

    def judge(self, facet: Access, request: MatchRequest) -> Verdict:
        """Judge each accommodation that the client named; none named, none missing."""
        known = request.facts.of("accommodations")
        needed = sorted(known.held) if isinstance(known, Collection) else []
        if not needed:
            return Verdict(
                name=self.name, verdict="met", reason="nothing was asked for", stated=False
            )
        if facet.delivery and set(facet.delivery) <= REMOTE:
            return Verdict(name=self.name, verdict="met", reason="no place to enter")
        lacking = [_say(code) for code in needed if code in facet.lacking]
        unsure = [
            _say(code) for code in needed if code not in facet.lacking and code not in facet.offered
        ]
        if lacking:
            return Verdict(
                name=self.name,
                verdict="unmet",
                reason=f"has no {' and no '.join(lacking)}",
                missing=(" and ".join(lacking),),
            )
        if unsure:
            words = f' (listed: "{"; ".join(facet.words)[:80]}")' if facet.words else ""
            return Verdict(
                name=self.name,
                verdict="unknown",
                reason=f"not listed whether it has {' and '.join(unsure)}{words}",
                stated=bool(facet.offered or facet.lacking or facet.words),
            )
        return Verdict(
            name=self.name, verdict="met", reason=f"has {' and '.join(map(_say, needed))}"
        )


def _say(code: str) -> str:
    return WORDS.get(code, code.replace("_", " "))
