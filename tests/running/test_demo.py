"""`quacan demo` as a person runs it: one command starts everything, anything in it may be killed, nothing is left."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.running import processes
from tests.running.conftest import ROOT
from tests.running.test_postgres import wait_until

pytestmark = pytest.mark.process


class Demo:
    """The command in a process of its own, on a port of its own, as `make run` starts it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.said = home.parent / "said"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Seconds until it says that it is ready."""
        self.said.write_bytes(b"")
        began = time.monotonic()
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "service.cli", "demo"],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        while "is ready after" not in self.text():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() - began < 120, self.text()
            time.sleep(0.02)
        return time.monotonic() - began

    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("QUACAN_") or name == "QUACAN_PG_BIN"
        }
        ours = {"PYTHONPATH": str(ROOT), "QUACAN_HOME": str(self.home), "QUACAN_PORT": str(self.port)}
        return {**kept, **ours, "QUACAN_DEMO": "1"}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command beside the running demo; it joins the demo's database."""
        command = [sys.executable, "-P", "-m", "service.cli", *arguments]
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)

    def text(self) -> str:
        return self.said.read_text(encoding="utf-8")

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def child(self, word: str) -> int:
        """The process of this demo whose command line has the word; 0 when there is none."""
        listing = subprocess.run(["ps", "-ax", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [[int(part) for part in line.split()] for line in listing.splitlines()]
        return next((pid for pid, parent in pairs if parent == self.pid and word in processes.command_line(pid)), 0)

    @property
    def postmaster(self) -> int:
        return int((self.home / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0])

    def everyone(self) -> list[int]:
        return [self.pid, self.child(" serve "), self.child(" worker "), self.postmaster]

    def ask(self, path: str, token: str | None = None, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if form is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def ready(self) -> bool:
        return self.ask("/readyz")[0] == 200

    def end(self) -> None:
        if self.process is not None:
            if self.process.poll() is None:
                self.process.terminate()
            self.process.wait(60)


@pytest.fixture
def demo(place: Path) -> Iterator[Demo]:
    demo = Demo(place / "data")
    yield demo
    demo.end()


def gone(pids: list[int]) -> bool:
    return not any(processes.command_line(pid) for pid in pids)


def test_one_command_runs_everything_survives_kills_and_starts_again_in_seconds(demo: Demo) -> None:
    demo.start()
    assert f"http://localhost:{demo.port}/docs" in demo.text()
    assert "demo-board" in demo.text()

    status, answer = demo.ask("/api/v1/auth/token", form={"username": "department", "password": "demo-department"})
    assert status == 200, answer
    token = json.loads(answer)["access_token"]
    stalls = demo.ask("/api/v1/flagged-stalls?limit=5", token)
    assert stalls[0] == 200
    assert json.loads(stalls[1])["items"]

    scale = json.loads(demo.ask("/api/v1/instruments?limit=1", token)[1])["items"][0]
    certificates = demo.home.parent / "certificates.csv"
    rows = [
        "Mã nhãn;Số giấy chứng nhận;Ngày kiểm định;Thời hạn đến;Kết quả",
        f"{scale['label_code']};CLI-1;2020-05-04;05/2021;Đạt",
    ]
    certificates.write_text("\n".join(rows), encoding="utf-8")
    importing = ("import", "verifications", str(certificates), "--as", "verifier")
    assert demo.command(*importing, "--dry-run").stdout.startswith("Would be written. 1 rows: 1 new")
    assert demo.command(*importing).stdout.startswith("Written. 1 rows: 1 new")
    assert demo.command(*importing).stdout.startswith("Written. 1 rows: 0 new, 0 changed, 1 as they were")
    certificates.write_text("\n".join([rows[0], "NO-SUCH-LABEL;CLI-2;2020-05-04;05/2021;Đạt"]), encoding="utf-8")
    refused = demo.command(*importing)
    assert refused.returncode == 1
    assert refused.stderr.startswith("certificates.csv: row 2, ")
    assert "Nothing was written." in refused.stderr

    killed = demo.child(" serve ")
    os.kill(killed, signal.SIGKILL)
    assert demo.ready()  # the port stays open: a client waits, it is not refused
    assert demo.child(" serve ") not in {0, killed}

    killed = demo.child(" worker ")
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: demo.child(" worker ") not in {0, killed})

    killed = demo.postmaster
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: demo.ready() and demo.postmaster != killed, 30)
    assert demo.ask("/api/v1/flagged-stalls?limit=5", token) == stalls

    everyone = demo.everyone()
    os.kill(demo.pid, signal.SIGKILL)
    demo.end()
    wait_until(lambda: gone(everyone), 40)

    assert demo.start() < 30
    assert demo.ask("/api/v1/flagged-stalls?limit=5", token) == stalls

    everyone = demo.everyone()
    demo.end()
    assert demo.process is not None
    assert demo.process.returncode == 0
    assert gone(everyone)
