"""Can a file of programmes of one's own be asked about somebody, without storing either?

Household members, incomes, other programmes, dates: each with what proves, changes or settles it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import DAY, Ask

NEW_RULES = """
  - id: winter
    name: Winter fuel
    valid_to: 2026-03-31
    rule: {op: all, parts: []}
"""


def child(**born: object) -> dict[str, Any]:
    """Somebody in the household, with a date of birth if one is given."""
    told = {"date_of_birth": {**born, "source": "card seen", "as_of": "2026-11-01"}} if born else {}
    return {"id": "person:t:child", "name": "my child", "facts": told}


def client(*members: dict[str, Any], **facts: object) -> dict[str, Any]:
    told = {
        name: {"value": value, "source": "intake", "as_of": "2026-11-02"}
        for name, value in facts.items()
    }
    about = {"id": "client:t:c", "name": "C", "facts": told, "members_complete": True}
    household = {"id": "household:t:h", "name": "Home", "members": list(members)}
    return {"format": "ecograph-client/1", "client": about, "household": household}


@pytest.fixture
def screen(ask: Ask, root: Path, tmp_path: Path) -> Any:
    """Ask of the page's own file, and one programme that ran out, about a client of a file."""
    page = (root / "docs" / "programmes.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (tmp_path / "rules.yaml").write_text(example + NEW_RULES.lstrip("\n"), encoding="utf-8")

    def screened(about: dict[str, Any]) -> dict[str, dict[str, Any]]:
        (tmp_path / "c.json").write_text(json.dumps(about), encoding="utf-8")
        said = ask("eligibility", "c.json", "--rules", "rules.yaml", "--on", DAY, "--json")
        assert (said.code, said.err) == (0, "")
        return {one["programme"]: one for one in said.json["entitlements"]}

    return screened


def test_a_yes_is_proven_by_members_incomes_other_programmes_and_dates(screen: Any) -> None:
    told = client(
        child(value="2021-05-31"), age=66, household_size=2, income_cents_per_month=150_000
    )
    found = screen(told)
    assert [found[name]["verdict"] for name in ("school-start", "lunch", "bus-pass")] == ["yes"] * 3
    (proof,) = found["school-start"]["certificate"]
    assert (proof["text"], proof["member"]) == ("born in 2020 or 2021", 1)
    assert (proof["origin"], proof["truth"]) == ("card seen, 2026-11-01", "yes")
    assert {one["source"] for one in found["lunch"]["certificate"]} == {"intake"}
    assert [way["programme"] for way in found["bus-pass"]["through"]] == ["lunch"]
    assert (found["winter"]["verdict"], found["winter"]["in_force"]) == ("unknown", False)
    assert "ran out on 31 March 2026" in found["winter"]["sentence"]


def test_a_no_says_what_does_not_hold_and_what_would_change_it(screen: Any) -> None:
    told = client(
        child(value="2012-05-31"),
        date_of_birth="1960-03-01",
        household_size=2,
        income_cents_per_month=900_000,
    )
    found = screen(told)
    assert [found[name]["verdict"] for name in ("school-start", "lunch")] == ["no", "no"]
    assert found["school-start"]["corrections"] == []
    assert {one["truth"] for one in found["lunch"]["certificate"]} == {"no"}
    (correction,) = found["lunch"]["corrections"]
    assert [(c["now"], c["wanted"]) for c in correction["changes"]] == [("no", "yes")]


def test_what_is_not_known_is_asked_of_the_client_or_about_a_member(screen: Any) -> None:
    found = screen(client(child(), age=66))
    assert [found[name]["verdict"] for name in ("school-start", "lunch")] == ["unknown"] * 2
    asked = {(one["fact"], one["of_member"]) for one in found["school-start"]["questions"]}
    assert ("date_of_birth", True) in asked
    assert [one["fact"] for one in found["lunch"]["questions"]] == ["income_cents_per_month"]


NOT_INSURED = """
format: ecograph-programmes/1
source: county
as_of: 2026-11-01
programmes:
  - id: clinic
    name: The free clinic
    rule:
      op: not
      part: {op: includes, attribute: insurance, values: [medicare], label: has Medicare}
"""


def test_one_programme_is_told_in_one_sentence_and_what_is_not_so_counts_for_it(
    ask: Ask, tmp_path: Path
) -> None:
    (tmp_path / "rules.yaml").write_text(NOT_INSURED, encoding="utf-8")
    said = ask("eligibility", "client:riverbend:c5", "--rules", "rules.yaml", "--on", DAY).out
    assert said.startswith("You are probably entitled to The free clinic. This is a first look;")
    assert "✓ not so: has Medicare (street walk, 2026-11-12)" in said
