"""How far has a way got, what is left of it at least, and does it keep the limits?"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, prod

from matchers.handoffs.answers import Limits
from matchers.handoffs.disclosure import NOTHING, Held, Taken
from matchers.handoffs.steps import FINEST

Way = tuple[Taken, ...]
NINE_DECIMALS = FINEST // 10**9


@dataclass(frozen=True, slots=True)
class Label:
    """One way so far."""

    way: Way
    held: Held
    weight: int
    days: int
    cost_cents: int
    retellings: int
    ids: tuple[str, ...]
    edges: tuple[str, ...]

    @classmethod
    def at(cls, id: str) -> Label:
        """Where every way starts."""
        return cls((), NOTHING, 0, 0, 0, 0, (id,), ())

    @property
    def here(self) -> str:
        """Where it has got to."""
        return self.ids[-1]

    @property
    def is_refused(self) -> bool:
        """Whether one of its steps may not be taken."""
        return any(taken.refused for taken in self.way)

    def then(self, taken: Taken) -> Label:
        """One step further."""
        return Label(
            (*self.way, taken),
            taken.then,
            self.weight + taken.step.weight,
            self.days + taken.step.days,
            self.cost_cents + taken.step.cost_cents,
            self.retellings + taken.retelling,
            (*self.ids, taken.to_id),
            (*self.edges, taken.step.edge_id),
        )

    def beats(self, other: Label) -> bool:
        """Whether no continuation of the other is better than the same one of this.

        Only between labels at one holder who was told the same. That this one has been nowhere the
        other has not been is part of it: else the other may go on where this one would repeat.
        """
        return self.comes_first(other) and set(self.ids) <= set(other.ids)

    def comes_first(self, other: Label) -> bool:
        """Whether it takes no more of anything, and comes first with the same rest."""
        no_worse = (
            self.weight <= other.weight
            and self.days <= other.days
            and self.cost_cents <= other.cost_cents
            and self.retellings <= other.retellings
            and len(self.ids) <= len(other.ids)
        )
        first = (
            self.days < other.days
            or len(self.ids) < len(other.ids)
            or (self.ids, self.edges) < (other.ids, other.edges)
        )
        return no_worse and first


@dataclass(slots=True)
class Rest:
    """What the rest of the way takes at least."""

    weight: float = inf
    hops: float = inf
    days: float = inf
    cost_cents: float = inf


ARRIVED = Rest(0, 0, 0, 0)


def keeps(label: Label, limits: Limits, rest: Rest = ARRIVED) -> bool:
    """Whether a way, with what the rest of it takes at least, stays within the limits."""
    return (
        len(label.way) + rest.hops <= limits.max_hops
        and _at_most(label.days + rest.days, limits.max_days)
        and _at_most(label.cost_cents + rest.cost_cents, limits.max_cost_cents)
        and _at_most(label.retellings, limits.max_retellings)
    )


def success_of(way: Way) -> float:
    """The chance that every step works, if they have nothing to do with each other."""
    return round(prod(taken.step.success for taken in way), 9)


def weight_of(way: Way) -> int:
    """What orders ways by their chance: to nine decimals, so that as good as equal is equal."""
    return rounded(sum(taken.step.weight for taken in way))


def rounded(weight: float) -> int:
    """A weight to nine decimals."""
    return (int(weight) + NINE_DECIMALS // 2) // NINE_DECIMALS


def _at_most(value: float, limit: int | None) -> bool:
    return limit is None or value <= limit
