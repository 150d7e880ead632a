"""Through whom could the client get there, consent checked at every hop?"""

from matchers.handoffs.answers import Handoffs, Hop, Path, RefusedPath, WantedConsent
from matchers.handoffs.search import find_handoffs

__all__ = ["Handoffs", "Hop", "Path", "RefusedPath", "WantedConsent", "find_handoffs"]
