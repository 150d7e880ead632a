"""Where does the network fail people, what shuts them out, and whose loss would strand them?"""

from matchers.gaps.access import find_gaps
from matchers.gaps.answers import Cell, Critical, Gaps, Total
from matchers.gaps.disclosure import FEW

__all__ = ["FEW", "Cell", "Critical", "Gaps", "Total", "find_gaps"]
