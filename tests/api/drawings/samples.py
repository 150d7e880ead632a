"""Plans and steps to draw: short ones, long ones, none, and some with hostile names."""

from __future__ import annotations

from datetime import date, timedelta

from api.drawings.bars import Bars, DrawnBar, DrawnShare
from api.drawings.deadlines import Deadline
from api.drawings.timeline import DrawnStep, Timeline

TODAY = date(2026, 11, 23)
LONG = "Birth certificate by mail from the state of birth, with the fee waived"
HOSTILE = '<script>alert(1)</script> & "quoted" جمعية الأمل للاجئين ]]> \u202e\x07'


def later(days: int) -> date:
    return TODAY + timedelta(days=days)


WEEKENDS = frozenset(later(n) for n in range(200) if later(n).weekday() >= 5)


def step(count: int, *, name: str = LONG) -> DrawnStep:
    """One of many steps; which signs it shows depends on its number."""
    return DrawnStep(
        name=f"{name} {count}",
        where="Records office, Riverbend County Clerk and Recorder of Deeds",
        phone="555-201-0100",
        takes=f"after {count}" if count else "",
        begins=later(4 * count),
        ends=later(4 * count + (count % 5) * 7),
        hours=1.25,
        spare_days=(count % 3) * 4,
        valid_until=later(4 * count + 60) if count % 4 == 0 else None,
        closed=WEEKENDS,
        asks=count % 6 == 5,
    )


def plan(count: int, *, name: str = LONG, deadlines: int = 0, remarks: int = 0) -> Timeline:
    return Timeline(
        title="The plan: State ID card, Bank account, Day work",
        under="5 steps · 11.5 hours of effort · shown as of 23 November 2026",
        sentence="First ask for the letter, then send for the certificate. " * (1 + count // 3),
        today=TODAY,
        steps=tuple(step(number, name=name) for number in range(count)),
        deadlines=tuple(
            Deadline(on=later(17 * n), label="Day work before the season") for n in range(deadlines)
        ),
        remarks=tuple(f"Remark {n}: something that was assumed" for n in range(remarks)),
    )


TIMELINES = {
    "no step": plan(0),
    "one step": plan(1),
    "six steps": plan(6, deadlines=2, remarks=2),
    "fifteen steps": plan(15, deadlines=3, remarks=3),
    "forty steps": plan(40, deadlines=5, remarks=9),
    "due long after": plan(4).model_copy(
        update={
            "title": "The plan: A deposit for a room with her own name on it; Half of December's"
            " rent; A tooth that keeps her awake; An hour at a table with cards on it",
            "deadlines": (
                Deadline(on=later(20), label="A bed for tonight"),
                Deadline(on=later(128), label="A deposit for a room with her own name on it"),
                Deadline(on=later(900), label="The diploma"),
            ),
        }
    ),
    "hostile": plan(3, name=HOSTILE, deadlines=1).model_copy(
        update={"title": HOSTILE, "under": HOSTILE, "sentence": HOSTILE, "remarks": (HOSTILE,)}
    ),
}


def bar(count: int, *, name: str = LONG) -> DrawnBar:
    """One of many; every third is a set of two, every fourth a question."""
    names = (f"{name} {count}",) if count % 3 else (f"{name} {count}", f"Mail address {count}")
    return DrawnBar(
        names=names,
        sure=0.0 if count % 4 == 3 else 1.0 + count % 3,
        expected=1.5 + count % 3,
        possible=2.0 + count % 3,
        opens=tuple(f"Need {n}: Tenant counselling hour ({name})" for n in range(1 + count % 3)),
        takes=("2 hours of effort", "$15.00, lasts 90 days", f"first: {name}"),
        shares=tuple(DrawnShare(name=one, weight=1.0) for one in names) if len(names) > 1 else (),
    )


def steps(count: int, *, name: str = LONG, remarks: int = 0) -> Bars:
    return Bars(
        title="Small steps that would open the most",
        under="7 needs for which nothing fits now · 45 steps and sets tried by matching again",
        sentence="A mail address and the certificate together would open the most. " * 4,
        bars=tuple(bar(number, name=name) for number in range(count)),
        remarks=tuple(f"Remark {n}: something that was assumed" for n in range(remarks)),
    )


BARS = {
    "nothing": steps(0),
    "one step": steps(1),
    "four steps": steps(4, remarks=2),
    "fifteen steps": steps(15, remarks=6),
    "hostile": steps(3, name=HOSTILE).model_copy(
        update={"title": HOSTILE, "under": HOSTILE, "sentence": HOSTILE, "remarks": (HOSTILE,)}
    ),
}
