"""Which small steps would open the most needs? Every step, and every set of up to three.

A need is *open* where no service fits: something known speaks against each of them. What is not
known does not count against a service, here as everywhere; each unlocked service says whether all
is known. What is shown is a modelled unlock: what would fit if the step were taken and worked. It
is no promise.

One client is a `case`: their open needs, and the `steps` they could take. `supposing` says how the
request would read after some of them (the law is `what_if`), `screening` what every constraint then
says, `taking` whether they can be taken, `trial` what then fits, `minimal` which sets are the
smallest; `openings` tells them. `search` puts it together.
"""

from matchers.leverage.answers import Leverage, Opening, PanelLeverage, Unlocked
from matchers.leverage.panel import find_panel_leverage
from matchers.leverage.search import find_leverage
from matchers.leverage.settings import LeverageSettings
from matchers.leverage.what_if import changed

__all__ = [
    "Leverage",
    "LeverageSettings",
    "Opening",
    "PanelLeverage",
    "Unlocked",
    "changed",
    "find_leverage",
    "find_panel_leverage",
]
