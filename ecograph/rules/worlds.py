"""Which worlds does what is known leave open, as far as a rule can tell them apart?

Every attribute's domain is cut at the rule's own limits; in each cell every condition on it is
simply true or false. Cells in which all conditions agree are one. The worlds are the product over
attributes, numbered so that each condition is a pattern of bits (see `evaluation`).
"""

from __future__ import annotations

from collections.abc import Collection as AbstractCollection
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, floor

from ecograph.attributes import ATTRIBUTES, as_number
from ecograph.facts import Facts
from ecograph.possible import Choice, Collection, Interval, Possible
from ecograph.rules.evaluation import Planes
from ecograph.rules.grammar import Compare, Includes, IncomeAtMostPoverty, OneOf
from ecograph.rules.leaves import INCOME, SIZE, Condition, attributes_of, holds_surely
from ecograph.rules.poverty import income_limit_cents_per_month

MAX_WORLDS = 4096
"""Above this many, what is unknown stays unknown: sound, only less sharp."""

HOUSEHOLDS_AHEAD = 8
"""Household sizes told apart beyond the smallest possible; larger ones are judged together."""

Instance = tuple[int, Condition]
"""A condition put to one person: 0 is the client, then the members of the household."""

Cell = int | str | frozenset[str]
"""One value that stands for all that a rule cannot tell from it."""


@dataclass(frozen=True)
class Option:
    """One way things could be: a cell per attribute, and what each condition says there."""

    cells: Mapping[str, Cell]
    truths: tuple[int, ...]
    """One per condition of the block: 0 no, 1 unknown, 2 yes."""


@dataclass(frozen=True)
class Block:
    """The attributes of one person that conditions tie together, and the options they leave."""

    person: int
    conditions: tuple[Condition, ...]
    options: tuple[Option, ...]
    steps: Mapping[str, frozenset[tuple[int, int]]]
    """Per attribute: pairs of options that differ in this attribute only."""


@dataclass(frozen=True)
class Worlds:
    """All combinations of the options of some blocks."""

    blocks: tuple[Block, ...]
    strides: tuple[int, ...]
    count: int

    @property
    def full(self) -> int:
        """The bits of all worlds."""
        return (1 << self.count) - 1

    def pattern(self, block: int, option: int) -> int:
        """The worlds that take this option of this block."""
        size, stride = len(self.blocks[block].options), self.strides[block]
        return bit_pattern(stride, size, option, self.count)

    def slices(self, planes: int, block: int, option: int) -> int:
        """The worlds of one option, moved onto those of the first."""
        return (planes >> (option * self.strides[block])) & self.pattern(block, 0)

    def planes(self) -> dict[Instance, Planes]:
        """What every condition says, in all worlds."""
        found: dict[Instance, Planes] = {}
        for b, block in enumerate(self.blocks):
            patterns = [self.pattern(b, o) for o in range(len(block.options))]
            for c, condition in enumerate(block.conditions):
                lo = hi = 0
                for option, pattern in zip(block.options, patterns, strict=True):
                    lo |= pattern if option.truths[c] == 2 else 0
                    hi |= pattern if option.truths[c] else 0
                found[block.person, condition] = lo, hi
        return found

    def options_at(self, world: int) -> list[int]:
        """The option of each block in the world of that number."""
        return [
            world // stride % len(block.options)
            for block, stride in zip(self.blocks, self.strides, strict=True)
        ]


def bit_pattern(stride: int, size: int, digit: int, count: int) -> int:
    """The numbers below `count` whose digit at `stride`, in base `size`, is `digit`, as bits."""
    block = ((1 << stride) - 1) << (digit * stride)
    return block * (((1 << count) - 1) // ((1 << (stride * size)) - 1))


def combine(blocks: Iterable[Block | None]) -> Worlds | None:
    """Number all combinations; None where there are more than `MAX_WORLDS`."""
    kept: list[Block] = []
    strides, count = [], 1
    for block in blocks:
        if block is None:
            return None
        kept.append(block)
        strides.append(count)
        count *= len(block.options)
        if count > MAX_WORLDS:
            return None
    return Worlds(tuple(kept), tuple(strides), count)


def cut_block(
    person: int, conditions: Sequence[Condition], facts: Facts, *, widened: Mapping[str, Possible]
) -> Block | None:
    """Cut the domains of the attributes these conditions name into options.

    `widened` holds domains to use in place of what is known. None where one attribute alone has
    more than `MAX_WORLDS` cells.
    """
    names = sorted({name for condition in conditions for name in attributes_of(condition)})
    known = {name: widened.get(name, facts.of(name)) for name in names}
    numbers: dict[tuple[int, ...], int] = {}
    options: list[Option] = []
    groups: dict[str, dict[tuple[Cell, ...], set[int]]] = {name: {} for name in names}
    for number, (cells, truths) in enumerate(_cells(conditions, known)):
        if number == MAX_WORLDS:
            return None
        if truths not in numbers:
            numbers[truths] = len(options)
            options.append(Option(cells, truths))
        for name in names:
            others = tuple(cells[other] for other in names if other != name)
            groups[name].setdefault(others, set()).add(numbers[truths])
    steps = {
        name: frozenset(
            (a, b) for group in groups[name].values() for a in group for b in group if a < b
        )
        for name in names
    }
    return Block(person, tuple(conditions), tuple(options), steps)


def with_present(block: Block, facts: Facts) -> Block:
    """Put before the options of a block the one of leaving everything as it is known."""
    now = tuple(int(holds_surely(condition, facts)) for condition in block.conditions)
    return Block(block.person, block.conditions, (Option({}, now), *block.options), {})


def tied_together(conditions: AbstractCollection[Condition]) -> list[list[Condition]]:
    """Group one person's conditions by attribute; a poverty level ties income and household."""
    tied = any(condition.op == "income_at_most_fpl" for condition in conditions)
    groups: dict[str, list[Condition]] = {}
    for condition in conditions:
        name = attributes_of(condition)[0]
        groups.setdefault(INCOME if tied and name == SIZE else name, []).append(condition)
    return [groups[name] for name in sorted(groups)]


def _cells(
    conditions: Sequence[Condition], known: Mapping[str, Possible]
) -> Iterable[tuple[dict[str, Cell], tuple[int, ...]]]:
    levels = [c for c in conditions if c.op == "income_at_most_fpl"]
    if levels:
        yield from _income_cells(conditions, levels, known)
        return
    (name,) = known
    for cell in _cells_of(name, known[name], conditions):
        yield {name: cell}, tuple(2 * _holds_in(c, cell) for c in conditions)


def _holds_in(condition: Condition, cell: Cell) -> bool:
    """Whether a condition on one attribute holds in a cell."""
    if condition.op == "compare" and isinstance(cell, int):
        low, high = condition.at_least, condition.at_most
        return (low is None or cell >= as_number(low)) and (high is None or cell <= as_number(high))
    if condition.op == "one_of":
        return cell in condition.values
    return (
        condition.op == "includes"
        and isinstance(cell, frozenset)
        and not cell.isdisjoint(condition.values)
    )


def _cells_of(name: str, known: Possible, conditions: Sequence[Condition]) -> Iterable[Cell]:
    kind = ATTRIBUTES[name].type
    if kind == "choice":
        asked = [c for c in conditions if isinstance(c, OneOf)]
        if isinstance(known, Choice):
            return sorted(known.values)
        mentioned = frozenset[str]().union(*(c.values for c in asked))
        return sorted(ATTRIBUTES[name].words or mentioned | {""})
    if kind == "collection":
        return _sets(known, [c for c in conditions if isinstance(c, Includes)])
    cuts = _cuts(c for c in conditions if isinstance(c, Compare))
    return _numbers(name, known, cuts)


def _cuts(conditions: Iterable[Compare]) -> set[int]:
    """The whole numbers at which a condition turns."""
    cuts = set()
    for condition in conditions:
        if condition.at_least is not None:
            cuts.add(ceil(as_number(condition.at_least)))
        if condition.at_most is not None:
            cuts.add(floor(as_number(condition.at_most)) + 1)
    return cuts


def _numbers(name: str, known: Possible, cuts: set[int]) -> list[int]:
    """The smallest number of every stretch between two cuts."""
    lo = hi = None
    if isinstance(known, Interval):
        lo = None if known.lo is None else ceil(known.lo)
        hi = None if known.hi is None else floor(known.hi)
    if lo is None:
        lo = min([*cuts, 0]) - 1 if hi is None else min([*cuts, 0, hi]) - 1
        least = 1 if ATTRIBUTES[name].type == "date" else ATTRIBUTES[name].least
        lo = lo if least is None else least
        lo = lo if hi is None else min(lo, hi)
    return [lo, *sorted(cut for cut in cuts if cut > lo and (hi is None or cut <= hi))]


def _sets(known: Possible, conditions: Sequence[Includes]) -> Iterable[Cell]:
    """Every way in which open words could be in the set; words no condition tells apart are one."""
    known = known if isinstance(known, Collection) else Collection()
    kinds: dict[tuple[bool, ...], str] = {}
    for word in sorted(frozenset[str]().union(*(c.values for c in conditions))):
        if word not in known.held | known.lacking and not known.complete:
            kinds.setdefault(tuple(word in c.values for c in conditions), word)
    for chosen in product(*(((), (word,)) for word in kinds.values())):
        yield known.held.union(*chosen)


def _income_cells(
    conditions: Sequence[Condition],
    levels: Sequence[IncomeAtMostPoverty],
    known: Mapping[str, Possible],
) -> Iterable[tuple[dict[str, Cell], tuple[int, ...]]]:
    """Cells of income and household together, as the limit depends on the household.

    Above the largest household told apart, a condition that fails may hold for one still larger, so
    both are possible.
    """
    on_size = [c for c in conditions if isinstance(c, Compare) and c.attribute == SIZE]
    on_income = [c for c in conditions if isinstance(c, Compare) and c.attribute == INCOME]
    known_size = known[SIZE]
    most = known_size.hi if isinstance(known_size, Interval) else None
    least = known_size.lo if isinstance(known_size, Interval) else None
    first = max(1, ceil(least)) if least is not None else 1
    last = max([first, *_cuts(on_size)]) + HOUSEHOLDS_AHEAD
    sizes = range(first, (last if most is None else max(first, min(last, floor(most)))) + 1)
    limits = {
        size: [income_limit_cents_per_month(c.year, c.region, size, c.percent) for c in levels]
        for size in sizes
    }
    cuts = _cuts(on_income) | {limit + 1 for found in limits.values() for limit in found}
    incomes = _numbers(INCOME, known[INCOME], cuts)
    for size in sizes:
        more = size == last and (most is None or most > last)
        for income in incomes:
            simple = {id(c): _holds_in(c, size) for c in on_size} | {
                id(c): _holds_in(c, income) for c in on_income
            }
            for held in product(
                *(
                    (True,) if income <= limit else (False, True) if more else (False,)
                    for limit in limits[size]
                )
            ):
                said = simple | {id(c): h for c, h in zip(levels, held, strict=True)}
                yield (
                    {INCOME: income, SIZE: size},
                    tuple(2 * said[id(c)] for c in conditions),
                )
