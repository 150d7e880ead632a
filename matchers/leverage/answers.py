"""What is said about small steps: what they open, what they take, and how long they last."""

from __future__ import annotations

from datetime import datetime

from ecograph.record import Record
from matchers.verdict import Outcome


class Unlocked(Record):
    """A need that is open now, and the best service for it afterwards."""

    need: str
    need_name: str
    weight: float
    service: str
    service_name: str
    organization_name: str
    verdict: Outcome
    """Met: all hard conditions are. Unknown: something is still to be asked."""


class Opening(Record):
    """One step, or a pair that opens something that neither step opens alone."""

    set: tuple[str, ...]
    names: tuple[str, ...]
    unlocks: tuple[Unlocked, ...]
    weight: float
    """Of the needs opened, together."""
    effort: float
    """Hours of the client and of the worker together."""
    value: float
    """Weight opened per hour of effort: what the order goes by; then durability."""
    cost_cents: int
    lasts: int
    """Days; of a pair the shorter time."""
    together: bool = False
    """It works only as a pair."""
    note: str = ""
    """What could stand in the way of the step itself."""


class Leverage(Record):
    """What small steps would open for one client on one day."""

    client: str
    on: datetime
    commit: int
    open_needs: tuple[str, ...]
    """Needs for which no service fits now."""
    interventions: tuple[Opening, ...]
    """The steps and pairs that open something, the best value first."""
    tried: int
    """How many steps and pairs were tried."""
    left_out: tuple[str, ...] = ()
    """Needs that name no taxonomy term, so that nothing can be looked for."""
