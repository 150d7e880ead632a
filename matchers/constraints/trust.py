"""Would the client be safe and willing there?"""

from matchers.directory import Row
from matchers.directory.facets import Provider
from matchers.request import MatchRequest
from matchers.verdict import Verdict


class Trust:
    """Is it none of those the client must not meet?"""

    name = "trust"

    def facet(self, row: Row) -> Provider:
        """Read who gives it."""
        return row.provider

    def judge(self, facet: Provider, request: MatchRequest) -> Verdict:
        """Unmet for what the client ruled out, and where somebody unsafe to them works."""
        shut = {facet.service_id, facet.organization_id} & request.never
        return Verdict(
            name=self.name,
            verdict="unmet" if shut else "met",
            reason="the client must not be sent there" if shut else "nothing speaks against it",
            stated=False,
        )
