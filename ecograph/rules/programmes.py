"""Which named rules may refer to each other? Adjunctive eligibility, without contradictions.

Who gets SNAP is eligible for WIC; such references may go round in circles, and then the least
fixpoint counts: nobody is eligible only because they are eligible. A circle through a "not" has no
such answer and is refused when the rules are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecograph.errors import InputError
from ecograph.rules.grammar import Rule


class Programmes(Mapping[str, Rule]):
    """Rules by name, checked: no name is missing, and no circle runs through a "not"."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = dict(rules)
        named = {name: references(rule) for name, rule in self._rules.items()}
        for name in sorted(named):
            for other in sorted(named[name]):
                if other not in named:
                    raise InputError(
                        f"The rule of programme {name!r} refers to programme {other!r}, which "
                        f"has no rule; known are {', '.join(sorted(named))}. Add or correct it."
                    )
        reach = {name: _reachable(name, named) for name in named}
        self._circles = {
            name: tuple(sorted(other for other in reach[name] if name in reach[other]))
            for name in named
        }
        for name in sorted(named):
            for other, negative in sorted(named[name].items()):
                if negative and other in self._circles[name]:
                    raise InputError(
                        f"The rule of programme {name!r} depends on the opposite of programme "
                        f"{other!r}, which depends on {name!r} again; such a circle has no answer. "
                        'Take the reference out of the "not", or out of the condition of the "if".'
                    )

    def __getitem__(self, name: str) -> Rule:
        return self._rules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def circle(self, name: str) -> tuple[str, ...]:
        """The programmes that this one depends on and that depend on it; often none."""
        return self._circles[name]


def read_programmes(rules: Mapping[str, Rule]) -> Programmes:
    """Check a set of named rules; what is checked already stays as it is.

    Raises
    ------
    InputError
        A rule names a programme without a rule, or a circle of references runs through a "not".
    """
    return rules if isinstance(rules, Programmes) else Programmes(rules)


def references(rule: Rule) -> dict[str, bool]:
    """Every programme a rule names, and whether it also counts on the opposite of it."""
    found: dict[str, bool] = {}
    for name, opposite in _mentions(rule, False):
        found[name] = found.get(name, False) or opposite
    return found


def _mentions(rule: Rule, negative: bool) -> Iterator[tuple[str, bool]]:
    if rule.op == "programme":
        yield rule.name, negative
    elif rule.op == "not":
        yield from _mentions(rule.part, not negative)
    elif rule.op == "members":
        yield from _mentions(rule.part, negative)
    elif rule.op == "if":
        yield from _mentions(rule.condition, negative)
        yield from _mentions(rule.condition, not negative)
        yield from _mentions(rule.then, negative)
        yield from _mentions(rule.otherwise, negative)
    elif rule.op == "all" or rule.op == "any" or rule.op == "at_least":
        for part in rule.parts:
            yield from _mentions(part, negative)


def _reachable(start: str, named: Mapping[str, Mapping[str, bool]]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for other in named[waiting.pop()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return frozenset(seen)
