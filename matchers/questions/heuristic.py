"""Which facts could still change one match the most? A quick count, for beside the matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from ecograph.facts import ATTRIBUTES
from matchers.questions.answers import Question
from matchers.verdict import Verdict


def rank_questions(
    judged: Iterable[tuple[str, Iterable[Verdict]]],
    *,
    refused: Collection[str] = (),
    limit: int = 3,
) -> tuple[Question, ...]:
    """Order the open facts by how much they decide and how hard they are to ask.

    `judged` holds, per service that nothing shuts out, its hard constraints that are still unknown;
    `refused` are facts the client did not want to tell, which are never asked again.

    A service counts in full for a fact that alone decides it, in part where several facts are open,
    and everything is divided by the cost of asking (`ATTRIBUTES`: 1 plain, 3 sensitive, 10 only
    where the client wants it). A heuristic: it looks at one need, and at no pairs of questions;
    `find_questions` does.
    """
    worth: dict[str, float] = defaultdict(float)
    changes: dict[str, list[str]] = defaultdict(list)
    for service_id, verdicts in judged:
        open_facts = {fact for verdict in verdicts for fact in verdict.asks} - set(refused)
        for fact in open_facts:
            worth[fact] += 1 / len(open_facts) / ATTRIBUTES[fact].ask_cost
            changes[fact].append(service_id)
    best = sorted(worth, key=lambda fact: (-round(worth[fact], 9), fact))[:limit]
    return tuple(
        Question(fact=fact, text=ATTRIBUTES[fact].question, changes=tuple(sorted(changes[fact])))
        for fact in best
    )
