"""How is the answer put together: the ways, a backup, what was not taken, what consent opens?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecograph.nodes import Organization
from matchers.handoffs.answers import (
    Backup,
    Handoffs,
    Limits,
    Path,
    PathKind,
    PathWithConsent,
    RefusedPath,
    WantedConsent,
)
from matchers.handoffs.disclosure import Disclosure
from matchers.handoffs.going import Going
from matchers.handoffs.labels import Way, success_of
from matchers.handoffs.reach import Reach
from matchers.handoffs.reasons import Reasons
from matchers.handoffs.refusing import Refusing
from matchers.handoffs.search import Search
from matchers.handoffs.steps import Steps
from matchers.handoffs.telling import tell
from matchers.handoffs.wording import Wording

if TYPE_CHECKING:  # it needs numpy, and only large networks need it
    from matchers.handoffs.partner_search import PartnerSearch
    from matchers.handoffs.partners import PartnerNetwork

NOBODY = "Nobody around you can introduce you there yet."


@dataclass(frozen=True, slots=True)
class Composing:
    """One question about one client, and what is asked of each part."""

    steps: Steps
    disclosure: Disclosure
    words: Wording
    reasons: Reasons
    limits: Limits
    crisis: bool
    partners: PartnerNetwork | None = None

    def none(self, note: str) -> Handoffs:
        """No way at all, and why."""
        return self._told({"note": note})

    def answer(self, k: int, refused: int) -> Handoffs:
        """Every part of the answer."""
        reach = Reach(self.steps, self.limits)
        search = Search(self.steps, self.disclosure, reach, self.crisis)
        refusing = Refusing(self.steps, self.disclosure, reach)
        introduced = self._partner_search(k) or search
        ways = introduced.best(k)
        first = ways[0] if ways else None
        shorter_than = len(first) if first else self.limits.max_hops + 1
        paths = self._listed([self._introduced(way) for way in ways])
        parts: dict[str, object] = {
            "paths": paths,
            "note": "" if paths else NOBODY,
            "backup": self._backup(introduced, first) if first else None,
            "refused": tuple(
                self._refusal(way, search, first)
                for way in refusing.shortest(refused, shorter_than=shorter_than)
            ),
            "better_with_consent": self._better(search, first),
        }
        parts["cut_short"] = any(one.cut_short for one in (reach, introduced, search, refusing))
        return self._told(parts)

    def _told(self, parts: dict[str, object]) -> Handoffs:
        return tell(self._blank().model_copy(update=parts), goes_there=self.steps.goes_there)

    def _partner_search(self, k: int) -> PartnerSearch | None:
        """The search over agreements that were compiled, where they are, and hold for this."""
        if self.partners is None or not self.partners.serves(self.steps, k=k):
            return None
        from matchers.handoffs.partner_search import PartnerSearch

        return PartnerSearch(self.partners, self.steps, self.disclosure, self.limits, self.crisis)

    def _blank(self) -> Handoffs:
        steps = self.steps
        target = steps.graph.get(steps.targets[0]) if steps.targets else None
        return Handoffs(
            client=steps.client.id,
            service=steps.service.id,
            service_name=steps.service.name,
            organization=target.id if target else "",
            organization_name=target.name if isinstance(target, Organization) else "",
            on=steps.on,
            commit=steps.graph.commit,
            limits=self.limits,
            crisis=self.crisis,
            sentence="",
            paths=(),
            declined=self.reasons.all_declined(),
        )

    def _listed(self, introduced: list[Path]) -> tuple[Path, ...]:
        """Introductions, then with a peer, then alone; in a crisis alone, then the quickest."""
        with_peer, by_oneself = self._going().accompanied(), self._going().alone()
        together, alone = [], []
        if with_peer is not None:
            together.append(self._path("accompanied", with_peer, self.words.together(with_peer)))
        if by_oneself is not None:
            sentence = self.words.alone(by_oneself, crisis=self.crisis)
            kind: PathKind = "alone" if self.steps.service.anyone_may_come else "call_first"
            alone.append(self._path(kind, by_oneself, sentence))
        if self.crisis:  # sorting keeps the order of those who take as long
            return (*alone, *sorted([*introduced, *together], key=lambda path: path.days))
        return (*introduced, *together, *alone)

    def _going(self) -> Going:
        return Going(self.steps, self.disclosure, self.limits, crisis=self.crisis)

    def _introduced(self, way: Way) -> Path:
        sentence = self.words.sentence(way, self._going().companion(way))
        return self._path("introduced", way, sentence)

    def _path(self, kind: PathKind, way: Way, sentence: str) -> Path:
        chances = [taken.step.success for taken in way]
        lowest = max(0.0, sum(chances) - (len(chances) - 1))
        counted = kind == "introduced"
        return Path(
            kind=kind,
            hops=tuple(self.words.hop(taken) for taken in way),
            sentence=sentence,
            days=sum(taken.step.days for taken in way),
            cost_cents=sum(taken.step.cost_cents for taken in way),
            retellings=sum(taken.retelling for taken in way),
            success=success_of(way) if counted else None,
            success_bounds=(round(lowest, 9), round(min(chances), 9)) if counted else None,
        )

    def _backup(self, search: Search | PartnerSearch, first: Way) -> Backup | None:
        """The best way that shares nobody in between with the first."""
        between = frozenset(taken.to_id for taken in first[:-1])
        found = search.best(1, without=between, not_directly=not between)
        if not found:
            return None
        p, q = success_of(first), success_of(found[0])
        either = round(1 - (1 - p) * (1 - q), 9)
        return Backup(
            path=self._introduced(found[0]),
            at_least_one=either,
            at_least_one_bounds=(max(p, q), round(min(1.0, p + q), 9)),
            sentence=self.words.backup(found[0], either),
        )

    def _better(self, search: Search, first: Way | None) -> PathWithConsent | None:
        """The best way if every lacking consent were given, where it is better than the first."""
        found = search.best(1, all_consents=True)
        if not found or not search.beats(found[0], first):
            return None
        ask_for = self._wanted(found[0])
        return PathWithConsent(
            path=self._introduced(found[0]),
            ask_for=ask_for,
            sentence=self.words.asking(found[0], ask_for, is_only=first is None),
        )

    def _refusal(self, way: Way, search: Search, first: Way | None) -> RefusedPath:
        at = next(index for index, taken in enumerate(way) if taken.refused)
        because = way[at].refused
        if because is None:
            raise AssertionError("a refused way has a refused step")
        openable = {taken.refused for taken in way} <= {None, "no_consent"}
        return RefusedPath(
            hops=tuple(self.words.hop(taken) for taken in way),
            reason=self.reasons.reason(way, at),
            because=because,
            at=at,
            opened_by=self._wanted(way) if openable else (),
            better=openable and search.beats(way, first),
        )

    def _wanted(self, way: Way) -> tuple[WantedConsent, ...]:
        return tuple(self.reasons.wanted(taken) for taken in way if taken.refused)
