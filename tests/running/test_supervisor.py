"""Processes that end are started again, and all of them end with the supervisor, however it ends."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from service.running import processes
from service.running.failure import StartError
from service.running.supervisor import Child, Supervisor
from tests.running.conftest import OtherProcess
from tests.running.test_postgres import wait_until

# Writes its process id for each start, then waits; says when it was asked to end.
WITNESS = """
import os, signal, sys, time
from pathlib import Path
from service.running.tether import end_with_parent
book = Path(sys.argv[1])
def end(*_):
    with book.open("a") as file: print("end", sys.argv[2], file=file)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
end_with_parent()
with book.open("a") as file: print("start", sys.argv[2], os.getpid(), file=file)
while True: time.sleep(1)
"""

SUPERVISE = """
import sys, os
from pathlib import Path
from service.running.supervisor import Child, Supervisor
book = Path(sys.argv[1])
command = [sys.executable, "-c", sys.argv[2], str(book)]
children = [Child(name, [*command, name], dict(os.environ)) for name in ("one", "two")]
def ready(): return book.exists() and book.read_text().count("start") == 2
Supervisor(children).run(ready, lambda: print("ready", flush=True))
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "book"


def lines(book: Path, kind: str) -> list[list[str]]:
    if not book.exists():
        return []
    return [line.split() for line in book.read_text().splitlines() if line.startswith(kind)]


def test_a_killed_process_is_started_again_after_a_pause(book: Path, other_process: OtherProcess) -> None:
    assert other_process.run(SUPERVISE, book, WITNESS) == "ready"
    began = time.monotonic()
    os.kill(int(lines(book, "start")[0][2]), signal.SIGKILL)
    wait_until(lambda: len(lines(book, "start")) == 3)
    assert time.monotonic() - began > 0.4
    assert lines(book, "start")[2][1] == lines(book, "start")[0][1]


def test_processes_end_last_started_first_when_the_supervisor_is_asked(book: Path, other_process: OtherProcess) -> None:
    assert other_process.run(SUPERVISE, book, WITNESS) == "ready"
    assert other_process.running is not None
    other_process.running.terminate()
    assert other_process.running.wait(10) == 0
    assert lines(book, "end") == [["end", "two"], ["end", "one"]]


def test_processes_end_when_the_supervisor_is_killed(book: Path, other_process: OtherProcess) -> None:
    assert other_process.run(SUPERVISE, book, WITNESS) == "ready"
    started = [int(line[2]) for line in lines(book, "start")]
    other_process.kill()
    wait_until(lambda: not any(processes.command_line(pid) for pid in started))


def test_a_process_that_ends_before_all_are_ready_ends_the_start() -> None:
    witness = Child("worker", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ))
    failing = Child("service", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ))
    with pytest.raises(StartError, match="the service ended with status 3 before it was ready"):
        Supervisor([witness, failing]).run(lambda: False, lambda: None)
    assert witness.process is None


def test_pauses_grow_while_a_process_keeps_failing(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    child = Child("worker", ["/bin/sh", "-c", f"echo >> {counter}"], dict(os.environ))
    threading.Timer(2.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    Supervisor([child]).run(lambda: True, lambda: None)
    # At once, then again 0.5 s and 1.0 s after each end: not in a tight loop.
    assert 3 <= len(counter.read_text().splitlines()) <= 4


def test_what_it_looks_after_is_looked_at_all_the_time() -> None:
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    Supervisor([], look).run(lambda: True, lambda: None)
    assert looks == 3
