"""Through whom could the client get there? The best ways, a backup, and what was not taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from ecograph.consent import seen_by
from ecograph.errors import InvalidRequest
from ecograph.graph import Graph
from ecograph.nodes import Client, Service
from ecograph.terms import resolve_term
from matchers.directory.rows import NEVER_MATCHED
from matchers.handoffs.answers import Decline, Handoffs, Limits
from matchers.handoffs.composing import Composing
from matchers.handoffs.declines import read_declines
from matchers.handoffs.disclosure import RULES, Disclosure, DisclosureRules
from matchers.handoffs.naming import Names
from matchers.handoffs.reasons import Reasons
from matchers.handoffs.steps import Steps
from matchers.handoffs.wording import Wording
from matchers.request import needs_of, terms_of

if TYPE_CHECKING:  # it needs numpy, and only large networks need it
    from matchers.handoffs.partners import PartnerNetwork

MOST_HOPS = 8
CONFIDENTIAL = "This place is confidential: it is reached by telephone only."
NOT_GIVEN = "This service is not given at present."
NO_LIMITS = Limits()
SAID_NO = "So no way to it is offered; another service may fit."


def find_handoffs(
    graph: Graph,
    client_id: str,
    service_id: str,
    *,
    on: date,
    k: int = 3,
    limits: Limits = NO_LIMITS,
    need: str | None = None,
    declined: Sequence[Decline] = (),
    rules: DisclosureRules = RULES,
    refused: int = 5,
    partners: PartnerNetwork | None = None,
) -> Handoffs:
    """Find through whom a client could reach a service: the `k` best ways, and what else there is.

    A way leads over trusted ties, people at work and agreements between organizations, and tells
    nobody anything the client has not agreed to (docs/handoffs.md has the law of a hop). The
    likeliest comes first; of equals the one with fewer hops, then fewer days, then by ids. Where
    anyone may come, going with a trusted peer and going alone are listed last. In a crisis days
    come before the chance of success, and going there at once before all.

    Parameters
    ----------
    graph
        Everything that is known; what may not be seen is left out.
    client_id, service_id
        Who wants to get where.
    on
        The day of the question.
    k
        How many introduced ways are listed at most.
    limits
        How long, how far and how dear a way may be.
    need
        Id of one of the client's needs, or a taxonomy term: tells whether it is a crisis.
    declined
        Who has said no, besides those in the client's file.
    rules
        What the laws on confidentiality make of a hop.
    refused
        How many of the shorter ways that are not taken are listed at most.
    partners
        The agreements between organizations, compiled (`PartnerNetwork.of(graph, on=on)`), for
        networks of many thousands (`WORTH_COMPILING`). The answer is the same without.

    Raises
    ------
    NodeNotFound
        There is no such client, or no such service that may be shown.
    TermNotFound
        `need` is neither a need of the client nor a term.
    InvalidRequest
        A number is out of range, or a decline is by nobody on the way or of a day to come.
    InputError
        A record on the way contradicts itself: more arrived than were sent.
    """
    _check(k, limits, refused)
    day = on.date() if isinstance(on, datetime) else on
    seen = seen_by(graph)
    client, service = seen.node(client_id, Client), seen.node(service_id, Service)
    crisis = service.crisis or (need is not None and _is_crisis(seen, client, need))
    declines = read_declines(seen, client_id, service_id, declined, on=day)
    steps = Steps(graph, client_id, service_id, on=day, declined=declines.by)
    disclosure = Disclosure(seen, steps.consents, on=day, rules=rules)
    names = Names(steps)
    words, reasons = Wording(names), Reasons(names, disclosure, declines)
    composing = Composing(steps, disclosure, words, reasons, limits, crisis, partners)
    if steps.confidential:
        return composing.none(CONFIDENTIAL)
    if service.status in NEVER_MATCHED:
        return composing.none(NOT_GIVEN)
    if declines.by_service:
        return composing.none(SAID_NO)
    return composing.answer(k, refused)


def _check(k: int, limits: Limits, refused: int) -> None:
    if k < 1 or not 1 <= limits.max_hops <= MOST_HOPS or refused < 0:
        raise InvalidRequest(
            f"k={k}, max_hops={limits.max_hops}, refused={refused}: ask for at least one path, "
            f"of 1 to {MOST_HOPS} hops, and for 0 or more refused ones."
        )
    for name in ("max_days", "max_retellings", "max_cost_cents"):
        value: int | None = getattr(limits, name)
        if value is not None and value < 0:
            raise InvalidRequest(f"{name}={value}: a limit is 0 or more; leave it out for none.")


def _is_crisis(graph: Graph, client: Client, need: str) -> bool:
    of_client = {one.id: one for one in needs_of(graph, client.id)}
    if need in of_client:
        return of_client[need].urgency == "crisis"
    term = resolve_term(graph, need)
    return any(
        one.urgency == "crisis" and term.id in terms_of(graph, one) for one in of_client.values()
    )
