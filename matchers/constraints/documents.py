"""Do they have the papers it asks to see?"""

from ecograph.possible import Collection, Truth
from matchers.directory import Row
from matchers.directory.facets import Papers
from matchers.request import MatchRequest
from matchers.verdict import Verdict


class Documents:
    """Does the person hold every document that is asked for?"""

    name = "documents"

    def facet(self, row: Row) -> Papers:
        """Read the documents asked for."""
        return row.papers

    def judge(self, facet: Papers, request: MatchRequest) -> Verdict:
        """Unmet where one is surely lacking; unknown where one was not asked about."""
        if not facet.documents:
            return Verdict(
                name=self.name, verdict="met", reason="no papers are listed", stated=False
            )
        known = request.facts.of("documents")
        held = known if isinstance(known, Collection) else Collection()
        lacking = [name for id, name in facet.documents if held.holds(id) is Truth.NO]
        unsure = [name for id, name in facet.documents if held.holds(id) is Truth.UNKNOWN]
        if lacking:
            return Verdict(
                name=self.name,
                verdict="unmet",
                reason=f"asks for {_listed(lacking)}, which the client does not have",
                missing=(_listed(lacking),),
            )
        if unsure:
            return Verdict(
                name=self.name,
                verdict="unknown",
                reason=f"asks for {_listed(unsure)}; not known whether the client has it",
                asks=("documents",),
            )
        names = _listed([name for _, name in facet.documents])
        return Verdict(name=self.name, verdict="met", reason=f"asks for {names}, at hand")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
