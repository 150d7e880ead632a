"""Where is it, to the degree?"""

from pydantic import Field

from ecograph.record import Record


class Point(Record):
    """A place on the ground in degrees (WGS 84)."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
