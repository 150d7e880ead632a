"""How likely does a service fit, and what would each answer make of that? Exact, by trying all.

A table says what holds in every combination of cells of its variables. Averaged over the cells it
is a chance, and linear in what is believed of each variable: that is why knowing more never makes
the best worse. What no question to the client would tell is no variable; it stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from ecograph.rules.evaluation import Planes
from ecograph.rules.instances import Case
from ecograph.rules.worlds import MAX_WORLDS, Instance, bit_pattern
from matchers.questions.cells import Cut, Numbers

POSSIBLE, ELIGIBLE, SURE = range(3)
"""What a table tells: nothing known speaks against it; that, and the rule about who may come surely
holds; everything that is asked surely holds."""

PLANES = 3

Groups = NDArray[np.intp]
"""For every cell of a variable, the number of the cell of the table it falls into."""

Said = tuple[float, float, float]
"""One per plane."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Whether something holds, in every combination of what its variables could be."""

    axes: tuple[int, ...]
    """Numbers of the variables."""
    groups: tuple[Groups, ...]
    values: Numbers
    """First `POSSIBLE`, `ELIGIBLE`, `SURE`; then one axis per variable, one place per group."""
    exact: bool = True
    """False: so many combinations that some variables were left as unknown."""

    @property
    def turning(self) -> tuple[int, ...]:
        """The variables that alone make a difference in some combination of the others."""
        return tuple(
            axis
            for place, axis in enumerate(self.axes, start=1)
            if (self.values != np.take(self.values, [0], axis=place)).any()
        )


class Chances:
    """The chances of tables, under one belief about every variable."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self._local: dict[tuple[int, int], Numbers] = {}

    def given(self, table: Table, known: Collection[int] = ()) -> Numbers:
        """How likely each plane holds, in every cell of those known variables that the table reads.

        The planes come first, then the known variables in the order of the table.
        """
        values = self.averaged(table, [axis for axis in table.axes if axis not in known])
        kept = (pair for pair in zip(table.axes, table.groups, strict=True) if pair[0] in known)
        for place, (_, groups) in enumerate(kept):
            values = np.asarray(np.take(values, groups, axis=place + 1), dtype=np.float64)
        return values

    def averaged(self, table: Table, gone: Collection[int]) -> Numbers:
        """The values of a table, averaged over what some of its variables could be."""
        places = range(len(table.axes))
        out = [place for place in places if table.axes[place] in gone]
        kept = [place + 1 for place in places if table.axes[place] not in gone]
        values = table.values.transpose(0, *kept, *(place + 1 for place in out))
        for place in reversed(out):
            values = np.asarray(values @ self._weights(table, place))
        return values

    def _weights(self, table: Table, place: int) -> Numbers:
        groups = table.groups[place]
        key = table.axes[place], id(groups)
        if key not in self._local:
            chances = self.cut.variables[table.axes[place]].chances
            size = table.values.shape[place + 1]
            weights = np.bincount(groups, weights=chances, minlength=size)
            self._local[key] = np.asarray(weights, dtype=np.float64)
        return self._local[key]


class Tables:
    """Makes tables, and keeps how the cells of a variable fall into groups."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self._groups: dict[tuple[bytes, ...], Groups] = {}
        self._numbers: dict[tuple[int, ...], Groups] = {}
        read = [0] * len(cut.variables)
        for reading in cut.readings.values():
            for axis in reading.axes:
                read[axis] += 1
        self.often = tuple(read)
        """By how many conditions each variable is read."""

    def of_rule(self, case: Case, instances: Sequence[Instance]) -> Table:
        """Judge a rule in all combinations of the cells that its open conditions tell apart."""
        axes, groups, sizes, exact = self._layout(instances)
        strides, count = [], 1
        for size in sizes:
            strides.append(count)
            count *= size
        full = (1 << count) - 1
        places = {axis: place for place, axis in enumerate(axes)}

        def pattern(axis: int, cells: Iterable[int]) -> int:
            place = places[axis]
            chosen = {int(groups[place][cell]) for cell in cells}
            return sum(bit_pattern(strides[place], sizes[place], c, count) for c in chosen)

        planes: dict[Instance, Planes] = {
            instance: self._planes(instance, places, pattern, full) for instance in instances
        }
        lo, hi = case.over(planes, full).planes(case.rule)
        holds, may = (_bits(plane, count).reshape(sizes, order="F") for plane in (lo, hi))
        return Table(axes, groups, np.stack((may, holds, holds)), exact)

    def of_judge(
        self, instances: Sequence[Instance], judge: Callable[[Mapping[int, int]], Said]
    ) -> Table:
        """Ask a judge in all combinations; it is handed the number of a cell of every variable."""
        axes, groups, sizes, exact = self._layout(instances)
        firsts = [[int(np.argmax(group == n)) for n in range(size)] for group, size in
                  zip(groups, sizes, strict=True)]  # fmt: skip
        found = [judge(dict(zip(axes, cells, strict=True))) for cells in product(*firsts)]
        values = np.array(found, dtype=float).T.reshape(PLANES, *sizes)
        return Table(axes, groups, values, exact)

    def product(self, tables: Iterable[Table]) -> tuple[Table, ...]:
        """Tables that hold together, as such that share no variable."""
        apart: list[Table] = []
        for table in tables:
            for one in [one for one in apart if not set(one.axes).isdisjoint(table.axes)]:
                apart.remove(one)
                joined = self._joined(one, table)
                if joined is None:
                    one, table = sorted((one, table), key=lambda t: t.values.size)
                    apart.append(self._without(one, table.axes))
                else:
                    table = joined
            apart.append(table)
        return tuple(apart)

    def _joined(self, one: Table, other: Table) -> Table | None:
        """Both together; None where there are too many combinations to try."""
        axes = tuple(dict.fromkeys((*one.axes, *other.axes)))
        groups = tuple(self._refined(axis, one, other) for axis in axes)
        sizes = [int(group.max()) + 1 for group in groups]
        if prod(sizes) > MAX_WORLDS:
            return None
        values = self._spread(one, axes, groups, sizes) * self._spread(other, axes, groups, sizes)
        return Table(axes, groups, values, one.exact and other.exact)

    def _without(self, table: Table, gone: Collection[int]) -> Table:
        """The table with some variables averaged out, for want of room to try them."""
        kept = [place for place, axis in enumerate(table.axes) if axis not in gone]
        axes = tuple(table.axes[place] for place in kept)
        groups = tuple(table.groups[place] for place in kept)
        return Table(axes, groups, Chances(self.cut).averaged(table, gone), exact=False)

    def _refined(self, axis: int, one: Table, other: Table) -> Groups:
        parts = [t.groups[t.axes.index(axis)] for t in (one, other) if axis in t.axes]
        if len(parts) == 1:
            return parts[0]
        return self._numbered((b"both", *(part.tobytes() for part in parts)), np.stack(parts))

    def _spread(
        self, table: Table, axes: tuple[int, ...], groups: tuple[Groups, ...], sizes: list[int]
    ) -> Numbers:
        """The values of a table over more axes and finer cells."""
        values = table.values
        for place, axis in enumerate(table.axes):
            finer, coarse = groups[axes.index(axis)], table.groups[place]
            size = sizes[axes.index(axis)]
            first = [int(coarse[int(np.argmax(finer == n))]) for n in range(size)]
            values = np.take(values, first, axis=place + 1)
        return laid_out(values, table.axes, axes, sizes)

    def _layout(
        self, instances: Sequence[Instance]
    ) -> tuple[tuple[int, ...], tuple[Groups, ...], list[int], bool]:
        """The variables that count, how their cells fall together, and whether all were kept."""
        marks: dict[int, list[NDArray[np.bool_]]] = {}
        for instance in instances:
            reading = self.cut.readings[instance]
            for place, axis in enumerate(reading.axes):
                if self.cut.variables[axis].fact in self.cut.closed:
                    continue
                if reading.truths is None:
                    marks.setdefault(axis, []).append(np.array([[False, True]]))
                    continue
                for told in reading.planes if reading.may is not None else (reading.truths,):
                    rows = told[None] if told.ndim == 1 else np.moveaxis(told, place, -1)
                    marks.setdefault(axis, []).append(rows.reshape(-1, rows.shape[-1]))
        axes, groups, sizes, exact, count = [], [], [], True, 1
        for axis in sorted(marks, key=lambda a: (-self.often[a], a)):
            rows = np.concatenate(marks[axis])
            group = self._numbered((b"%d" % len(rows), rows.tobytes()), rows)
            size = int(group.max()) + 1
            if count * size > MAX_WORLDS:
                exact = False
                continue
            if size > 1:
                axes.append(axis)
                groups.append(group)
                sizes.append(size)
                count *= size
        return tuple(axes), tuple(groups), sizes, exact

    def _numbered(self, key: tuple[bytes, ...], rows: NDArray[np.generic]) -> Groups:
        """Number the columns so that equal ones have the same number, in order of appearance."""
        if key not in self._groups:
            seen: dict[bytes, int] = {}
            numbers = tuple(seen.setdefault(column.tobytes(), len(seen)) for column in rows.T)
            kept = self._numbers.setdefault(numbers, np.array(numbers, dtype=np.intp))
            self._groups[key] = kept
        return self._groups[key]

    def _planes(
        self,
        instance: Instance,
        places: Mapping[int, int],
        pattern: Callable[[int, Iterable[int]], int],
        full: int,
    ) -> Planes:
        """The combinations in which a condition surely, and possibly, holds."""
        reading = self.cut.readings[instance]
        if reading.truths is None:
            held = 0
            for axis in reading.axes:
                if axis in places:
                    held |= pattern(axis, (1,))
            return held, held if all(axis in places for axis in reading.axes) else full
        surely, may = reading.planes
        kept = [place for place, axis in enumerate(reading.axes) if axis in places]
        gone = tuple(place for place in range(surely.ndim) if place not in kept)
        found = []
        for told in map(np.asarray, (surely.all(axis=gone), may.any(axis=gone))):
            if not kept:
                found.append(full if bool(told) else 0)
            elif len(kept) == 1:
                found.append(pattern(reading.axes[kept[0]], np.flatnonzero(told)))
            else:
                first, second = reading.axes
                both = 0
                for cell in range(told.shape[1]):
                    both |= pattern(second, (cell,)) & pattern(first, np.flatnonzero(told[:, cell]))
                found.append(both)
        return found[0], found[1]


def laid_out(
    values: Numbers, own: Sequence[int], axes: Sequence[int], sizes: Sequence[int]
) -> Numbers:
    """Values over a few axes (planes first), laid out to broadcast over more of them."""
    order = sorted(range(len(own)), key=lambda place: axes.index(own[place]))
    shape = [size if axis in own else 1 for axis, size in zip(axes, sizes, strict=True)]
    return values.transpose(0, *(place + 1 for place in order)).reshape(len(values), *shape)


def _bits(plane: int, count: int) -> Numbers:
    """The bits of a plane as numbers, the first world first."""
    raw = np.frombuffer(plane.to_bytes((count + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(raw, count=count, bitorder="little").astype(np.float64)
