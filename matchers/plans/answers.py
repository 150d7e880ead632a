"""What is said about a plan: its steps, what each takes and gives, when, and how sure it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from ecograph.record import Record

Objective = Literal["effort", "finish", "success"]
"""What a plan is best in: least effort, earliest finish, most likely success."""

GoalKind = Literal["need", "service", "document", "benefit"]

StepKind = Literal["paper", "intervention", "benefit", "visit", "wait", "ask"]
"""A paper from a service, a known small step, applying for a benefit, using a service at last,
waiting for a day, asking the client."""


class PlanLimits(Record):
    """What the client can carry."""

    errands_per_week: int = Field(default=2, ge=1)
    """Steps that can be begun from one Monday to Sunday."""
    max_referrals_at_once: int = Field(default=3, ge=1)
    """Offices that are waited for at the same time, open referrals included."""
    horizon_days: int = Field(default=365, ge=1, le=730)
    """A schedule does not look farther."""


class Taken(Record):
    """Something that a step takes."""

    text: str
    kind: Literal["document", "benefit", "condition", "access"]
    id: str = ""
    """Of the document or benefit."""
    step: int | None = None
    """The number of the step that gives it; None: at hand."""


class Step(Record):
    """One thing to do."""

    number: int
    """Its place in the plan, from 1; no step takes what a later one gives."""
    id: str
    """The same step in another plan has the same id."""
    kind: StepKind
    name: str
    service: str = ""
    service_name: str = ""
    organization: str = ""
    organization_name: str = ""
    address: str = ""
    phone: str = ""
    takes: tuple[Taken, ...] = ()
    gives: tuple[str, ...] = ()
    """What is in hand afterwards, in words."""
    serves: tuple[str, ...] = ()
    """The goals that are reached by it."""
    after: tuple[int, ...] = ()
    """The steps whose results it takes."""
    effort_hours: float
    cost_cents: int | None = None
    """What it costs, or the least that it may; None: nobody says."""
    cost_most_cents: int | None = None
    """The most that it may cost."""
    wait_days: int
    lasts_days: int | None = None
    """How long what it gives is valid; None: as far as is known, it stays."""
    success: float | None = None
    """How often it works, where somebody has counted."""
    done_after_days: int
    """At the earliest, counted from the day of the plan, if nothing but other steps holds it up."""
    assumed: tuple[str, ...] = ()
    """Which of its figures are defaults that nobody has measured: `effort_hours`, `wait_days`..."""
    check: tuple[str, ...] = ()
    """What is not known about it and should be asked when calling."""
    source: str = ""
    as_of: date | None = None
    url: str = ""
    """Where it is written that it takes and gives this."""


class Assumption(Record):
    """Something not known that a plan counts on."""

    text: str
    question: str = ""
    """How to ask for it; empty where the client does not want to say, or nobody can be asked."""
    facts: tuple[str, ...] = ()
    refused: bool = False
    """The client does not want to say: it stays unknown, and is not asked again."""


class SolverReport(Record):
    """How a plan was found, and how far from the best it can be at most."""

    status: Literal["optimal", "time limit"]
    objective: float
    """In the unit of what was asked: hours, days, or -ln of the probability."""
    bound: float
    """Nothing is better than this."""
    gap: float | None
    """By how much the objective lies above the bound, as a share of it; 0: nothing is better. None:
    nothing is known but that it cannot be below 0."""


class Appointment(Record):
    """When one step is begun, and when what it gives is there."""

    step: int
    day: date
    done_on: date
    slack_days: int
    """How long it can be put off while everything else stays, and nothing ends later."""
    hours_known: bool
    """Whether the days come from listed hours; otherwise any weekday is taken as open."""


class Late(Record):
    """A goal that is not reached by its day."""

    goal: str
    due: date
    days: int


class Schedule(Record):
    """When each step is taken, within what the client can carry."""

    status: Literal["exact", "heuristic", "none"]
    """None: no order keeps within opening days, validity of papers and the horizon."""
    appointments: tuple[Appointment, ...] = ()
    finish: date | None = None
    finish_bound: date | None = None
    """It cannot be done before this day without being later for a day that was wished for; where
    exact, the same as `finish`."""
    late: tuple[Late, ...] = ()
    today: tuple[int, ...] = ()
    """The steps to begin on the day of the plan."""
    note: str = ""
    sentence: str


class Plan(Record):
    """One way to reach the goals."""

    goals: tuple[str, ...]
    steps: tuple[Step, ...]
    effort_hours: float
    """Every step counted once."""
    finish_days: int
    """If as much as possible is done at the same time."""
    success: float
    """The product over the steps, which takes them as independent: an assumption."""
    success_assumed: int
    """For how many steps nobody has counted, so that a default stands in; the same one stands in
    for each of the `assumptions`."""
    cost_cents: int
    """The least, of the steps whose price is known."""
    cost_most_cents: int
    """The most, of the same steps."""
    cost_unknown: int
    """The number of steps whose price is not."""
    agencies: int
    """How many organizations are dealt with."""
    trips: int
    """How many places are gone to."""
    assumptions: tuple[Assumption, ...] = ()
    solver: SolverReport
    schedule: Schedule | None = None
    sentence: str


class Grant(Record):
    """Papers or waivers that would open a way where there is none."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    effort_hours: float
    """What would then remain to be done."""
    exact: bool = True
    """False where a time limit left the remaining effort as an upper bound."""
    sentence: str


class Circle(Record):
    """Papers and benefits each of which takes the next, and the last the first."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    breaker: tuple[str, ...] = ()
    """The known steps that get one of them from outside, in order; empty: there are none."""
    breaker_names: tuple[str, ...] = ()
    effort_hours: float | None = None
    """Of these steps."""
    grants: tuple[Grant, ...] = ()
    """Where no step breaks it: what would have to be given."""
    sentence: str


class GoalAnswer(Record):
    """Can one goal be reached, and if not, what is missing?"""

    id: str
    name: str
    kind: GoalKind
    status: Literal["reachable", "met", "unreachable", "referred"]
    """Met: nothing is to be done. Referred: an open referral answers it already."""
    due: date | None = None
    finish_days: int | None = None
    """At the earliest, for this goal alone."""
    missing: tuple[str, ...] = ()
    """What nothing known gives, the closest first."""
    grants: tuple[Grant, ...] = ()
    sentence: str


class Plans(Record):
    """The plans for one client on one day."""

    client: str
    on: datetime
    commit: int
    objective: Objective
    goals: tuple[GoalAnswer, ...]
    plans: tuple[Plan, ...]
    """For all reachable goals together; the best first."""
    bundle: Plan | None = None
    """The plan with the fewest agencies, then places, then least effort; for several goals."""
    circles: tuple[Circle, ...] = ()
    open_referrals: int = 0
    notes: tuple[str, ...] = ()
    tried: int
    """How many possible steps bear on the goals."""
    sentence: str
