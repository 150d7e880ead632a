"""Where does the network fail people, what shuts them out, and whose loss would strand them?"""

from matchers.gaps.access import find_gaps
from matchers.gaps.answers import Cell, Critical, Gaps, Total

__all__ = ["Cell", "Critical", "Gaps", "Total", "find_gaps"]
