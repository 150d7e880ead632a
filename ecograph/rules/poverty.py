"""What is the federal poverty level for a household of this size, in this year and region?

Source: poverty guidelines of the Department of Health and Human Services, published each January in
the Federal Register (2023: 88 FR 3424, 2024: 89 FR 2961, 2025: 90 FR 5917, 2026: notice of January
2026). https://aspe.hhs.gov/topics/poverty-economic-mobility/poverty-guidelines
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ecograph.errors import InputError

PovertyRegion = Literal["48+DC", "AK", "HI"]
"""The regions with a figure of their own; territories have none."""

LEVELS: Mapping[tuple[int, PovertyRegion], tuple[int, int]] = {
    (2023, "48+DC"): (14_580, 5_140),
    (2023, "AK"): (18_210, 6_430),
    (2023, "HI"): (16_770, 5_910),
    (2024, "48+DC"): (15_060, 5_380),
    (2024, "AK"): (18_810, 6_730),
    (2024, "HI"): (17_310, 6_190),
    (2025, "48+DC"): (15_650, 5_500),
    (2025, "AK"): (19_550, 6_880),
    (2025, "HI"): (17_990, 6_330),
    (2026, "48+DC"): (15_960, 5_680),
    (2026, "AK"): (19_950, 7_100),
    (2026, "HI"): (18_360, 6_530),
}
"""Dollars a year for one person, and for each further one."""


def poverty_level_cents(year: int, region: PovertyRegion, size: int) -> int:
    """Return the level for a year, in cents.

    Raises
    ------
    InputError
        There is no figure for that year and region, or nobody in the household.
    """
    if size < 1:
        raise InputError(f"A household of {size} has no poverty level; count at least one person.")
    check_poverty_year(year, region)
    first, further = LEVELS[year, region]
    return 100 * (first + (size - 1) * further)


def income_limit_cents_per_month(year: int, region: PovertyRegion, size: int, percent: int) -> int:
    """Return the highest whole monthly income with `100 * yearly income <= percent * level`."""
    return percent * poverty_level_cents(year, region, size) // 1200


def check_poverty_year(year: int, region: PovertyRegion) -> None:
    """Refuse a year or region without a figure.

    Raises
    ------
    InputError
        Names the years and regions that are known.
    """
    if (year, region) in LEVELS:
        return
    years = ", ".join(str(known) for known in sorted({known for known, _ in LEVELS}))
    regions = ", ".join(sorted({known for _, known in LEVELS}))
    raise InputError(
        f"There is no federal poverty level for {year} in {region}; known are the years {years} "
        f"in {regions}. Name one of them."
    )
