"""Which rows of a table of weekly hours tell of one week, and do they say what was written?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from loaders.cells import Cells
from loaders.hsds.linking import Directory
from loaders.hsds.times import read_days, read_times
from loaders.hsds.wording import DayHours, Hours, by_day, disagrees, read_hours

OWNERS = ("service", "location", "service_at_location")
"""What can be open."""
WeekKey = tuple[str, ...]


@dataclass
class Week:
    """The rows of one owner that have the same words beside them."""

    key: WeekKey
    days: list[str] = field(default_factory=list)
    hours: set[DayHours] = field(default_factory=set)
    read: tuple[Hours, ...] = ()
    """What the words say, where the rows say something else; nothing where they agree."""
    unclear: bool = False
    """The rows say something else than the words, and the words cannot be read."""
    told: bool = False
    """Whether the hours that were read have been handed over."""

    @property
    def local_id(self) -> str:
        """An id made of whose week it is and what is written, whatever rows there are."""
        return sha256("|".join(self.key).encode()).hexdigest()[:16]

    def compare(self) -> None:
        """Find out whether rows and words agree."""
        said = read_hours(self.key[-1])
        if said is None:
            self.unclear = disagrees(self.key[-1], self.days, self.hours)
        elif by_day(said) != self.hours or len(self.days) != len(self.hours):
            self.read = said


def week_of(cells: Cells) -> WeekKey:
    """Name the week that a row belongs to: by whose it is, and by the words."""
    return (*(cells[f"{owner}_id"] for owner in OWNERS), cells["description"])


def gather_weeks(directory: Directory) -> Mapping[WeekKey, Week]:
    """Gather the rows that have words beside them, and compare the two."""
    weeks: dict[WeekKey, Week] = {}
    for cells in directory.rows("regular_schedules"):
        if not cells["description"] or (days := read_days(cells["weekday"])) is None:
            continue
        week = weeks.setdefault(key := week_of(cells), Week(key))
        times = read_times(cells["opens_at"], cells["closes_at"])
        week.days += days[1]
        week.hours |= {(day, *times) for day in days[1]} if times else set()
    for week in weeks.values():
        week.compare()
    return weeks
