"""What a person at the command line can mend is said in one line; what they ask for is done."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.cli import main
from service.running import postgres
from service.running.postgres import Cluster
from tests.running.conftest import ROOT


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    error: str

    @property
    def line(self) -> str:
        """What was said instead of the work, which is all that was said."""
        assert self.status == 1, self.error
        assert self.out == ""
        lines = self.error.splitlines()
        assert len(lines) == 1, self.error
        return lines[0].removeprefix("quacan: ")


Quacan = Callable[..., Answer]


@pytest.fixture
def quacan(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Quacan]:
    for name in [name for name in os.environ if name.startswith("QUACAN_") and name != "QUACAN_PG_BIN"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QUACAN_HOME", str(place / "home"))
    before = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str | Path, given: str = "", **variables: str) -> Answer:
        status = 0
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["quacan", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.StringIO(given))
            for name, value in variables.items():
                patch.setenv(name, value)
            try:
                main()
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 0
        return Answer(status, *capsys.readouterr())

    yield run
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def home(place: Path) -> Path:
    folder = place / "home"
    folder.mkdir()
    return folder


COMMANDS = (
    ("serve",),
    ("worker",),
    ("demo",),
    ("db", "upgrade"),
    ("user", "add"),
    ("user", "password"),
    ("area", "add"),
    ("body", "add"),
    ("import", "verifications"),
    ("import", "instruments"),
    ("openapi",),
    ("key",),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command: tuple[str, ...], quacan: Quacan) -> None:
    answer = quacan(*command, "--help")
    assert answer.status == 0
    assert f"quacan {' '.join(command)}" in answer.out


def test_the_secrets_that_are_missing_are_named(quacan: Quacan) -> None:
    assert quacan("serve").line.startswith(
        "set QUACAN_DATABASE_URL, QUACAN_STORAGE_URL, QUACAN_SIGNING_KEYS, or QUACAN_DEMO=1"
    )


def test_a_value_that_cannot_be_used_is_named(quacan: Quacan) -> None:
    assert quacan("serve", QUACAN_PORT="many").line.startswith("QUACAN_PORT: Input should be a valid integer")


def test_a_taken_port_is_said_before_anything_is_started(quacan: Quacan, place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = quacan("demo", "--port", str(port)).line
    assert said == f"port {port} on 127.0.0.1 is taken: choose another with --port or QUACAN_PORT"
    assert not (place / "home").exists()


def test_an_address_that_is_not_here_is_named(quacan: Quacan) -> None:
    assert quacan("demo", "--host", "no.such.host.invalid").line.startswith("there is no address no.such.host")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://root@localhost/x", "QUACAN_DATABASE_URL must begin with postgresql://"),
        ("postgresql://localhost:port/x", "QUACAN_DATABASE_URL is not an address"),
        ("postgresql://quacan@127.0.0.1:1/x", "the database or the store cannot be reached"),
        ("postgresql://quacan@no.such.host.invalid/x", "the database or the store cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_so(url: str, said: str, quacan: Quacan) -> None:
    answer = quacan("db", "upgrade", QUACAN_DEMO="1", QUACAN_DATABASE_URL=url)
    assert answer.line.startswith(said)


def test_a_database_that_is_not_there_or_empty_is_said_so(quacan: Quacan, cluster: Cluster) -> None:
    def password(database: str) -> str:
        given = {"QUACAN_DEMO": "1", "QUACAN_DATABASE_URL": cluster.url(database)}
        return quacan("user", "password", "chi", given="a long password\n", **given).line

    assert password("nowhere").startswith("the database named in QUACAN_DATABASE_URL is not there")
    cluster.create_database("empty")
    try:
        assert password("empty") == "the database has no schema yet: run `quacan db upgrade`"
    finally:
        cluster.drop_database("empty")


def test_a_register_begins_from_the_command_line(quacan: Quacan, home: Path) -> None:
    demo = {"QUACAN_DEMO": "1"}
    held = postgres.start(home / "postgres", durable=False)  # the commands below join it
    try:
        assert quacan("db", "upgrade", **demo).out == "The schema is up to date.\n"
        add_admin = ("user", "add", "hoa", "--role", "admin", "--name", "Hoa")
        assert quacan(*add_admin, given="mật khẩu dài\n", **demo).out == "hoa can sign in.\n"
        assert quacan(*add_admin, given="mật khẩu dài\n", **demo).line.startswith("Somebody has this user name")
        province = ("area", "add", "04", "Cao Bằng", "--level", "province", "--since", "2004-01-01", "--as", "hoa")
        assert quacan(*province, **demo).out.startswith("Cao Bằng has the id ")
        assert quacan("body", "add", "TT-CB", "Trung tâm", **demo).out == "TT-CB is Trung tâm.\n"
        verifier = ("user", "add", "lan", "--role", "verifier", "--name", "Lan", "--body", "TT-CB", "--no-password")
        answer = quacan(*verifier, "--area", "04", **demo)
        assert answer.out == "lan can sign in by an enrolment code.\n"
        unknown = quacan(
            "user", "add", "an", "--role", "board", "--name", "An", "--market", "XX", "--no-password", **demo
        )
        assert unknown.line == "there is no market with the code XX"
        nobody = quacan("user", "password", "nobody-here", given="mật khẩu dài\n", **demo)
        assert nobody.line.startswith("Not found")
    finally:
        held.stop()


def test_the_openapi_document_needs_neither_settings_nor_a_database(quacan: Quacan, tmp_path: Path) -> None:
    answer = quacan("openapi", "--out", tmp_path / "openapi.json")
    assert answer.status == 0, answer.error
    document = json.loads((tmp_path / "openapi.json").read_text(encoding="utf-8"))
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/me" in document["paths"]


def test_a_new_signing_key_can_be_used(quacan: Quacan) -> None:
    made = quacan("key", "2026-01").out
    assert json.loads(made)["keys"][0]["kid"] == "2026-01"
    assert made != quacan("key", "2026-01").out


def test_a_mended_failure_is_one_line_from_a_process_too(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-P", "-m", "service.cli", "serve"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        cwd=tmp_path,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("quacan: set QUACAN_DATABASE_URL")
    assert answer.stderr.count("\n") == 1
