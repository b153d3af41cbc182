"""Requests put straight to the application, for what a well-behaved client cannot do: break off, stall, race."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI


@dataclass
class Answered:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    client: tuple[str, int] = ("127.0.0.1", 50_000)

    async def send(self, app: FastAPI, messages: AsyncIterator[MutableMapping[str, Any]]) -> Answered:
        answered = Answered()

        async def receive() -> MutableMapping[str, Any]:
            return await anext(messages)

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answered.status = message["status"]
                answered.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                answered.body += message.get("body", b"")

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in self.headers.items()],
            "client": self.client,
            "server": ("quacan.test", 80),
        }
        await app(scope, receive, send)
        return answered


class unread(AsyncIterator[MutableMapping[str, Any]]):  # noqa: N801  # stands beside functions
    """A body that nobody may read."""

    async def __anext__(self) -> MutableMapping[str, Any]:
        pytest.fail("the body was read")


async def broken_off(*pieces: bytes) -> AsyncIterator[MutableMapping[str, Any]]:
    """These bytes, and then the connection is gone."""
    for piece in pieces:
        yield {"type": "http.request", "body": piece, "more_body": True}
    yield {"type": "http.disconnect"}


async def complete(content: bytes) -> AsyncIterator[MutableMapping[str, Any]]:
    yield {"type": "http.request", "body": content, "more_body": False}


async def stalled(*pieces: bytes) -> AsyncIterator[MutableMapping[str, Any]]:
    """These bytes, and then nothing at all."""
    for piece in pieces:
        yield {"type": "http.request", "body": piece, "more_body": True}
    await asyncio.sleep(3600)
    yield {}


async def held(go: asyncio.Event, *pieces: bytes) -> AsyncIterator[MutableMapping[str, Any]]:
    """The last piece comes only when the event is set."""
    for piece in pieces[:-1]:
        yield {"type": "http.request", "body": piece, "more_body": True}
    await go.wait()
    yield {"type": "http.request", "body": pieces[-1], "more_body": False}
