"""Is all planted in Riverbend that its story needs: canaries, deadlock, agreements, gaps?"""

import json
from typing import get_args

from pydantic import TypeAdapter

from ecograph.facts import ATTRIBUTES, Fact
from ecograph.nodes.client import Intervention, NewTie
from tests.riverbend_tables import (
    DEMO_DAY,
    by_id,
    hours_of,
    listed,
    of_service,
    rows,
    services_for,
    texts_in,
)

WEEKDAYS = {"MO", "TU", "WE", "TH", "FR"}


def test_records_that_must_stay_unseen_can_be_recognized() -> None:
    services, organizations = by_id("services"), by_id("organizations")
    private = [row for row in services.values() if row["x_private"] == "true"]
    assert ["ZZ-PRIVATE-CANARY" in row["name"] for row in private] == [True]
    refused = [row for row in organizations.values() if row["x_do_not_refer"] == "true"]
    assert ["ZZ-DONOTREFER-CANARY" in row["name"] for row in refused] == [True]
    (hidden,) = [row for row in rows("locations") if row["x_confidential"] == "true"]
    address = next(row for row in rows("addresses") if row["location_id"] == hidden["id"])
    assert "ZZ-CONFIDENTIAL-CANARY" in hidden["name"]
    assert "ZZ-CONFIDENTIAL-CANARY" in address["address_1"]
    assert "inactive" in {row["status"] for row in services.values()}


def test_waiting_lists_say_how_long_and_when_that_was() -> None:
    waiting = [row for row in rows("service_capacity") if row["x_status"] == "waitlist"]
    assert len(waiting) >= 25
    assert all(int(row["x_wait_days"]) > 0 and row["updated"] for row in waiting)
    assert {row["x_status"] for row in rows("service_capacity")} == {
        "capacity",
        "waitlist",
        "no-capacity",
        "additional-assessment-required",
    }


def in_hand(services: set[str]) -> set[str]:
    """The documents a person without any can come by, through these services alone."""
    wanted: dict[str, set[str]] = {}
    for row in rows("required_documents"):
        wanted.setdefault(row["service_id"], set()).add(row["x_document_id"])
    counts = [(row["document_id"], row["counts_as_document_id"]) for row in rows("x_counts_as")]
    held: set[str] = set()
    while True:
        got = {
            row["document_id"]
            for row in rows("x_yields")
            if row["service_id"] in services and wanted.get(row["service_id"], set()) <= held
        }
        got |= {proven for paper, proven in counts if paper in held | got}
        if got <= held:
            return held
        held |= got


def test_the_papers_lock_each_other_and_there_is_a_way_out() -> None:
    papers = {"id-card", "birth-certificate", "social-security-card"}
    locked = {"license-id", "clerk-birth", "federal-card", "open-door-mail"}
    assert not papers & in_hand(locked)
    opened = locked | {"open-door-letter", "clerk-birth-free", "license-id-free"}
    assert papers <= in_hand(opened)
    for missing in ("open-door-letter", "clerk-birth-free", "license-id-free"):
        assert "id-card" not in in_hand(opened - {missing})


def test_agreements_have_contacts_at_the_partner_except_one_and_one_ran_out() -> None:
    contacts = by_id("contacts")
    agreements = rows("x_agreements")
    assert len(agreements) >= 15
    for row in agreements:
        if row["contact_id"]:
            at = contacts[row["contact_id"]]["organization_id"]
            assert at == row["partner_organization_id"], row["id"]
    assert sum(not row["contact_id"] for row in agreements) == 1
    ended = [r for r in agreements if r["valid_to"] and r["valid_to"] < DEMO_DAY.isoformat()]
    assert [row["id"] for row in ended] == ["a-stillwater-tenants"]


def test_many_workers_are_known_and_some_of_them_are_peers() -> None:
    assert len(rows("x_people")) >= 40
    assert sum(row["peer"] == "true" for row in rows("x_people")) >= 10


def test_past_referrals_complete_no_more_than_was_sent() -> None:
    assert len(rows("x_referral_history")) >= 30
    for row in rows("x_referral_history"):
        assert int(row["completed"]) <= int(row["sent"])
        assert bool(row["median_days"]) == (int(row["completed"]) > 0)


def test_interventions_of_every_kind_fit_the_graph() -> None:
    kinds = get_args(Intervention.model_fields["intervention_type"].annotation)
    assert {row["intervention_type"] for row in rows("x_interventions")} == set(kinds)
    assert len(rows("x_interventions")) >= 25
    known = {f"document:riverbend:{id}" for id in by_id("x_documents")}
    for row in rows("x_interventions"):
        provides = json.loads(row["provides"] or "{}")
        TypeAdapter(dict[str, Fact]).validate_python(provides)
        assert set(provides) <= set(ATTRIBUTES), row["id"]
        assert {t for t in texts_in(provides) if t.startswith("document:")} <= known
        if row["yields_document_id"]:
            given = provides["documents"]["has"]
            assert f"document:riverbend:{row['yields_document_id']}" in given
        if row["tie"]:
            tie = NewTie.model_validate_json(row["tie"])
            assert tie.organization_id.removeprefix("organization:riverbend:") in by_id(
                "organizations"
            )
        assert float(row["effort_hours"]) > 0
        assert float(row["cost"]) >= 0
        assert int(row["lasts_days"]) > 0


def test_gap_of_language_no_grief_support_in_haitian_creole() -> None:
    services = services_for("grief-support")
    places = {r["location_id"] for s in services for r in of_service("service_at_location", s)}
    assert len(services) == 3
    assert not [row for row in rows("languages") if row["location_id"] in places]
    for service in services:
        assert by_id("services")[service]["x_languages_complete"] == "true"
        assert {row["code"] for row in of_service("languages", service)} <= {"en", "es"}


def test_gap_of_hours_no_dentist_outside_of_weekday_daytime() -> None:
    for service in services_for("dental"):
        hours = hours_of(service)
        assert hours
        for row in hours:
            assert {day[-2:] for day in row["byday"].split(",")} <= WEEKDAYS
            assert "08:00" <= row["opens_at"] < row["closes_at"] <= "17:00"


def test_gap_of_a_rule_no_respite_for_younger_carers() -> None:
    for service in services_for("respite"):
        rule = json.loads(by_id("services")[service]["x_eligibility"])
        assert (rule["op"], rule["attribute"], rule["at_least"]) == ("compare", "age", 60)


def test_gap_of_distance_opioid_treatment_is_far_from_the_hills() -> None:
    locations = by_id("locations")
    for service in services_for("opioid-treatment"):
        assert set(listed(by_id("services")[service]["x_delivery"])) <= {"in_person"}
        assert not of_service("service_areas", service)
        for row in of_service("service_at_location", service):
            place = locations[row["location_id"]]
            north = (42.46 - float(place["latitude"])) * 111.2
            east = (-100.28 - float(place["longitude"])) * 82.0
            kilometres = (north**2 + east**2) ** 0.5
            assert (kilometres * 1.42 / 40 * 60 + 5) * 0.7 > 60  # minutes by car, at best


def test_one_organization_alone_brings_meals_to_the_door() -> None:
    meals = [by_id("services")[id] for id in services_for("home-delivered-meals")]
    assert {service["organization_id"] for service in meals} == {"meals-round-the-bend"}
    assert all("in_home" in service["x_delivery"] for service in meals)
