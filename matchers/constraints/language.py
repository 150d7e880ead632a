"""Can they talk to each other?"""

from ecograph.languages import best_offer, name_of
from ecograph.nodes.directory import SpokenLanguage
from ecograph.possible import Truth
from matchers.directory import Row
from matchers.directory.facets import Tongues
from matchers.request import MatchRequest
from matchers.verdict import OUTCOMES, LanguageVerdict

MODES = {
    "staff": "spoken by staff",
    "aide": "spoken by a bilingual aide",
    "on_site_interpreter": "through an interpreter on site",
    "remote_interpreter": "through an interpreter by phone or video",
    "papers": "on paper only",
}
SHOWN = 5
NOTE_LENGTH = 60


class Language:
    """Does somebody there speak a language the client speaks well?"""

    name = "language"

    def facet(self, row: Row) -> Tongues:
        """Read the languages of service and place."""
        return row.tongues

    def judge(self, facet: Tongues, request: MatchRequest) -> LanguageVerdict:
        """No only where the provider says that there is no other language and no interpreter."""
        if facet.silent:
            return LanguageVerdict(
                name=self.name,
                verdict="unknown",
                reason="no languages are listed; ask when calling",
                stated=False,
            )
        complete = facet.complete and _has_no_interpreter(facet.interpretation)
        fits, offer = best_offer(request.languages, facet.offered, complete=complete)
        wanted = " or ".join(name_of(tag) for tag in request.languages) or "the client's language"
        return LanguageVerdict(
            name=self.name,
            verdict=OUTCOMES[fits],
            reason=_say(fits, offer, facet, wanted),
            language=offer,
            missing=(f"an interpreter for {wanted}",) if fits is Truth.NO else (),
        )


def _has_no_interpreter(words: str) -> bool:
    """Whether nothing is said of interpreters but that there are none."""
    first = words.casefold().split()[:1]
    return not first or first[0].strip(".,;:") in ("no", "none", "n/a", "not")


def _say(fits: Truth, offer: SpokenLanguage | None, facet: Tongues, wanted: str) -> str:
    if offer is not None and offer.tag is not None:
        note = f" ({offer.note[:NOTE_LENGTH]})" if offer.note else ""
        return f"{name_of(offer.tag)} {MODES[offer.mode]}{note}"
    listed = ", ".join(dict.fromkeys(one.name for one in facet.offered[:SHOWN]))
    if fits is Truth.NO:
        return f"{listed} only; no {wanted} and no interpreter"
    interpreting = f' ("{facet.interpretation[:80]}")' if facet.interpretation else ""
    return f"lists {listed or 'no language'}{interpreting}; ask for {wanted}"
