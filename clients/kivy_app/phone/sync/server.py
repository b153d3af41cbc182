"""One service at one address, over HTTP: few bytes beside the content, and no token for anybody else."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import httpx

from phone import VERSION
from phone.core.clock import Clock
from phone.sync.answers import (
    PROBLEM_JSON,
    Answer,
    NetworkTrouble,
    NotOurService,
    Refused,
    Unreachable,
    lower_case,
    media_type,
    refusal_of,
)
from phone.sync.clock_offset import ClockOffset

API = "/api/v1"
Body = bytes | Callable[[], AsyncIterator[bytes]] | None
_CONNECT_S, _WRITE_S, _READ_S = 20.0, 30.0, 60.0
_SLOWEST_BYTES_PER_S = 1500
# Kept small so that a write that does not go on shows a dead line, and no answer is waited for while a whole photo
# still lies in this machine's own buffers.
_SEND_BUFFER = 64 * 1024
_KEEP_IDLE_S = 30.0
_MOST_JSON = 16 * 1024 * 1024
_CERTIFICATE_TIME = frozenset({9, 10})
"""OpenSSL's "not yet valid" and "has expired": seen by a phone whose own clock is wrong."""


class Server:
    """Raises `Unreachable`, `NotOurService`, `Busy` and `Refused`; nothing else comes from the network."""

    def __init__(
        self, base_url: str, transport: httpx.AsyncBaseTransport | None = None, *, clock: Clock | None = None
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.language = "vi"
        self.offset = ClockOffset()
        self._clock = clock or Clock()
        self._transport = transport
        self._opened: httpx.AsyncClient | None = None

    async def close(self) -> None:
        """It may be used again afterwards, on connections of its own."""
        client, self._opened = self._opened, None
        if client is not None:
            await client.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        """A success of ours as far as its head tells; `path` begins with a slash, it never names another host."""
        if not path.startswith("/") or path.startswith("//"):
            raise NotOurService("portal")
        sent = {"Accept-Language": self.language, **(headers or {})}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        content = body() if callable(body) else body
        client = self._client()
        client.cookies.clear()  # a login page's are not for the service
        request = client.build_request(
            method, path, content=content, headers=sent, params=params, timeout=_patience(sent)
        )
        answer = await self._send(client, request)
        if answer.status in range(200, 300):
            return answer
        trouble = refusal_of(method, answer.status, answer.headers, answer.body)
        if isinstance(trouble, Refused):
            self.heard(answer)
        raise trouble

    def heard(self, answer: Answer) -> None:
        """The answer is known to be the service's: its clock may be believed."""
        self.offset.heard(answer.served_at, answer.answered_at, answer.elapsed_s)

    def _client(self) -> httpx.AsyncClient:
        """Made when first needed: reading the certificates takes longer than a frame."""
        if self._opened is None:
            self._opened = httpx.AsyncClient(
                base_url=self.base_url,
                transport=self._transport or _transport(),
                headers={"User-Agent": f"QuaCan/{VERSION}", "Accept-Encoding": "gzip"},
                follow_redirects=False,
                trust_env=False,
            )
            # HTTP/1.1 means both anyway, and each request is smaller for it.
            for name in ("Accept", "Connection"):
                del self._opened.headers[name]
        return self._opened

    async def _send(self, client: httpx.AsyncClient, request: httpx.Request) -> Answer:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            response = await client.send(request, stream=True)
            try:
                headers = lower_case(response.headers)
                body = await _read(response) if _worth_reading(request.method, response) else b""
            finally:
                await response.aclose()
        except (httpx.RequestError, httpx.StreamError, OSError) as broken:
            raise _trouble_of(broken) from broken
        return Answer(response.status_code, headers, body, self._clock.now(), loop.time() - began)


def _worth_reading(method: str, response: httpx.Response) -> bool:
    """A login page is not downloaded over the person's line; what has no body is read to its end, for the next."""
    empty = method == "HEAD" or response.status_code == 204 or response.headers.get("content-length") == "0"
    return empty or media_type(response.headers) in {"application/json", PROBLEM_JSON}


async def _read(response: httpx.Response) -> bytes:
    read = bytearray()
    async for chunk in response.aiter_bytes():
        read += chunk
        if len(read) > _MOST_JSON:
            raise NotOurService("portal")
    return bytes(read)


def _trouble_of(broken: Exception) -> NetworkTrouble:
    cause: BaseException | None = broken
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in _CERTIFICATE_TIME:
            return NotOurService("certificate_time")
        if isinstance(cause, ssl.SSLError):
            return NotOurService("insecure")
        cause = cause.__cause__ or cause.__context__
    return Unreachable("unreachable")


def _patience(headers: Mapping[str, str]) -> httpx.Timeout:
    """Each read and write on its own: a whole photo may take as long as it needs while it moves."""
    waiting = min(int(headers.get("Content-Length", "0")), 2 * _SEND_BUFFER)
    return httpx.Timeout(connect=_CONNECT_S, write=_WRITE_S, read=_READ_S + waiting / _SLOWEST_BYTES_PER_S, pool=None)


def _transport() -> httpx.AsyncHTTPTransport:
    options: list[Any] = [
        (socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER),
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    ]
    limits = httpx.Limits(max_connections=4, max_keepalive_connections=2, keepalive_expiry=_KEEP_IDLE_S)
    return httpx.AsyncHTTPTransport(limits=limits, socket_options=options, trust_env=False)
