"""Keeps a few processes running, and ends them in order."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

import structlog

from service.running.failure import StartError

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 0.1
_STOP_SECONDS = 20.0
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_STEADY_SECONDS = 60.0


@dataclass
class Child:
    """One process, started again with growing pauses when it ends unasked."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _began: float = field(default=0.0, init=False)
    _pause: float = field(default=0.0, init=False)
    _due: float = field(default=0.0, init=False)

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which ends the others in order. The pipe on its
        # standard input tells it when the supervisor is gone.
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            list(self.command),
            env=self.environment,
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=self.descriptors,
        )
        self._began = time.monotonic()

    def look(self) -> None:
        """Starts it again once it has ended and its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return
            steady = now - self._began > _STEADY_SECONDS
            self._pause = _FIRST_PAUSE if steady or not self._pause else min(2 * self._pause, _LONGEST_PAUSE)
            self._due = now + self._pause
            self._forget()
            log.warning("a process ended and is started again", process=self.name, status=status, pause=self._pause)
        if now >= self._due:
            self.start()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("a process did not end in time and is killed", process=self.name)
            self.process.kill()
            self.process.wait()
        self._forget()

    def _forget(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None


class Supervisor:
    """Ends the last started first."""

    def __init__(self, children: Sequence[Child], look_after: Callable[[], None] | None = None) -> None:
        self._children = children
        self._look_after = look_after
        self._asked = threading.Event()

    def run(self, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> None:
        """Until SIGINT, SIGTERM or SIGHUP. Raises StartError when a process ends before all were ready once."""
        with self._signals():
            try:
                for child in self._children:
                    child.start()
                self._wait_until(is_ready)
                if not self._asked.is_set():
                    when_ready()
                while not self._asked.wait(_LOOK_SECONDS):
                    if self._look_after is not None:
                        self._look_after()
                    for child in self._children:
                        child.look()
            finally:
                for child in reversed(self._children):
                    child.stop()

    def _wait_until(self, is_ready: Callable[[], bool]) -> None:
        while not self._asked.is_set() and not is_ready():
            for child in self._children:
                if child.process is not None and (status := child.process.poll()) is not None:
                    raise StartError(f"the {child.name} ended with status {status} before it was ready")
            self._asked.wait(_LOOK_SECONDS / 2)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def ask(_signal: int, _frame: FrameType | None) -> None:
            self._asked.set()

        before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
