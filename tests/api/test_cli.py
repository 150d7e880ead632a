"""Does the command line answer all it says it does, for people, programs and spreadsheets?"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.api.conftest import CLIENTS, COUNTY, DAY, Ask, child, client_file, state_of

NUMBER = re.compile(r"-?\d+(\.\d+)?")
C1 = "client:riverbend:c1"
C5 = "client:riverbend:c5"
SOON = ("--objective", "finish", "--errands-per-week", "4", "--top", "2")
HOTLINE = "service:riverbend:tenant-hotline"
PANEL = COUNTY / "panel.csv"
PROGRAMMES = COUNTY / "directory" / "programmes.yaml"
TABLE = "organization:riverbend:tenants-table"
ANSWERS: dict[str, tuple[list[object], bool]] = {
    "match": (["match", C1], True),
    "match need": (["match", C1, "--need", "Housing", "--need", "Peer-led group"], True),
    "match widely": (["match", "client:riverbend:c4", "--top", "50", "--soft", "language"], True),
    "paths": (["path", C1], True),
    "paths to": (["path", C1, HOTLINE], True),
    "paths need": (["path", "client:riverbend:c6", "--need", "Volunteering"], True),
    "paths within limits": (["path", C1, "--max-hops", "3", "--max-days", "9"], True),
    "paths after a no": (["path", C1, "--declined", f"{TABLE}=no room"], False),
    "questions": (["ask", "client:riverbend:c6"], True),
    "questions that are none": (["ask", C1], False),
    "questions of a need": (["ask", "client:riverbend:c4", "--need", "Food"], True),
    "questions of programmes": (["ask", "client:riverbend:c6", "--rules", PROGRAMMES], True),
    "plans": (["plan", C5], True),
    "plans for one goal": (["plan", C5, "document:riverbend:id-card", *SOON], True),
    "plans for nothing": (["plan", "client:riverbend:c3"], False),
    "leverage": (["leverage", C1], True),
    "leverage within hours": (["leverage", C1, "--most", "4", "--budget", "6"], True),
    "eligibility": (["eligibility", "client:riverbend:c6"], True),
    "eligibility by a file": (["eligibility", C1, "--rules", PROGRAMMES], True),
    "panel-leverage": (["leverage", "--clients", PANEL], True),
    "panel-leverage of all": (["leverage", "--all"], True),
    "ecomap": (["ecomap", C1], True),
    "gaps": (["gaps", "unmet"], True),
}


FIELDS = {
    "paths": {
        "paths 0": "hops sentence",
        "paths 0 hops 0": "from to why consent discloses days",
        "refused 0": "hops reason",
    },
    "leverage": {
        "interventions 0": "set unlocks effort lasts",
        "interventions 0 unlocks 0": "need service",
    },
    "gaps": {
        "cells 0": "need place language people unserved because",
        "critical 0": "organization people",
    },
}
"""What programs rely on, by place in the answer."""


def at(answer: Any, place: str) -> Any:
    for part in place.split():
        answer = answer[int(part) if part.isdigit() else part]
    return answer


def schema_of(root: Path, name: str) -> Any:
    path = root / "docs" / "schemas" / f"{name.split()[0]}.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ANSWERS)
def test_json_fits_the_published_schema(ask: Ask, root: Path, name: str) -> None:
    arguments, _ = ANSWERS[name]
    said = ask(*arguments, "--on", DAY, "--json")
    assert (said.code, said.err) == (0, "")
    jsonschema.validate(said.json, schema_of(root, name))
    assert '"on": "2026-11-23' in said.out
    for place, fields in FIELDS.get(name, {}).items():
        assert set(fields.split()) <= set(at(said.json, place))


@pytest.mark.parametrize("name", [name for name, (_, table) in ANSWERS.items() if table])
def test_csv_is_a_table_that_no_spreadsheet_runs(ask: Ask, name: str) -> None:
    said = ask(*ANSWERS[name][0], "--on", DAY, "--csv")
    assert said.code == 0
    header, *rows = csv.reader(io.StringIO(said.out, newline=""))
    assert rows
    assert {len(row) for row in rows} == {len(header)}
    for cell in (cell for row in rows for cell in row if not NUMBER.fullmatch(cell)):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("name", ANSWERS)
def test_people_read_plain_text_within_a_hundred_columns(ask: Ask, name: str) -> None:
    said = ask(*ANSWERS[name][0], "--on", DAY)
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines
    assert max(map(len, lines)) <= 100
    assert "\x1b" not in said.out


def test_a_name_that_looks_like_a_formula_stays_text(ask: Ask, tmp_path: Path) -> None:
    file = json.loads(client_file("c1").read_text(encoding="utf-8"))
    file["people"][0]["name"] = '=HYPERLINK("http://elsewhere.example")'
    (tmp_path / "c.json").write_text(json.dumps(file), encoding="utf-8")
    rows = list(csv.reader(io.StringIO(ask("ecomap", "c.json", "--csv").out)))
    assert '\'=HYPERLINK("http://elsewhere.example")' in [cell for row in rows for cell in row]


def test_the_fields_are_those_that_programs_rely_on(ask: Ask) -> None:
    one = ask("match", C1, "--need", "Housing", "--on", DAY, "--json").json[0]
    assert {"need", "on", "commit", "matches", "near_misses", "questions"} <= set(one)
    found = set(
        "service organization name score score_parts verdict phones address next_open distance_m "
        "travel_minutes pays_cents languages wait_days checked_on constraints".split()
    )
    assert found <= set(one["matches"][0])
    assert found | {"missing"} <= set(one["near_misses"][0])
    assert set(one["matches"][0]["constraints"][0]) == {
        "name",
        "verdict",
        "reason",
        "source",
        "as_of",
    }
    assert len(one["matches"][0]["travel_minutes"]) == 2
    assert len(one["matches"][0]["pays_cents"]) == 2
    questions = [q for a in ask("match", C1, "--on", DAY, "--json").json for q in a["questions"]]
    assert set(questions[0]) == {"fact", "text", "changes"}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_file_is_answered_like_the_same_client_stored(
    ask: Ask, riverbend: Path, client: str
) -> None:
    before = state_of(riverbend)
    slow = ("leverage",) if client in ("c1", "c4") else ()
    for command in ("match", "path", "ecomap", *slow):
        stored = ask(command, f"client:riverbend:{client}", "--on", DAY, "--json")
        handed = ask(command, client_file(client), "--on", DAY, "--json")
        assert (handed.code, handed.out) == (0, stored.out), command
    assert state_of(riverbend) == before


def test_a_client_file_that_is_not_stored_leaves_nothing_behind(
    ask: Ask, riverbend: Path, tmp_path: Path
) -> None:
    before = state_of(riverbend)
    text = client_file("c1").read_text(encoding="utf-8").replace("riverbend:c1", "riverbend:new")
    (tmp_path / "new.json").write_text(text, encoding="utf-8")
    for command in ("match", "path", "plan", "leverage", "ask", "eligibility", "ecomap"):
        assert ask(command, "new.json", "--on", DAY).code == 0
    assert ask("gaps", "unmet", "--clients", "new.json", "--on", DAY).code == 0
    assert state_of(riverbend) == before
    assert ask("show", "client:riverbend:new").code == 2


def test_a_file_replaces_what_is_stored_of_the_same_client(ask: Ask, tmp_path: Path) -> None:
    file = json.loads(client_file("c1").read_text(encoding="utf-8"))
    kept = file["needs"][0]
    file |= {"needs": [kept], "goals": [], "referrals": []}
    (tmp_path / "c1.json").write_text(json.dumps(file), encoding="utf-8")
    answers = ask("match", "c1.json", "--on", DAY, "--json").json
    assert [answer["need_id"] for answer in answers] == [kept["id"]]


def test_a_client_without_needs_is_asked_for_one(ask: Ask, tmp_path: Path) -> None:
    text = '{"format": "ecograph-client/1", "client": {"id": "client:county:k1"}}'
    (tmp_path / "k1.json").write_text(text, encoding="utf-8")
    for command in ("match", "path", "ask"):
        said = ask(command, "k1.json")
        assert said.code == 2
        assert "client:county:k1 has no needs; name one with --need TERM." in said.err
    assert ask("match", "k1.json", "--need", "Housing").code == 0
    assert ask("leverage", "k1.json").code == 0
    assert ask("ecomap", "k1.json", "--svg", "k1.svg").code == 0
    said = ask("gaps", "unmet", "--clients", "k1.json")
    assert (said.code, said.out) == (2, "")
    assert "has a need that names a term" in said.err


def test_a_need_is_named_by_id_code_name_or_term(ask: Ask) -> None:
    named = ("taxonomy_term:riverbend:housing", "RVB-1.02", "Housing", "HOUSING", " housing ")
    outs = {ask("match", C1, "--need", need, "--on", DAY, "--json").out for need in named}
    assert len(outs) == 1
    own = ask("match", C1, "--need", "need:riverbend:c1-belonging", "--on", DAY, "--json")
    assert own.json[0]["need_id"] == "need:riverbend:c1-belonging"


def test_accents_and_case_do_not_matter_to_terms(ask: Ask) -> None:
    plain = ask("terms", "cafe", "--json").json
    assert [term["name"] for term in plain] == ["Crisis cafe"]
    assert ask("terms", "CAFÉ", "--json").json == plain
    assert ask("terms", "zzzz", "--json").json == []
    assert "No such term." in ask("terms", "zzzz").out
    rows = list(csv.reader(io.StringIO(ask("terms", "housing", "--csv").out)))
    assert rows[0] == ["code", "name", "taxonomy", "id"]


def test_asking_twice_gives_the_same_words(ask: Ask) -> None:
    assert ask("match", C1, "--on", DAY) == ask("match", C1, "--on", DAY)


def test_a_bare_day_means_ten_in_the_morning_and_midnight_means_midnight(ask: Ask) -> None:
    def moment(on: str) -> str:
        said = ask("match", C1, "--need", "Housing", "--on", on, "--json")
        return str(said.json[0]["on"])

    assert moment("2026-11-23") == "2026-11-23T10:00:00"
    assert moment("2026-11-23T00:00") == "2026-11-23T00:00:00"


@pytest.mark.parametrize("on", ["2026-13-45", "yesterday", "", "9999-12-31", "2026-11-23T10:00Z"])
def test_what_is_no_moment_is_wrong_use(ask: Ask, on: str) -> None:
    said = ask("match", C1, "--on", on)
    assert said.code == 2
    assert said.err.startswith("ecograph: ")


def test_another_store_is_named_by_from(
    ask: Ask, riverbend: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default = ask("show", HOTLINE, "--json").out
    monkeypatch.delenv("ECOGRAPH_STORE")
    assert "ecograph.db does not exist; load something into it first." in ask("show", HOTLINE).err
    assert ask("show", HOTLINE, "--json", "--from", riverbend).out == default


def test_the_store_is_ecograph_db_here_where_nothing_else_is_named(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ECOGRAPH_STORE")
    load = ("load", COUNTY / "directory", "--source", "riverbend", "--as-of", DAY)
    assert ask(*load).code == 0
    assert (tmp_path / "ecograph.db").is_file()
    assert ask("show", HOTLINE).code == 0


def test_show_tells_a_node_and_its_edges(ask: Ask) -> None:
    said = ask("show", HOTLINE, "--json").json
    assert said["node"]["id"] == HOTLINE
    assert "OFFERS" in {one["kind"] for one in said["neighbours"]}
    assert "Tenant hotline" in ask("show", HOTLINE).out


def test_verify_prints_the_same_hash_each_time(ask: Ask, riverbend: Path) -> None:
    said = ask("verify", "--json")
    assert (said.code, said.json["problems"]) == (0, [])
    assert said.json["content_hash"] == state_of(riverbend).content_hash
    assert said.json["content_hash"] in ask("verify").out


def test_drawings_are_written_where_they_are_wanted(ask: Ask, tmp_path: Path) -> None:
    assert ask("ecomap", C1, "--svg", "map.svg", "--on", DAY).code == 0
    for command in ("path", "plan", "leverage"):
        assert ask(command, C1, "--svg", f"{command}.svg", "--on", DAY).code == 0
    for name in ("map.svg", "path.svg", "plan.svg", "leverage.svg"):
        assert (tmp_path / name).read_text(encoding="utf-8").startswith("<svg ")


COMMANDS = "demo load match path plan leverage ask eligibility ecomap terms show verify serve"


def test_every_command_explains_itself(ask: Ask) -> None:
    for command in COMMANDS.split():
        said = ask(command, "--help")
        assert said.code == 0
        assert "Usage: ecograph" in said.out
    assert "--clients" in ask("gaps", "unmet", "--help").out


def test_a_panel_that_does_not_fit_is_said_and_counted(ask: Ask, tmp_path: Path) -> None:
    header, *rows = (COUNTY / "panel.csv").read_text(encoding="utf-8").splitlines()
    bad = [rows[0].replace("peer-group", "no-such-need-ZZ"), *rows[1:40]]
    (tmp_path / "panel.csv").write_text("\n".join([header, *bad]), encoding="utf-8")
    said = ask("gaps", "unmet", "--clients", "panel.csv", "--on", DAY, "--json")
    assert said.code == 1
    assert said.err.startswith("panel row 2, needs: ")
    assert "ZZ" not in said.err
    assert said.json["clients"] == 40


def test_steps_for_a_panel_withhold_small_counts(ask: Ask, tmp_path: Path) -> None:
    every = PANEL.read_text(encoding="utf-8").splitlines(keepends=True)
    counts: list[object] = []
    for people in (120, 400):
        (tmp_path / "some.csv").write_text("".join(every[: people + 1]), encoding="utf-8")
        said = ask("leverage", "--clients", "some.csv", "--on", DAY, "--json").json
        counts += [count for step in said["steps"] for count in (step["clients"], step["needs"])]
    assert "<11" in counts
    assert all(count == "<11" or (isinstance(count, int) and count > 10) for count in counts)


def test_a_panel_means_the_ids_of_the_directory_it_names(ask: Ask) -> None:
    panel = ("gaps", "unmet", "--clients", COUNTY / "panel.csv", "--on", DAY)
    said = ask(*panel)
    assert (said.code, said.err) == (0, "")
    assert "Grief support" in said.out
    assert ask(*panel, "--source", "riverbend").out == said.out
    said = ask(*panel, "--source", "elsewhere")
    assert said.code == 2
    assert "--source NAME" in said.err


def test_json_survives_any_locale(riverbend: Path, tmp_path: Path, ask: Ask) -> None:
    command = f"ecograph match client:riverbend:c4 --on {DAY} --json --from {riverbend}"
    wanted = ask("match", "client:riverbend:c4", "--on", DAY, "--json").out
    for locale in (
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ):
        done = child(command, tmp_path, **locale)
        assert (done.returncode, done.stdout) == (0, wanted)
    text = child(command.replace(" --json", ""), tmp_path, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (text.returncode, text.stderr) == (0, "")


def test_bytes_that_are_no_text_are_told_and_nothing_breaks(
    riverbend: Path, tmp_path: Path
) -> None:
    for command in ("match", "show", "terms", "load --to x.db"):
        done = child(
            f"ecograph {command} $'client:\\xff\\xfe'", tmp_path, ECOGRAPH_STORE=str(riverbend)
        )
        assert done.returncode in (0, 2)
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("reader", ["head -1", "true"])
@pytest.mark.parametrize("how", ["", "--json", "--csv"])
def test_a_reader_that_leaves_early_hears_no_complaint(
    riverbend: Path, tmp_path: Path, reader: str, how: str
) -> None:
    command = f"ecograph match {C1} --on {DAY} {how} | {reader}"
    done = child(command, tmp_path, ECOGRAPH_STORE=str(riverbend))
    assert done.stderr == ""
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("how", ["", "--json", "--csv"])
def test_a_full_disk_is_said_in_one_line(riverbend: Path, tmp_path: Path, how: str) -> None:
    done = child(
        f"ecograph terms housing {how} > /dev/full", tmp_path, ECOGRAPH_STORE=str(riverbend)
    )
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "ecograph: No space left on device; see that there is room and access."
    ]


@pytest.mark.parametrize("command", ["match", "path", "plan", "leverage", "eligibility"])
def test_narrow_terminals_and_no_color_are_kept_to(
    riverbend: Path, tmp_path: Path, command: str
) -> None:
    narrow = "script -qec 'stty cols 40; ecograph {} {} --on {}' /dev/null"
    done = child(
        narrow.format(command, C1, DAY),
        tmp_path,
        ECOGRAPH_STORE=str(riverbend),
        NO_COLOR="1",
        TERM="xterm-256color",
    )
    lines = [line for line in done.stdout.replace("\r", "").splitlines() if "\x1b" not in line]
    assert len(lines) > 30
    assert max(map(len, lines)) <= 40
    assert "\x1b[3" not in done.stdout


def test_after_a_no_the_way_to_the_next_best_match_is_told(ask: Ask) -> None:
    first = ask("path", C1, "--need", "Housing", "--on", DAY, "--json").json
    no = ("--declined", first["service"])
    said = ask("path", C1, "--need", "Housing", *no, "--on", DAY, "--json")
    assert said.json["service"] != first["service"]
    assert said.json["sentence"].startswith(
        f"Passed over, for they said no: {first['service_name']}. The next best is "
        f"{said.json['service_name']}."
    )


def test_limits_of_a_way_are_kept(ask: Ask) -> None:
    free = ask("path", C1, HOTLINE, "--on", DAY, "--json").json
    assert max(path["days"] for path in free["paths"]) > 4
    quick = ask("path", C1, HOTLINE, "--max-days", "4", "--on", DAY, "--json").json
    assert quick["paths"]
    assert max(path["days"] for path in quick["paths"]) <= 4


WRONG_USE = {
    "unknown client": (["match", "client:riverbend:nobody"], "client:riverbend:nobody is not in"),
    "no client's id": (["match", HOTLINE], "is a"),
    "no such file": (["match", "nobody.json"], "nobody.json is not there; check the name."),
    "misspelt need": (["match", C1, "--need", "hosing"], "near it are: Housing (RVB-1.02)"),
    "unknown need": (
        ["match", C1, "--need", "chess for cats"],
        "look for one with `ecograph terms`",
    ),
    "somebody else's need": (["match", C1, "--need", "need:riverbend:c2-x"], "No term"),
    "unknown constraint": (["match", C1, "--hard", "luck"], "known are eligibility, documents"),
    "unknown service": (["path", C1, "service:riverbend:none"], "service:riverbend:none is not"),
    "nobody who declined": (["path", C1, HOTLINE, "--declined", "x"], "name a person, a group"),
    "too far": (["path", C1, "--max-hops", "9"], "less than or equal to 8"),
    "less than nothing": (["path", C1, "--max-days", "-1"], "greater than or equal to 0"),
    "no price": (["path", C1, "--max-cost", "nan"], "--max-cost"),
    "nobody to help": (["leverage"], "name a CLIENT, or a panel with --clients FILE"),
    "one and all": (["leverage", C1, "--all"], "--all takes no CLIENT"),
    "some and all": (["leverage", "--clients", "x.csv", "--all"], "--clients or --all, not both"),
    "one and many": (["leverage", C1, "--clients", "x.csv"], "takes no CLIENT"),
    "many and a drawing": (["leverage", "--clients", "x.csv", "--svg", "x.svg"], "or --svg beside"),
    "no panel to help": (["leverage", "--clients", "none.csv"], "none.csv is not there"),
    "no set": (["leverage", C1, "--most", "0"], "greater than or equal to 1"),
    "no hours": (["leverage", C1, "--budget", "0"], "greater than or equal to 0.01"),
    "hours that are none": (["leverage", C1, "--budget", "nan"], "--budget"),
    "unknown node": (["show", "thing"], "thing is no node"),
    "unknown command": (["guess"], "No such command"),
    "unknown option": (["match", C1, "--luck"], "No such option"),
    "no client named": (["match"], "CLIENT"),
    "two forms": (["match", C1, "--csv", "--json"], "--json or --csv, not both"),
    "two forms again": (["terms", "food", "--json", "--csv"], "--json or --csv, not both"),
    "no goal": (["plan", C1, "thing"], "'thing' is no need of this client"),
    "no objective": (["plan", C1, "--objective", "luck"], "--objective"),
    "no errands": (["plan", C1, "--errands-per-week", "0"], "greater than or equal to 1"),
    "too many plans": (["plan", C1, "--top", "11"], "less than or equal to 10"),
    "no such rules": (["ask", C1, "--rules", "none.yaml"], "none.yaml is not there"),
    "no rules to screen by": (["eligibility", C1, "--rules", "none.yaml"], "is not there; check"),
    "nobody to screen": (["eligibility", "client:riverbend:nobody"], "nobody is not in"),
    "no question": (["ask", C1, "--limit", "0"], "greater than or equal to 1"),
    "unknown need to ask about": (["ask", C1, "--need", "hosing"], "near it are: Housing"),
    "too many": (["match", C1, "--top", "0"], "greater than or equal to 1"),
    "no number": (["match", C1, "--max-km", "nan"], "--max-km"),
    "endless": (["match", C1, "--max-km", "inf"], "--max-km"),
    "no panel": (["gaps", "unmet", "--clients", "none.csv"], "none.csv is not there"),
    "no such store": (["match", C1, "--from", "none.db"], "none.db does not exist; load something"),
    "nothing to verify": (["verify", "--from", "none.db"], "none.db does not exist"),
    "nothing to serve": (["serve", "--from", "none.db"], "none.db does not exist"),
    "an open door": (["serve", "--host", "0.0.0.0"], "use 127.0.0.1, ::1 or localhost"),  # noqa: S104
}


@pytest.mark.parametrize(("arguments", "says"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_ends_with_2_and_says_what_to_do(
    ask: Ask, tmp_path: Path, arguments: list[str], says: str
) -> None:
    said = ask(*arguments)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert list(tmp_path.iterdir()) == []


def cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(50_000)


BROKEN = {
    "foreign": (lambda path: path.write_text("id,name\n" * 900), "is no ecograph store"),
    "cut off": (cut_off, "is cut off: 50000 of"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
}


@pytest.mark.parametrize(("damage", "says"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize(
    "command", [["match", C1], ["gaps", "unmet"], ["verify"], ["demo"], ["serve"]], ids=" ".join
)
def test_a_broken_store_ends_with_3_and_stays_as_it_is(
    ask: Ask,
    riverbend: Path,
    tmp_path: Path,
    damage: Callable[[Path], object],
    says: str,
    command: list[str],
) -> None:
    path = Path(shutil.copy(riverbend, tmp_path / "broken.db"))
    damage(path)
    before = path.read_bytes()
    said = ask(*command, "--from", path)
    assert (said.code, said.out) == (3, "")
    assert says in said.err
    assert path.read_bytes() == before


def test_a_damaged_record_is_named_by_verify_with_1(
    ask: Ask, riverbend: Path, tmp_path: Path
) -> None:
    content = riverbend.read_bytes()
    assert b'"Tenant hotline"' in content
    path = tmp_path / "damaged.db"
    path.write_bytes(content.replace(b'"Tenant hotline"', b'"Tenant botline"'))
    said = ask("verify", "--from", path)
    assert said.code == 1
    assert HOTLINE in said.out
    assert ask("show", HOTLINE, "--from", path).code == 3
    assert ask("match", C1, "--from", path).code == 3


@pytest.mark.parametrize("place", ["nowhere/map.svg", "."])
@pytest.mark.parametrize("command", ["ecomap", "path", "plan", "leverage"])
def test_a_drawing_that_cannot_be_written_is_told(ask: Ask, command: str, place: str) -> None:
    said = ask(command, C1, "--svg", place, "--on", DAY)
    assert (said.code, said.out) == (3, "")
    assert "cannot be written" in said.err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "ecograph-client/1"}', "\ud800", "7"])
def test_a_file_that_is_no_client_is_told(ask: Ask, tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    said = ask("match", "bad.json")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("ecograph: bad.json: ")
    assert "See docs/client-file.md." in said.err
