"""What is measured, started as in production: PostgreSQL that syncs, a folder store, processes told by environment."""

import http.client
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service import schema
from service.identity.keys import new_key_set
from service.running.everything import ROOT
from service.running.postgres import Cluster, start
from service.running.supervisor import Child
from service.running.web import listen

HOST = "127.0.0.1"
_READY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Served:
    """Processes that share one port."""

    port: int
    children: tuple[Child, ...]

    @property
    def pids(self) -> list[int]:
        return [child.process.pid for child in self.children if child.process is not None]


class Rig:
    """One folder with a cluster of its own; whatever is started here is ended here."""

    def __init__(self, home: Path, *, processes: int) -> None:
        self.home = home.absolute()
        self.home.mkdir(parents=True, exist_ok=True)
        self.processes = processes
        self.cluster: Cluster = start(self.home / "postgres", durable=True)
        self.signing_keys = new_key_set("bench")
        self._folders: list[Path] = []

    def close(self) -> None:
        """Ends the database and deletes everything but the figures."""
        self.cluster.remove()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def database_pids(self) -> list[int]:
        postmaster = self.cluster.postmaster
        return [postmaster] if postmaster is not None else []

    def dsn(self, database: str) -> str:
        """For asyncpg."""
        return self.cluster.url(database).replace("+asyncpg", "")

    def fresh_database(self, name: str) -> None:
        """Migrated and empty."""
        self.cluster.drop_database(name)
        self.cluster.create_database(name)
        schema.upgrade(self.cluster.url(name))

    def folder(self, name: str) -> Path:
        """Empty."""
        folder = self.home / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self._folders.append(folder)
        return folder

    def environment(self, database: str, store: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QUACAN_")}
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            "QUACAN_HOME": str(self.home),
            "QUACAN_HOST": HOST,
            "QUACAN_DATABASE_URL": self.cluster.url(database),
            "QUACAN_STORAGE_URL": store.as_uri(),
            "QUACAN_SIGNING_KEYS": self.signing_keys,
            "QUACAN_ACCESS_TOKEN_MINUTES": "60",
        }

    @contextmanager
    def service(self, database: str, store: Path) -> Iterator[Served]:
        command = ["-m", "service.cli", "serve", "--tethered"]
        with self._serving("service", command, self.environment(database, store), "/readyz") as served:
            yield served

    @contextmanager
    def floor(self, database: str, folder: Path) -> Iterator[Served]:
        command = ["-m", "bench.floor", "--database", self.dsn(database), "--folder", str(folder)]
        with self._serving("floor", command, self.environment(database, folder), "/readyz") as served:
            yield served

    @contextmanager
    def worker(self, database: str, store: Path) -> Iterator[Child]:
        command = [sys.executable, "-P", "-m", "service.cli", "worker", "--tethered"]
        child = Child("worker", command, self.environment(database, store))
        child.start()
        try:
            yield child
        finally:
            child.stop()

    @contextmanager
    def _serving(self, name: str, command: list[str], environment: dict[str, str], ready: str) -> Iterator[Served]:
        with listen(HOST, 0) as listening:
            port = listening.getsockname()[1]
            descriptor = listening.fileno()
            line = [sys.executable, "-P", *command, "--listening", str(descriptor)]
            children = tuple(Child(name, line, environment, (descriptor,)) for _ in range(self.processes))
            try:
                for child in children:
                    child.start()
                _wait_until_ready(port, ready, children)
                yield Served(port, children)
            finally:
                for child in children:
                    child.stop()


def _wait_until_ready(port: int, path: str, children: tuple[Child, ...]) -> None:
    began = time.monotonic()
    while time.monotonic() - began < _READY_SECONDS:
        ended = [child for child in children if child.process is not None and child.process.poll() is not None]
        if ended:
            raise RuntimeError(f"the {ended[0].name} ended before it was ready")
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError(f"nothing is ready on port {port} after {_READY_SECONDS:.0f} s")
