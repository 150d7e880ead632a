"""Does a plan work when its steps are really taken, one after the other?

Steps are put into the client's file in order, and before each of them the real matcher judges the
office and the real rules judge the client. So a step that undoes what a later one takes is found,
and either done later or the plan is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ecograph.attributes import ATTRIBUTES
from ecograph.nodes import local_id
from ecograph.possible import Truth
from ecograph.rules import Rule
from ecograph.rules.grammar import All
from matchers.plans.compiling import Compiler
from matchers.plans.reaching import earliest_days
from matchers.plans.situations import Law, Situation, Wait, taking

TRIES = 500
"""So many orders of a plan whose steps touch each other are begun before it is given up."""

Order = tuple[int, ...]


class Referee:
    """Judges the plans for one client."""

    def __init__(self, compiler: Compiler, goals: Sequence[int]) -> None:
        self.compiler = compiler
        self.goals = tuple(goals)
        """Papers and benefits that must be held at the end, as nodes."""
        self._orders: dict[frozenset[int], Order | None] = {}
        self._situations: dict[Order, Situation] = {(): compiler.now}

    def works(self, actions: frozenset[int]) -> bool:
        """Whether some order of the steps can really be gone through."""
        return self.order(actions) is not None

    def order(self, actions: frozenset[int]) -> Order | None:
        """Return an order in which every step can be taken when its turn comes."""
        if actions not in self._orders:
            self._orders[actions] = _Trial(self, actions).order()
        return self._orders[actions]

    def undone_by(self, order: Order) -> list[tuple[int, int]]:
        """Return pairs of which the first must be begun before the second is done."""
        trial = _Trial(self, frozenset(order))
        found = []
        for place, node in enumerate(order):
            for other in order[place + 1 :]:
                if trial.is_risky(other) and not trial.can((*order[:place], other), node):
                    found.append((node, other))
        return found

    def after(self, taken: Order, allowed: frozenset[str]) -> Situation:
        """Return how the client stands after these, of the limited steps only those allowed."""
        actions = self.compiler.actions
        counted = tuple(
            node
            for node in taken
            if actions[node].change is not None
            and (not actions[node].for_terms or actions[node].id in allowed)
        )
        if counted not in self._situations:
            before = self.after(counted[:-1], allowed)
            self._situations[counted] = before.after(actions[counted[-1]].change)
        return self._situations[counted]


class _Trial:
    """One set of actions, with what it takes for granted."""

    def __init__(self, referee: Referee, actions: frozenset[int]) -> None:
        self.referee = referee
        self.compiler = referee.compiler
        self.actions = actions
        asked = [self.compiler.asked[node] for node in actions if node in self.compiler.asked]
        self.assumed: frozenset[Rule] = frozenset(a.rule for a in asked if a.rule is not None)
        self.papers = frozenset(paper for a in asked for paper in a.papers)
        self.benefits = frozenset(word for a in asked for word in a.benefits)
        self.law: Law = self.compiler.law.taking(self.assumed)
        self.left = TRIES

    def order(self) -> Order | None:
        """Try the earliest first; where steps may undo each other, every order in turn."""
        if self._contradicts_itself():
            return None
        days = earliest_days(self.compiler.net.only(self.actions))
        first = sorted(self.actions, key=lambda n: (days[n], self.compiler.actions[n].id))
        return self._go_on((), first)

    def _contradicts_itself(self) -> bool:
        """Whether what is taken for granted cannot all be true."""
        together = All(parts=tuple(sorted(self.assumed, key=lambda rule: rule.model_dump_json())))
        judged = self.compiler.law.judge(together, self.compiler.now.facts)
        return judged.truth is Truth.NO or judged.conflict

    def _go_on(self, taken: Order, left: list[int]) -> Order | None:
        if not left:
            return taken if self._ends_well(taken) else None
        for node in left:
            self.left -= 1
            if self.left < 0:
                return None
            if self.can(taken, node):
                rest = [other for other in left if other != node]
                found = self._go_on((*taken, node), rest)
                if found is not None or not self._any_risky():
                    return found
        return None

    def _any_risky(self) -> bool:
        return any(self.is_risky(node) for node in self.actions)

    def is_risky(self, node: int) -> bool:
        """Whether a step may make something untrue: it replaces a fact rather than adding to it."""
        change = self.compiler.actions[node].change
        if isinstance(change, Wait):
            return True
        return change is not None and any(
            ATTRIBUTES[name].type != "collection" or fact.has_not or fact.complete
            for name, fact in change.provides.items()
        )

    def _ends_well(self, taken: Order) -> bool:
        end = self._there(taken, frozenset())
        for goal in self.referee.goals:
            label = self.compiler.labels[goal]
            if label.kind == "document":
                if end.holds("documents", label.id) is not Truth.YES:
                    return False
            elif end.holds("benefits", local_id(label.id)) is not Truth.YES:
                return False
        return True

    def can(self, taken: Order, node: int) -> bool:
        """Whether a step can be taken after these."""
        action = self.compiler.actions[node]
        if action.kind in ("ask", "wait"):
            return True
        plain = self._there(taken, frozenset())
        return (
            self._all_hold(action.rules, plain)
            and all(plain.holds("documents", paper) is Truth.YES for paper in action.papers)
            and (not action.service_id or self._takes_them(node, taken))
        )

    def _takes_them(self, node: int, taken: Order) -> bool:
        """Whether the office takes the client, by the real matcher and without open conditions."""
        compiler, action = self.compiler, self.compiler.actions[node]
        there = self._there(taken, compiler.may_use(action.service_id))
        rows = compiler.known.rows[action.service_id]
        rule = rows[0].conditions.rule
        if rule is not None and not self._all_hold((rule,), there):
            return False
        papers = rows[0].papers.documents
        if any(there.holds("documents", id) is not Truth.YES for id, _ in papers):
            return False
        request = there.request(self.compiler.urgency[node])
        return any(not one.blocked_by for one in compiler.judged(action.service_id, request))

    def _all_hold(self, rules: Iterable[Rule], there: Situation) -> bool:
        return all(
            self.law.judge(taking(rule, self.assumed), there.facts).truth is Truth.YES
            for rule in rules
        )

    def _there(self, taken: Order, allowed: frozenset[str]) -> Situation:
        """Return how the client stands, with what is taken for granted."""
        return self.referee.after(taken, allowed).granting(self.papers, self.benefits)
