"""How do rules, papers and offices become one hypergraph? Backwards, from the goals.

A condition that holds on what is known is at hand. One that a step makes true is reached by that
step: the step's facts are put into the client's file and the condition is judged anew, so that
rules, prices, distances and languages need no models of their own. An age is reached by waiting.
What is unknown is asked for; what the client does not want to say stays unknown, and the plan says
that it counts on it. The rest nothing gives.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ecograph.attributes import ATTRIBUTES
from ecograph.possible import Truth
from ecograph.rules import Rule
from ecograph.rules.grammar import Not
from matchers.directory import Row
from matchers.judging import Judged, best_of_each, judge_rows
from matchers.plans.actions import ASK_HOURS, SUCCESS, Action, Catalogue
from matchers.plans.answers import Assumption
from matchers.plans.effects import Effects
from matchers.plans.hypergraph import HELD, Costs, Gate, Hypergraph
from matchers.plans.labels import Asked, Label, can_be_given, say_part
from matchers.plans.situations import Law, Situation, Wait, touched_by
from matchers.request import MatchRequest
from matchers.verdict import CapacityVerdict, CostVerdict

HURDLES = {
    "area": "a home in the area it serves",
    "distance": "a way to get there in time",
    "language": "a language in common",
    "cost": "a way to pay for it",
    "hours": "a free hour when it is open",
    "accessibility": "a way to get in and take part",
}
ONLY_IF_WANTED = 10
"""How hard a fact is to ask for that is only asked where the client wants it."""
OWN_NODES = ("eligibility", "documents")
"""Constraints that have nodes of their own; the others are how a service is got at."""


class Key(NamedTuple):
    """Under what a node is kept, so that the same condition is one node."""

    kind: str
    id: str
    allowed: frozenset[str] = frozenset()


class Compiler:
    """One client, and the hypergraph of what bears on the goals."""

    def __init__(self, known: Catalogue, situation: Situation) -> None:
        self.known = known
        self.now = situation
        self.law = Law.of(known.benefits.values())
        self.net = Hypergraph()
        self.labels: dict[int, Label] = {}
        self.actions: dict[int, Action] = {}
        """Which action a node is; asking and waiting included."""
        self.asked: dict[int, Asked] = {}
        self.urgency: dict[int, str] = {}
        """For the actions at a service, how urgent what it is used for is."""
        self.visits: dict[str, int] = {}
        """For each service that a goal could use, the action of just going there."""
        self.seats: dict[int, Judged] = {}
        """For the actions at a service, the place that fits best as things stand."""
        self.limited: set[str] = set()
        """Names of steps that would give something that is asked for, but for other needs only."""
        self._nodes: dict[Key, int] = {}
        self._unread: list[tuple[int, Action, str]] = []
        """Actions whose conditions are not written yet: the node of what they take, and when."""
        self.effects = Effects(known, situation)
        self._by_service: dict[str, list[Action]] = {}
        for action in known.actions:
            self._by_service.setdefault(action.service_id, []).append(action)

    # Goals

    def need(self, terms: frozenset[str], urgency: str) -> int:
        """Return the node of being served by any service, or step, that addresses these terms."""
        ways: list[int] = []
        for service_id, rows in sorted(self.known.rows.items()):
            if rows[0].terms & terms:
                ways.extend(self.ways_through(service_id, urgency))
        ways.extend(self.action(a) for a in self.known.actions if a.terms & terms)
        return self.net.add(Gate(1, tuple(dict.fromkeys(ways))))

    def service(self, service_id: str, urgency: str = "routine") -> int:
        """Return the node of being served by a service."""
        return self.net.add(Gate(1, tuple(self.ways_through(service_id, urgency))))

    def ways_through(self, service_id: str, urgency: str) -> list[int]:
        """Return the actions that use a service: what it gives, or just going there.

        Going there takes as much as what it gives most easily.
        """
        giving = self._by_service.get(service_id, [])
        row = self.known.rows[service_id][0]
        best = min(
            giving,
            key=lambda a: (a.effort_hours, a.wait_days, a.id),
            default=Action("", "visit", ""),
        )
        assumed = ("effort_hours", "wait_days", "success")
        visit = replace(
            best,
            id=service_id,
            kind="visit",
            name=row.service.name,
            service_id=service_id,
            change=None,
            rules=(),
            papers=(),
            terms=frozenset(),
            gives=(),
            cost_cents=None,
            assumed=best.assumed if giving else assumed,
            source=row.service.source,
            as_of=row.checked_on,
            url=row.service.url,
        )
        going = self.action(visit, urgency)
        self.visits.setdefault(service_id, going)
        return [*(self.action(action) for action in giving), going]

    def not_yet(self, node: int) -> int:
        """Return the node of getting what may be at hand already: finding out is no way to it."""
        gate = self.net.gates[node]
        if gate.count <= 0:
            return node
        ways = tuple(child for child in gate.children if child not in self.asked)
        found = self.net.add(Gate(gate.count, ways))
        self.labels[found] = self.labels[node]
        return found

    # Actions

    def action(self, action: Action, urgency: str = "routine") -> int:
        """Return the node of doing something; `settle` writes what it takes."""
        urgency = "crisis" if urgency == "crisis" else "routine"
        key = Key("action", f"{action.id} {urgency}")
        if key in self._nodes:
            return self._nodes[key]
        tail = self.net.add()
        costs = Costs(
            action.effort_hours,
            action.wait_days + self._waiting_list(action.service_id),
            SUCCESS if action.success is None else action.success,
        )
        node = self._nodes[key] = self.net.action(tail, costs)
        self.actions[node] = action
        if action.service_id:
            self.urgency[node] = urgency
            seats = self.judged(action.service_id, self.now.request(urgency))
            if seats:
                self.seats[node] = seats[0]
        self._unread.append((tail, action, urgency))
        return node

    def settle(self) -> None:
        """Write what each action takes, and what that takes, until nothing is left to write.

        Put off until here, so that long rows of papers do not nest.
        """
        while self._unread:
            tail, action, urgency = self._unread.pop()
            parts = [self.rule(rule, frozenset()) for rule in action.rules]
            parts += [self.document(paper) for paper in action.papers]
            if action.service_id:
                parts.append(self.entry(action.service_id, urgency))
            self.net.define(tail, Gate(len(parts), tuple(parts)))

    def judged(self, service_id: str, request: MatchRequest) -> list[Judged]:
        """Return a service's place that fits best; none where it is not to be met."""
        return best_of_each(judge_rows(self.known.rows[service_id], request))

    def _waiting_list(self, service_id: str) -> int:
        if not service_id:
            return 0
        found = self.judged(service_id, self.now.request())
        verdict = found[0].verdicts.get("capacity") if found else None
        if isinstance(verdict, CapacityVerdict) and verdict.verdict == "met":
            return verdict.wait_days or 0
        return 0

    def entry(self, service_id: str, urgency: str) -> int:
        """Return the node of being taken by a service: its rule, its papers, and getting there."""
        key = Key("entry", f"{service_id} {urgency}")
        if key not in self._nodes:
            node = self._nodes[key] = self.net.add()
            rows = self.known.rows[service_id]
            allowed = self.effects.meant_for(rows[0].terms)
            parts = [self.document(id) for id, _ in rows[0].papers.documents]
            if rows[0].conditions.rule is not None:
                parts.append(self.rule(rows[0].conditions.rule, allowed))
            parts.append(self._access(service_id, urgency, allowed))
            self.net.define(node, Gate(len(parts), tuple(parts)))
        return self._nodes[key]

    def may_use(self, service_id: str) -> frozenset[str]:
        """Return the ids of the limited steps that count at a service."""
        return self.effects.meant_for(self.known.rows[service_id][0].terms)

    def turns_on(self, action: Action) -> frozenset[str]:
        """Return the facts that the rules of a step and of its office ask about."""
        row = self.known.rows[action.service_id][0] if action.service_id else None
        rules = [*action.rules, *([row.conditions.rule] if row and row.conditions.rule else [])]
        papers = action.papers or (row and row.papers.documents)
        found = [touched_by(rule, self.law.programmes) for rule in rules]
        return frozenset({"documents"} if papers else ()).union(*found)

    # Getting there

    def _access(self, service_id: str, urgency: str, allowed: frozenset[str]) -> int:
        """Return the node of what else stands in the way: distance, language, price, hours ..."""
        request = self.now.request(urgency)
        ways = []
        for row in self.known.rows[service_id]:
            judged = judge_rows([row], request)
            if judged:
                blocked = [name for name in judged[0].blocked_by if name not in OWN_NODES]
                parts = [self._hurdle(row, name, urgency, allowed, judged[0]) for name in blocked]
                ways.append(self.net.every(parts))
        return self.net.one_of(ways)

    def _hurdle(
        self, row: Row, name: str, urgency: str, allowed: frozenset[str], judged: Judged
    ) -> int:
        """Return the node of one constraint that shuts out now: steps after which it does not."""
        ways = self.effects.ways_over(row, name, urgency, allowed)
        node = self.net.add(Gate(1, tuple(dict.fromkeys(self.action(way) for way in ways))))
        missing = judged.verdicts[name].missing
        what = missing[0] if missing else HURDLES.get(name, name)
        label = Label("access", f"{what} ({row.service.name})", f"{name} of {row.id}")
        self.labels[node] = label
        return node

    # Papers and benefits

    def document(self, document_id: str) -> int:
        """Return the node of holding a document, or one that counts as it."""
        key = Key("document", document_id)
        if key in self._nodes:
            return self._nodes[key]
        node = self._nodes[key] = self.net.add()
        name = self.known.name_of(document_id)
        self.labels[node] = Label("document", name, document_id)
        truth = self.now.holds("documents", document_id)
        if truth is Truth.YES:
            self.net.define(node, HELD)
            return node
        ways = [self.document(id) for id in sorted(self.known.counts_as.get(document_id, ()))]
        for action in self.known.actions:
            if document_id in _given(action, "documents"):
                ways += self._unlimited(action)
        if truth is Truth.UNKNOWN:
            text = f"you have this at hand: {name}"
            ways.append(self._ask(key, None, text, ("documents",)))
        self.net.define(node, Gate(1, tuple(dict.fromkeys(ways))))
        return node

    def benefit(self, word: str) -> int:
        """Return the node of receiving a benefit."""
        key = Key("benefit", word)
        if key in self._nodes:
            return self._nodes[key]
        node = self._nodes[key] = self.net.add()
        benefit = self.known.benefits.get(word)
        name = benefit.name if benefit else word.replace("_", " ")
        self.labels[node] = Label("benefit", name, benefit.id if benefit else "")
        truth = self.now.holds("benefits", word)
        if truth is Truth.YES:
            self.net.define(node, HELD)
            return node
        ways = []
        for action in self.known.actions:
            if word in _given(action, "benefits"):
                ways += self._unlimited(action)
        if truth is Truth.UNKNOWN:
            text = f"you receive {name}"
            ways.append(self._ask(key, None, text, ("benefits",)))
        self.net.define(node, Gate(1, tuple(dict.fromkeys(ways))))
        return node

    def _unlimited(self, action: Action) -> list[int]:
        """Return the action, unless it is meant for some needs only; then remember its name."""
        if not action.for_terms:
            return [self.action(action)]
        self.limited.add(action.name)
        return []

    # Rules

    def rule(self, rule: Rule, allowed: frozenset[str]) -> int:
        """Return the node of a rule; steps limited to some needs count where they are allowed."""
        if self.law.judge(rule, self.now.facts).truth is Truth.YES:
            return self.net.add(HELD)
        return self._part(rule, allowed)

    def _part(self, rule: Rule, allowed: frozenset[str]) -> int:
        if rule.op == "all":
            return self.net.every([self._part(part, allowed) for part in rule.parts])
        if rule.op == "any":
            return self.net.one_of([self._part(part, allowed) for part in rule.parts])
        if rule.op == "at_least":
            parts = tuple(self._part(part, allowed) for part in rule.parts)
            return self.net.add(Gate(rule.count, parts))
        if rule.op == "if":
            condition, then, otherwise = (
                self._part(part, allowed) for part in (rule.condition, rule.then, rule.otherwise)
            )
            opposite = self._leaf(Not(part=rule.condition), allowed)
            ways = ((condition, then), (opposite, otherwise), (then, otherwise))
            return self.net.one_of([self.net.every(both) for both in ways])
        if rule.op == "programme" and rule.name in self.law.programmes:
            key = Key("programme", rule.name, allowed)
            if key not in self._nodes:
                node = self._nodes[key] = self.net.add()
                within = self._part(self.law.programmes[rule.name], allowed)
                self.net.define(node, Gate(1, (within,)))
            return self._nodes[key]
        return self._leaf(rule, allowed)

    def _leaf(self, rule: Rule, allowed: frozenset[str]) -> int:
        """Return the node of a condition that is judged as a whole."""
        touched = touched_by(rule, self.law.programmes)
        usable = tuple(self.effects.usable(allowed, touched))
        limited = frozenset(action.id for action in usable if action.for_terms)
        key = Key("leaf", rule.model_dump_json(), limited)
        if key in self._nodes:
            return self._nodes[key]
        node = self._nodes[key] = self.net.add()
        judged = self.law.judge(rule, self.now.facts)
        if judged.truth is Truth.YES:
            self.net.define(node, HELD)
            return node
        text = say_part(rule)
        self.labels[node] = Label("condition", text, "", can_be_given(rule))
        ways = []
        if rule.op == "includes" and rule.attribute == "documents":
            ways += [self.document(paper) for paper in sorted(rule.values)]
        elif rule.op == "includes" and rule.attribute == "benefits" and not limited:
            ways += [self.benefit(word) for word in sorted(rule.values)]
        else:
            for action in usable:
                truth = self.law.judge(rule, self.effects.after(action).facts).truth
                if truth is Truth.YES:
                    ways.append(self.action(action))
            if judged.truth is Truth.UNKNOWN:
                facts = (*judged.relevant, *judged.relevant_of_members)
                ways.append(self._ask(key, rule, text, tuple(dict.fromkeys(facts)), touched))
            elif rule.op == "compare" and rule.attribute == "age":
                ways += self._wait(rule, text)
        self.net.define(node, Gate(1, tuple(dict.fromkeys(ways))))
        return node

    def _wait(self, rule: Rule, text: str) -> list[int]:
        """Return the action of waiting for a birthday, where that is all that is missing."""
        judged = self.law.judge(rule, self.now.facts, explain=True)
        days: list[date] = []
        for correction in judged.corrections:
            if not correction.confirm and len(correction.changes) == 1:
                days += [c.from_date for c in correction.changes if c.from_date is not None]
        if not days or rule.op != "compare" or rule.at_least is None:
            return []
        if isinstance(rule.at_least, date):
            return []
        day = min(days)
        wait = Action(
            id=f"wait:{day}",
            kind="wait",
            name=f"Wait until {day.day} {day:%B} {day.year}",
            change=Wait(int(rule.at_least)),
            gives=(text,),
            effort_hours=0.0,
            cost_cents=0,
            wait_days=(day - self.now.on.date()).days,
            success=1.0,
        )
        return [self.action(wait)]

    def _ask(
        self,
        key: Key,
        rule: Rule | None,
        text: str,
        facts: tuple[str, ...],
        touched: frozenset[str] = frozenset(),
    ) -> int:
        """Return the action of taking something unknown for granted, asked where it can be."""
        refused = any(self.now.is_refused(name) for name in (*facts, *touched))
        questions = "" if refused else " ".join(ATTRIBUTES[name].question for name in facts)
        tail = self._question(facts, questions) if questions else self.net.add(HELD)
        node = self.net.action(tail, Costs(0.0, 0, SUCCESS))
        self.actions[node] = Action(
            id=f"assume:{key.kind}:{key.id}", kind="ask", name=text, effort_hours=0.0, cost_cents=0
        )
        assumption = Assumption(text=text, question=questions, facts=facts, refused=refused)
        papers = frozenset({key.id} if key.kind == "document" else ())
        benefits = frozenset({key.id} if key.kind == "benefit" else ())
        self.asked[node] = Asked(rule, papers, benefits, assumption)
        return node

    def _question(self, facts: tuple[str, ...], questions: str) -> int:
        """Return the action of asking, once for all conditions that turn on the same facts."""
        hard = [ATTRIBUTES[name].ask_cost for name in facts]
        only = " (only if you want to say)" if max(hard) == ONLY_IF_WANTED else ""
        return self.action(
            Action(
                id=f"ask:{'+'.join(facts)}",
                kind="ask",
                name=f"{questions}{only}",
                effort_hours=round(ASK_HOURS * sum(hard), 2),
                cost_cents=0,
                success=1.0,
            )
        )


def _given(action: Action, attribute: str) -> frozenset[str]:
    change = action.change
    if change is None or isinstance(change, Wait) or attribute not in change.provides:
        return frozenset()
    return change.provides[attribute].has


def price_cents(judged: Judged | None) -> tuple[int, int] | None:
    """Return the least and the most the client pays for a visit, where that is known."""
    verdict = judged.verdicts.get("cost") if judged else None
    return verdict.cents if isinstance(verdict, CostVerdict) else None
