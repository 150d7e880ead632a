"""What has the client said about telling whom, and what do the laws make of it: as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from matchers.paths.holders import class_bits, regime_bits
from matchers.paths.network import Records

Columns: TypeAlias = npt.NDArray[np.int32]
ANYBODY = -1
"""A consent that does not say who may tell, or names a law in place of a recipient."""
NOT_HERE = -2
"""Somebody who is named and is not in the network."""
NO_CONSENT = -1


@dataclass(frozen=True, slots=True)
class Said:
    """A permit or denial that holds on the day and for the purpose, in the order of ids."""

    classes: int
    """As bits; of a denial, 0 is all."""
    disclosers: tuple[int, ...] = ()
    """Who may tell; nobody named: anybody."""
    recipient: int = ANYBODY
    regimes: int = 0
    """Without a recipient: whoever is bound by one of these laws."""
    deny: bool = False
    redisclosure: bool = False
    has_last_day: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What the laws on confidentiality make of a hop; a setting, for a lawyer to check."""

    protected: int = class_bits(("income", "health", "substance_use", "safety"))
    """Classes that a person or a group cannot keep to themselves once they were told."""
    implied: tuple[tuple[int, int], ...] = (
        (regime_bits(("part_2",)), class_bits(("substance_use",))),
        (regime_bits(("vawa",)), class_bits(("safety",))),
    )
    """A law, and what an introduction by whom it binds gives away by the name alone."""
    named_and_dated: int = regime_bits(("vawa",))
    """Who is so bound tells only under consents that name them and have a last day."""
    passes_on: int = regime_bits(("hipaa",))
    """Among those so bound a consent that allows redisclosure goes on."""
    need: int = class_bits(("need",))
    """Where this is not told, the client has to tell it."""


RULES = Rules()


ROW = np.dtype(
    [
        ("number", "i4"),
        ("discloser", "i4"),
        ("recipient", "i4"),
        ("regimes", "i4"),
        ("classes", "i4"),
        ("deny", "i1"),
        ("redisclosure", "i1"),
        ("has_last_day", "i1"),
    ],
    align=True,
)
"""One discloser and recipient of a consent; `number` is the consent's place among what was said."""
SETTING = np.dtype(
    [
        ("named", "i4"),
        ("protected", "i4"),
        ("named_and_dated", "i4"),
        ("passes_on", "i4"),
        ("need", "i4"),
    ]
)
"""How many rows name a recipient; and the rules."""


class Law(NamedTuple):
    """Consents and rules side by side: few arrays, since compiled calls hand on each of them."""

    rows: Records
    """First those that name a recipient, by recipient; then those that name a law."""
    covers: Columns
    """By the number of a consent: its classes, where it is a permit that allows redisclosure."""
    implied: Columns
    """By the laws that bind somebody: what their introduction gives away."""
    settings: Records


def law_of(said: Sequence[Said], rules: Rules) -> Law:
    """Lay out what was said."""
    rows = [
        (
            number,
            discloser,
            one.recipient,
            one.regimes,
            one.classes,
            one.deny,
            one.redisclosure,
            one.has_last_day,
        )
        for number, one in enumerate(said)
        if one.recipient != NOT_HERE or one.redisclosure
        for discloser in one.disclosers or (ANYBODY,)
    ]
    rows.sort(key=lambda row: (row[2] == ANYBODY, row[2]))
    laid = np.array(rows, ROW)
    implied = np.zeros(256, np.int32)
    for regime, classes in rules.implied:
        implied[(np.arange(256) & regime) != 0] |= classes
    settings = np.zeros(1, SETTING)
    settings["named"] = np.count_nonzero(laid["recipient"] != ANYBODY)
    settings["protected"], settings["need"] = rules.protected, rules.need
    settings["named_and_dated"], settings["passes_on"] = rules.named_and_dated, rules.passes_on
    goes_on = [one.classes if one.redisclosure and not one.deny else 0 for one in said]
    return Law(laid, np.array(goes_on, np.int32), implied, settings)
