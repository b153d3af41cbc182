"""A load generator that costs next to nothing: prebuilt bytes on kept-alive connections, one process, no parsing."""

import asyncio
import gc
import time
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

_SETTLE_SECONDS = 60.0
_MOST_SURPRISES = 5


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it goes over the wire, in pieces, and the statuses that are right."""

    pieces: Sequence[bytes]
    statuses: tuple[int, ...] = (200,)
    name: str = ""


Job = Sequence[Call]
"""Calls made one after another on one connection."""


@dataclass(slots=True)
class Outcome:
    """`whole` holds seconds for each job, `calls` for each call by its name."""

    seconds: float = 0.0
    client_cpu: float = 0.0
    whole: "array[float]" = field(default_factory=lambda: array("d"))
    calls: "dict[str, array[float]]" = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    received_bytes: int = 0
    last_body: bytes = b""

    @property
    def done(self) -> int:
        return len(self.whole)

    @property
    def per_second(self) -> float:
        return self.done / self.seconds if self.seconds else 0.0


class Load:
    """`rate` makes it an open loop: jobs come due so many a second, and their time counts from when they were due."""

    def __init__(
        self,
        address: tuple[str, int],
        jobs: Iterable[Job],
        *,
        connections: int,
        seconds: float = 60.0,
        rate: float | None = None,
    ) -> None:
        self._address = address
        self._jobs: Iterator[Job] = iter(jobs)
        self._size = connections
        self._limit = seconds
        self._rate = rate
        self._due: deque[tuple[float, Job]] = deque()
        self._idle: list[_Connection] = []
        self._all_given = False
        self._finished = asyncio.Event()
        self._open = 0
        self.outcome = Outcome()

    async def run(self) -> Outcome:
        """Raises `RuntimeError` when an answer had another status than its call allows, or none came."""
        loop = asyncio.get_running_loop()
        made = [await loop.create_connection(lambda: _Connection(self), *self._address) for _ in range(self._size)]
        connections = [protocol for _, protocol in made]
        self._open = len(connections)
        gc.collect()
        gc.disable()
        cpu, began = time.process_time(), time.perf_counter()
        self._until = began + self._limit
        try:
            await self._feed(connections, began)
            async with asyncio.timeout(self._limit + _SETTLE_SECONDS):
                await self._finished.wait()
        finally:
            gc.enable()
            for connection in connections:
                connection.close()
            await asyncio.sleep(0)  # so that they are closed
        self.outcome.seconds = time.perf_counter() - began
        self.outcome.client_cpu = time.process_time() - cpu
        if self.outcome.surprises:
            raise RuntimeError("unexpected answers: " + " | ".join(self.outcome.surprises))
        return self.outcome

    async def _feed(self, connections: list["_Connection"], began: float) -> None:
        if self._rate is None:
            for connection in connections:
                self.give(connection)
            return
        self._idle = list(connections)
        for number, job in enumerate(self._jobs):
            due = began + number / self._rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if due > self._until:
                break
            self._due.append((due, job))
            while self._idle and self._due:
                self._idle.pop().begin(*self._due.popleft())
        self._all_given = True
        for connection in self._idle:
            self.rest(connection)

    def give(self, connection: "_Connection") -> None:
        """The next job for a connection that is free."""
        if self._rate is not None:
            if self._due:
                connection.begin(*self._due.popleft())
            elif self._all_given:
                self.rest(connection)
            else:
                self._idle.append(connection)
            return
        now = time.perf_counter()
        job = None if now >= self._until or self.outcome.surprises else next(self._jobs, None)
        if job is None:
            self.rest(connection)
        else:
            connection.begin(now, job)

    def rest(self, connection: "_Connection") -> None:
        if not connection.resting:
            connection.resting = True
            self._open -= 1
            if not self._open:
                self._finished.set()

    def surprise(self, text: str) -> None:
        if len(self.outcome.surprises) < _MOST_SURPRISES:
            self.outcome.surprises.append(text)


class _Connection(asyncio.Protocol):
    def __init__(self, load: Load) -> None:
        self._load = load
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._job: Job = ()
        self._step = 0
        self._began = self._sent = 0.0
        self.resting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class does not derive from it

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.resting:
            self._load.surprise(f"connection lost: {exc!r}")
            self._load.rest(self)

    def close(self) -> None:
        self.resting = True
        if self._transport is not None:
            self._transport.close()

    def begin(self, due: float, job: Job) -> None:
        self._job, self._step, self._began = job, 0, due
        self._send(due)

    def _send(self, at: float) -> None:
        self._sent = at
        assert self._transport is not None
        self._transport.writelines(self._job[self._step].pieces)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        end = buffer.find(b"\r\n\r\n")
        if end < 0 or not _is_whole(buffer, end):
            self._buffer = buffer
            return
        self._buffer = b""
        self._answered(int(buffer[9:12]), buffer, end)

    def _answered(self, status: int, answer: bytes, end: int) -> None:
        now = time.perf_counter()
        outcome = self._load.outcome
        outcome.statuses[status] += 1
        outcome.received_bytes += len(answer)
        outcome.last_body = answer[end + 4 :]
        call = self._job[self._step]
        outcome.calls.setdefault(call.name, array("d")).append(now - self._sent)
        if status not in call.statuses:
            self._load.surprise(f"{call.pieces[0][:80]!r}: {status} {answer[end + 4 : end + 400]!r}")
        self._step += 1
        if self._step < len(self._job):
            self._send(now)
            return
        outcome.whole.append(now - self._began)
        self._load.give(self)


def _is_whole(answer: bytes, end: int) -> bool:
    head = answer[:end].lower()
    at = head.find(b"\r\ncontent-length:")
    if at >= 0:
        stop = head.find(b"\r\n", at + 2)
        length = int(head[at + 17 : stop if stop > 0 else end])
        return len(answer) >= end + 4 + length
    # Seen at a read's end only, which is enough for a client that sends nothing before the answer is whole.
    return b"\r\ntransfer-encoding:" not in head or answer.endswith(b"0\r\n\r\n")
