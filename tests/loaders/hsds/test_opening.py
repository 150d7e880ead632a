"""When is it open: weekly rows, rules, holidays?"""

from collections.abc import Callable
from datetime import date, datetime, time

from ecograph.edges import OpenDuring
from ecograph.graph import Graph
from ecograph.hours import open_at
from ecograph.nodes import Schedule
from ecograph.possible import Truth
from loaders.report import LoadReport, Problem

Load = Callable[..., LoadReport]
ProblemOf = Callable[[LoadReport, str, str], Problem]


def schedules(graph: Graph) -> list[Schedule]:
    return list(graph.nodes(Schedule))


def test_a_weekly_row_is_a_schedule_of_the_service(graph: Graph, load_tables: Load) -> None:
    load_tables(
        regular_schedules="id,service_id,weekday,opens_at,closes_at,original_text\n"
        ',s1,Monday,9:00am,5:00pm,"9:00am-5:00pm, Mon"\n'
    )
    (schedule,) = schedules(graph)
    assert (schedule.freq, schedule.byday) == ("WEEKLY", ("MO",))
    assert (schedule.opens_at, schedule.closes_at) == (time(9), time(17))
    assert schedule.description == "9:00am-5:00pm, Mon"
    assert [e.from_id for e in graph.edges(OpenDuring)] == ["service:county:s1"]


def test_hours_that_cannot_be_read_leave_the_day_unknown(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    report = load_tables(
        regular_schedules="id,service_id,weekday,opens_at,closes_at,original_text\n"
        ",s1,Monday,6:00pm,6:00pm,late\n"
    )
    (schedule,) = schedules(graph)
    assert (schedule.opens_at, schedule.description) == (None, "late")
    assert "kept as text" in problem_of(report, "regular_schedules", "opens_at").message
    assert open_at([schedule], datetime(2026, 1, 5, 12)) is Truth.UNKNOWN
    assert open_at([schedule], datetime(2026, 1, 6, 12)) is Truth.NO


def test_a_rule_of_3_x_is_kept_as_it_stands(graph: Graph, load_tables: Load) -> None:
    load_tables(
        schedules="id,service_at_location_id,freq,interval,byday,opens_at,closes_at,valid_from,"
        "valid_to,attending_type,x_by_appointment\n"
        'c1,sal1,WEEKLY,2,"TU,TH",10:00:00,18:00:00,2026-01-01,2026-12-31,virtual,true\n'
    )
    (schedule,) = schedules(graph)
    assert (schedule.id, schedule.interval) == ("schedule:county:c1", 2)
    assert schedule.byday == ("TU", "TH")
    assert schedule.valid_to == date(2026, 12, 31)
    assert schedule.by_appointment
    assert [e.from_id for e in graph.edges(OpenDuring)] == ["service_at_location:county:sal1"]


def test_a_rule_that_is_read_only_in_part_claims_no_hours(graph: Graph, load_tables: Load) -> None:
    report = load_tables(
        schedules="id,service_id,freq,byday,byweekno,opens_at,closes_at,description\n"
        "c1,s1,WEEKLY,TH,41,10:00,18:00,odd weeks\n"
        "c2,s1,YEARLY,TH,,10:00,18:00,once a year\n"
        "c3,s1,WEEKLY,someday,,10:00,18:00,some day\n"
    )
    assert {(s.freq, s.byday, s.opens_at) for s in schedules(graph)} == {("", (), None)}
    assert [p.field for p in report.problems] == ["byweekno", "freq", "byday"]


def test_a_holiday_closes(graph: Graph, load_tables: Load) -> None:
    load_tables(
        regular_schedules="id,service_id,weekday,opens_at,closes_at\nr1,s1,Monday-Friday,9am,5pm\n",
        holiday_schedules="id,service_id,closed,opens_at,closes_at,start_date,end_date\n"
        "r1,s1,true,,,2026-12-24,2026-12-25\n",
    )
    hours = schedules(graph)
    assert open_at(hours, datetime(2026, 12, 23, 12)) is Truth.YES
    assert open_at(hours, datetime(2026, 12, 24, 12)) is Truth.NO


def test_other_hours_on_a_holiday_take_the_place_of_the_usual_ones(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        regular_schedules="id,service_id,weekday,opens_at,closes_at\nr1,s1,Daily,9am,5pm\n",
        holiday_schedules="id,service_id,closed,opens_at,closes_at,start_date,end_date\n"
        "h1,s1,false,10:00,14:00,2026-12-24,2026-12-24\n",
    )
    hours = schedules(graph)
    told = [open_at(hours, datetime(2026, 12, 24, hour)) for hour in (9, 11, 15)]
    assert told == [Truth.NO, Truth.YES, Truth.NO]
    assert open_at(hours, datetime(2026, 12, 25, 9)) is Truth.YES


def test_hours_of_a_service_at_a_place_are_those_of_the_pair(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        regular_schedules="id,service_id,location_id,weekday,opens_at,closes_at\n"
        "r1,s1,l1,Monday,9am,5pm\n"
    )
    assert [e.from_id for e in graph.edges(OpenDuring)] == ["service_at_location:county:sal1"]


def test_a_row_without_an_id_keeps_its_id_when_rows_move(graph: Graph, load_tables: Load) -> None:
    header = "id,service_id,weekday,opens_at,closes_at\n"
    monday, friday = ",s1,Monday,9am,5pm\n", ",s1,Friday,9am,5pm\n"
    load_tables(regular_schedules=header + monday + friday)
    before = {s.id for s in schedules(graph)}
    report = load_tables(regular_schedules=header + friday + monday + monday)
    assert {s.id for s in schedules(graph)} == before
    assert any("same row again" in p.message for p in report.problems)


def test_times_where_dates_should_be_are_read_as_orservices_writes_them(
    graph: Graph, load_tables: Load
) -> None:
    load_tables(
        schedules="id,service_id,weekday,dtstart,until,byday\n1,s1,Monday - Friday,7:00AM,6:00PM,\n"
    )
    (schedule,) = schedules(graph)
    assert (schedule.opens_at, schedule.closes_at, schedule.dtstart) == (time(7), time(18), None)


WEEKLY = "id,service_id,weekday,opens_at,closes_at,original_text\n"


def test_where_rows_and_words_differ_the_words_count(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    text = '"7am-7pm, Mon-Fri;\\n8am-5pm, Sat"'
    report = load_tables(regular_schedules=f"{WEEKLY},s1,Saturday,7am,7pm,{text}\n")
    hours = schedules(graph)
    assert open_at(hours, datetime(2026, 1, 5, 18)) is Truth.YES  # a Monday
    assert open_at(hours, datetime(2026, 1, 10, 18)) is Truth.NO  # a Saturday
    assert {s.description for s in hours} == {"7am-7pm, Mon-Fri;\n8am-5pm, Sat"}
    assert "the words count" in problem_of(report, "regular_schedules", "weekday").message


def test_where_words_that_differ_cannot_be_read_no_hours_are_claimed(
    graph: Graph, load_tables: Load, problem_of: ProblemOf
) -> None:
    text = '"Office:\\n8:30am-5pm, Mon-Fri\\nPantry:\\n9:30am, Sat"'
    report = load_tables(
        regular_schedules=f"{WEEKLY},s1,Saturday,8:30am,5pm,{text}\n,s1,Friday,8:30am,5pm,{text}\n"
    )
    hours = schedules(graph)
    assert [(s.freq, s.opens_at) for s in hours] == [("", None)]
    assert open_at(hours, datetime(2026, 1, 10, 12)) is Truth.UNKNOWN
    message = problem_of(report, "regular_schedules", "weekday").message
    assert "kept as text" in message
    assert "2 rows" in message


def test_hours_from_words_keep_their_ids_when_rows_move(graph: Graph, load_tables: Load) -> None:
    text = '"9am-5pm, Mon;\\n9am-8pm, Tue"'
    rows = [f",s1,Monday,9am,5pm,{text}\n", f",s1,Tuesday,9am,5pm,{text}\n"]
    load_tables(regular_schedules=WEEKLY + "".join(rows))
    before = schedules(graph)
    report = load_tables(regular_schedules=WEEKLY + "".join(reversed(rows)))
    assert schedules(graph) == before
    assert report.unchanged == sum(report.counts.values())
