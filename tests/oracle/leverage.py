"""Which small steps open a need? Every one and every pair tried, and everything matched anew."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from itertools import combinations, permutations
from typing import NamedTuple

from tests.oracle.answers import area, eligibility, find_matches, narrower, placed
from tests.oracle.rules import verdict
from tests.oracle.world import Client, Json, Row, World, full_id, words


class Unlocked(NamedTuple):
    """What one or two steps open: need -> the first service that then fits."""

    steps: tuple[str, ...]
    needs: dict[str, str]


def find_unlocked(world: World, client: Client, on: datetime) -> list[Unlocked]:
    """Try every intervention alone, then every pair; a pair counts if neither does it alone.

    What cannot be taken opens nothing.
    """
    shut = [need for need in client.needs if not find_matches(world, client, need, on).matches]
    steps = [step for step in world.rows("x_interventions") if _may_take(world, client, step, on)]
    alone = {step["id"]: opened(world, client, [step], shut, on) for step in steps}
    for step in steps:
        if alone[step["id"]] and not can_take(world, client, [step], on):
            alone[step["id"]] = {}
    found = [Unlocked((_id(id),), needs) for id, needs in alone.items() if needs]
    for one, two in combinations(steps, 2):
        both = opened(world, client, [one, two], shut, on)
        more = set(both) - set(alone[one["id"]]) - set(alone[two["id"]])
        # asked last: every way things could be is gone through for it
        if more and can_take(world, client, [one, two], on):
            found.append(Unlocked((_id(one["id"]), _id(two["id"])), both))
    return found


def _may_take(world: World, client: Client, step: Row, on: datetime) -> bool:
    """Whether the step's own rule does not surely shut the client out.

    Enrolment is left to the tests of programmes: in every way that things could be, it takes
    minutes here, and no enrolment opens a need of the six.
    """
    rule = json.loads(step.get("rule") or '{"op": "all"}')
    return rule["op"] == "programme" or verdict(rule, placed(world, client), on.date()) != "no"


def _id(local: str) -> str:
    return full_id("intervention", local)


def opened(
    world: World, client: Client, steps: list[Row], shut: list[Json], on: datetime
) -> dict[str, str]:
    """Match the needs that were shut once more, after the steps."""
    found: dict[str, str] = {}
    for need in shut:
        useful = [step for step in steps if _is_for(world, step, need)]
        if not useful:
            continue
        after = find_matches(world, after_steps(client, useful), need, on).matches
        if after:
            found[need["id"]] = after[0].service
    return found


def can_take(world: World, client: Client, steps: list[Row], on: datetime) -> bool:
    """Whether in some order no giver's rule, nor its area, surely leaves the client out."""
    return any(
        all(_gives(world, after_steps(client, order[:n]), step, on) for n, step in enumerate(order))
        for order in map(list, permutations(steps))
    )


def _gives(world: World, client: Client, step: Row, on: datetime) -> bool:
    giver = next(
        (r for r in world.rows("services") if r["id"] == step.get("provider_service_id")), None
    )
    if giver is None:
        return True
    rule, facts = giver.get("x_eligibility", ""), client.record.get("facts", {})
    asked = {name: facts[name] for name in facts if name in rule or "programme" in rule}
    key = (client.id, giver["id"], on, json.dumps(asked, sort_keys=True))
    if key not in _TAKES:  # every way things could be is gone through: once for the same facts
        known = placed(world, client)
        judged = (eligibility(giver, known, on.date()), area(world, giver, known))
        _TAKES[key] = all(one.verdict != "unmet" for one in judged)
    return _TAKES[key]


_TAKES: dict[tuple[str, str, datetime, str], bool] = {}


def _is_for(world: World, step: Row, need: Json) -> bool:
    limited = words(step.get("for_terms"))
    if not limited:
        return True
    covered = {full_id("taxonomy_term", t) for id in limited for t in narrower(world, id)}
    return bool(covered & set(need["terms"]))


def after_steps(client: Client, steps: list[Row]) -> Client:
    """The client with the steps taken."""
    file = copy.deepcopy(client.file)
    record = file["client"]
    facts = record.setdefault("facts", {})
    for step in steps:
        for name, gives in json.loads(step.get("provides") or "{}").items():
            facts[name] = _merged(facts.get(name, {}), gives)
        if step.get("yields_document_id"):
            gives = {"has": [full_id("document", step["yields_document_id"])]}
            facts["documents"] = _merged(facts.get("documents", {}), gives)
        if step.get("max_travel_minutes") and record.get("max_travel_minutes"):
            longer = int(step["max_travel_minutes"])
            record["max_travel_minutes"] = max(longer, record["max_travel_minutes"])
        spoken = _languages(step.get("speaks", ""))
        record["languages"] = [*record.get("languages", []), *spoken]
    return Client(file)


def _languages(cell: str) -> list[Json]:
    if cell.startswith("["):
        read: list[Json] = json.loads(cell)
        return read
    return [{"tag": tag, "level": "fluent"} for tag in words(cell)]


def _merged(told: Json, gives: Json) -> Json:
    if "has" not in gives and "has_not" not in gives:
        return dict(gives)
    has = {*told.get("has", ()), *gives.get("has", ())}
    lacks = {*told.get("has_not", ()), *gives.get("has_not", ())} - set(gives.get("has", ()))
    return {**told, "has": sorted(has), "has_not": sorted(lacks - has)}
