"""Does it serve the place where they live?"""

from ecograph.possible import Collection, Truth, at_least
from matchers.directory import Row
from matchers.directory.facets import Catchment
from matchers.request import MatchRequest
from matchers.verdict import Verdict

SHOWN = 3


class Area:
    """Is the client's home inside the area the service is for?"""

    name = "area"

    def facet(self, row: Row) -> Catchment:
        """Read the service areas."""
        return row.catchment

    def judge(self, facet: Catchment, request: MatchRequest) -> Verdict:
        """No area named: whoever comes is served; but who is called on has to live somewhere."""
        if not facet.areas:
            return self._unnamed(facet)
        known = request.facts.of("areas")
        home = known if isinstance(known, Collection) else Collection()
        inside = at_least(1, (home.holds(id) for id, _ in facet.areas))
        names = [name for _, name in facet.areas]
        listed = ", ".join(names[:SHOWN]) + (
            f" and {len(names) - SHOWN} more" * (len(names) > SHOWN)
        )
        if inside is Truth.YES:
            held = next(name for id, name in facet.areas if home.holds(id) is Truth.YES)
            return Verdict(name=self.name, verdict="met", reason=f"serves {held}, where they live")
        if inside is Truth.NO:
            return Verdict(
                name=self.name,
                verdict="unmet",
                reason=f"serves {listed} only",
                missing=(f"a home in {listed}",),
            )
        return Verdict(
            name=self.name,
            verdict="unknown",
            reason=f"serves {listed}; not sure that they live there",
            asks=("areas",),
        )

    def _unnamed(self, facet: Catchment) -> Verdict:
        if not facet.delivery or "in_person" in facet.delivery:
            return Verdict(
                name=self.name,
                verdict="met",
                reason="names no area: serves whoever comes",
                stated=False,
            )
        return Verdict(
            name=self.name,
            verdict="unknown",
            reason="does not say which area it covers; ask when calling",
            stated=False,
        )
