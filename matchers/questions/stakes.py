"""What hangs on the open facts? Services that could enter or leave the first of a need, programmes.

A service matters only while fewer than `FIRST` others that no answer can touch stand above it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ecograph.facts import Facts
from ecograph.possible import Anything
from ecograph.rules.grammar import Rule
from ecograph.rules.instances import Case, case_of, open_conditions
from ecograph.rules.leaves import attributes_of
from ecograph.rules.programmes import Programmes
from ecograph.rules.verdict import RuleVerdict, judge_rule
from ecograph.rules.worlds import Instance
from matchers.constraints import STANDARD, Constraint
from matchers.directory import Row
from matchers.judging import Judged, overall, shuts_out
from matchers.questions.cells import Cut, Priors, value_in
from matchers.questions.chances import Said, Table, Tables
from matchers.questions.reading import CONDITIONS
from matchers.questions.worth import Option, Stake, Verdicts
from matchers.ranking import score_parts, total
from matchers.request import MatchRequest
from matchers.verdict import OUTCOMES, Outcome, Verdict

FIRST = 3
"""So many services of each need are looked at: an answer that changes none of them is not worth
asking for."""

ONLY_IF_WANTED = 10
"""The cost of asking (`ATTRIBUTES`) of what is never asked first."""

BY_NAME: Mapping[str, Constraint] = {constraint.name: constraint for constraint in STANDARD}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One constraint on one facet that an answer could still decide."""

    name: str
    facet: object
    row: Row
    hard: bool
    asks: frozenset[str]
    instances: tuple[Instance, ...]
    case: Case | None


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """One row: as it stands, and what could still change."""

    row: Row
    score: float
    best: float
    parts: tuple[Part, ...]
    sure: bool
    """Nothing else about it is unknown."""


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """One need: the rows that could still be among its first, the best first."""

    id: str
    request: MatchRequest
    standing: tuple[Standing, ...]
    served: bool
    """A service surely fits already."""

    @property
    def firm(self) -> bool:
        """Whether no answer changes its first services."""
        return not any(one.parts for one in self.standing)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One programme that was asked about."""

    name: str
    verdict: RuleVerdict
    case: Case
    asks: frozenset[str]
    instances: tuple[Instance, ...]

    @property
    def outcome(self) -> Outcome:
        """What it comes to as things stand."""
        return OUTCOMES[self.verdict.truth]


class Askable:
    """Which facts may be asked for: of the client alone, and nothing that was refused."""

    def __init__(self, facts: Facts, asked: Collection[str] = ()) -> None:
        known = facts.possible.items()
        refused = {name for name, v in known if isinstance(v, Anything) and v.refused}
        self.closed = frozenset(refused | set(asked))

    def among(self, facts: Iterable[str]) -> frozenset[str]:
        """Those that may be asked for."""
        return frozenset(facts) - self.closed

    def instances(self, found: Iterable[Instance]) -> tuple[Instance, ...]:
        """The conditions of which some fact may be asked for."""
        return tuple(
            (person, condition)
            for person, condition in found
            if person == 0 and not self.closed.issuperset(attributes_of(condition))
        )


class Opener:
    """Finds what is open about rows, each distinct facet once."""

    def __init__(self, askable: Askable) -> None:
        self._askable = askable
        self._parts: dict[tuple[str, int, bool], Part | None] = {}

    def open_need(self, id: str, judged: Iterable[Judged], request: MatchRequest) -> Open:
        """The rows of a need that could still be among its first."""
        fitting = [one for one in judged if not one.blocked_by]
        standing = sorted(
            (self._standing(one, request) for one in fitting), key=lambda s: (-s.best, s.row.id)
        )
        kept, shaky, settled = [], set[str](), set[str]()
        for one in standing:
            service = one.row.service.id
            among_first = len(settled) < FIRST and service not in settled
            if among_first or service in shaky:  # with all the places of a service that may go
                kept.append(one)
                (shaky if one.parts else settled).add(service)
        served = any(overall(one, request) == "met" for one in fitting)
        return Open(id, request, tuple(kept), served)

    def _standing(self, one: Judged, request: MatchRequest) -> Standing:
        parts, sure = [], True
        for name, verdict in one.verdicts.items():
            if verdict.verdict == "unknown":
                part = self._part(verdict, one.row, request)
                if part is not None:
                    parts.append(part)
                elif request.is_hard(name):
                    sure = False
        return Standing(one.row, one.score, _best(one, parts, request), tuple(parts), sure)

    def _part(self, verdict: Verdict, row: Row, request: MatchRequest) -> Part | None:
        """What is open about one constraint; of soft ones only what could rule out all the same."""
        name, hard = verdict.name, request.is_hard(verdict.name)
        if not (hard or name == "distance"):
            return None
        facet = BY_NAME[name].facet(row)
        key = name, id(facet), hard
        if key not in self._parts:
            instances, case = self._instances(verdict, row, request)
            asks = self._askable.among(verdict.asks)
            found = Part(name, facet, row, hard, asks, instances, case)
            self._parts[key] = found if instances else None
        return self._parts[key]

    def _instances(
        self, verdict: Verdict, row: Row, request: MatchRequest
    ) -> tuple[tuple[Instance, ...], Case | None]:
        asks = self._askable.among(verdict.asks)
        if verdict.name != "eligibility":
            conditions = CONDITIONS[verdict.name](row, request) if asks else ()
            about = [(0, c) for c in conditions if not asks.isdisjoint(attributes_of(c))]
            return self._askable.instances(about), None
        if row.conditions.rule is None or not asks:
            return (), None
        case = case_of(row.conditions.rule, request.facts)
        return self._askable.instances(open_conditions(case)), case


def open_programmes(programmes: Programmes, facts: Facts, askable: Askable) -> tuple[Asked, ...]:
    """Every programme with its verdict, and what could still decide it."""
    found = []
    for name in sorted(programmes):
        rule: Rule = programmes[name]
        verdict = judge_rule(rule, facts, programmes=programmes, explain=False)
        asks = askable.among(verdict.relevant)
        case = case_of(rule, facts, programmes)
        instances = askable.instances(open_conditions(case)) if asks else ()
        found.append(Asked(name, verdict, case, asks, instances))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """Everything that hangs on the open facts, as tables over the same variables."""

    cut: Cut
    needs: tuple[Stake, ...]
    programmes: tuple[Verdicts, ...]
    asks: frozenset[str]
    """Facts that could still change an answer, and may be asked for."""
    often: tuple[int, ...]
    """By how many conditions each variable is read."""
    approximate: tuple[str, ...]

    def axes_of(self, fact: str) -> tuple[int, ...]:
        """The variables that an answer about this fact tells, those that are read most first."""
        axes = self.cut.of_subject.get((0, fact), ())
        return tuple(sorted(axes, key=lambda axis: (-self.often[axis], axis)))


def compile_stakes(
    needs: Sequence[Open],
    programmes: Sequence[Asked],
    facts: Facts,
    *,
    priors: Priors,
    closed: frozenset[str],
) -> Compiled:
    """Cut all open facts once, and say of every service and programme what hangs on them."""
    parts = [part for need in needs for one in need.standing for part in one.parts]
    wanted = [one for one in programmes if one.instances]
    instances = [
        *(instance for part in parts for instance in part.instances),
        *(instance for one in wanted for instance in one.instances),
    ]
    cut = Cut(instances, (facts, *facts.members), priors, closed=closed)
    maker = _Maker(cut)
    stakes = tuple(maker.stake(need) for need in needs)
    verdicts = tuple(
        Verdicts(one.name, 1.0, maker.tables.of_rule(one.case, one.instances)) for one in wanted
    )
    rough = {
        option.service
        for stake in stakes
        for option in stake.options
        if not all(table.exact for table in option.tables)
    }
    tables = [table for stake in stakes for option in stake.options for table in option.tables]
    told = frozenset(
        cut.variables[axis].fact
        for table in dict.fromkeys((*tables, *(one.table for one in verdicts)))
        for axis in table.turning
    )
    asked = frozenset[str]().union(*(p.asks for p in parts), *(one.asks for one in wanted))
    return Compiled(cut, stakes, verdicts, told & asked, maker.tables.often, tuple(sorted(rough)))


class _Maker:
    """Makes the tables of rows, each distinct one once."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self.tables = Tables(cut)
        self._of_part: dict[int, Table] = {}
        self._of_parts: dict[tuple[int, ...], tuple[Table, ...]] = {}

    def stake(self, need: Open) -> Stake:
        """One need with its options."""
        options = tuple(
            Option(
                one.row.service.id,
                one.score,
                one.best,
                self._together(one.parts, need.request),
                one.sure,
            )
            for one in need.standing
        )
        return Stake(need.id, need.request.need.weight, options)

    def _together(self, parts: tuple[Part, ...], request: MatchRequest) -> tuple[Table, ...]:
        key = tuple(map(id, parts))
        if key not in self._of_parts:
            self._of_parts[key] = self.tables.product(self._table(part, request) for part in parts)
        return self._of_parts[key]

    def _table(self, part: Part, request: MatchRequest) -> Table:
        if id(part) not in self._of_part:
            if part.case is not None:
                table = self.tables.of_rule(part.case, part.instances)
            else:
                table = self.tables.of_judge(part.instances, self._judge(part, request))
            self._of_part[id(part)] = table
        return self._of_part[id(part)]

    def _judge(self, part: Part, request: MatchRequest) -> Callable[[Mapping[int, int]], Said]:
        """Ask the constraint itself, as if the facts were in certain cells."""
        constraint = BY_NAME[part.name]
        names = sorted({n for _, condition in part.instances for n in attributes_of(condition)})

        def judge(cells: Mapping[int, int]) -> Said:
            possible = dict(request.facts.possible)
            for name in names:
                axes = [axis for axis in self._cut.of_subject[0, name] if axis in cells]
                if axes:
                    chosen = [(self._cut.variables[axis], cells[axis]) for axis in axes]
                    possible[name] = value_in(chosen, request.facts.of(name))
            facts = request.facts.model_copy(update={"possible": possible})
            asked = request.model_copy(update={"facts": facts})
            verdict = constraint.judge(part.facet, asked)
            if shuts_out(verdict, asked):
                return 0.0, 0.0, 0.0
            return 1.0, 1.0, float(verdict.verdict == "met" or not part.hard)

        return judge


def _best(one: Judged, parts: Sequence[Part], request: MatchRequest) -> float:
    """The score as the match will give it once it is known that the client is entitled."""
    if not any(part.name == "eligibility" for part in parts):
        return one.score
    known = one.verdicts["eligibility"].model_copy(update={"verdict": "met"})
    return total(score_parts(one.row, {**one.verdicts, "eligibility": known}, request))
