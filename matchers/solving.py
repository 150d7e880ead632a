"""What is the least that a linear programme over whole numbers costs? The one door to HiGHS.

Huangfu and Hall (2018), Parallelizing the dual revised simplex method; reached through scipy.
Only what HiGHS itself calls optimal, with no gap allowed, is called optimal here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ecograph.errors import InvalidRequest

SolverStatus = Literal["optimal", "time limit", "infeasible"]

UNLIMITED = float("inf")
OPTIMAL, STOPPED, INFEASIBLE, EITHER = 0, 1, 2, 4
"""How scipy numbers what HiGHS says; the last is "infeasible or unbounded" and much else."""


class Bounded(NamedTuple):
    """One condition: the sum over (column, factor) lies between two numbers."""

    terms: tuple[tuple[int, float], ...]
    lo: float = -UNLIMITED
    hi: float = UNLIMITED


@dataclass(frozen=True, slots=True)
class Solved:
    """What was found, and how far from the best it can be at most."""

    status: SolverStatus
    values: tuple[float, ...] | None
    """One number per column, whole where asked for; None where none was found."""
    objective: float | None
    bound: float
    """Nothing costs less than this."""
    gap: float
    """How far the objective may lie above the bound, as a share of it; 0 where optimal."""


def minimise(
    costs: Sequence[float],
    conditions: Sequence[Bounded],
    *,
    integer: Sequence[bool],
    upper: Sequence[float],
    time_limit_s: float = 10.0,
) -> Solved:
    """Find values from 0 to `upper` that keep all conditions at the least cost.

    The same question has the same answer, but for where the time limit stops it.

    Raises
    ------
    InvalidRequest
        A cost is negative or no number, or the time limit is not positive.
    """
    for column, cost in enumerate(costs):
        if not 0 <= cost < UNLIMITED:
            raise InvalidRequest(f"The cost of column {column} is {cost}; give 0 or more.")
    if not 0 < time_limit_s < UNLIMITED:
        raise InvalidRequest(f"time_limit_s is {time_limit_s}; give a number of seconds above 0.")
    if not costs:
        return _of_nothing(conditions)
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to import, and rarely needed
    from scipy.sparse import csr_array

    entries = [(r, c, factor) for r, row in enumerate(conditions) for c, factor in row.terms]
    matrix = csr_array(
        ([f for _, _, f in entries], ([r for r, _, _ in entries], [c for _, c, _ in entries])),
        shape=(len(conditions), len(costs)),
    )
    limits = LinearConstraint(matrix, [row.lo for row in conditions], [r.hi for r in conditions])
    options = {"time_limit": time_limit_s, "mip_rel_gap": 0.0}
    arguments = {
        "integrality": [int(whole) for whole in integer],
        "bounds": Bounds(0, list(upper)),
        "constraints": [limits] if conditions else [],
    }
    found = milp(list(costs), options=options, **arguments)
    if _is_unread(found.status, found.message):  # rarely, what presolve simplified is not read back
        found = milp(list(costs), options={**options, "presolve": False}, **arguments)
    if _is_unread(found.status, found.message):
        raise ArithmeticError(f"HiGHS could not solve a programme: {found.message}")
    if found.status not in (OPTIMAL, STOPPED):
        return Solved("infeasible", None, None, UNLIMITED, 0.0)
    return _read(found.status, found.x, found.fun, found.mip_dual_bound, integer)


def _read(
    status: int,
    values: Sequence[float] | None,
    objective: float | None,
    bound: float | None,
    integer: Sequence[bool],
) -> Solved:
    if values is None or objective is None:
        return Solved("time limit", None, None, max(0.0, bound or 0.0), UNLIMITED)
    whole = tuple(
        float(round(value)) if is_whole else float(value)
        for value, is_whole in zip(values, integer, strict=True)
    )
    if status == OPTIMAL:
        return Solved("optimal", whole, float(objective), float(objective), 0.0)
    least = max(0.0, float(bound or 0.0))
    gap = (objective - least) / least if least > 0 else UNLIMITED
    return Solved("time limit", whole, float(objective), least, max(0.0, float(gap)))


def _is_unread(status: int, message: str) -> bool:
    """Whether it came to no end. "Unbounded or infeasible" is one: no cost or value is below 0."""
    if status == EITHER:
        return "unbounded or infeasible" not in message.casefold()
    return status not in (OPTIMAL, STOPPED, INFEASIBLE)


def _of_nothing(conditions: Sequence[Bounded]) -> Solved:
    if all(row.lo <= 0 <= row.hi for row in conditions):
        return Solved("optimal", (), 0.0, 0.0, 0.0)
    return Solved("infeasible", None, None, UNLIMITED, 0.0)
