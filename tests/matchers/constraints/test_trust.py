"""Would the client be safe and willing there?"""

from matchers.constraints.trust import Trust
from matchers.directory.facets import Provider
from tests.matchers.requests import request

PROVIDER = Provider("service:t:1", "organization:t:1")


def test_trust_is_met_where_nothing_speaks_against_it() -> None:
    assert Trust().judge(PROVIDER, request()).verdict == "met"


def test_trust_is_unmet_at_a_service_or_organization_the_client_rules_out() -> None:
    for id in ("service:t:1", "organization:t:1"):
        assert Trust().judge(PROVIDER, request(never=frozenset({id}))).verdict == "unmet"


def test_trust_offers_no_way_around() -> None:
    verdict = Trust().judge(PROVIDER, request(never=frozenset({"service:t:1"})))
    assert verdict.missing == ()
