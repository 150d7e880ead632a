"""How is a question told: why it is worth asking, and what would follow from each answer?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from ecograph.attributes import ATTRIBUTES
from ecograph.rules.grammar import Compare, OneOf
from ecograph.rules.wording import say
from matchers.questions.answers import Branch, Questions, RankedQuestion, Sensitivity
from matchers.questions.cells import Cell, Numbers, Span
from matchers.questions.chances import POSSIBLE, SURE, Chances, Table
from matchers.questions.stakes import Compiled
from matchers.questions.worth import NEGLIGIBLE, Option
from matchers.verdict import Outcome

NAMES_SHOWN = 4

CARE: Mapping[Sensitivity, str] = {
    "plain": "",
    "sensitive": " It is a sensitive question: say why you ask, and that no answer is fine too.",
    "only if the client wants": " It is not asked first: look at what would follow from each "
    "answer; whether to say is up to you.",
}

ENTITLED: Mapping[Outcome, str] = {
    "met": "you are entitled to",
    "unmet": "you are not entitled to",
}

Evidence = Mapping[int, int]
"""The cell that some variables turn out to be in."""


class Follows(NamedTuple):
    """What would follow from an answer; see `Branch`."""

    serves: tuple[str, ...]
    opens: tuple[str, ...]
    drops: tuple[str, ...]
    decides: tuple[tuple[str, Outcome], ...]


Touched = tuple[str, list[Option], frozenset[str]]
"""A need, the options that hang on some variables, and the services that also have others."""


class Teller:
    """Tells what would follow from the answers to a question."""

    def __init__(
        self, compiled: Compiled, *, names: Mapping[str, str], served: frozenset[str]
    ) -> None:
        """`names` are those of needs and documents; `served` the needs a service surely fits."""
        self._cut, self._needs = compiled.cut, compiled.needs
        self._programmes = compiled.programmes
        self._names, self._served = names, served
        self._chances = Chances(compiled.cut)
        self._hang: dict[frozenset[int], list[Touched]] = {}
        self._given: dict[tuple[int, tuple[int, ...]], Numbers] = {}

    def concerns(
        self, axes: frozenset[int]
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The services, the needs and the programmes that hang on some variables."""
        hang = self._touched(axes)
        services = {one.service for _, touched, _ in hang for one in touched}
        needs = [need for need, touched, _ in hang if touched]
        programmes = [one.name for one in self._programmes if not axes.isdisjoint(one.table.axes)]
        return tuple(sorted(services)), tuple(needs), tuple(sorted(programmes))

    def branches(self, fact: str) -> tuple[Branch, ...]:
        """What would follow from each answer; answers with the same consequences are told as one.

        Of a collection: each word on its own, and none of them.
        """
        axes = self._cut.of_subject[0, fact]
        kind = ATTRIBUTES[fact].type
        if kind == "collection":
            told = [self._word(fact, axis) for axis in axes]
            found = [*told, self._none(fact, axes)]
        else:
            found = list(self._merged(fact, axes[0]))
        return tuple(sorted(found, key=lambda branch: (-branch.chance, branch.answer)))

    def _word(self, fact: str, axis: int) -> Branch:
        words = self._cut.variables[axis].words
        answer = ATTRIBUTES[fact].phrase.format(self._listed(words, "or"))
        return self._branch(answer, float(self._cut.variables[axis].chances[1]), {axis: 1})

    def _none(self, fact: str, axes: Sequence[int]) -> Branch:
        words = frozenset[str]().union(*(self._cut.variables[axis].words for axis in axes))
        said = ATTRIBUTES[fact].phrase.format(self._listed(words, "or"))
        answer = f"none of these: {said}" if len(words) > 1 else f"not: {said}"
        chance = 1.0
        for axis in axes:
            chance *= float(self._cut.variables[axis].chances[0])
        return self._branch(answer, chance, dict.fromkeys(axes, 0))

    def _merged(self, fact: str, axis: int) -> Iterator[Branch]:
        variable = self._cut.variables[axis]
        groups: list[tuple[list[int], object]] = []
        for number in range(len(variable.cells)):
            follows = self._follows({axis: number})
            ordered = isinstance(variable.cells[number], Span)
            same = [g for g in (groups[-1:] if ordered else groups) if g[1] == follows]
            if same:
                same[0][0].append(number)
            else:
                groups.append(([number], follows))
        for numbers, _ in groups:
            cells = [variable.cells[number] for number in numbers]
            chance = float(sum(variable.chances[number] for number in numbers))
            yield self._branch(_say_cells(fact, cells, variable.cells), chance, {axis: numbers[0]})

    def _branch(self, answer: str, chance: float, evidence: Evidence) -> Branch:
        follows = self._follows(evidence)
        return Branch(
            answer=answer,
            chance=round(chance, 9),
            serves=follows.serves,
            opens=follows.opens,
            drops=follows.drops,
            decides=dict(follows.decides),
            sentence=f"If the answer is “{answer}”: {self._say_follows(follows)}.",
        )

    def _follows(self, evidence: Evidence) -> Follows:
        """What would then be so, and is not known to be so already."""
        axes = frozenset(evidence)
        serves, opens, drops = [], set[str](), set[str]()
        for need, touched, safe in self._touched(axes):
            stays, sure = set(safe), False
            for one in touched:
                may, surely = self._planes(one, evidence)
                if may:
                    stays.add(one.service)
                if surely:
                    opens.add(one.service)
                    sure = sure or one.sure
            drops.update(one.service for one in touched if one.service not in stays)
            if sure and need not in self._served:
                serves.append(need)
        return Follows(
            tuple(serves), tuple(sorted(opens)), tuple(sorted(drops)), self._decided(evidence)
        )

    def _decided(self, evidence: Evidence) -> tuple[tuple[str, Outcome], ...]:
        decides: list[tuple[str, Outcome]] = []
        for programme in self._programmes:
            if not evidence.keys().isdisjoint(programme.table.axes):
                told = self._at(programme.table, evidence)
                if told[SURE] >= 1 - NEGLIGIBLE:
                    decides.append((programme.name, "met"))
                elif told[POSSIBLE] <= NEGLIGIBLE:
                    decides.append((programme.name, "unmet"))
        return tuple(decides)

    def _touched(self, axes: frozenset[int]) -> list[Touched]:
        """Per need the options that hang on these variables, and services that also have others."""
        if axes not in self._hang:
            self._hang[axes] = [
                (
                    need.id,
                    [one for one in need.options if _reads(one, axes)],
                    frozenset(one.service for one in need.options if not _reads(one, axes)),
                )
                for need in self._needs
            ]
        return self._hang[axes]

    def _planes(self, one: Option, evidence: Evidence) -> tuple[bool, bool]:
        told = [self._at(table, evidence) for table in one.tables]
        may = all(planes[POSSIBLE] > NEGLIGIBLE for planes in told)
        return may, all(planes[SURE] >= 1 - NEGLIGIBLE for planes in told)

    def _at(self, table: Table, evidence: Evidence) -> Numbers:
        """The chance of each plane, given the evidence."""
        axes = tuple(axis for axis in table.axes if axis in evidence)
        key = id(table), axes
        if key not in self._given:
            self._given[key] = self._chances.given(table, axes)
        return np.asarray(self._given[key].T[tuple(evidence[axis] for axis in reversed(axes))])

    def _say_follows(self, follows: Follows) -> str:
        said = []
        if follows.serves:
            said.append(f"something surely fits for {quoted(follows.serves, self._names)}")
        if follows.opens:
            one = "s" * (len(follows.opens) == 1)
            said.append(f"you meet what {quoted(follows.opens, self._names)} ask{one} of you")
        if follows.drops:
            one = "s" * (len(follows.drops) == 1)
            said.append(f"{quoted(follows.drops, self._names)} no longer fit{one}")
        for outcome, words in ENTITLED.items():
            named = [name for name, found in follows.decides if found == outcome]
            if named:
                said.append(f"{words} {self._listed(named, 'and')}")
        return "; ".join(said) or "nothing is settled by it alone"

    def _listed(self, ids: Iterable[str], joint: str) -> str:
        return listed((self._names.get(id) or _plain(id) for id in ids), joint)


def listed(names: Iterable[str], joint: str = "and") -> str:
    """Names in a sentence: the first four, and how many more."""
    words = sorted(set(names))
    more = len(words) - NAMES_SHOWN
    if more > 0:
        return f"{', '.join(words[:NAMES_SHOWN])} {joint} {more} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"


def quoted(ids: Iterable[str], names: Mapping[str, str]) -> str:
    """Needs or services in a sentence, by their names."""
    return listed(f"“{names.get(id) or _plain(id)}”" for id in ids)


def _plain(id: str) -> str:
    """A word as it is said; of an id the local part."""
    return id.split(":", 2)[-1].replace("-", " ").replace("_", " ")


def _reads(one: Option, axes: Collection[int]) -> bool:
    return any(axis in axes for table in one.tables for axis in table.axes)


def _say_cells(fact: str, cells: Sequence[Cell], every: Sequence[Cell]) -> str:
    """Say some cells of a number, in a row, or of a choice."""
    first, last = cells[0], cells[-1]
    if isinstance(first, Span) and isinstance(last, Span):
        low = None if first == every[0] else first.lo
        high = None if last == every[-1] else last.hi
        if low is None and high is None:
            return "whatever it is"
        if "_cents" in fact:
            return ATTRIBUTES[fact].phrase.format(_amounts(low, high))
        return say(Compare(attribute=fact, at_least=_limit(fact, low), at_most=_limit(fact, high)))
    words = frozenset[str]().union(*(cell for cell in cells if isinstance(cell, frozenset)))
    named = words - {""}
    if not named:
        return "something else"
    said = say(OneOf(attribute=fact, values=named))
    return f"{said} or something else" if "" in words else said


def _amounts(low: int | None, high: int | None) -> str:
    """Say a stretch of cents; above a whole number of dollars is "more than" that."""
    above = ""
    if low is not None:
        above = f"{_dollars(low)} or more" if low % 100 == 0 else f"more than {_dollars(low - 1)}"
    upto = "" if high is None else f"up to {_dollars(high)}"
    return ", ".join(filter(None, (above, upto)))


def _dollars(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"${whole:,}" + (f".{rest:02}" if rest else "")


def _limit(fact: str, number: int | None) -> float | date | None:
    if number is None or ATTRIBUTES[fact].type != "date":
        return number
    return date.fromordinal(number)


def say_question(one: RankedQuestion, names: Mapping[str, str]) -> str:
    """Say why a question is worth asking, and with what care."""
    count = f"{len(one.changes)} service{'s' * (len(one.changes) != 1)}"
    what = [f"{count} for {quoted(one.needs, names)}"] if one.needs else []
    if one.programmes:
        called = listed(names.get(name, name) for name in one.programmes)
        what += [f"whether you are entitled to {called}"]
    said = f"{one.text} The answer could change {' and '.join(what)}"
    if one.together_with:
        other = ATTRIBUTES[one.together_with].label
        said += f", though only together with another answer ({other})"
    return f"{said}.{CARE[one.sensitivity]}"


def _say_worth(first: RankedQuestion) -> str:
    if first.net > 0:
        return "Ask this next: "
    if first.gain > 0:
        return "An answer would change little. If it is easy to tell, ask this: "
    if first.together_with:
        return "No single answer changes what to try first, but two together would. Ask this: "
    return "What to try first hangs on no answer. To be surer before you go, ask this: "


def say_all(answer: Questions) -> str:
    """Say the whole answer."""
    if answer.questions:
        first = answer.questions[0]
        return f"{_say_worth(first)}{first.sentence}"
    if answer.only_if_wanted:
        labels = listed(one.label for one in answer.only_if_wanted)
        return (
            f"There is nothing left to ask for, except what is yours to tell: {labels}. Look at "
            "what would follow from each answer; whether to say is up to you."
        )
    if not answer.firm:
        return "What is still open cannot be settled by asking you."
    what = ["which services come first"] if answer.firm_needs else []
    what += ["which programmes you are entitled to"] if answer.decided else []
    return f"No answer would change {' or '.join(what) or 'anything'}.{_unserved(answer)}"


def _unserved(answer: Questions) -> str:
    count = len(answer.unserved)
    if not count:
        return ""
    needs = "one of your needs" if count == 1 else f"{count} of your needs"
    return f" For {needs} nothing fits yet, whatever you answer: a plan or a small step may help."
