"""Folders for clusters that PostgreSQL's account can reach, and that leave nothing behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.running import postgres

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place() -> Iterator[Path]:
    """Not pytest's own temporary folder: that is closed to the account PostgreSQL runs as under root."""
    folder = Path(tempfile.mkdtemp(prefix="qc-"))
    folder.chmod(0o755)
    yield folder
    with contextlib.suppress(FileNotFoundError, postgres.PostgresError):
        if (folder / "data" / "cluster").exists():
            postgres.start(folder / "data").remove()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def other_process() -> Iterator["OtherProcess"]:
    process = OtherProcess()
    yield process
    process.kill()


class OtherProcess:
    """A Python process of its own that runs a script and goes on until it is killed or told to end."""

    def __init__(self) -> None:
        self.running: subprocess.Popen[str] | None = None

    def run(self, script: str, *arguments: str | Path) -> str:
        """The first line the script prints; the script then waits on its standard input."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.running = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert self.running.stdout is not None
        return self.running.stdout.readline().strip()

    def kill(self) -> None:
        if self.running is not None:
            self.running.send_signal(signal.SIGKILL)
            self.running.communicate()
            self.running = None
