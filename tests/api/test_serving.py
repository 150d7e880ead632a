"""Does a real server answer, see what is loaded meanwhile, and stop when told to?"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.api.conftest import DAY, Ask, child, environment_of

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


class Server:
    """`ecograph serve` in a process of its own."""

    def __init__(self, store: Path, folder: Path, *options: str, name: str = "127.0.0.1") -> None:
        self.name = name
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.log = folder / "served.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["ecograph", "serve", "--from", store, "--port", str(self.port), *options],
                cwd=folder,
                env=environment_of(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ask(self, path: str, body: object = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        request = Request(
            f"http://{self.name}:{self.port}{path}",
            data=sent,
            headers={"content-type": "application/json"} if sent else {},
        )
        with urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    def wait(self) -> None:
        end = time.monotonic() + 60
        while True:
            assert self.process.poll() is None, self.log.read_text()
            try:
                self.ask("/health")
            except (URLError, ConnectionError):
                assert time.monotonic() < end, self.log.read_text()
                time.sleep(0.1)
            else:
                return

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise


@pytest.fixture(scope="module")
def served(riverbend: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a copy of Riverbend."""
    folder = tmp_path_factory.mktemp("served")
    server = Server(Path(shutil.copy(riverbend, folder / "copy.db")), folder)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def test_control_c_stops_it_cleanly(riverbend: Path, tmp_path: Path) -> None:
    server = Server(riverbend, tmp_path)
    server.wait()
    assert server.stop() == 0
    assert "Traceback" not in server.log.read_text()
    with pytest.raises(URLError):
        server.ask("/health")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2"])
def test_other_names_of_this_machine_may_be_listened_on(
    riverbend: Path, tmp_path: Path, host: str
) -> None:
    server = Server(riverbend, tmp_path, "--host", host, name=host)
    server.wait()
    assert server.stop() == 0


def test_a_port_that_is_taken_is_told(served: Server, riverbend: Path, tmp_path: Path) -> None:
    done = child(f"ecograph serve --from {riverbend} --port {served.port}", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"port {served.port} of 127.0.0.1 cannot be listened on" in done.stderr
    assert "name another with --port." in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.org"])  # noqa: S104
def test_an_address_that_others_can_reach_is_refused(ask: Ask, host: str) -> None:
    said = ask("serve", "--host", host)
    assert said.code == 2
    assert "there are no accounts yet" in said.err


def test_twenty_at_once_get_equal_answers(served: Server, ask: Ask) -> None:
    body = {"client": "client:riverbend:c1", "top": 3, "on": DAY}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: served.ask("/matches", body), range(20)))
    wanted = ask("match", "client:riverbend:c1", "--on", DAY, "--json").json
    assert all(answer == wanted for answer in answers)


def test_a_load_by_another_process_is_seen_by_the_next_answer(
    riverbend: Path, tmp_path: Path
) -> None:
    store = Path(shutil.copy(riverbend, tmp_path / "copy.db"))
    server = Server(store, tmp_path)
    try:
        server.wait()
        before = server.ask("/health")
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "services.csv").write_text("id,name\ns1,Brand new\n")
        loaded = child(f"ecograph load more --to {store} --json", tmp_path)
        assert loaded.returncode == 0, loaded.stderr
        after = server.ask("/health")
        assert after["commit"] == json.loads(loaded.stdout)["commit"] == before["commit"] + 1
        assert after["services"] == before["services"] + 1
        assert server.ask("/services/service:more:s1")["node"]["name"] == "Brand new"
    finally:
        server.stop()


def test_the_log_names_nobody(served: Server, names: frozenset[str]) -> None:
    served.ask("/matches", {"client": "client:riverbend:c3", "on": DAY})
    with pytest.raises(HTTPError):
        served.ask("/matches", {"client": {"client": {"name": "ZZ Jane Canary"}}})
    log = served.log.read_text()
    assert not [name for name in ("ZZ Jane Canary", *names) if name in log]


@needs_curl
def test_the_line_that_the_demo_prints_is_answered(served: Server, tmp_path: Path) -> None:
    told = child("ecograph demo", tmp_path)
    line = next(line for line in told.stdout.splitlines() if "curl -s" in line)
    pasted = line[line.index("curl -s") :].replace("localhost:8000", f"localhost:{served.port}")
    answered = child(pasted, tmp_path)
    assert answered.returncode == 0
    found = json.loads(answered.stdout)
    assert found[0]["matches"]
    assert found[0]["on"] == f"{DAY}T10:00:00"


@needs_curl
def test_the_examples_of_the_page_work(served: Server, root: Path, tmp_path: Path) -> None:
    (tmp_path / "fixtures").symlink_to(root / "fixtures")
    page = (root / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = [block for language, block in BLOCK.findall(page) if language == "sh"]
    examples = [block.replace("localhost:8000", f"localhost:{served.port}") for block in blocks]
    asked = [block for block in examples if "curl" in block]
    assert len(asked) >= 8
    for block in asked:
        for command in re.split(r"\n(?=curl|printf)", block.strip()):
            done = child(command, tmp_path)
            assert done.returncode == 0, command
            if "svg" not in command:
                answer = json.loads(done.stdout)
                assert ("hosing" in command) == ("detail" in answer), command
    assert (tmp_path / "c1.svg").read_text(encoding="utf-8").startswith("<svg ")
    (shown,) = (json.loads(block) for language, block in BLOCK.findall(page) if language == "json")
    wrong = child(next(block for block in asked if "hosing" in block), tmp_path)
    assert json.loads(wrong.stdout) == shown


def test_the_page_names_every_route_and_problem(root: Path) -> None:
    from api.app import Settings, create_app

    page = (root / "docs" / "api.md").read_text(encoding="utf-8")
    document = create_app(Settings(store="none.db")).openapi()
    for path in document["paths"]:
        assert path.split("{")[0].rstrip("/") in page, path
    statuses = set(document["paths"]["/matches"]["post"]["responses"]) - {"200"}
    assert statuses == set(re.findall(r"^\| (\d{3}) \|", page, re.MULTILINE))
