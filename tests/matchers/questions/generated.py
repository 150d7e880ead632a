"""Random small rule sets for the tests of questions, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter

from ecograph.facts import Fact, Facts
from ecograph.rules.grammar import Rule

Json = dict[str, Any]
ON = date(2026, 11, 23)
READ: TypeAdapter[Rule] = TypeAdapter(Rule)

YES_OR_NO = ("caregiver", "pregnant", "recent_discharge", "disability")


def one_of(name: str) -> Json:
    """A yes-or-no fact that must be yes."""
    return {"op": "one_of", "attribute": name, "values": ["yes"]}


leaves: st.SearchStrategy[Json] = st.sampled_from(
    [
        *map(one_of, YES_OR_NO),
        {"op": "compare", "attribute": "age", "at_least": 18},
        {"op": "compare", "attribute": "age", "at_least": 18, "at_most": 24},
        {"op": "compare", "attribute": "age", "at_least": 60},
        {"op": "compare", "attribute": "age", "at_most": 17},
        {"op": "includes", "attribute": "benefits", "values": ["snap"]},
        {"op": "includes", "attribute": "benefits", "values": ["snap", "wic"]},
        {"op": "includes", "attribute": "benefits", "values": ["wic"]},
        {"op": "includes", "attribute": "benefits", "values": ["wic", "liheap", "tanf"]},
    ]
)


def _combined(part: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    parts = st.lists(part, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda op, ps: {"op": op, "parts": ps}, st.sampled_from(["all", "any"]), parts),
        part.map(lambda p: {"op": "not", "part": p}),
        st.builds(lambda ps: {"op": "at_least", "count": 2, "parts": ps}, parts),
        st.builds(
            lambda a, b, c: {"op": "if", "condition": a, "then": b, "otherwise": c},
            part, part, part,
        ),
    )  # fmt: skip


rules: st.SearchStrategy[Json] = st.recursive(leaves, _combined, max_leaves=5)
rule_sets = st.lists(rules, min_size=1, max_size=4).map(
    lambda found: {f"programme {n}": rule for n, rule in enumerate(found)}
)

known: st.SearchStrategy[dict[str, Json]] = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from([{"value": "yes"}, {"value": "no"}]) for name in YES_OR_NO[:2]},
        "age": st.sampled_from([{"value": 17}, {"value": 20}, {"value": 70}]),
        "benefits": st.sampled_from(
            [{"has": ["snap"]}, {"has_not": ["wic"]}, {"has": ["wic"], "has_not": ["snap"]}]
        ),
    },
)


def read_rules(found: Mapping[str, Json]) -> dict[str, Rule]:
    """The rules as the product reads them."""
    return {name: READ.validate_python(rule) for name, rule in found.items()}


def read_facts(told: Mapping[str, Json]) -> Facts:
    """The facts as the product reads them."""
    facts = {name: Fact.model_validate(fact) for name, fact in told.items()}
    return Facts(on=ON, possible={n: f.possible(n, ON) for n, f in facts.items()}, learned=facts)
