"""Which steps lead to a goal, in which order, and what if there is no way?"""

from matchers.plans.answers import (
    Appointment,
    Assumption,
    Circle,
    GoalAnswer,
    Grant,
    Late,
    Objective,
    Plan,
    PlanLimits,
    Plans,
    Schedule,
    SolverReport,
    Step,
    Taken,
)
from matchers.plans.planning import find_plans

__all__ = [
    "Appointment",
    "Assumption",
    "Circle",
    "GoalAnswer",
    "Grant",
    "Late",
    "Objective",
    "Plan",
    "PlanLimits",
    "Plans",
    "Schedule",
    "SolverReport",
    "Step",
    "Taken",
    "find_plans",
]
