"""How does a client stand once some steps are taken, and what does a rule or an office say then?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from ecograph.facts import Facts
from ecograph.graph import Graph
from ecograph.household import Proofs, facts_of, proofs_in, with_proofs
from ecograph.nodes import Benefit, Client, Intervention, local_id
from ecograph.possible import Collection, Interval, Possible, Truth
from ecograph.rules import Programmes, Rule, RuleVerdict, judge_rule, read_programmes
from ecograph.rules.grammar import All, Residue
from ecograph.rules.instances import parts_of
from ecograph.rules.leaves import attributes_of
from ecograph.rules.programmes import references
from matchers.request import Asked, MatchRequest, ruled_out_ids, unsafe_ids

DERIVED = frozenset({"age", "date_of_birth", "areas", "household_size"})
"""Facts that are worked out from others, so that a step which touches one is worked out anew."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is done until an age is reached."""

    years: int


@dataclass(frozen=True, slots=True)
class Situation:
    """A client as their file reads after some steps."""

    graph: Graph
    client: Client
    facts: Facts
    on: datetime
    never: frozenset[str]
    proofs: Proofs

    @classmethod
    def of(cls, graph: Graph, client: Client, on: datetime) -> Situation:
        """Read the client as they are; what is shown of the graph is the caller's to choose."""
        facts = facts_of(graph, client.id, on=on.date())
        never = ruled_out_ids(graph, client) | unsafe_ids(graph, client.id)
        return cls(graph, client, facts, on, never, proofs_in(graph))

    def after(self, step: Intervention | Wait | None) -> Situation:
        """Return the situation once one more step is taken; asking changes nothing."""
        if step is None:
            return self
        from matchers.leverage.what_if import changed, taken  # brings numpy and networkx along

        if isinstance(step, Wait):
            return self._with_facts(self.client, {"age": _grown(self.facts, step.years)})
        day = self.on.date()
        client = taken(self.client, step, step.provides, day)
        if step.provides.keys() & DERIVED:
            world = changed(self.graph, self.client, [step], on=day)
            return replace(self, client=client, facts=facts_of(world, client.id, on=day))
        known = {name: client.facts[name].possible(name, day) for name in step.provides}
        if "documents" in known:
            held = _joined(self.facts.of("documents"), known["documents"])
            known["documents"] = with_proofs(held, self.proofs)
        return self._with_facts(client, known)

    def granting(self, papers: frozenset[str], benefits: frozenset[str]) -> Situation:
        """Return the situation with some papers and benefits taken for granted."""
        known: dict[str, Possible] = {}
        for name, words in (("documents", papers), ("benefits", benefits)):
            if words:
                before = self.facts.of(name)
                old = before if isinstance(before, Collection) else Collection()
                held = old.held | words
                known[name] = with_proofs(
                    Collection(held=held, lacking=old.lacking - held, complete=old.complete),
                    self.proofs if name == "documents" else {},
                )
        return self._with_facts(self.client, known) if known else self

    def _with_facts(self, client: Client, known: Mapping[str, Possible]) -> Situation:
        possible = {**self.facts.possible, **known}
        facts = self.facts.model_copy(update={"possible": possible})
        return replace(self, client=client, facts=facts)

    def holds(self, attribute: str, word: str) -> Truth:
        """Whether a collection such as the documents holds a word."""
        known = self.facts.of(attribute)
        return known.holds(word) if isinstance(known, Collection) else Truth.UNKNOWN

    def is_refused(self, attribute: str) -> bool:
        """Whether the client does not want to say."""
        return bool(getattr(self.facts.of(attribute), "refused", False))

    def request(self, urgency: str = "routine") -> MatchRequest:
        """Ask for nothing in particular: what constraints read of the client."""
        client = self.client
        fluent = tuple(spoken.tag for spoken in client.languages if spoken.level == "fluent")
        nothing = {"name": "", "terms": frozenset(), "covers": frozenset(), "urgency": urgency}
        return MatchRequest(
            client_id=client.id,
            need=Asked.model_validate(nothing),
            on=self.on,
            facts=self.facts,
            home=client.home,
            languages=fluent,
            preferences=client.preferences,
            never=self.never,
            max_travel_minutes=client.max_travel_minutes,
        )


def _joined(before: Possible, now: Possible) -> Possible:
    """Return papers with those that were held before because others count as them."""
    if not isinstance(before, Collection) or not isinstance(now, Collection):
        return now
    held = before.held | now.held
    return Collection(held=held, lacking=now.lacking - held, complete=now.complete)


def _grown(facts: Facts, years: int) -> Interval:
    """Return an age after waiting until it surely is at least so many years."""
    now = facts.of("age")
    if not isinstance(now, Interval) or now.lo is None:
        return Interval(lo=years)
    more = max(0.0, years - now.lo)
    return Interval(lo=now.lo + more, hi=None if now.hi is None else now.hi + more)


class Law:
    """Rules, with the programmes they name, judged in a situation."""

    def __init__(self, programmes: Mapping[str, Rule]) -> None:
        self.programmes = read_programmes(with_all_named(programmes))

    @classmethod
    def of(cls, benefits: Iterable[Benefit]) -> Law:
        """Take the rules of the benefits, each under the word that rules call it by."""
        return cls({local_id(b.id): b.rule for b in benefits if b.rule is not None})

    def judge(self, rule: Rule, facts: Facts, *, explain: bool = False) -> RuleVerdict:
        """Judge a rule."""
        return judge_rule(rule, facts, programmes=self.programmes, explain=explain)

    def taking(self, assumed: frozenset[Rule]) -> Law:
        """Return the same law with some conditions taken as fulfilled."""
        if not assumed:
            return self
        return Law({name: taking(rule, assumed) for name, rule in self.programmes.items()})


def with_all_named(rules: Mapping[str, Rule]) -> Mapping[str, Rule]:
    """Return the rules with one that nobody knows for every programme that has none."""
    if isinstance(rules, Programmes):
        return rules
    named = {other for rule in rules.values() for other in references(rule)}
    return {**{other: Residue() for other in sorted(named - rules.keys())}, **rules}


def taking(rule: Rule, assumed: frozenset[Rule]) -> Rule:
    """Return the rule with these parts taken as fulfilled, wherever they stand in it."""
    if rule in assumed:
        return All()
    if rule.op == "all" or rule.op == "any" or rule.op == "at_least":
        parts = tuple(taking(part, assumed) for part in rule.parts)
        return rule.model_copy(update={"parts": parts})
    if rule.op == "if":
        names = ("condition", "then", "otherwise")
        return rule.model_copy(update={n: taking(getattr(rule, n), assumed) for n in names})
    return rule


def touched_by(rule: Rule, programmes: Mapping[str, Rule]) -> frozenset[str]:
    """Return the facts that a rule asks about, those of the programmes it names included."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [rule]
    while waiting:
        part = waiting.pop()
        if part.op == "programme":
            if part.name in programmes and part.name not in seen:
                seen.add(part.name)
                waiting.append(programmes[part.name])
        elif part.op == "compare" or part.op == "one_of" or part.op == "includes":
            found.update(attributes_of(part))
        elif part.op == "income_at_most_fpl":
            found.update(attributes_of(part))
        elif part.op != "residue":
            waiting.extend(cast("Iterable[Rule]", parts_of(part)))
    return frozenset(found)
