"""Is a condition that could never be asked refused when it is read?"""

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from ecograph.rules import Rule

RULES: TypeAdapter[Rule] = TypeAdapter(Rule)


@pytest.mark.parametrize(
    ("leaf", "message"),
    [
        ({"op": "compare", "attribute": "agee", "at_least": 60}, "no fact 'agee'; use one of age"),
        ({"op": "compare", "attribute": "veteran", "at_least": 1}, "'veteran' is a choice"),
        ({"op": "compare", "attribute": "age"}, "give at_least or at_most"),
        ({"op": "compare", "attribute": "age", "at_least": 9, "at_most": 8}, "at least 9"),
        ({"op": "compare", "attribute": "age", "at_least": 0.5}, "whole numbers"),
        ({"op": "compare", "attribute": "age", "at_least": "2000-01-01"}, "'age' is a number"),
        ({"op": "one_of", "attribute": "age", "values": ["60"]}, "'age' is a number"),
        ({"op": "includes", "attribute": "veteran", "values": ["yes"]}, "'veteran' is a choice"),
        ({"op": "income_at_most_fpl", "percent": 100, "year": 2031}, "known are the years 2023"),
    ],
)
def test_what_could_never_be_asked_is_refused(leaf: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        RULES.validate_json(json.dumps({"op": "all", "parts": [leaf]}))


def test_a_rule_reads_back_as_it_was_written() -> None:
    text = json.dumps(
        {
            "op": "members",
            "part": {"op": "compare", "attribute": "date_of_birth", "at_least": "2008-10-03"},
        }
    )
    rule = RULES.validate_json(text)
    assert json.loads(RULES.dump_json(rule, exclude_defaults=True)) == json.loads(text)
