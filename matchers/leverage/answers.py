"""What is said about small steps: what they open, how surely, at what effort, for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ecograph.record import Record
from matchers.gaps.disclosure import Count
from matchers.verdict import Outcome


class Gain(Record):
    """How much weight of needs is gained, in three readings of what is not known."""

    pessimistic: float
    """What is not known counts as no."""
    expected: float
    """What is not known counts with its chance: one half for every open fact, independently."""
    optimistic: float
    """What is not known counts as yes: here only, "nothing speaks against it" is enough."""


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
    chance: float = 1.0
    """That one of the services that may fit does: 1 where one surely does, else of the likeliest
    one, half for every open fact."""
    asks: tuple[str, ...] = ()
    """What is still to be asked for this service, in words."""


class Share(Record):
    """What one step of a set adds, over all orders in which they could be taken (Shapley 1953)."""

    step: str
    name: str
    weight: float


class OpenedPath(Record):
    """A service the client fits already, to which a step opens a way, or a likelier one."""

    need: str
    service: str
    service_name: str
    success: float
    """Of the likeliest introduced way afterwards."""
    success_before: float | None
    """None: there was no such way."""


class Opening(Record):
    """One step, or a set that opens something that none of its parts opens; or a question."""

    kind: Literal["step", "ask"] = "step"
    """A step changes what is so; a question only what is known."""
    set: tuple[str, ...]
    """Ids of the interventions; of a question its fact, as `fact:NAME`."""
    names: tuple[str, ...]
    unlocks: tuple[Unlocked, ...]
    """None for a question."""
    could_settle: tuple[str, ...] = ()
    """Of a question: names of the needs for which it could make sure that a service fits."""
    weight: float
    """Of the needs opened, together. A question opens none."""
    gain: Gain
    effort: float
    """Hours of the client and of the worker together."""
    value: float
    """Weight opened per hour of effort: what the order goes by; then durability. Of a question, the
    rise of what is sure that is expected from knowing, per hour."""
    lasting: float
    """Weight times years that it lasts, within the horizon and discounted."""
    cost_cents: int
    lasts: int
    """Days; of a set the shortest time. 0 for a question."""
    wait_days: int = 0
    """From taking the steps to having what they give: the longest."""
    together: bool = False
    """It works only as a set."""
    shares: tuple[Share, ...] = ()
    """Of a set: what each step adds."""
    first: tuple[str, ...] = ()
    """Papers that the steps themselves, or who gives them, ask for, and that are not at hand."""
    opens_paths: tuple[OpenedPath, ...] = ()
    """Of a tie or a consent: the services to which it opens a way. These are no unlocked needs."""
    note: str = ""
    """What could stand in the way of the step itself."""
    sentence: str
    """To be read aloud."""


class BestSet(Record):
    """The steps that together open the most weight within limits, proven or bounded."""

    most: int
    """How many steps at most."""
    budget_hours: float | None
    opening: Opening | None
    """None: nothing within the limits opens anything."""
    weight: float
    bound: float
    """No set within the limits opens more weight than this."""
    gap: float
    """By how much of the bound the set may fall short; 0 where it is proven best."""
    status: Literal["optimal", "time limit"]
    method: Literal["every set tried", "integer program"] = "integer program"
    sentence: str


class Alter(Record):
    """Somebody in the client's network, measured without looking at any service."""

    id: str
    name: str
    betweenness: float | None
    """Share of shortest ways between others that lead over them, the client left out."""
    only_bridge_to: tuple[str, ...]
    """Sectors that hang on them alone, the client left out."""
    fragmentation: float | None
    """KPP-Neg: how far apart the others are without them, 0 to 1 (Borgatti 2006)."""
    drain: int | None
    """Stress plus energy given minus energy received: -1 to 2; None where neither was said."""
    gain: float | None
    """The most weight that a step through them or their work opens; None: there is no such step."""


class Structure(Record):
    """A second opinion from the shape of the network alone; it never makes the order."""

    size: int
    """People, groups and organizations the client is tied to and that count here."""
    constraint: float | None
    """Burt 1992, of the client, on their own network; None without ties."""
    effective_size: float | None
    alters: tuple[Alter, ...]
    left_out: tuple[str, ...]
    """Names of ties that are unsafe, or only a strain: they are not counted."""
    kendall_tau: float | None
    """How far the order by betweenness agrees with that by gain; None where it is not defined."""
    compared: int
    """On how many people that rests."""
    sentence: str


class Leverage(Record):
    """What small steps would open for one client on one day."""

    client: str
    on: datetime
    commit: int
    open_needs: tuple[str, ...]
    """Needs for which no service fits now."""
    interventions: tuple[Opening, ...]
    """The steps, sets and questions that open something, the best value first."""
    tried: int
    """How many steps and sets were tried."""
    not_taken: tuple[str, ...] = ()
    """Steps whose giver surely refuses the client as things stand, by its conditions or its area.
    They are not listed, but together with steps that change this."""
    left_out: tuple[str, ...] = ()
    """Needs that name no taxonomy term, so that nothing can be looked for."""
    best: BestSet | None = None
    """The best set within the limits, where some were given."""
    structure: Structure | None = None
    assumptions: tuple[str, ...] = ()
    """What the figures rest on, in words."""
    sentence: str


class PanelStep(Record):
    """What one step would open among several clients."""

    step: str
    name: str
    clients: Count
    """For whom it opens something."""
    needs: Count
    weight: float | None
    """Together, surely or perhaps; None where the count of clients is withheld."""
    expected: float | None
    effort: float
    """Hours for one client."""
    cost_cents: int
    """For one client."""
    value: float | None
    """Weight opened per hour of effort for those it opens something for; None where withheld."""
    sentence: str


class PanelLeverage(Record):
    """What each step would open among several clients on one day; small counts are withheld."""

    on: datetime
    commit: int
    clients: Count
    steps: tuple[PanelStep, ...]
    """Those that open something, the widest first."""
    done: bool
    """False: it was interrupted, and only part of the clients is in it."""
    sentence: str
