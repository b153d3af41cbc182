"""A network as in the mountains: a proxy that drops, delays, cuts short and repeats, behind a login page at first."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

LOGIN_PAGE = b"<!doctype html><html><head><title>Wifi</title></head><body><form>Dang nhap Wi-Fi</form></body></html>"


class Fate(StrEnum):
    """What becomes of one request."""

    PASSED = "passed"
    DELAYED = "delayed"
    DROPPED = "dropped"
    """Never reaches the service."""
    CUT = "cut"
    """Breaks off on the way, somewhere in its body."""
    ANSWER_LOST = "answer_lost"
    """Done by the service, but nobody hears of it."""
    ANSWER_CUT = "answer_cut"
    REPEATED = "repeated"
    """Reaches the service twice; the second answer is the one heard."""
    LOGIN_PAGE = "login_page"
    """Answered 200 by the network itself."""
    REDIRECTED = "redirected"


@dataclass(frozen=True, slots=True)
class Request:
    head: bytes
    body: bytes

    @property
    def method(self) -> str:
        return self.head.split(b" ", 1)[0].decode()

    @property
    def path(self) -> str:
        return self.head.split(b" ", 2)[1].decode()


Choice = Callable[[Request, int], Fate]
"""The fate of a request, which is the n-th one, counted from 0."""


def fates(seed: int, *, portal_for: int = 3, good_after: int = 200) -> Choice:
    """A login page at first, then every fate at random, then a good network."""
    chance = random.Random(seed)
    bad = [fate for fate in Fate if fate not in (Fate.LOGIN_PAGE, Fate.REDIRECTED)]

    def choose(_: Request, number: int) -> Fate:
        if number < portal_for:
            return Fate.LOGIN_PAGE if number % 3 != 2 else Fate.REDIRECTED
        return chance.choice(bad) if number < good_after else Fate.PASSED

    return choose


@dataclass
class BadNetwork:
    """Listens on `port` of the loopback and passes to the service's port what its fates let through."""

    service_port: int
    choose: Choice
    seen: Counter[Fate] = field(default_factory=Counter)
    port: int = 0
    _server: asyncio.Server | None = None
    _number: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _read_request(reader)
            if request is not None:
                number, self._number = self._number, self._number + 1
                fate = self.choose(request, number)
                self.seen[fate] += 1
                await self._meet(fate, request, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _meet(self, fate: Fate, request: Request, writer: asyncio.StreamWriter) -> None:
        if fate is Fate.LOGIN_PAGE:
            writer.write(_answer(b"200 OK", b"text/html", LOGIN_PAGE))
        elif fate is Fate.REDIRECTED:
            writer.write(_answer(b"302 Found\r\nLocation: http://login.wifi.invalid/", b"text/html", LOGIN_PAGE))
        elif fate is Fate.CUT:
            await self._pass_on(request, len(request.body) // 2)
        elif fate is not Fate.DROPPED:
            await self._through(fate, request, writer)
        await writer.drain()

    async def _through(self, fate: Fate, request: Request, writer: asyncio.StreamWriter) -> None:
        if fate is Fate.DELAYED:
            await asyncio.sleep(0.3)
        if fate is Fate.REPEATED:
            await self._pass_on(request)
        answer = await self._pass_on(request)
        if fate is Fate.ANSWER_CUT:
            answer = answer[: len(answer) * 2 // 3]
        if fate is not Fate.ANSWER_LOST:
            writer.write(answer)

    async def _pass_on(self, request: Request, most: int | None = None) -> bytes:
        """The service's whole answer; with `most`, only so much of the body is sent and then the line is dead."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.service_port)
        try:
            writer.write(request.head + request.body[:most])
            await writer.drain()
            if most is not None and most < len(request.body):
                return b""
            return await reader.read()
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    """One whole request, rewritten so that the service ends the connection after its answer."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    lines = head[:-4].split(b"\r\n")
    names = {line.partition(b":")[0].strip().lower(): line.partition(b":")[2].strip() for line in lines[1:]}
    if names.get(b"transfer-encoding", b"").lower() == b"chunked":
        body = await _chunks(reader)
    else:
        body = await reader.readexactly(int(names.get(b"content-length", b"0")))
    kept = [line for line in lines if not line.lower().startswith((b"connection:", b"expect:"))]
    return Request(b"\r\n".join([*kept, b"Connection: close", b"", b""]), body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A body in chunks, as it came: it is passed on in its own framing."""
    body = b""
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.strip(), 16)
        body += line + await reader.readexactly(size + 2)
        if size == 0:
            return body


def _answer(status: bytes, media_type: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 " + status + b"\r\nContent-Type: " + media_type
    return head + b"\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
