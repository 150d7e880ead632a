"""What happens to input that is broken, or meant to break us? It is refused, or reported."""

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecograph.edges import NarrowerThan
from ecograph.errors import EcographError, SourceNotFound, UnknownFormat, UnsafeArchive
from ecograph.graph import open_graph, verify
from ecograph.nodes import Area, Location, Service
from loaders.loading import load
from loaders.report import LoadReport

DAY = date(2026, 1, 1)
TABLES = {
    "organizations": b"id,name\no1,Helping Hands\n",
    "services": b"id,name,organization_id,status,minimum_age\ns1,Food Shelf,o1,active,18\n",
    "locations": b"id,name,latitude,longitude\nl1,Main Street,42.1,-99.8\n",
    "service_at_location": b"id,service_id,location_id\nsal1,s1,l1\n",
    "regular_schedules": b"id,service_id,weekday,opens_at,closes_at\n,s1,Monday,9:00am,5:00pm\n",
    "languages": b"id,service_id,language\n1,s1,Spanish (limited)\n",
    "taxonomy_terms": b"id,code,name,parent_id\nt1,BH-1800,Shelter,\nt2,x,X,t1\n",
    "service_areas": b'id,service_id,name,extent\n1,s1,All,"{""type"": ""Polygon""}"\n',
    "cost_options": b"id,service_id,amount,x_sliding\n1,s1,12.5,\n",
}


def directory(folder: Path, **tables: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in {**TABLES, **tables}.items():
        (folder / f"{name}.csv").write_bytes(content)
    return folder


def refused(source: Path, kind: type[EcographError]) -> str:
    """Load over a directory that is stored, and return what is said; the store stays as it was."""
    store = open_graph("memory:")
    store.write([Service(id="service:other:1", name="Kept")])
    before = verify(store)
    with pytest.raises(kind) as caught:
        load(source, store, name="county", as_of=DAY)
    assert verify(store) == before
    return str(caught.value)


def loaded(folder: Path, **tables: bytes) -> LoadReport:
    return load(directory(folder, **tables), open_graph("memory:"), name="county", as_of=DAY)


def test_no_such_file(tmp_path: Path) -> None:
    assert "gone.zip is not there" in refused(tmp_path / "gone.zip", SourceNotFound)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(b"")
    assert "empty.zip is empty" in refused(tmp_path / "empty.zip", UnknownFormat)


def test_an_empty_table(tmp_path: Path) -> None:
    said = refused(directory(tmp_path / "a", services=b""), EcographError)
    assert "services.csv has no column id or name; found no columns" in said


def test_a_pdf_named_zip(tmp_path: Path) -> None:
    (tmp_path / "directory.zip").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 500)
    said = refused(tmp_path / "directory.zip", UnknownFormat)
    assert "is named .zip and is a PDF" in said


def test_a_path_that_leaves_the_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../services.csv", "id,name\n")
    assert "reaches outside" in refused(tmp_path / "a.zip", UnsafeArchive)
    assert not (tmp_path.parent.parent / "services.csv").exists()


def test_wrong_columns(tmp_path: Path) -> None:
    said = refused(directory(tmp_path / "a", services=b"title,tel\nA,1\n"), EcographError)
    assert "the table services.csv has no column id or name; found title, tel" in said


def test_a_latitude_of_100(tmp_path: Path) -> None:
    folder = directory(tmp_path / "a", locations=b"id,name,latitude,longitude\nl1,A,100,101\n")
    graph = open_graph("memory:")
    report = load(folder, graph, name="county", as_of=DAY)
    assert graph.node("location:county:l1", Location).point is None
    (problem,) = [p for p in report.problems if p.table == "locations"]
    assert (problem.row, problem.field) == (2, "latitude")
    assert "'100' is not from -90 to 90" in problem.message


def test_a_polygon_that_crosses_itself(tmp_path: Path) -> None:
    ring = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    extent = json.dumps({"type": "Polygon", "coordinates": [ring]}).replace('"', '""')
    graph = open_graph("memory:")
    folder = directory(
        tmp_path / "a",
        service_areas=f'id,service_id,name,extent\n1,s1,All,"{extent}"\n'.encode(),
    )
    report = load(folder, graph, name="county", as_of=DAY)
    assert [(a.name, a.geometry) for a in graph.nodes(Area)] == [("All", None)]
    assert any("crosses or touches itself" in p.message for p in report.problems)


def test_a_circle_of_terms(tmp_path: Path) -> None:
    graph = open_graph("memory:")
    folder = directory(
        tmp_path / "a", taxonomy_terms=b"id,code,name,parent_id\n1,a,A,2\n2,b,B,1\n3,c,C,3\n"
    )
    report = load(folder, graph, name="county", as_of=DAY)
    assert len(list(graph.edges(NarrowerThan))) == 1
    circles = [p.message for p in report.problems if "circle" in p.message]
    assert any("a is under b is under a" in message for message in circles)
    assert any("circle of 1: c is under c" in message for message in circles)


def test_a_chain_of_ten_thousand_terms(tmp_path: Path) -> None:
    rows = "".join(f"{n},c{n},T,{n + 1}\n" for n in range(10_000))
    report = loaded(
        tmp_path / "a", taxonomy_terms=f"id,code,name,parent_id\n{rows}10000,x,T,\n".encode()
    )
    assert report.counts["NARROWER_THAN"] == 10_000


def test_a_cell_of_ten_megabytes(tmp_path: Path) -> None:
    huge = b"x" * 10_000_000
    graph = open_graph("memory:")
    folder = directory(
        tmp_path / "a", services=b"id,name,description\ns1,Food Shelf," + huge + b"\ns2,B,b\n"
    )
    report = load(folder, graph, name="county", as_of=DAY)
    assert [s.description for s in graph.nodes(Service)] == ["", "b"]
    (problem,) = [p for p in report.problems if p.table == "services"]
    assert (problem.row, problem.field) == (2, "description")
    assert "10,000,000 characters" in problem.message
    assert len(report.model_dump_json()) < 20_000


def test_deep_json_in_a_cell(tmp_path: Path) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    report = loaded(
        tmp_path / "a", service_areas=b"id,service_id,name,extent\n1,s1,All," + deep + b"\n"
    )
    assert any(p.field == "extent" for p in report.problems)


def test_a_store_on_disk_stays_as_it_was_when_a_load_is_interrupted(tmp_path: Path) -> None:
    many = "id,name\n" + "".join(f"s{n},Service {n}\n" for n in range(3_000))
    folder = directory(tmp_path / "a", services=many.encode())
    store = open_graph(tmp_path / "a.db")
    load(directory(tmp_path / "b"), store, name="other", as_of=DAY)
    before = verify(store)
    steps = []

    def stop(done: int, total: int, label: str) -> None:
        steps.append(label)
        if len(steps) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(folder, store, name="county", as_of=DAY, progress=stop)
    assert verify(store) == before
    store.close()
    again = open_graph(tmp_path / "a.db")
    assert verify(again) == before
    assert load(folder, again, name="county", as_of=DAY).counts["Service"] == 3_000
    again.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.sampled_from(sorted(TABLES)),
    place=st.floats(min_value=0, max_value=1),
    cut=st.integers(min_value=0, max_value=20),
    noise=st.one_of(
        st.binary(max_size=20),
        st.sampled_from([b'"', b"\n", b",", b"\x00", b"\xff", b"\r\r\n", b"NaN", b"1e999", b"-1"]),
        st.text(max_size=10).map(lambda text: text.encode("utf-8", "replace")),
    ),
)
def test_any_change_to_a_table_is_reported_or_refused(
    tmp_path: Path, table: str, place: float, cut: int, noise: bytes
) -> None:
    good = TABLES[table]
    at = int(place * len(good))
    changed = good[:at] + noise + good[at + cut :]
    graph = open_graph("memory:")
    try:
        report = load(
            directory(tmp_path / "fuzzed", **{table: changed}), graph, name="county", as_of=DAY
        )
    except EcographError:
        assert graph.commit == 0
        return
    assert graph.check() == []
    for problem in report.problems:
        assert problem.table in TABLES
        assert problem.row >= 1
        assert problem.field
        assert problem.message
        assert len(problem.message) < 600


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400), name=st.sampled_from(["a.zip", "a.csv", "a.json", "a"]))
def test_any_bytes_are_refused_and_nothing_is_stored(
    tmp_path: Path, content: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(content)
    graph = open_graph("memory:")
    with pytest.raises(EcographError):
        load(tmp_path / name, graph, name="county", as_of=DAY)
    assert graph.commit == 0


def test_what_a_private_row_says_is_in_no_report(tmp_path: Path) -> None:
    secret = "Zephyrine"
    report = loaded(
        tmp_path / "a",
        organizations=f"id,name,x_private,x_location_id\no1,{secret},true,{secret}\n".encode(),
        services=f"id,name,is_private,status,assured_date,minimum_age,organization_id\n"
        f"s1,{secret},maybe,{secret},{secret},{secret},{secret}\n".encode(),
        locations=f"id,name,x_confidential,latitude,longitude,location_type\n"
        f"l1,{secret},true,{secret},{secret},{secret}\n".encode(),
        phones=f"id,service_id,number,is_private\n1,s1,{secret},yes\n".encode(),
        contacts=f"id,organization_id,name,private,email\n1,{secret},{secret},1,b\x00\n".encode(),
        regular_schedules=b"id,service_id,weekday,opens_at,closes_at\n,s1,Monday,9:00am,5:00pm\n",
    )
    assert report.counts["Service"] == 1
    assert len(report.problems) > 5
    assert secret not in report.model_dump_json()
