"""The whole demo started as `make run` starts it: a process of its own with its database, service and worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import httpx

from service.settings import Settings
from service.storage import ObjectStore
from service.storage.configured import store_of
from tests.store_places import StorePlace

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 120.0


@dataclass
class RunningService:
    url: str
    home: Path
    place: StorePlace
    supervisor: subprocess.Popen[bytes]
    log: Path
    clients: list[httpx.Client] = field(default_factory=list)

    def open_store(self) -> ObjectStore:
        """The store that its processes use, as another replica would open it."""
        return store_of(self.place.told(Settings(demo=True, home=self.home)))

    def sign_in(self, username: str) -> httpx.Client:
        """A client with the demo person's token."""
        client = httpx.Client(base_url=f"{self.url}/api/v1", timeout=60)
        self.clients.append(client)
        form = {"username": username, "password": f"demo-{username}", "grant_type": "password"}
        answer = client.post("/auth/token", data=form)
        assert answer.status_code == 200, answer.text
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            assert self.supervisor.poll() is None, self.log.read_text(encoding="utf-8")
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def service_process(self) -> int:
        """The process that answers requests."""
        for child in _children(self.supervisor.pid):
            arguments = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if b"serve" in arguments:
                return child
        raise AssertionError("no service process")

    def stop(self) -> None:
        for client in self.clients:
            client.close()
        self.supervisor.send_signal(signal.SIGTERM)
        self.supervisor.wait(timeout=60)


def _children(parent: int) -> list[int]:
    listing = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8")
    return [int(child) for child in listing.split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_demo(home: Path, place: StorePlace, settings: Mapping[str, str] = MappingProxyType({})) -> RunningService:
    """`settings` by the names of their variables, such as `QUACAN_REPORT_STALL_DAILY`."""
    port = free_port()
    log = home.parent / f"{home.name}.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QUACAN_")}
    if binaries := os.environ.get("QUACAN_PG_BIN"):
        environment["QUACAN_PG_BIN"] = binaries
    environment |= place.environment() | {"PYTHONPATH": str(ROOT)} | dict(settings)
    with log.open("wb") as out:
        supervisor = subprocess.Popen(
            [sys.executable, "-P", "-m", "service.cli", "demo", "--port", str(port), "--home", str(home)],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    running = RunningService(f"http://127.0.0.1:{port}", home, place, supervisor, log)
    running.wait_until_ready()
    return running
