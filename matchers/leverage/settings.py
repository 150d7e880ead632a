"""How far are small steps looked for, and what are the figures reckoned with?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ecograph.record import Record


class LeverageSettings(Record):
    """Limits and assumptions; the defaults are what the printed order goes by."""

    most: int = Field(default=3, ge=1, le=12)
    """Steps in a set at most. Up to three every set is tried and those that open something are all
    listed; beyond, the one best set is looked for as well."""
    budget_hours: float | None = Field(default=None, gt=0)
    """Look for the best set that takes no more effort than this."""
    order: Literal["optimistic", "expected", "pessimistic"] = "optimistic"
    """Which reading of the gain the order goes by, per hour of effort."""
    ask: bool = True
    """Also list the questions whose answer could make more sure."""
    ways: bool = True
    """Also list the introductions and consents that open a way to what fits already."""
    structure: bool = True
    """Also measure the shape of the network, as a second opinion."""
    horizon_days: int = Field(default=730, gt=0)
    """What lasts longer counts no more: two years, an assumption."""
    discount_per_year: float = Field(default=0.03, ge=0)
    """How much less a year later counts: the usual rate of health economics, an assumption."""
    time_limit_s: float = Field(default=10.0, gt=0)
    """For the best set beyond three steps; after that a bound is given."""
