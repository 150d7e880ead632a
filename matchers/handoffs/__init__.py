"""Through whom could the client get there, consent checked at every hop?"""

from matchers.handoffs.answers import (
    Backup,
    Decline,
    Declined,
    Handoffs,
    Hop,
    Limits,
    Path,
    PathWithConsent,
    RefusedPath,
    WantedConsent,
)
from matchers.handoffs.declines import declined_services
from matchers.handoffs.disclosure import RULES, DisclosureRules
from matchers.handoffs.finding import find_handoffs

__all__ = [
    "RULES",
    "Backup",
    "Decline",
    "Declined",
    "DisclosureRules",
    "Handoffs",
    "Hop",
    "Limits",
    "Path",
    "PathWithConsent",
    "RefusedPath",
    "WantedConsent",
    "declined_services",
    "find_handoffs",
]
