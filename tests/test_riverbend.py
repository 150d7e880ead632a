"""Is Riverbend's directory rich, clean and linkable?"""

import json
import re
from datetime import date, time
from typing import get_args

import pytest
from pydantic import TypeAdapter

from ecograph.facts import ATTRIBUTES
from ecograph.geo import region
from ecograph.nodes.client import DataClass
from ecograph.nodes.directory import Delivery, LanguageMode, Trait
from ecograph.rules.grammar import Rule
from tests.riverbend_tables import (
    DEMO_DAY,
    RIVERBEND,
    by_id,
    hours_of,
    leaves,
    listed,
    of_service,
    rows,
    services_for,
    texts_in,
)

TOWNS = {"alder-ferry", "kestrel-falls", "sorrel"}
LANGUAGES = {"en", "es", "ht", "vi", "ar", "cmn", "mam", "ase"}

KEYS = [
    ("organizations", "parent_organization_id", "organizations"),
    ("organizations", "x_location_id", "locations"),
    ("programs", "organization_id", "organizations"),
    ("services", "organization_id", "organizations"),
    ("services", "program_id", "programs"),
    ("locations", "organization_id", "organizations"),
    ("service_at_location", "service_id", "services"),
    ("service_at_location", "location_id", "locations"),
    ("addresses", "location_id", "locations"),
    ("accessibility", "location_id", "locations"),
    ("phones", "organization_id", "organizations"),
    ("phones", "service_id", "services"),
    ("phones", "location_id", "locations"),
    ("phones", "contact_id", "contacts"),
    ("contacts", "organization_id", "organizations"),
    ("languages", "service_id", "services"),
    ("languages", "location_id", "locations"),
    ("schedules", "service_id", "services"),
    ("schedules", "location_id", "locations"),
    ("schedules", "service_at_location_id", "service_at_location"),
    ("cost_options", "service_id", "services"),
    ("service_areas", "service_id", "services"),
    ("service_capacity", "service_id", "services"),
    ("service_capacity", "unit_id", "units"),
    ("required_documents", "service_id", "services"),
    ("required_documents", "x_document_id", "x_documents"),
    ("taxonomy_terms", "parent_id", "taxonomy_terms"),
    ("taxonomy_terms", "taxonomy_id", "taxonomies"),
    ("attributes", "link_id", "services"),
    ("attributes", "taxonomy_term_id", "taxonomy_terms"),
    ("x_areas", "within_id", "x_areas"),
    ("x_counts_as", "document_id", "x_documents"),
    ("x_counts_as", "counts_as_document_id", "x_documents"),
    ("x_yields", "service_id", "services"),
    ("x_yields", "document_id", "x_documents"),
    ("x_people", "organization_id", "organizations"),
    ("x_agreements", "organization_id", "organizations"),
    ("x_agreements", "partner_organization_id", "organizations"),
    ("x_agreements", "contact_id", "contacts"),
    ("x_referral_history", "from_organization_id", "organizations"),
    ("x_referral_history", "to_organization_id", "organizations"),
    ("x_referral_history", "to_service_id", "services"),
    ("x_interventions", "consent_to", "organizations"),
    ("x_interventions", "for_terms", "taxonomy_terms"),
    ("x_interventions", "provider_service_id", "services"),
    ("x_interventions", "yields_document_id", "x_documents"),
]


def test_there_are_about_sixty_organizations_of_many_kinds() -> None:
    assert 55 <= len(rows("organizations")) <= 70
    assert len({row["x_organization_type"] for row in rows("organizations")}) >= 20


def test_there_are_at_least_150_services_and_the_readme_counts_them_right() -> None:
    readme = (RIVERBEND / "README.md").read_text(encoding="utf-8")
    assert len(rows("services")) >= 150
    assert f"{len(rows('services'))} services" in readme
    assert f"{len(rows('organizations'))} organizations" in readme


def test_there_are_three_towns_and_countryside() -> None:
    areas = by_id("x_areas")
    assert {id for id, area in areas.items() if area["level"] == "town"} == TOWNS
    country = [id for id, area in areas.items() if "countryside" in listed(area["within_id"])]
    assert len(country) == 3
    cities = {row["city"] for row in rows("addresses")}
    assert {"Alder Ferry", "Kestrel Falls", "Sorrel", "Wolf Creek", "Lindgren Corners"} <= cities


def test_eight_languages_are_spoken_each_by_the_staff_of_some_service() -> None:
    assert {row["code"] for row in rows("languages")} == LANGUAGES
    assert {row["code"] for row in rows("languages") if row["x_mode"] == "staff"} == LANGUAGES
    assert {row["x_mode"] for row in rows("languages")} == set(get_args(LanguageMode))


@pytest.mark.parametrize(
    ("term", "at_least"),
    [
        ("recovery-college", 5),
        ("peer-group", 8),
        ("peer-mentor", 3),
        ("peer-network", 2),
        ("ambassador", 2),
        ("warm-line", 1),
        ("art-therapy", 1),
        ("workshop", 2),
        ("team-project", 2),
        ("social-inclusion", 2),
        ("mobile-mental-health", 1),
        ("crisis-team", 1),
        ("crisis-line", 1),
        ("crisis-stay", 1),
        ("mental-health-outreach", 2),
        ("discharge-follow-up", 3),
        ("tele-counselling", 2),
        ("job-skills", 2),
        ("safe-shelter", 1),
        ("violence-advocacy", 2),
        ("online-group", 4),
        ("book-club", 3),
        ("volunteering", 4),
        ("interest-group", 2),
        ("faith-community", 4),
        ("traditional-healing", 3),
        ("spiritual-care", 3),
        ("tenant-counselling", 4),
        ("rent-help", 2),
        ("emergency-shelter", 3),
        ("food-pantry", 5),
        ("home-delivered-meals", 2),
        ("transport-voucher", 1),
        ("dial-a-ride", 2),
        ("transport-subsidy", 1),
        ("id-card", 2),
        ("birth-certificate", 2),
        ("social-security-card", 1),
        ("mail-address", 1),
        ("benefits-enrolment", 3),
        ("primary-care", 3),
        ("dental", 4),
        ("opioid-treatment", 2),
        ("childcare", 3),
        ("eviction-defence", 1),
        ("immigration-legal", 1),
        ("language-class", 2),
        ("interpreting", 2),
        ("caregiver-support", 4),
        ("respite", 2),
        ("phone-help", 2),
        ("internet-help", 2),
        ("school-services", 2),
        ("library-services", 1),
        ("disability-services", 2),
        ("senior-activities", 3),
        ("veterans", 1),
    ],
)
def test_services_of_every_kind_are_there(term: str, at_least: int) -> None:
    assert len(services_for(term)) >= at_least


def test_recovery_college_courses_have_dates_and_some_ask_for_an_earlier_course() -> None:
    courses = services_for("recovery-college") - {"college-online"}
    for course in courses:
        assert all(row["valid_from"] and row["valid_to"] for row in hours_of(course)), course
    advanced = {
        row["service_id"]
        for row in rows("required_documents")
        if row["x_document_id"] == "intro-course-certificate"
    }
    giving = {
        row["service_id"]
        for row in rows("x_yields")
        if row["document_id"] == "intro-course-certificate"
    }
    assert advanced | giving <= courses
    assert advanced
    assert giving
    assert not advanced & giving


def test_the_mobile_unit_has_a_route_with_hours_at_each_stop() -> None:
    stops = of_service("service_at_location", "lantern-van")
    kinds = {by_id("locations")[stop["location_id"]]["location_type"] for stop in stops}
    timed = {row["service_at_location_id"] for row in rows("schedules")}
    assert len(stops) >= 3
    assert kinds == {"mobile"}
    assert all(stop["id"] in timed for stop in stops)


def test_crisis_help_is_there_at_every_hour_and_comes_to_people() -> None:
    team = by_id("services")["crisis-team"]
    assert team["x_crisis"] == "true"
    assert "mobile" in listed(team["x_delivery"])
    (always,) = hours_of("crisis-team")
    assert (always["opens_at"], always["closes_at"]) == ("00:00", "00:00")
    assert len(always["byday"].split(",")) == 7


@pytest.mark.parametrize(("table", "column", "target"), KEYS)
def test_every_key_resolves(table: str, column: str, target: str) -> None:
    known = by_id(target)
    keys = [key for row in rows(table) for key in listed(row[column])]
    assert keys, f"{table}.{column} is empty everywhere"
    assert [key for key in keys if key not in known] == []


def test_areas_of_services_are_known_or_drawn_in_place() -> None:
    known = by_id("x_areas")
    for row in rows("service_areas"):
        assert row["x_area_id"] in known or row["extent"], row["id"]


def test_ids_are_there_and_unique_and_fit_an_id() -> None:
    for path in sorted((RIVERBEND / "directory").glob("*.csv")):
        if "id" in rows(path.stem)[0]:
            ids = [row["id"] for row in rows(path.stem)]
            assert len(set(ids)) == len(ids), path.stem
            assert all(re.fullmatch(r"[a-z0-9][A-Za-z0-9-]*", id) for id in ids), path.stem


def test_cells_are_clean() -> None:
    for path in sorted((RIVERBEND / "directory").glob("*.csv")):
        for number, row in enumerate(rows(path.stem), start=2):
            for column, cell in row.items():
                assert isinstance(cell, str), (path.stem, number, column)
                assert re.fullmatch(r"(\S([^\n]*\S)?)?", cell), (path.stem, number, column)


def test_no_id_of_a_worker_holds_a_part_of_their_name() -> None:
    for row in rows("x_people"):
        parts = {p.lower() for p in re.findall(r"\w{3,}", row["name"])} - {
            "pastor",
            "nurse",
            "imam",
        }
        assert not parts & set(row["id"].split("-")), row["id"]


def test_nobody_can_be_called_or_written_to_by_mistake() -> None:
    assert all(re.fullmatch(r"555-2\d\d-01\d\d", row["number"]) for row in rows("phones"))
    for table in ("organizations", "services", "contacts"):
        assert all(re.fullmatch(r"(\S+@\S+\.example)?", row["email"]) for row in rows(table))
    assert all(row["postal_code"].startswith("002") for row in rows("addresses"))
    assert {row["state_province"] for row in rows("addresses")} == {"WB"}


def test_words_with_a_fixed_list_are_from_that_list() -> None:
    for row in rows("services"):
        assert set(listed(row["x_traits"])) <= set(get_args(Trait)), row["id"]
        assert set(listed(row["x_delivery"])) <= set(get_args(Delivery)), row["id"]
    for row in rows("x_agreements"):
        assert set(listed(row["discloses"])) <= set(get_args(DataClass)), row["id"]


def test_every_rule_is_valid_and_asks_about_known_facts_and_records() -> None:
    rules = [row for row in rows("services") if row["x_eligibility"]]
    known = {f"area:riverbend:{id}" for id in by_id("x_areas")}
    known |= {f"document:riverbend:{id}" for id in by_id("x_documents")}
    known |= {f"organization:riverbend:{id}" for id in by_id("organizations")}
    assert len(rules) >= 60
    for row in rules:
        rule = json.loads(row["x_eligibility"])
        TypeAdapter(Rule).validate_python(rule)
        assert rule["quote"] == row["eligibility_description"], row["id"]
        for leaf in leaves(rule):
            assert leaf.get("attribute", "income_cents_per_month") in ATTRIBUTES, row["id"]
            assert leaf["label"], row["id"]
        assert {t for t in texts_in(rule) if ":riverbend:" in t} <= known, row["id"]


def test_eligibility_is_also_said_as_prose_only_as_none_and_not_at_all() -> None:
    kinds = {
        "rule" if row["x_eligibility"] else row["eligibility_description"] or "nothing"
        for row in rows("services")
    }
    assert {"rule", "None", "Open to all", "nothing"} <= kinds
    assert len(kinds - {"rule", "None", "Open to all", "nothing"}) >= 5


def test_every_shape_is_a_valid_area() -> None:
    shapes = [row["geometry"] for row in rows("x_areas") if row["geometry"]]
    shapes += [row["extent"] for row in rows("service_areas") if row["extent"]]
    assert len(shapes) >= 50
    for shape in shapes:
        region(json.loads(shape))


def test_every_service_addresses_one_to_four_terms_and_terms_form_a_tree() -> None:
    terms = by_id("taxonomy_terms")
    for service in by_id("services"):
        count = sum(row["link_id"] == service for row in rows("attributes"))
        assert 1 <= count <= 4, service
    for id in terms:
        above = [id]
        while parent := terms[above[-1]]["parent_id"]:
            assert parent not in above
            above.append(parent)
    assert sum(not term["parent_id"] for term in terms.values()) <= 12


def test_hours_and_dates_can_be_read_and_no_check_is_from_the_future() -> None:
    for row in rows("schedules"):
        if row["x_closed"] == "false":
            time.fromisoformat(row["opens_at"])
            time.fromisoformat(row["closes_at"])
        for day in re.findall(r"[^,]+", row["byday"]):
            assert re.fullmatch(r"(-?\d)?(MO|TU|WE|TH|FR|SA|SU)", day)
    checks = [r["assured_date"] or r["last_modified"] for r in rows("services")]
    reports = [row["updated"] for row in rows("service_capacity")]
    assert all(date(2025, 6, 1) <= date.fromisoformat(day) <= DEMO_DAY for day in checks + reports)
    assert min(checks) < "2025-12"
    assert max(checks) > "2026-11"


def test_some_facts_are_missing_as_in_any_directory() -> None:
    priced = {row["service_id"] for row in rows("cost_options")}
    spoken = {row["service_id"] for row in rows("languages")}
    described = [r for r in rows("services") if not r["fees_description"] and r["id"] not in priced]
    assert any(not row["latitude"] for row in rows("locations"))
    assert any(row["x_point_radius_m"] for row in rows("locations"))
    assert described
    assert 5 <= len(set(by_id("services")) - spoken) <= 12
