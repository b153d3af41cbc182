"""The line between phone and service, with what becomes of each request on it."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from enum import StrEnum

import httpx

from tests.phone.sync.sides import Side

LOGIN_PAGE = "<html><title>Wi-Fi</title><form>Đăng nhập</form></html>"
_HTML = {"content-type": "text/html"}


class Fate(StrEnum):
    PASSED = "passed"
    DROPPED = "dropped"
    TIMED_OUT = "timed_out"
    CUT = "cut"
    """Breaks off somewhere in its body; the service keeps what it keeps."""
    SHORTENED = "shortened"
    """Its body loses its end to something that then says it is whole."""
    ANSWER_LOST = "answer_lost"
    REPEATED = "repeated"
    """Reaches the service twice; the second answer is heard."""
    LATE_TWIN = "late_twin"
    """Reaches the service twice; the first answer is heard."""
    EMPTY_200 = "empty_200"
    LOGIN_PAGE = "login_page"
    OTHER_JSON = "other_json"
    REDIRECTED = "redirected"
    FORBIDDEN_PAGE = "forbidden_page"
    INSECURE = "insecure"
    BAD_GATEWAY = "bad_gateway"
    UNAVAILABLE = "unavailable"
    THROTTLED = "throttled"
    DAMAGED = "damaged"
    """A byte of a photo is another when it arrives."""
    GIVEN_UP_BEFORE = "given_up_before"
    """The app lets go of it, as when the device loses its network, before it is out."""
    GIVEN_UP_AFTER = "given_up_after"
    KILLED_BEFORE = "killed_before"
    """The phone's battery dies before the request is out."""
    KILLED_AFTER = "killed_after"
    """The phone's battery dies before the answer is in."""


KILLED = frozenset({Fate.KILLED_BEFORE, Fate.KILLED_AFTER})
GIVEN_UP = frozenset({Fate.GIVEN_UP_BEFORE, Fate.GIVEN_UP_AFTER})
_MANGLED = frozenset({Fate.SHORTENED, Fate.DAMAGED})
_HEARD_ALL_THE_SAME = frozenset({Fate.PASSED, Fate.REPEATED, Fate.LATE_TWIN}) | _MANGLED
IN_VAIN = [fate for fate in Fate if fate not in _HEARD_ALL_THE_SAME | KILLED | GIVEN_UP]
"""After which the phone knows that it has to try again."""
FAILURES: dict[Fate, Exception] = {
    Fate.DROPPED: httpx.ConnectError("no route to host"),
    Fate.TIMED_OUT: httpx.ReadTimeout("nothing came"),
    Fate.CUT: httpx.WriteError("connection reset"),
    Fate.ANSWER_LOST: httpx.RemoteProtocolError("server disconnected without sending a response"),
}


class Killed(BaseException):
    """Nothing of the app runs any more."""


class Line(httpx.AsyncBaseTransport):
    """`choose` says what becomes of a request; `before` is awaited with each before it meets its fate.

    `kill` takes the phone's power away, so that what the app still wants to write down is not written.
    """

    def __init__(self, side: Side) -> None:
        self._side = side
        self._inner = side.transport()
        self.choose: Callable[[httpx.Request], Fate] = lambda _: Fate.PASSED
        self.before: Callable[[httpx.Request], Awaitable[None]] | None = None
        self.kill: Callable[[], None] = lambda: None
        self.seen: list[tuple[str, str, Fate]] = []
        self.passed: list[httpx.Request] = []
        self.bytes_up = 0

    def then(self, *fates: Fate, of: str | None = None) -> None:
        """These fates for the next requests, of one method if it is named; all others pass."""
        waiting = list(fates)

        def choose(request: httpx.Request) -> Fate:
            return waiting.pop(0) if waiting and of in {None, request.method} else Fate.PASSED

        self.choose = choose

    def always(self, fate: Fate) -> None:
        self.choose = lambda _: fate

    def asked(self, method: str) -> int:
        return sum(1 for seen, _, _ in self.seen if seen == method)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        if self.before is not None:
            await self.before(request)
        fate = self.choose(request)
        self.seen.append((request.method, request.url.path, fate))
        self.bytes_up += len(request.content)
        if fate is Fate.INSECURE:
            raise httpx.ConnectError("tls") from ssl.SSLError("CERTIFICATE_VERIFY_FAILED")
        if fate is Fate.CUT and request.content:
            await self._cut(request)
        if fate in {Fate.ANSWER_LOST, Fate.REPEATED, Fate.KILLED_AFTER, Fate.GIVEN_UP_AFTER}:
            await self.deliver(request)
        if fate in KILLED:
            self.kill()
            raise Killed
        if fate in GIVEN_UP:
            raise asyncio.CancelledError
        if fate in FAILURES:
            raise FAILURES[fate]
        if fate in _MANGLED:
            request = _mangled(request, fate)
        answer = _foreign(fate) or await self.deliver(request)
        if fate is Fate.LATE_TWIN:
            await self.deliver(request)
        return answer

    async def _cut(self, request: httpx.Request) -> None:
        """Somewhere between the first byte and the last, each time elsewhere."""
        most = len(request.content) * (1 + len(self.seen) % 4) // 5
        path = request.url.raw_path.decode()
        await self._side.break_off(request.method, path, dict(request.headers), request.content[:most])

    async def deliver(self, request: httpx.Request) -> httpx.Response:
        self.passed.append(request)
        again = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        answer = await self._inner.handle_async_request(again)
        content = await answer.aread()
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"content-encoding"]
        return httpx.Response(answer.status_code, headers=headers, content=content)


def _mangled(request: httpx.Request, fate: Fate) -> httpx.Request:
    content = request.content
    if fate is Fate.SHORTENED:
        content = content[: len(content) * 2 // 3]
    elif content and "/photos" in request.url.path:
        middle = len(content) // 2
        content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    headers = {**request.headers, "content-length": str(len(content))}
    return httpx.Request(request.method, request.url, headers=headers, content=content)


def _foreign(fate: Fate) -> httpx.Response | None:
    if fate is Fate.EMPTY_200:
        return httpx.Response(200)
    if fate is Fate.LOGIN_PAGE:
        return httpx.Response(200, headers=_HTML, text=LOGIN_PAGE)
    if fate is Fate.OTHER_JSON:
        return httpx.Response(200, json={"status": "ok", "login": "required"})
    if fate is Fate.REDIRECTED:
        return httpx.Response(302, headers={"location": "https://login.wifi.example/"})
    if fate is Fate.FORBIDDEN_PAGE:
        return httpx.Response(403, headers=_HTML, text=LOGIN_PAGE)
    if fate is Fate.BAD_GATEWAY:
        return httpx.Response(502, headers=_HTML, text="Bad gateway")
    if fate is Fate.UNAVAILABLE:
        return httpx.Response(503, headers={"retry-after": "5"})
    return httpx.Response(429, headers={"retry-after": "40"}) if fate is Fate.THROTTLED else None
