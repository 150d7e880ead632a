"""Which services could be found at all? One row per service and place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from ecograph.edges import Delivered, LocatedAt, OpenDuring
from ecograph.nodes import (
    Location,
    Node,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
)
from ecograph.nodes.directory import Address, Phone, SpokenLanguage
from ecograph.rules.grammar import Compare, OneOf
from ecograph.stores.memory import MemoryGraph
from matchers.directory import Directory, Row
from tests.matchers.worlds import (
    Offer,
    directory_of,
    graph_of,
    hours,
    offer,
    price,
    report,
    spot,
    term,
)

N = TypeVar("N", bound=Node)

HALL, BARN = spot("hall", 1), spot("barn", 2)
OFFICE = hours("MO TU WE TH FR", 9, 17)


def rows(*offers: Offer) -> tuple[Row, ...]:
    return directory_of(*offers).rows


def row(one: Offer) -> Row:
    (found,) = rows(one)
    return found


def test_there_is_one_row_per_service_and_place() -> None:
    found = rows(offer("food", places=(HALL, BARN)), offer("line"))
    assert [one.id for one in found] == [
        "service:t:food@location:t:barn",
        "service:t:food@location:t:hall",
        "service:t:line@",
    ]


def test_what_may_not_be_shown_has_no_row() -> None:
    assert not rows(
        offer("private", private=True),
        offer("unwanted", do_not_refer=True),
        offer("gone", withdrawn_on=date(2026, 1, 1)),
        offer("of private", organization="a", hides={"private": True}),
        offer("of unwanted", organization="b", hides={"do_not_refer": True}),
        offer("of gone", organization="c", hides={"withdrawn_on": date(2026, 1, 1)}),
    )


def test_what_is_not_running_has_no_row() -> None:
    states = ("inactive", "defunct", "temporarily closed", "active", "")
    found = rows(*(offer(f"s{n}", status=state) for n, state in enumerate(states)))
    assert [one.service.status for one in found] == ["active", ""]


def test_only_rows_of_the_terms_are_looked_at() -> None:
    listed = directory_of(offer("bread", terms=("food",)), offer("bed", terms=("shelter",)))
    assert [one.service.name for one in listed.addressing(frozenset({term("food")}))] == ["bread"]
    assert listed.addressing(frozenset()) == []


def test_a_confidential_place_keeps_nothing_that_tells_where_it_is() -> None:
    house = spot(
        "house",
        3,
        confidential=True,
        name="Elm House",
        addresses=(Address(address_1="1 Elm St"),),
        phones=(Phone(number="1"),),
        transportation="Bus 4",
    )
    found = row(offer("refuge", places=(house,), phones=(Phone(number="2"),)))
    assert found.site.confidential
    assert found.site.point is None
    assert [phone.number for phone in found.phones] == ["2"]
    assert "Elm" not in repr(found)
    assert "Bus 4" not in repr(found)


def test_equal_facets_are_kept_once() -> None:
    fields = {
        "eligibility": Compare(attribute="age", at_least=60),
        "fees_description": "free",
        "prices": (price(1000),),
        "schedules": (OFFICE,),
        "languages": (SpokenLanguage(tag="es", name="Spanish"),),
    }
    one, other = rows(offer("one", **fields), offer("other", **fields))
    for name in (
        *("conditions", "papers", "catchment", "site"),
        *("tongues", "prices", "timetable", "access"),
    ):
        assert getattr(one, name) is getattr(other, name), name


def test_facets_that_differ_are_kept_apart() -> None:
    sixty, veteran = (
        Compare(attribute="age", at_least=60),
        OneOf(attribute="veteran", values=frozenset({"yes"})),
    )
    one, other = rows(
        offer("one", eligibility=sixty, prices=(price(1),), fees_description="a"),
        offer("other", eligibility=veteran, prices=(price(1),), fees_description="b"),
    )
    assert one.conditions.rule == sixty
    assert other.conditions.rule == veteran
    assert (one.prices.description, other.prices.description) == ("a", "b")


def hours_at(**levels: Schedule) -> Row:
    """A service whose service, site or location have hours of their own."""
    graph = graph_of([offer("food")])
    ends = {
        "service": "service:t:food",
        "site": "service_at_location:t:x",
        "location": "location:t:x",
    }
    graph.write(
        [
            Location(id=ends["location"]),
            ServiceAtLocation(id=ends["site"]),
            Delivered(from_id=ends["service"], to_id=ends["site"]),
            LocatedAt(from_id=ends["site"], to_id=ends["location"]),
        ]
    )
    for level, schedule in levels.items():
        own = schedule.model_copy(update={"id": f"schedule:t:{level}"})
        graph.write([own, OpenDuring(from_id=ends[level], to_id=own.id)])
    (found,) = Directory.of(graph).rows
    return found


def days(found: Row) -> list[str]:
    return sorted(" ".join(schedule.byday) for schedule in found.timetable.schedules)


def test_hours_are_the_most_particular_ones() -> None:
    mon, tue, wed = (hours(day, 9, 17) for day in ("MO", "TU", "WE"))
    assert days(hours_at(location=wed, service=tue, site=mon)) == ["MO"]
    assert days(hours_at(location=wed, service=tue)) == ["TU"]
    assert days(hours_at(location=wed)) == ["WE"]
    assert days(hours_at()) == []


def test_closed_days_count_wherever_they_are_listed() -> None:
    """A holiday of the building closes the service; a holiday of the site leaves its hours."""
    open_on, closed = hours("MO", 9, 17), hours("TH", closed=True)
    assert days(hours_at(service=open_on, location=closed)) == ["MO", "TH"]
    assert days(hours_at(service=open_on, site=closed)) == ["MO", "TH"]


def test_the_latest_report_of_room_counts() -> None:
    found = row(offer("food", capacity=report("waitlist", updated=date(2026, 11, 1))))
    assert found.room.capacity is not None
    assert found.room.capacity.status == "waitlist"


def test_the_nearest_phone_to_the_service_is_the_one_to_call() -> None:
    def phone(number: str) -> tuple[Phone, ...]:
        return (Phone(number=number),)

    org = {"phones": phone("3")}
    for one, number in (
        (offer("a", phones=phone("1"), places=(spot("x", 1, phones=phone("2")),), hides=org), "1"),
        (offer("a", places=(spot("x", 1, phones=phone("2")),), hides=org), "2"),
        (offer("a", places=(spot("x", 1),), hides=org), "3"),
    ):
        assert [found.number for found in row(one).phones] == [number]


def test_a_place_tells_how_a_service_reaches_people_that_does_not_say() -> None:
    """An online room is no place to enter, and a round of stops has to say which area."""
    for kind, way in (("virtual", "virtual"), ("mobile", "mobile"), ("physical", "in_person")):
        found = row(offer("a", places=(spot("x", 1, location_type=kind),)))
        assert {found.site.delivery, found.catchment.delivery, found.access.delivery} == {(way,)}
    said = row(offer("a", delivery=("phone",), places=(spot("x", 1, location_type="virtual"),)))
    assert said.site.delivery == ("phone",)


def test_what_a_whole_source_leaves_out_is_silent() -> None:
    listed = directory_of(
        offer("one", source="full", fees_description="free", schedules=(OFFICE,)),
        offer("two", source="full"),
        offer("three", source="bare"),
    )
    assert not {"prices", "timetable"} & listed.silences["full"]
    assert {"prices", "timetable", "tongues", "conditions", "room"} <= listed.silences["bare"]


def test_a_record_is_checked_when_somebody_said_so() -> None:
    checked, changed, read = date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1)
    fields = {"assured_date": checked, "last_modified": changed, "as_of": read}
    for gone, expected in (((), checked), (("assured_date",), changed)):
        left = {name: None if name in gone else day for name, day in fields.items()}
        assert row(offer("a", **left)).checked_on == expected
    assert row(offer("a", assured_date=None, as_of=read)).checked_on == read


def test_a_post_office_box_is_told_from_a_place() -> None:
    found = rows(offer("line", places=(spot("box", 3, location_type="postal"), HALL)))
    assert {one.location.id: one.site.precision for one in found if one.location} == {
        "location:t:box": "box",
        "location:t:hall": "given",
    }


def test_terms_that_name_people_say_for_whom_and_not_what() -> None:
    found = row(offer("lunch", terms=("food", "meals", "yb-8000")))
    assert found.conditions.listed_for == ("Older Adults",)
    assert (found.purposes, len(found.terms)) == (2, 3)


class _WrittenMeanwhile(MemoryGraph):
    """A store to which somebody writes while its services are read."""

    def nodes(self, kind: type[N]) -> Iterator[N]:
        if kind is Service:
            super().write([Organization(id="organization:t:new", name="New")])
        return super().nodes(kind)


def test_what_was_written_while_reading_makes_the_rows_out_of_date() -> None:
    graph = _WrittenMeanwhile()
    assert Directory.of(graph).commit < graph.commit
