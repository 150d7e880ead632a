"""Which public programmes is a client entitled to, and what would tell?"""

from matchers.programmes.answers import Entitlement, Entitlements, FactToAsk, Through
from matchers.programmes.finding import find_entitlements

__all__ = ["Entitlement", "Entitlements", "FactToAsk", "Through", "find_entitlements"]
