"""What does every constraint say of every distinct facet, once a set of steps is taken?

Each facet is judged once for each set of those steps that change something it reads: no other step
can change its verdict. That is an index; the law is `judge`, and a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from ecograph.attributes import ATTRIBUTES
from ecograph.possible import Collection, Possible, Truth
from ecograph.rules import judge_rule
from matchers.constraints import STANDARD
from matchers.constraints.distance import Distance
from matchers.constraints.eligibility import OPEN_TO_ALL
from matchers.constraints.reaching import (
    MET,
    UNKNOWN,
    UNMET,
    Reach,
    Reaching,
    Travels,
    travels_of,
)
from matchers.directory.facets import Conditions, Papers, Site
from matchers.directory.mentions import Mentions
from matchers.leverage.steps import LANGUAGES, LIMIT, Step
from matchers.leverage.what_if import is_gone
from matchers.request import Asked, MatchRequest
from matchers.verdict import TravelVerdict, Verdict

if TYPE_CHECKING:
    from matchers.directory.columns import Bits, Bools, Columns, Ints
    from matchers.leverage.supposing import Supposing

Table: TypeAlias = "np.ndarray[tuple[int, int], np.dtype[np.bool_]]"

BY_NAME = {constraint.name: constraint for constraint in STANDARD}
CODES = {"met": MET, "unknown": UNKNOWN, "unmet": UNMET}
NOT_ASKED = -1

READS: dict[str, frozenset[str]] = {
    "documents": frozenset({"documents"}),
    "area": frozenset({"areas"}),
    "distance": frozenset({"travel_modes", "devices", LIMIT}),
    "language": frozenset({LANGUAGES}),
    "cost": frozenset(
        {"budget_cents_per_visit", "insurance", "income_cents_per_month", "household_size"}
    ),
    "hours": frozenset({"free_times"}),
    "accessibility": frozenset({"accommodations"}),
}
"""What of a request each constraint reads; eligibility reads what its rule names."""

ORDER = (
    "documents",
    "area",
    "language",
    "accessibility",
    "distance",
    "cost",
    "hours",
    "eligibility",
)
"""The cheapest to judge first."""

Known = dict[Hashable, int]
"""What facets said to whom; clients of whom the same is known share it."""


class Screen:
    """One client and one directory: the verdict of any facet after any set of steps."""

    def __init__(
        self,
        columns: Columns,
        supposing: Supposing,
        *,
        known: Known | None = None,
        sites: Ints | None = None,
    ) -> None:
        """Judge for one client; `known` is shared, and of `sites` alone anything is asked."""
        self._sites = sites
        self.columns, self.supposing = columns, supposing
        self.steps: tuple[Step, ...] = tuple(supposing.steps)
        self._known = {} if known is None else known
        self._changing: dict[str, int] = {}
        for step in self.steps:
            for name in step.changes:
                self._changing[name] = self._changing.get(name, 0) | step.bit
        self._touch = {name: self._mask(READS.get(name)) for name in ORDER}
        self._codes: dict[tuple[str, int], Ints] = {}
        self._may: dict[tuple[str, int], Ints] = {}
        self._reach: dict[int, Reach] = {}
        self._by_travels: dict[Travels, Reach] = {}
        self._reaching: Reaching | None = None
        self._bears: dict[str, dict[int, int]] = {name: {} for name in ORDER}
        self._given_bits: dict[str, Bits] = {}
        self._held: dict[int, tuple[Bits, Bits]] = {}
        self._givers: dict[str, dict[str, int]] = {}
        self._hard: dict[tuple[str, str, int], bool] = {}
        self._gone = {
            name: is_gone(supposing.client.facts.get(name), supposing.on.date())
            for step in self.steps
            for name in step.given
        }

    def touches(self, name: str) -> int:
        """The steps that could change a verdict of this constraint, of any facet."""
        return self._touch[name]

    def hard(self, name: str, need: Asked, taken: int) -> bool:
        """Whether what is unmet shuts out, for this need, once the steps are taken."""
        taken &= self._touch[name]
        key = (name, need.urgency, taken)
        if key not in self._hard:
            request = self.supposing.after(taken).model_copy(update={"need": need})
            self._hard[key] = request.is_hard(name)
        return self._hard[key]

    def codes(self, name: str, facets: Ints, taken: int) -> Ints:
        """What a constraint says of facets, by number, once the steps are taken."""
        taken &= self._touch[name]
        if name == "distance":
            return self.reach(taken).code[facets]
        if name == "documents":
            return self._papers_held(facets, taken)
        key = (name, taken)
        kept = self._codes.get(key)
        if kept is None:
            count = len(self.columns.by_name[name].facets)
            kept = self._codes[key] = np.full(count, NOT_ASKED, dtype=np.int64)
        found: Ints = kept[facets]
        if found.size and found.min() == NOT_ASKED:
            for facet in set(facets[found == NOT_ASKED].tolist()):
                kept[facet] = self._code(name, facet, taken)
            found = kept[facets]
        return found

    def code(self, name: str, facet: int, taken: int) -> int:
        """The same of one facet."""
        return int(self.codes(name, np.array([facet]), taken)[0])

    def reach(self, taken: int) -> Reach:
        """How all sites can be reached once the steps are taken."""
        taken &= self._touch["distance"]
        if taken not in self._reach:
            request = self.supposing.after(taken)
            travels = travels_of(request)
            if travels not in self._by_travels:

                def law(site: int) -> TravelVerdict:
                    facet = cast("Site", self.columns.by_name["distance"].facets[site])
                    return Distance().judge(facet, request)

                self._by_travels[travels] = self._measured(request).reach(travels, law)
            self._reach[taken] = self._by_travels[travels]
        return self._reach[taken]

    def bears(self, name: str, facet: int) -> int:
        """The steps that could change the verdict of this facet."""
        kept = self._bears[name].get(facet)
        if kept is None:
            kept = self._bears[name][facet] = self._bearing(name, facet)
        return kept

    def judge(self, name: str, facet: Hashable, taken: int) -> Verdict:
        """The law."""
        return BY_NAME[name].judge(facet, self.supposing.after(taken))

    def _measured(self, request: MatchRequest) -> Reaching:
        if self._reaching is None:
            self._reaching = Reaching(self.columns.sites, request, self._sites)
        return self._reaching

    def _mask(self, reads: Iterable[str] | None) -> int:
        """The steps that change one of these; None: all."""
        if reads is None:
            return (1 << len(self.steps)) - 1
        found = 0
        for name in reads:
            found |= self._changing.get(name, 0)
        return found

    def _bearing(self, name: str, facet: int) -> int:
        if name == "documents":
            papers = cast("Papers", self.columns.by_name[name].facets[facet])
            words = frozenset(id for id, _ in papers.documents)
            return self._giving("documents", words) if words else 0
        if name == "eligibility":
            mentions = self.columns.mentions[facet]
            return 0 if mentions is None else self._bearing_on(mentions)
        return self._touch[name]

    def _bearing_on(self, mentions: Mentions) -> int:
        if mentions.everything:
            return self._mask(None)
        found = 0
        for attribute in mentions.names:
            words = mentions.words.get(attribute)
            if words is not None and ATTRIBUTES[attribute].type == "collection":
                found |= self._giving(attribute, words)
            else:
                found |= self._mask(frozenset({attribute}))
        return found

    def _giving(self, attribute: str, words: frozenset[str]) -> int:
        """The steps that say something of these words, or anything where nothing was known."""
        if self._gone.get(attribute, False):
            return self._mask(frozenset({attribute}))
        givers = self._givers_of(attribute)
        found = 0
        for word in words:
            found |= givers.get(word, 0)
        return found

    def _givers_of(self, attribute: str) -> dict[str, int]:
        """Per word of a collection, the steps that say something of it."""
        if attribute not in self._givers:
            givers = self._givers[attribute] = {}
            for step in self.steps:
                fact = step.given.get(attribute)
                for word in (fact.has | fact.has_not) if fact is not None else ():
                    givers[word] = givers.get(word, 0) | step.bit
        return self._givers[attribute]

    def may_change(self, name: str, facets: Ints, steps: int) -> Bools:
        """Whether one of some steps bears on each of these facets."""
        if not self._touch[name] & steps:
            return np.zeros(len(facets), dtype=bool)
        if name != "eligibility" and name != "documents":
            return np.ones(len(facets), dtype=bool)
        key = (name, steps)
        if key not in self._may:
            self._may[key] = self._all_that_may(name, steps)
        kept = self._may[key]
        for facet in set(facets[kept[facets] == NOT_ASKED].tolist()):
            kept[facet] = bool(self.bears(name, facet) & steps)
        found: Bools = kept[facets] == 1
        return found

    def _all_that_may(self, name: str, steps: int) -> Ints:
        """Of all lists of papers at once; of rules one by one, as they are asked for."""
        if name == "documents" and not self._gone.get("documents", False):
            words = (word for word, by in self._givers_of("documents").items() if by & steps)
            return self.columns.papers.asks_for(words).astype(np.int64)
        return np.full(len(self.columns.by_name[name].facets), NOT_ASKED, dtype=np.int64)

    def clears_papers(self, lists: Ints, steps: Sequence[Step]) -> Table:
        """Whether each step alone could bring all that each list lacks: no is sure, yes is not."""
        if self._gone.get("documents", False):
            return np.ones((len(lists), len(steps)), dtype=bool)
        self._papers_held(lists[:1], 0)
        lacking = self.columns.papers.of_list[lists] & self._held[0][1]
        unanswered = lacking[:, None, :] & ~np.stack([self._paper_bits(step) for step in steps])
        found: Table = (unanswered == 0).all(axis=2)
        return found

    def _paper_bits(self, step: Step) -> Bits:
        """The papers that a step gives; alike for all clients."""
        if step.node.id not in self._given_bits:
            fact = step.given.get("documents")
            given = fact.has if fact is not None else ()
            self._given_bits[step.node.id] = self.columns.papers.bits(given)
        return self._given_bits[step.node.id]

    def _papers_held(self, facets: Ints, taken: int) -> Ints:
        """What `Documents.judge` says of lists of papers."""
        papers = self.columns.papers
        if taken not in self._held:
            known = self.supposing.after(taken).facts.of("documents")
            held = known if isinstance(known, Collection) else Collection()
            missing = ~papers.bits(held.held)
            lacking = missing if held.complete else missing & papers.bits(held.lacking)
            self._held[taken] = missing, lacking
        missing, lacking = self._held[taken]
        asked = papers.of_list[facets]
        code = np.where(((asked & missing) != 0).any(axis=1), UNKNOWN, MET)
        code[((asked & lacking) != 0).any(axis=1)] = UNMET
        return code

    def _code(self, name: str, facet: int, taken: int) -> int:
        bearing = taken & self.bears(name, facet) if taken else 0
        if bearing != taken:
            return self.code(name, facet, bearing)
        read = self._read(name, facet, taken)
        key = None if read is None else (name, facet, read)
        if key is not None and key in self._known:
            return self._known[key]
        code = self._judged(name, facet, taken)
        if key is not None:
            self._known[key] = code
        return code

    def _judged(self, name: str, facet: int, taken: int) -> int:
        request = self.supposing.after(taken)
        content = self.columns.by_name[name].facets[facet]
        if name == "eligibility":
            return _eligible(cast("Conditions", content), request)
        return CODES[BY_NAME[name].judge(content, request).verdict]

    def _read(self, name: str, facet: int, taken: int) -> Hashable | None:
        """What was read to judge it, so that it need not be judged again; None: too much."""
        if name == "language":
            return self.supposing.after(taken).languages
        if name == "eligibility":
            mentions = self.columns.mentions[facet]
            if mentions is None or mentions.everything:
                return None
            return self._told(taken, mentions.names)
        return self._told(taken, READS[name])

    def _told(self, taken: int, names: frozenset[str]) -> tuple[Possible, ...]:
        facts = self.supposing.after(taken).facts
        return tuple(facts.of(name) for name in sorted(names))


def _eligible(conditions: Conditions, request: MatchRequest) -> int:
    """The shortcut of `Eligibility.judge`: without reasons."""
    if conditions.rule is None:
        words = " ".join(conditions.description.split())
        return MET if words.casefold().rstrip(".") in OPEN_TO_ALL else UNKNOWN
    programmes = request.programmes
    truth = judge_rule(conditions.rule, request.facts, programmes=programmes, explain=False).truth
    return {Truth.YES: MET, Truth.UNKNOWN: UNKNOWN, Truth.NO: UNMET}[truth]
