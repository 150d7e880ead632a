"""What would it be worth to know each open fact? For others who weigh questions against steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from ecograph.attributes import ATTRIBUTES
from ecograph.graph import Graph
from matchers.directory import Directory
from matchers.questions.cells import Priors
from matchers.questions.hanging import hanging_on
from matchers.questions.stakes import ONLY_IF_WANTED
from matchers.questions.worth import Worth


def expected_gain_of_knowing(
    graph: Graph,
    client_id: str,
    *,
    on: datetime,
    directory: Directory | None = None,
    needs: Sequence[str] | None = None,
    priors: Priors | None = None,
    asked: Collection[str] = (),
    sure_only: bool = False,
) -> Mapping[str, float]:
    """Tell, per fact that may be asked for, by how much what can be offered would rise on average.

    The unit is that of `Questions.value`: weight of the need times score. Nothing is taken off for
    asking. Facts that were refused, that change nothing, or that are asked for only if the client
    wants are not in the answer; a fact that is in it can still be worth 0.

    Parameters
    ----------
    sure_only
        Count a service only once everything hard about it is known to hold (unknown counts as no),
        instead of by its chance: the rise of the cautious reading. What the answer to one question
        cannot make sure then gains nothing.

    Raises
    ------
    NodeNotFound
        There is no such client.
    TermNotFound
        One of `needs` is neither a need of the client nor a term.
    InvalidRequest
        The counts cannot be, or `asked` names no fact.
    """
    found = hanging_on(
        graph, client_id, on=on, directory=directory, needs=needs, priors=priors, asked=asked
    )
    worth = Worth(found.compiled.cut, found.compiled.needs, sure_only=sure_only)
    return {
        fact: worth.gain(found.compiled.axes_of(fact))[0]
        for fact in sorted(found.compiled.asks)
        if ATTRIBUTES[fact].ask_cost != ONLY_IF_WANTED
    }
