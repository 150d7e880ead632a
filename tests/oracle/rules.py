"""Does a rule hold? Every value the facts leave open is tried, cut at the rule's bounds."""

from __future__ import annotations

import json
from datetime import date
from itertools import product

from tests.oracle.world import Client, Json, Row, words

POVERTY_2026 = {"48+DC": (15_960, 5_680), "AK": (19_950, 7_100), "HI": (18_360, 6_530)}
POVERTY_2025 = {"48+DC": (15_650, 5_500), "AK": (19_550, 6_880), "HI": (17_990, 6_330)}
POVERTY = {2025: POVERTY_2025, 2026: POVERTY_2026}
"""Dollars a year for one person, and for each further one."""

ELSE = "(any other)"
Told = dict[str, object]
"""One way things could be: a number, a word, or for a collection {word: held}, by attribute."""


def level_cents(year: int, region: str, size: int) -> int:
    """Compute the federal poverty level of a household, in cents a year."""
    first, more = POVERTY[year][region]
    return 100 * (first + more * (size - 1))


def leaves(rule: Json) -> list[Json]:
    """All leaves of a rule."""
    if rule["op"] in ("compare", "one_of", "includes", "income_at_most_fpl", "residue"):
        return [rule]
    if rule["op"] == "members":
        return [{"op": "members", "attribute": members_name(rule), "rule": rule}]
    parts = [*rule.get("parts", ())]
    parts += [rule[name] for name in ("part", "condition", "then", "otherwise") if name in rule]
    return [leaf for part in parts for leaf in leaves(part)]


def asks(rule: Json) -> list[str]:
    """Every attribute a rule reads."""
    names = set()
    for leaf in leaves(rule):
        if leaf["op"] == "income_at_most_fpl":
            names |= {"income_cents_per_month", "household_size"}
        elif leaf["op"] != "residue":
            names.add(leaf["attribute"])
    return sorted(names)


def verdict(rule: Json, client: Client, on: date) -> str:
    """Say yes, no, or unknown."""
    if any(leaf["op"] == "residue" for leaf in leaves(rule)):
        seen = {holds(rule, way, guess) for way in ways(rule, client, on) for guess in (0, 1)}
    else:
        seen = {holds(rule, way, 0) for way in ways(rule, client, on)}
    return {frozenset({True}): "yes", frozenset({False}): "no"}.get(frozenset(seen), "unknown")


def matters(rule: Json, attribute: str, client: Client, on: date) -> bool:
    """Whether two ways that differ in this attribute only give different verdicts."""
    found: dict[str, set[bool]] = {}
    for way in ways(rule, client, on):
        rest = repr(sorted((k, repr(v)) for k, v in way.items() if k != attribute))
        found.setdefault(rest, set()).add(holds(rule, way, 0))
    return any(len(seen) > 1 for seen in found.values())


def open_questions(rule: Json, client: Client, on: date) -> set[str]:
    """The attributes that could change the verdict; of a question about members, its own."""
    found = set()
    for name in asks(rule):
        if matters(rule, name, client, on):
            about = [leaf for leaf in leaves(rule) if leaf.get("attribute") == name]
            grouped = about and about[0]["op"] == "members"
            found |= set(asks(about[0]["rule"]["part"])) if grouped else {name}
    return found


def holds(rule: Json, way: Told, residue: int) -> bool:
    """Decide a rule where everything is known."""
    op = rule["op"]
    if op == "all":
        return all([holds(part, way, residue) for part in rule.get("parts", ())])
    if op == "any":
        return any([holds(part, way, residue) for part in rule["parts"]])
    if op == "not":
        return not holds(rule["part"], way, residue)
    if op == "at_least":
        enough: int = rule["count"]
        return sum(holds(part, way, residue) for part in rule["parts"]) >= enough
    if op == "if":
        taken = "then" if holds(rule["condition"], way, residue) else "otherwise"
        return holds(rule[taken], way, residue)
    if op == "residue":
        return bool(residue)
    if op == "income_at_most_fpl":
        return poor_enough(rule, way)
    if op == "members":
        return way[members_name(rule)] == "yes"
    value = way[rule["attribute"]]
    if op == "one_of":
        return value in rule["values"]
    if op == "includes":
        assert isinstance(value, dict)
        return any(value[word] for word in rule["values"])
    if op == "compare":
        low, high = number(rule.get("at_least")), number(rule.get("at_most"))
        assert isinstance(value, (int, float))
        return (low is None or low <= value) and (high is None or value <= high)
    raise NotImplementedError(op)


def poor_enough(rule: Json, way: Told) -> bool:
    """Compare income and poverty level in whole cents."""
    income, size = way["income_cents_per_month"], way["household_size"]
    assert isinstance(income, (int, float))
    assert isinstance(size, (int, float))
    level = level_cents(rule["year"], rule.get("region", "48+DC"), int(size))
    percent: int = rule["percent"]
    return 100 * 12 * income <= percent * level


def number(bound: object) -> float | None:
    """A bound as a number; a date as its ordinal."""
    if isinstance(bound, str):
        return float(date.fromisoformat(bound).toordinal())
    assert bound is None or isinstance(bound, (int, float))
    return bound


def ways(rule: Json, client: Client, on: date) -> list[Told]:
    """All the ways things could be, as far as this rule can tell them apart."""
    names = asks(rule)
    return [
        dict(zip(names, values, strict=True))
        for values in product(*(could_be(name, rule, client, on) for name in names))
    ]


def could_be(name: str, rule: Json, client: Client, on: date) -> list[object]:
    """Every value an attribute could have, one for each that the rule treats differently."""
    mine = [leaf for leaf in leaves(rule) if leaf.get("attribute") == name]
    if mine and mine[0]["op"] == "members":
        found = members(mine[0]["rule"], client, on)
        return ["yes", "no"] if found == "unknown" else [found]
    fact = client.fact(name, on)
    if name == "age":
        fact = _age(client, fact, on)
    if any(leaf["op"] == "includes" for leaf in mine):
        return _sets(sorted({word for leaf in mine for word in leaf["values"]}), fact)
    if any(leaf["op"] == "one_of" for leaf in mine):
        if fact.get("value") is not None:
            told = fact["value"]
            return [{True: "yes", False: "no"}.get(told, str(told))]
        if fact.get("one_of"):
            return list(fact["one_of"])
        return [*sorted({word for leaf in mine for word in leaf["values"]}), ELSE]
    return _numbers(name, rule, mine, fact)


def members_name(rule: Json) -> str:
    """A name for a question about the household, equal for equal questions."""
    return "members " + json.dumps(rule, sort_keys=True)


def members(rule: Json, client: Client, on: date) -> str:
    """Whether enough of the household, the client among them, satisfy a part."""
    household = client.file.get("household", {}).get("members", ())
    others = [Client({**client.file, "client": {"id": m["id"], **m}}) for m in household]
    verdicts = [verdict(rule["part"], person, on) for person in (client, *others)]
    whole = bool(client.record.get("members_complete"))
    if rule.get("count", 1) == "all":
        if "no" in verdicts:
            return "no"
        return "yes" if whole and "unknown" not in verdicts else "unknown"
    if verdicts.count("yes") >= rule.get("count", 1):
        return "yes"
    possible = len(verdicts) - verdicts.count("no")
    return "no" if whole and possible < rule.get("count", 1) else "unknown"


def _age(client: Client, told: Json, on: date) -> Json:
    """The age on the day: by the date of birth, else what was said, and a birthday since then."""
    born = client.fact("date_of_birth", on).get("value")
    if born is not None:
        return {"value": years_between(date.fromisoformat(born), on)}
    said = told.get("as_of")
    if not told or not said or date.fromisoformat(said) >= on:
        return told
    then = date.fromisoformat(said)
    whole = years_between(then, on)
    more = whole if then.replace(year=then.year + whole) == on else whole + 1
    least, most = (told.get(end, told.get("value")) for end in ("at_least", "at_most"))
    return {
        "at_least": None if least is None else least + whole,
        "at_most": None if most is None else most + more,
    }


def years_between(then: date, on: date) -> int:
    """Completed years."""
    return on.year - then.year - ((on.month, on.day) < (then.month, then.day))


def _sets(named: list[str], fact: Json) -> list[object]:
    """Each word is held, lacking, or either."""
    options = []
    for word in named:
        if word in fact.get("has", ()):
            options.append([True])
        elif fact.get("complete") or word in fact.get("has_not", ()):
            options.append([False])
        else:
            options.append([True, False])
    return [dict(zip(named, held, strict=True)) for held in product(*options)]


def _numbers(name: str, rule: Json, mine: list[Json], fact: Json) -> list[object]:
    if fact.get("value") is not None:
        return [number(fact["value"])]
    low, high = number(fact.get("at_least")), number(fact.get("at_most"))
    cuts = {
        cut
        for leaf in mine
        for bound in (leaf.get("at_least"), leaf.get("at_most"))
        if (cut := number(bound)) is not None
    }
    if name in ("household_size", "income_cents_per_month"):
        for leaf in leaves(rule):
            if leaf["op"] == "income_at_most_fpl":
                cuts |= _poverty_cuts(name, leaf)
    near = {value for cut in cuts for value in (cut - 1, cut, cut + 1)}
    near |= {end for end in (low, high) if end is not None}
    least = 1 if name == "household_size" else 0
    inside = [
        value
        for value in sorted(near)
        if value >= least and (low is None or value >= low) and (high is None or value <= high)
    ]
    return list(inside) or [low if low is not None else least]


def _poverty_cuts(name: str, leaf: Json) -> set[float]:
    if name == "household_size":
        return {float(size) for size in range(1, 13)}
    region = leaf.get("region", "48+DC")
    return {
        float(leaf["percent"] * level_cents(leaf["year"], region, size) // 1200)
        for size in range(1, 13)
    }


def rule_of(service: Row) -> Json | None:
    """The structured rule of a service; where there is none, the ages that HSDS has columns for."""
    if service.get("x_eligibility"):
        rule: Json = json.loads(service["x_eligibility"])
        return rule
    ages = {"at_least": service.get("minimum_age"), "at_most": service.get("maximum_age")}
    bounds = {end: float(age) for end, age in ages.items() if age}
    return {"op": "compare", "attribute": "age", **bounds} if bounds else None


def polygons(shape: str) -> list[list[list[float]]]:
    """The outer rings of a GeoJSON geometry."""
    read = json.loads(shape)
    if read["type"] == "Polygon":
        return [read["coordinates"][0]]
    return [polygon[0] for polygon in read["coordinates"]]


Price = tuple[float, float | None, bool]
"""From, to (None: no telling), and whether the option is surely open to the client."""


def option_cents(row: Row, client: Client, today: date) -> Price | None:
    """What one way to pay costs this client; None where it is closed to them."""
    accepted = set(words(row.get("x_insurance_accepted")))
    insured = client.fact("insurance", today)
    sure = not accepted or bool(accepted & set(insured.get("has", ())))
    if not sure and (insured.get("complete") or accepted <= set(insured.get("has_not", ()))):
        return None
    full = [round(float(row[n]) * 100) for n in ("amount", "x_amount_at_most") if row.get(n)]
    steps = json.loads(row.get("x_sliding") or "[]")
    if steps:
        low, high = _slide(steps, full, client, today)
        return low, high, sure
    return (min(full), max(full), sure) if full else (0.0, None, sure)


def _slide(
    steps: list[list[float]], full: list[int], client: Client, today: date
) -> tuple[float, float]:
    """The steps that the household's income could stand on."""
    paid = set()
    parts: list[Json] = [
        {"op": "income_at_most_fpl", "percent": int(percent), "year": today.year}
        for percent, _ in steps
    ]
    for way in ways({"op": "all", "parts": parts}, client, today):
        for part, (_, dollars) in zip(parts, steps, strict=True):
            if poor_enough(part, way):
                paid.add(round(dollars * 100))
                break
        else:
            paid |= set(full)
    return float(min(paid)), float(max(paid))
