"""What is a question worth? By its definition, over every way things could be; for small worlds.

Shares nothing with the product: rules are plain JSON, facts too, every combination of answers is
judged one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

Json = Mapping[str, Any]
Facts = Mapping[str, Json]
Way = dict[str, Any]
"""One way things could be: a number, a word, or for a collection the set of words held."""

LEAVES = ("compare", "one_of", "includes")


def holds(rule: Json, way: Way) -> bool:
    """Decide a rule where everything is known."""
    op = rule["op"]
    if op in ("all", "any"):
        told = [holds(part, way) for part in rule["parts"]]
        return all(told) if op == "all" else any(told)
    if op == "not":
        return not holds(rule["part"], way)
    if op == "at_least":
        return sum(holds(part, way) for part in rule["parts"]) >= int(rule["count"])
    if op == "if":
        return holds(rule["then" if holds(rule["condition"], way) else "otherwise"], way)
    # What is not in the way stands in a part that is decided without it.
    value = way.get(rule["attribute"], set() if op == "includes" else 0)
    if op == "one_of":
        return value in rule["values"]
    if op == "includes":
        return any(word in value for word in rule["values"])
    low, high = rule.get("at_least"), rule.get("at_most")
    return (low is None or value >= low) and (high is None or value <= high)


def parts_of(rule: Json) -> list[Json]:
    """The rules that a rule is made of."""
    named = [rule[name] for name in ("part", "condition", "then", "otherwise") if name in rule]
    return [*rule.get("parts", ()), *named]


def said(rule: Json, facts: Facts) -> bool | None:
    """Decide a rule as far as its parts are decided; None: unknown (Kleene)."""
    op = rule["op"]
    if op in LEAVES:
        return _leaf(rule, facts.get(rule["attribute"], {}))
    told = [said(part, facts) for part in parts_of(rule)]
    if op == "not":
        return None if told[0] is None else not told[0]
    if op == "if":
        condition, then, otherwise = told
        if condition is not None:
            return then if condition else otherwise
        return then if then == otherwise else None
    enough = {"all": len(told), "any": 1}.get(op) or int(rule["count"])
    if sum(one is True for one in told) >= enough:
        return True
    return None if sum(one is not False for one in told) >= enough else False


def _leaf(leaf: Json, fact: Json) -> bool | None:
    if leaf["op"] == "includes":
        held = [word in fact.get("has", ()) for word in leaf["values"]]
        shut = [fact.get("complete") or word in fact.get("has_not", ()) for word in leaf["values"]]
        return True if any(held) else False if all(shut) else None
    if "value" not in fact:
        return None
    way = {leaf["attribute"]: fact["value"]}
    return holds(leaf, way)


def open_leaves(rule: Json, facts: Facts) -> Iterator[Json]:
    """The unknown leaves in the parts of a rule that are not decided yet."""
    if said(rule, facts) is None:
        if rule["op"] in LEAVES:
            yield rule
        for part in parts_of(rule):
            yield from open_leaves(part, facts)


def ways(rules: Sequence[Json], facts: Facts) -> list[tuple[float, Way]]:
    """Every way things could be, as far as these rules tell, each with how likely it is."""
    leaves = [leaf for rule in rules for leaf in open_leaves(rule, facts)]
    names = sorted({leaf["attribute"] for leaf in leaves})
    choices = [list(_values(name, leaves, facts.get(name, {}))) for name in names]
    found = []
    for chosen in product(*choices):
        weight = 1.0
        for chance, _ in chosen:
            weight *= chance
        found.append((weight, {n: v for n, (_, v) in zip(names, chosen, strict=True)}))
    return found


def _values(name: str, leaves: Sequence[Json], fact: Json) -> Iterator[tuple[float, Any]]:
    mine = [leaf for leaf in leaves if leaf["attribute"] == name]
    if mine[0]["op"] == "includes":
        yield from _sets(mine, fact)
        return
    options: Sequence[Any] = ("yes", "no") if mine[0]["op"] == "one_of" else range(121)
    cells: dict[tuple[bool, ...], Any] = {}
    for option in options:
        cells.setdefault(_side(option, mine), option)
    for value in cells.values():
        yield 1 / len(cells), value


def _side(option: Any, leaves: Sequence[Json]) -> tuple[bool, ...]:
    """On which side of every limit a number lies, or in which lists a word stands."""
    if leaves[0]["op"] == "one_of":
        return tuple(option in leaf["values"] for leaf in leaves)
    lows = [leaf["at_least"] for leaf in leaves if leaf.get("at_least") is not None]
    highs = [leaf["at_most"] for leaf in leaves if leaf.get("at_most") is not None]
    return (*(option >= low for low in lows), *(option > high for high in highs))


def _sets(leaves: Sequence[Json], fact: Json) -> Iterator[tuple[float, Any]]:
    known = {*fact.get("has", ()), *fact.get("has_not", ())}
    words = sorted({word for leaf in leaves for word in leaf["values"]} - known)
    kinds: dict[tuple[bool, ...], list[str]] = {}
    for word in words:
        kinds.setdefault(tuple(word in leaf["values"] for leaf in leaves), []).append(word)
    for chosen in product((False, True), repeat=len(kinds)):
        held = {
            w for take, group in zip(chosen, kinds.values(), strict=True) if take for w in group
        }
        yield 1 / 2 ** len(kinds), held | set(fact.get("has", ()))


def known_too(way: Way, facts: Facts) -> Way:
    """A way with what is known."""
    known = {n: f["value"] for n, f in facts.items() if "value" in f}
    held = {n: set(f.get("has", ())) for n, f in facts.items() if "has" in f or "has_not" in f}
    return {**held, **known, **way}


def gains(
    rules: Mapping[str, Json], facts: Facts, value: Callable[[Mapping[str, float]], float]
) -> tuple[float, dict[str, float]]:
    """The value as things stand, and by how much each open fact would raise it on average.

    `value` is handed the chance of every rule.
    """
    every = ways(list(rules.values()), facts)
    judged = [
        (weight, way, {name: holds(rule, known_too(way, facts)) for name, rule in rules.items()})
        for weight, way in every
    ]
    now = value(_chances(judged, rules))
    found = {}
    for fact in sorted(every[0][1]) if every else ():
        answers: dict[str, list[tuple[float, Way, dict[str, bool]]]] = {}
        for one in judged:
            answers.setdefault(repr(_sorted(one[1][fact])), []).append(one)
        after = sum(
            sum(weight for weight, _, _ in told) * value(_chances(told, rules))
            for told in answers.values()
        )
        found[fact] = after - now
    return now, found


def _chances(
    judged: Sequence[tuple[float, Way, Mapping[str, bool]]], rules: Mapping[str, Json]
) -> dict[str, float]:
    whole = sum(weight for weight, _, _ in judged)
    return {name: sum(weight for weight, _, told in judged if told[name]) / whole for name in rules}


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, set) else value


def relevant(rules: Mapping[str, Json], facts: Facts) -> set[str]:
    """The facts by which alone some rule turns, whatever else is so."""
    found = set()
    every = ways(list(rules.values()), facts)
    for rule in rules.values():
        for fact in every[0][1] if every else ():
            groups: dict[str, set[bool]] = {}
            for _, way in every:
                rest = repr(sorted((k, repr(_sorted(v))) for k, v in way.items() if k != fact))
                groups.setdefault(rest, set()).add(holds(rule, known_too(way, facts)))
            if any(len(told) > 1 for told in groups.values()):
                found.add(fact)
    return found
