"""Which hours and days do the words of a schedule mean? What is not sure is None."""

from __future__ import annotations

import re
from datetime import time

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NIGHT = 16 * 60
"""Minutes that are open over midnight at most."""
ALMOST_A_DAY = 24 * 60 - 30
"""From here on it is the whole day, as in 8:00 am to 7:59 am."""
_NAMES = {
    name: code
    for code, names in zip(
        DAYS,
        (
            "monday mon mo m 1",
            "tuesday tues tue tu 2",
            "wednesday weds wed we w 3",
            "thursday thurs thur thu th 4",
            "friday fri fr f 5",
            "saturday sat sa 6",
            "sunday sun su 7 0",
        ),
        strict=True,
    )
    for name in names.split()
}
_GROUPS = {
    "daily": DAYS,
    "every day": DAYS,
    "everyday": DAYS,
    "7 days a week": DAYS,
    "weekdays": DAYS[:5],
    "weekends": DAYS[5:],
}
_PLACES = {"first": "1", "second": "2", "third": "3", "fourth": "4", "last": "-1"} | {
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4"
}  # fmt: skip
_TIME = re.compile(
    r"(?P<h>\d{1,2})(?:[:.](?P<m>\d{1,2})(?::(?P<s>\d{2})(?:\.\d+)?)?)?"
    r"\s*(?P<half>a\.?m?\.?|p\.?m?\.?|m)?(?:z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?P<h>\d{1,2})(?P<m>\d{2})\s*(?P<half>a\.?m?\.?|p\.?m?\.?)?", re.IGNORECASE)


def read_times(opens: str, closes: str) -> tuple[time, time] | None:
    """Return when it opens and closes, where both are told beyond doubt.

    Times without am or pm are on the 24-hour clock where one of them shows it (13:00, 09:00), or
    both make a day that begins at six or later; beside a time that has am or pm, it is the half of
    the day that makes it close after it opens, on the same day.
    """
    if re.fullmatch(r"24\s*hours?", opens, re.IGNORECASE):
        return time(0), time(0)
    starts, ends = _readings(opens), _readings(closes)
    if not starts or not ends:
        return None
    if not _has_half(opens) and not _has_half(closes):
        sure = len(starts) == 1 or len(ends) == 1
        start, end = starts[0], ends[0]
        return (start, end) if _opens(start, end) and (sure or time(6) <= start < end) else None
    if len(starts) == 1 and len(ends) == 1:
        return (starts[0], ends[0]) if _opens(starts[0], ends[0]) else None
    same_day = [(start, end) for start in starts for end in ends if start < end]
    return same_day[0] if len(same_day) == 1 else None


def _opens(start: time, end: time) -> bool:
    """Whether hours can be so: a stretch of the day, a night of `NIGHT` at most, or the whole day.

    Nobody opens at 9 pm until 7 pm of the next day; one of the two is the wrong half of the day.
    """
    if start == end:
        return start == time(0)
    if start < end or end == time(0):
        return True
    return not NIGHT < _minutes(end) + 24 * 60 - _minutes(start) < ALMOST_A_DAY


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _has_half(text: str) -> bool:
    return text.lower().rstrip(". ").endswith(("a", "p", "m")) or text.lower() == "noon"


def _readings(text: str) -> list[time]:
    """Return the times that the words could mean: the one, or first that of the 24-hour clock."""
    words = text.strip().lower()
    if words in ("noon", "midnight"):
        return [time(12 if words == "noon" else 0)]
    match = _TIME.fullmatch(words) or _RUN.fullmatch(words)
    if match is None:
        return []
    hour, half = int(match["h"]), (match["half"] or "")[:1]
    minutes = match["m"] or "0"
    minute = int(minutes)
    if minute > 59 or (len(minutes) == 1 and minute):
        return []
    if half in ("a", "p"):
        return [time(hour % 12 + (12 if half == "p" else 0), minute)] if 1 <= hour <= 12 else []
    if hour == 24 and minute == 0:
        return [time(0)]
    sure = hour == 0 or hour > 12 or match["h"].startswith("0")
    if hour > 23 or (half == "m" and sure):
        return []
    return [time(hour, minute)] + ([] if sure else [time((hour + 12) % 24, minute)])


def read_days(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return how often and on which days: `WEEKLY` with `MO`, `MONTHLY` with `2SA`."""
    words = " ".join(text.lower().replace(".", "").split())
    if words in _GROUPS:
        return "WEEKLY", _GROUPS[words]
    place, _, rest = words.partition(" ")
    if place in _PLACES and rest in _NAMES:
        return "MONTHLY", (_PLACES[place] + _NAMES[rest],)
    days: list[str] = []
    for part in re.split(r"\s*(?:,|;|&|/|\band\b)\s*", words):
        ends = [_NAMES.get(end) for end in re.split(r"\s*(?:-|–|—|\bto\b|\bthrough\b)\s*", part)]
        if None in ends or len(ends) > 2:
            return None
        first, last = DAYS.index(str(ends[0])), DAYS.index(str(ends[-1]))
        days += [DAYS[n % 7] for n in range(first, last + 1 + (7 if last < first else 0))]
    return ("WEEKLY", tuple(dict.fromkeys(days))) if days else None


def read_byday(text: str) -> tuple[str, ...] | None:
    """Return the days of an RFC 5545 list: `MO,WE` or `3SA`, between commas or semicolons."""
    parts = [p for p in re.split(r"[,;\s]+", text.strip().upper()) if p]
    fits = all(re.fullmatch(r"[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)", part) for part in parts)
    return tuple(part.lstrip("+") for part in parts) if fits else None
