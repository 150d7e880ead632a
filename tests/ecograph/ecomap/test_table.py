"""Does the table say in words all that the map knows?"""

from datetime import date

from ecograph.ecomap.reading import Ecomap, Tie, TieAmongOthers
from ecograph.ecomap.table import day, describe, ecomap_rows, sentence


def tie(**fields: object) -> Tie:
    start = {"other_id": "person:test:a", "label": "My sister", "kind": "person"}
    return Tie.model_validate(start | {"sector": "family"} | fields)


def test_every_tie_is_a_row_and_those_among_the_others_follow(ecomap: Ecomap) -> None:
    rows = ecomap_rows(ecomap)
    assert len(rows) == len(ecomap.ties) + len(ecomap.ties_among_others)
    assert [row.name for row in rows[:2]] == ["My sister", "Mateo's father"]
    assert (rows[-1].sector, rows[-1].name) == ("among the others", "My sister and Mateo")


def test_a_row_has_words_for_everything(ecomap: Ecomap) -> None:
    row = ecomap_rows(ecomap)[1]
    assert (row.strength, row.stress, row.flow) == ("weak", "stressful", "no support flows")
    assert (row.safety, row.introduction, row.note) == ("not safe", "not wanted", "shouts")


def test_unknown_is_said_as_not_asked(ecomap: Ecomap) -> None:
    row = next(row for row in ecomap_rows(ecomap) if row.name == "Riverbend Food Pantry")
    asked = (row.strength, row.stress, row.flow, row.safety, row.introduction)
    assert asked == ("not asked",) * 5


def test_a_sentence_tells_the_tie() -> None:
    told = sentence(
        tie(
            strength="strong",
            stress=False,
            flow="both",
            importance=3,
            support=("emotional",),
            safe=True,
            trusted=True,
            since=date(2019, 3, 1),
        )
    )
    assert told == (
        "My sister: strong tie, support flows both ways, not stressful, very important; "
        "support: emotional; safe; an introduction from them is welcome; since 1 March 2019."
    )


def test_a_sentence_names_what_was_not_asked() -> None:
    assert sentence(tie()) == (
        "My sister: important; not asked: strength, stress, flow, safety, introduction."
    )


def test_a_sentence_about_the_past_begins_with_the_end() -> None:
    told = sentence(tie(strength="strong", stress=True, until=date(2024, 3, 2), past=True))
    assert told.startswith("My sister: ended 2 March 2024; before that strong tie, stressful")


def test_a_sentence_keeps_remarks_to_itself() -> None:
    assert "whispers" not in sentence(tie(note="whispers"))


def test_flow_among_the_others_names_where_it_goes() -> None:
    between = TieAmongOthers(
        from_id="person:test:a",
        to_id="person:test:b",
        from_label="My sister",
        to_label="Mateo",
        flow="to_client",
    )
    assert sentence(between).startswith("My sister and Mateo: support flows to My sister")


def test_details_do_not_repeat_the_label() -> None:
    assert describe(tie(relation="sister", role="baker", works_at=("Mill Bakery",))) == (
        "baker, at Mill Bakery"
    )


def test_a_name_that_runs_right_to_left_is_isolated() -> None:
    assert sentence(tie(label="دوست من")).startswith("\u2068دوست من\u2069: ")


def test_a_date_is_written_so_that_no_country_misreads_it() -> None:
    assert day(date(2026, 11, 3)) == "3 November 2026"
